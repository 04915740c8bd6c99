//! Holds a key against the person of the case: the side, the sex and the age that the case tells.

use std::cell::LazyCell;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::story::{Sex, Side, Story};
use super::{Seen, diagnoses, services};
use crate::codebook::image::bare;
use crate::gate::findings::Findings;
use crate::gate::rule::codes as rules;
use crate::gate::tables::Tables;
use crate::gate::{Part, Subject};

/// Checks each key against the case.
pub(super) fn check(
    subject: &Subject<'_>,
    keys: &[&Part<'_>],
    tables: &Tables,
    seen: &mut Seen,
    findings: &mut Findings<'_>,
) {
    // Most keys name neither a side nor a sex, and then the case need not be read.
    let story = LazyCell::new(|| Story::of(subject));
    let side = LazyCell::new(|| story.side());
    let who = LazyCell::new(|| if story.is_of_two() { (None, None) } else { (story.sex(), story.age()) });
    for key in keys {
        for mention in diagnoses(key) {
            let Some(known) = seen.fact(&mention.code, subject.site.year, tables) else { continue };
            if let Some(of_code) = known.fact.side(known.book) {
                let what = format!("`{}` ({})", mention.code, known.fact.title(known.book));
                other_side(key, &what, of_code, *side, findings);
            }
            let code = bare(&mention.code);
            for row in PEOPLE.iter().filter(|row| row.holds(&code)) {
                let what = format!("`{}` ({})", mention.code, known.fact.title(known.book));
                person(key, &what, row, *who, findings);
            }
        }
        for mention in services(key) {
            for modifier in &mention.modifiers {
                if let Some(of_code) = modifier_side(modifier) {
                    other_side(key, &format!("`{}-{modifier}`", mention.code), of_code, *side, findings);
                }
            }
        }
    }
}

fn other_side(key: &Part<'_>, what: &str, of_code: Side, told: Option<Side>, findings: &mut Findings<'_>) {
    if let Some(told) = told.filter(|told| *told != of_code) {
        let message =
            format!("the case tells of the {} only, and {what} is for {}", told.word(), named(of_code));
        findings.note(&rules::SIDE, key.place, message, "correct the side in the case or in the key");
    }
}

fn named(side: Side) -> String {
    if side == Side::Both { side.word().to_owned() } else { format!("the {}", side.word()) }
}

/// The side that a modifier names, by its definition in HCPCS Level II and CPT.
fn modifier_side(modifier: &str) -> Option<Side> {
    match modifier {
        "RT" | "E3" | "E4" | "F5" | "F6" | "F7" | "F8" | "F9" | "T5" | "T6" | "T7" | "T8" | "T9" => {
            Some(Side::Right)
        }
        "LT" | "E1" | "E2" | "FA" | "F1" | "F2" | "F3" | "F4" | "TA" | "T1" | "T2" | "T3" | "T4" => {
            Some(Side::Left)
        }
        "50" => Some(Side::Both),
        _ => None,
    }
}

/// What a row of `people.tsv` says of a range of codes.
#[derive(Debug)]
struct People {
    from: String,
    to: String,
    sex: Option<Sex>,
    ages: Option<RangeInclusive<u16>>,
    what: &'static str,
}

/// The table of whom codes are for.
static PEOPLE: LazyLock<Vec<People>> =
    LazyLock::new(|| include_str!("../../../code-books/gate/people.tsv").lines().filter_map(row).collect());

/// A row: codes, sex, ages, what, source. What cannot be read is left out, and a test says so.
fn row(line: &'static str) -> Option<People> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [codes, sex, ages, what, _source] = cells.as_slice() else { return None };
    let (from, to) = codes.split_once('-').unwrap_or((codes, codes));
    let sex = match *sex {
        "female" => Some(Sex::Female),
        "male" => Some(Sex::Male),
        _ => None,
    };
    let ages = ages.split_once('-').and_then(|(from, to)| Some(from.parse().ok()?..=to.parse().ok()?));
    Some(People { from: bare(from), to: bare(to), sex, ages, what })
}

impl People {
    /// Whether a bare code is in the range.
    fn holds(&self, code: &str) -> bool {
        let upper = code.get(..self.to.len()).unwrap_or(code);
        code >= self.from.as_str() && upper <= self.to.as_str()
    }
}

fn person(
    key: &Part<'_>,
    what: &str,
    row: &People,
    (sex, age): (Option<Sex>, Option<u16>),
    findings: &mut Findings<'_>,
) {
    if let (Some(of_code), Some(told)) = (row.sex, sex)
        && of_code != told
    {
        let who = match told {
            Sex::Female => "a woman or girl",
            Sex::Male => "a man or boy",
        };
        let message = format!("{what} is a code of {}, and the case tells of {who}", row.what);
        findings.note(&rules::ICD_SEX, key.place, message, "correct the case or the key");
    }
    if let (Some(ages), Some(age)) = (&row.ages, age)
        && !ages.contains(&age)
    {
        let (from, to) = (ages.start(), ages.end());
        let range = if from == to { format!("age {from}") } else { format!("ages {from} to {to}") };
        let message = format!("{what} is for {range} ({}), and the patient's age is {age}", row.what);
        findings.note(&rules::ICD_AGE, key.place, message, "correct the age or the key");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_can_be_read() {
        let text = include_str!("../../../code-books/gate/people.tsv");
        let rows = text.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(PEOPLE.len(), rows);
        for row in PEOPLE.iter() {
            assert!(row.sex.is_some() || row.ages.is_some(), "{row:?}");
            assert!(row.from.len() >= 3 && row.from <= row.to, "{row:?}");
        }
    }
}
