//! Before a mock: what it will be, and how strict; or what the banks lack for it, and what they can give.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Cursor, frame};
use crate::domain::exam::{Exam, PassRule};
use crate::domain::paper::Mode;
use crate::engine::assemble::Shortage;
use crate::tui::Intent;
use crate::tui::key::{Action, Context};
use crate::tui::text::{pane, paragraph, span};
use crate::tui::theme::Role;

/// The page before a mock.
#[derive(Clone, Debug)]
pub struct Start {
    exam: Exam,
    shortage: Option<Shortage>,
    /// What the user should know: that nothing will be saved.
    warnings: Vec<String>,
    cursor: Cursor,
}

impl Start {
    /// The page of an exam, and of what its form lacks, if anything.
    pub fn new(exam: Exam, shortage: Option<Shortage>, warnings: Vec<String>) -> Self {
        Self { exam, shortage, warnings, cursor: Cursor::default() }
    }

    fn questions(&self) -> u32 {
        self.shortage.as_ref().map_or(self.exam.questions, |s| s.largest)
    }

    /// Answers an action.
    pub fn act(&mut self, action: Action) -> Option<Intent> {
        let choices = if self.questions() > 0 { 2 } else { 0 };
        if self.cursor.act(action, choices) {
            return None;
        }
        match action {
            Action::Enter if choices > 0 => {
                let mode = if self.cursor.0 == 0 { Mode::Exam } else { Mode::Practice };
                let questions = self.shortage.as_ref().map(|s| s.largest);
                Some(Intent::BeginMock { exam: self.exam.id.to_string(), mode, questions })
            }
            Action::Back => Some(Intent::Back),
            Action::Book => Some(Intent::OpenBook),
            Action::Help => Some(Intent::Help),
            Action::Quit => Some(Intent::Quit),
            _ => None,
        }
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) {
        let exam = &self.exam;
        let title = format!("{} mock exam", exam.id.as_str().to_uppercase());
        let body = frame(&title, &format!("{}, {}", exam.name, exam.body), Context::List, area, buf);
        let width = usize::from(body.width);
        let mut lines = self.facts(width);
        if let Some(shortage) = &self.shortage {
            lines.extend(lacking(shortage, width));
        }
        if self.questions() > 0 {
            lines.push(Line::default());
            let modes = [
                ("Exam", "a strict clock, no pause, nothing explained before the end"),
                ("Practice", "may pause; each answer is explained"),
            ];
            for (i, (name, about)) in modes.into_iter().enumerate() {
                let here = i == self.cursor.0;
                lines.push(Line::from(vec![
                    span(if here { "▸ " } else { "  " }, Role::Accent),
                    span(format!("{name:<10}"), if here { Role::Accent } else { Role::Strong }),
                    span(about, if here { Role::Text } else { Role::Dim }),
                ]));
            }
        }
        for warning in &self.warnings {
            lines.push(Line::default());
            lines.extend(paragraph(warning, Role::Alarm, width));
        }
        pane(&lines, 0, body, buf);
    }

    fn facts(&self, width: usize) -> Vec<Line<'static>> {
        let exam = &self.exam;
        let pass = match exam.pass {
            PassRule::Percent(p) => format!("{p}% to pass"),
            PassRule::Scaled { need, .. } => format!("a scaled {need} to pass, which no percent stands for"),
        };
        let pretest = if exam.scored < exam.questions {
            format!(", {} of them scored", exam.scored)
        } else {
            String::new()
        };
        let book =
            if exam.open_book { "Open book: have your own code books at hand." } else { "Closed book." };
        let back = if exam.backtrack {
            "You may go back to any question."
        } else {
            "There is no going back to a question."
        };
        let words = format!(
            "{} questions{pretest} in {}, {} each; {pass}. One point a question, none taken for a wrong answer. {book} {back} The clock counts time at the desk: you may leave and come back, and nothing is lost.",
            exam.questions,
            exam.time.long(),
            exam.pace().short(),
        );
        let mut lines = paragraph(&words, Role::Text, width);
        if let Some(checked) = exam.facts.iter().map(|f| f.checked.as_str()).min() {
            lines.push(Line::default());
            lines.extend(paragraph(
                &format!("Facts of the exam as of {checked}; question-banks/exams/{}.yaml names the source of each.", exam.id),
                Role::Dim,
                width,
            ));
        }
        lines
    }
}

fn lacking(shortage: &Shortage, width: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    lines.extend(paragraph("Your banks are too small for a whole form:", Role::Alarm, width));
    for lack in &shortage.lacks {
        let missing = lack.needed - lack.available;
        lines.push(Line::from(format!(
            "  {:<34}{:>3} of {:>3}, {missing} lacking",
            lack.title, lack.available, lack.needed
        )));
    }
    lines.push(Line::default());
    let offer = match shortage.largest {
        0 => "No form in the exam's proportions can be drawn. A drill asks what there is.".to_owned(),
        n => format!(
            "A form of {n} questions in the same proportions can be drawn, with its share of the time."
        ),
    };
    lines.extend(paragraph(&offer, Role::Text, width));
    lines
}
