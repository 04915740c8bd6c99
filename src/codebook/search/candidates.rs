//! Finds the lines that are worth reading for a query.

use std::iter;
use std::ops::Range;

use super::Scratch;
use super::query::{Query, Slot};
use crate::codebook::book::Book;
use crate::codebook::image::bind::terms::{FAINT, FAINT_WEIGHT};
use crate::codebook::words::{one_slip, one_slip_in_beginning};

/// The most lines that are read for one look-up: those with the highest prior, where more would do.
const MOST: usize = 500;

/// The same while nothing but the beginning of a word was typed: what is meant will be told by the next letters.
const FEW: usize = 250;

/// The shortest word in which a slip is forgiven.
const SLIP: usize = 5;

/// A place of a query with the terms of this book that can fill it.
pub struct Place {
    /// Ways to fill it.
    pub ways: Vec<Way>,
    /// What filling it is worth, as the weights of the book's terms have it.
    pub weight: f32,
    /// Whether a line without it is not worth reading.
    pub needed: bool,
    /// Whether no more than the first letters of a word were typed.
    begun: bool,
}

impl Place {
    fn of(book: &Book, ways: Vec<Way>, slot: &Slot) -> Self {
        let known = ways.iter().map(|way| worth(book, way)).reduce(f32::max).unwrap_or(UNKNOWN);
        let weight = if slot.faint { f32::from(FAINT_WEIGHT) } else { known * several(slot) };
        Self { ways, weight, needed: false, begun: false }
    }

    /// The quality of the best way to fill it.
    fn best(&self) -> f32 {
        self.ways.iter().map(|way| way.quality).fold(0.0, f32::max)
    }
}

/// A way to fill a place: all of some words, each by any of some terms.
pub struct Way {
    /// For each word the terms that will do.
    pub words: Vec<Vec<Range<u32>>>,
    /// How good this way is, 0 to 1.
    pub quality: f32,
}

/// What a place is worth that nothing in this book can fill.
const UNKNOWN: f32 = 60.0;

/// How much more a place is worth for each further word that was typed for it, and how much more at most.
const FURTHER: (f32, f32) = (0.5, 2.0);

/// How good a way is beside the word itself, which is 1: what an abbreviation means, a word that was begun, one of the same
/// stem, one with a slip.
const MEANT: f32 = 0.97;
/// How much less what is meant in the second place is worth, and in any later one: the likeliest stands first.
const LATER: (f32, f32) = (0.02, 0.03);
/// See [`MEANT`].
const BEGUN: f32 = 0.86;
/// See [`MEANT`].
const KIN: f32 = 0.82;
/// See [`MEANT`].
const SLIPPED: f32 = 0.75;

/// The places of a query as each of some books can fill them.
///
/// A slip is looked for only where no book knows the word. What a word is worth is told by the largest book that knows it,
/// so that a book which lacks half of the words does not think the other half the whole.
pub fn places(books: &[&Book], query: &Query) -> Vec<Vec<Place>> {
    let mut all: Vec<Vec<Place>> =
        books.iter().map(|book| query.slots.iter().map(|slot| place(book, slot)).collect()).collect();
    for (at, slot) in query.slots.iter().enumerate() {
        if all.iter().all(|places| places[at].ways.is_empty()) {
            for (places, book) in all.iter_mut().zip(books) {
                places[at] = slipped(book, slot);
            }
        }
        let knows = (0..books.len()).filter(|book| !all[*book][at].ways.is_empty());
        if let Some(largest) = knows.max_by_key(|book| books[*book].len()) {
            let weight = all[largest][at].weight;
            for places in &mut all {
                places[at].weight = weight;
            }
        }
    }
    for places in &mut all {
        settle(places, query);
    }
    all
}

/// Says which places are needed: none that is faint, nor the first letters of a word beside words that are whole. A query
/// of nothing else needs what it has.
fn settle(places: &mut [Place], query: &Query) {
    for (place, slot) in places.iter_mut().zip(&query.slots) {
        let begun = slot.open && slot.typed.iter().all(|word| word.len() < 3);
        place.begun = begun;
        place.needed = !slot.faint && !begun && !place.ways.is_empty();
    }
    if !places.iter().any(|place| place.needed) {
        for place in places {
            place.needed = !place.ways.is_empty();
        }
    }
}

