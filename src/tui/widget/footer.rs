//! The last row: the keys that matter now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::tui::key::{Action, Binding, Context, footer};
use crate::tui::text::{right, span};
use crate::tui::theme::Role;

/// Draws the footer of a context; where room is short, the least needed words go first, help stays.
pub fn draw(context: Context, area: Rect, buf: &mut Buffer) {
    let Some(row) = area.rows().next_back() else { return };
    let row = Rect { x: row.x + 2.min(row.width), width: row.width.saturating_sub(4), ..row };
    let (help, keys): (Vec<&Binding>, Vec<&Binding>) =
        footer(context).partition(|b| b.action == Action::Help);
    let help = line(&help, true);
    let room = usize::from(row.width).saturating_sub(help.width() + 2);
    let mut count = keys.len();
    let mut left = line(&keys, true);
    while left.width() > room && count > 0 {
        count -= 1;
        left = line(&keys[..count], true);
    }
    left.render(row, buf);
    right(&help, row, buf);
}

fn line(bindings: &[&Binding], labels: bool) -> Line<'static> {
    let mut spans = Vec::new();
    for binding in bindings {
        if !spans.is_empty() {
            spans.push(span("   ", Role::Text));
        }
        spans.push(span(binding.shown, Role::Accent));
        if labels {
            spans.push(span(format!(" {}", binding.label), Role::Dim));
        }
    }
    Line::from(spans)
}
