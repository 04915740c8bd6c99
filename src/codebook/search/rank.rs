//! Puts lines in order, the best first.

mod read;

use super::candidates::Place;
use super::{Hit, Scratch, Why};
use crate::codebook::book::{Book, Spot};
use read::Reader;

/// What the bits of a mark stand for.
struct Way {
    place: usize,
    bits: u128,
    quality: f32,
}

/// A place as it was judged.
struct Judged {
    spot: Spot,
    score: f32,
    /// Which of its searched notes answers best, if none of its titles does.
    note: Option<usize>,
}

/// Puts lines in order, the best first, at most `limit`.
pub fn rank(book: &Book, places: &[Place], lines: &[u32], limit: usize, scratch: &mut Scratch) -> Vec<Hit> {
    let ways = mark(book, places, scratch);
    let reader = Reader::new(book, places, ways, &scratch.marks);
    let mut found: Vec<Judged> = lines.iter().map(|line| reader.judge(*line)).collect();
    let by_score = |a: &Judged, b: &Judged| b.score.total_cmp(&a.score).then(a.spot.cmp(&b.spot));
    if found.len() > limit && limit > 0 {
        found.select_nth_unstable_by(limit - 1, by_score);
        found.truncate(limit);
    }
    found.sort_by(by_score);
    found.truncate(limit);
    scratch.touched.drain(..).for_each(|term| scratch.marks[term as usize] = 0);
    found.into_iter().map(|judged| hit(book, &judged)).collect()
}

/// An answer, and why it is one.
fn hit(book: &Book, &Judged { spot, score, note }: &Judged) -> Hit {
    let note = note.and_then(|at| book.notes(spot.line).into_iter().filter(|n| n.kind.searched()).nth(at));
    let why = note.map_or(Why::Title, |note| Why::Note(note.kind, note.text));
    Hit { spot, score, why }
}

/// Marks every term that can fill a place with a bit of its own for each word of each way.
fn mark(book: &Book, places: &[Place], scratch: &mut Scratch) -> Vec<Way> {
    if scratch.marks.len() < book.terms() as usize {
        scratch.marks.resize(book.terms() as usize, 0);
    }
    let (mut ways, mut bit) = (Vec::new(), 0);
    let mut each: Vec<_> =
        places.iter().enumerate().flat_map(|(i, p)| p.ways.iter().map(move |w| (i, w))).collect();
    // The words as typed come first: there may be more ways than bits.
    each.sort_by(|(_, a), (_, b)| b.quality.total_cmp(&a.quality));
    for (place, way) in each {
        if bit + way.words.len() > 128 {
            break;
        }
        let mut bits = 0;
        for ranges in &way.words {
            for term in ranges.iter().cloned().flatten() {
                scratch.marks[term as usize] |= 1 << bit;
                scratch.touched.push(term);
            }
            bits |= 1 << bit;
            bit += 1;
        }
        ways.push(Way { place, bits, quality: way.quality });
    }
    ways.sort_by_key(|way| way.place);
    ways
}