/// A place as a book can fill it with words that were typed without a slip.
fn place(book: &Book, slot: &Slot) -> Place {
    let mut ways: Vec<Way> = Vec::new();
    let exactly = |words: &[String]| -> Option<Vec<_>> {
        words.iter().map(|word| book.exactly(word).map(only)).collect()
    };
    ways.extend(exactly(&slot.typed).map(|words| Way { words, quality: 1.0 }));
    let meant = slot.meant.iter().filter_map(|meant| exactly(meant));
    let quality = [MEANT, MEANT - LATER.0].into_iter().chain(iter::repeat(MEANT - LATER.1));
    ways.extend(meant.zip(quality).map(|(words, quality)| Way { words, quality }));
    if let [word] = slot.typed.as_slice() {
        let range = if slot.open || ways.is_empty() { book.beginning(word) } else { 0..0 };
        let range =
            if ways.iter().any(|way| way.quality >= 1.0) { range.start + 1..range.end } else { range };
        if !range.is_empty() && (slot.meant.is_empty() || word.len() > 3) {
            ways.push(Way { words: vec![vec![range]], quality: BEGUN });
        } else if !ways.is_empty() && !slot.faint {
            let kin = kin(book, word);
            ways.extend((!kin.is_empty()).then(|| Way { words: vec![vec![kin]], quality: KIN }));
        }
    }
    Place::of(book, ways, slot)
}

/// How much more a place is worth than one word: an entry that took several stands for all of them.
fn several(slot: &Slot) -> f32 {
    let telling = slot.typed.iter().filter(|word| !FAINT.contains(&word.as_str())).take(8).count();
    let further = (1..telling).map(|_| FURTHER.0).sum::<f32>();
    (1.0 + further).min(FURTHER.1)
}

/// One term alone.
fn only(term: u32) -> Vec<Range<u32>> {
    iter::once(term..term + 1).collect()
}

/// A place as a book can fill it with what the word was meant to be.
fn slipped(book: &Book, slot: &Slot) -> Place {
    let word = slot.typed.first().filter(|word| slot.typed.len() == 1 && word.len() >= SLIP);
    let near = word.map(|word| nearly(book, word, slot.open)).unwrap_or_default();
    let ways = if near.is_empty() { Vec::new() } else { vec![Way { words: vec![near], quality: SLIPPED }] };
    Place::of(book, ways, slot)
}

/// What a way is worth: its rarest word.
fn worth(book: &Book, way: &Way) -> f32 {
    let words = way.words.iter().filter_map(|ranges| ranges.first());
    words
        .map(|range| f32::from(book.weight(range.start)).max(if range.len() > 1 { 40.0 } else { 0.0 }))
        .fold(0.0, f32::max)
}

/// The terms that share a long word's stem: `infected` and `infection`, `tripped` and `tripping`.
fn kin(book: &Book, word: &str) -> Range<u32> {
    let stem = word.get(..word.len().saturating_sub(3).max(5)).filter(|_| word.len() >= 6);
    stem.map_or(0..0, |stem| book.beginning(stem))
}

/// The terms that a word was meant to be but for one slip; of an unfinished word, also those it was to become.
fn nearly(book: &Book, word: &str, open: bool) -> Vec<Range<u32>> {
    let word = word.as_bytes();
    let near = |term: &[u8]| one_slip(word, term) || (open && one_slip_in_beginning(word, term));
    (0..book.terms()).filter(|t| near(book.term(*t))).map(|t| t..t + 1).collect()
}

