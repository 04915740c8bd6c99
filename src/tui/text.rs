//! Setting text: lines of a bearable width, and panes that say how much more there is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};
use unicode_width::UnicodeWidthStr;

use super::theme::Role;

/// The widest that text is set, in columns.
pub const MEASURE: u16 = 84;

/// Breaks text into lines of at most a width, keeping its own line breaks and indents.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    // A code such as 29880-RT is one word: never broken at its hyphen.
    let options = textwrap::Options::new(width.max(8)).word_splitter(textwrap::WordSplitter::NoHyphenation);
    text.trim_end()
        .split('\n')
        .flat_map(|line| textwrap::wrap(line.trim_end(), &options))
        .map(std::borrow::Cow::into_owned)
        .collect()
}

/// Wrapped text as lines of one style, the first after a head, the others hanging under its end.
pub fn hanging<'a>(head: Vec<Span<'a>>, text: &str, style: Style, width: usize) -> Vec<Line<'a>> {
    let indent: usize = head.iter().map(Span::width).sum();
    let mut head = Some(head);
    wrap(text, width.saturating_sub(indent))
        .into_iter()
        .map(|line| {
            let mut spans = head.take().unwrap_or_else(|| vec![Span::raw(" ".repeat(indent))]);
            spans.push(Span::styled(line, style));
            Line::from(spans)
        })
        .collect()
}

/// Wrapped text as lines of one role.
pub fn paragraph(text: &str, role: Role, width: usize) -> Vec<Line<'static>> {
    wrap(text, width).into_iter().map(|l| Line::styled(l, role.style())).collect()
}

/// A piece of text in a role.
pub fn span<'a>(text: impl Into<std::borrow::Cow<'a, str>>, role: Role) -> Span<'a> {
    Span::styled(text, role.style())
}

/// Draws lines from a first one on; where some do not fit, the first and the last row say how many more there are.
pub fn pane(lines: &[Line<'_>], first: usize, area: Rect, buf: &mut Buffer) {
    let height = usize::from(area.height);
    let first = first.min(last_scroll(lines.len(), height));
    let more = lines.len().saturating_sub(first + height);
    let shown = if more > 0 { height.saturating_sub(1) } else { height };
    for (line, row) in lines.iter().skip(first).take(shown).zip(area.rows()) {
        line.render(row, buf);
    }
    if first > 0
        && let Some(row) = area.rows().next()
    {
        Clear.render(row, buf);
        span(format!("▲ {} lines above (PgUp)", first + 1), Role::Dim).render(row, buf);
    }
    if more > 0
        && let Some(row) = area.rows().next_back()
    {
        span(format!("▼ {} more lines (PgDn)", more + 1), Role::Dim).render(row, buf);
    }
}

/// The furthest that so many lines can be scrolled in so many rows.
pub fn last_scroll(lines: usize, rows: usize) -> usize {
    lines.saturating_sub(rows)
}

/// Draws text at the right end of a row.
pub fn right(line: &Line<'_>, row: Rect, buf: &mut Buffer) {
    let width = u16::try_from(line.width()).unwrap_or(u16::MAX).min(row.width);
    line.render(Rect { x: row.right() - width, width, ..row }, buf);
}

/// Cuts text to a width, with an ellipsis where something is lost.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + 2 > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// The end of a text that is being typed, as much as fits a width; nothing of no width stands first.
pub fn tail(text: &str, width: usize) -> String {
    let mut start = text.len();
    for (at, _) in text.char_indices().rev() {
        if text[at..].width() > width {
            break;
        }
        start = at;
    }
    text[start..].trim_start_matches(|c: char| c.to_string().width() == 0).to_owned()
}

/// The part of an area that text is set in: two columns of margin, and no wider than the measure.
pub fn column(area: Rect) -> Rect {
    let width = area.width.saturating_sub(4).min(MEASURE);
    Rect { x: area.x + 2.min(area.width), width, ..area }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pane_says_how_much_more_there_is() {
        let lines: Vec<Line> = (1..=5).map(|n| Line::from(format!("line {n}"))).collect();
        let mut buf = Buffer::empty(Rect::new(0, 0, 14, 3));
        pane(&lines, 0, buf.area, &mut buf);
        assert_eq!(
            format!("{:?}", buf.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>()),
            "\"line 1        line 2        ▼ 3 more lines\""
        );
        let mut buf = Buffer::empty(Rect::new(0, 0, 14, 3));
        pane(&lines, 99, buf.area, &mut buf);
        assert!(buf.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().contains("line 5"));
    }

    #[test]
    fn the_end_of_a_text_fits_and_begins_with_something_to_see() {
        assert_eq!(tail("colles fracture", 8), "fracture");
        assert_eq!(tail("🦴🦴🦴", 5), "🦴🦴");
        assert_eq!(tail("xe\u{301}\u{301}", 0), "");
        assert_eq!(tail("e\u{301}b", 1), "b");
    }

    #[test]
    fn text_is_cut_with_an_ellipsis() {
        assert_eq!(cut("Integumentary", 20), "Integumentary");
        assert_eq!(cut("Integumentary", 8), "Integum…");
    }
}
