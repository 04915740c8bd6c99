//! A share as a bar, with the pass mark in it.

use ratatui::text::Span;

use crate::domain::score::Tally;
use crate::tui::text::span;
use crate::tui::theme::Role;

/// The bar of a share; a mark stands at the pass percent.
pub fn bar(tally: Tally, pass: Option<u8>, width: usize) -> Vec<Span<'static>> {
    let percent = tally.whole_percent().unwrap_or(0) as usize;
    let column = |percent: usize| (percent * width + 50) / 100;
    let filled = column(percent);
    let mark = pass.map(|p| column(usize::from(p)).min(width.saturating_sub(1)));
    let role = match pass {
        Some(p) if tally.is_below(p) => Role::Wrong,
        Some(_) => Role::Right,
        None => Role::Accent,
    };
    let glyph = |i: usize| match (Some(i) == mark, i < filled) {
        (true, _) => '│',
        (false, true) => '━',
        (false, false) => ' ',
    };
    let part = |range: std::ops::Range<usize>, role: Role| span(range.map(glyph).collect::<String>(), role);
    vec![part(0..filled.min(width), role), part(filled.min(width)..width, Role::Dim)]
}
