//! From a score, and how its disagreements were settled, to a run of the ledger.

use std::collections::HashMap;

use super::keys::Keys;
use super::ledger::{Entry, Outcome, Run};
use super::score::Score;
use crate::domain::fault::{Faults, Place};
use crate::domain::time::Day;

/// How a disagreement was settled, by the item: the outcome and the reason.
pub type Settled = HashMap<String, (Outcome, String)>;

/// Reads the settlements, a line each: `id: outcome: reason`; empty lines and those that begin with `#` are none.
///
/// Every line that is at fault is named: another form, an unknown outcome, no reason, an item that was not disputed.
pub fn settled(text: &str, score: &Score<'_>, faults: &mut Faults<'_>) -> Settled {
    let words: Vec<&str> = Outcome::ALL.iter().skip(1).map(|outcome| outcome.word()).collect();
    let help = format!("write `id: outcome: reason`, the outcome being one of: {}", words.join(", "));
    let mut settled = Settled::new();
    for (line, content) in (1..).zip(text.lines()) {
        let place = Place { line, column: 1 };
        let content = content.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let mut parts = content.splitn(3, ':').map(str::trim);
        let (id, word, why) =
            (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let disputed = score.disputed().any(|judged| judged.item.id.as_str() == id)
            || score.apart.iter().any(|(apart, _)| *apart == id);
        let wrong = match Outcome::parse(word) {
            None => Some(format!("`{word}` is no outcome")),
            Some(Outcome::Agreed) => Some("what was agreed needs no line".to_owned()),
            Some(outcome) if why.is_empty() && outcome != Outcome::Open => {
                Some("the reason is missing".to_owned())
            }
            Some(_) if !disputed => Some(format!("`{id}` was not disputed in this review")),
            Some(outcome) => {
                let again = settled.insert(id.to_owned(), (outcome, why.to_owned())).is_some();
                again.then(|| format!("`{id}` is settled twice"))
            }
        };
        if let Some(message) = wrong {
            faults.error(place, "settle-line", message, help.clone());
        }
    }
    settled
}

/// Who reviewed, and when it is recorded.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The run's name.
    pub name: &'a str,
    /// Who answered.
    pub reviewer: &'a str,
    /// Whether a certified coder.
    pub certified: bool,
    /// Today.
    pub date: &'a Day,
}

/// The run that a score and its settlements make; what nobody settled is open.
pub fn run(score: &Score<'_>, keys: &Keys, settled: &Settled, by: By<'_>) -> Run {
    let entries = keys.items.iter().filter_map(|keyed| {
        let judged = score.judged.iter().find(|judged| judged.keyed.id == keyed.id);
        let (outcome, why) = match (judged.map(|judged| judged.agrees), settled.get(&keyed.id)) {
            (Some(true), _) => (Outcome::Agreed, String::new()),
            (_, Some((outcome, why))) => (*outcome, why.clone()),
            (Some(false), None) => (Outcome::Open, String::new()),
            (None, None) => return None,
        };
        Some(Entry { id: keyed.id.clone(), revision: keyed.revision.clone(), outcome, why })
    });
    let (caught, canaries) = score.caught();
    Run {
        name: by.name.to_owned(),
        reviewer: by.reviewer.to_owned(),
        certified: by.certified,
        date: by.date.clone(),
        sheet: keys.sheet.clone(),
        seed: keys.seed,
        asked: keys.items.len() as u64,
        canaries: canaries.into(),
        caught: caught.into(),
        counts: score.counts().is_ok(),
        entries: entries.collect(),
    }
}
