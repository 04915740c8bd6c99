//! Key scripts to screens: what a candidate sees at 80×24, at 120×40 and where there is no room, colours included.
//!
//! Each screen is compared with a picture in `docs/screens`, which the README shows; `OPENBOOK_BLESS=1 cargo test` writes
//! them anew. Time stands still here: every event comes with its desk time.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "screens/svg.rs"]
mod svg;

use std::path::Path;

use openbook::app::shipped;
use openbook::domain::bank::Bank;
use openbook::domain::paper::{Mode, Paper};
use openbook::domain::score::Tally;
use openbook::domain::time::{Day, Millis};
use openbook::engine::assemble::{self, Draw, Filter, Past};
use openbook::engine::exam::{Event, Focus, Sitting};
use openbook::engine::grade::grade;
use openbook::tui::Intent;
use openbook::tui::key::{Context, Key, action};
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
        row("History", "scores, areas, every question again", "3 mocks · 12 drills", Intent::History),
        row("Keys", "every key, and what this program is not", "", Intent::Help),
        row("Quit", "", "", Intent::Quit),
    ];
    let note = "Every code was checked against the 2026 tables and every key solved blind; no certified coder has read the questions yet. If your book says otherwise, trust your book.";
    let page = home::Home::new("194 questions · 5 chart notes".into(), rows, vec![], note.into());
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
