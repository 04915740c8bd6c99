//! The event loop of the screen: waits, hands keys to the page on top, acts on what it wants, draws.

mod act;
mod model;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::command::{Opening, drill_time};
use super::locale;
use super::session::Session;
use super::terminal::{Terminal, Woke};
use super::{Data, Failure, Outcome, print};
use crate::codebook::shelf::Shelf;
use crate::domain::exam::Exam;
use crate::domain::paper::Paper;
use crate::domain::score::Score;
use crate::domain::time::Millis;
use crate::engine::exam::{Event, Focus};
use crate::tui::Intent;
use crate::tui::key::{self, Action, Context, Key};
use crate::tui::screen::book::OpenBook;
use crate::tui::screen::{self, Desk, drill, exam, help, history, home, questions, result, review, start};
use crate::tui::theme::{Look, Role};
pub use model::history as history_page;

/// The exam that home rows and drills keep to.
const EXAM: &str = "cpc";

/// Questions of a drill that is begun on the screen.
const DRILL: usize = 10;

/// Opens the screen and stays until the candidate, or a signal, ends it.
pub(super) fn enter(data: Data, opening: Opening, mouse: bool) -> Outcome {
    let mut terminal = Terminal::enter(mouse)?;
    let look = Look { colours: locale::colours(), utf8: locale::utf8() };
    let mut window = Window {
        data,
        look,
        pages: Vec::new(),
        help: None,
        book: None,
        reading: false,
        session: None,
        finished: None,
        message: None,
        warned: false,
        handed_in: false,
        area: Rect::ZERO,
    };
    let ended = window.open(opening).and_then(|()| window.run(&mut terminal));
    drop(terminal);
    let farewell = window.farewell();
    match ended? {
        Ended::Quit => print(&farewell)?,
        Ended::Signal(number) => return Err(Failure::Signal(number)),
    }
    Ok(true)
}

enum Ended {
    Quit,
    Signal(u8),
}

/// A screen and its own state.
enum Page {
    Home(home::Home),
    Start(Box<start::Start>),
    Desk { exam: exam::Exam, review: review::Review },
    Report(Box<result::Report>),
    Questions(Box<questions::Questions>),
    Drill(drill::Drill),
    History(history::History),
}

struct Window {
    data: Data,
    look: Look,
    pages: Vec<Page>,
    help: Option<help::Help>,
    /// The books, once one was opened, and what is looked up in them.
    book: Option<(Shelf, OpenBook)>,
    /// Whether the book is open.
    reading: bool,
    session: Option<Session>,
    finished: Option<(Paper, Score)>,
    message: Option<(String, Role)>,
    /// Whether the candidate was told that leaving now would lose something.
    warned: bool,
    /// Whether time ran out under the candidate's hands: until Enter, no key counts.
    handed_in: bool,
    /// The screen's area at the last frame.
    area: Rect,
}

impl Window {
    fn open(&mut self, opening: Opening) -> Result<(), Failure> {
        self.go_home()?;
        match opening {
            Opening::Home => Ok(()),
            Opening::Sit(paper) => self.sit(paper),
            Opening::Resume(id) => self.resume(id),
            Opening::Short { exam, shortage, .. } => {
                self.prepare(&exam, Some(shortage));
                Ok(())
            }
        }
    }

    fn run(&mut self, terminal: &mut Terminal) -> Result<Ended, Failure> {
        loop {
            match terminal.draw(|area, buf| self.draw(area, buf)) {
                Ok(area) => self.area = area,
                Err(error) => {
                    // A terminal that cannot be drawn on is as good as gone; the sitting waits.
                    self.leave_desk();
                    return Err(Failure::Told(format!("the terminal cannot be drawn on: {error}")));
                }
            }
            let woke = terminal.wait(self.patience());
            if let Some(ended) = self.wake(woke, terminal)? {
                self.leave_desk();
                return Ok(ended);
            }
        }
    }

    /// Until the clock shows another second; for ever where no clock runs.
    fn patience(&self) -> Option<Duration> {
        let session = self.session.as_ref()?;
        let left = session.sitting().left(session.at());
        let to_next = match left.0 % 1000 {
            0 => 1000,
            part => part,
        };
        let runs = !session.sitting().is_paused() && !session.sitting().is_over();
        Some(Duration::from_millis(if runs { to_next } else { 1000 }))
    }

