//! Reads the lines found and judges each.
//!
//! A line is judged by its best text, title or inclusion term: how much of the query the text fills, and how much of the
//! text the query names. Words in parentheses, words that the title denies and faint words may be missing. To that a line's
//! prior is added.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::super::candidates::Place;
use super::{Judged, Way};
use crate::codebook::book::{Book, Glossary, Spot, Texts};
use crate::codebook::draft::{Kind, NoteKind};
use crate::codebook::image::bind::terms::FAINT_WEIGHT;
use crate::codebook::image::{NEUTRAL, SETS};

/// What a text that is all the query and nothing else is worth.
const WHOLE: f32 = 1000.0;
/// What part of that a text gets which has the query's words among endless others.
const AMONG: f32 = 0.62;
/// What a text is worth, as a part of that, which is what was typed to the word.
const EXACT: f32 = 1.3;
/// What it adds that a text begins with a word of the query, and with its first.
const LEAD: f32 = 0.01;
/// See [`LEAD`].
const FIRST: f32 = 0.03;
/// How much better a later 7th character must answer than an earlier one.
const ALIKE: f32 = 0.015;
/// What part of its worth a word counts, where it was not typed, that a title calls unspecified.
const VAGUE: f32 = 0.25;
/// What the words are worth in a text other than the title.
const NOTE: f32 = 0.985;
/// What they are worth in the title of the header that a code stands for.
const HEADER: f32 = 0.99;
/// What they are worth when no text has them all, but all together do.
const SPREAD: f32 = 0.9;

/// What is known of the query while lines are read.
pub(super) struct Reader<'a> {
    book: &'a Book,
    ways: Vec<Way>,
    places: &'a [Place],
    whole: f32,
    typed: Option<u64>,
    glossary: Glossary<'a>,
    marks: &'a [u128],
    /// The terms of `without` and `not`, and those that end what they deny.
    deniers: [u32; 2],
    affirmers: [u32; 2],
    /// The terms of `unspecified` and `or`.
    vague: [u32; 2],
    /// The bits of the query's first place.
    lead: u128,
    /// Whether the query itself denies something.
    denied: bool,
    header: RefCell<(Option<u32>, Names)>,
    sevenths: [OnceCell<Vec<Seen>>; SETS],
}

/// What was read at a header: its title and its other names.
type Names = Rc<Vec<(From, Seen)>>;

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// It is the line's title.
    Title,
    /// It is a searched note of the line.
    Note,
    /// It is the title of the header that the line stands for when nothing more is said.
    Header,
}

/// What was read in one text.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// The words of the query that it has.
    bits: u128,
    /// What its words are worth that the query names, and what all are.
    named: f32,
    all: f32,
    /// What it is worth that the query names its first word.
    lead: f32,
    /// The sum of its words, if it is a title and can be what was typed to the word.
    sum: Option<u64>,
}

impl Seen {
    /// Two texts read as one.
    fn and(self, more: Self) -> Self {
        Self {
            bits: self.bits | more.bits,
            named: self.named + more.named,
            all: self.all + more.all,
            lead: self.lead,
            sum: self.sum.zip(more.sum).map(|(a, b)| a.wrapping_add(b)),
        }
    }
}

impl<'a> Reader<'a> {
    /// A reader of a book for what these places ask, their terms marked.
    pub(super) fn new(book: &'a Book, places: &'a [Place], ways: Vec<Way>, marks: &'a [u128]) -> Self {
        let term = |word: &str| book.exactly(word).unwrap_or(u32::MAX);
        let (deniers, affirmers) = (["without", "not"].map(term), ["with", "of"].map(term));
        let denied = deniers.iter().any(|term| marks.get(*term as usize).is_some_and(|bits| *bits != 0));
        let lead = ways.iter().filter(|way| way.place == 0).fold(0, |bits, way| bits | way.bits);
        Self {
            book,
            places,
            whole: places.iter().map(|p| p.weight).sum::<f32>().max(1.0),
            typed: typed(places),
            glossary: book.glossary(),
            lead,
            ways,
            marks,
            deniers,
            affirmers,
            vague: ["unspecified", "or"].map(term),
            denied,
            header: RefCell::default(),
            sevenths: std::array::from_fn(|_| OnceCell::new()),
        }
    }

