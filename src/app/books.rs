//! The user's shelf.

use super::Failure;
use crate::codebook::shelf::Shelf;
use crate::codebook::shipped;

/// The shelf.
pub fn shelf() -> Result<Shelf, Failure> {
    let books = shipped::books().map_err(|_| Failure::Told("the shipped code books are damaged".into()))?;
    Ok(Shelf::new(books, shipped::abbreviations()))
}
