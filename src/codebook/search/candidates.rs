//! Finds the lines that are worth reading for a query.

use std::ops::Range;

use super::Scratch;
use super::query::{Query, Slot};
use crate::codebook::book::Book;
use crate::codebook::image::bind::FAINT_WEIGHT;
use crate::codebook::words::{one_slip, one_slip_in_beginning};

/// The most lines that are read for one look-up: those with the highest prior, where more would do.
const MOST: usize = 400;

/// The shortest word in which a slip is forgiven.
const SLIP: usize = 5;

/// A place of a query with the terms of this book that can fill it.
pub struct Place {
    /// Ways to fill it.
    pub ways: Vec<Way>,
    /// What filling it is worth, in sixteenths.
    pub weight: f32,
    /// Whether a line without it is not worth reading.
    pub needed: bool,
}

impl Place {
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

/// How good a way is: the word itself, an abbreviation's meaning, the beginning of a word, a slip.
const MEANT: f32 = 0.97;
const BEGUN: f32 = 0.86;
const KIN: f32 = 0.82;
const SLIPPED: f32 = 0.75;

/// The places of a query as this book can fill them.
pub fn places(book: &Book, query: &Query) -> Vec<Place> {
    let mut places: Vec<Place> = query.slots.iter().map(|slot| place(book, slot)).collect();
    let any = places.iter().any(|p| p.needed);
    // A query of faint words alone asks for them.
    if !any {
        places.iter_mut().for_each(|p| p.needed = !p.ways.is_empty());
    }
    places
}

fn place(book: &Book, slot: &Slot) -> Place {
    let mut ways: Vec<Way> = Vec::new();
    let exact: Vec<_> = slot.typed.iter().map(|word| book.exactly(word)).collect();
    if exact.iter().all(Option::is_some) {
        let words = exact.into_iter().flatten().map(|t| vec![t..t + 1]).collect();
        ways.push(Way { words, quality: 1.0 });
    }
    for meant in &slot.meant {
        let words: Option<Vec<_>> =
            meant.iter().map(|word| book.exactly(word).map(|t| vec![t..t + 1])).collect();
        ways.extend(words.map(|words| Way { words, quality: MEANT }));
    }
    if let [word] = slot.typed.as_slice() {
        if slot.open || ways.is_empty() {
            let range = book.beginning(word);
            let range =
                if ways.iter().any(|w| w.quality >= 1.0) { range.start + 1..range.end } else { range };
            if !range.is_empty() && (slot.meant.is_empty() || word.len() > 3) {
                ways.push(Way { words: vec![vec![range]], quality: BEGUN });
            }
        }
        let kin = kin(book, word);
        let begun = ways.iter().any(|way| way.quality == BEGUN);
        if !kin.is_empty() && !ways.is_empty() && !begun {
            ways.push(Way { words: vec![vec![kin]], quality: KIN });
        }
        if ways.is_empty() && word.len() >= SLIP {
            let near = nearly(book, word, slot.open);
            if !near.is_empty() {
                ways.push(Way { words: vec![near], quality: SLIPPED });
            }
        }
    } else if ways.is_empty() {
        let weight = if slot.faint { f32::from(FAINT_WEIGHT) } else { UNKNOWN };
        return Place { ways, weight, needed: false };
    }
    let weight = if slot.faint {
        f32::from(FAINT_WEIGHT)
    } else {
        ways.iter().map(|way| worth(book, way)).reduce(f32::max).unwrap_or(UNKNOWN)
    };
    Place { needed: !slot.faint && !ways.is_empty(), ways, weight }
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
    let sets: Vec<Vec<u64>> = needed.iter().map(|place| filling(book, place, 0.0, size)).collect();
    let Some(all) = common(&sets) else { return Vec::new() };
    let count = members(&all).count();
    if count == 0 && sets.len() > 1 {
        return most_filled(book, &needed, &sets, scratch);
    }
    if count <= MOST {
        return members(&all).collect();
    }
    let best: Vec<Vec<u64>> = needed.iter().map(|place| filling(book, place, place.best(), size)).collect();
    let best = common(&best).unwrap_or_default();
    let mut lines = favoured(book, MOST, || members(&best));
    let rest: Vec<u64> = all.iter().zip(&best).map(|(all, best)| all & !best).collect();
    lines.extend(favoured(book, MOST - lines.len(), || members(&rest)));
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

/// The lines in which a place is filled in a way of at least this quality.
fn filling(book: &Book, place: &Place, least: f32, size: usize) -> Vec<u64> {
    let mut filled = vec![0; size];
    for way in place.ways.iter().filter(|way| way.quality >= least) {
        match way.words.as_slice() {
            [one] => one.iter().cloned().flatten().for_each(|term| book.gather(term, &mut filled)),
            several => {
                let mut both = vec![u64::MAX; size];
                for ranges in several {
                    let mut word = vec![0; size];
                    ranges.iter().cloned().flatten().for_each(|term| book.gather(term, &mut word));
                    both.iter_mut().zip(&word).for_each(|(a, b)| *a &= b);
                }
                filled.iter_mut().zip(&both).for_each(|(a, b)| *a |= b);
            }
        }
    }
    filled
}

/// The members of a set of lines.
fn members(set: &[u64]) -> impl Iterator<Item = u32> + '_ {
    set.iter().enumerate().flat_map(|(i, word)| {
        let mut rest = *word;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            (bit < 64).then_some(i as u32 * 64 + bit)
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
        for line in members(set) {
            if let Some(sum) = scratch.sums.get_mut(line as usize) {
                *sum += place.weight as u16;
            }
        }
    }
    let best = scratch.sums.iter().copied().max().unwrap_or(0);
    let least = (best - best / 5).max(1);
    let sums = &scratch.sums;
    favoured(book, MOST, || (0..book.len()).zip(sums).filter(|(_, sum)| **sum >= least).map(|(line, _)| line))
}
