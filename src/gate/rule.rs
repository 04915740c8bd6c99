//! The rules, each with its name, its level and why it is there: what `openbook bank explain RULE` prints.

pub mod codes;
pub mod format;
pub mod lints;
pub mod references;

use crate::domain::fault::Level;

/// A rule that a bank is held against.
#[derive(Debug)]
pub struct Rule {
    /// Its name, stable between versions.
    pub id: &'static str,
    /// How bad a breach is.
    pub level: Level,
    /// Whether an item may break it on purpose: `lint-allow: ["ID: the reason"]`.
    pub allowable: bool,
    /// Whether it is about a whole bank and not about an item.
    pub whole_bank: bool,
    /// What it forbids, in a sentence.
    pub what: &'static str,
    /// Why, and where that is written.
    pub why: &'static str,
    /// What to do about a breach.
    pub remedy: &'static str,
}

/// A rule that an item may not break: an error of an item.
pub const fn error(id: &'static str, what: &'static str, why: &'static str, remedy: &'static str) -> Rule {
    Rule { id, level: Level::Error, allowable: false, whole_bank: false, what, why, remedy }
}

/// A rule whose breach is worth a look: a warning about an item, which its author may allow.
pub const fn warning(id: &'static str, what: &'static str, why: &'static str, remedy: &'static str) -> Rule {
    Rule { level: Level::Warning, allowable: true, ..error(id, what, why, remedy) }
}

/// An allowance that names nothing that may be allowed.
pub static ALLOW_UNKNOWN: Rule = error(
    "allow-unknown",
    "`lint-allow` names something that is no rule, or a rule that nothing may break.",
    "An allowance that does not work would be believed to.",
    "Name a rule as the message of its breach does, between the square brackets.",
);

/// An allowance that nothing needs.
pub static ALLOW_UNUSED: Rule = Rule {
    allowable: false,
    ..warning(
        "allow-unused",
        "`lint-allow` allows what the item does not do.",
        "A left-over allowance would hide the next breach.",
        "Remove it.",
    )
};

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let own: [&'static Rule; 2] = [&ALLOW_UNKNOWN, &ALLOW_UNUSED];
    let on_codes = codes::ALL.iter().copied();
    format::ALL
        .iter()
        .chain(on_codes)
        .chain(references::ALL.iter().copied())
        .chain(lints::ALL.iter().copied())
        .chain(own)
}

/// The rule of a name.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}
