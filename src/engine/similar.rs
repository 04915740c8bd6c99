//! Which items are enemies: so alike that one gives the other away, so they never stand on one form.

use std::collections::HashSet;

use crate::domain::fingerprint;
use crate::domain::question::{Item, Response};

/// Two items of one area with the same key whose word triples overlap at least this much are enemies.
///
/// Jaccard index of word 3-grams, numbers and sides masked; the threshold is a design choice that our own bank's
/// nearest pairs were read against, after the near-duplicate studies in `docs/decisions/0006-enemies.md`.
pub const ENEMY: f64 = 0.35;

/// The word triples of an item's stem and key, ages, numbers and sides masked.
pub struct Shingles(HashSet<u64>);

impl Shingles {
    /// Reads them off an item.
    pub fn of(item: &Item) -> Self {
        let text = format!("{} {}", item.stem, right_text(item));
        let words: Vec<String> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '.'))
            .map(|w| w.trim_matches('.').to_lowercase())
            .filter(|w| !w.is_empty())
            .map(|w| {
                if w.chars().all(|c| c.is_ascii_digit()) || w == "left" || w == "right" {
                    "#".into()
                } else {
                    w
                }
            })
            .collect();
        Self(
            words
                .windows(3)
                .map(|w| fingerprint(&[w[0].as_bytes(), w[1].as_bytes(), w[2].as_bytes()]))
                .collect(),
        )
    }

    /// A fingerprint of each word triple, each once, in no order.
    pub fn hashes(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    /// How much two overlap, 0 to 1; nothing overlaps with nothing.
    #[expect(clippy::cast_precision_loss, reason = "a stem has far fewer than 2^52 words")]
    pub fn overlap(&self, other: &Self) -> f64 {
        let both = self.0.intersection(&other.0).count();
        let either = self.0.len() + other.0.len() - both;
        if either == 0 { 0.0 } else { both as f64 / either as f64 }
    }
}

/// A fingerprint of what the key says: only items whose keys say the same can be enemies.
pub fn key_fingerprint(item: &Item) -> u64 {
    fingerprint(&[right_text(item).as_bytes()])
}

/// What the key says, options in the order of the file.
fn right_text(item: &Item) -> String {
    match &item.response {
        Response::Choice { options, key, .. } => key
            .positions()
            .filter_map(|p| options.get(p))
            .map(|o| o.text.as_ref())
            .collect::<Vec<_>>()
            .join(" "),
        Response::Fill { accept, .. } => accept.join(" "),
    }
}
