//! Which items are enemies: so alike that one gives the other away, so they never stand on one form.

use crate::domain::fingerprint;
use crate::domain::question::{Item, Response};

/// Two items of one area with the same key whose word triples overlap at least this much are enemies.
///
/// Jaccard index of word 3-grams, numbers and sides masked; the threshold is a design choice that our own bank's
/// nearest pairs were read against, after the near-duplicate studies in `docs/decisions/0006-enemies.md`.
pub const ENEMY: f64 = 0.35;

/// The word triples of an item's stem and key, ages, numbers and sides masked: a fingerprint of each, in order, each once.
pub struct Shingles(Vec<u64>);

impl Shingles {
    /// Reads them off an item.
    pub fn of(item: &Item) -> Self {
        let right = right_text(item);
        let texts = [item.stem.as_ref(), &right].into_iter();
        let words: Vec<u64> = texts
            .flat_map(|text| text.split(|c: char| !(c.is_alphanumeric() || c == '.')))
            .map(|word| word.trim_matches('.'))
            .filter(|word| !word.is_empty())
            .map(masked)
            .collect();
        let mut triples: Vec<u64> =
            words.windows(3).map(|w| w.iter().fold(0, |h, word| mixed(h, *word))).collect();
        triples.sort_unstable();
        triples.dedup();
        Self(triples)
    }

    /// A fingerprint of each word triple, each once, in ascending order.
    pub fn into_hashes(self) -> Vec<u64> {
        self.0
    }

    /// How much two overlap, 0 to 1; nothing overlaps with nothing.
    #[expect(clippy::cast_precision_loss, reason = "a stem has far fewer than 2^52 words")]
    pub fn overlap(&self, other: &Self) -> f64 {
        let both = self.0.iter().filter(|triple| other.0.binary_search(triple).is_ok()).count();
        let either = self.0.len() + other.0.len() - both;
        if either == 0 { 0.0 } else { both as f64 / either as f64 }
    }
}

/// A number for a word, the same for all whole numbers and for both sides.
fn masked(word: &str) -> u64 {
    let side = word.eq_ignore_ascii_case("left") || word.eq_ignore_ascii_case("right");
    if side || word.bytes().all(|b| b.is_ascii_digit()) {
        return fingerprint(&[b"#"]);
    }
    if word.is_ascii() {
        word.bytes().fold(0, |h, byte| mixed(h, byte.to_ascii_lowercase().into()))
    } else {
        word.to_lowercase().chars().fold(0, |h, c| mixed(h, c.into()))
    }
}

/// A number for what follows something else: multiplied by the odd number nearest to 2^64 over the golden ratio, so that
/// every bit of both tells (Knuth, The Art of Computer Programming, volume 3, section 6.4).
const fn mixed(before: u64, next: u64) -> u64 {
    (before.rotate_left(25) ^ next).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
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
