//! How a question of a sitting is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Asking, Exam};
use crate::domain::answer::{Answer, letter};
use crate::domain::paper::Asked;
use crate::domain::question::{ItemKind, Response};
use crate::domain::time::Millis;
use crate::engine::exam::{Mark, Sitting};
use crate::engine::pace::{Pace, pace};
use crate::tui::key::Context;
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
        footer::draw(Context::Exam, area, buf);
    }

    fn draw_question(&self, question: usize, asked: &Asked, mark: &Mark, area: Rect, buf: &mut Buffer) {
        let width = usize::from(area.width);
        let mut body = vec![heading(question, asked, mark, width)];
        body.extend(paragraph(&asked.item.stem, Role::Text, width));
        body.push(Line::default());
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
        if note.is_empty() || note.len() + 1 + body.len() <= height {
            let mut lines = note;
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.extend(body);
            let first = self.scroll.min(last_scroll(lines.len(), height));
            pane(&lines, first, area, buf);
            return;
        }
        let note_rows = height.saturating_sub(body.len() + 1).max(6).min(height / 2 + 2);
        let top = Rect { height: u16::try_from(note_rows).unwrap_or(0), ..area };
        let below = Rect { y: top.bottom() + 1, height: area.height.saturating_sub(top.height + 1), ..area };
        pane(&note, self.scroll.min(last_scroll(note.len(), note_rows)), top, buf);
        let divider = Rect { y: top.bottom(), height: 1, ..area };
        span("─".repeat(width), Role::Dim).render(divider, buf);
        let over = self.scroll.saturating_sub(last_scroll(note.len(), note_rows));
        pane(&body, over.min(last_scroll(body.len(), usize::from(below.height))), below, buf);
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
            _ => span("press Enter, then type the code", Role::Dim),
        };
        let mut lines = vec![Line::from(vec![Span::raw("    "), span("Your code   ", Role::Strong), given])];
        if let (true, Response::Fill { accept, explanation }) = (mark.checked, &asked.item.response) {
            lines.push(Line::default());
            let words = format!("{}: {explanation}", accept.join(" or "));
            lines.extend(hanging(vec![span("    ✓ ", Role::Right)], &words, Role::Text.style(), width));
        }
        lines
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
    let room = usize::from(row.width).saturating_sub(ends.width() + number.len() + 4);
    let paper = &sitting.paper().title;
    let title =
        if paper.contains(area_title) { paper.to_string() } else { format!("{paper} · {area_title}") };
    Line::from(vec![span(text::cut(&title, room), Role::Dim), Span::raw("   "), span(number, Role::Strong)])
        .render(row, buf);
    text::right(&ends, row, buf);
}

fn heading(question: usize, asked: &Asked, mark: &Mark, width: usize) -> Line<'static> {
    let number = (question + 1).to_string();
    let kind = match asked.item.kind() {
        ItemKind::Single => "",
        ItemKind::Multi => "several answers",
        ItemKind::Fill => "fill in",
    };
    let flag = if mark.flagged { "⚑ flagged" } else { "" };
    let gap = width.saturating_sub(number.len() + flag.chars().count() + 3 + kind.len());
    Line::from(vec![
        span(number, Role::Strong),
        Span::raw("   "),
        span(kind, Role::Dim),
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
    let list: Vec<String> =
        asked.item.references.iter().map(|r| format!("{} {}", source(&r.source), r.section)).collect();
    let words = format!("{}   ({})", list.join(" · "), asked.item.id);
    hanging(vec![span("See   ", Role::Dim)], &words, Role::Dim.style(), width)
}

/// A source's short name as a learner knows it.
fn source(name: &str) -> &str {
    match name {
        "ocg" => "ICD-10-CM Official Guidelines",
        "ncci" => "NCCI Policy Manual",
        "tabular" => "Tabular List",
        "index" => "Alphabetic Index",
        "hcpcs2" => "HCPCS Level II",
        "cpt" => "CPT",
        "ama-em" => "E/M guidelines",
        "mln" => "Medicare Learning Network",
        "cms" => "CMS",
        "cfr" => "Code of Federal Regulations",
        "usc" => "US Code",
        "oig" => "OIG",
        "aapc" => "AAPC",
        "ahima" => "AHIMA",
        "nha" => "NHA",
        "bls" => "BLS",
        other => other,
    }
}
