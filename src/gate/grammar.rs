//! Finds the codes in a text as a coder reads them.
//!
//! One pass over the words of a text. [`shape`] says what a word could be, the tables say what it is, [`context`] refuses
//! what its neighbours show to be a dose, a laboratory value, a record number or an address, [`modifier`] and [`tail`] take
//! in what belongs to a code: the end of a range, modifiers, units.
//!
//! What is taken for a code:
//!
//! - with the dot of ICD-10-CM, whatever has the shape, so that a code that does not exist is found;
//! - without it, what an edition of ICD-10-CM at hand has;
//! - a letter and four digits as HCPCS Level II, unless only ICD-10-CM has it;
//! - five digits, or four and a letter, as CPT, where CPT has numbers at all;
//! - in a text of nothing but codes, such as an option, whatever has the shape of one: a mistyped key is found.

use std::ops::Range;

use super::tables::Tables;

mod context;
mod modifier;
mod shape;
mod tail;
mod words;

/// A code in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, in bytes, with all that belongs to it: the end of its range, its modifiers, its units. The
    /// spans of a text ascend and never overlap.
    pub span: Range<usize>,
    /// The set it is of.
    pub what: What,
    /// The code as its set prints it: `E11.42`, `J1100`, `29881`; of a modifier alone, the modifier.
    pub code: String,
    /// The last code of a range that begins with `code`, as its set prints it.
    pub up_to: Option<String>,
    /// Whether it stands for all below it: `E11.4-`.
    pub family: bool,
    /// The modifiers behind it, in their order, whether they exist or not.
    pub modifiers: Vec<String>,
    /// How often it is reported, if that is said: `x 5`.
    pub units: Option<u32>,
}

/// The set that a code is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A diagnosis.
    Icd10Cm,
    /// HCPCS Level II.
    Hcpcs,
    /// CPT, category I, II or III, or a proprietary laboratory test.
    Cpt,
    /// A modifier alone.
    Modifier,
}

/// The codes in a text, in their order.
pub fn mentions(text: &str, tables: &Tables) -> Vec<Mention> {
    let bare = shape::nothing_but_codes(text);
    let scan = Scan { text, tables, bare };
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while let Some(word) = next_word(text, at) {
        let taken = found.last().map_or(0, |mention| mention.span.end);
        let seen = found.len();
        match scan.code(&word, taken) {
            Some(mention) => found.push(mention),
            None => modifier::alone(text, &word, tables, &mut found),
        }
        at = found.last().filter(|_| found.len() > seen).map_or(word.end, |m| m.span.end.max(word.end));
    }
    found
}

/// The codes in a text of an item that asks for modifiers, where `25`, `GA` or `QK, QX` is one, and so is the last word of
/// each part in `Anesthesiologist QK, nurse anesthetist QX`; in any other text the same as [`mentions`].
pub fn mentions_of_modifiers(text: &str, tables: &Tables) -> Vec<Mention> {
    let found = modifier::only(text, tables);
    if found.is_empty() { mentions(text, tables) } else { found }
}

/// Whether a text is nothing but its codes, with their modifiers and units and with blanks, `,` `;` `/` `+` `&` or `and`,
/// `plus`, `with` between them, and a full stop behind.
pub fn only_codes(text: &str, mentions: &[Mention]) -> bool {
    let mut at = 0;
    let between = |part: Option<&str>| {
        part.is_some_and(|part| {
            let mut words = part.split(|c: char| c.is_whitespace() || ",;/+&().".contains(c));
            words.all(|word| matches!(word, "" | "and" | "plus" | "with" | "modifier" | "modifiers"))
        })
    };
    for mention in mentions {
        if !between(text.get(at..mention.span.start)) {
            return false;
        }
        at = mention.span.end;
    }
    !mentions.is_empty() && between(text.get(at..))
}

/// A word of ASCII letters and digits, from `start` to `end` in bytes.
struct Word<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

/// The next word from a place on.
fn next_word(text: &str, from: usize) -> Option<Word<'_>> {
    let bytes = text.as_bytes().get(from..)?;
    let start = from + bytes.iter().position(u8::is_ascii_alphanumeric)?;
    let end = word_end(text, start);
    text.get(start..end).map(|text| Word { start, end, text })
}

/// Where the word of ASCII letters and digits at a place ends.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes().get(start..).unwrap_or_default();
    start + bytes.iter().take_while(|b| b.is_ascii_alphanumeric()).count()
}

/// The character right before a place.
fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The character at a place.
fn after(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// What is left of a text from a place on.
fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// Whether a character binds a code to what stands behind it, as in `S52.501–S52.509`: hyphens and dashes.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2014}')
}

/// A text being read.
struct Scan<'a> {
    text: &'a str,
    tables: &'a Tables,
    /// Whether it is nothing but codes.
    bare: bool,
}

impl Scan<'_> {
    /// The code that begins with a word; `taken` is where the mention before it ends.
    fn code(&self, word: &Word<'_>, taken: usize) -> Option<Mention> {
        let first = *word.text.as_bytes().first()?;
        if word.text.len() < 3
            || first.is_ascii_lowercase()
            || !context::may_begin(self.text, word.start, taken)
        {
            return None;
        }
        let read = shape::read(self.text, word, self.tables, self.bare)?;
        let mention = tail::take(self.text, self.tables, self.bare, word.start, read)?;
        let refused = context::refuses(self.text, &mention, read_bare(self.bare, &mention));
        (!refused).then_some(mention)
    }
}

/// Whether a code's neighbours need no look: they are codes too.
fn read_bare(bare: bool, mention: &Mention) -> bool {
    bare || mention.up_to.is_some() && mention.what != What::Cpt
}