    fn wake(&mut self, woke: Woke, terminal: &mut Terminal) -> Result<Option<Ended>, Failure> {
        match woke {
            Woke::Key(key) | Woke::Wheel(key) => return self.key(key),
            Woke::Click(x, y) => return self.click(x, y),
            Woke::Time | Woke::Resized => self.tick(),
            Woke::Interrupt => return self.do_it(Intent::Quit),
            Woke::Suspend if Terminal::can_suspend() => {
                self.desk_event(Event::Left);
                terminal.suspend()?;
                self.desk_event(Event::Returned);
                if self.reading {
                    self.desk_event(Event::BookOpened);
                }
            }
            Woke::Suspend => self.message = Some(("There is no shell to go back to.".into(), Role::Dim)),
            Woke::Signal(number) => return Ok(Some(Ended::Signal(number))),
            Woke::HungUp => return Ok(Some(Ended::Signal(1))),
        }
        Ok(None)
    }

    fn tick(&mut self) {
        if let Some(session) = &mut self.session {
            let notices = session.tick(&mut self.data.store);
            self.hear(&notices);
        }
    }

    fn key(&mut self, key: Key) -> Result<Option<Ended>, Failure> {
        self.message = None;
        self.tick();
        if self.handed_in {
            // Keys that were meant for the question do nothing to the result.
            self.handed_in = key != Key::Enter;
            return Ok(None);
        }
        if screen::is_too_small(self.area) {
            return Ok(None);
        }
        if let Some(help) = &mut self.help {
            if key::action(Context::Help, key).is_some_and(|action| help.act(action)) {
                self.help = None;
            }
            return Ok(None);
        }
        if let (true, Some((shelf, book))) = (self.reading, &mut self.book) {
            let at_desk = matches!(self.pages.last(), Some(Page::Desk { .. }));
            let intent = book.key(key, shelf, self.area, at_desk);
            return self.attempt(intent);
        }
        let intent =
            match (self.pages.last_mut(), &self.session) {
                (Some(Page::Desk { exam, .. }), Some(session)) if exam.is_typing() => {
                    exam.type_key(key, session.sitting())
                }
                (Some(Page::Desk { exam, .. }), Some(session)) => {
                    if exam.begin_typing(key, session.sitting()) { None } else { self.press(key) }
                }
                _ => self.press(key),
            };
        self.attempt(intent)
    }

    fn press(&mut self, key: Key) -> Option<Intent> {
        key::action(self.context(), key).and_then(|action| self.act(action))
    }

    /// Does what is wanted; what cannot be done is said, and the window stays.
    fn attempt(&mut self, intent: Option<Intent>) -> Result<Option<Ended>, Failure> {
        match intent.map(|intent| self.do_it(intent)) {
            None => Ok(None),
            Some(Err(Failure::Told(why))) => {
                self.message = Some((why, Role::Alarm));
                Ok(None)
            }
            Some(done) => done,
        }
    }

    fn click(&mut self, x: u16, y: u16) -> Result<Option<Ended>, Failure> {
        self.tick();
        let area = self.area;
        if self.help.is_some() || self.reading || self.handed_in || screen::is_too_small(area) {
            return Ok(None);
        }
        let intent = match (self.pages.last_mut(), &self.session) {
            (Some(Page::Home(home)), _) => home.point(area, y),
            (Some(Page::Desk { exam, .. }), Some(session)) if session.sitting().question().is_some() => {
                let desk = Desk { sitting: session.sitting(), at: session.at(), message: None };
                exam.point(x, y, desk, area).and_then(|action| exam.act(action, session.sitting()))
            }
            _ => None,
        };
        self.attempt(intent)
    }

    fn context(&self) -> Context {
        if let (true, Some((_, book))) = (self.reading, &self.book) {
            return book.context();
        }
        match (self.pages.last(), &self.session) {
            (Some(Page::Desk { review, .. }), Some(session)) => match session.sitting().focus() {
                Focus::Question(_) => Context::Exam,
                Focus::Review => review.context(),
            },
            (Some(Page::Report(_)), _) => Context::Result,
            (Some(Page::Questions(_)), _) => Context::Questions,
            (Some(Page::History(_)), _) => Context::History,
            (Some(Page::Home(home)), _) => home.context(),
            (Some(Page::Start(_) | Page::Drill(_) | Page::Desk { .. }) | None, _) => Context::List,
        }
    }

