//! How a question of a sitting is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Asking, Exam};
use crate::domain::answer::{Answer, letter};
use crate::domain::paper::Asked;
use crate::domain::question::{ItemKind, Response, cited};
use crate::domain::time::Millis;
use crate::engine::exam::{Mark, Sitting};
use crate::engine::pace::{Pace, pace};
use crate::tui::key::{Action, Context};
use crate::tui::screen::Desk;
use crate::tui::text::{self, hanging, last_scroll, pane, paragraph, span};
use crate::tui::theme::Role;
use crate::tui::widget::{footer, navigator};

/// From this width on the map of all questions stands beside the question.
const WIDE: u16 = 110;

impl Exam {
    /// Draws it.
    pub fn draw(&self, desk: Desk<'_>, area: Rect, buf: &mut Buffer) {
        let sitting = desk.sitting;
        let Some(question) = sitting.question() else { return };
        let Some((asked, mark)) = sitting.paper().questions.get(question).zip(sitting.mark(question)) else {
            return;
        };
        let rooms = Rooms::of(area);
        header(sitting, desk.at, Some(question), asked.area_title.as_ref(), rooms.header, buf);
        if let Some(map) = rooms.map {
            rule(rooms.rule, Some(map.x - 1), buf);
            for y in map.y..map.bottom() {
                text::right(
                    &Line::from(span("│", Role::Dim)),
                    Rect { x: map.x - 2, y, width: 2, height: 1 },
                    buf,
                );
            }
            navigator::grid(sitting, map, buf);
        } else {
            navigator::line(sitting, text::column(rooms.rule), buf);
        }
        if sitting.is_paused() {
            let words = "Paused. The clock stands. Press p or Enter to go on.";
            pane(&paragraph(words, Role::Strong, usize::from(rooms.text.width)), 0, rooms.text, buf);
        } else {
            self.draw_question(question, asked, mark, rooms.text, buf);
        }
        self.draw_message(desk, rooms.message, buf);
        footer::draw(Context::Exam, area, buf, |action| Self::label(action, sitting));
    }

    fn draw_question(&self, question: usize, asked: &Asked, mark: &Mark, area: Rect, buf: &mut Buffer) {
        let width = usize::from(area.width);
        let mut body = vec![heading(question, asked, mark, width)];
        body.extend(paragraph(&asked.item.stem, Role::Text, width));
        body.push(Line::default());
        let verdict_at = body.len();
        if mark.checked {
            body.push(verdict(asked, mark));
        }
        body.extend(self.options(asked, mark, width));
        if mark.checked {
            body.push(Line::default());
            body.extend(references(asked, width));
        }
        let note = asked.note.as_ref().map(|n| paragraph(n, Role::Text, width)).unwrap_or_default();
        let height = usize::from(area.height);
        if note.is_empty() || mark.checked || note.len() + 1 + body.len() <= height {
            let mut lines = note;
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            // Once explained, a page that does not fit opens at the verdict: the explanation is what one wants to read.
            let opens = if mark.checked { (lines.len() + verdict_at).saturating_sub(1) } else { 0 };
            lines.extend(body);
            pane(&lines, self.scrolled(opens, last_scroll(lines.len(), height)), area, buf);
            return;
        }
        let note_rows = height.saturating_sub(body.len() + 1).max(6).min(height / 2 + 2);
        let top = Rect { height: u16::try_from(note_rows).unwrap_or(0), ..area };
        let below = Rect { y: top.bottom() + 1, height: area.height.saturating_sub(top.height + 1), ..area };
        pane(&note, self.scrolled(0, last_scroll(note.len(), note_rows)), top, buf);
        let divider = Rect { y: top.bottom(), height: 1, ..area };
        span("─".repeat(width), Role::Dim).render(divider, buf);
        let over =
            usize::try_from(self.scroll).unwrap_or(0).saturating_sub(last_scroll(note.len(), note_rows));
        pane(&body, over.min(last_scroll(body.len(), usize::from(below.height))), below, buf);
    }

    /// The first line in view, of a page that opens at a line and can be scrolled to a last one.
    fn scrolled(&self, opens: usize, last: usize) -> usize {
        let by = usize::try_from(self.scroll.unsigned_abs()).unwrap_or(0);
        let opens = opens.min(last);
        if self.scroll < 0 { opens.saturating_sub(by) } else { (opens + by).min(last) }
    }

