//! Questions that are there twice, or nearly.

use std::collections::HashSet;

use super::pairs::{Join, Overlap};
use crate::bank::check::Site;
use crate::bank::check::threads::{each, each_keeping};
use crate::domain::bank::Bank;
use crate::domain::question::Item;
use crate::engine::similar::Shingles;
use crate::gate::findings::Findings;
use crate::gate::rule::{self, Rule, lints};

/// The share of word triples, four fifths, from which on two questions are one.
const SAME: (usize, usize) = (4, 5);

/// The rules of which an item may be the twin, for `lint-allow`.
const RULES: [&Rule; 2] = [&lints::DUPLICATE, &lints::NEAR_DUPLICATE];

/// How many items a thread takes at a time.
const PORTION: usize = 500;

/// What the search finds about an item.
#[derive(Default)]
struct Twins {
    /// The nearest earlier twin that nobody allows.
    nearest: Option<(usize, Overlap)>,
    /// Twins that someone allows, with the rule.
    allowed: Vec<(usize, usize)>,
    /// Whether the search was given up.
    unfinished: bool,
}

/// Notes each question that an earlier one, or a known one, says too; gives a remark if the search was given up.
pub(super) fn check(bank: &Bank, sites: &[Site], known: &Bank, findings: &mut [Findings<'_>]) -> Vec<String> {
    let ids: HashSet<&str> = bank.items.iter().map(|item| item.id.as_str()).collect();
    // What the bank replaces is no twin of it.
    let mut items: Vec<&Item> = known.items.iter().filter(|item| !ids.contains(item.id.as_str())).collect();
    let first = items.len();
    items.extend(&bank.items);
    let allows = |i: usize, rule: usize| {
        let site = i.checked_sub(first).and_then(|i| sites.get(i));
        site.is_some_and(|site| site.allowed.iter().any(|allowed| allowed.rule == RULES[rule].id))
    };
    let join = Join::new(each(&items, PORTION, |_, item| Shingles::of(item).into_hashes()));
    let pad = || vec![u32::MAX; join.len()];
    let (found, _) =
        each_keeping(&items[first..], PORTION, pad, |met, i, _| twins(&join, first + i, met, &allows));
    let mut used = HashSet::new();
    for (i, twins) in found.iter().enumerate() {
        used.extend(twins.allowed.iter().flat_map(|&(other, rule)| [(first + i, rule), (other, rule)]));
    }
    for (i, ((item, site), twins)) in bank.items.iter().zip(sites).zip(&found).enumerate() {
        let Some(findings) = findings.get_mut(site.file) else { continue };
        if twins.nearest.is_none() && site.allowed.is_empty() {
            continue;
        }
        findings.about(item, site);
        if let Some((other, overlap)) = twins.nearest {
            let beside = other.checked_sub(first).and_then(|o| sites.get(o));
            let line = beside.filter(|o| o.file == site.file).map(|o| format!(" (line {})", o.place.line));
            let other = format!("`{}`{}", items[other].id, line.unwrap_or_default());
            let message =
                format!("stem and key share {}% of their wording with those of {other}", overlap.percent());
            let help =
                "remove one of the two or reword it; if both are meant, allow it on one with the reason";
            findings.note(RULES[level(overlap)], site.stem, message, help);
        }
        for allowed in &site.allowed {
            let rule = RULES.iter().position(|rule| rule.id == allowed.rule);
            if rule.is_some_and(|rule| !used.contains(&(first + i, rule))) {
                let message = format!("`lint-allow: {}` allows what is not there", allowed.rule);
                findings.note(&rule::ALLOW_UNUSED, allowed.place, message, "remove it");
            }
        }
    }
    let mut unfinished = bank.items.iter().zip(&found).filter(|(_, twins)| twins.unfinished);
    let Some((item, _)) = unfinished.next() else { return Vec::new() };
    let count = 1 + unfinished.count();
    vec![format!(
        "duplicates: {count} questions from `{}` on share their rarest words with so many others that not all were compared",
        item.id
    )]
}

/// The rule that an overlap breaks, by its place in [`RULES`].
fn level(overlap: Overlap) -> usize {
    usize::from(!overlap.at_least(SAME.0, SAME.1))
}

fn twins(join: &Join, i: usize, met: &mut [u32], allows: &dyn Fn(usize, usize) -> bool) -> Twins {
    let mut twins = Twins::default();
    let finished = join.earlier(i, met, |other, overlap| {
        let rule = level(overlap);
        if allows(i, rule) || allows(other, rule) {
            twins.allowed.push((other, rule));
        } else if twins.nearest.is_none_or(|(before, nearest)| {
            overlap.above(nearest) || (!nearest.above(overlap) && other < before)
        }) {
            twins.nearest = Some((other, overlap));
        }
    });
    twins.unfinished = !finished;
    twins
}
