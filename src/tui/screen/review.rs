//! All questions at a glance, by area, before handing in.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Desk, exam::header};
use crate::engine::exam::{Event, Sitting};
use crate::tui::Intent;
use crate::tui::key::{Action, Context};
use crate::tui::text::{self, cut, pane, span};
use crate::tui::theme::Role;
use crate::tui::widget::footer;
use crate::tui::widget::navigator::sign;

/// Questions in one row at most.
const ROW: usize = 10;

/// Columns of a row's questions, five each.
const QUESTIONS: usize = 5 * ROW;

/// The review page's own state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    cursor: usize,
    confirming: bool,
}

impl Review {
    /// A page with the cursor on a question.
    pub fn new(cursor: usize) -> Self {
        Self { cursor, confirming: false }
    }

    /// Where its keys are looked up.
    pub fn context(&self) -> Context {
        if self.confirming { Context::Confirm } else { Context::Review }
    }

    /// Answers an action.
    pub fn act(&mut self, action: Action, sitting: &Sitting) -> Option<Intent> {
        if self.confirming {
            self.confirming = false;
            return (action == Action::Yes).then_some(Intent::Desk(Event::Submitted));
        }
        let last = sitting.paper().len().saturating_sub(1);
        match action {
            Action::Previous => self.cursor = self.cursor.saturating_sub(1),
            Action::Next => self.cursor = (self.cursor + 1).min(last),
            Action::Up | Action::Down => self.move_row(action, sitting),
            Action::NextBlank => self.cursor = sitting.next_blank(self.cursor).unwrap_or(self.cursor),
            Action::NextFlagged => self.cursor = sitting.next_flagged(self.cursor).unwrap_or(self.cursor),
            Action::Submit => self.confirming = true,
            Action::Enter => return Some(Intent::Desk(Event::Opened(self.cursor))),
            Action::Back => return Some(Intent::Desk(Event::Opened(sitting.place()))),
            Action::Help => return Some(Intent::Help),
            Action::Quit => return Some(Intent::LeaveDesk),
            _ => {}
        }
        None
    }

    fn move_row(&mut self, action: Action, sitting: &Sitting) {
        let rows = rows(sitting);
        let Some(here) = rows.iter().position(|r| r.questions.contains(&self.cursor)) else { return };
        let column = self.cursor - rows[here].questions.start;
        let to = if action == Action::Up { here.checked_sub(1) } else { Some(here + 1) };
        if let Some(row) = to.and_then(|t| rows.get(t)) {
            self.cursor = (row.questions.start + column).min(row.questions.end - 1);
        }
    }

    /// Draws it.
    pub fn draw(&self, desk: Desk<'_>, area: Rect, buf: &mut Buffer) {
        let sitting = desk.sitting;
        header(sitting, desk.at, None, "Review", Rect { height: 1.min(area.height), ..area }, buf);
        let counts = Rect { y: area.y + 1, height: 1, ..text::column(area) };
        Line::from(vec![
            span("■ ", Role::Text),
            span(format!("{} answered", sitting.answered()), Role::Strong),
            span("   □ ", Role::Dim),
            span(format!("{} blank", sitting.blanks()), Role::Strong),
            span("   ⚑ ", Role::Flagged),
            span(format!("{} flagged", sitting.flagged()), Role::Strong),
        ])
        .render(counts, buf);
        let body = Rect { y: area.y + 3, height: area.height.saturating_sub(6), ..text::column(area) };
        let rows = rows(sitting);
        let here = rows.iter().position(|r| r.questions.contains(&self.cursor)).unwrap_or(0);
        let title = usize::from(body.width).saturating_sub(QUESTIONS).clamp(6, 36);
        let lines: Vec<Line> = rows.iter().map(|row| self.row(row, title, sitting)).collect();
        pane(&lines, (here + 2).saturating_sub(usize::from(body.height)), body, buf);
        let message = Rect { y: area.bottom().saturating_sub(2), height: 1, ..text::column(area) };
        match (self.confirming, desk.message) {
            (true, _) => {
                span(cut(&question(sitting), usize::from(message.width)), Role::Alarm).render(message, buf);
            }
            (false, Some((words, role))) => {
                span(cut(words, usize::from(message.width)), role).render(message, buf);
            }
            (false, None) => {}
        }
        footer::draw(self.context(), area, buf, |_| Some(""));
    }

    fn row(&self, row: &Row, title: usize, sitting: &Sitting) -> Line<'static> {
        let mut spans = vec![span(format!("{:<title$}", cut(&row.title, title - 1)), Role::Text)];
        for q in row.questions.clone() {
            let here = q == self.cursor;
            spans.push(span(if here { "▸" } else { " " }, Role::Accent));
            spans.push(span(format!("{:>3}", q + 1), if here { Role::Accent } else { Role::Dim }));
            spans.extend(sitting.mark(q).map(|mark| sign(mark, false)));
        }
        spans.push(Span::raw(" "));
        Line::from(spans)
    }
}

/// A row of the page: some questions of one area.
struct Row {
    title: String,
    questions: std::ops::Range<usize>,
}

fn rows(sitting: &Sitting) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (q, asked) in sitting.paper().questions.iter().enumerate() {
        let before = q.checked_sub(1).and_then(|b| sitting.paper().questions.get(b));
        let same = before.is_some_and(|b| b.item.area == asked.item.area);
        match rows.last_mut() {
            Some(row) if same && row.questions.len() < ROW => row.questions.end = q + 1,
            _ => {
                let title = if same { String::new() } else { asked.area_title.to_string() };
                rows.push(Row { title, questions: q..q + 1 });
            }
        }
    }
    rows
}

/// What is asked before a paper is handed in: the blanks are named.
fn question(sitting: &Sitting) -> String {
    let blanks: Vec<String> =
        (1..).zip(sitting.marks()).filter(|(_, m)| m.answer.is_none()).map(|(n, _)| n.to_string()).collect();
    match blanks.len() {
        0 => "Hand the paper in? y hands it in, Esc does not.".to_owned(),
        1 => format!("Question {} is blank and counts as wrong. Hand in all the same?", blanks[0]),
        n if n <= 8 => format!("{n} blanks count as wrong ({}). Hand in all the same?", blanks.join(" ")),
        n => format!("{n} blanks count as wrong ({} …). Hand in all the same?", blanks[..6].join(" ")),
    }
}
