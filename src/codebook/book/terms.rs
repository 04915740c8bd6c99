//! Reads what a look-up needs of a book: its search terms, the lines that hold each, and the terms of printed words.

use std::ops::Range;

use super::Book;
use super::texts::{Texts, first, number};
use crate::codebook::image::{CLOSES, DENSE, ENDS, OPENS, SEVERAL, Section, counted};

impl Book {
    /// What is known of printed words.
    pub(in crate::codebook) fn glossary(&self) -> Glossary<'_> {
        let [term_of, several, weights] =
            [Section::TermOf, Section::Several, Section::Weights].map(|section| self.section(section));
        Glossary { book: self, term_of, several, weights }
    }

    /// How many search terms there are.
    pub(in crate::codebook) fn terms(&self) -> u32 {
        counted(self.section(Section::Weights).len())
    }

    /// A search term.
    pub(in crate::codebook) fn term(&self, n: u32) -> &[u8] {
        let at = self.section(Section::TermsAt);
        let range = number(at, n as usize) as usize..number(at, n as usize + 1) as usize;
        self.section(Section::Terms).get(range).unwrap_or_default()
    }

    /// The term of a folded word.
    pub(in crate::codebook) fn exactly(&self, word: &str) -> Option<u32> {
        let at = self.first_term(|term| term < word.as_bytes());
        (at < self.terms() && self.term(at) == word.as_bytes()).then_some(at)
    }

    /// The terms that begin with a folded word.
    pub(in crate::codebook) fn beginning(&self, word: &str) -> Range<u32> {
        let word = word.as_bytes();
        self.first_term(|term| term < word)..self.first_term(|term| term < word || term.starts_with(word))
    }

    /// The first term for which this does not hold; it holds for all before.
    fn first_term(&self, before: impl Fn(&[u8]) -> bool) -> u32 {
        first(self.terms(), |n| before(self.term(n)))
    }

    /// What finding a term is worth, as [`Section::Weights`] has it.
    pub(in crate::codebook) fn weight(&self, term: u32) -> u8 {
        self.section(Section::Weights).get(term as usize).copied().unwrap_or(0)
    }

    /// Adds the lines that hold a term to a set of lines, 64 a number.
    pub(in crate::codebook) fn gather(&self, term: u32, into: &mut [u64]) {
        let at = number(self.section(Section::ListsAt), term as usize) as usize;
        let mut steps = self.texts_at(Section::Lists, at);
        let count = steps.number() as usize;
        if count * DENSE > self.len() as usize {
            let bits = steps.rest((self.len() as usize).div_ceil(8));
            for (word, bytes) in into.iter_mut().zip(bits.chunks(8)) {
                let mut eight = [0; 8];
                eight[..bytes.len()].copy_from_slice(bytes);
                *word |= u64::from_le_bytes(eight);
            }
        } else {
            let mut line = 0;
            for _ in 0..count {
                line += steps.number() as usize;
                if let Some(word) = into.get_mut(line / 64) {
                    *word |= 1 << (line % 64);
                }
            }
        }
    }
}

/// What is known of printed words: their search terms, and what finding one is worth.
#[derive(Clone, Copy)]
pub(in crate::codebook) struct Glossary<'a> {
    book: &'a Book,
    term_of: &'a [u8],
    several: &'a [u8],
    weights: &'a [u8],
}

/// What stands for a printed word.
#[derive(Clone, Copy)]
pub(in crate::codebook) struct Entry(u32);

impl Entry {
    /// Whether the word opens a parenthesis.
    pub(in crate::codebook) const fn opens(self) -> bool {
        self.0 & OPENS != 0
    }

    /// Whether it closes one.
    pub(in crate::codebook) const fn closes(self) -> bool {
        self.0 & CLOSES != 0
    }

    /// Whether it ends with a comma or the like.
    pub(in crate::codebook) const fn ends(self) -> bool {
        self.0 & ENDS != 0
    }
}

impl Glossary<'_> {
    /// What stands for a printed word, by its number.
    pub(in crate::codebook) fn entry(&self, word: u32) -> Entry {
        Entry(number(self.term_of, word as usize))
    }

    /// Hands the terms of a word to `each`, with their weights.
    pub(in crate::codebook) fn terms(&self, entry: Entry, mut each: impl FnMut(u32, u8)) {
        let term = entry.0 & !(OPENS | CLOSES | ENDS);
        let mut weigh = |term: u32| each(term, self.weights.get(term as usize).copied().unwrap_or(0));
        if term & SEVERAL == 0 {
            weigh(term);
            return;
        }
        let bytes = self.several.get((term & !SEVERAL) as usize..).unwrap_or_default();
        let mut several = Texts::of(self.book, bytes);
        for _ in 0..several.count() {
            weigh(several.number());
        }
    }
}
