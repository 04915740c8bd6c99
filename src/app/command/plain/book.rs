//! The open book in lines of text: `/` and what is looked for.

use super::super::entry;
use super::{Room, Then};
use crate::app::{Failure, books, print};
use crate::codebook::page::{Page, Row};
use crate::codebook::search::Why;
use crate::codebook::shelf::Shelf;
use crate::engine::exam::Event;

/// How wide its lines are, and how many answers it gives.
const WIDTH: usize = 80;
/// See [`WIDTH`].
const FOUND: usize = 8;

impl Room {
    /// Looks something up: the page of a code, or a list. The book stays open until the next line that is no look-up.
    pub(super) fn look_up(&mut self, typed: &str) -> Result<Then, Failure> {
        self.act(Event::BookOpened)?;
        if !self.session.sitting().has_book_open() {
            return Ok(Then::GoOn);
        }
        if self.shelf.is_none() {
            self.shelf = Some(books::shelf()?.shelf);
        }
        let (text, code) = self.shelf.as_mut().map(|shelf| answer(shelf, typed)).unwrap_or_default();
        if let Some(code) = code {
            self.act(Event::LookedUp(code))?;
        }
        print(&text)?;
        Ok(Then::GoOn)
    }

    /// Closes the book, if it is open: something else is done.
    pub(super) fn close_book(&mut self) -> Result<(), Failure> {
        if self.session.sitting().has_book_open() { self.act(Event::BookClosed) } else { Ok(()) }
    }
}

/// What the book says, and the code of the page if it is one.
fn answer(shelf: &mut Shelf, typed: &str) -> (String, Option<String>) {
    if typed.is_empty() {
        return (
            "Type a code or some words behind the /, such as /t2dm neuropathy or /E11.42.\n".into(),
            None,
        );
    }
    let found = shelf.look_up(typed, None, FOUND);
    match found.first() {
        None => ("Nothing found. Fewer words find more.\n".into(), None),
        Some(first) if first.why == Why::Code => {
            let page = Page::of(shelf, first.place);
            (entry::text(&page, WIDTH), Some(page.code))
        }
        Some(_) => {
            let rows: Vec<(Row, Why)> =
                found.into_iter().map(|found| (Row::of(shelf, found.place), found.why)).collect();
            (entry::list(&rows, WIDTH), None)
        }
    }
}
