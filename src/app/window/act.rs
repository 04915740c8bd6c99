//! What the window does about what a screen wants.

use super::super::Failure;
use super::super::command::{drill_time, nothing, seed};
use super::super::session::Session;
use super::{DRILL, EXAM, Ended, Page, Window, model};
use crate::clock;
use crate::codebook::draft::Set;
use crate::domain::answer::Answer;
use crate::domain::exam::Exam;
use crate::domain::fault::visible;
use crate::domain::paper::{Mode, Paper};
use crate::domain::question::ItemKind;
use crate::domain::score::Score;
use crate::engine::assemble::{self, Filter, Shortage};
use crate::engine::exam::{Event, Focus, Notice, Sitting};
use crate::engine::grade::grade;
use crate::plain;
use crate::store::{self, SittingId, Store};
use crate::tui::Intent;
use crate::tui::screen::book::{OpenBook, Pin};
use crate::tui::screen::{exam, help, questions, result, review, start};
use crate::tui::theme::Role;

impl Window {
    pub(super) fn do_it(&mut self, intent: Intent) -> Result<Option<Ended>, Failure> {
        if self.would_lose(&intent) {
            return Ok(None);
        }
        match intent {
            Intent::Desk(event) => self.desk_event(event),
            Intent::LeaveDesk => {
                self.leave_desk();
                self.go_home()?;
            }
            Intent::Prepare(exam) => {
                let shortage = self.draw_mock(&exam, Mode::Exam, None)?.and_then(Result::err);
                self.prepare(&exam, shortage);
            }
            Intent::BeginMock { exam, mode, questions } => match self.draw_mock(&exam, mode, questions)? {
                Some(Ok(paper)) => self.sit(paper)?,
                Some(Err(shortage)) => self.prepare(&exam, Some(shortage)),
                None => {}
            },
            Intent::Resume(id) => self.resume(SittingId(id))?,
            Intent::ChooseDrill => self.choose_drill()?,
            Intent::BeginDrill(filter) => self.begin_drill(&filter)?,
            Intent::History => {
                let page = model::history(&self.data, EXAM)?;
                self.pages.push(Page::History(page));
            }
            Intent::OpenSitting(id) => self.open_sitting(SittingId(id)),
            Intent::Questions => self.questions(),
            Intent::OpenBook => self.open_book()?,
            Intent::CloseBook => self.close_book(),
            Intent::LookedUp(code) => self.desk_event(Event::LookedUp(code)),
            Intent::Pin(pin) => {
                self.data.store.pin(&kept(&pin), &clock::wall())?;
                self.repin()?;
            }
            Intent::Unpin { set, code } => {
                self.data.store.unpin(set.word(), &code)?;
                self.repin()?;
            }
            Intent::CopyCode(code) => self.copy_code(code),
            Intent::Back => {
                self.pages.pop();
                if matches!(self.pages.last(), None | Some(Page::Home(_))) {
                    self.go_home()?;
                }
            }
            Intent::Discard(id) => {
                self.data.store.discard(SittingId(id))?;
                self.go_home()?;
            }
            Intent::Help => self.help = Some(help::Help::new(self.context())),
            Intent::Quit => return Ok(Some(Ended::Quit)),
        }
        Ok(None)
    }

    pub(super) fn desk_event(&mut self, event: Event) {
        let Some(session) = &mut self.session else { return };
        let before = session.sitting().focus();
        let notices = session.act(&mut self.data.store, event);
        let after = session.sitting().focus();
        if before != after
            && let Some(Page::Desk { exam, review }) = self.pages.last_mut()
        {
            exam.turn_page(same_note(session.sitting().paper(), before, after));
            if after == Focus::Review {
                *review = review::Review::new(session.sitting().place());
            }
        }
        self.hear(&notices);
    }

    /// Opens the book where one is; at the desk the sitting knows of it.
    fn open_book(&mut self) -> Result<(), Failure> {
        let fills = match (&self.session, self.pages.last()) {
            (Some(_), Some(Page::Desk { .. })) => {
                self.desk_event(Event::BookOpened);
                let Some(session) = self.session.as_ref().filter(|s| s.sitting().has_book_open()) else {
                    return Ok(());
                };
                let asked =
                    session.sitting().question().and_then(|q| session.sitting().paper().questions.get(q));
                asked.is_some_and(|asked| asked.item.kind() == ItemKind::Fill)
            }
            _ => false,
        };
        if self.book.is_none() {
            let books = super::super::shelf()?;
            let book = OpenBook::new(&books.shelf, pins(&self.data.store)?);
            self.message = books.warnings.first().map(|words| (words.clone(), Role::Alarm));
            self.book = Some((books.shelf, book));
        }
        if let Some((_, book)) = &mut self.book {
            book.open_at(fills);
            self.reading = true;
        }
        Ok(())
    }

