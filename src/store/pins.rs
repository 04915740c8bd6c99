//! The candidate's tabs and margin notes in the open book.

use rusqlite::params;

use super::sitting::Durability;
use super::{Store, StoreFault};

/// A page of the book that the candidate marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The code set's word, such as `icd-10-cm`.
    pub set: String,
    /// The code as it is printed.
    pub code: String,
    /// Its title when it was pinned.
    pub title: String,
    /// The candidate's own words, empty if none.
    pub note: String,
}

impl Store {
    /// All pins, by set and code.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn pins(&self) -> Result<Vec<Pin>, StoreFault> {
        self.wrap(
            self.db.prepare("SELECT code_set, code, title, note FROM pin ORDER BY code_set, code").and_then(
                |mut query| {
                    let pin = |row: &rusqlite::Row<'_>| {
                        Ok(Pin { set: row.get(0)?, code: row.get(1)?, title: row.get(2)?, note: row.get(3)? })
                    };
                    query.query_map([], pin)?.collect()
                },
            ),
        )
    }

    /// Pins a page, or changes its note.
    ///
    /// # Errors
    /// Nothing is changed then.
    pub fn pin(&mut self, pin: &Pin, now: &str) -> Result<(), StoreFault> {
        self.durability(Durability::Now)?;
        let result = self.db.execute(
            "INSERT INTO pin (code_set, code, title, note, pinned) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (code_set, code) DO UPDATE SET title = ?3, note = ?4",
            params![pin.set, pin.code, pin.title, pin.note, now],
        );
        self.wrap(result).map(|_| ())
    }

    /// Takes a pin away.
    ///
    /// # Errors
    /// Nothing is changed then.
    pub fn unpin(&mut self, set: &str, code: &str) -> Result<(), StoreFault> {
        self.durability(Durability::Now)?;
        let result = self.db.execute("DELETE FROM pin WHERE code_set = ?1 AND code = ?2", [set, code]);
        self.wrap(result).map(|_| ())
    }
}
