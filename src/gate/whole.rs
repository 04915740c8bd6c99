//! Finds what shows only over a whole bank: tricks that pay, letters that keys favour, questions that are there twice.

mod exploit;
mod letters;
mod pairs;
mod twins;

use super::findings::Findings;
use crate::bank::check::Site;
use crate::domain::bank::Bank;
use crate::domain::question::{Choice, Item, Response};

/// Checks a bank as a whole, beside those that are known already, and gives remarks on what could not be done.
///
/// What concerns the bank is noted in the file that holds most of the items it was counted over.
pub fn check(bank: &Bank, sites: &[Site], known: &Bank, findings: &mut [Findings<'_>]) -> Vec<String> {
    exploit::check(bank, sites, findings);
    letters::check(bank, sites, findings);
    twins::check(bank, sites, known, findings)
}

/// The options and the key's position of an item with one key.
fn single(item: &Item) -> Option<(&[Choice], usize)> {
    match &item.response {
        Response::Choice { options, key, many: false } => Some((options, key.positions().next()?)),
        Response::Choice { .. } | Response::Fill { .. } => None,
    }
}

/// The file that occurs most often, the first of those that occur as often.
fn home(files: impl Iterator<Item = usize>) -> usize {
    let mut counts: Vec<usize> = Vec::new();
    for file in files {
        if counts.len() <= file {
            counts.resize(file + 1, 0);
        }
        counts[file] += 1;
    }
    (0..counts.len()).reduce(|best, i| if counts[i] > counts[best] { i } else { best }).unwrap_or(0)
}

#[cfg(test)]
mod tests;
