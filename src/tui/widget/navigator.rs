//! Where one is among the questions: a 10×10 map beside the question, or one line above it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::engine::exam::{Mark, Sitting};
use crate::tui::text::{pane, span};
use crate::tui::theme::Role;

/// Columns that the map needs.
pub const WIDTH: u16 = 34;

/// The sign of a question: answered, blank, flagged, or the one in view.
pub fn sign(mark: &Mark, current: bool) -> Span<'static> {
    match (current, mark.flagged, mark.answer.is_some()) {
        (true, ..) => span("▣", Role::Accent),
        (false, true, true) => span("⚑", Role::Flagged),
        (false, true, false) => span("⚐", Role::Flagged),
        (false, false, true) => span("■", Role::Text),
        (false, false, false) => span("□", Role::Dim),
    }
}

/// The map and its counts.
pub fn grid(sitting: &Sitting, area: Rect, buf: &mut Buffer) {
    let current = sitting.question();
    let rows = usize::from(area.height.saturating_sub(6)).max(3);
    let first = current.map_or(0, |q| (q / 10).saturating_sub(rows.saturating_sub(2)));
    let mut lines = vec![Line::from(span("   1 2 3 4 5 6 7 8 9 10", Role::Dim))];
    for (ten, marks) in sitting.marks().chunks(10).enumerate().skip(first).take(rows) {
        let mut spans = vec![Span::raw("   ")];
        for (i, mark) in marks.iter().enumerate() {
            spans.push(sign(mark, current == Some(ten * 10 + i)));
            spans.push(Span::raw(" "));
        }
        spans.push(Span::raw("  ".repeat(10 - marks.len())));
        spans.push(span(format!(" {:>3}–{:<3}", ten * 10 + 1, ten * 10 + marks.len()), Role::Dim));
        lines.push(Line::from(spans));
    }
    lines.push(Line::default());
    let counts = [
        ("■", Role::Text, sitting.answered(), "answered"),
        ("□", Role::Dim, sitting.blanks(), "blank"),
        ("⚑", Role::Flagged, sitting.flagged(), "flagged"),
    ];
    for (glyph, role, n, word) in counts {
        lines.push(Line::from(vec![
            Span::raw("   "),
            span(glyph, role),
            Span::raw(format!("{n:>4} {word}")),
        ]));
    }
    pane(&lines, 0, area, buf);
}

/// The map folded into one row, tens apart, the ten in view in the middle.
pub fn line(sitting: &Sitting, row: Rect, buf: &mut Buffer) {
    let current = sitting.question();
    let tens: Vec<&[Mark]> = sitting.marks().chunks(10).collect();
    let fit = (usize::from(row.width).saturating_sub(4) / 11).max(1);
    let here = current.unwrap_or(0) / 10;
    let first = here.saturating_sub(fit / 2).min(tens.len().saturating_sub(fit));
    let mut spans = vec![span(if first > 0 { "… " } else { "" }, Role::Dim)];
    for (ten, marks) in tens.iter().enumerate().skip(first).take(fit) {
        for (i, mark) in marks.iter().enumerate() {
            spans.push(sign(mark, current == Some(ten * 10 + i)));
        }
        spans.push(Span::raw(" "));
    }
    if first + fit < tens.len() {
        spans.push(span("…", Role::Dim));
    }
    Line::from(spans).render(row, buf);
}
