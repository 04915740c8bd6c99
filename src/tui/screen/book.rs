//! The open book: a line to type what is looked for, what was found, and the page that is read.

mod draw;
mod links;

use ratatui::layout::Rect;

use super::Cursor;
use crate::codebook::draft::{Kind, Set};
use crate::codebook::page::{self, Page, Standing, matched};
use crate::codebook::shelf::{Place, Shelf};
use crate::tui::Intent;
use crate::tui::key::{Action, Context, Key};
use links::Links;

/// Answers that a look-up shows.
const FOUND: usize = 20;

/// The longest query and the longest margin note that can be typed, in characters.
const QUERY: usize = 80;
/// See [`QUERY`].
const NOTE: usize = 200;

/// Lines that a page is scrolled at once.
const STEP: isize = 8;

/// Pages that the way back remembers.
const REMEMBERED: usize = 100;

/// A page that the candidate pinned, with a note in the margin if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The code's set.
    pub set: Set,
    /// The code as it is printed.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The candidate's own words.
    pub note: String,
}

/// The open book. It keeps its query and its page while it is closed.
#[derive(Default)]
pub struct OpenBook {
    query: String,
    set: Option<Set>,
    found: Vec<Found>,
    cursor: Cursor,
    reading: Option<Reading>,
    back: Vec<Place>,
    forward: Vec<Place>,
    tabs: Vec<Pin>,
    /// The margin note while it is typed.
    noting: Option<String>,
    /// Whether the question in view waits for a code.
    fills: bool,
    /// Whether the query is that of the last time: the first letter typed begins a new one.
    fresh: bool,
    /// What books there are, for the line that says so.
    titles: String,
}

/// An answer to the look-up.
#[derive(Clone, Debug)]
struct Found {
    place: Place,
    code: String,
    title: String,
    set: Set,
    why: String,
    reportable: bool,
}

/// The page that is read.
struct Reading {
    set: Set,
    page: Page,
    /// Its nearest neighbours under the same header.
    beside: Vec<page::Row>,
    links: Links,
    link: usize,
    /// Whether the cursor was moved; until then the page opens at its top.
    moved: bool,
    /// Lines scrolled from where it opens, or from where the cursor is in view.
    scroll: isize,
}

impl OpenBook {
    /// A closed book with the candidate's pins in it.
    pub fn new(books: &Shelf, pins: Vec<Pin>) -> Self {
        let names: Vec<String> = books.books().iter().map(|book| book.edition.to_string()).collect();
        Self { tabs: pins, titles: names.join(" · "), ..Self::default() }
    }

    /// Gets ready to be opened at a question that waits for a code, or at any other place.
    pub fn open_at(&mut self, fills: bool) {
        self.fills = fills;
        self.noting = None;
        self.fresh = true;
    }

    /// The pins were changed.
    pub fn repin(&mut self, pins: Vec<Pin>) {
        self.tabs = pins;
        self.noting = None;
    }

    /// Where its keys are looked up.
    pub fn context(&self) -> Context {
        if self.reading.is_some() { Context::Page } else { Context::Book }
    }

    /// Takes a key: characters are typed while something is looked for, and mean what the table says on a page.
    ///
    /// `area` is the screen, and `at_desk` says whether a question is on it: a page is scrolled no further than it is long.
    pub fn key(&mut self, key: Key, books: &mut Shelf, area: Rect, at_desk: bool) -> Option<Intent> {
        if self.noting.is_some() {
            return self.type_note(key);
        }
        if self.reading.is_none()
            && let Key::Char(c) = key
        {
            self.type_query(c, books);
            return None;
        }
        let action = crate::tui::key::action(self.context(), key)?;
        if self.reading.is_some() {
            self.read(action, books, Self::room(area, at_desk))
        } else {
            self.seek(action, books)
        }
    }

    fn type_query(&mut self, c: char, books: &mut Shelf) {
        if std::mem::take(&mut self.fresh) {
            self.query.clear();
        }
        if self.query.chars().count() < QUERY && !crate::domain::fault::forbidden(c) && c != '\n' {
            self.query.push(c);
            self.look_up(books);
        }
    }

