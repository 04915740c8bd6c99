//! How the open book is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::{Found, OpenBook, Reading};
use crate::codebook::page::{Group, Page, Row, Standing};
use crate::tui::key::Action;
use crate::tui::screen::Desk;
use crate::tui::screen::exam::header;
use crate::tui::text::{self, cut, last_scroll, pane, paragraph, span, tail, wrap};
use crate::tui::theme::Role;
use crate::tui::widget::footer;

/// From this width on the book stands beside the question.
pub(in crate::tui) const SPLIT: u16 = 110;

/// Rows under the list for the answer that the cursor is on.
const PREVIEW: u16 = 4;

/// The room of a code and its step in the family above a page.
const FAMILY: usize = 14;

/// The room of a code in the list: the longest code and its hyphen.
const CODE: usize = 10;

impl OpenBook {
    /// The part of the screen that the question keeps, if it keeps any.
    pub fn beside(area: Rect) -> Option<Rect> {
        (area.width >= SPLIT).then(|| Rect { width: area.width / 2 + 1, ..area })
    }

    /// Draws it: in the right half beside a question where there is room, else on the whole screen under the clock.
    pub fn draw(&self, desk: Option<Desk<'_>>, area: Rect, buf: &mut Buffer) {
        let kept = desk.and(Self::beside(area));
        let left = kept.map_or(0, |kept| kept.width);
        let own = Rect { x: area.x + left, width: area.width - left, ..area };
        let rooms = rooms(own);
        if kept.is_none() {
            Clear.render(area, buf);
        } else {
            Clear.render(Rect { y: area.bottom().saturating_sub(1), height: 1, ..area }, buf);
            for y in area.y + 2..area.bottom().saturating_sub(1) {
                span("│", Role::Dim).render(Rect { x: own.x, y, width: 1, height: 1 }, buf);
            }
        }
        if let (Some(desk), None) = (desk, kept) {
            let question = desk.sitting.question();
            header(desk.sitting, desk.at, question, "the book", Rect { height: 1, ..area }, buf);
        }
        let (body, rest) = rooms;
        self.draw_line(body, buf);
        match &self.reading {
            Some(reading) => self.draw_page(reading, rest, buf),
            None => self.draw_list(rest, buf),
        }
        self.draw_message(desk, Rect { y: area.bottom().saturating_sub(2), height: 1, ..body }, buf);
        footer::draw(self.context(), area, buf, |action| self.label(action));
    }

    /// The columns and rows that a page has on a screen of this size, beside a question or not.
    pub(super) fn room(area: Rect, at_desk: bool) -> (u16, u16) {
        let left = Self::beside(area).filter(|_| at_desk).map_or(0, |kept| kept.width);
        let (_, rest) = rooms(Rect { width: area.width - left, ..area });
        (rest.width, rest.height)
    }

