//! Compares the answers of a sheet with its keys.

mod reading;

use std::collections::{HashMap, HashSet};

use super::estimate::{Estimate, estimate};
use super::filled::{Confidence, Entry, Filled};
use super::keys::{Keyed, Keys, Right, shown};
use super::ledger::{CAUGHT_PERCENT, enough};
use crate::domain::answer::{Answer, Choices};
use crate::domain::bank::Bank;
use crate::domain::fault::Faults;
use crate::domain::question::Item;
use reading::{given, only};

/// What came of a sheet.
#[derive(Debug)]
pub struct Score<'a> {
    /// Questions of the sheet, as it was sent out.
    pub questions: usize,
    /// Those that were answered and compared, in the sheet's order.
    pub judged: Vec<Judged<'a>>,
    /// Those without an answer.
    pub blank: Vec<&'a str>,
    /// Those that are no longer on the sheet.
    pub missing: Vec<&'a str>,
    /// Those that cannot be compared, each with the reason.
    pub apart: Vec<(&'a str, Apart)>,
}

/// Why an answer is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// The item changed after the sheet was written.
    Changed,
    /// The item is no longer in the bank.
    Gone,
    /// The revision on the sheet is not the one that was sent out.
    OtherRevision,
    /// The item stands on the sheet twice, with two answers.
    TwoAnswers,
}

impl Apart {
    /// The reason in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Changed => "the bank's question was changed since the sheet was written",
            Self::Gone => "the question is no longer in the bank",
            Self::OtherRevision => "the sheet names another revision than was sent out",
            Self::TwoAnswers => "it stands on the sheet twice, with two answers",
        }
    }
}

/// An answer that was compared.
#[derive(Debug)]
pub struct Judged<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its key.
    pub keyed: &'a Keyed,
    /// What the reviewer says.
    pub given: Given,
    /// How sure the reviewer is.
    pub confidence: Option<Confidence>,
    /// Where the reviewer says it is written.
    pub section: String,
    /// What else the reviewer says.
    pub remark: String,
    /// Whether that is the bank's own key.
    pub agrees: bool,
}

/// What a reviewer says is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// These options, by their places in the bank.
    Options(Choices),
    /// A code in a blank.
    Typed(String),
    /// None fits.
    None,
    /// More than one can be defended.
    Several,
}

impl Judged<'_> {
    /// Whether its key was swapped and the reviewer did not follow it.
    pub fn caught(&self) -> bool {
        let Right::Options { key, .. } = &self.keyed.right else { return false };
        self.keyed.is_swapped() && self.given != Given::Options(*key)
    }

    /// The bank's key: the sheet's letters, if it has options, and what they say.
    pub fn key(&self) -> (String, String) {
        match &self.keyed.right {
            Right::Options { truth, .. } => self.options(*truth),
            Right::Typed(accept) => (String::new(), accept.join(" or ")),
        }
    }

    /// The reviewer's answer: the sheet's letters, if it has options, and what they say.
    pub fn answer(&self) -> (String, String) {
        match &self.given {
            Given::Options(set) => self.options(*set),
            Given::Typed(text) => (String::new(), text.clone()),
            Given::None => ("none".into(), "none fits".into()),
            Given::Several => ("several".into(), "more than one can be defended".into()),
        }
    }

    fn options(&self, set: Choices) -> (String, String) {
        let Right::Options { order, .. } = &self.keyed.right else { return Default::default() };
        let chosen = order.iter().filter(|place| set.has(**place));
        let texts = chosen.filter_map(|place| self.item.options().get(*place)).map(|o| o.text.as_ref());
        (shown(order, set), texts.collect::<Vec<_>>().join(" + "))
    }
}