    fn close_book(&mut self) {
        self.reading = false;
        if self.session.is_some() {
            self.desk_event(Event::BookClosed);
        }
    }

    fn repin(&mut self) -> Result<(), Failure> {
        let pins = pins(&self.data.store)?;
        if let Some((_, book)) = &mut self.book {
            book.repin(pins);
        }
        Ok(())
    }

    /// Puts a code from the book into the blank, and goes back to it.
    fn copy_code(&mut self, code: String) {
        self.close_book();
        if let Some(question) = self.session.as_ref().and_then(|s| s.sitting().question()) {
            self.desk_event(Event::Answered { question, answer: Answer::Typed(code) });
        }
    }

    /// Shows what the machine has to say, and the result once it is over.
    pub(super) fn hear(&mut self, notices: &[Notice]) {
        if let Some(notice) = notices.last() {
            let role = match notice {
                Notice::Left(_) | Notice::FillBlanks(_) => Role::Alarm,
                _ => Role::Accent,
            };
            self.message = Some((plain::notice(*notice), role));
        }
        let Some(session) = &self.session else { return };
        if session.sitting().is_over()
            && let Some(score) = session.score().cloned()
        {
            let (paper, kept) = (session.sitting().paper().clone(), session.trouble().is_none());
            if self.pages.iter().any(|page| matches!(page, Page::Desk { .. })) {
                self.reading = false;
                self.pages.retain(|page| !matches!(page, Page::Desk { .. }));
                self.handed_in = score.timed_out;
                self.show_report(paper, score);
                if self.handed_in {
                    self.message = Some((
                        "Time is up; the paper is handed in. Enter shows the result.".into(),
                        Role::Alarm,
                    ));
                }
            }
            // What could not be kept yet is tried again every second; until then the session stays.
            if kept {
                self.session = None;
            }
        }
    }

    fn show_report(&mut self, paper: Paper, score: Score) {
        self.pages.retain(|page| !matches!(page, Page::Report(_) | Page::Start(_) | Page::Drill(_)));
        let report = result::Report::new(paper.title.to_string(), paper.kind, paper.rules, score.clone());
        self.pages.push(Page::Report(Box::new(report)));
        self.finished = Some((paper, score));
    }

    /// Whether this would lose answers that are not kept yet; the first time it says so and does nothing.
    fn would_lose(&mut self, intent: &Intent) -> bool {
        let leaves = matches!(
            intent,
            Intent::LeaveDesk
                | Intent::Quit
                | Intent::BeginMock { .. }
                | Intent::BeginDrill(_)
                | Intent::Resume(_)
        );
        let Some(risk) = self.at_risk().filter(|_| leaves) else {
            self.warned = false;
            return false;
        };
        if self.warned {
            return false;
        }
        self.warned = true;
        self.message = Some((
            format!("This loses what is not saved; the same key again does it all the same. {risk}"),
            Role::Alarm,
        ));
        true
    }

    pub(super) fn leave_desk(&mut self) {
        self.desk_event(Event::Left);
        self.session = None;
        self.reading = false;
        self.pages.retain(|page| !matches!(page, Page::Desk { .. }));
    }

    pub(super) fn go_home(&mut self) -> Result<(), Failure> {
        let page = model::home(&self.data)?;
        self.pages.clear();
        self.pages.push(Page::Home(page));
        Ok(())
    }

    fn exam(&self, id: &str) -> Option<&Exam> {
        self.data.bank.exam(id)
    }

    pub(super) fn prepare(&mut self, id: &str, shortage: Option<Shortage>) {
        let Some(exam) = self.exam(id).cloned() else { return };
        let warnings = if self.data.store.is_lasting() { Vec::new() } else { self.data.warnings.clone() };
        self.pages.retain(|page| !matches!(page, Page::Start(_)));
        self.pages.push(Page::Start(Box::new(start::Start::new(exam, shortage, warnings))));
    }

