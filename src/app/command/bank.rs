//! `openbook bank`: what the authors of questions need.

mod check;
mod codes;
mod explain;
mod formats;
mod new;
mod preview;
mod stats;
mod watch;

use std::path::PathBuf;

use serde_json::{Value, json};

use super::Start;
use crate::app::data::home;
use crate::app::{Failure, Outcome, print};
use crate::bank::raw::near;
use crate::cli::BankCommand;
use crate::domain::fault::{Fault, forbidden};

/// The schema of the banks' format, as editors read it.
const SCHEMA: &str = include_str!("../../../docs/bank.schema.json");

/// How wide text is set where no terminal tells.
const WIDTH: usize = 80;

/// Does what was asked about banks.
pub(crate) fn bank(start: &Start, asked: BankCommand) -> Outcome {
    match asked {
        BankCommand::Check(args) => check::check(start, args),
        BankCommand::Explain { rule } => explain::explain(rule.as_deref()),
        BankCommand::New(args) => new::new(start, &args),
        BankCommand::Preview { id, answered } => preview::preview(start, &id, answered),
        BankCommand::Codes { what, json } => codes::codes(start, what, json),
        BankCommand::Schema => {
            print(SCHEMA)?;
            Ok(true)
        }
        BankCommand::Stats { json } => stats::stats(start, json),
        BankCommand::Review(what) => super::review::bank_review(start, &what),
    }
}

/// The files and folders that are meant: those named, with those of `--bank`; if there are none, the user's own banks.
fn meant(start: &Start, named: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut paths = named;
    paths.extend(start.banks.iter().cloned());
    if paths.is_empty() {
        paths.extend(home().ok().map(|h| h.join("banks")).filter(|b| b.is_dir()));
    }
    paths
}

/// How many columns a text may take.
fn width() -> usize {
    crate::app::width().unwrap_or(WIDTH).clamp(40, 160)
}

/// The most names that are offered instead of one that is not there.
const OFFERED: usize = 5;

/// Names like the one that was typed, best first: a slip of the finger away, or with it inside, or beginning alike.
fn nearest<'a>(names: impl Iterator<Item = &'a str> + Clone, typed: &str) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let alike = |name: &str| {
        let same = name.chars().zip(typed.chars()).take_while(|(a, b)| a == b).count();
        same >= 3 && 2 * same >= typed.chars().count()
    };
    let slips = names.clone().filter(|name| near(name, &typed));
    let within = names.clone().filter(|name| typed.len() >= 3 && name.contains(&typed));
    let begun = names.filter(|name| alike(name));
    let mut found = Vec::new();
    for name in slips.chain(within).chain(begun) {
        if found.len() < OFFERED && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// `Did you mean …?`, or where all names stand if none is like what was typed.
fn offer(near: &[&str], otherwise: &str) -> String {
    match near {
        [] => otherwise.to_owned(),
        near => format!("Did you mean {}?", near.join(", ")),
    }
}

/// JSON as people and programs read it; a character that a terminal would obey is written as its number.
pub(super) fn pretty(value: &Value) -> Result<String, Failure> {
    let mut text = String::new();
    for c in serde_json::to_string_pretty(value)?.chars() {
        if forbidden(c) { text += &format!("\\u{:04x}", u32::from(c)) } else { text.push(c) }
    }
    Ok(text + "\n")
}

/// A fault for programs.
pub(super) fn fault_json(fault: &Fault) -> Value {
    json!({
        "file": fault.file,
        "line": fault.place.line,
        "column": fault.place.column,
        "level": fault.level.word(),
        "rule": fault.rule,
        "item": fault.item,
        "message": fault.message,
        "help": fault.help,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_not_there_is_met_with_those_like_it() {
        let names = ["longest-key", "shortest-key", "order", "icd-001", "icd-002"];
        let near = |typed| nearest(names.iter().copied(), typed);
        assert_eq!(near("longest_key"), ["longest-key"]);
        assert_eq!(near("Ordr"), ["order"]);
        assert_eq!(near("key"), ["longest-key", "shortest-key"]);
        assert_eq!(near("icd-999"), ["icd-001", "icd-002"]);
        assert_eq!(near("x"), Vec::<&str>::new());
    }
}
