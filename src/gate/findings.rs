//! What the rules found in one file, what its authors allow left out.

use std::collections::HashSet;

use super::rule::{self, Rule};
use crate::bank::check::Site;
use crate::domain::fault::{Fault, Faults, Level, Place};
use crate::domain::question::Item;

/// Collects what the rules find in one file.
pub struct Findings<'a> {
    faults: Faults<'a>,
    allowed: Vec<String>,
    used: HashSet<String>,
}

impl<'a> Findings<'a> {
    /// Starts with none, for a file of that name and text.
    pub fn new(file: &'a str, source: &'a str) -> Self {
        Self { faults: Faults::new(file, source), allowed: Vec::new(), used: HashSet::new() }
    }

    /// Names the item that following findings concern, and what its author allows.
    pub fn about(&mut self, item: &Item, site: &Site) {
        self.faults.about(Some(item.id.as_str()));
        self.allowed = site.allowed.iter().map(|allowed| allowed.rule.clone()).collect();
        self.used.clear();
    }

    /// Notes what a rule found, unless the item's author allows it.
    pub fn note(
        &mut self,
        rule: &'static Rule,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if rule.allowable && self.allowed.iter().any(|allowed| allowed == rule.id) {
            self.used.insert(rule.id.to_owned());
            return;
        }
        match rule.level {
            Level::Error => self.faults.error(place, rule.id, message, help),
            Level::Warning => self.faults.warning(place, rule.id, message, help),
        }
    }

    /// Ends an item: an allowance that names no rule that may be broken, or that is not needed, is a fault.
    pub fn finish(&mut self, site: &Site) {
        for allowed in &site.allowed {
            match rule::find(&allowed.rule) {
                // Whether it is needed shows only over the whole bank.
                Some(rule) if rule.whole_bank && rule.allowable => {}
                Some(rule) if rule.allowable => {
                    if !self.used.contains(rule.id) {
                        let message = format!("`lint-allow: {}` allows what is not there", rule.id);
                        self.note(&rule::ALLOW_UNUSED, allowed.place, message, "remove it");
                    }
                }
                known => {
                    let what = if known.is_some() { "cannot be allowed" } else { "is no rule" };
                    let message = format!("`{}` {what}", allowed.rule);
                    let names: Vec<&str> = rule::all().filter(|r| r.allowable).map(|r| r.id).collect();
                    let help = format!("correct the question, or name one of: {}", names.join(", "));
                    self.note(&rule::ALLOW_UNKNOWN, allowed.place, message, help);
                }
            }
        }
        self.faults.about(None);
        self.allowed.clear();
    }

    /// All that was found, in the order of the file.
    pub fn into_vec(self) -> Vec<Fault> {
        self.faults.into_vec()
    }
}
