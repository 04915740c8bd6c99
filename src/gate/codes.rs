//! Holds the codes of an item against the code books.
//!
//! [`exist`] asks of every code whether it is there, [`garbled`] whether what stands among codes is one, and [`flaw`]
//! whether a wrong option has the flaw that it says. The others look at keys only: [`person`] at side, sex and age as the
//! [`story`] tells them, [`order`] at the notes of the Tabular List, [`pairs`] at the NCCI manual, [`cpt`] at CMS's
//! indicators, [`next`] at the books of the next year. What is known of a code is kept in [`Seen`], for a bank names the
//! same few hundred codes again and again.

mod cpt;
mod exist;
mod flaw;
mod garbled;
mod hcpcs;
mod icd;
pub mod list;
mod next;
mod note;
mod order;
mod pairs;
mod person;
mod story;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::findings::Findings;
use super::grammar::{self, Mention, What};
use super::tables::Tables;
use super::{Part, Subject};
use crate::codebook::book::Book;
use crate::codebook::draft::{NoteKind, Set};
use crate::domain::fault::visible;
use crate::domain::many;
use hcpcs::Standing;
use icd::Fact;
use note::Named;

/// What was met on the way: the facts of each code, and what the remarks at the end count.
#[derive(Debug, Default)]
pub struct Seen {
    /// What each book, by its place, says of a code.
    icd: HashMap<usize, HashMap<String, Arc<Fact>>>,
    /// The codes that the notes of a line name.
    notes: HashMap<(usize, u32), Arc<[Named]>>,
    /// What is known of HCPCS codes and modifiers in a year.
    hcpcs: HashMap<(u16, String), Standing>,
    /// The CPT numbers of each year.
    cpt: BTreeMap<u16, HashSet<String>>,
    /// The years whose own ICD-10-CM was not at hand.
    without: BTreeSet<u16>,
}

impl Seen {
    /// Adds what was met in another file.
    pub fn absorb(&mut self, other: Self) {
        for (book, facts) in other.icd {
            self.icd.entry(book).or_default().extend(facts);
        }
        for (year, numbers) in other.cpt {
            self.cpt.entry(year).or_default().extend(numbers);
        }
        self.notes.extend(other.notes);
        self.hcpcs.extend(other.hcpcs);
        self.without.extend(other.without);
    }

    /// What could not be proved, and against what the rest was: a line each.
    pub fn remarks(&self, tables: &Tables) -> Vec<String> {
        let mut lines = Vec::new();
        let mut books: Vec<(&usize, usize)> = self.icd.iter().map(|(at, facts)| (at, facts.len())).collect();
        books.sort_unstable();
        for (at, count) in books {
            if let Some(book) = tables.books().get(*at) {
                lines.push(format!("ICD-10-CM: {} held against {}", many(count, "code"), book.edition));
            }
        }
        for year in &self.without {
            lines.push(format!(
                "ICD-10-CM: no book of {year} is at hand; codes for CY{year} were held against the newest one"
            ));
        }
        lines.extend(self.hcpcs_remarks(tables));
        lines.extend(self.cpt.iter().map(|(year, numbers)| cpt_remark(*year, numbers.len(), tables)));
        if !tables.cpt_list().is_empty() && !tables.cpt_list().has_indicators() {
            lines.push(
                "CPT: the list has no indicators, so add-ons and modifiers 26, TC, 50 and 51 were not checked".into(),
            );
        }
        lines
    }

    fn hcpcs_remarks(&self, tables: &Tables) -> Vec<String> {
        let mut years: Vec<u16> = self.hcpcs.keys().map(|(year, _)| *year).collect();
        years.sort_unstable();
        years.dedup();
        let line = |year: u16| {
            let of_year = || self.hcpcs.keys().filter(|(of, _)| *of == year);
            let codes = of_year().filter(|(_, code)| code.len() > 2).count();
            let what = format!("{} and {}", many(codes, "code"), many(of_year().count() - codes, "modifier"));
            match tables.codes(Set::Hcpcs, year) {
                Some(book) => format!("HCPCS: {what} held against {}", book.edition),
                None => format!(
                    "HCPCS: {what} held against our study table; add the CMS file of {year} with `openbook book add` to prove them"
                ),
            }
        };
        years.into_iter().map(line).collect()
    }

