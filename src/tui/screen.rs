//! The screens; one file each.

pub mod book;
pub mod drill;
pub mod exam;
pub mod help;
pub mod history;
pub mod home;
pub mod questions;
pub mod result;
pub mod review;
pub mod start;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

use super::text::{self, paragraph, span};
use super::theme::Role;
use super::{LEAST, widget};
use crate::domain::time::Millis;
use crate::engine::exam::Sitting;

/// What screens of a sitting look at.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The sitting.
    pub sitting: &'a Sitting,
    /// Desk time.
    pub at: Millis,
    /// Something to tell the candidate, and how urgent it is.
    pub message: Option<(&'a str, Role)>,
}

/// Whether there is too little room to draw a screen: then no key counts either.
pub fn is_too_small(area: Rect) -> bool {
    area.width < LEAST.0 || area.height < LEAST.1
}

/// Says how much room is needed, where there is too little; `true` if it did.
pub fn too_small(area: Rect, buf: &mut Buffer) -> bool {
    if !is_too_small(area) {
        return false;
    }
    Clear.render(area, buf);
    let words = format!(
        "This window is {}×{}. Make it at least {}×{}. No key counts meanwhile; a running clock runs on.",
        area.width, area.height, LEAST.0, LEAST.1
    );
    text::pane(&paragraph(&words, Role::Strong, usize::from(area.width)), 0, area, buf);
    true
}

/// The title row and the footer of a screen; returns what is left of the area between them.
pub fn frame(title: &str, side: &str, context: super::key::Context, area: Rect, buf: &mut Buffer) -> Rect {
    widget::footer::draw(context, area, buf, |action| (action != super::key::Action::Discard).then_some(""));
    title_row(title, side, area, buf)
}

/// The title row of a screen; returns what is left of the area but for the footer.
pub fn title_row(title: &str, side: &str, area: Rect, buf: &mut Buffer) -> Rect {
    let row = text::column(Rect { height: 1, y: area.y + 1.min(area.height), ..area });
    Line::from(span(title.to_owned(), Role::Strong)).render(row, buf);
    text::right(&Line::from(span(side.to_owned(), Role::Dim)), row, buf);
    Rect { y: area.y + 3, height: area.height.saturating_sub(5), ..text::column(area) }
}

/// A cursor over a list of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor(pub usize);

impl Cursor {
    /// Moves by an action of lists; `false` if it was none.
    pub fn act(&mut self, action: super::key::Action, len: usize) -> bool {
        use super::key::Action;
        let last = len.saturating_sub(1);
        self.0 = match action {
            Action::Up if self.0 == 0 => last,
            Action::Up => self.0 - 1,
            Action::Down if self.0 >= last => 0,
            Action::Down => self.0 + 1,
            Action::First => 0,
            Action::Last => last,
            Action::PageUp => self.0.saturating_sub(10),
            Action::PageDown => (self.0 + 10).min(last),
            _ => return false,
        };
        true
    }
}
