//! Every key, printed from the table, and what the program is and is not.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

use super::frame;
use crate::tui::key::{Action, Binding, Context, TABLE};
use crate::tui::text::{hanging, pane, paragraph, span};
use crate::tui::theme::Role;

/// What the law and honesty ask to be said.
pub const NOTICE: &str = "CPT is a registered trademark of the American Medical Association; CPT codes and descriptions are copyright AMA. \
This program holds no CPT descriptors and no CPT guidelines: numbers appear only as answers in practice questions of its own. It is no coding \
reference, and it is not endorsed by AMA, AAPC, AHIMA, NHA or CMS. Use your own current code books.";

/// More lines than the page has.
const LAST: usize = 120;

/// The help page.
#[derive(Clone, Copy, Debug)]
pub struct Help {
    from: Context,
    scroll: usize,
}

impl Help {
    /// Help for where one is; its keys come first.
    pub fn new(from: Context) -> Self {
        Self { from, scroll: 0 }
    }

    /// Answers an action; `true` if the page is done with.
    pub fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.scroll = self.scroll.saturating_sub(1),
            Action::Down => self.scroll = (self.scroll + 1).min(LAST),
            Action::PageUp => self.scroll = self.scroll.saturating_sub(16),
            Action::PageDown => self.scroll = (self.scroll + 16).min(LAST),
            Action::First => self.scroll = 0,
            Action::Last => self.scroll = LAST,
            Action::Back => return true,
            _ => {}
        }
        false
    }

    /// Draws it over whatever was there.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) {
        Clear.render(area, buf);
        let body = frame("Keys", "", Context::Help, area, buf);
        let width = usize::from(body.width);
        let mut lines = Vec::new();
        let contexts = Context::ALL.iter().copied();
        for context in std::iter::once(self.from).chain(contexts.filter(|c| *c != self.from)) {
            lines.push(Line::from(span(context.title(), Role::Strong)));
            for binding in TABLE.iter().filter(|b| b.context == context && !b.shown.is_empty()) {
                lines.extend(row(binding, width));
            }
            lines.push(Line::default());
        }
        lines.extend(paragraph(
            "Ctrl-Z puts the program aside, Ctrl-C leaves it; both keep everything.",
            Role::Text,
            width,
        ));
        lines.push(Line::default());
        lines.extend(paragraph(NOTICE, Role::Dim, width));
        let last = crate::tui::text::last_scroll(lines.len(), usize::from(body.height));
        pane(&lines, self.scroll.min(last), body, buf);
    }
}

fn row(binding: &Binding, width: usize) -> Vec<Line<'static>> {
    let head = vec![span(format!("  {:<12}", binding.shown), Role::Accent)];
    hanging(head, binding.help, Role::Text.style(), width)
}