/// The lines worth reading: those in which every needed place is filled, else those in which the most is.
///
/// Of too many, those come first that fill each place in its best way.
pub fn lines(book: &Book, places: &[Place], scratch: &mut Scratch) -> Vec<u32> {
    let size = (book.len() as usize).div_ceil(64);
    let needed: Vec<&Place> = places.iter().filter(|p| p.needed).collect();
    let (sets, best): (Vec<_>, Vec<_>) = needed.iter().map(|place| filling(book, place, size)).unzip();
    let Some(all) = common(&sets) else { return Vec::new() };
    let count: u32 = all.iter().map(|word| word.count_ones()).sum();
    if count == 0 && sets.len() > 1 {
        return most_filled(book, &needed, &sets, scratch);
    }
    let most = if needed.iter().all(|place| place.begun || place.best() <= BEGUN) { FEW } else { MOST };
    if count as usize <= most {
        return members(&all).collect();
    }
    let best = common(&best).unwrap_or_default();
    let mut lines = favoured(book, most, || members(&best));
    let rest: Vec<u64> = all.iter().zip(&best).map(|(all, best)| all & !best).collect();
    lines.extend(favoured(book, most - lines.len(), || members(&rest)));
    lines
}

/// What sets of lines have in common.
fn common(sets: &[Vec<u64>]) -> Option<Vec<u64>> {
    let (first, rest) = sets.split_first()?;
    let mut all = first.clone();
    for set in rest {
        all.iter_mut().zip(set).for_each(|(a, b)| *a &= b);
    }
    Some(all)
}

/// The lines in which a place is filled, and those in which it is filled in its best way.
fn filling(book: &Book, place: &Place, size: usize) -> (Vec<u64>, Vec<u64>) {
    let (mut best, mut filled) = (vec![0; size], vec![0; size]);
    let (first, rest): (Vec<&Way>, Vec<&Way>) =
        place.ways.iter().partition(|way| way.quality >= place.best());
    for way in first {
        way.gather(book, &mut best);
    }
    for way in rest {
        way.gather(book, &mut filled);
    }
    filled.iter_mut().zip(&best).for_each(|(a, b)| *a |= b);
    (filled, best)
}

impl Way {
    /// Adds the lines that hold all its words to a set of lines.
    fn gather(&self, book: &Book, into: &mut [u64]) {
        if let [one] = self.words.as_slice() {
            one.iter().cloned().flatten().for_each(|term| book.gather(term, into));
            return;
        }
        let mut all = vec![u64::MAX; into.len()];
        for ranges in &self.words {
            let mut word = vec![0; into.len()];
            ranges.iter().cloned().flatten().for_each(|term| book.gather(term, &mut word));
            all.iter_mut().zip(&word).for_each(|(a, b)| *a &= b);
        }
        into.iter_mut().zip(&all).for_each(|(a, b)| *a |= b);
    }
}

/// The members of a set of lines.
fn members(set: &[u64]) -> impl Iterator<Item = u32> + '_ {
    (0..).step_by(64).zip(set).flat_map(|(first, word)| {
        let mut rest = *word;
        iter::from_fn(move || {
            let bit = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            (bit < 64).then_some(first + bit)
        })
    })
}

/// Those with the highest prior, as many as there is room for; of the last prior that has room, the first in the book.
fn favoured<I: Iterator<Item = u32>>(book: &Book, mut room: usize, lines: impl Fn() -> I) -> Vec<u32> {
    let mut having = [0_usize; 256];
    lines().for_each(|line| having[usize::from(book.prior(line))] += 1);
    let mut least = 255;
    while least > 0 && having[least] <= room {
        room -= having[least];
        least -= 1;
    }
    let mut taken = Vec::with_capacity(room);
    for line in lines() {
        let prior = usize::from(book.prior(line));
        if prior > least || (prior == least && room > 0) {
            room = room.saturating_sub(usize::from(prior == least));
            taken.push(line);
        }
    }
    taken
}

/// The lines in which the weightiest places are filled, where none has all.
fn most_filled(book: &Book, places: &[&Place], sets: &[Vec<u64>], scratch: &mut Scratch) -> Vec<u32> {
    scratch.sums.clear();
    scratch.sums.resize(book.len() as usize, 0);
    for (set, place) in sets.iter().zip(places) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it was a byte in the book"
        )]
        let weight = place.weight as u16;
        for line in members(set) {
            if let Some(sum) = scratch.sums.get_mut(line as usize) {
                *sum += weight;
            }
        }
    }
    let best = scratch.sums.iter().copied().max().unwrap_or(0);
    let least = (best - best / 5).max(1);
    let sums = &scratch.sums;
    favoured(book, MOST, || (0..book.len()).zip(sums).filter(|(_, sum)| **sum >= least).map(|(line, _)| line))
}