    fn look_up(&mut self, books: &mut Shelf) {
        self.cursor = Cursor::default();
        let answers = books.look_up(&self.query, self.set, FOUND);
        self.found =
            answers.into_iter().map(|answer| found(books, answer.place, matched(&answer.why))).collect();
    }

    /// What the list shows: what was found, or the pins where nothing is looked for.
    fn rows(&self) -> usize {
        if self.query.trim().is_empty() { self.tabs.len() } else { self.found.len() }
    }

    fn seek(&mut self, action: Action, books: &mut Shelf) -> Option<Intent> {
        if self.cursor.act(action, self.rows()) {
            return None;
        }
        match action {
            Action::Enter => {
                if let Some(place) = self.chosen(books) {
                    return self.turn_to(place, books);
                }
                // A pin whose book is gone: what else has its code?
                self.query = self.tabs.get(self.cursor.0)?.code.clone();
                self.look_up(books);
            }
            Action::Clear => {
                self.fresh = false;
                self.query.pop();
                self.look_up(books);
            }
            Action::Turn => {
                let at = self.set.and_then(|set| Set::ALL.iter().position(|s| *s == set));
                self.set = Set::ALL.get(at.map_or(0, |at| at + 1)).copied();
                self.look_up(books);
            }
            Action::Back => return Some(Intent::CloseBook),
            _ => {}
        }
        None
    }

    fn chosen(&self, books: &Shelf) -> Option<Place> {
        if self.query.trim().is_empty() {
            let pin = self.tabs.get(self.cursor.0)?;
            return books.find(pin.set, &pin.code);
        }
        self.found.get(self.cursor.0).map(|row| row.place)
    }

    /// Opens a page from the list or from another page.
    fn turn_to(&mut self, place: Place, books: &Shelf) -> Option<Intent> {
        if let Some(reading) = &self.reading {
            self.back.push(reading.page.place);
            if self.back.len() > REMEMBERED {
                self.back.remove(0);
            }
        }
        self.forward.clear();
        self.show(place, books)
    }

    fn show(&mut self, place: Place, books: &Shelf) -> Option<Intent> {
        let page = Page::of(books, place);
        let set = books.book(place.book).edition.set;
        let beside = beside(&page, books);
        let links = Links::of(&page, &beside, books);
        let code = page.code.clone();
        // The cursor begins below the family: at the first code of a note.
        let link = if links.len() > page.above.len() { page.above.len() } else { 0 };
        self.reading = Some(Reading { set, page, beside, links, link, moved: false, scroll: 0 });
        (!code.is_empty()).then_some(Intent::LookedUp(code))
    }

    fn read(&mut self, action: Action, books: &Shelf, room: (u16, u16)) -> Option<Intent> {
        if self.move_about(action, room) {
            return None;
        }
        let reading = self.reading.as_ref()?;
        match action {
            Action::Enter => {
                let place = reading.links.place(reading.link)?;
                return self.turn_to(place, books);
            }
            Action::Previous => {
                let (place, here) = (self.back.pop()?, reading.page.place);
                self.forward.push(here);
                return self.show(place, books);
            }
            Action::Next => {
                let (place, here) = (self.forward.pop()?, reading.page.place);
                self.back.push(here);
                return self.show(place, books);
            }
            Action::Flag => return self.pin(String::new()),
            Action::Note => self.noting = Some(self.pinned().map(|pin| pin.note.clone()).unwrap_or_default()),
            Action::Copy if self.can_copy() => return Some(Intent::CopyCode(reading.page.code.clone())),
            Action::GoTo => {
                self.leave_page();
                self.query.clear();
                self.found.clear();
            }
            Action::Back => self.leave_page(),
            Action::Help => return Some(Intent::Help),
            _ => {}
        }
        None
    }

