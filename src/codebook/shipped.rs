//! The books that come with the program, bound when it was built and read where they lie in the binary.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::book::{Book, Damage};
use super::draft::{Edition, Part, Set};
use super::search::abbreviation::Abbreviations;
use super::tables::Prior;

/// The shipped books, in the order of a shelf.
static BOOKS: [&[u8]; 3] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/icd-10-cm.book")),
    include_bytes!(concat!(env!("OUT_DIR"), "/hcpcs.book")),
    include_bytes!(concat!(env!("OUT_DIR"), "/cpt.book")),
];

/// The shipped books: ICD-10-CM, and our study notes on HCPCS and CPT.
///
/// # Errors
/// Only if the binary itself is damaged.
pub fn books() -> Result<Vec<Book>, Damage> {
    BOOKS.iter().map(|bytes| Book::open(*bytes)).collect()
}

/// The table of abbreviations without its sources, packed: it is a sixth of its size then, and read once, when the book opens.
static ABBREVIATIONS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/abbreviations.z"));

/// What coders type for what the books say.
pub fn abbreviations() -> Abbreviations {
    let mut text = String::new();
    // A damaged program finds fewer words; that it is damaged is told where its books are opened.
    ZlibDecoder::new(ABBREVIATIONS).read_to_string(&mut text).unwrap_or_default();
    Abbreviations::read(text)
}

/// How much each line of a book is favoured before a word is typed: an ICD-10-CM of another year ranks as the shipped one
/// does, all other books by what their lines are.
pub fn prior(edition: &Edition) -> Prior<'static> {
    let codes = (edition.set, edition.part) == (Set::Icd10Cm, Part::Codes);
    Prior::read(if codes { include_str!("../../code-books/high-yield.tsv") } else { "" })
}
