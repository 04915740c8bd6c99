//! What coders type for what the book says: abbreviations, lay words, and words that say nothing.

use std::collections::HashMap;

use crate::codebook::words::words;

/// The reviewed table of abbreviations, by the words that are typed.
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
                let typed = words(typed);
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
        (1..=self.longest.min(typed.len()))
            .rev()
            .find_map(|n| self.meanings.get(&typed[..n]).map(|meanings| (n, meanings.as_slice())))
    }
}
