//! Holds the codes of a key against those that NCCI does not let stand together.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::services;
use crate::gate::findings::Findings;
use crate::gate::grammar::Mention;
use crate::gate::rule::codes as rules;
use crate::gate::{Part, Subject};

/// The modifiers that may set two codes of a pair apart, but for RT and LT: NCCI Policy Manual, Ch. I, E.
const APART: [&str; 18] = [
    "24", "25", "57", "58", "78", "79", "27", "59", "91", "XE", "XS", "XP", "XU", "LC", "LD", "RC", "LM",
    "RI",
];

/// A row of the table.
#[derive(Debug)]
struct Row {
    first: Vec<Range>,
    second: Vec<Range>,
    never: bool,
    section: &'static str,
    reason: &'static str,
}

/// Codes from one to another, both included.
type Range = (&'static str, &'static str);

/// The table of codes that are not reported together.
static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    include_str!("../../../code-books/gate/never-pair.tsv").lines().filter_map(row).collect()
});

/// A row; what cannot be read is left out, and a test says so.
fn row(line: &'static str) -> Option<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [first, second, when, section, reason] = cells.as_slice() else { return None };
    let ranges = |cell: &'static str| {
        cell.split(',').map(|range| range.split_once('-').unwrap_or((range, range))).collect()
    };
    let never = match *when {
        "never" => true,
        "unless-modifier" => false,
        _ => return None,
    };
    Some(Row { first: ranges(first), second: ranges(second), never, section, reason })
}

fn within(ranges: &[Range], code: &str) -> bool {
    ranges
        .iter()
        .any(|(from, to)| code.len() == from.len() && *from <= code && code <= *to && alike(from, code))
}

/// Whether two codes begin alike: with a digit, or with the same letter.
fn alike(a: &str, b: &str) -> bool {
    let first = |code: &str| code.bytes().next().filter(u8::is_ascii_alphabetic);
    first(a) == first(b)
}

/// Checks each pair of codes of each key.
pub(super) fn check(subject: &Subject<'_>, keys: &[&Part<'_>], findings: &mut Findings<'_>) {
    let aside = modifiers_aside(subject);
    for key in keys {
        let all: Vec<&Mention> = services(key).collect();
        let mut told = HashSet::new();
        for (i, one) in all.iter().enumerate() {
            for other in all.iter().skip(i + 1) {
                pair(key, one, other, (aside, &mut told), findings);
            }
        }
    }
}

/// Whether the case says that modifiers are no part of the answer.
pub(super) fn modifiers_aside(subject: &Subject<'_>) -> bool {
    subject.told().any(|part| {
        let text = part.text.to_lowercase();
        [
            "modifiers aside",
            "modifier aside",
            "leave modifiers",
            "leaving modifiers",
            "without modifiers",
            "ignore modifiers",
        ]
        .iter()
        .any(|words| text.contains(words))
    })
}

/// Checks a pair; of what several pairs of a key break alike, the first is told.
fn pair(
    key: &Part<'_>,
    one: &Mention,
    other: &Mention,
    (aside, told): (bool, &mut HashSet<(&str, &str)>),
    findings: &mut Findings<'_>,
) {
    if one.code == other.code || sides_differ(one, other) {
        return;
    }
    let (a, b) = (one.code.as_str(), other.code.as_str());
    let set_apart = [one, other]
        .iter()
        .any(|mention| mention.modifiers.iter().any(|modifier| APART.contains(&modifier.as_str())));
    let holds = |row: &&Row| {
        let both = within(&row.first, a) && within(&row.second, b)
            || within(&row.first, b) && within(&row.second, a);
        both && (row.never || !set_apart && !aside)
    };
    if let Some(row) = ROWS.iter().find(holds).filter(|row| told.insert((row.section, row.reason))) {
        let unless = if row.never { "" } else { " without a modifier" };
        let message = format!("`{a}` and `{b}` are not reported together{unless}: {}", row.reason);
        let help = format!("read NCCI Policy Manual, {}, and correct the key or the case", row.section);
        findings.note(&rules::NCCI_PAIR, key.place, message, help);
    }
}

/// Whether each has a modifier of a side, a finger, a toe or an eyelid, and they are not the same.
fn sides_differ(one: &Mention, other: &Mention) -> bool {
    let place = |mention: &Mention| -> Vec<String> {
        let anatomic = |modifier: &&String| {
            matches!(modifier.as_str(), "RT" | "LT" | "FA" | "TA")
                || modifier.len() == 2
                    && modifier.starts_with(['E', 'F', 'T'])
                    && modifier.ends_with(|c: char| c.is_ascii_digit())
        };
        mention.modifiers.iter().filter(anatomic).cloned().collect()
    };
    let (one, other) = (place(one), place(other));
    !one.is_empty() && !other.is_empty() && one.iter().all(|modifier| !other.contains(modifier))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_can_be_read() {
        let text = include_str!("../../../code-books/gate/never-pair.tsv");
        assert_eq!(ROWS.len(), text.lines().filter(|line| !line.starts_with('#')).count());
        for row in ROWS.iter() {
            for (from, to) in row.first.iter().chain(&row.second) {
                assert!(from.len() == 5 && to.len() == 5 && from <= to && alike(from, to), "{row:?}");
            }
            assert!(row.section.starts_with("Ch. ") && !row.reason.is_empty(), "{row:?}");
        }
    }

    #[test]
    fn a_range_holds_codes_of_its_own_form() {
        let ranges = [("29866", "29889"), ("G0480", "G0483")];
        assert!(within(&ranges, "29877") && within(&ranges, "G0481"));
        assert!(!within(&ranges, "29890") && !within(&ranges, "J0481") && !within(&ranges, "2987"));
    }
}