    /// What a key of the footer does just now.
    fn label(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Copy if !self.can_copy() => None,
            Action::Flag if self.pinned().is_some() => Some("unpin"),
            Action::Previous if self.back.is_empty() && self.forward.is_empty() => None,
            Action::Enter if self.rows() == 0 && self.reading.is_none() => None,
            _ => Some(""),
        }
    }

    /// The line in which one types.
    fn draw_line(&self, area: Rect, buf: &mut Buffer) {
        let row = Rect { height: 1, ..area };
        let typing = self.reading.is_none();
        let side = self.set.map_or("all books", crate::codebook::draft::Set::title);
        let room = usize::from(row.width).saturating_sub(side.len() + 6);
        let shown = tail(&self.query, room);
        let role = match (typing, self.fresh) {
            (true, false) => Role::Strong,
            _ => Role::Dim,
        };
        let cursor = if typing { "▏" } else { "" };
        Line::from(vec![span("/ ", Role::Accent), span(shown, role), span(cursor, Role::Accent)])
            .render(row, buf);
        text::right(&Line::from(span(side, Role::Dim)), row, buf);
    }

    fn draw_list(&self, area: Rect, buf: &mut Buffer) {
        if self.query.trim().is_empty() {
            self.draw_pins(area, buf);
            return;
        }
        if self.found.is_empty() {
            let words = "Nothing found. Fewer words find more; a code may be typed with or without its dot.";
            pane(&paragraph(words, Role::Dim, usize::from(area.width)), 0, area, buf);
            return;
        }
        let list = Rect { height: area.height.saturating_sub(PREVIEW + 1), ..area };
        let first = self.cursor.0.saturating_sub(usize::from(list.height).saturating_sub(1));
        for ((i, row), line) in self.found.iter().enumerate().skip(first).zip(list.rows()) {
            row.draw(i == self.cursor.0, line, buf);
        }
        if let Some(row) = self.found.get(self.cursor.0) {
            let below = Rect { y: list.bottom() + 1, height: PREVIEW, ..area };
            row.preview(below, buf);
        }
    }

    /// The candidate's pins, or what can be done where there are none.
    fn draw_pins(&self, area: Rect, buf: &mut Buffer) {
        let width = usize::from(area.width);
        if self.tabs.is_empty() {
            let words = "Type words, an abbreviation, or a code: t2dm neuropathy, colles fracture right, I10, 99213.\n\nOn a page, p pins it: pinned pages wait here, like the tabs of your printed book.";
            let mut lines = paragraph(words, Role::Dim, width);
            lines.push(Line::default());
            lines.extend(paragraph(&format!("Open: {}", self.titles), Role::Dim, width));
            pane(&lines, 0, area, buf);
            return;
        }
        let mut rows = area.rows();
        if let Some(row) = rows.next() {
            span("Your pins", Role::Strong).render(row, buf);
        }
        let first = self.cursor.0.saturating_sub(usize::from(area.height).saturating_sub(2));
        for ((i, pin), row) in self.tabs.iter().enumerate().skip(first).zip(rows) {
            let here = i == self.cursor.0;
            let words = if pin.note.is_empty() {
                pin.title.clone()
            } else {
                format!("{} — {}", pin.note, pin.title)
            };
            entry(&pin.code, &words, here, true, row, buf);
        }
    }

    fn draw_page(&self, reading: &Reading, area: Rect, buf: &mut Buffer) {
        let note = self.pinned().map(|pin| pin.note.as_str());
        let set = Setting { reading, note, width: usize::from(area.width) };
        let (lines, at) = set.page();
        let height = usize::from(area.height);
        // The cursor stays in view, and a page is scrolled from there.
        let (cursor, last) = reading.stretch(&at, lines.len(), height);
        pane(&lines, cursor.saturating_add_signed(reading.scroll).min(last), area, buf);
    }

    fn draw_message(&self, desk: Option<Desk<'_>>, row: Rect, buf: &mut Buffer) {
        if let Some(note) = &self.noting {
            let room = usize::from(row.width).saturating_sub(12);
            let shown = tail(note, room.saturating_sub(6));
            Line::from(vec![span("In the margin: ", Role::Accent), span(format!("{shown}▏"), Role::Strong)])
                .render(row, buf);
        } else if let Some((words, role)) = desk.and_then(|desk| desk.message) {
            span(cut(words, usize::from(row.width)), role).render(row, buf);
        }
    }
}

/// The room of the book, and in it that of a list or a page.
fn rooms(own: Rect) -> (Rect, Rect) {
    let body = Rect { y: own.y + 2, height: own.height.saturating_sub(4), ..text::column(own) };
    (body, Rect { y: body.y + 2, height: body.height.saturating_sub(2), ..body })
}

