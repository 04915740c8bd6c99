//! Spells texts as numbers into a list of the book's words.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::lines::{Standing, texts};
use super::put_short;
use crate::codebook::draft::Manuscript;

/// The words of all texts as they are printed, and the number of each; words that often follow each other count as one.
pub struct Spelling {
    /// The words, the commonest first.
    pub words: Vec<String>,
    number: HashMap<String, usize>,
    joined: Vec<Pairs>,
}

/// How often words are joined to longer ones.
const ROUNDS: usize = 3;

/// How often two words must follow each other to be joined.
const OFTEN: usize = 24;

/// Words that follow each other often.
type Pairs = HashSet<(String, String)>;

impl Spelling {
    /// Spells all texts of a book.
    pub fn of(book: &Manuscript, outline: &[Standing]) -> Self {
        let lines = outline.iter().enumerate();
        let mut all: Vec<Vec<String>> = lines
            .flat_map(|(i, standing)| texts(book, i, standing.parent))
            .map(|t| t.split(' ').map(str::to_owned).collect())
            .collect();
        let mut joined = Vec::new();
        for _ in 0..ROUNDS {
            let pairs = pairs(&all);
            for text in &mut all {
                *text = join(std::mem::take(text), &pairs);
            }
            joined.push(pairs);
        }
        let mut uses: BTreeMap<String, usize> = BTreeMap::new();
        for word in all.into_iter().flatten() {
            *uses.entry(word).or_default() += 1;
        }
        let mut words: Vec<(String, usize)> = uses.into_iter().collect();
        words.sort_by_key(|(_, n)| Reverse(*n));
        let words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
        let number = words.iter().cloned().enumerate().map(|(i, w)| (w, i)).collect();
        Self { words, number, joined }
    }

    /// Adds a text as a count and the numbers of its words.
    pub fn put(&self, out: &mut Vec<u8>, text: &str) {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        for pairs in &self.joined {
            words = join(words, pairs);
        }
        put_short(out, words.len());
        for word in words {
            put_short(out, self.number.get(&word).copied().unwrap_or_default());
        }
    }
}

/// The pairs of words that follow each other often.
fn pairs(texts: &[Vec<String>]) -> Pairs {
    let mut meet: HashMap<(&str, &str), usize> = HashMap::new();
    for pair in texts.iter().flat_map(|text| text.windows(2)) {
        *meet.entry((&pair[0], &pair[1])).or_default() += 1;
    }
    // A word that opens or closes a parenthesis stays by itself, and nothing is joined to a comma: what stands between them
    // must be told from what does not.
    let aside = |word: &str| word.contains(['(', ')']);
    let apart = |a: &str, b: &str| aside(a) || aside(b) || a.ends_with([',', ';']);
    let often = meet.into_iter().filter(|((a, b), n)| *n >= OFTEN && !apart(a, b));
    often.map(|((a, b), _)| (a.to_owned(), b.to_owned())).collect()
}

/// Joins such pairs, from left to right; what was just joined waits for the next round.
fn join(words: Vec<String>, pairs: &Pairs) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut fresh = false;
    for word in words {
        match out.last_mut() {
            Some(last) if fresh && pairs.contains(&(last.clone(), word.clone())) => {
                last.push(' ');
                last.push_str(&word);
                fresh = false;
            }
            _ => {
                out.push(word);
                fresh = true;
            }
        }
    }
    out
}
