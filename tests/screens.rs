//! Key scripts to screens: what a candidate sees at 80×24, at 120×40 and where there is no room, colours included.
//!
//! Each screen is compared with a picture in `docs/screens`, which the README shows; `OPENBOOK_BLESS=1 cargo test` writes
//! them anew. Time stands still here: every event comes with its desk time.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "screens/svg.rs"]
mod svg;

use std::path::Path;

use openbook::app::shipped;
use openbook::codebook::draft::Set;
use openbook::codebook::shelf::Shelf;
use openbook::domain::bank::Bank;
use openbook::domain::paper::{Mode, Paper};
use openbook::domain::score::Tally;
use openbook::domain::time::{Day, Millis};
use openbook::engine::assemble::{self, Draw, Filter, Past};
use openbook::engine::exam::{Event, Focus, Sitting};
use openbook::engine::grade::grade;
use openbook::tui::Intent;
use openbook::tui::key::{Context, Key, action};
use openbook::tui::screen::book::{OpenBook, Pin};
use openbook::tui::screen::{
    Desk, drill, exam, help, history, home, questions, result, review, start, too_small,
};
use openbook::tui::theme::{Look, Role};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 40);

/// A candidate at a desk where time moves only when told to.
struct Candidate {
    sitting: Sitting,
    at: Millis,
    exam: exam::Exam,
    review: review::Review,
}

impl Candidate {
    fn sits(paper: Paper) -> Self {
        Self {
            sitting: Sitting::begin(paper),
            at: Millis::ZERO,
            exam: exam::Exam::default(),
            review: review::Review::default(),
        }
    }

    /// Presses keys, one a character; `⏎` is Enter, `→` and `↓` are arrows. Each takes so many seconds.
    fn presses(&mut self, keys: &str, seconds: u64) -> &mut Self {
        for c in keys.chars() {
            self.at += Millis::seconds(seconds);
            let key = match c {
                '⏎' => Key::Enter,
                '→' => Key::Right,
                '↓' => Key::Down,
                other => Key::Char(other),
            };
            let intent = match self.sitting.focus() {
                Focus::Question(_) if self.exam.is_typing() => self.exam.type_key(key, &self.sitting),
                Focus::Question(_) => {
                    action(Context::Exam, key).and_then(|a| self.exam.act(a, &self.sitting))
                }
                Focus::Review => {
                    action(self.review.context(), key).and_then(|a| self.review.act(a, &self.sitting))
                }
            };
            if let Some(Intent::Desk(event)) = intent {
                self.happens(event);
            }
        }
        self
    }

    fn happens(&mut self, event: Event) {
        let before = self.sitting.focus();
        self.sitting.step(self.at, event);
        if before != self.sitting.focus() {
            self.exam.turn_page(false);
            if let Focus::Question(question) = before {
                self.review = review::Review::new(question);
            }
        }
    }

    fn sees(&self, name: &str, size: (u16, u16)) {
        self.sees_with(name, size, None);
    }

    fn sees_with(&self, name: &str, size: (u16, u16), message: Option<(&str, Role)>) {
        let desk = Desk { sitting: &self.sitting, at: self.at, message };
        shows(name, size, |area, buf| match self.sitting.focus() {
            Focus::Question(_) => self.exam.draw(desk, area, buf),
            Focus::Review => self.review.draw(desk, area, buf),
        });
    }
}

/// Compares a screen with its picture.
fn shows(name: &str, (width, height): (u16, u16), draw: impl FnOnce(Rect, &mut Buffer)) {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    if !too_small(buf.area, &mut buf) {
        draw(buf.area, &mut buf);
    }
    compare(name, &buf);
}

fn compare(name: &str, buf: &Buffer) {
    let picture = svg::svg(buf);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/screens/{name}.svg"));
    if std::env::var_os("OPENBOOK_BLESS").is_some() {
        std::fs::write(&path, &picture).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == picture,
        "{name} looks different from docs/screens/{name}.svg; OPENBOOK_BLESS=1 cargo test --test screens writes it anew. It shows:\n{}",
        letters(buf)
    );
}

