//! Lists the words that are searched, the lines that hold each, and what finding one is worth.

use std::collections::{BTreeMap, HashMap};
use std::iter;

use super::lines::Standing;
use super::{put, put_short};
use crate::codebook::draft::{Draft, Kind, Manuscript};
use crate::codebook::image::{CLOSES, DENSE, ENDS, OPENS, SEVERAL, counted};
use crate::codebook::words::{each_word, words};

/// Words that say little: worth almost nothing when found, and not missed when absent.
pub const FAINT: [&str; 40] = [
    "a",
    "after",
    "an",
    "and",
    "are",
    "as",
    "at",
    "because",
    "by",
    "classified",
    "due",
    "during",
    "elsewhere",
    "encounter",
    "feeling",
    "for",
    "from",
    "got",
    "had",
    "has",
    "have",
    "in",
    "is",
    "it",
    "my",
    "nec",
    "no",
    "nos",
    "not",
    "of",
    "on",
    "or",
    "site",
    "the",
    "to",
    "unspecified",
    "was",
    "when",
    "while",
    "with",
];

/// What a faint word is worth; the rarest word is worth fifteen times as much.
pub const FAINT_WEIGHT: u8 = 6;

/// What `other` and `specified` are worth: somewhat, since "Other hypothyroidism" is not what "hypothyroidism" asks for.
const SOMEWHAT: [(&str, u8); 3] = [("other", 30), ("specified", 20), ("part", 20)];

/// The searched words, and the lines that hold each.
pub struct Terms {
    /// For each folded word the lines that hold it, in the order of the book.
    pub lists: BTreeMap<String, Vec<u32>>,
}

impl Terms {
    /// The searched words of a book.
    pub fn of(book: &Manuscript, outline: &[Standing]) -> Self {
        let mut lists: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (i, (line, standing)) in book.lines.iter().zip(outline).enumerate() {
            let at = counted(i);
            let mut add = |text: &str| {
                each_word(text, |word| {
                    let list = lists.entry(word.to_owned()).or_default();
                    if list.last() != Some(&at) {
                        list.push(at);
                    }
                });
            };
            // A line of an index is read with those above it; a code's title stands by itself.
            if line.kind == Kind::Term {
                let above = iter::successors(standing.parent, |above| outline[*above].parent);
                above.for_each(|above| add(&book.lines[above].title));
            }
            add(&line.title);
            searched(line).for_each(&mut add);
            // What a header is also called, its codes are called; and the code that stands for it bears its name.
            if let Some(above) =
                standing.parent.map(|parent| &book.lines[parent]).filter(|_| line.kind.is_coded())
            {
                if standing.default {
                    add(&above.title);
                }
                searched(above).filter(|_| above.kind.is_coded()).for_each(&mut add);
            }
            if let Standing { sevenths: Some(set), below: false, .. } = standing
                && line.kind.is_coded()
            {
                book.lines[*set].sevenths.iter().for_each(|(_, meaning)| add(meaning));
            }
        }
        Self { lists }
    }

    /// What finding each is worth, in a book of so many lines.
    pub fn weights(&self, lines: usize) -> Vec<u8> {
        self.lists.iter().map(|(term, list)| weight(term, lines, list.len())).collect()
    }

    /// For each printed word its search terms, and those of the words that have none or several.
    pub fn of_words(&self, printed: &[String]) -> (Vec<u8>, Vec<u8>) {
        let number: HashMap<&str, usize> =
            self.lists.keys().enumerate().map(|(i, t)| (t.as_str(), i)).collect();
        let (mut of, mut several) = (Vec::new(), Vec::new());
        for word in printed {
            let found: Vec<usize> =
                words(word).iter().filter_map(|t| number.get(t.as_str()).copied()).collect();
            let opens = if word.contains('(') { OPENS } else { 0 } as usize;
            let closes = if word.contains(')') { CLOSES } else { 0 } as usize;
            let closes = closes | if word.ends_with([',', ';']) { ENDS } else { 0 } as usize;
            if let [one] = found[..] {
                put(&mut of, one | opens | closes);
            } else {
                put(&mut of, several.len() | SEVERAL as usize | opens | closes);
                put_short(&mut several, found.len());
                for term in found {
                    put_short(&mut several, term);
                }
            }
        }
        (of, several)
    }

    /// Where each list begins, and the lists, each after its length.
    pub fn lists_section(&self, lines: usize) -> (Vec<u8>, Vec<u8>) {
        let (mut at, mut bytes) = (Vec::new(), Vec::new());
        for list in self.lists.values() {
            put(&mut at, bytes.len());
            put_short(&mut bytes, list.len());
            if list.len() * DENSE > lines {
                put_bits(&mut bytes, list, lines);
            } else {
                put_steps(&mut bytes, list);
            }
        }
        (at, bytes)
    }
}

/// The notes of a line that are searched.
fn searched(line: &Draft) -> impl Iterator<Item = &str> {
    line.notes.iter().filter(|(kind, _)| kind.searched()).map(|(_, text)| text.as_str())
}

/// What finding a term is worth: more, the rarer it is.
fn weight(term: &str, lines: usize, holding: usize) -> u8 {
    if FAINT.contains(&term) {
        return FAINT_WEIGHT;
    }
    if let Some((_, weight)) = SOMEWHAT.iter().find(|(word, _)| *word == term) {
        return *weight;
    }
    let rare = (f64::from(counted(lines)) / f64::from(counted(holding.max(1)))).ln();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 30 and 90")]
    let weight = (12.0 * rare).clamp(30.0, 90.0) as u8;
    weight
}

/// Adds a list as one bit for each line of the book.
fn put_bits(out: &mut Vec<u8>, list: &[u32], lines: usize) {
    let start = out.len();
    out.resize(start + lines.div_ceil(8), 0);
    for line in list {
        out[start + *line as usize / 8] |= 1 << (line % 8);
    }
}

/// Adds a list as the steps from each line to the next.
fn put_steps(out: &mut Vec<u8>, list: &[u32]) {
    let mut before = 0;
    for line in list {
        put_short(out, (line - before) as usize);
        before = *line;
    }
}