/// A code and its title in a row of a list; a code that cannot be reported ends with a hyphen, as in the printed index.
fn entry(code: &str, title: &str, here: bool, reportable: bool, row: Rect, buf: &mut Buffer) {
    let whole = reportable || code.is_empty() || code.contains(['-', ' ']);
    let code = if whole { code.to_owned() } else { format!("{code}-") };
    let indent = (code.chars().count() + 1).max(CODE);
    let title = cut(title, usize::from(row.width).saturating_sub(indent + 2));
    let (code_role, title_role) = match (here, reportable) {
        (true, _) => (Role::Accent, Role::Text),
        (false, true) => (Role::Strong, Role::Text),
        (false, false) => (Role::Dim, Role::Dim),
    };
    Line::from(vec![
        span(if here { "▸ " } else { "  " }, Role::Accent),
        span(format!("{code:<indent$}"), code_role),
        span(title, title_role),
    ])
    .render(row, buf);
}

impl Found {
    fn draw(&self, here: bool, row: Rect, buf: &mut Buffer) {
        entry(&self.code, &self.title, here, self.reportable, row, buf);
    }

    /// The whole title of the answer under the cursor, and why it is there.
    fn preview(&self, area: Rect, buf: &mut Buffer) {
        let width = usize::from(area.width);
        let mut lines = paragraph(&self.title, Role::Text, width);
        lines.truncate(2);
        let standing = if self.reportable { "" } else { " · header" };
        let why = cut(&format!("{}{standing} · {}", self.set.title(), self.why), width);
        lines.push(Line::from(span(why, Role::Dim)));
        for (line, row) in lines.iter().zip(area.rows()) {
            line.render(row, buf);
        }
    }
}

impl Reading {
    /// The first line in view while nothing was scrolled, and the last that can be: a page opens at its top, and once the
    /// cursor was moved, it is in view.
    fn stretch(&self, at: &[usize], lines: usize, height: usize) -> (usize, usize) {
        let last = last_scroll(lines, height);
        let line = at.get(self.link).filter(|_| self.moved);
        (line.map_or(0, |line| (line + 3).saturating_sub(height)).min(last), last)
    }

    /// How far the page can be scrolled up and down from where it is, in a room of these columns and rows.
    pub(super) fn reach(&self, pinned: Option<&str>, (width, height): (u16, u16)) -> (isize, isize) {
        let set = Setting { reading: self, note: pinned, width: usize::from(width) };
        let (lines, at) = set.page();
        let (cursor, last) = self.stretch(&at, lines.len(), usize::from(height));
        let lines = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
        (-lines(cursor), lines(last.saturating_sub(cursor)))
    }
}

/// A page set in lines.
struct Setting<'a> {
    reading: &'a Reading,
    note: Option<&'a str>,
    width: usize,
}