fn letters(buf: &Buffer) -> String {
    let width = usize::from(buf.area.width);
    let rows = buf
        .content
        .chunks(width)
        .map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>());
    rows.map(|row| row.trim_end().to_owned() + "\n").collect()
}

fn bank() -> Bank {
    shipped().unwrap_or_else(|e| panic!("{e:?}"))
}

fn draw<'a>(bank: &'a Bank, past: &'a Past, today: &'a Day) -> Draw<'a> {
    Draw { bank, past, today, seed: 7 }
}

fn mock(mode: Mode) -> Paper {
    let (bank, past, today) = (bank(), Past::default(), Day::parse("2026-11-22").unwrap());
    assemble::mock(draw(&bank, &past, &today), bank.exam("cpc").unwrap(), mode).unwrap()
}

fn drill_of(area: &str, questions: usize) -> Paper {
    let (bank, past, today) = (bank(), Past::default(), Day::parse("2026-11-22").unwrap());
    let filter = Filter { area: Some(area.to_owned().into()), ..Filter::default() };
    let exam = bank.exam("cpc").unwrap();
    assemble::drill(draw(&bank, &past, &today), exam, &filter, questions, Millis::minutes(24)).unwrap()
}

/// A candidate who has gone through the paper, nine answers in ten, the key two times in three.
fn finished() -> Candidate {
    let mut candidate = Candidate::sits(mock(Mode::Exam));
    let questions = candidate.sitting.paper().len();
    for question in 0..questions {
        candidate.at += Millis::seconds(100 + 7 * (question as u64 % 11));
        candidate.happens(Event::Opened(question));
        let asked = candidate.sitting.paper().questions[question].clone();
        let key = asked.item.options().iter().position(|o| o.flaw.is_none()).unwrap();
        let wrong = (key + 1) % asked.item.options().len();
        let chosen = if question % 4 == 1 { wrong } else { key };
        if question % 10 != 9 {
            let shown = asked.order.iter().position(|&p| p == chosen).unwrap();
            candidate.presses(&openbook::domain::answer::letter(shown).to_string(), 8);
        }
    }
    candidate
}

#[test]
fn home_says_what_there_is_and_what_to_press() {
    let row = |name: &str, about: &str, side: &str, intent| home::Row {
        name: name.into(),
        about: about.into(),
        side: side.into(),
        intent,
    };
    let rows = vec![
        row("Continue", "CPC mock · 37 of 100 · 2:31:07 left", "yesterday 21:40", Intent::Resume(3)),
        row("Mock exam", "CPC · 100 questions · 4 h", "best 74%", Intent::Prepare("cpc".into())),
        row("Drill", "10 questions · 24 min · mixed, by area, or missed", "12 taken", Intent::ChooseDrill),
        row("Book", "ICD-10-CM 2026 · study notes on HCPCS and CPT", "2 pins", Intent::OpenBook),
        row("History", "scores, areas, every question again", "3 mocks · 12 drills", Intent::History),
        row("Keys", "every key, and what this program is not", "", Intent::Help),
        row("Quit", "", "", Intent::Quit),
    ];
    let note = "Every code was checked against the 2026 tables and every key solved blind; no certified coder has read the questions yet. If your book says otherwise, trust your book.";
    let page = home::Home::new("783 questions · 18 chart notes".into(), rows, vec![], note.into());
    shows("home", SMALL, |area, buf| page.draw(area, buf));
}

#[test]
fn before_a_mock_its_rules_are_said_and_a_mode_is_chosen() {
    let page = start::Start::new(bank().exam("cpc").unwrap().clone(), None, vec![]);
    shows("start", SMALL, |area, buf| page.draw(area, buf));
}

