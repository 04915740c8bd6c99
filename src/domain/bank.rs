//! All that can be asked: items, chart notes, areas and exam profiles, from the shipped banks and the user's own.

use std::collections::HashMap;

use super::Text;
use super::exam::{Area, AreaId, CodeSet, Exam};
use super::question::{CaseId, Item};

/// A chart note that several items are asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its name.
    pub id: CaseId,
    /// The note, its line breaks kept.
    pub note: Text,
}

/// A checked collection: ids are unique, every area and case that is named exists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bank {
    /// Areas of knowledge, in the order of the book.
    pub areas: Vec<Area>,
    /// Exam profiles, by file name.
    pub exams: Vec<Exam>,
    /// Chart notes.
    pub cases: Vec<Case>,
    /// Questions.
    pub items: Vec<Item>,
}

impl Bank {
    /// The profile of that name.
    pub fn exam(&self, id: &str) -> Option<&Exam> {
        self.exams.iter().find(|e| e.id.as_str() == id)
    }

    /// The area of that name.
    pub fn area(&self, id: &AreaId) -> Option<&Area> {
        self.areas.iter().find(|a| a.id == *id)
    }

    /// The title of an area, or its name where the bank does not know it.
    pub fn area_title(&self, id: &AreaId) -> Text {
        self.area(id).map_or_else(|| id.0.clone(), |a| a.title.clone())
    }

    /// The chart note of that name.
    pub fn case(&self, id: &CaseId) -> Option<&Case> {
        self.cases.iter().find(|c| c.id == *id)
    }

    /// How many items each set holds, sets in their order.
    pub fn by_set(&self) -> Vec<(CodeSet, usize)> {
        let sets: HashMap<&AreaId, CodeSet> = self.areas.iter().map(|a| (&a.id, a.set)).collect();
        CodeSet::ALL
            .iter()
            .map(|&set| (set, self.items.iter().filter(|i| sets.get(&i.area) == Some(&set)).count()))
            .collect()
    }

    /// Adds another collection; what has the same name replaces what was there, so a user can correct a shipped item.
    pub fn merge(&mut self, other: Self) {
        replace(&mut self.areas, other.areas, |a| a.id.as_str().to_owned());
        replace(&mut self.exams, other.exams, |e| e.id.as_str().to_owned());
        replace(&mut self.cases, other.cases, |c| c.id.as_str().to_owned());
        replace(&mut self.items, other.items, |i| i.id.as_str().to_owned());
    }
}

fn replace<T>(into: &mut Vec<T>, from: Vec<T>, name: impl Fn(&T) -> String) {
    if from.is_empty() {
        return;
    }
    let mut places: HashMap<String, usize> = into.iter().enumerate().map(|(i, t)| (name(t), i)).collect();
    for new in from {
        if let Some(&i) = places.get(&name(&new)) {
            into[i] = new;
        } else {
            places.insert(name(&new), into.len());
            into.push(new);
        }
    }
}
