//! The gate: what a bank says, held against the official tables and the rules of good writing.
//!
//! `bank` proves that an item can be asked and graded; the gate asks whether its key can be trusted. [`grammar`] finds the
//! codes in each part of an item, the rules under [`codes`] hold them against the code books, [`references`] looks the
//! sections up, [`lint`] finds what gives a key away, and [`whole`] what shows only over a whole bank. Every rule is
//! explained in [`rule`].

pub mod citation;
pub mod codes;
pub mod findings;
pub mod grammar;
pub mod lint;
pub mod references;
pub mod rule;
pub mod sections;
pub mod tables;
pub mod whole;

use std::collections::HashMap;

use crate::bank::check::{Checked, Site, Source, threads};
use crate::domain::bank::Bank;
use crate::domain::fault::{Fault, Place};
use crate::domain::question::{CaseId, Flaw, Item, Response};
use findings::Findings;
use grammar::Mention;
use tables::Tables;

/// What the gate found.
#[derive(Debug, Default)]
pub struct Report {
    /// Every fault, in the order of files and places.
    pub faults: Vec<Fault>,
    /// What could not be proved, and against what the rest was: a line each.
    pub remarks: Vec<String>,
}

/// An item as the rules see it: what it says, where each part stands, and which codes are in it.
pub struct Subject<'a> {
    /// The item.
    pub item: &'a Item,
    /// Where it stands.
    pub site: &'a Site,
    /// Everything it says, in the order of the file.
    pub parts: Vec<Part<'a>>,
}

/// One text of an item.
pub struct Part<'a> {
    /// What it is.
    pub role: Role,
    /// Its words.
    pub text: &'a str,
    /// Where it stands.
    pub place: Place,
    /// The codes in it, in their order.
    pub mentions: Vec<Mention>,
}

/// What a text is to its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The chart note.
    Note,
    /// The stem.
    Stem,
    /// An option, by its position, with the mistake that it stands for; none on a key.
    Option(usize, Option<Flaw>),
    /// Why an option is right or wrong.
    Why(usize),
    /// A text that is right in a blank.
    Accept(usize),
    /// Why it is right.
    Explanation,
}

impl Role {
    /// Whether it is what a learner chooses or types.
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Option(..) | Self::Accept(_))
    }
}

impl<'a> Subject<'a> {
    /// Reads an item, with the chart note it is asked about.
    pub fn of(item: &'a Item, note: Option<&'a str>, site: &'a Site, tables: &Tables) -> Self {
        let mut texts: Vec<(Role, &str, Place)> = Vec::new();
        texts.extend(note.map(|note| (Role::Note, note, site.note)));
        texts.push((Role::Stem, &item.stem, site.stem));
        match &item.response {
            Response::Choice { options, .. } => {
                for (i, (option, (text, why))) in options.iter().zip(&site.options).enumerate() {
                    texts.push((Role::Option(i, option.flaw), &option.text, *text));
                    texts.push((Role::Why(i), &option.why, *why));
                }
            }
            Response::Fill { accept, explanation } => {
                let each = accept.iter().zip(&site.accept).enumerate();
                texts.extend(each.map(|(i, (text, place))| (Role::Accept(i), text.as_ref(), *place)));
                texts.push((Role::Explanation, explanation, site.explanation));
            }
        }
        let asks_for_modifiers = item.stem.to_lowercase().contains("modifier");
        let part = |(role, text, place): (Role, _, _)| {
            let mentions = if role.is_answer() && asks_for_modifiers {
                grammar::mentions_of_modifiers(text, tables)
            } else {
                grammar::mentions(text, tables)
            };
            Part { role, text, place, mentions }
        };
        Self { item, site, parts: texts.into_iter().map(part).collect() }
    }

    /// The texts that are right: the key's options, or what a blank accepts.
    pub fn right(&self) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(|part| matches!(part.role, Role::Option(_, None) | Role::Accept(_)))
    }

    /// The wrong options.
    pub fn wrong(&self) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(|part| matches!(part.role, Role::Option(_, Some(_))))
    }

    /// The texts that tell the case: the chart note and the stem.
    pub fn told(&self) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(|part| matches!(part.role, Role::Note | Role::Stem))
    }
}

/// Holds checked files against the tables; `known` are the banks they come beside.
///
/// Files are read side by side on as many threads as the machine offers; what is found does not depend on it.
pub fn check(checked: &Checked, sources: &[Source], known: &Bank, tables: &Tables) -> Report {
    let notes: HashMap<&CaseId, &str> =
        known.cases.iter().chain(&checked.bank.cases).map(|case| (&case.id, case.note.as_ref())).collect();
    let mut files: Vec<Vec<(&Item, &Site)>> = sources.iter().map(|_| Vec::new()).collect();
    for (item, site) in checked.bank.items.iter().zip(&checked.sites) {
        if let Some(file) = files.get_mut(site.file) {
            file.push((item, site));
        }
    }
    let work: Vec<(&Source, Vec<(&Item, &Site)>)> = sources.iter().zip(files).collect();
    let (mut findings, seen) =
        threads::each_keeping(&work, 1, codes::Seen::default, |seen, _, (source, items)| {
            let mut findings = Findings::new(&source.name, &source.text);
            for (item, site) in items {
                findings.about(item, site);
                let note = item.case.as_ref().and_then(|case| notes.get(case)).copied();
                let subject = Subject::of(item, note, site, tables);
                codes::check(&subject, tables, seen, &mut findings);
                references::check(&subject, tables, &mut findings);
                lint::check(&subject, &mut findings);
                findings.finish(site);
            }
            findings
        });
    let mut all_seen = codes::Seen::default();
    for seen in seen {
        all_seen.absorb(seen);
    }
    let mut remarks = all_seen.remarks(tables);
    remarks.extend(whole::check(&checked.bank, &checked.sites, known, &mut findings));
    let faults = findings.into_iter().flat_map(Findings::into_vec).collect();
    Report { faults, remarks }
}
