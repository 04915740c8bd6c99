//! Home: what there is, and what to press.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Cursor, title_row};
use crate::tui::Intent;
use crate::tui::key::{Action, Context};
use crate::tui::text::{cut, pane, paragraph, span};
use crate::tui::theme::Role;
use crate::tui::widget::footer;

/// A row of the home screen.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is, a word or two.
    pub name: String,
    /// What it holds.
    pub about: String,
    /// What is known of it so far; the right end of the row.
    pub side: String,
    /// What opening it does.
    pub intent: Intent,
}

/// The home screen.
#[derive(Clone, Debug)]
pub struct Home {
    /// The right end of the title row.
    pub side: String,
    /// Rows in order.
    pub rows: Vec<Row>,
    /// What the user should know: faults, or that nothing will be saved.
    pub warnings: Vec<String>,
    /// What to know about the questions.
    pub note: String,
    cursor: Cursor,
    /// The unfinished sitting that is about to be thrown away, while that is asked.
    discarding: Option<i64>,
}

impl Home {
    /// A home screen with the cursor on its first row.
    pub fn new(side: String, rows: Vec<Row>, warnings: Vec<String>, note: String) -> Self {
        Self { side, rows, warnings, note, cursor: Cursor::default(), discarding: None }
    }

    /// Answers an action.
    pub fn act(&mut self, action: Action) -> Option<Intent> {
        if let Some(id) = self.discarding.take() {
            return (action == Action::Yes).then_some(Intent::Discard(id));
        }
        if self.cursor.act(action, self.rows.len()) {
            return None;
        }
        match action {
            Action::Discard => {
                if let Some(Intent::Resume(id)) = self.rows.get(self.cursor.0).map(|r| &r.intent) {
                    self.discarding = Some(*id);
                }
                None
            }
            Action::Enter => self.rows.get(self.cursor.0).map(|r| r.intent.clone()),
            Action::Book => Some(Intent::OpenBook),
            Action::Help => Some(Intent::Help),
            Action::Quit => Some(Intent::Quit),
            _ => None,
        }
    }

    /// Where its keys are looked up.
    pub fn context(&self) -> Context {
        if self.discarding.is_some() { Context::Confirm } else { Context::List }
    }

    /// The row that a mouse points at.
    pub fn point(&mut self, area: Rect, y: u16) -> Option<Intent> {
        let row = usize::from(y.checked_sub(area.y + 3)?);
        let intent = self.rows.get(row)?.intent.clone();
        self.cursor.0 = row;
        Some(intent)
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) {
        let waits = matches!(self.rows.get(self.cursor.0).map(|r| &r.intent), Some(Intent::Resume(_)));
        footer::draw(self.context(), area, buf, |action| match action {
            Action::Discard if !waits => None,
            Action::Back if self.discarding.is_none() => None,
            _ => Some(""),
        });
        let body = title_row("openbook", &self.side, area, buf);
        let width = usize::from(body.width);
        let mut rows = body.rows();
        for (i, entry) in self.rows.iter().enumerate() {
            let Some(row) = rows.next() else { return };
            let here = i == self.cursor.0;
            let side = entry.side.chars().count();
            let about = cut(&entry.about, width.saturating_sub(14 + if side > 0 { side + 2 } else { 0 }));
            let line = Line::from(vec![
                span(if here { "▸ " } else { "  " }, Role::Accent),
                span(format!("{:<12}", entry.name), if here { Role::Accent } else { Role::Strong }),
                span(about, if here { Role::Text } else { Role::Dim }),
            ]);
            line.render(row, buf);
            crate::tui::text::right(&Line::from(span(entry.side.clone(), Role::Dim)), row, buf);
        }
        let mut lines: Vec<Line> = Vec::new();
        if self.discarding.is_some() {
            lines.push(Line::default());
            let words = "Throw this unfinished sitting away, with all its answers? y does, Esc does not.";
            lines.extend(paragraph(words, Role::Alarm, width));
        }
        for warning in &self.warnings {
            lines.push(Line::default());
            lines.extend(paragraph(warning, Role::Alarm, width));
        }
        lines.push(Line::default());
        lines.extend(paragraph(&self.note, Role::Dim, width));
        let used = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        let rest = Rect { y: body.y + used, height: body.height.saturating_sub(used), ..body };
        if lines.len() + 1 < usize::from(rest.height) {
            lines.insert(0, Line::from(Span::raw("")));
        }
        pane(&lines, 0, rest, buf);
    }
}
