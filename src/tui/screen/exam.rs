//! A question of a sitting: the largest thing on the screen is the question.

mod draw;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Desk;
use crate::domain::answer::{Answer, Choices};
use crate::domain::paper::Asked;
use crate::domain::question::ItemKind;
use crate::engine::exam::{Event, Mark, Sitting};
use crate::tui::Intent;
use crate::tui::key::{Action, Key};
use draw::Rooms;
pub(super) use draw::{header, references};

/// The furthest that a page is scrolled, in lines.
const FURTHEST: i32 = 200;

/// The screen's own state: nothing of it is part of the sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exam {
    cursor: Option<usize>,
    /// Lines scrolled from where the page opens: its top, or the verdict once the answer is explained.
    scroll: i32,
    asking: Asking,
}

/// What is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Asking {
    /// Nothing.
    #[default]
    Nothing,
    /// The number of a question.
    Number(String),
    /// The answer of a fill-in.
    Words(String),
    /// The letter of an option to strike out.
    Strike,
}

impl Exam {
    /// Whether characters are text rather than keys just now.
    pub fn is_typing(&self) -> bool {
        matches!(self.asking, Asking::Number(_) | Asking::Words(_))
    }

    /// Forgets the cursor: another question is in view. Of the same chart note the place is kept.
    pub fn turn_page(&mut self, same_note: bool) {
        let scroll = if same_note { self.scroll } else { 0 };
        *self = Self { scroll, ..Self::default() };
    }

    /// Takes a key while something is being typed.
    pub fn type_key(&mut self, key: Key, sitting: &Sitting) -> Option<Intent> {
        let question = sitting.question()?;
        let number = matches!(self.asking, Asking::Number(_));
        let typed = match &mut self.asking {
            Asking::Number(typed) | Asking::Words(typed) => typed,
            Asking::Nothing | Asking::Strike => return None,
        };
        match key {
            Key::Char(c) if number && !c.is_ascii_digit() => {}
            Key::Char(c) if typed.chars().count() < 40 && !c.is_control() => typed.push(c),
            Key::Backspace => {
                typed.pop();
            }
            Key::Esc => self.asking = Asking::Nothing,
            Key::Enter => return self.finish_typing(question, sitting.paper().len()),
            _ => {}
        }
        None
    }

    fn finish_typing(&mut self, question: usize, questions: usize) -> Option<Intent> {
        match std::mem::take(&mut self.asking) {
            // Past the last question is the last one.
            Asking::Number(typed) if typed.is_empty() => None,
            Asking::Number(typed) => {
                let number = typed.parse::<usize>().unwrap_or(questions).clamp(1, questions);
                Some(Intent::Desk(Event::Opened(number - 1)))
            }
            Asking::Words(typed) if typed.trim().is_empty() => None,
            Asking::Words(typed) => Some(Intent::Desk(Event::Answered {
                question,
                answer: Answer::Typed(typed.trim().to_owned()),
            })),
            Asking::Nothing | Asking::Strike => None,
        }
    }

    /// Begins to type into a blank that has no answer yet; `false` if this key is none to begin with.
    pub fn begin_typing(&mut self, key: Key, sitting: &Sitting) -> bool {
        let blank = sitting.question().and_then(|q| sitting.paper().questions.get(q).zip(sitting.mark(q)));
        let waits =
            blank.is_some_and(|(a, m)| a.item.kind() == ItemKind::Fill && m.answer.is_none() && !m.checked);
        match key {
            Key::Char(c) if waits && c.is_ascii_alphanumeric() && !sitting.is_paused() => {
                self.asking = Asking::Words(c.to_string());
                true
            }
            _ => false,
        }
    }

    /// Answers an action.
    pub fn act(&mut self, action: Action, sitting: &Sitting) -> Option<Intent> {
        let question = sitting.question()?;
        let asked = sitting.paper().questions.get(question)?;
        let mark = sitting.mark(question)?;
        if self.asking == Asking::Strike {
            self.asking = Asking::Nothing;
            let shown = match action {
                Action::Choose(shown) => Some(shown),
                Action::Enter | Action::Select => self.cursor,
                _ => None,
            };
            return shown
                .and_then(|s| asked.bank_position(s))
                .map(|option| Intent::Desk(Event::Struck { question, option }));
        }
        match action {
            Action::Choose(shown) => self.choose(shown, question, asked, mark),
            Action::Select => self.cursor.and_then(|shown| self.choose(shown, question, asked, mark)),
            Action::Enter => self.enter(question, asked, mark, sitting),
            Action::Up | Action::Down => {
                self.move_cursor(action, asked, mark);
                None
            }
            Action::Clear => Some(Intent::Desk(Event::Cleared(question))),
            Action::Flag => Some(Intent::Desk(Event::Flagged(question))),
            Action::Strike if !asked.order.is_empty() => {
                self.asking = Asking::Strike;
                None
            }
            Action::GoTo => {
                self.asking = Asking::Number(String::new());
                None
            }
            Action::PageDown => {
                self.scroll = (self.scroll + 8).min(FURTHEST);
                None
            }
            Action::PageUp => {
                self.scroll = (self.scroll - 8).max(-FURTHEST);
                None
            }
            Action::Pause => {
                Some(Intent::Desk(if sitting.is_paused() { Event::Continued } else { Event::Paused }))
            }
            Action::Book => Some(Intent::OpenBook),
            Action::Help => Some(Intent::Help),
            Action::Quit => Some(Intent::LeaveDesk),
            _ => go(action, question, sitting).map(Intent::Desk),
        }
    }

