//! What to drill.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Cursor, frame};
use crate::engine::assemble::Filter;
use crate::tui::Intent;
use crate::tui::key::{Action, Context};
use crate::tui::text::{pane, span};
use crate::tui::theme::Role;

/// Something to drill.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is called.
    pub name: String,
    /// How many questions there are.
    pub count: usize,
    /// What it asks for.
    pub wish: Filter,
    /// Whether a blank row goes before it.
    pub apart: bool,
}

/// The drill menu.
#[derive(Clone, Debug)]
pub struct Drill {
    /// `10 questions · 24 min`.
    pub side: String,
    /// Rows in order.
    pub rows: Vec<Row>,
    cursor: Cursor,
}

impl Drill {
    /// A menu with the cursor on its first row.
    pub fn new(side: String, rows: Vec<Row>) -> Self {
        Self { side, rows, cursor: Cursor::default() }
    }

    /// Answers an action.
    pub fn act(&mut self, action: Action) -> Option<Intent> {
        if self.cursor.act(action, self.rows.len()) {
            return None;
        }
        match action {
            Action::Enter => self
                .rows
                .get(self.cursor.0)
                .filter(|r| r.count > 0)
                .map(|r| Intent::BeginDrill(r.wish.clone())),
            Action::Back => Some(Intent::Back),
            Action::Book => Some(Intent::OpenBook),
            Action::Help => Some(Intent::Help),
            Action::Quit => Some(Intent::Quit),
            _ => None,
        }
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) {
        let body = frame("Drill", &self.side, Context::List, area, buf);
        let mut lines = Vec::new();
        let mut at = 0;
        for (i, row) in self.rows.iter().enumerate() {
            if row.apart {
                lines.push(Line::default());
            }
            let here = i == self.cursor.0;
            if here {
                at = lines.len();
            }
            let role = match (here, row.count) {
                (true, _) => Role::Accent,
                (false, 0) => Role::Dim,
                (false, _) => Role::Text,
            };
            lines.push(Line::from(vec![
                span(if here { "▸ " } else { "  " }, Role::Accent),
                span(format!("{:<36}", row.name), role),
                span(
                    format!("{:>5}", if row.count > 0 { row.count.to_string() } else { "none".into() }),
                    Role::Dim,
                ),
            ]));
        }
        let height = usize::from(body.height);
        pane(&lines, (at + 3).saturating_sub(height), body, buf);
    }
}