impl Score<'_> {
    /// The answers that are not the bank's key.
    pub fn disputed(&self) -> impl Iterator<Item = &Judged<'_>> {
        self.judged.iter().filter(|judged| !judged.agrees)
    }

    /// The answered questions whose key was swapped.
    pub fn planted(&self) -> impl Iterator<Item = &Judged<'_>> {
        self.judged.iter().filter(|judged| judged.keyed.is_swapped())
    }

    /// How many swapped keys were caught, and of how many that were answered.
    pub fn caught(&self) -> (u32, u32) {
        (count(self.planted().filter(|judged| judged.caught())), count(self.planted()))
    }

    /// How many answers to swapped keys name the bank's own key.
    pub fn solved(&self) -> u32 {
        count(self.planted().filter(|judged| judged.agrees))
    }

    /// Whether the review counts.
    ///
    /// # Errors
    /// Why not: no swapped key was answered; fewer than [`CAUGHT_PERCENT`] of them were caught; or fewer than half were
    /// answered with the true key, for by guessing alone three in four are not followed, but only one in four is solved.
    pub fn counts(&self) -> Result<(), String> {
        let ((caught, planted), solved) = (self.caught(), self.solved());
        if planted == 0 {
            Err("none of the answered questions had a swapped key, so nothing shows how closely it was read"
                .into())
        } else if !enough(caught.into(), planted.into()) {
            Err(format!("{caught} of {planted} swapped keys were caught, and {CAUGHT_PERCENT}% are needed"))
        } else if solved * 2 < planted {
            Err(format!(
                "only {solved} of {planted} swapped questions were answered with the true key, no more than by guessing"
            ))
        } else {
            Ok(())
        }
    }

    /// What it tells of the keys that nobody disputed; `None` where the data are too few.
    pub fn estimate(&self) -> Option<Estimate> {
        let (caught, planted) = self.caught();
        let (compared, disputed) = self.compared();
        estimate(compared, disputed, caught, planted)
    }

    /// How many questions without a swapped key were compared, and how many of them are disputed.
    pub fn compared(&self) -> (u32, u32) {
        let plain = || self.judged.iter().filter(|judged| !judged.keyed.is_swapped());
        (count(plain()), count(plain().filter(|judged| !judged.agrees)))
    }
}

fn count<T>(of: impl Iterator<Item = T>) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

/// Compares a sheet with its keys, items as the bank holds them now; every oddity of the sheet goes to `faults`.
pub fn score<'a>(filled: &Filled, keys: &'a Keys, bank: &'a Bank, faults: &mut Faults<'_>) -> Score<'a> {
    let mut score = Score {
        questions: keys.items.len(),
        judged: Vec::new(),
        blank: Vec::new(),
        missing: Vec::new(),
        apart: Vec::new(),
    };
    if let Some((seed, place)) = filled.seed.as_ref().filter(|(seed, _)| *seed != keys.seed.to_string()) {
        let message = format!("the sheet was drawn with {seed}, and its keys with {}", keys.seed);
        let help = "the keys are of another export of that name; options are told by what they say";
        faults.warning(*place, "sheet-seed", message, help);
    }
    let known: HashSet<&str> = keys.items.iter().map(|keyed| keyed.id.as_str()).collect();
    let items: HashMap<&str, &Item> = bank.items.iter().map(|item| (item.id.as_str(), item)).collect();
    let mut entries: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in &filled.entries {
        faults.about(Some(&entry.id));
        if known.contains(entry.id.as_str()) {
            entries.entry(&entry.id).or_default().push(entry);
        } else {
            let message =
                format!("`{}` is not among the questions that were sent out; it is left out", entry.id);
            faults.warning(
                entry.place,
                "sheet-extra",
                message,
                "look at the spelling of its `id`, or remove it",
            );
        }
    }
    for keyed in &keys.items {
        faults.about(Some(&keyed.id));
        let Some((first, again)) = entries.get(keyed.id.as_str()).and_then(|all| all.split_first()) else {
            let message = format!("`{}` was sent out and is not on the sheet any more", keyed.id);
            faults.warning(
                filled.place,
                "sheet-missing",
                message,
                "put it back if it was removed by mistake",
            );
            score.missing.push(&keyed.id);
            continue;
        };
        let item = match items.get(keyed.id.as_str()) {
            None => Err(Apart::Gone),
            Some(item) if !keyed.is_of(item) => Err(Apart::Changed),
            Some(item) => Ok(*item),
        };
        match item.and_then(|item| Ok((item, only(first, again, keyed, faults)?))) {
            Err(why) => score.apart.push((&keyed.id, why)),
            Ok((item, entry)) => match given(entry, keyed, item, faults) {
                None => score.blank.push(&keyed.id),
                Some(given) => score.judged.push(Judged {
                    item,
                    keyed,
                    agrees: agrees(&given, keyed, item),
                    given,
                    confidence: entry.confidence,
                    section: entry.section.clone(),
                    remark: entry.remark.clone(),
                }),
            },
        }
    }
    faults.about(None);
    score
}

fn agrees(given: &Given, keyed: &Keyed, item: &Item) -> bool {
    match (given, &keyed.right) {
        (Given::Options(set), Right::Options { truth, .. }) => set == truth,
        (Given::Typed(text), Right::Typed(_)) => item.is_right(&Answer::Typed(text.clone())),
        _ => false,
    }
}
