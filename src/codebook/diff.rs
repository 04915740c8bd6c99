//! What changed between two editions of a code set.
//!
//! Codes are compared as they are reported: those that 7th characters make are written out, so editions of different
//! layouts (the Tabular List, or a list of titles) compare alike.

use std::collections::BTreeMap;

use super::book::Book;
use super::draft::{Kind, NoteKind};
use super::words::words;

/// A code of which something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The code.
    pub code: String,
    /// Its title in the old edition; none if it is not in it.
    pub old: Option<String>,
    /// Its title in the new edition; none if it is not in it.
    pub new: Option<String>,
}

/// What changed, each list in the order of the codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Codes that can be reported now and did not exist before.
    pub new: Vec<Change>,
    /// Codes that could be reported and are gone or have ended.
    pub deleted: Vec<Change>,
    /// Codes that could be reported and are headers now: there are codes below.
    pub became_header: Vec<Change>,
    /// Headers that can be reported now.
    pub became_code: Vec<Change>,
    /// Codes and headers that are named otherwise.
    pub retitled: Vec<Change>,
    /// How many more titles differ in nothing but case, accents, punctuation and spelling.
    pub respelled: usize,
}

impl Difference {
    /// How many codes can be reported that could not be before.
    pub fn reportable_now(&self) -> usize {
        self.new.len() + self.became_code.len()
    }

    /// How many codes can no longer be reported.
    pub fn reportable_no_more(&self) -> usize {
        self.deleted.len() + self.became_header.len()
    }
}

/// What a book says of a code.
struct Entry {
    code: String,
    title: String,
    reportable: bool,
}

/// The codes, headers and modifiers of a book that are in force.
fn entries(book: &Book) -> BTreeMap<String, Entry> {
    let mut entries = BTreeMap::new();
    for spot in book.spots() {
        let kind = book.kind_at(spot);
        if !matches!(kind, Kind::Code | Kind::Header | Kind::Modifier) {
            continue;
        }
        if book.notes(spot.line).iter().any(|note| note.kind == NoteKind::Ended) {
            continue;
        }
        let code = book.code(spot);
        let entry = Entry { title: book.title(spot), reportable: kind != Kind::Header, code: code.clone() };
        entries.insert(code, entry);
    }
    entries
}

/// Compares two editions.
pub fn compare(old: &Book, new: &Book) -> Difference {
    let (mut before, after) = (entries(old), entries(new));
    let mut found = Difference::default();
    for now in after.into_values() {
        let change = |old| Change { code: now.code.clone(), old, new: Some(now.title.clone()) };
        let Some(was) = before.remove(&now.code) else {
            if now.reportable {
                found.new.push(change(None));
            }
            continue;
        };
        let list = match (was.reportable, now.reportable) {
            (true, false) => &mut found.became_header,
            (false, true) => &mut found.became_code,
            _ if was.title == now.title => continue,
            _ if words(&was.title) == words(&now.title) => {
                found.respelled += 1;
                continue;
            }
            _ => &mut found.retitled,
        };
        list.push(change(Some(was.title)));
    }
    let gone = before.into_values().filter(|was| was.reportable);
    found.deleted = gone.map(|was| Change { code: was.code, old: Some(was.title), new: None }).collect();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::draft::{Draft, Edition, Manuscript, Part, Set};
    use crate::codebook::image::bind::bind;

    fn book(lines: Vec<Draft>) -> Book {
        let edition =
            Edition { set: Set::Icd10Cm, part: Part::Codes, year: 2026, month: 0, source: "a test".into() };
        Book::open(bind(&Manuscript { edition, lines }, |_| 100)).unwrap()
    }

    fn codes(changes: &[Change]) -> Vec<&str> {
        changes.iter().map(|change| change.code.as_str()).collect()
    }

    #[test]
    fn every_kind_of_change_is_told_apart() {
        let line = Draft::new;
        let old = book(vec![
            line(Kind::Header, "A00", 0, "Laughter"),
            line(Kind::Code, "A00.0", 1, "Ménière's laughter"),
            line(Kind::Code, "A00.1", 1, "Low laughter"),
            line(Kind::Code, "A00.2", 1, "Short laughter"),
            line(Kind::Header, "A00.3", 1, "Long laughter"),
            line(Kind::Code, "A00.30", 2, "Long laughter, all night"),
        ]);
        let new = book(vec![
            line(Kind::Header, "A00", 0, "Laughter and giggling"),
            line(Kind::Code, "A00.0", 1, "Meniere's Laughter"),
            line(Kind::Header, "A00.1", 1, "Low laughter"),
            line(Kind::Code, "A00.10", 2, "Low laughter, once"),
            line(Kind::Code, "A00.3", 1, "Long laughter"),
        ]);
        let found = compare(&old, &new);
        assert_eq!(codes(&found.new), ["A00.10"]);
        assert_eq!(codes(&found.deleted), ["A00.2", "A00.30"]);
        assert_eq!(codes(&found.became_header), ["A00.1"]);
        assert_eq!(codes(&found.became_code), ["A00.3"]);
        assert_eq!(codes(&found.retitled), ["A00"]);
        assert_eq!((found.respelled, found.reportable_now(), found.reportable_no_more()), (1, 2, 3));
    }

    #[test]
    fn a_7th_character_by_table_and_one_written_out_are_the_same_code() {
        let mut short = Draft::new(Kind::Header, "A00.1", 0, "Low laughter");
        short.sevenths.push(('A', "first laugh".into()));
        let long = vec![
            Draft::new(Kind::Header, "A00.1", 0, "Low laughter"),
            Draft::new(Kind::Code, "A00.1XXA", 1, "Low laughter, first laugh"),
        ];
        assert_eq!(compare(&book(vec![short]), &book(long)), Difference::default());
    }

    #[test]
    fn a_code_that_ended_is_deleted() {
        let line = |notes| Draft { notes, ..Draft::new(Kind::Code, "A9901", 0, "Lantern") };
        let ended = line(vec![(NoteKind::Ended, "2026-03-31".into())]);
        assert_eq!(codes(&compare(&book(vec![line(Vec::new())]), &book(vec![ended])).deleted), ["A9901"]);
    }
}