#[test]
fn a_bank_too_small_says_what_lacks_and_what_it_can_give() {
    let mut bank = bank();
    bank.items.retain(|i| i.area.as_str() != "anesthesia" || i.id.as_str() < "ane-003");
    let (past, today) = (Past::default(), Day::parse("2026-11-22").unwrap());
    let exam = bank.exam("cpc").unwrap();
    let shortage = assemble::mock(draw(&bank, &past, &today), exam, Mode::Exam).unwrap_err();
    assert_eq!(shortage.lacks.len(), 1);
    let page = start::Start::new(exam.clone(), Some(shortage), vec![]);
    shows("start-too-small-a-bank", SMALL, |area, buf| page.draw(area, buf));
}

#[test]
fn the_question_is_the_largest_thing_on_the_screen() {
    let mut candidate = Candidate::sits(mock(Mode::Exam));
    candidate.presses("b→c→a→f→d→ba→→cf→a→", 60).presses("sb", 5).presses("d", 20);
    candidate.sees("exam-120x40", LARGE);
    candidate.sees("exam-80x24", SMALL);
    candidate.sees("too-small", (50, 10));
}

#[test]
fn a_long_chart_note_scrolls_in_a_pane_of_its_own() {
    let mut candidate = Candidate::sits(mock(Mode::Exam));
    candidate.presses("g91⏎", 30);
    candidate.sees("exam-case-80x24", SMALL);
    candidate.sees("exam-case-120x40", LARGE);
}

#[test]
fn little_time_and_a_notice_are_seen() {
    let mut candidate = Candidate::sits(mock(Mode::Exam));
    candidate.at = Millis::minutes(235);
    candidate.presses("b", 0);
    candidate.sees_with("exam-five-minutes", SMALL, Some(("5 min left.", Role::Alarm)));
}

#[test]
fn practice_explains_a_checked_answer() {
    let mut candidate = Candidate::sits(drill_of("coding-guidelines", 5));
    let wrong = candidate.sitting.paper().questions[0].clone();
    let position = wrong.item.options().iter().position(|o| o.flaw.is_some()).unwrap();
    let letter = wrong.shown_letter(position).to_ascii_lowercase();
    candidate.presses(&format!("{letter}⏎"), 40);
    candidate.sees("practice-120x40", LARGE);
    candidate.sees("practice-80x24", SMALL);
}

#[test]
fn a_blank_is_filled_in_by_typing() {
    let (bank, past, today) = (bank(), Past::default(), Day::parse("2026-11-22").unwrap());
    let mut only = bank.clone();
    only.items.retain(|i| i.id.as_str() == "icd-004");
    let filter = Filter { area: Some("icd-10-cm".to_owned().into()), ..Filter::default() };
    let exam = bank.exam("cpc").unwrap();
    let paper = assemble::drill(draw(&only, &past, &today), exam, &filter, 10, Millis::minutes(24)).unwrap();
    let mut candidate = Candidate::sits(paper);
    candidate.presses("⏎S82.2", 3);
    candidate.sees("fill-in", SMALL);
}

#[test]
fn the_review_page_shows_all_questions_by_area() {
    let mut candidate = Candidate::sits(mock(Mode::Exam));
    candidate.presses("b→c→a→f→d→ba→→cf→a→", 60).presses("r", 5);
    candidate.sees("review-80x24", SMALL);
    candidate.presses("y", 5);
    candidate.sees("review-hand-in", SMALL);
}

#[test]
fn the_result_has_the_shape_of_the_real_report() {
    let mut candidate = finished();
    candidate.happens(Event::Submitted);
    let score = grade(&candidate.sitting);
    let paper = candidate.sitting.paper();
    let page = result::Report::new(paper.title.to_string(), paper.kind, paper.rules, score.clone());
    shows("result-80x24", SMALL, |area, buf| page.draw(area, buf));
    shows("result-120x40", LARGE, |area, buf| page.draw(area, buf));
    let pages = questions::Questions::new(paper.clone(), score.outcomes, true);
    shows("questions", (100, 32), |area, buf| pages.draw(area, buf));
}

