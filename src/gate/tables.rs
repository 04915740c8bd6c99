//! The tables that a bank is held against: code books, sections that can be cited, pairs that are never billed together.

use super::codes::list::List;
use crate::codebook::book::{Book, Spot};
use crate::codebook::draft::{Part, Set};
use crate::domain::fault::Fault;

/// All tables.
pub struct Tables {
    books: Vec<Book>,
    cpt: List,
}

impl Tables {
    /// The tables with these books: the shipped ones, and those that the user has imported.
    pub fn new(books: Vec<Book>) -> Self {
        Self { books, cpt: List::default() }
    }

    /// The same tables, with a list of CPT numbers that the user is licensed for, from a file of that name: one number a
    /// line, or a table with a column `code` and CMS's indicators. Of several lists the first says which numbers exist.
    ///
    /// # Errors
    /// A list that cannot be read, with every faulty line.
    pub fn with_cpt_list(mut self, name: &str, text: &str) -> Result<Self, Vec<Fault>> {
        self.cpt.add(name, text)?;
        Ok(self)
    }

    /// The lists of CPT numbers that the user gave; empty if none.
    pub const fn cpt_list(&self) -> &List {
        &self.cpt
    }

    /// Whether a CPT number exists by the user's list, or by a CPT book of that year that the user imported; none where
    /// nothing at hand can tell.
    pub fn has_cpt(&self, code: &str, year: u16) -> Option<bool> {
        let list = if self.cpt.is_empty() { None } else { self.cpt.has(code) };
        let book = self.codes(Set::Cpt, year).map(|book| book.find(code).is_some());
        match (list, book) {
            (None, None) => None,
            (list, book) => Some(list == Some(true) || book == Some(true)),
        }
    }

    /// The books with the codes of a set, each with its place among the books.
    fn of_set(&self, set: Set) -> impl DoubleEndedIterator<Item = (usize, &Book)> {
        let all = self.books.iter().enumerate();
        all.filter(move |(_, book)| (book.edition.set, book.edition.part) == (set, Part::Codes))
    }

    /// The book with the codes of a set in a year, or the newest at hand; with its place among the books.
    pub fn held_against(&self, set: Set, year: u16) -> Option<(usize, &Book)> {
        // Of two books of one year the first counts, as on the shelf; `max_by_key` would take the last.
        let newest =
            || self.of_set(set).rev().max_by_key(|(_, book)| (book.edition.year, book.edition.month));
        self.of_set(set).find(|(_, book)| book.edition.year == year).or_else(newest)
    }

    /// The books with the codes of a set in later years than this one, the earliest first.
    pub fn later(&self, set: Set, year: u16) -> Vec<&Book> {
        let mut later: Vec<&Book> = self.of_set(set).map(|(_, book)| book).collect();
        later.retain(|book| book.edition.year > year);
        later.sort_by_key(|book| (book.edition.year, book.edition.month));
        later
    }

    /// The book with the codes of a set in a fiscal or calendar year.
    pub fn codes(&self, set: Set, year: u16) -> Option<&Book> {
        self.of_set(set).map(|(_, book)| book).find(|book| book.edition.year == year)
    }

    /// Another edition of the same set that has a code.
    pub fn elsewhere(&self, code: &str, than: &Book) -> Option<&Book> {
        let mut others = self.of_set(than.edition.set).map(|(_, book)| book);
        others.find(|other| other.edition != than.edition && other.find(code).is_some())
    }

    /// Our own study notes on a set.
    pub fn study(&self, set: Set) -> Option<&Book> {
        self.books.iter().find(|book| (book.edition.set, book.edition.part) == (set, Part::Study))
    }

    /// All books.
    pub fn books(&self) -> &[Book] {
        &self.books
    }

    /// Whether any edition of ICD-10-CM has a code or a header; with or without its dot.
    pub fn is_icd(&self, code: &str) -> bool {
        self.find(Set::Icd10Cm, code).is_some()
    }

    /// Whether any list of HCPCS at hand has a code.
    pub fn is_hcpcs(&self, code: &str) -> bool {
        self.find(Set::Hcpcs, code).is_some()
    }

    fn find(&self, set: Set, code: &str) -> Option<Spot> {
        let mut of_set = self
            .books
            .iter()
            .filter(|book| book.edition.set == set && matches!(book.edition.part, Part::Codes | Part::Study));
        of_set.find_map(|book| book.find(code))
    }
}