    fn draw_mock(
        &self,
        id: &str,
        mode: Mode,
        questions: Option<u32>,
    ) -> Result<Option<Result<Paper, Shortage>>, Failure> {
        let Some(exam) = self.exam(id) else { return Ok(None) };
        let questions = questions.unwrap_or(exam.questions);
        self.data.draw(seed(), |draw| assemble::mock_of(draw, exam, mode, questions)).map(Some)
    }

    fn choose_drill(&mut self) -> Result<(), Failure> {
        let Some(exam) = self.exam(EXAM) else { return Ok(()) };
        let time = drill_time(exam, DRILL);
        let page = model::drill(&self.data, exam, DRILL, time)?;
        self.pages.push(Page::Drill(page));
        Ok(())
    }

    fn begin_drill(&mut self, filter: &Filter) -> Result<(), Failure> {
        let Some(exam) = self.exam(EXAM) else { return Ok(()) };
        let time = drill_time(exam, DRILL);
        if let Some(paper) =
            self.data.draw(seed(), |draw| assemble::drill(draw, exam, filter, DRILL, time))?
        {
            self.sit(paper)
        } else {
            self.message = Some((nothing(&self.data.bank, filter), Role::Accent));
            Ok(())
        }
    }

    pub(super) fn sit(&mut self, paper: Paper) -> Result<(), Failure> {
        let hint = match paper.rules.mode {
            Mode::Exam => "Your keys stand in the bottom row. Every answer is saved as you give it.",
            Mode::Practice => "Your keys stand in the bottom row. Enter explains an answer, then goes on.",
        };
        let session = Session::begin(&mut self.data.store, paper)?;
        self.at_desk(session);
        self.message = Some((hint.into(), Role::Accent));
        Ok(())
    }

    pub(super) fn resume(&mut self, id: SittingId) -> Result<(), Failure> {
        match Session::resume(&mut self.data.store, id) {
            Ok(session) => {
                self.at_desk(session);
                self.hear(&[]);
            }
            Err(fault) => {
                self.go_home()?;
                if let Some(Page::Home(home)) = self.pages.last_mut() {
                    home.warnings.insert(0, fault.to_string());
                }
            }
        }
        Ok(())
    }

    fn at_desk(&mut self, session: Session) {
        self.pages.truncate(1);
        let review = review::Review::new(session.sitting().place());
        self.session = Some(session);
        self.pages.push(Page::Desk { exam: exam::Exam::default(), review });
    }

    fn open_sitting(&mut self, id: SittingId) {
        match self.data.store.load(id) {
            Ok(kept) => {
                let sitting = Sitting::replay(kept.paper, kept.entries);
                let score = grade(&sitting);
                self.show_report(sitting.paper().clone(), score);
            }
            Err(fault) => self.message = Some((fault.to_string(), Role::Alarm)),
        }
    }

    fn questions(&mut self) {
        let only_missed = matches!(self.pages.last(), Some(Page::Report(report)) if report.only_missed());
        if let Some((paper, score)) = &self.finished {
            let pages = questions::Questions::new(paper.clone(), score.outcomes.clone(), only_missed);
            self.pages.push(Page::Questions(Box::new(pages)));
        }
    }
}

/// The pins of a store as the book shows them; one of a set that this version does not know is left out.
fn pins(store: &Store) -> Result<Vec<Pin>, Failure> {
    let pins = store.pins()?.into_iter().filter_map(|pin| {
        Some(Pin {
            set: Set::parse(&pin.set)?,
            code: visible(&pin.code),
            title: visible(&pin.title),
            note: visible(&pin.note),
        })
    });
    Ok(pins.collect())
}

/// A pin as the store keeps it.
fn kept(pin: &Pin) -> store::Pin {
    let (set, code, title, note) =
        (pin.set.word().to_owned(), pin.code.clone(), pin.title.clone(), pin.note.clone());
    store::Pin { set, code, title, note }
}

/// Whether two places of a paper are about one chart note.
fn same_note(paper: &Paper, before: Focus, after: Focus) -> bool {
    let note = |focus| match focus {
        Focus::Question(question) => paper.questions.get(question).and_then(|asked| asked.note.as_ref()),
        Focus::Review => None,
    };
    note(before).is_some() && note(before) == note(after)
}