#[test]
fn history_shows_scores_and_areas_over_time() {
    let tally = |correct, scored| Tally { correct, scored };
    let row = |id, when: &str, title: &str, total: Tally, passed, used: &str| history::Row {
        id,
        when: when.into(),
        title: title.into(),
        total,
        passed,
        used: used.into(),
    };
    let rows = vec![
        row(6, "today 20:10", "Drill: Anesthesia", tally(4, 6), None, "11 min"),
        row(5, "yesterday 18:02", "CPC mock", tally(74, 100), Some(true), "3 h 41 min"),
        row(4, "15 Nov 09:30", "CPC mock", tally(69, 100), Some(false), "3 h 58 min"),
        row(3, "8 Nov 10:12", "Drill: missed", tally(7, 10), None, "19 min"),
        row(1, "1 Nov 10:00", "CPC mock", tally(58, 100), Some(false), "4 h"),
    ];
    let mocks = vec![tally(58, 100), tally(69, 100), tally(74, 100)];
    let bank = bank();
    let areas = bank.exam("cpc").unwrap().rows.iter().enumerate().map(|(i, r)| history::AreaRow {
        title: bank.area_title(&r.area).into_owned(),
        cells: (0..3)
            .map(|m| Some(tally((r.count * (4 + m + u32::try_from(i).unwrap() % 3)) / 8, r.count)))
            .collect(),
    });
    let mut page = history::History::new(rows, 0, mocks, areas.collect(), 70);
    shows("history", SMALL, |area, buf| page.draw(area, buf));
    page.act(action(Context::History, Key::Tab).unwrap());
    shows("history-areas", SMALL, |area, buf| page.draw(area, buf));
}

#[test]
fn a_drill_is_chosen_from_one_list() {
    let bank = bank();
    let mut rows = vec![drill::Row {
        name: "Mixed, over the whole blueprint".into(),
        count: 160,
        wish: Filter::default(),
        apart: false,
    }];
    for (i, area) in bank.areas.iter().enumerate() {
        let count = bank.items.iter().filter(|item| item.area == area.id).count();
        rows.push(drill::Row { name: area.title.to_string(), count, wish: Filter::default(), apart: i == 0 });
    }
    let mut page = drill::Drill::new("10 questions · 24 min".into(), rows);
    for _ in 0..8 {
        page.act(action(Context::List, Key::Down).unwrap());
    }
    shows("drill", SMALL, |area, buf| page.draw(area, buf));
}

#[test]
fn help_is_printed_from_the_key_table() {
    let page = help::Help::new(Context::Exam);
    shows("help", SMALL, |area, buf| page.draw(area, buf));
}

/// The shipped books, open at a desk or away from one; pins are kept as the program keeps them.
struct Reader {
    shelf: Shelf,
    book: OpenBook,
    pins: Vec<Pin>,
    /// The size of the screen on which keys are pressed.
    size: (u16, u16),
}

impl Reader {
    fn new(pins: Vec<Pin>) -> Self {
        let books = openbook::codebook::shipped::books().unwrap();
        let shelf = Shelf::new(books, openbook::codebook::shipped::abbreviations());
        let mut book = OpenBook::new(&shelf, pins.clone());
        book.open_at(false);
        Self { shelf, book, pins, size: SMALL }
    }

