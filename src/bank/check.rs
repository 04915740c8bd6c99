//! From what was typed to what can be trusted: raw structs in, domain types and faults out.

mod exam;
mod item;
mod response;
mod text;

use std::collections::HashMap;

use super::raw::{RawArea, RawAreas, RawBank, RawExam};
use super::yaml::{self, Value};
use crate::domain::bank::Bank;
use crate::domain::exam::{Area, CodeSet};
use crate::domain::fault::{Fault, Faults, Place};

/// A file's name and text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name as the user gave or found it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Checks files that belong together: ids are unique over all of them, areas may stand in any of them or in `known`.
///
/// Items with an error are left out of the bank, so that the rest can be used.
pub fn sources(sources: &[Source], known: &Bank) -> (Bank, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut bank = Bank::default();
    let mut later = Vec::new();
    let mut names = Names::default();
    for source in sources {
        let mut found = Faults::new(&source.name, &source.text);
        match document(source, &mut found) {
            Some(Document::Areas(raw)) => {
                bank.areas
                    .extend(raw.areas.iter().filter_map(|a| area(a, &mut names, &source.name, &mut found)));
            }
            Some(other) => {
                later.push((source, other, found));
                continue;
            }
            None => {}
        }
        faults.extend(found.into_vec());
    }
    let areas: Vec<Area> = known.areas.iter().chain(&bank.areas).cloned().collect();
    for (source, document, mut found) in later {
        match document {
            Document::Bank(raw) => {
                let (cases, items) = item::bank(&raw, &areas, &mut names, &source.name, &mut found);
                bank.cases.extend(cases);
                bank.items.extend(items);
            }
            Document::Exam(raw) => {
                bank.exams.extend(exam::exam(&raw, &areas, &mut names, &source.name, &mut found));
            }
            Document::Areas(_) => {}
        }
        faults.extend(found.into_vec());
    }
    faults.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
    (bank, faults)
}

enum Document {
    Bank(RawBank),
    Exam(Box<RawExam>),
    Areas(RawAreas),
}

/// Tells by its fields what a file is, and reads it.
fn document(source: &Source, faults: &mut Faults<'_>) -> Option<Document> {
    let tree = match yaml::parse(&source.text) {
        Ok(tree) => tree,
        Err(broken) => {
            faults.error(broken.place, broken.rule, broken.message, broken.help);
            return None;
        }
    };
    let has = |key: &str| matches!(&tree.value, Value::Map(map) if map.iter().any(|(k, ..)| k == key));
    if has("exam") {
        RawExam::read(&tree, faults).map(|raw| Document::Exam(Box::new(raw)))
    } else if has("areas") && !has("bank") {
        RawAreas::read(&tree, faults).map(Document::Areas)
    } else if has("bank") || has("questions") {
        RawBank::read(&tree, faults).map(Document::Bank)
    } else {
        faults.error(
            Place { line: 1, column: 1 },
            "not-a-bank",
            "the file is neither a bank of questions, nor an exam profile, nor a list of areas",
            "begin it with `bank: NAME`, `exam: NAME` or `areas:`; question-banks/README.md shows a whole example",
        );
        None
    }
}

fn area(raw: &RawArea, names: &mut Names, file: &str, faults: &mut Faults<'_>) -> Option<Area> {
    let id = text::name(raw.id.as_ref(), "id", raw.place, faults);
    let fresh =
        id.as_deref().is_none_or(|id| Names::take(&mut names.areas, ("area", id), raw.place, file, faults));
    let title = text::required(raw.title.as_ref(), "title", raw.place, faults);
    let set = text::word(raw.set.as_ref(), "set", raw.place, CodeSet::ALL, CodeSet::word, faults);
    if let Some(long) = raw.title.as_ref().filter(|t| t.text.chars().count() > 32) {
        let message = format!("the title has {} characters", long.text.chars().count());
        faults.error(long.place, "too-long", message, "shorten it to 32, so that it fits on every screen");
        return None;
    }
    let area = Area { id: id?.into(), title: title?.into(), set: set? };
    fresh.then_some(area)
}

/// Names used so far over all files, and where.
#[derive(Default)]
struct Names {
    areas: HashMap<String, String>,
    exams: HashMap<String, String>,
    items: HashMap<String, String>,
    cases: HashMap<String, String>,
}

impl Names {
    /// Notes a name; a name that was used before is a fault.
    fn take(
        used: &mut HashMap<String, String>,
        (what, name): (&str, &str),
        place: Place,
        file: &str,
        faults: &mut Faults<'_>,
    ) -> bool {
        let here = format!("{file}:{}", place.line);
        match used.get(name) {
            None => {
                used.insert(name.to_owned(), here);
                true
            }
            Some(before) => {
                let message = format!("another {what} is called `{name}`, at {before}");
                let help = format!("give this {what} a name of its own, or remove one of the two");
                faults.error(place, "duplicate-id", message, help);
                false
            }
        }
    }
}

/// All or none, after every one was looked at: collecting into an `Option` would stop at the first fault.
fn all<T>(each: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    each.collect::<Vec<_>>().into_iter().collect()
}