    fn options(&self, asked: &Asked, mark: &Mark, width: usize) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for (shown, &position) in asked.order.iter().enumerate() {
            let Some(option) = asked.item.options().get(position) else { continue };
            let chosen = matches!(&mark.answer, Some(Answer::Options(set)) if set.has(position));
            let struck = mark.struck.has(position);
            let key = matches!(&asked.item.response, Response::Choice { key, .. } if key.has(position));
            let role = match (mark.checked, key, chosen, struck) {
                (true, true, ..) => Role::Right,
                (true, false, true, _) => Role::Wrong,
                (true, false, false, _) => Role::Text,
                (false, _, true, _) => Role::Accent,
                (false, _, false, true) => Role::Struck,
                (false, _, false, false) => Role::Text,
            };
            let sign = match (mark.checked, key, chosen) {
                (true, true, _) => span("✓ ", Role::Right),
                (true, false, true) => span("✗ ", Role::Wrong),
                (true, false, false) => span("  ", Role::Text),
                (false, _, true) => span("● ", Role::Accent),
                (false, _, false) => span("  ", Role::Text),
            };
            let head = vec![
                span(if self.cursor == Some(shown) { "▸ " } else { "  " }, Role::Accent),
                sign,
                span(letter(shown).to_string(), if chosen { Role::Accent } else { Role::Strong }),
                Span::raw("   "),
            ];
            let mut set = hanging(head, &option.text, role.style(), width);
            if struck
                && !mark.checked
                && let Some(last) = set.last_mut()
            {
                last.push_span(span("   struck out", Role::Dim));
            }
            lines.extend(set);
            if mark.checked {
                let flaw = option.flaw.map(|f| format!("{}: ", f.in_words())).unwrap_or_default();
                let head = vec![Span::raw(" ".repeat(8))];
                lines.extend(hanging(head, &format!("{flaw}{}", option.why), Role::Dim.style(), width));
            }
        }
        if asked.item.kind() == ItemKind::Fill {
            lines.extend(self.blank(asked, mark, width));
        }
        lines
    }

    fn blank(&self, asked: &Asked, mark: &Mark, width: usize) -> Vec<Line<'static>> {
        let given = match (&self.asking, &mark.answer) {
            (Asking::Words(typed), _) => span(format!("{typed}▏"), Role::Accent),
            (_, Some(Answer::Typed(text))) => span(text.clone(), Role::Accent),
            _ => span("type the code", Role::Dim),
        };
        let mut lines = vec![Line::from(vec![Span::raw("    "), span("Your code   ", Role::Strong), given])];
        if let (true, Response::Fill { accept, explanation }) = (mark.checked, &asked.item.response) {
            lines.push(Line::default());
            let words = format!("{}: {explanation}", accept.join(" or "));
            lines.extend(hanging(vec![span("    ✓ ", Role::Right)], &words, Role::Text.style(), width));
        }
        lines
    }

    /// What a key of the footer does just now; `None` where it does nothing.
    fn label(action: Action, sitting: &Sitting) -> Option<&'static str> {
        let question = sitting.question()?;
        let (asked, mark) = sitting.paper().questions.get(question).zip(sitting.mark(question))?;
        let blank_to_fill = asked.item.kind() == ItemKind::Fill && mark.answer.is_none();
        match action {
            Action::Book if !sitting.paper().rules.open_book || sitting.is_paused() => None,
            Action::Choose(_) if mark.checked || sitting.is_paused() || asked.order.is_empty() => None,
            Action::Flag if blank_to_fill => None,
            Action::Enter if sitting.is_paused() => Some("go on"),
            Action::Enter if blank_to_fill => Some("type the code"),
            Action::Enter if sitting.explains() && mark.answer.is_some() && !mark.checked => Some("explain"),
            Action::Enter if question + 1 == sitting.paper().len() => Some("review"),
            _ => Some(""),
        }
    }

    fn draw_message(&self, desk: Desk<'_>, row: Rect, buf: &mut Buffer) {
        let own = match &self.asking {
            Asking::Number(typed) => Some(format!("Go to question: {typed}▏   Enter goes, Esc does not")),
            Asking::Words(_) => Some("Type the code. Enter keeps it, Esc does not.".to_owned()),
            Asking::Strike => Some("Strike out which option? Type its letter.".to_owned()),
            Asking::Nothing => None,
        };
        match (own, desk.message) {
            (Some(words), _) => span(words, Role::Accent).render(row, buf),
            (None, Some((words, role))) => {
                span(text::cut(words, usize::from(row.width)), role).render(row, buf);
            }
            (None, None) => {}
        }
    }
}

