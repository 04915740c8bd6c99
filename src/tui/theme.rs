//! The only colours of the program, by role, and what happens to them on terminals that have none.
//!
//! Text is the terminal's own foreground; one accent, and one colour each for right, wrong, flagged and little time. All
//! are of the sixteen that every theme, light or dark, sets readably; a glyph or a word carries each meaning besides.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

/// How a terminal can be drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are welcome.
    pub colours: bool,
    /// Whether letters beyond ASCII can be shown.
    pub utf8: bool,
}

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Text to read.
    Text,
    /// What need not be read now.
    Dim,
    /// The title, and what matters most.
    Strong,
    /// What the cursor is on, and keys.
    Accent,
    /// Right, passed.
    Right,
    /// Wrong, failed.
    Wrong,
    /// Flagged.
    Flagged,
    /// Little time, not saved.
    Alarm,
    /// An option struck out.
    Struck,
}

impl Role {
    /// How it looks.
    pub const fn style(self) -> Style {
        let plain = Style::new();
        match self {
            Self::Text => plain,
            Self::Dim => plain.add_modifier(Modifier::DIM),
            Self::Strong => plain.add_modifier(Modifier::BOLD),
            Self::Accent => plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
            Self::Right => plain.fg(Color::Green).add_modifier(Modifier::BOLD),
            Self::Wrong => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
            Self::Flagged => plain.fg(Color::Yellow).add_modifier(Modifier::BOLD),
            Self::Alarm => plain.fg(Color::Magenta).add_modifier(Modifier::BOLD),
            Self::Struck => plain.add_modifier(Modifier::DIM).add_modifier(Modifier::CROSSED_OUT),
        }
    }
}

/// ASCII twins of every glyph that screens draw themselves; text of a bank falls back to `?`.
const TWINS: &[(&str, &str)] = &[
    ("▸", ">"),
    ("✓", "+"),
    ("✗", "x"),
    ("⚑", "!"),
    ("⚐", "?"),
    ("■", "#"),
    ("□", "."),
    ("▣", "@"),
    ("─", "-"),
    ("│", "|"),
    ("┬", "+"),
    ("┴", "+"),
    ("├", "+"),
    ("┤", "+"),
    ("┌", "+"),
    ("┐", "+"),
    ("└", "+"),
    ("┘", "+"),
    ("━", "="),
    ("╸", "-"),
    ("·", "-"),
    ("…", "~"),
    ("–", "-"),
    ("—", "-"),
    ("−", "-"),
    ("→", ">"),
    ("←", "<"),
    ("↑", "^"),
    ("↓", "v"),
    ("▏", "|"),
    ("▲", "^"),
    ("▼", "v"),
    ("●", "o"),
    ("░", "."),
    ("▒", ":"),
    ("▓", "%"),
    ("█", "#"),
    ("“", "\""),
    ("”", "\""),
    ("’", "'"),
    ("‘", "'"),
    ("≥", ">"),
    ("≤", "<"),
    ("×", "x"),
    ("•", "*"),
];

impl Look {
    /// Everything the terminal might offer.
    pub const FULL: Self = Self { colours: true, utf8: true };

    /// Takes out of a drawn screen what this terminal cannot show.
    pub fn apply(self, buf: &mut Buffer) {
        if self.colours && self.utf8 {
            return;
        }
        for cell in &mut buf.content {
            if !self.colours {
                cell.set_fg(Color::Reset);
                cell.set_bg(Color::Reset);
            }
            if !self.utf8 && !cell.symbol().is_ascii() {
                let twin =
                    TWINS.iter().find(|(glyph, _)| *glyph == cell.symbol()).map_or("?", |(_, twin)| twin);
                cell.set_symbol(twin);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_terminal_gets_plain_letters_and_no_colour() {
        let mut buf = Buffer::with_lines(["▸ ✓ é"]);
        buf.cell_mut((0, 0)).unwrap().set_fg(Color::Cyan);
        Look { colours: false, utf8: false }.apply(&mut buf);
        assert_eq!(buf, Buffer::with_lines(["> + ?"]));
    }
}
