//! The last row: the keys that matter now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::tui::key::{Action, Binding, Context, footer};
use crate::tui::text::{right, span};
use crate::tui::theme::Role;

/// Draws the footer of a context; where room is short, the last keys go first, help stays.
///
/// `label` says what a key does just now: nothing (`None`), what the table says (an empty text), or something else.
pub fn draw(context: Context, area: Rect, buf: &mut Buffer, label: impl Fn(Action) -> Option<&'static str>) {
    let Some(row) = area.rows().next_back() else { return };
    let row = Rect { x: row.x + 2.min(row.width), width: row.width.saturating_sub(4), ..row };
    let shown = footer(context).filter_map(|b| {
        let word = label(b.action)?;
        Some((b, if word.is_empty() { b.label } else { word }))
    });
    let (help, keys): (Vec<_>, Vec<_>) = shown.partition(|(b, _)| b.action == Action::Help);
    let help = line(&help, WIDE);
    let room = usize::from(row.width).saturating_sub(help.width() + 2);
    let gap = if line(&keys, WIDE).width() > room { NARROW } else { WIDE };
    let mut count = keys.len();
    while line(&keys[..count], gap).width() > room && count > 0 {
        count -= 1;
    }
    line(&keys[..count], gap).render(row, buf);
    right(&help, row, buf);
}

/// Between two keys, where there is room and where there is little.
const WIDE: &str = "   ";
/// See [`WIDE`].
const NARROW: &str = "  ";

fn line(keys: &[(&Binding, &'static str)], gap: &'static str) -> Line<'static> {
    let mut spans = Vec::new();
    for (binding, label) in keys {
        if !spans.is_empty() {
            spans.push(span(gap, Role::Text));
        }
        spans.push(span(binding.shown, Role::Accent));
        spans.push(span(format!(" {label}"), Role::Dim));
    }
    Line::from(spans)
}