/// Where the parts of the screen stand.
pub(super) struct Rooms {
    header: Rect,
    rule: Rect,
    pub(super) text: Rect,
    map: Option<Rect>,
    message: Rect,
}

impl Rooms {
    pub(super) fn of(area: Rect) -> Self {
        let header = Rect { height: 1.min(area.height), ..area };
        let rule = Rect { y: area.y + 1, height: 1, ..area };
        let body = Rect { y: area.y + 3, height: area.height.saturating_sub(6), ..area };
        let message = text::column(Rect { y: area.bottom().saturating_sub(2), height: 1, ..area });
        let map = (area.width >= WIDE).then(|| Rect {
            x: area.right() - navigator::WIDTH,
            y: rule.y + 1,
            width: navigator::WIDTH,
            height: area.height.saturating_sub(5),
        });
        let left = map.map_or(body, |m| Rect { width: m.x - body.x - 2, ..body });
        Self { header, rule, text: text::column(left), map, message }
    }
}

fn rule(row: Rect, joint: Option<u16>, buf: &mut Buffer) {
    for x in row.x..row.right() {
        if let Some(cell) = buf.cell_mut((x, row.y)) {
            cell.set_symbol(if Some(x) == joint { "┬" } else { "─" }).set_style(Role::Dim.style());
        }
    }
}

/// The row that never leaves: what, where, how much time, and whether that is enough.
pub(in crate::tui::screen) fn header(
    sitting: &Sitting,
    at: Millis,
    question: Option<usize>,
    area_title: &str,
    row: Rect,
    buf: &mut Buffer,
) {
    let row = Rect { x: row.x + 2.min(row.width), width: row.width.saturating_sub(4), ..row };
    let left = sitting.left(at);
    let short = left <= Millis::minutes(5);
    let clock = span(format!("{} left", left.countdown()), if short { Role::Alarm } else { Role::Strong });
    let pace = pace(sitting.answered(), sitting.paper().pace(), sitting.used(at));
    let behind = matches!(pace, Pace::Behind(by) if by >= Millis::minutes(1));
    let pace = span(format!("{:>16}", pace.to_string()), if behind { Role::Flagged } else { Role::Dim });
    let ends = Line::from(vec![clock, pace]);
    let number = question.map_or_else(String::new, |q| format!("{} / {}", q + 1, sitting.paper().len()));
    let room = usize::from(row.width).saturating_sub(ends.width() + number.len() + 6);
    let paper = &sitting.paper().title;
    let title =
        if paper.contains(area_title) { paper.to_string() } else { format!("{paper} · {area_title}") };
    Line::from(vec![span(text::cut(&title, room), Role::Dim), Span::raw("   "), span(number, Role::Strong)])
        .render(row, buf);
    text::right(&ends, row, buf);
}

fn heading(question: usize, asked: &Asked, mark: &Mark, width: usize) -> Line<'static> {
    let number = (question + 1).to_string();
    let kind = match &asked.item.response {
        Response::Choice { many: false, .. } => String::new(),
        Response::Choice { key, .. } => {
            let chosen = matches!(&mark.answer, Some(Answer::Options(_)));
            let left = if chosen { asked.item.lacks(mark.answer.as_ref()) } else { key.len() };
            format!(
                "choose {}{}",
                key.len(),
                if left > 0 { format!(", {left} to go") } else { String::new() }
            )
        }
        Response::Fill { .. } => "fill in".to_owned(),
    };
    let flag = if mark.flagged { "⚑ flagged" } else { "" };
    let gap = width.saturating_sub(number.len() + flag.chars().count() + 3 + kind.chars().count());
    Line::from(vec![
        span(number, Role::Strong),
        Span::raw("   "),
        span(kind.clone(), Role::Dim),
        Span::raw(" ".repeat(gap)),
        span(flag, Role::Flagged),
    ])
}

/// Whether the checked answer was right.
fn verdict(asked: &Asked, mark: &Mark) -> Line<'static> {
    let right = mark.answer.as_ref().is_some_and(|a| asked.item.is_right(a));
    let (words, role) = if right { ("✓ Right", Role::Right) } else { ("✗ Wrong", Role::Wrong) };
    Line::from(span(words, role))
}

/// Where the key can be read.
pub(in crate::tui::screen) fn references(asked: &Asked, width: usize) -> Vec<Line<'static>> {
    let words = format!("{}   ({})", cited(&asked.item.references), asked.item.id);
    hanging(vec![span("See   ", Role::Dim)], &words, Role::Dim.style(), width)
}
