//! What coders type for what the book says: abbreviations, lay words, and words that say nothing.

use std::collections::HashMap;

use crate::codebook::image::bind::FAINT;
use crate::codebook::words::words;

/// The reviewed table of abbreviations, by the words that are typed.
///
/// Words of an entry may be typed in any order and with faint words between: `leg edema` is also `edema of the legs`.
#[derive(Default)]
pub struct Abbreviations {
    meanings: HashMap<Vec<String>, Vec<Vec<String>>>,
    longest: usize,
}

impl Abbreviations {
    /// Reads the table: what is typed, alternatives of what is meant parted by `|` (or `-` for nothing), source.
    pub fn read(text: &str) -> Self {
        let mut all = Self::default();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            if let (Some(typed), Some(means)) = (columns.next(), columns.next()) {
                let typed = key(&words(typed));
                let meant = means.split('|').map(words).filter(|words| !words.is_empty());
                all.longest = all.longest.max(typed.len());
                all.meanings.entry(typed).or_default().extend(meant);
            }
        }
        all
    }

    /// The longest entry that these words begin with: how many words it takes, and what it may mean; no meaning says that
    /// the words are to be passed over.
    pub fn at_start_of(&self, typed: &[String]) -> Option<(usize, &[Vec<String>])> {
        let most = (self.longest + BETWEEN).min(typed.len());
        let whole = |n: &usize| *n == 1 || !(faint(&typed[0]) || faint(&typed[n - 1]));
        (1..=most)
            .rev()
            .filter(whole)
            .find_map(|n| self.meanings.get(&key(&typed[..n])).map(|meanings| (n, meanings.as_slice())))
    }
}

/// How many faint words may stand between the words of an entry.
const BETWEEN: usize = 2;

fn faint(word: &str) -> bool {
    FAINT.contains(&word)
}

/// The words of an entry in order of the alphabet, faint ones left out unless there are no others.
fn key(words: &[String]) -> Vec<String> {
    let mut key: Vec<String> = words.iter().filter(|word| !faint(word)).cloned().collect();
    if key.is_empty() {
        key = words.to_vec();
    }
    key.sort();
    key
}
