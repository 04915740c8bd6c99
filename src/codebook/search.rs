//! Finds a page from what a coder types: words in any order, unfinished, abbreviated, or with a slip of the fingers.
//!
//! A look-up goes in three steps. [`query`] reads what was typed into places to be filled, each with alternatives (the word
//! itself, what an abbreviation means, what it was meant to be). [`candidates`] finds the lines in which every place is
//! filled, or as many as can be. [`rank`] reads those lines and puts first what a coder means.

use super::book::{Book, Spot};
use super::draft::NoteKind;

pub mod abbreviation;
pub mod candidates;
pub mod query;
pub mod rank;

use query::Query;

/// The most characters of a query that are read.
pub const LONGEST: usize = 600;

/// A place that answers a look-up.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Where it is.
    pub spot: Spot,
    /// How well it answers; only the order matters.
    pub score: f32,
    /// Why it is shown.
    pub why: Why,
}

/// Why a place is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// What was typed is its code.
    Code,
    /// What was typed is the beginning of its code.
    Begins,
    /// What was typed is a code within its range.
    Within,
    /// The words stand in its title.
    Title,
    /// The words stand in this note.
    Note(NoteKind, String),
    /// The words stand in this line of an index, which leads to it.
    Index(String),
}

/// What a look-up in one book needs beside the book: memory that is used again at every keystroke.
#[derive(Default)]
pub struct Scratch {
    marks: Vec<u128>,
    touched: Vec<u32>,
    sums: Vec<u16>,
}

/// Looks up what was typed in several books, the best of each first, at most `limit` of each.
///
/// Any text is answered, be it empty, very long, or no text at all.
pub fn look_up(books: &[&Book], query: &Query, limit: usize, scratch: &mut [Scratch]) -> Vec<Vec<Hit>> {
    let places = candidates::places(books, query);
    let each = books.iter().zip(&places).zip(scratch);
    each.map(|((book, places), scratch)| in_book(book, query, places, limit, scratch)).collect()
}

/// What one book answers.
fn in_book(
    book: &Book,
    query: &Query,
    places: &[candidates::Place],
    limit: usize,
    scratch: &mut Scratch,
) -> Vec<Hit> {
    let mut hits = by_code(book, query, limit);
    if hits.len() < limit {
        let lines = candidates::lines(book, places, scratch);
        for hit in rank::rank(book, places, &lines, limit, scratch) {
            if hits.len() < limit && !hits.iter().any(|known| known.spot == hit.spot) {
                hits.push(hit);
            }
        }
    }
    hits
}

/// What stands above every word: a code typed whole or in part.
const CODE: f32 = 10_000.0;

/// The places whose code was typed, whole first, then those that begin with it, or the ranges that hold it.
fn by_code(book: &Book, query: &Query, limit: usize) -> Vec<Hit> {
    let Some(code) = &query.code else { return Vec::new() };
    let mut found: Vec<(Spot, Why)> = book.find(code).map(|spot| (spot, Why::Code)).into_iter().collect();
    if code.len() > 1 {
        let lines = book.beginning_with(code).take(limit).map(Spot::line);
        let made = lines.flat_map(|spot| {
            [spot].into_iter().chain(book.below(spot).into_iter().filter(|s| s.seventh > 0))
        });
        found.extend(made.chain(book.seventh_beginning(code)).map(|spot| (spot, Why::Begins)));
    }
    if found.is_empty() {
        found.extend(book.ranges_holding(code).into_iter().map(|line| (Spot::line(line), Why::Within)));
    }
    let mut hits: Vec<Hit> = Vec::new();
    for (spot, why) in found {
        if hits.len() < limit && !hits.iter().any(|h| h.spot == spot) {
            let whole = if why == Why::Code { 1000.0 } else { 0.0 };
            let before = f32::from(u16::try_from(hits.len()).unwrap_or(u16::MAX));
            hits.push(Hit { spot, score: CODE + whole - before, why });
        }
    }
    hits
}
