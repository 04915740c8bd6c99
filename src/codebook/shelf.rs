//! The books at hand: the shipped ones and the user's own, looked up together.

use std::collections::HashSet;

use super::book::{Book, Spot};
use super::draft::{Edition, Kind, NoteKind, Part, Set};
use super::search::abbreviation::Abbreviations;
use super::search::query::Query;
use super::search::{Hit, Scratch, Why, look_up};

/// All the books of a user.
pub struct Shelf {
    books: Vec<Book>,
    abbreviations: Abbreviations,
    scratch: Vec<Scratch>,
}

/// How much a study note stands behind an official line that answers as well.
const STUDY: f32 = 120.0;

/// The score from which on a query is not read a second time.
const ENOUGH: f32 = 1000.0;

/// A place on a shelf: which book, and where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The book, by its place on the shelf.
    pub book: usize,
    /// Where in it.
    pub spot: Spot,
}

/// An answer to a look-up.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where it is.
    pub place: Place,
    /// Why it is shown.
    pub why: Why,
    score: f32,
}

impl Shelf {
    /// A shelf of these books. Where two hold the same part of a set, the one that comes first is the one to look up;
    /// the others are there to be compared.
    pub fn new(books: Vec<Book>, abbreviations: Abbreviations) -> Self {
        let scratch = books.iter().map(|_| Scratch::default()).collect();
        Self { books, abbreviations, scratch }
    }

    /// The books, in their order.
    pub fn books(&self) -> &[Book] {
        &self.books
    }

    /// The books, for another use.
    pub fn into_books(self) -> Vec<Book> {
        self.books
    }

    /// A book by its place on the shelf; places come from this shelf.
    pub fn book(&self, at: usize) -> &Book {
        &self.books[at.min(self.books.len() - 1)]
    }

    /// Whether a book is the one to look up of its set and part.
    fn current(&self, at: usize) -> bool {
        let same = |e: &Edition| (e.set, e.part) == (self.books[at].edition.set, self.books[at].edition.part);
        self.books.iter().position(|b| same(&b.edition)) == Some(at)
    }

    /// Looks up what was typed in the books of a set, or in all, the best first, at most `limit`.
    ///
    /// A line of an index is answered with the code it leads to, where the book with the code is at hand; a code is
    /// answered once.
    pub fn look_up(&mut self, typed: &str, set: Option<Set>, limit: usize) -> Vec<Found> {
        let query = Query::read(typed, &self.abbreviations);
        let wanted = |book: &Book| set.is_none_or(|set| set == book.edition.set);
        let open: Vec<usize> =
            (0..self.books.len()).filter(|at| wanted(&self.books[*at]) && self.current(*at)).collect();
        let books: Vec<&Book> = open.iter().map(|at| &self.books[*at]).collect();
        let mut hits = look_up(&books, &query, limit, &mut self.scratch);
        // Where everything typed was found and little else stands there, another reading has nothing to add.
        let best = hits.iter().flatten().map(|hit| hit.score).fold(0.0, f32::max);
        let again = (best < ENOUGH).then(|| query.word_by_word(typed, &self.abbreviations)).flatten();
        if let Some(query) = again {
            let more = look_up(&books, &query, limit, &mut self.scratch);
            hits.iter_mut().zip(more).for_each(|(hits, more)| hits.extend(more));
        }
        let each = open.iter().zip(hits).flat_map(|(at, hits)| hits.into_iter().map(|hit| (*at, hit)));
        let mut all: Vec<Found> = each.map(|(at, hit)| self.found(at, hit)).collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score));
        // What answers half as well as the best is no answer.
        let least =
            all.first().filter(|best| best.why != Why::Code).map_or(0.0, |best| best.score.min(1000.0) / 2.0);
        all.retain(|found| found.score >= least);
        let mut once: Vec<Found> = Vec::new();
        let mut known = HashSet::new();
        for found in all {
            if once.len() < limit && known.insert(self.what(found.place)) {
                once.push(found);
            }
        }
        once
    }

    /// A hit on this shelf; one in an index becomes the code that it leads to.
    fn found(&self, at: usize, hit: Hit) -> Found {
        let book = &self.books[at];
        let score = hit.score - if book.edition.part == Part::Study { STUDY } else { 0.0 };
        let here = Found { place: Place { book: at, spot: hit.spot }, why: hit.why, score };
        if !matches!(book.edition.part, Part::Index | Part::Causes) {
            return here;
        }
        let leads = book.notes(hit.spot.line).into_iter().find(|n| n.kind == NoteKind::Leads);
        match leads.and_then(|n| self.find(book.edition.set, n.text.trim_end_matches('-'))) {
            Some(place) => Found { place, why: Why::Index(book.path(hit.spot.line)), score: here.score },
            None => here,
        }
    }

    /// What stands at a place: the same for a code in an official file and in a study note, another for every index line.
    fn what(&self, place: Place) -> (Set, Kind, String) {
        let book = self.book(place.book);
        let code = book.code(place.spot);
        let code = if code.is_empty() { format!("{place:?}") } else { code };
        (book.edition.set, book.kind_at(place.spot), code)
    }

    /// The place of a code in the books of a set, official ones before study notes.
    pub fn find(&self, set: Set, code: &str) -> Option<Place> {
        let of_set =
            (0..self.books.len()).filter(|at| self.books[*at].edition.set == set && self.current(*at));
        of_set.into_iter().find_map(|at| Some(Place { book: at, spot: self.books[at].find(code)? }))
    }

    /// The place of a code in any set.
    pub fn find_any(&self, code: &str) -> Option<Place> {
        Set::ALL.into_iter().find_map(|set| self.find(set, code))
    }
}