    /// The place that a line offers, how good it is, and which text says so.
    pub(super) fn judge(&self, line: u32) -> Judged {
        let (mut best, mut best_seen, mut title) = (0.0, Seen::default(), Seen::default());
        let (mut all_bits, mut best_part) = (0, 0.0_f32);
        let (mut note, mut notes) = (None, 0);
        self.each_text(line, |from, seen| {
            all_bits |= seen.bits;
            let worth = self.worth_from(from, seen);
            best_part = best_part.max(part(seen));
            if from == From::Title {
                title = seen;
            }
            if worth > best {
                (best, best_seen) = (worth, seen);
                note = (from == From::Note).then_some(notes);
            }
            notes += usize::from(from == From::Note);
        });
        let spread = SPREAD * self.filled(all_bits) * (AMONG + (1.0 - AMONG) * best_part);
        let mut spot = Spot::line(line);
        // A 7th character alone, such as a side, names no code.
        if self.book.expands(line) && best > 0.0 {
            (spot, best) = self.seventh(line, [title, best_seen], best);
        }
        let prior = f32::from(self.book.prior(line)) - f32::from(NEUTRAL);
        Judged { spot, score: WHOLE * best.max(spread) + prior, note }
    }

    /// The 7th character that the query names, if it names one.
    fn seventh(&self, line: u32, texts: [Seen; 2], best: f32) -> (Spot, f32) {
        let mut found = (Spot::line(line), best);
        for (n, meaning) in (1..).zip(self.meanings(line)) {
            for text in texts {
                let both = text.and(*meaning);
                let names_more = both.bits != text.bits && self.filled(both.bits) > self.filled(text.bits);
                let worth = self.worth(both);
                // Of 7th characters that answer alike the first is meant: a fracture not called open is closed.
                let least = if found.0.seventh > 0 { found.1 + ALIKE } else { found.1 };
                if (names_more && worth > least) || (worth >= EXACT && worth > found.1) {
                    found = (Spot { line, seventh: n }, worth);
                }
            }
        }
        found
    }

    /// What is read in the meanings of a line's 7th characters: the same for thousands of lines, so it is read once.
    fn meanings(&self, line: u32) -> &[Seen] {
        let set = usize::from(self.book.seventh_set(line));
        self.sevenths.get(set).map_or(&[], |read| {
            read.get_or_init(|| {
                let mut texts = self.book.seventh_texts(line);
                (0..texts.count())
                    .map(|_| {
                        texts.number();
                        self.read(&mut texts)
                    })
                    .collect()
            })
        })
    }

    /// Reads each searched text of a line, and hands over what was seen; a line of an index is read with those above it.
    fn each_text(&self, line: u32, mut each: impl FnMut(From, Seen)) {
        let book = self.book;
        let mut texts = book.own_texts(line);
        let mut title = self.read(&mut texts);
        if book.kind(line) == Kind::Term {
            for above in book.above(line) {
                title = self.read(&mut book.own_texts(above)).and(title);
            }
        }
        each(From::Title, title);
        if let Some(header) = book.parent(line).filter(|header| book.kind(*header) == Kind::Header) {
            let default = book.is_default(line);
            for (from, seen) in self.header(header).iter() {
                match (default, from) {
                    (true, _) => each(From::Header, *seen),
                    // A code's own title says which of the header's codes it is.
                    (false, From::Note) => each(From::Header, title.and(*seen)),
                    (false, _) => {}
                }
            }
        }
        self.notes(texts, |seen| each(From::Note, seen));
    }

    /// What is read at a header, by its title and by its other names; neighbours share it, so it is kept for the next.
    fn header(&self, line: u32) -> Names {
        let mut last = self.header.borrow_mut();
        if last.0 != Some(line) {
            let mut read = Vec::new();
            let mut texts = self.book.own_texts(line);
            read.push((From::Title, Seen { sum: None, ..self.read(&mut texts) }));
            self.notes(texts, |seen| read.push((From::Note, seen)));
            *last = (Some(line), Rc::new(read));
        }
        Rc::clone(&last.1)
    }

