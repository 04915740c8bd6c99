//! Going through the questions of a finished sitting: your answer, the right one, and why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::exam::references;
use crate::domain::answer::{Answer, letter};
use crate::domain::paper::{Asked, Paper};
use crate::domain::question::Response;
use crate::domain::score::Outcome;
use crate::domain::time::Millis;
use crate::tui::Intent;
use crate::tui::key::{Action, Context};
use crate::tui::text::{self, hanging, last_scroll, pane, paragraph, span};
use crate::tui::theme::Role;
use crate::tui::widget::footer;

/// The pages of a finished sitting's questions.
#[derive(Clone, Debug)]
pub struct Questions {
    paper: Paper,
    outcomes: Vec<Outcome>,
    at: usize,
    only_missed: bool,
    scroll: usize,
}

impl Questions {
    /// The pages, from the first that is wanted.
    pub fn new(paper: Paper, outcomes: Vec<Outcome>, only_missed: bool) -> Self {
        let mut pages = Self { paper, outcomes, at: 0, only_missed, scroll: 0 };
        pages.only_missed &= pages.outcomes.iter().any(|o| !o.right);
        let first = pages.wanted().next();
        pages.at = first.unwrap_or(0);
        pages
    }

    fn wanted(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.outcomes.iter().enumerate().filter(|(_, o)| !self.only_missed || !o.right).map(|(q, _)| q)
    }

    /// Answers an action.
    pub fn act(&mut self, action: Action) -> Option<Intent> {
        let here = self.at;
        let turn = match action {
            Action::Next => self.wanted().find(|&q| q > here),
            Action::Previous => self.wanted().rev().find(|&q| q < here),
            Action::First => self.wanted().next(),
            Action::Last => self.wanted().next_back(),
            Action::Missed => {
                self.only_missed = !self.only_missed && self.outcomes.iter().any(|o| !o.right);
                self.wanted().find(|&q| q >= here).or_else(|| self.wanted().next())
            }
            Action::Up => {
                self.scroll = self.scroll.saturating_sub(2);
                None
            }
            Action::Down => {
                self.scroll = (self.scroll + 2).min(300);
                None
            }
            Action::Back => return Some(Intent::Back),
            Action::Book => return Some(Intent::OpenBook),
            Action::Help => return Some(Intent::Help),
            _ => None,
        };
        if let Some(question) = turn.filter(|&q| q != here) {
            self.at = question;
            self.scroll = 0;
        }
        None
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) {
        let Some((asked, outcome)) = self.paper.questions.get(self.at).zip(self.outcomes.get(self.at)) else {
            return;
        };
        let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..text::column(area) };
        let width = usize::from(body.width);
        let head = Rect { height: 1, ..body };
        let which = if self.only_missed { " · missed only" } else { "" };
        let paper = &self.paper.title;
        let same = paper.contains(asked.area_title.as_ref());
        let title =
            if same { format!("{paper}{which}") } else { format!("{paper} · {}{which}", asked.area_title) };
        Line::from(span(text::cut(&title, width.saturating_sub(26)), Role::Dim)).render(head, buf);
        let place = self.wanted().position(|q| q == self.at).unwrap_or(0);
        let number = if self.only_missed {
            format!("question {} · {} / {}", self.at + 1, place + 1, self.wanted().count())
        } else {
            format!("{} / {}", self.at + 1, self.paper.len())
        };
        text::right(&Line::from(span(number, Role::Strong)), head, buf);
        let mut lines = vec![verdict(asked, outcome), Line::default()];
        if let Some(note) = &asked.note {
            lines.extend(paragraph(note, Role::Dim, width));
            lines.push(Line::default());
        }
        lines.extend(paragraph(&asked.item.stem, Role::Text, width));
        lines.push(Line::default());
        lines.extend(answers(asked, outcome, width));
        lines.extend(references(asked, width));
        let rest = Rect { y: body.y + 2, height: body.height.saturating_sub(2), ..body };
        pane(&lines, self.scroll.min(last_scroll(lines.len(), usize::from(rest.height))), rest, buf);
        footer::draw(Context::Questions, area, buf, |_| Some(""));
    }
}

fn verdict(asked: &Asked, outcome: &Outcome) -> Line<'static> {
    let (word, role) = match (outcome.right, &outcome.answer) {
        (true, _) => ("✓ Right", Role::Right),
        (false, Some(_)) => ("✗ Wrong", Role::Wrong),
        (false, None) => ("✗ Blank", Role::Wrong),
    };
    let mut about = format!("   {} on screen", outcome.spent.short());
    if outcome.in_book > Millis::ZERO {
        about += &format!(", {} of it in the book", outcome.in_book.short());
    }
    if outcome.changes > 0 {
        about += &format!(
            " · changed {}",
            if outcome.changes == 1 { "once".into() } else { format!("{} times", outcome.changes) }
        );
    }
    if outcome.flagged {
        about += " · flagged";
    }
    if !asked.scored {
        about += " · not scored";
    }
    Line::from(vec![span(word, role), span(about, Role::Dim)])
}

fn answers(asked: &Asked, outcome: &Outcome, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    match &asked.item.response {
        Response::Choice { options, key, .. } => {
            for (shown, &position) in asked.order.iter().enumerate() {
                let Some(option) = options.get(position) else { continue };
                let chosen = matches!(&outcome.answer, Some(Answer::Options(set)) if set.has(position));
                let (sign, role) = match (key.has(position), chosen) {
                    (true, _) => ("✓ ", Role::Right),
                    (false, true) => ("✗ ", Role::Wrong),
                    (false, false) => ("  ", Role::Text),
                };
                let head =
                    vec![span(sign, role), span(letter(shown).to_string(), Role::Strong), Span::raw("   ")];
                let yours = if chosen { "   (your answer)" } else { "" };
                lines.extend(hanging(head, &format!("{}{yours}", option.text), role.style(), width));
                let flaw = option.flaw.map(|f| format!("{}: ", f.in_words())).unwrap_or_default();
                lines.extend(hanging(
                    vec![Span::raw("      ")],
                    &format!("{flaw}{}", option.why),
                    Role::Text.style(),
                    width,
                ));
                lines.push(Line::default());
            }
        }
        Response::Fill { accept, explanation } => {
            let yours = match &outcome.answer {
                Some(Answer::Typed(text)) => text.clone(),
                Some(Answer::Options(_)) | None => "nothing".to_owned(),
            };
            lines.push(Line::from(vec![span("  Your code   ", Role::Dim), span(yours, Role::Strong)]));
            lines.push(Line::from(vec![
                span("✓ Right       ", Role::Right),
                span(accept.join(" or "), Role::Strong),
            ]));
            lines.push(Line::default());
            lines.extend(paragraph(explanation, Role::Text, width));
            lines.push(Line::default());
        }
    }
    lines
}