impl Setting<'_> {
    /// Its lines, and the line of each link.
    fn page(&self) -> (Vec<Line<'static>>, Vec<usize>) {
        let page = &self.reading.page;
        let (mut lines, mut at) = (Vec::new(), Vec::new());
        lines.extend(self.head(page));
        for (depth, line) in page.above.iter().enumerate() {
            self.relative(line, Some(depth.min(6)), &mut lines, &mut at);
        }
        self.groups(true, &mut lines, &mut at);
        self.list("Below", &page.below, &mut lines, &mut at);
        self.groups(false, &mut lines, &mut at);
        self.list("Beside", &self.reading.beside, &mut lines, &mut at);
        (lines, at)
    }

    /// The page's own notes, or those that it inherits.
    fn groups(&self, own: bool, lines: &mut Vec<Line<'static>>, at: &mut Vec<usize>) {
        for group in self.reading.page.groups.iter().filter(|group| group.own == own) {
            lines.push(Line::default());
            lines.push(self.heading(group));
            for note in &group.notes {
                self.note(note, lines, at);
            }
        }
    }

    /// What notes are and where they stand; what is said in parentheses goes where there is no room.
    fn heading(&self, group: &Group) -> Line<'static> {
        let from = group.from.as_ref().map(|from| format!("   from {from}")).unwrap_or_default();
        let fits = group.heading.chars().count() + from.chars().count() <= self.width;
        let short = group.heading.split(" (").next().unwrap_or_default();
        Line::from(vec![span(if fits { group.heading } else { short }, Role::Strong), span(from, Role::Dim)])
    }

    /// Code, title, standing, and the candidate's own note.
    fn head(&self, page: &Page) -> Vec<Line<'static>> {
        let code = if page.code.is_empty() { self.reading.set.title() } else { &page.code };
        let standing = page.standing.words();
        let role = if page.standing == Standing::Reportable { Role::Right } else { Role::Flagged };
        let mut lines = vec![Line::from(vec![
            span(code.to_owned(), Role::Accent),
            Span::raw("   "),
            span(standing, role),
        ])];
        lines.extend(paragraph(&page.title, Role::Strong, self.width));
        match self.note {
            Some("") => lines.push(Line::from(span("⚑ pinned", Role::Flagged))),
            Some(note) => lines.extend(paragraph(&format!("⚑ {note}"), Role::Flagged, self.width)),
            None => {}
        }
        lines.push(Line::default());
        lines
    }

    fn list(&self, heading: &str, relatives: &[Row], lines: &mut Vec<Line<'static>>, at: &mut Vec<usize>) {
        if !relatives.is_empty() {
            let sevenths = relatives.iter().all(|relative| relative.place.spot.seventh > 0);
            let heading = if sevenths { "7th characters" } else { heading };
            lines.push(Line::default());
            lines.push(Line::from(span(heading.to_owned(), Role::Strong)));
        }
        for relative in relatives {
            self.relative(relative, None, lines, at);
        }
    }

    /// A line that leads to another page; the family above steps in by its depth.
    fn relative(
        &self,
        relative: &Row,
        depth: Option<usize>,
        lines: &mut Vec<Line<'static>>,
        at: &mut Vec<usize>,
    ) {
        let here = at.len() == self.reading.link;
        at.push(lines.len());
        let longer = relative.standing.wants_more() && !relative.code.contains(['-', ' ']);
        let code = format!("{}{}", relative.code, if longer { "-" } else { "" });
        // The family's codes step in, their titles stand under each other.
        let column = depth.map_or(CODE, |depth| FAMILY - depth);
        let depth = depth.unwrap_or(0);
        let room = (code.chars().count() + 1).max(column);
        let title = cut(self.title(relative), self.width.saturating_sub(room + depth + 2));
        lines.push(Line::from(vec![
            span(if here { "▸ " } else { "  " }, Role::Accent),
            Span::raw(" ".repeat(depth)),
            span(format!("{code:<room$}"), if here { Role::Accent } else { Role::Strong }),
            span(title, if here { Role::Text } else { Role::Dim }),
        ]));
    }

    /// What a relative is called: of a code that differs in its 7th character only, what that character means.
    fn title<'b>(&self, relative: &'b Row) -> &'b str {
        let page = &self.reading.page;
        let made = relative.place.spot.seventh > 0;
        let stem = if page.place.spot.seventh > 0 {
            page.above.last().map(|row| &row.title)
        } else {
            Some(&page.title)
        };
        let meaning = stem.and_then(|stem| relative.title.strip_prefix(stem.as_str())).filter(|_| made);
        meaning.map_or(relative.title.as_str(), |meaning| meaning.trim_start_matches([',', ' ']))
    }

    /// A note with the codes in it as links.
    fn note(&self, note: &str, lines: &mut Vec<Line<'static>>, at: &mut Vec<usize>) {
        for (i, text) in wrap(note, self.width.saturating_sub(4)).into_iter().enumerate() {
            let dot = if i == 0 { "  · " } else { "    " };
            let (mut spans, mut from) = (vec![Span::raw(dot)], 0);
            for (start, code) in self.reading.links.in_text(&text) {
                let here = at.len() == self.reading.link;
                at.push(lines.len());
                if here {
                    spans[0] = span("▸ · ".replace('·', if i == 0 { "·" } else { " " }), Role::Accent);
                }
                spans.push(span(text[from..start].to_owned(), Role::Text));
                let code = code.to_owned();
                from = start + code.len();
                spans.push(span(code, if here { Role::Accent } else { Role::Strong }));
            }
            spans.push(span(text[from..].to_owned(), Role::Text));
            lines.push(Line::from(spans));
        }
    }
}