    /// Presses keys, one a character: as for a candidate, and `␛` is Escape, `⌫` Backspace, `⇥` Tab, `⇟` and `⇞` a page
    /// down and up, `⇱` and `⇲` Home and End. Gives what was wanted.
    fn presses(&mut self, keys: &str) -> Vec<Intent> {
        let mut wanted = Vec::new();
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        for c in keys.chars() {
            let key = match c {
                '⏎' => Key::Enter,
                '␛' => Key::Esc,
                '⌫' => Key::Backspace,
                '⇥' => Key::Tab,
                '↓' => Key::Down,
                '↑' => Key::Up,
                '⇟' => Key::PageDown,
                '⇞' => Key::PageUp,
                '⇱' => Key::Home,
                '⇲' => Key::End,
                other => Key::Char(other),
            };
            let Some(intent) = self.book.key(key, &mut self.shelf, area, false) else { continue };
            match &intent {
                Intent::Pin(pin) => {
                    self.pins.retain(|known| known.code != pin.code);
                    self.pins.push(pin.clone());
                    self.book.repin(self.pins.clone());
                }
                Intent::Unpin { code, .. } => {
                    self.pins.retain(|known| known.code != *code);
                    self.book.repin(self.pins.clone());
                }
                _ => {}
            }
            wanted.push(intent);
        }
        wanted
    }

    /// The book away from a desk.
    fn drawn(&self, (width, height): (u16, u16)) -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        self.book.draw(None, buf.area, &mut buf);
        buf
    }

    /// The same in letters.
    fn reads(&self, size: (u16, u16)) -> String {
        letters(&self.drawn(size))
    }

    /// The book at a candidate's question, beside it where there is room, against its picture.
    fn sees_at(&self, candidate: &Candidate, name: &str, size: (u16, u16)) {
        let desk = Desk { sitting: &candidate.sitting, at: candidate.at, message: None };
        shows(name, size, |area, buf| {
            candidate.exam.draw(desk, OpenBook::beside(area).unwrap_or(area), buf);
            self.book.draw(Some(desk), area, buf);
        });
    }
}

fn pin(set: Set, code: &str, title: &str, note: &str) -> Pin {
    Pin { set, code: code.into(), title: title.into(), note: note.into() }
}

fn pins() -> Vec<Pin> {
    vec![
        pin(Set::Cpt, "99200-99219", "Office visits", ""),
        pin(
            Set::Icd10Cm,
            "E11.42",
            "Type 2 diabetes mellitus with diabetic polyneuropathy",
            "insulin: Z79.4",
        ),
        pin(Set::Icd10Cm, "S52.531A", "Colles' fracture of right radius, initial encounter", "not with S58"),
    ]
}

/// Among the least room, the usual, and room beside the question.
const LEAST: (u16, u16) = (60, 16);

#[test]
fn the_book_lists_what_was_found_and_what_the_cursor_is_on() {
    let mut candidate = Candidate::sits(mock(Mode::Exam));
    candidate.presses("b→c→a→", 60);
    let mut reader = Reader::new(vec![]);
    reader.presses("colles right initial");
    reader.sees_at(&candidate, "book-list-80x24", SMALL);
    reader.presses("↓");
    reader.sees_at(&candidate, "book-list-60x16", LEAST);
    reader.presses("⌫".repeat(80).as_str());
    reader.presses("nothing of that kind qqq⇥⇥");
    reader.sees_at(&candidate, "book-nothing-80x24", SMALL);
}

#[test]
fn a_page_of_the_book_has_what_is_printed_there_and_what_holds_from_above() {
    let mut candidate = Candidate::sits(mock(Mode::Exam));
    candidate.presses("b→c→a→", 60);
    let mut reader = Reader::new(vec![]);
    let wanted = reader.presses("colles right initial⏎");
    assert_eq!(wanted, [Intent::LookedUp("S52.531A".into())]);
    reader.sees_at(&candidate, "book-page-80x24", SMALL);
    reader.sees_at(&candidate, "book-page-60x16", LEAST);
    reader.sees_at(&candidate, "book-beside-120x40", LARGE);
    let text = reader.reads(LARGE);
    assert!(text.contains("Excludes1 (never together)   from S52") && text.contains("(S58.-)"), "{text}");
}