    fn choose(&mut self, shown: usize, question: usize, asked: &Asked, mark: &Mark) -> Option<Intent> {
        let position = asked.bank_position(shown)?;
        self.cursor = None;
        let before = match &mark.answer {
            Some(Answer::Options(set)) => *set,
            Some(Answer::Typed(_)) | None => Choices::NONE,
        };
        let set = if asked.item.kind() == ItemKind::Multi {
            before.toggled(position)
        } else {
            Choices::one(position)
        };
        let event = if set.is_empty() {
            Event::Cleared(question)
        } else {
            Event::Answered { question, answer: Answer::Options(set) }
        };
        Some(Intent::Desk(event))
    }

    fn enter(&mut self, question: usize, asked: &Asked, mark: &Mark, sitting: &Sitting) -> Option<Intent> {
        if sitting.is_paused() {
            return Some(Intent::Desk(Event::Continued));
        }
        let chosen = |shown: usize| matches!((&mark.answer, asked.bank_position(shown)), (Some(Answer::Options(set)), Some(p)) if set.has(p));
        if let Some(shown) = self.cursor.filter(|&c| !chosen(c) && !mark.checked) {
            return self.choose(shown, question, asked, mark);
        }
        if asked.item.kind() == ItemKind::Fill && mark.answer.is_none() && !mark.checked {
            self.asking = Asking::Words(String::new());
            return None;
        }
        if sitting.explains() && !mark.checked && asked.item.lacks(mark.answer.as_ref()) > 0 {
            return None;
        }
        if sitting.explains() && mark.answer.is_some() && !mark.checked {
            self.scroll = 0;
            return Some(Intent::Desk(Event::Checked(question)));
        }
        go(Action::Next, question, sitting).map(Intent::Desk)
    }

    fn move_cursor(&mut self, action: Action, asked: &Asked, mark: &Mark) {
        let last = asked.order.len().saturating_sub(1);
        if mark.checked || asked.order.is_empty() {
            let by = if action == Action::Up { -1 } else { 1 };
            self.scroll = (self.scroll + by).clamp(-FURTHEST, FURTHEST);
            return;
        }
        self.cursor = Some(match (action, self.cursor) {
            (Action::Up, None | Some(0)) => last,
            (Action::Up, Some(c)) => c - 1,
            (_, None) => 0,
            (_, Some(c)) if c >= last => 0,
            (_, Some(c)) => c + 1,
        });
    }

    /// What a click means: an option, or a question on the map.
    pub fn point(&self, x: u16, y: u16, desk: Desk<'_>, area: Rect) -> Option<Action> {
        let rooms = Rooms::of(area);
        let mut probe = Buffer::empty(area);
        self.draw(desk, area, &mut probe);
        if !rooms.text.contains((x, y).into()) {
            return None;
        }
        // An option begins where its letter stands alone after the cursor columns; look upwards from the click for it.
        (rooms.text.y..=y)
            .rev()
            .find_map(|row| {
                let letter = probe.cell((rooms.text.x + 4, row))?.symbol().chars().next()?;
                let alone = probe.cell((rooms.text.x + 5, row))?.symbol() == " "
                    && probe.cell((rooms.text.x + 3, row))?.symbol() == " ";
                (alone && letter.is_ascii_uppercase())
                    .then(|| crate::domain::answer::position(letter))
                    .flatten()
            })
            .map(Action::Choose)
    }
}

/// Where one can go from a question.
fn go(action: Action, question: usize, sitting: &Sitting) -> Option<Event> {
    let last = sitting.paper().len().saturating_sub(1);
    match action {
        Action::Next if question == last => Some(Event::Reviewed),
        Action::Next => Some(Event::Opened(question + 1)),
        Action::Previous => question.checked_sub(1).map(Event::Opened),
        Action::NextBlank => sitting.next_blank(question).map(Event::Opened),
        Action::NextFlagged => sitting.next_flagged(question).map(Event::Opened),
        Action::First => Some(Event::Opened(0)),
        Action::Last => Some(Event::Opened(last)),
        Action::Review => Some(Event::Reviewed),
        _ => None,
    }
}
