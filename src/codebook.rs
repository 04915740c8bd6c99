//! The open book: code sets to look up inside the exam, as printed in their official files.
//!
//! A source (the shipped tables, or a file the user imports) is read into a [`draft::Manuscript`]; [`image`] binds it into
//! bytes that need no unpacking; [`book`] turns their pages; [`search`] finds a page from what a coder types.

pub mod book;
pub mod diff;
pub mod draft;
pub mod image;
pub mod import;
pub mod page;
pub mod search;
pub mod shelf;
pub mod shipped;
pub mod tables;
pub mod words;
