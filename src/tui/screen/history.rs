//! The past: scores over time with the pass line, or areas over time, and the list of sittings.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Cursor, frame};
use crate::domain::score::Tally;
use crate::tui::Intent;
use crate::tui::key::{Action, Context};
use crate::tui::text::{cut, pane, paragraph, span};
use crate::tui::theme::Role;
use crate::tui::widget::chart;

/// A finished sitting in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number.
    pub id: i64,
    /// When it began, in words.
    pub when: String,
    /// What it was.
    pub title: String,
    /// Right of scored.
    pub total: Tally,
    /// Pass or fail, where there is such a thing.
    pub passed: Option<bool>,
    /// Time used, in words.
    pub used: String,
}

/// An area over the newest mocks.
#[derive(Clone, Debug)]
pub struct AreaRow {
    /// Its title.
    pub title: String,
    /// Its part of each mock, the oldest first; `None` where a mock did not ask it.
    pub cells: Vec<Option<Tally>>,
}

/// The history screen.
#[derive(Clone, Debug)]
pub struct History {
    /// Sittings, the newest first.
    pub rows: Vec<Row>,
    /// How many there are beyond those listed.
    pub more: usize,
    /// Scores of mocks, the oldest first.
    pub mocks: Vec<Tally>,
    /// Areas over the newest mocks.
    pub areas: Vec<AreaRow>,
    /// The percent to pass.
    pub pass: u8,
    cursor: Cursor,
    by_area: bool,
}

impl History {
    /// The screen with the cursor on the newest sitting.
    pub fn new(rows: Vec<Row>, more: usize, mocks: Vec<Tally>, areas: Vec<AreaRow>, pass: u8) -> Self {
        Self { rows, more, mocks, areas, pass, cursor: Cursor::default(), by_area: false }
    }

    /// Answers an action.
    pub fn act(&mut self, action: Action) -> Option<Intent> {
        let len = if self.by_area { self.areas.len() } else { self.rows.len() };
        if self.cursor.act(action, len) {
            return None;
        }
        match action {
            Action::Enter if !self.by_area => self.rows.get(self.cursor.0).map(|r| Intent::OpenSitting(r.id)),
            Action::Turn => {
                self.by_area = !self.by_area;
                self.cursor = Cursor::default();
                None
            }
            Action::Back => Some(Intent::Back),
            Action::Book => Some(Intent::OpenBook),
            Action::Help => Some(Intent::Help),
            _ => None,
        }
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) {
        let side = if self.by_area { "areas over time" } else { "scores over time" };
        let body = frame("History", side, Context::History, area, buf);
        let width = usize::from(body.width);
        if self.rows.is_empty() {
            let words = "No finished sittings yet. A mock or a drill that you finish stands here, with its score by area.";
            pane(&paragraph(words, Role::Text, width), 0, body, buf);
        } else if self.by_area && self.areas.is_empty() {
            pane(&paragraph("No mocks yet: areas over time need one.", Role::Text, width), 0, body, buf);
        } else if self.by_area {
            self.draw_areas(body, buf);
        } else {
            self.draw_scores(body, buf);
        }
    }

    fn draw_scores(&self, body: Rect, buf: &mut Buffer) {
        let top = Rect { height: (body.height / 2).min(12), ..body };
        if self.mocks.is_empty() {
            pane(
                &paragraph("No mocks yet; drills stand below.", Role::Dim, usize::from(body.width)),
                0,
                top,
                buf,
            );
        } else {
            chart::draw(&self.mocks, self.pass, top, buf);
        }
        let skip = if self.mocks.is_empty() { 2 } else { top.height + 1 };
        let list = Rect { y: body.y + skip, height: body.height.saturating_sub(skip), ..body };
        let mut lines: Vec<Line> = self
            .rows
            .iter()
            .enumerate()
            .map(|(i, r)| row_line(r, i == self.cursor.0, usize::from(body.width)))
            .collect();
        if self.more > 0 {
            lines.push(Line::from(span(
                format!("  and {} older ones: `openbook history` lists all", self.more),
                Role::Dim,
            )));
        }
        pane(&lines, (self.cursor.0 + 2).saturating_sub(usize::from(list.height)), list, buf);
    }

    fn draw_areas(&self, body: Rect, buf: &mut Buffer) {
        let fit = usize::from(body.width).saturating_sub(28) / 6;
        let mocks = self.areas.first().map_or(0, |a| a.cells.len());
        let first = mocks.saturating_sub(fit);
        let shown = mocks - first;
        let mocks = if shown == 1 {
            "the newest mock".to_owned()
        } else {
            format!("{shown} mocks, the newest on the right")
        };
        let head = [
            Line::from(span(self.focus(), Role::Text)),
            Line::from(span(format!("{:<28}{mocks}, percent right", ""), Role::Dim)),
        ];
        pane(&head, 0, Rect { height: 2.min(body.height), ..body }, buf);
        let body = Rect { y: body.y + 2, height: body.height.saturating_sub(2), ..body };
        let mut lines = Vec::new();
        for (i, area) in self.areas.iter().enumerate() {
            let here = i == self.cursor.0;
            let mut spans = vec![
                span(if here { "▸ " } else { "  " }, Role::Accent),
                span(format!("{:<26}", cut(&area.title, 25)), if here { Role::Accent } else { Role::Text }),
            ];
            spans.extend(area.cells.iter().skip(first).map(|c| self.cell(*c)));
            lines.push(Line::from(spans));
        }
        pane(&lines, (self.cursor.0 + 2).saturating_sub(usize::from(body.height)), body, buf);
    }

    /// A share as shade and number: the darker, the stronger.
    fn cell(&self, tally: Option<Tally>) -> Span<'static> {
        let Some(percent) = tally.and_then(Tally::whole_percent) else { return span("    – ", Role::Dim) };
        let shade = match percent {
            0..40 => "░",
            40..70 => "▒",
            70..85 => "▓",
            _ => "█",
        };
        let role = if tally.is_some_and(|t| t.is_below(self.pass)) { Role::Wrong } else { Role::Right };
        span(format!("{shade}{percent:>4} "), role)
    }

    /// All mocks together for the area under the cursor, with its interval.
    fn focus(&self) -> String {
        let Some(area) = self.areas.get(self.cursor.0) else { return "No mocks yet.".into() };
        let all = area.cells.iter().flatten().fold(Tally::default(), |sum, t| Tally {
            correct: sum.correct + t.correct,
            scored: sum.scored + t.scored,
        });
        let few = if all.is_few() { " · not enough questions" } else { "" };
        format!(
            "{}: {} of {} right in these mocks, true level {}{few}",
            area.title,
            all.correct,
            all.scored,
            all.interval()
        )
    }
}

fn row_line(row: &Row, here: bool, width: usize) -> Line<'static> {
    let percent = row.total.whole_percent().map_or_else(|| "–".into(), |p| format!("{p}%"));
    let (word, role) = match row.passed {
        Some(true) => ("✓ passed", Role::Right),
        Some(false) => ("✗ not passed", Role::Wrong),
        None => ("", Role::Text),
    };
    Line::from(vec![
        span(if here { "▸ " } else { "  " }, Role::Accent),
        span(format!("{:<16}", row.when), Role::Dim),
        Span::raw(format!("{:>4} / {:<4}{percent:>4}  ", row.total.correct, row.total.scored)),
        span(format!("{word:<13}"), role),
        span(format!("{:>10}  ", row.used), Role::Dim),
        span(cut(&row.title, width.saturating_sub(60)), if here { Role::Accent } else { Role::Text }),
    ])
}
