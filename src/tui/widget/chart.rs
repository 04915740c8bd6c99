//! Scores over time: a column a mock, its interval as a thin line, and the pass line across.
//!
//! Ratatui's own chart draws points and lines but no intervals, and its braille has no ASCII twin; hence these few lines.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::score::Tally;
use crate::tui::theme::Role;

/// Draws the newest scores that fit, the oldest of them on the left.
pub fn draw(scores: &[Tally], pass: u8, area: Rect, buf: &mut Buffer) {
    if area.height < 4 || area.width < 12 {
        return;
    }
    let row = |percent: f64| {
        let from_bottom = (percent / 100.0 * f64::from(area.height - 1)).round();
        area.bottom() - 1 - (0..area.height).find(|&r| f64::from(r) >= from_bottom).unwrap_or(area.height - 1)
    };
    let pass_row = row(f64::from(pass));
    for x in area.x + 5..area.right() {
        set(buf, x, pass_row, "─", Role::Dim.style());
    }
    for (percent, y) in [(100, area.y), (u16::from(pass), pass_row), (0, area.bottom() - 1)] {
        let label = format!("{percent:>3}%");
        buf.set_string(area.x, y, label, Role::Dim.style());
    }
    let columns = usize::from((area.width - 6) / 4);
    let newest = &scores[scores.len().saturating_sub(columns)..];
    for (x, tally) in (area.x + 7..).step_by(4).zip(newest) {
        let (Some(percent), Some((low, high))) = (tally.percent(), tally.wilson()) else { continue };
        for y in row(high * 100.0)..=row(low * 100.0) {
            set(buf, x, y, "│", Role::Dim.style());
        }
        let role = if percent >= f64::from(pass) { Role::Right } else { Role::Wrong };
        set(buf, x, row(percent), "●", role.style());
    }
}

fn set(buf: &mut Buffer, x: u16, y: u16, symbol: &str, style: Style) {
    if let Some(cell) = buf.cell_mut((x, y)) {
        cell.set_symbol(symbol).set_style(style);
    }
}