#[test]
fn a_pinned_page_shows_its_note_and_the_margin_is_written_in_below() {
    let mut candidate = Candidate::sits(mock(Mode::Exam));
    candidate.presses("b→c→a→", 60);
    let mut reader = Reader::new(pins());
    reader.presses("E11.42⏎n and Z79.84 for tablets");
    reader.sees_at(&candidate, "book-margin-120x40", LARGE);
    assert!(
        matches!(&reader.presses("⏎")[..], [Intent::Pin(pin)] if pin.note == "insulin: Z79.4 and Z79.84 for tablets")
    );
    reader.sees_at(&candidate, "book-pinned-120x40", LARGE);
}

#[test]
fn the_first_page_of_the_book_holds_the_pins_or_says_how_to_pin() {
    compare("book-pins-80x24", &Reader::new(pins()).drawn(SMALL));
    compare("book-empty-80x24", &Reader::new(vec![]).drawn(SMALL));
    let mut reader = Reader::new(pins());
    assert_eq!(reader.presses("↓⏎"), [Intent::LookedUp("E11.42".into())]);
}

#[test]
fn a_pin_is_put_in_and_taken_away_by_the_same_key_and_a_note_is_taken_away_alone() {
    let mut reader = Reader::new(vec![]);
    reader.presses("S52.531A⏎");
    assert!(!reader.reads(SMALL).contains('⚑'));
    assert!(
        matches!(&reader.presses("p")[..], [Intent::Pin(pin)] if pin.code == "S52.531A" && pin.note.is_empty())
    );
    assert!(reader.reads(SMALL).contains("⚑ pinned"));
    reader.presses("nnot with S58⏎");
    assert!(reader.reads(SMALL).contains("⚑ not with S58"));
    // A note that is begun and left is as it was; one that is emptied leaves the pin.
    assert_eq!(reader.presses("n, ever␛"), []);
    assert!(reader.reads(SMALL).contains("⚑ not with S58"));
    reader.presses(&format!("n{}⏎", "⌫".repeat(20)));
    assert!(reader.reads(SMALL).contains("⚑ pinned"), "{}", reader.reads(SMALL));
    assert!(matches!(&reader.presses("p")[..], [Intent::Unpin { code, .. }] if code == "S52.531A"));
    assert!(!reader.reads(SMALL).contains('⚑') && reader.pins.is_empty());
    // An empty note on a page without a pin pins nothing.
    assert_eq!(reader.presses("n⏎"), []);
}

#[test]
fn back_and_forward_turn_the_pages_that_were_read() {
    let mut reader = Reader::new(vec![]);
    let read = |wanted: Vec<Intent>| match &wanted[..] {
        [Intent::LookedUp(code)] => code.clone(),
        other => format!("{other:?}"),
    };
    assert_eq!(read(reader.presses("E11.42⏎")), "E11.42");
    // To the top of the family, and on to what stands above and below it.
    assert_eq!(read(reader.presses("⇱⏎")), "chapter 4");
    assert_eq!(read(reader.presses("[")), "E11.42");
    assert_eq!(reader.presses("["), [], "before the first page is none");
    assert_eq!(read(reader.presses("]")), "chapter 4");
    assert_eq!(reader.presses("]"), []);
    // Another way from here forgets the way forward.
    reader.presses("[");
    let last = read(reader.presses("⇲⏎"));
    assert!(last.starts_with("E11.4") && last != "E11.42", "{last}");
    assert_eq!(reader.presses("]"), []);
    assert_eq!(read(reader.presses("[")), "E11.42");
    // From the list a new way begins.
    assert_eq!(read(reader.presses("␛⏎")), "E11.42");
    assert_eq!(reader.presses("[]"), []);
}

