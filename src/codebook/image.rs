//! A bound book: bytes that are read where they lie, without unpacking or copying.
//!
//! Texts are sequences of numbers into a list of the book's words, the commonest first, so a title takes about a byte a
//! word. Every searched word has the list of lines that hold it: differences in one to five bytes, or one bit a line where
//! that is shorter. All numbers are little-endian. A damaged image reads as blanks and never panics.

pub mod bind;

/// What an image begins with; the last byte is the version of the format.
pub const MAGIC: &[u8; 8] = b"openbk\x00\x01";

/// The parts of an image, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Which book it is, and its counts, as lines of text.
    Imprint,
    /// Where each word begins in `Words`.
    WordsAt,
    /// The words of all texts, the commonest first.
    Words,
    /// The search term of each word, or where its several terms stand in `Several`.
    TermOf,
    /// The terms of words that have none or several: a count, then the terms.
    Several,
    /// Where each term begins in `Terms`.
    TermsAt,
    /// The folded words that are searched, sorted.
    Terms,
    /// What finding a term is worth, a byte each: more, the rarer it is.
    Weights,
    /// Where each term's list of lines begins in `Lists`.
    ListsAt,
    /// The lists of lines, each after its length.
    Lists,
    /// The lines, [`LINE`] bytes each, in the order of the book.
    Lines,
    /// The texts of each line: title and notes.
    Texts,
    /// The lines that have a code, sorted by it.
    ByCode,
    /// The sets of 7th characters.
    Sevenths,
}

/// How many sections there are.
pub const SECTIONS: usize = 14;

/// Bytes of a number that is found by its place.
pub const WIDTH: usize = 3;

/// Bytes of a line: kind and level, text (3), prior, set of 7th characters, distance to the parent (2), code.
pub const LINE: usize = 8 + CODE;

/// The longest code that stands in the line itself; a longer one stands before its title and leaves this blank.
pub const CODE: usize = 5;

/// The prior of a line that nothing speaks for or against.
pub const NEUTRAL: u8 = 100;

/// Sets of 7th characters have numbers below this; 0 is none.
pub const SETS: usize = 64;

/// Beside the set of 7th characters: the code is what is added to that of the parent.
pub const ADDED: u8 = 0x80;

/// Beside the set of 7th characters: the code stands for its header when nothing more is said.
pub const DEFAULT: u8 = 0x40;

/// A list with more than one line in this many is kept as bits.
pub const DENSE: usize = 10;

/// In `TermOf`: the rest of the number is a place in `Several`.
pub const SEVERAL: u32 = 1 << 23;

/// In `TermOf`: the word opens a parenthesis, or closes one. What stands between is not missed when it was not typed.
pub const OPENS: u32 = 1 << 22;
/// See [`OPENS`].
pub const CLOSES: u32 = 1 << 21;
/// In `TermOf`: a comma or the like ends what the word belongs to, such as what a title denies.
pub const ENDS: u32 = 1 << 20;

/// How many lines a manuscript has, 7th characters counted: what official lists of codes count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Codes and headers.
    pub rows: u32,
    /// Codes that can be reported.
    pub billable: u32,
    /// Modifiers.
    pub modifiers: u32,
    /// Codes and modifiers that have ended.
    pub ended: u32,
}

/// A count or a place as an image keeps it. Whatever needs more does not fit into an image anyway.
pub fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A code without its dot, in capitals, as it is sorted and compared.
pub fn bare(code: &str) -> String {
    let kept = code.chars().filter(|c| !matches!(c, '.' | ' '));
    if code.is_ascii() {
        return kept.map(|c| c.to_ascii_uppercase()).collect();
    }
    kept.flat_map(char::to_uppercase).collect()
}
