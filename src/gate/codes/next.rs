//! Asks whether a key will still be one when the next year's books are examined.

use super::hcpcs::{Standing, standing};
use super::icd::Standing as Icd;
use super::{Seen, diagnoses, services};
use crate::codebook::book::Book;
use crate::codebook::draft::{Kind, NoteKind, Set};
use crate::gate::findings::Findings;
use crate::gate::grammar::What;
use crate::gate::rule::codes as rules;
use crate::gate::tables::Tables;
use crate::gate::{Part, Subject};

/// Checks the codes of each key against the newer books at hand.
pub(super) fn check(
    subject: &Subject<'_>,
    keys: &[&Part<'_>],
    tables: &Tables,
    seen: &mut Seen,
    findings: &mut Findings<'_>,
) {
    let year = subject.site.year;
    // The order of days is the order of their texts.
    if subject.item.expires.as_ref().is_some_and(|day| day.as_str() <= last_day(year).as_str()) {
        return;
    }
    for key in keys {
        for mention in diagnoses(key) {
            let Some(known) = seen.fact(&mention.code, year, tables) else { continue };
            if known.fact.standing == Icd::Reportable && known.book.edition.year == year {
                let ends = known.fact.ends.get_or_init(|| ends(Set::Icd10Cm, &mention.code, year, tables));
                if let Some(edition) = ends {
                    tell(key, &mention.code, &format!("cannot be reported by {edition}"), year, findings);
                }
            }
        }
        for mention in services(key).filter(|mention| mention.what == What::Hcpcs) {
            let Standing::Live(day) = standing(&mention.code, year, tables, seen) else { continue };
            if let Some(day) = day {
                tell(key, &mention.code, &format!("ends with {day}"), year, findings);
            } else if let Some(edition) = ends(Set::Hcpcs, &mention.code, year, tables) {
                tell(key, &mention.code, &format!("cannot be reported by {edition}"), year, findings);
            }
        }
    }
}

/// The last day on which the books of a year are examined.
fn last_day(year: u16) -> String {
    format!("{year:04}-12-31")
}

fn tell(key: &Part<'_>, code: &str, how: &str, year: u16, findings: &mut Findings<'_>) {
    let message = format!("`{code}` {how}");
    let help = format!("write `expires: {}`, or use a code that stays", last_day(year));
    findings.note(&rules::ENDS_NEXT_YEAR, key.place, message, help);
}

/// The first later edition in which a code cannot be reported.
fn ends(set: Set, code: &str, year: u16, tables: &Tables) -> Option<String> {
    let later = tables.later(set, year);
    later.into_iter().find(|book| !reportable(book, code)).map(|book| book.edition.to_string())
}

fn reportable(book: &Book, code: &str) -> bool {
    let live = |line: u32| !book.notes(line).iter().any(|note| note.kind == NoteKind::Ended);
    book.find(code).is_some_and(|spot| book.kind_at(spot) == Kind::Code && live(spot.line))
}