    fn act(&mut self, action: Action) -> Option<Intent> {
        match (self.pages.last_mut()?, &self.session) {
            (Page::Home(page), _) => page.act(action),
            (Page::Start(page), _) => page.act(action),
            (Page::Drill(page), _) => page.act(action),
            (Page::Report(page), _) => page.act(action),
            (Page::Questions(page), _) => page.act(action),
            (Page::History(page), _) => page.act(action),
            (Page::Desk { exam, review }, Some(session)) => match session.sitting().focus() {
                Focus::Question(_) => exam.act(action, session.sitting()),
                Focus::Review => review.act(action, session.sitting()),
            },
            (Page::Desk { .. }, None) => Some(Intent::Back),
        }
    }

    /// What would be lost if the sitting were left now, and why.
    fn at_risk(&self) -> Option<String> {
        let session = self.session.as_ref()?;
        match session.trouble() {
            Some(trouble) => Some(format!("NOT SAVED YET: {trouble}")),
            None if !self.data.store.is_lasting() && !session.sitting().is_over() => {
                Some("Nothing of this is being saved; the home screen says why.".to_owned())
            }
            None => None,
        }
    }

    /// What is said once the terminal is given back.
    fn farewell(&self) -> String {
        let unfinished = self.data.store.unfinished().unwrap_or_default();
        match unfinished.first().filter(|_| self.data.store.is_lasting()) {
            Some(u) => format!(
                "{} waits at question {} of {}, {} left. Start again and choose Continue, or `openbook resume`.\n",
                crate::domain::fault::visible(&u.title),
                u.question + 1,
                u.questions,
                u.left.countdown()
            ),
            None => String::new(),
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer) {
        if !screen::too_small(area, buf) {
            let book = self.book.as_ref().filter(|_| self.reading);
            // What the book covers is not drawn.
            let kept = self.beside_book(area);
            if book.is_none() || kept != area {
                self.draw_page(kept, buf);
            }
            if let Some((_, book)) = book {
                self.draw_book(book, area, buf);
            }
            if let Some(help) = &self.help {
                help.draw(area, buf);
            }
        }
        self.look.apply(buf);
    }

    /// What a page keeps of the screen while the book may be open beside it.
    fn beside_book(&self, area: Rect) -> Rect {
        let desk = matches!(self.pages.last(), Some(Page::Desk { .. }));
        if self.reading && desk { OpenBook::beside(area).unwrap_or(area) } else { area }
    }

    fn draw_book(&self, book: &OpenBook, area: Rect, buf: &mut Buffer) {
        let message = self.message.as_ref().map(|(words, role)| (words.as_str(), *role));
        let desk = match (self.pages.last(), &self.session) {
            (Some(Page::Desk { .. }), Some(session)) => {
                Some(Desk { sitting: session.sitting(), at: session.at(), message })
            }
            _ => None,
        };
        book.draw(desk, area, buf);
    }

    fn draw_page(&self, area: Rect, buf: &mut Buffer) {
        let unsaved = self.session.as_ref().is_some_and(|s| s.trouble().is_some());
        let risk = self.at_risk().map(|words| (words, Role::Alarm));
        let message = if unsaved && !self.warned { risk } else { self.message.clone().or(risk) };
        match (self.pages.last(), &self.session) {
            (Some(Page::Home(page)), _) => page.draw(area, buf),
            (Some(Page::Start(page)), _) => page.draw(area, buf),
            (Some(Page::Drill(page)), _) => page.draw(area, buf),
            (Some(Page::Report(page)), _) => page.draw(area, buf),
            (Some(Page::Questions(page)), _) => page.draw(area, buf),
            (Some(Page::History(page)), _) => page.draw(area, buf),
            (Some(Page::Desk { exam, review }), Some(session)) => {
                let message = message.as_ref().map(|(words, role)| (words.as_str(), *role));
                let desk = Desk { sitting: session.sitting(), at: session.at(), message };
                match session.sitting().focus() {
                    Focus::Question(_) => exam.draw(desk, area, buf),
                    Focus::Review => review.draw(desk, area, buf),
                }
                return;
            }
            (Some(Page::Desk { .. }) | None, _) => {}
        }
        if let Some((words, role)) = &message {
            let row =
                crate::tui::text::column(Rect { y: area.bottom().saturating_sub(2), height: 1, ..area });
            let line = crate::tui::text::span(crate::tui::text::cut(words, usize::from(row.width)), *role);
            ratatui::widgets::Widget::render(line, row, buf);
        }
    }
}

/// Time of a drill on the screen, for home.
pub(super) fn drill_words(exam: &Exam) -> String {
    let time: Millis = drill_time(exam, DRILL);
    format!("{DRILL} questions · {}", time.long())
}
