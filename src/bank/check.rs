//! From what was typed to what can be trusted: raw structs in, domain types and faults out.

mod exam;
mod item;
mod response;
mod text;
pub mod threads;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::raw::{Marked, RawArea, RawAreas, RawBank, RawExam};
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

/// What some files hold, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Checked {
    /// What can be used.
    pub bank: Bank,
    /// Where each item of the bank stands, in the same order.
    pub sites: Vec<Site>,
    /// Every fault, in the order of files and places.
    pub faults: Vec<Fault>,
    /// How many of the files say what came of a blind review, and hold nothing to ask.
    pub reviews: usize,
}

/// Where the parts of an item stand, for whoever finds out more about it.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The file, by its place among the sources.
    pub file: usize,
    /// The calendar year of the code books that the file is for.
    pub year: u16,
    /// The item as a whole.
    pub place: Place,
    /// Its stem.
    pub stem: Place,
    /// Its chart note, if it has one.
    pub note: Place,
    /// The options' texts and explanations.
    pub options: Vec<(Place, Place)>,
    /// The accepted texts of a blank.
    pub accept: Vec<Place>,
    /// The explanation of a blank.
    pub explanation: Place,
    /// The references.
    pub references: Vec<Place>,
    /// Rules that the author breaks on purpose.
    pub allowed: Vec<Allowed>,
}

/// A rule that an author breaks on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The rule.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Where it says so.
    pub place: Place,
}

/// Checks files that belong together: ids are unique over all of them, areas may stand in any of them or in `known`.
///
/// Items with an error are left out of the bank, so that the rest can be used.
pub fn sources(sources: &[Source], known: &Bank) -> Checked {
    let mut faults = Vec::new();
    let mut sites = Vec::new();
    let mut bank = Bank::default();
    let (mut later, mut banks) = (Vec::new(), Vec::new());
    let (mut names, mut reviews) = (Names::default(), 0);
    // The files are passed on by their places: what is read from one lives as long as the sources.
    let files: Vec<&Source> = sources.iter().collect();
    let documents = threads::each(&files, 1, |_, &source| {
        let mut found = Faults::new(&source.name, &source.text);
        (document(source, &mut found), found)
    });
    for (file, (source, (document, mut found))) in sources.iter().zip(documents).enumerate() {
        match document {
            Some(Document::Areas(raw)) => {
                bank.areas
                    .extend(raw.areas.iter().filter_map(|a| area(a, &mut names, &source.name, &mut found)));
            }
            Some(Document::Review) => reviews += 1,
            Some(other) => {
                later.push((file, other, found));
                continue;
            }
            None => {}
        }
        faults.extend(found.into_vec());
    }
    let areas: Vec<Area> = known.areas.iter().chain(&bank.areas).cloned().collect();
    for (file, document, mut found) in later {
        match document {
            Document::Bank(raw) => banks.push((file, raw, found)),
            Document::Exam(raw) => {
                let name = &sources[file].name;
                bank.exams.extend(exam::exam(&raw, &areas, &mut names, name, &mut found));
                faults.extend(found.into_vec());
            }
            Document::Areas(_) | Document::Review => {}
        }
    }
    let first = First::of(&banks, sources);
    // Each is taken when its turn comes, so that it is gone when it has been checked.
    let banks: Vec<_> = banks.into_iter().map(|bank| Mutex::new(Some(bank))).collect();
    let checked = threads::each(&banks, 1, |_, bank| {
        let (file, raw, mut found) = bank.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        let mut names = Names::beside(&first, file);
        let (cases, items) = item::bank(&raw, &areas, &mut names, &sources[file].name, &mut found);
        Some((file, cases, items, found.into_vec()))
    });
    for (file, cases, items, found) in checked.into_iter().flatten() {
        bank.cases.extend(cases);
        for (item, site) in items {
            bank.items.push(item);
            sites.push(Site { file, ..site });
        }
        faults.extend(found);
    }
    faults.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
    Checked { bank, sites, faults, reviews }
}

enum Document {
    Bank(RawBank),
    Exam(Box<RawExam>),
    Areas(RawAreas),
    /// What came of a blind review, which holds nothing to ask.
    Review,
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
    if matches!(&tree.value, Value::Map(map) if map.first().is_some_and(|(key, ..)| key == "review")) {
        Some(Document::Review)
    } else if has("exam") {
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

/// Names used so far, and where.
#[derive(Default)]
struct Names<'a> {
    areas: Used<'a>,
    exams: Used<'a>,
    items: Used<'a>,
    cases: Used<'a>,
}

/// Names of one kind: those of the file so far, and those of files before it.
#[derive(Default)]
struct Used<'a> {
    own: HashMap<String, String>,
    before: Option<(&'a Places, usize)>,
}

/// By name, the file and the place in it as a message says it.
type Places = HashMap<String, (usize, String)>;

/// Where each item and chart note is named first over all banks, so that the banks can be checked side by side.
struct First {
    items: Places,
    cases: Places,
}

impl First {
    fn of(banks: &[(usize, RawBank, Faults<'_>)], sources: &[Source]) -> Self {
        let (mut items, mut cases) = (HashMap::new(), HashMap::new());
        for (file, raw, _) in banks {
            let keep = |map: &mut Places, id: Option<&Marked>, line: u32| {
                if let Some(id) = id.filter(|id| text::is_name(&id.text)) {
                    let here = || (*file, format!("{}:{line}", sources[*file].name));
                    map.entry(id.text.clone()).or_insert_with(here);
                }
            };
            for case in &raw.cases {
                keep(&mut cases, case.id.as_ref(), case.place.line);
            }
            for question in &raw.questions {
                let line = question.id.as_ref().map_or(question.place, |id| id.place).line;
                keep(&mut items, question.id.as_ref(), line);
            }
        }
        Self { items, cases }
    }
}

impl<'a> Names<'a> {
    /// The names that a bank finds taken by those before it.
    fn beside(first: &'a First, file: usize) -> Self {
        let used = |map| Used { own: HashMap::new(), before: Some((map, file)) };
        Self { items: used(&first.items), cases: used(&first.cases), ..Self::default() }
    }

    /// Notes a name; a name that was used before is a fault.
    fn take(
        used: &mut Used<'_>,
        (what, name): (&str, &str),
        place: Place,
        file: &str,
        faults: &mut Faults<'_>,
    ) -> bool {
        let elsewhere = used.before.and_then(|(first, file)| first.get(name).filter(|(f, _)| *f < file));
        match elsewhere.map(|(_, place)| place).or_else(|| used.own.get(name)) {
            None => {
                used.own.insert(name.to_owned(), format!("{file}:{}", place.line));
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