    /// Moves the cursor or scrolls, in a room of these columns and rows; `false` if this action is neither.
    fn move_about(&mut self, action: Action, room: (u16, u16)) -> bool {
        let note = self.pinned().map(|pin| pin.note.clone());
        let Some(reading) = &mut self.reading else { return false };
        let last = reading.links.len().saturating_sub(1);
        let (link, moved, scroll) = match action {
            Action::Up | Action::Down if !reading.moved => (reading.link, true, 0),
            Action::Up => (reading.link.saturating_sub(1), true, 0),
            Action::Down => ((reading.link + 1).min(last), true, 0),
            Action::First => (0, false, 0),
            Action::Last => (last, true, 0),
            Action::PageDown | Action::PageUp => {
                let (up, down) = reading.reach(note.as_deref(), room);
                let by = if action == Action::PageDown { STEP } else { -STEP };
                (reading.link, reading.moved, (reading.scroll.clamp(up, down) + by).clamp(up, down))
            }
            _ => return false,
        };
        (reading.link, reading.moved, reading.scroll) = (link, moved, scroll);
        true
    }

    /// Whether the page's code can go into the answer of the question in view.
    fn can_copy(&self) -> bool {
        self.fills && self.reading.as_ref().is_some_and(|r| r.page.standing == Standing::Reportable)
    }

    fn leave_page(&mut self) {
        self.reading = None;
        self.back.clear();
        self.forward.clear();
    }

    /// The pin of the page that is read, if it has one.
    fn pinned(&self) -> Option<&Pin> {
        let reading = self.reading.as_ref()?;
        self.tabs.iter().find(|pin| pin.set == reading.set && pin.code == reading.page.code)
    }

    /// Pins the page that is read, or takes its pin away; a note pins it in any case.
    fn pin(&self, note: String) -> Option<Intent> {
        let reading = self.reading.as_ref().filter(|reading| !reading.page.code.is_empty())?;
        let (set, code) = (reading.set, reading.page.code.clone());
        match self.pinned() {
            Some(_) if note.is_empty() => Some(Intent::Unpin { set, code }),
            _ => Some(Intent::Pin(Pin { set, code, title: reading.page.title.clone(), note })),
        }
    }

    fn type_note(&mut self, key: Key) -> Option<Intent> {
        let note = self.noting.as_mut()?;
        match key {
            Key::Char(c) if note.chars().count() < NOTE && !crate::domain::fault::forbidden(c) => {
                note.push(c);
            }
            Key::Backspace => {
                note.pop();
            }
            Key::Esc => self.noting = None,
            Key::Enter => {
                let note = note.trim().to_owned();
                self.noting = None;
                let keeps = !note.is_empty() || self.pinned().is_some_and(|pin| !pin.note.is_empty());
                let pinned = self.pinned().cloned();
                return match pinned {
                    Some(pin) if note.is_empty() && keeps => Some(Intent::Pin(Pin { note, ..pin })),
                    _ if note.is_empty() => None,
                    _ => self.pin(note),
                };
            }
            _ => {}
        }
        None
    }
}

/// How many neighbours a page shows before it and after it.
const BEFORE: usize = 3;
/// See [`BEFORE`].
const AFTER: usize = 8;

/// The nearest neighbours of a page under the same header.
fn beside(page: &Page, books: &Shelf) -> Vec<page::Row> {
    let at = page.beside.iter().position(|place| *place == page.place).unwrap_or(0);
    let near = page.beside.iter().skip(at.saturating_sub(BEFORE)).take(BEFORE.min(at) + 1 + AFTER);
    near.filter(|place| **place != page.place).map(|place| page::Row::of(books, *place)).collect()
}

fn found(books: &Shelf, place: Place, why: String) -> Found {
    let book = books.book(place.book);
    let code = book.code(place.spot);
    let title = if code.is_empty() { book.path(place.spot.line) } else { book.title(place.spot) };
    let reportable =
        !matches!(book.kind_at(place.spot), Kind::Header | Kind::Block | Kind::Chapter | Kind::Range);
    Found { place, code, title, set: book.edition.set, why, reportable }
}