    /// What the book of the item's year says of a diagnosis code; none if no book is at hand.
    fn fact<'t>(&mut self, code: &str, year: u16, tables: &'t Tables) -> Option<Known<'t>> {
        let (at, book) = tables.held_against(Set::Icd10Cm, year)?;
        if book.edition.year != year {
            self.without.insert(year);
        }
        let facts = self.icd.entry(at).or_default();
        if let Some(fact) = facts.get(code) {
            return Some(Known { fact: Arc::clone(fact), at, book });
        }
        let fact = Fact::of(code, book, tables);
        facts.insert(code.to_owned(), Arc::clone(&fact));
        Some(Known { fact, at, book })
    }

    /// The codes that the notes of a line name.
    fn named(&mut self, at: usize, book: &Book, line: u32) -> Arc<[Named]> {
        let read = || {
            let notes = book.notes(line).into_iter();
            let wanted = notes.filter(|note| {
                matches!(note.kind, NoteKind::CodeFirst | NoteKind::UseAdditional | NoteKind::Excludes1)
            });
            wanted.flat_map(|note| note::named(note.kind, &note.text)).collect()
        };
        Arc::clone(self.notes.entry((at, line)).or_insert_with(read))
    }
}

/// What is known of a diagnosis code, and from where.
struct Known<'t> {
    fact: Arc<Fact>,
    at: usize,
    book: &'t Book,
}

/// Against what the CPT numbers of a year were held.
fn cpt_remark(year: u16, count: usize, tables: &Tables) -> String {
    let numbers = many(count, "number");
    let list = tables.cpt_list();
    let names =
        list.names().first().map(|name| format!("{} ({})", visible(name), many(list.len(), "number")));
    let against: Vec<String> =
        names.into_iter().chain(tables.codes(Set::Cpt, year).map(|book| book.edition.to_string())).collect();
    if against.is_empty() {
        return format!(
            "CPT: {numbers}, form only; existence skipped (no licensed list; give one with --cpt-list FILE)"
        );
    }
    format!("CPT: {numbers} held against {}", against.join(" and "))
}

/// Checks every code of an item.
pub fn check(subject: &Subject<'_>, tables: &Tables, seen: &mut Seen, findings: &mut Findings<'_>) {
    exist::check(subject, tables, seen, findings);
    flaw::check(subject, tables, seen, findings);
    garbled::check(subject, findings);
    let keys: Vec<&Part<'_>> = subject.right().filter(|part| only_codes(part)).collect();
    if keys.is_empty() {
        return;
    }
    person::check(subject, &keys, tables, seen, findings);
    order::check(subject, &keys, tables, seen, findings);
    pairs::check(subject, &keys, findings);
    cpt::check(subject, &keys, tables, findings);
    next::check(subject, &keys, tables, seen, findings);
}

/// Whether a text is an answer in codes: nothing but codes, or codes with what they are called behind them.
///
/// A text that begins with a code and goes on with a verb is a statement about it and no answer in codes.
fn only_codes(part: &Part<'_>) -> bool {
    if grammar::only_codes(part.text, &part.mentions) {
        return true;
    }
    let Some(first) = part.mentions.first() else { return false };
    let before = part.text.get(..first.span.start).unwrap_or_default().to_lowercase();
    let leads = before
        .split(|c: char| !c.is_alphanumeric())
        .all(|w| matches!(w, "" | "code" | "codes" | "icd" | "10" | "cm" | "cpt" | "hcpcs"));
    let mut words = part.text.split(|c: char| !c.is_alphanumeric());
    leads && !words.any(|word| SAYING.contains(&word))
}

/// Words by which an option says something of a code instead of naming it.
const SAYING: [&str; 26] = [
    "is", "are", "was", "may", "must", "can", "cannot", "not", "no", "before", "after", "instead", "because",
    "if", "unless", "when", "for", "goes", "takes", "needs", "replaces", "includes", "excludes", "has",
    "once", "alone",
];

/// The diagnosis codes of a text, each for itself: neither families nor ranges.
fn diagnoses<'p>(part: &'p Part<'_>) -> impl Iterator<Item = &'p Mention> {
    part.mentions
        .iter()
        .filter(|mention| mention.what == What::Icd10Cm && !mention.family && mention.up_to.is_none())
}

/// The procedure and supply codes of a text, each for itself.
fn services<'p>(part: &'p Part<'_>) -> impl Iterator<Item = &'p Mention> {
    part.mentions.iter().filter(|mention| {
        matches!(mention.what, What::Cpt | What::Hcpcs) && !mention.family && mention.up_to.is_none()
    })
}