#[test]
fn what_is_typed_is_looked_up_and_the_query_waits_while_the_book_is_closed() {
    let mut reader = Reader::new(vec![]);
    reader.presses("colles");
    assert_eq!(reader.presses("␛"), [Intent::CloseBook]);
    reader.book.open_at(false);
    assert!(reader.reads(SMALL).contains("/ colles"));
    // The first letter begins anew, Backspace goes on with what there was.
    reader.presses("gout");
    assert!(reader.reads(SMALL).contains("/ gout"));
    reader.presses("␛");
    reader.book.open_at(false);
    reader.presses("⌫⌫");
    assert!(reader.reads(SMALL).contains("/ go▏"), "{}", reader.reads(SMALL));
    // A page is left for its list, then the book for the desk; a look-up from a page begins anew.
    assert_eq!(reader.presses("ut⏎␛").len(), 1);
    assert!(reader.reads(SMALL).contains("/ gout"));
    reader.presses("⏎/");
    assert!(reader.reads(SMALL).contains("/ ▏"));
    assert_eq!(reader.presses("␛"), [Intent::CloseBook]);
}

#[test]
fn a_code_is_copied_only_where_a_question_waits_for_one() {
    let mut reader = Reader::new(vec![]);
    reader.presses("S82.221N⏎");
    assert!(!reader.reads(SMALL).contains("copy"));
    assert_eq!(reader.presses("c"), []);
    reader.book.open_at(true);
    assert!(reader.reads(LARGE).contains("c copy"));
    assert_eq!(reader.presses("c"), [Intent::CopyCode("S82.221N".into())]);
}

#[test]
fn the_book_shows_the_same_at_every_question_and_never_more_than_its_room() {
    let mut candidate = Candidate::sits(mock(Mode::Exam));
    candidate.presses("b→", 60);
    let mut reader = Reader::new(pins());
    let scripts = [
        "",
        "colles right initial",
        "⏎",
        "nmine, and a note that is much too long for the row in which it is typed, however wide the terminal is",
        "␛⇲",
        "⇟⇟⇟⇟⇟⇟⇟⇟",
        "␛/qqqqqqq 😀 e\u{301} wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
        "⌫",
    ];
    for script in scripts {
        reader.presses(script);
        for width in [1, 2, 5, 20, 59, 60, 61, 80, 109, 110, 111, 150, 300] {
            for height in [1, 2, 3, 4, 5, 8, 16, 24, 60] {
                let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
                let desk = Desk {
                    sitting: &candidate.sitting,
                    at: candidate.at,
                    message: Some(("a message", Role::Alarm)),
                };
                candidate.exam.draw(desk, OpenBook::beside(buf.area).unwrap_or(buf.area), &mut buf);
                reader.book.draw(Some(desk), buf.area, &mut buf);
                reader.book.draw(None, buf.area, &mut buf);
            }
        }
    }
}

#[test]
fn every_place_that_a_page_leads_to_is_the_one_under_the_cursor() {
    const TALL: (u16, u16) = (100, 300);
    let mut reader = Reader::new(vec![]);
    for code in ["S52.531A", "E11.42", "E11", "I10", "J44", "T36.0X1A", "Z79.4"] {
        assert_eq!(reader.presses(&format!("{}{code}⏎", "⌫".repeat(80))).len(), 1, "{code}");
        let mut before = String::new();
        for n in 0..300 {
            reader.presses(&format!("⇱{}", "↓".repeat(n)));
            let text = reader.reads(TALL);
            if text == before {
                break;
            }
            let marked: Vec<&str> = text.lines().filter(|l| l.trim_start().starts_with('▸')).collect();
            assert_eq!(marked.len(), 1, "{code}: one place is under the cursor\n{text}");
            match &reader.presses("⏎")[..] {
                [Intent::LookedUp(there)] => {
                    assert!(marked[0].contains(there.as_str()), "{code}: {there} from {:?}", marked[0]);
                }
                other => panic!("{code}: {other:?} from {:?}", marked[0]),
            }
            assert_eq!(reader.presses("["), [Intent::LookedUp(code.into())]);
            before = text;
        }
        reader.presses("␛");
    }
}

