//! Reads texts and numbers where they lie in an image; after the end of a damaged one, blanks and zeros.

use super::Book;
use crate::codebook::draft::Kind;
use crate::codebook::image::{Section, WIDTH, counted};

impl Book {
    /// The texts of a line from its title on.
    pub(in crate::codebook) fn own_texts(&self, line: u32) -> Texts<'_> {
        let mut texts = self.texts(line);
        if self.raw(line)[8] == 0 && self.kind(line) != Kind::Term {
            texts.skip();
        }
        texts
    }

    /// The texts of a line, its long code first if it has one.
    pub(super) fn texts(&self, line: u32) -> Texts<'_> {
        let raw = self.raw(line);
        self.texts_at(Section::Texts, u32::from_le_bytes([raw[1], raw[2], raw[3], 0]) as usize)
    }

    /// A printed word, or several that are often printed together.
    fn word(&self, n: u32) -> &str {
        let at = self.section(Section::WordsAt);
        let range = number(at, n as usize) as usize..number(at, n as usize + 1) as usize;
        self.section(Section::Words).get(range).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    /// A reader of a section that begins at a place in it.
    pub(super) fn texts_at(&self, section: Section, start: usize) -> Texts<'_> {
        Texts::of(self, self.section(section).get(start..).unwrap_or_default())
    }

    /// The meanings of a line's 7th characters: a count, and for each the character and its text.
    pub(in crate::codebook) fn seventh_texts(&self, line: u32) -> Texts<'_> {
        let mut texts = self.texts_at(Section::Sevenths, 0);
        for _ in 0..self.seventh_set(line) {
            for _ in 0..texts.count() {
                texts.number();
                texts.skip();
            }
        }
        texts
    }
}

/// The number at a place of a list.
pub(super) fn number(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at * WIDTH..at * WIDTH + WIDTH) {
        Some(&[a, b, c]) => u32::from_le_bytes([a, b, c, 0]),
        _ => 0,
    }
}

/// The first of so many for which this does not hold; it holds for all before.
pub(super) fn first(count: u32, before: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Reads texts and short numbers one after the other; after the end, blanks and zeros.
#[derive(Clone, Copy)]
pub(in crate::codebook) struct Texts<'a> {
    book: &'a Book,
    bytes: &'a [u8],
}

impl<'a> Texts<'a> {
    /// A reader of these bytes of a book.
    pub(super) const fn of(book: &'a Book, bytes: &'a [u8]) -> Self {
        Self { book, bytes }
    }

    /// So many bytes that are not read as texts; none if there are not so many.
    pub(super) fn rest(&self, bytes: usize) -> &'a [u8] {
        self.bytes.get(..bytes).unwrap_or_default()
    }

    /// How many things follow. Each takes a byte or more, so there are no more than there are bytes, whatever a damaged
    /// image says.
    pub(in crate::codebook) fn count(&mut self) -> u32 {
        self.number().min(counted(self.bytes.len()))
    }

    /// The next byte.
    pub(in crate::codebook) fn byte(&mut self) -> u8 {
        let [first, rest @ ..] = self.bytes else { return 0 };
        self.bytes = rest;
        *first
    }

    /// The next number of one to five bytes.
    pub(in crate::codebook) fn number(&mut self) -> u32 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 || shift > 28 {
                return number;
            }
        }
    }

    /// Hands the words of the next text, by number, to `each`.
    pub(in crate::codebook) fn each_word(&mut self, mut each: impl FnMut(u32)) {
        for _ in 0..self.count() {
            each(self.number());
        }
    }

    /// The next text.
    pub(in crate::codebook) fn take(&mut self) -> String {
        let (book, mut text) = (self.book, String::new());
        self.each_word(|word| {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(book.word(word));
        });
        text
    }

    /// Passes over a text.
    pub(in crate::codebook) fn skip(&mut self) {
        self.each_word(|_| ());
    }

    /// Passes over this many bytes.
    pub(in crate::codebook) fn pass(&mut self, bytes: u32) {
        self.bytes = self.bytes.get(bytes as usize..).unwrap_or_default();
    }
}
