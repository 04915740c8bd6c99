//! Writes a sheet to be solved blind: stems and options, no key, no explanation, no flaw and no reference.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::{IndexedRandom, SliceRandom};

use super::keys::{Keyed, Keys, Right};
use super::write::{field, quoted};
use crate::domain::answer::{Choices, letter};
use crate::domain::bank::Bank;
use crate::domain::exam::AreaId;
use crate::domain::many;
use crate::domain::question::{CaseId, Item, Response};
use crate::domain::time::Day;

/// From so many questions on a sheet holds at least one swapped key, if it is to hold any.
const PLANTED_FROM: usize = 5;

/// What a sheet is to hold.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Where the questions come from.
    pub bank: &'a Bank,
    /// Only this area.
    pub area: Option<&'a AreaId>,
    /// At most so many, drawn by chance; all where it is `None`.
    pub sample: Option<usize>,
    /// The share of the questions with options whose key is swapped, in percent.
    pub canaries: u8,
    /// What the sample, the order of options and the swapped keys are drawn with.
    pub seed: u64,
    /// The sheet's name, which its keys are found by.
    pub name: &'a str,
    /// Today.
    pub date: &'a Day,
}

/// A sheet and its keys.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What the reviewer gets.
    pub text: String,
    /// What the reviewer does not get.
    pub keys: Keys,
}

/// Writes a sheet; the same wishes give the same sheet. `None` if there is nothing to ask.
///
/// Questions keep the bank's order, so that those of one chart note stay together; options are shuffled as for a sitting.
pub fn make(wanted: Wanted<'_>) -> Option<Sheet> {
    let mut rng = ChaCha8Rng::seed_from_u64(wanted.seed);
    let fits = |item: &&Item| wanted.area.is_none_or(|area| item.area == *area);
    let all: Vec<&Item> = wanted.bank.items.iter().filter(fits).collect();
    let mut places: Vec<usize> = (0..all.len()).collect();
    if let Some(sample) = wanted.sample {
        places.shuffle(&mut rng);
        places.truncate(sample);
        places.sort_unstable();
    }
    let items: Vec<&Item> = places.into_iter().filter_map(|place| all.get(place).copied()).collect();
    if items.is_empty() {
        return None;
    }
    let mut keyed: Vec<Keyed> = items.iter().map(|item| key_of(item, &mut rng)).collect();
    plant(&mut keyed, &items, wanted.canaries, &mut rng);
    let (sheet, date) = (wanted.name.to_owned(), wanted.date.to_string());
    let text = text(&wanted, &items, &keyed);
    Some(Sheet { text, keys: Keys { sheet, date, seed: wanted.seed, items: keyed } })
}

fn key_of(item: &Item, rng: &mut ChaCha8Rng) -> Keyed {
    let right = match &item.response {
        Response::Choice { options, key, .. } => {
            let mut order: Vec<usize> = (0..options.len()).collect();
            if !item.order_is_meaning() {
                order.shuffle(rng);
            }
            Right::Options { order, key: *key, truth: *key }
        }
        Response::Fill { accept, .. } => Right::Typed(accept.iter().map(ToString::to_string).collect()),
    };
    Keyed { id: item.id.to_string(), revision: item.revision.to_string(), right }
}

/// Swaps the keys of a share of the questions: one right option for one that is wrong.
fn plant(keyed: &mut [Keyed], items: &[&Item], percent: u8, rng: &mut ChaCha8Rng) {
    let has_wrong = |item: &Item| matches!(&item.response, Response::Choice { options, key, .. } if key.len() < options.len());
    let mut places: Vec<usize> =
        (0..).zip(items).filter(|(_, item)| has_wrong(item)).map(|(place, _)| place).collect();
    let least = usize::from(percent > 0 && keyed.len() >= PLANTED_FROM);
    let count = ((places.len() * usize::from(percent) + 50) / 100).max(least);
    places.shuffle(rng);
    for place in places.into_iter().take(count) {
        let Some(Right::Options { order, key, .. }) = keyed.get_mut(place).map(|keyed| &mut keyed.right)
        else {
            continue;
        };
        let wrong: Vec<usize> = order.iter().copied().filter(|option| !key.has(*option)).collect();
        let right: Vec<usize> = key.positions().collect();
        if let (Some(wrong), Some(right)) = (wrong.choose(rng), right.choose(rng)) {
            *key = key.without(Choices::one(*right)).toggled(*wrong);
        }
    }
}

const HOW: &str = "\
Thank you for checking these questions. Please solve each of them on your own, as you would code a real
record, with the code books of the exam's calendar year open. Nobody has told you the key: that is the
point. Where you and the key part, it will be looked up who is right.

answer:      the letter of the option that is right. If the question asks for several, all their letters:
             A, C. If there are no options, the code itself. Write none if no option is right, and several
             if more than one can be defended although only one is asked for.
confidence:  low, medium or high.
section:     where it is written: the guideline, the note in the Tabular List, the page or the paragraph.
remark:      whatever is wrong or unclear in the question. May stay empty.

Leave a question empty if you cannot answer it, and change nothing else in the file. What you write after
section or remark goes in \"double quotes\" if it holds a colon or a #.";

fn text(wanted: &Wanted<'_>, items: &[&Item], keyed: &[Keyed]) -> String {
    let mut out = String::new();
    field(&mut out, 0, "sheet", wanted.name);
    let area = wanted.area.map(|area| format!(", {}", wanted.bank.area_title(area))).unwrap_or_default();
    field(&mut out, 0, "title", &format!("Blind review of {}{area}", many(items.len(), "question")));
    field(&mut out, 0, "date", wanted.date.as_str());
    out += &format!("seed: {}\n", wanted.seed);
    field(&mut out, 0, "how-to-answer", HOW);
    out += "items:\n";
    let mut told: Vec<&CaseId> = Vec::new();
    for (item, keyed) in items.iter().zip(keyed) {
        out += &format!("  - id: {}\n    revision: {}\n", quoted(item.id.as_str()), quoted(&item.revision.0));
        if let Some(id) = &item.case {
            out += &format!("    case: {}\n", quoted(id.as_str()));
            if let Some(case) = wanted.bank.case(id).filter(|_| !told.contains(&id)) {
                field(&mut out, 4, "note", case.note.trim_end());
                told.push(id);
            }
        }
        field(&mut out, 4, "stem", item.stem.trim());
        if let Right::Options { order, .. } = &keyed.right {
            out += "    options:\n";
            for (i, option) in order.iter().filter_map(|place| item.options().get(*place)).enumerate() {
                field(&mut out, 6, &letter(i).to_string(), &option.text);
            }
        }
        out += "    answer:\n    confidence:\n    section:\n    remark:\n\n";
    }
    out
}