#[test]
fn a_terminal_without_colours_or_unicode_still_says_everything() {
    let mut candidate = Candidate::sits(mock(Mode::Exam));
    candidate.presses("b→c→a→f→d→ba→→cf→a→", 60);
    let mut buf = Buffer::empty(Rect::new(0, 0, 80, 24));
    let desk = Desk { sitting: &candidate.sitting, at: candidate.at, message: None };
    candidate.exam.draw(desk, buf.area, &mut buf);
    Look { colours: false, utf8: false }.apply(&mut buf);
    assert!(letters(&buf).is_ascii());
    compare("exam-ascii", &buf);
}

#[test]
fn no_screen_panics_at_any_size() {
    let mut candidate = finished();
    candidate.presses("r", 1);
    for width in [1, 2, 5, 20, 59, 60, 61, 79, 80, 109, 110, 111, 150, 300] {
        for height in [1, 2, 3, 8, 15, 16, 17, 24, 60, 100] {
            let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
            let desk = Desk {
                sitting: &candidate.sitting,
                at: candidate.at,
                message: Some(("a message", Role::Alarm)),
            };
            candidate.review.draw(desk, buf.area, &mut buf);
            candidate.exam.draw(desk, buf.area, &mut buf);
            help::Help::new(Context::Exam).draw(buf.area, &mut buf);
            start::Start::new(bank().exam("cpc").unwrap().clone(), None, vec!["a warning".into()])
                .draw(buf.area, &mut buf);
            let paper = candidate.sitting.paper();
            let score = grade(&candidate.sitting);
            result::Report::new("x".into(), paper.kind, paper.rules, score.clone()).draw(buf.area, &mut buf);
            questions::Questions::new(paper.clone(), score.outcomes, false).draw(buf.area, &mut buf);
            too_small(buf.area, &mut buf);
        }
    }
}

#[test]
fn a_page_is_opened_at_its_head_and_scrolls_to_both_ends() {
    let mut reader = Reader::new(vec![]);
    reader.presses("colles right initial⏎");
    let mut wrong = Vec::new();
    for size in [SMALL, LEAST] {
        reader.size = size;
        let first = reader.reads(size);
        if !first.contains("valid for reporting") {
            wrong.push(format!("{size:?}: the head is not shown at first\n{first}"));
        }
        let up = {
            reader.presses("⇞⇞⇞⇞");
            reader.reads(size)
        };
        if !up.contains("valid for reporting") {
            wrong.push(format!("{size:?}: PgUp does not show the head\n{up}"));
        }
        let down = {
            reader.presses(&"⇟".repeat(30));
            reader.reads(size)
        };
        if down.contains("more lines (PgDn)") {
            wrong.push(format!("{size:?}: PgDn does not reach the end\n{down}"));
        }
        reader.presses("⇱");
        let end = {
            reader.presses(&"⇟".repeat(100));
            reader.reads(size)
        };
        reader.presses("⇞");
        if reader.reads(size) == end {
            wrong.push(format!("{size:?}: PgUp after too many PgDn does nothing"));
        }
        reader.presses("␛⏎");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_query_of_wide_letters_shows_what_is_typed_last_and_leaves_the_rest_of_its_row() {
    let mut reader = Reader::new(vec![]);
    reader.presses(&format!("{}I10", "😀".repeat(40)));
    let text = reader.reads(SMALL);
    assert!(text.contains("I10▏") && text.contains("all books"), "{text}");
}

#[test]
fn a_range_is_found_as_the_book_prints_it() {
    for range in ["E08-E13", "S50-S59", "99200-99219", "chapter 4"] {
        let mut reader = Reader::new(vec![]);
        assert_eq!(reader.presses(&format!("{range}⏎")), [Intent::LookedUp(range.into())]);
    }
}
