//! What is wrong with a file, where, and what to do about it.

use std::collections::HashSet;
use std::fmt;

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth a look; the file can be used.
    Warning,
    /// The item, or the file, cannot be used.
    Error,
}

impl Level {
    /// `error` or `warning`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place in a file: line and column count from 1, the column in characters. Line 0 means the file as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// Something wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file as it was named by the user.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// At most a hundred characters of the offending line, control characters made visible; empty for the file as a whole.
    pub excerpt: String,
    /// How many characters of the excerpt stand before the place.
    pub caret: usize,
    /// How bad it is.
    pub level: Level,
    /// The rule's name, stable between versions.
    pub rule: &'static str,
    /// The item it concerns, if one.
    pub item: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Fault {
    /// `file:line:col: error[rule]: message`, the offending line with a caret, and a `help:` line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        let name = one_line(&self.file);
        let at = if line == 0 { name } else { format!("{name}:{line}:{column}") };
        write!(f, "{at}: {}[{}]: {}", self.level.word(), self.rule, one_line(&self.message))?;
        if !self.excerpt.is_empty() {
            write!(f, "\n  {line:>4} | {}\n       | {}^", self.excerpt, " ".repeat(self.caret))?;
        }
        write!(f, "\n  help: {}", one_line(&self.help))
    }
}

/// At most a hundred characters of a line around a column, made visible, and how many of them stand before it.
pub fn excerpt(line: &str, column: u32) -> (String, usize) {
    let before = (column as usize).saturating_sub(1);
    let start = if before > 80 { before - 40 } else { 0 };
    let part = |from, to| visible(&line.chars().skip(from).take(to - from).collect::<String>());
    (part(start, start + 100), part(start, before).chars().count())
}

/// A text for a line of its own: what a bank says can neither end it nor run on without end.
fn one_line(text: &str) -> String {
    let shown: String = text.chars().take(LONGEST).collect();
    let rest = if shown.len() < text.len() { " …" } else { "" };
    visible(&shown).replace('\n', "\\n") + rest
}

/// The most characters of a message that are printed.
const LONGEST: usize = 600;

/// The most faults of one file that are told apart.
const MOST: usize = 1000;

/// A text with nothing in it that a terminal would obey: controls, escapes and direction marks become `\u{..}`.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if forbidden(c) && c != '\n' { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// Whether a character may never reach a terminal: C0 and C1 controls but for the line feed, marks that change the
/// direction of text, and invisible ones.
pub fn forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Collects the faults of one file.
pub struct Faults<'a> {
    file: &'a str,
    lines: Vec<&'a str>,
    item: Option<String>,
    spoiled: HashSet<(Place, String)>,
    found: Vec<Fault>,
    more: usize,
}

impl<'a> Faults<'a> {
    /// Starts with none, for a file of that name and text.
    pub fn new(file: &'a str, source: &'a str) -> Self {
        let lines = source.lines().collect();
        Self { file, lines, item: None, spoiled: HashSet::new(), found: Vec::new(), more: 0 }
    }

    /// Names the item that following faults concern.
    pub fn about(&mut self, item: Option<&str>) {
        self.item = item.map(str::to_owned);
    }

    /// Notes an error.
    pub fn error(
        &mut self,
        place: Place,
        rule: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(Level::Error, place, rule, message.into(), help.into());
    }

    /// Notes a warning.
    pub fn warning(
        &mut self,
        place: Place,
        rule: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(Level::Warning, place, rule, message.into(), help.into());
    }

    /// Keeps in mind that a field was given but cannot be read, so that it is not called missing besides.
    pub fn spoil(&mut self, mapping: Place, key: &str) {
        if self.more == 0 {
            self.spoiled.insert((mapping, key.to_owned()));
        }
    }

    /// Notes that a mapping lacks a field.
    pub fn missing(&mut self, mapping: Place, key: &str, help: impl Into<String>) {
        if !self.spoiled.contains(&(mapping, key.to_owned())) {
            self.error(mapping, "missing-field", format!("`{key}` is missing"), help);
        }
    }

    fn note(&mut self, level: Level, place: Place, rule: &'static str, message: String, help: String) {
        if self.found.len() >= MOST {
            self.more += 1;
            return;
        }
        let line = self.lines.get((place.line as usize).wrapping_sub(1)).unwrap_or(&"");
        let (excerpt, caret) = excerpt(line.trim_end(), place.column);
        let (file, item) = (self.file.to_owned(), self.item.clone());
        self.found.push(Fault { file, place, excerpt, caret, level, rule, item, message, help });
    }

    /// All that was found, in the order of the file.
    pub fn into_vec(mut self) -> Vec<Fault> {
        self.found.sort_by_key(|f| f.place);
        if let (1.., Some(last)) = (self.more, self.found.last()) {
            let message = format!("the file has {} more faults", self.more);
            let help = "correct those above and check again".to_owned();
            let (excerpt, caret, item) = (String::new(), 0, None);
            self.found.push(Fault {
                level: Level::Error,
                rule: "more-faults",
                message,
                help,
                excerpt,
                caret,
                item,
                ..last.clone()
            });
        }
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_what_where_and_what_to_do() {
        let mut faults = Faults::new("a.yaml", "bank: x\narea: y\u{1b}[2J\n");
        faults.error(
            Place { line: 2, column: 7 },
            "unknown-area",
            "no area is called `y`",
            "use one of: anatomy",
        );
        let text = faults.into_vec()[0].to_string();
        assert_eq!(
            text,
            "a.yaml:2:7: error[unknown-area]: no area is called `y`\n     2 | area: y\\u{1b}[2J\n       |       ^\n  help: use one of: anatomy"
        );
    }
}