    /// Reads the searched notes that follow a title.
    fn notes(&self, mut texts: Texts<'_>, mut each: impl FnMut(Seen)) {
        for _ in 0..texts.count() {
            let kind = NoteKind::ALL.get(usize::from(texts.byte())).copied().unwrap_or(NoteKind::Note);
            let length = texts.number();
            if kind.searched() {
                let mut note = texts;
                each(Seen { sum: None, ..self.read(&mut note) });
            }
            texts.pass(length);
        }
    }

    /// Reads a text.
    fn read(&self, texts: &mut Texts<'_>) -> Seen {
        let (mut seen, mut sum, mut first) = (Seen::default(), 0_u64, true);
        // What a title says is absent is not missed when it was not typed, nor is what stands in parentheses.
        let (mut aside, mut without) = (false, false);
        // Nor is what it leaves open: "unspecified number of placenta", "chronic or unspecified".
        let (mut vague, mut telling, mut before, mut missed) = (false, 0, u32::MAX, 0.0);
        let [unspecified, or] = self.vague;
        texts.each_word(|word| {
            let entry = self.glossary.entry(word);
            aside |= entry.opens();
            self.glossary.terms(entry, |term, weight| {
                let bits = self.marks.get(term as usize).copied().unwrap_or(0);
                let (faint, weight) = (weight <= FAINT_WEIGHT, f32::from(weight));
                without = (without || self.deniers.contains(&term)) && !self.affirmers.contains(&term);
                sum = sum.wrapping_add(mixed(term));
                // What a title denies is not what was asked for, unless that was asked.
                if bits != 0 && (!without || self.denied) {
                    seen.bits |= bits;
                    seen.named += weight;
                    seen.all += weight;
                    missed = 0.0;
                } else if !aside && !without && !faint {
                    missed = if vague { VAGUE * weight } else { weight };
                    seen.all += missed;
                }
                if term == unspecified && telling > 0 {
                    let either = before == or && telling == 1;
                    seen.all -= if either { missed } else { 0.0 };
                    vague |= !either;
                }
                telling += usize::from(!faint);
                before = term;
                if first && !faint {
                    seen.lead = if bits & self.lead != 0 {
                        FIRST
                    } else if bits != 0 {
                        LEAD
                    } else {
                        0.0
                    };
                    first = false;
                }
            });
            aside &= !entry.closes();
            without &= !entry.ends();
            vague &= !entry.ends();
        });
        seen.sum = Some(sum);
        seen
    }

    /// How well a text answers, 0 to 1, and more if it is what was typed to the word.
    fn worth(&self, seen: Seen) -> f32 {
        if seen.sum.is_some() && seen.sum == self.typed {
            return EXACT;
        }
        self.filled(seen.bits) * (AMONG + (1.0 - AMONG) * part(seen)) + seen.lead
    }

    /// The same with regard to where the text stands.
    fn worth_from(&self, from: From, seen: Seen) -> f32 {
        match from {
            From::Title => self.worth(seen),
            From::Note => NOTE * self.worth(seen),
            From::Header => HEADER * self.worth(seen),
        }
    }

    /// How much of the query is filled, 0 to 1.
    fn filled(&self, bits: u128) -> f32 {
        let mut sum = 0.0;
        let mut at = 0;
        for (i, place) in self.places.iter().enumerate() {
            let mut best = 0.0_f32;
            while let Some(way) = self.ways.get(at).filter(|w| w.place == i) {
                if way.bits & !bits == 0 {
                    best = best.max(way.quality);
                }
                at += 1;
            }
            sum += best * place.weight;
        }
        sum / self.whole
    }
}

/// How much of a text the query names, 0 to 1.
fn part(seen: Seen) -> f32 {
    if seen.all > 0.0 { seen.named / seen.all } else { 0.0 }
}

/// A number for what was typed, the same in any order of the words, if all of them stand in this book as typed.
fn typed(places: &[Place]) -> Option<u64> {
    let mut sum = 0_u64;
    for place in places {
        let way = place.ways.first().filter(|way| way.quality >= 1.0)?;
        let terms = way.words.iter().filter_map(|ranges| ranges.first());
        terms.for_each(|range| sum = sum.wrapping_add(mixed(range.start)));
    }
    Some(sum)
}

/// A number for a term whose sums tell sets of terms apart (the finalizer of splitmix64).
const fn mixed(term: u32) -> u64 {
    let n = (term as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    n ^ (n >> 27)
}
