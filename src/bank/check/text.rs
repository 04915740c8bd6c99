//! The checks that every text of the format goes through.

use crate::bank::raw::{Marked, near};
use crate::domain::Text;
use crate::domain::fault::{Faults, Place, forbidden};
use crate::domain::time::Day;

/// A text that must be there, without control characters; notes a fault and gives `None` otherwise.
pub(super) fn required(
    raw: Option<&Marked>,
    key: &str,
    parent: Place,
    faults: &mut Faults<'_>,
) -> Option<String> {
    match raw {
        Some(marked) if !marked.text.is_empty() => clean(marked, key, faults),
        Some(marked) => {
            let help =
                format!("write something after `{key}:` (null and ~ count as nothing unless in quotes)");
            faults.error(marked.place, "missing-field", format!("`{key}` is empty"), help);
            None
        }
        None => {
            faults.missing(parent, key, format!("add a line `{key}: …`"));
            None
        }
    }
}

/// A text that may be left out.
pub(super) fn optional(raw: Option<&Marked>, key: &str, faults: &mut Faults<'_>) -> Option<Text> {
    raw.filter(|m| !m.text.is_empty()).and_then(|m| clean(m, key, faults)).map(Into::into)
}

/// Fields in which line breaks are kept; everywhere else they are spaces, so that no option can pass for two.
const PROSE: [&str; 4] = ["note", "stem", "why", "explanation"];

/// A text without any character that a terminal would obey.
pub(super) fn clean(marked: &Marked, key: &str, faults: &mut Faults<'_>) -> Option<String> {
    // Most texts are plain ASCII, which is seen faster byte by byte.
    let plain = marked.text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n'));
    let bad = if plain { None } else { marked.text.chars().find(|&c| forbidden(c)) };
    let Some(bad) = bad else {
        let text = &marked.text;
        return Some(if PROSE.contains(&key) { text.clone() } else { text.replace('\n', " ") });
    };
    let (what, help) = match bad {
        '\t' => ("a tab", "write spaces instead"),
        '\u{1b}' | '\u{9b}' => ("an escape character", "remove it: it would command the terminal"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => (
            "a mark that turns the direction of text",
            "remove it: what follows would be shown in another order",
        ),
        c if c.is_control() => ("a control character", "remove it: it is not text"),
        _ => (
            "an invisible character",
            "delete the word and type it anew: such characters come along when text is pasted",
        ),
    };
    let message = format!("`{key}` holds {what}, {}", bad.escape_unicode());
    faults.error(marked.place, "control-character", message, help);
    None
}

/// A name: lower case letters, digits and hyphens, at most 64.
pub(super) fn name(
    raw: Option<&Marked>,
    key: &str,
    parent: Place,
    faults: &mut Faults<'_>,
) -> Option<String> {
    let text = required(raw, key, parent, faults)?;
    let fits = is_name(&text);
    if !fits {
        let place = raw.map_or(parent, |m| m.place);
        let message = format!("`{key}: {text}` is not a name");
        let like = likely(&text);
        let such = if like.is_empty() { String::new() } else { format!(", such as `{like}`") };
        faults.error(
            place,
            "bad-name",
            message,
            format!("use at most 64 lower case letters, digits and hyphens{such}"),
        );
    }
    fits.then_some(text)
}

/// Whether a text is a name.
pub(super) fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
}

/// The name that someone may have meant.
fn likely(text: &str) -> String {
    let plain: String = text
        .chars()
        .take(64)
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join("-")
}

/// The beginning of a remedy if what was typed is a slip of the finger away from a word that exists.
pub(super) fn meant(typed: &str, words: &[&str]) -> String {
    words.iter().find(|w| near(w, typed)).map(|w| format!("did you mean `{w}`? ")).unwrap_or_default()
}

/// One of the format's fixed words.
pub(super) fn word<T: Copy>(
    raw: Option<&Marked>,
    key: &str,
    parent: Place,
    all: &[T],
    spelling: impl Fn(T) -> &'static str,
    faults: &mut Faults<'_>,
) -> Option<T> {
    let text = required(raw, key, parent, faults)?;
    let found = all.iter().copied().find(|&v| spelling(v) == text);
    if found.is_none() {
        let words: Vec<&str> = all.iter().map(|&v| spelling(v)).collect();
        let place = raw.map_or(parent, |m| m.place);
        let help = format!("{}use one of: {}", meant(&text, &words), words.join(", "));
        faults.error(place, "bad-word", format!("`{key}` cannot be `{text}`"), help);
    }
    found
}

/// A whole number in a range.
pub(super) fn number(
    raw: Option<&Marked>,
    key: &str,
    parent: Place,
    range: std::ops::RangeInclusive<u32>,
    faults: &mut Faults<'_>,
) -> Option<u32> {
    let text = required(raw, key, parent, faults)?;
    let found = text.parse().ok().filter(|n| range.contains(n));
    if found.is_none() {
        let place = raw.map_or(parent, |m| m.place);
        let help = format!("write a whole number from {} to {} in digits", range.start(), range.end());
        faults.error(place, "bad-number", format!("`{key}` cannot be `{text}`"), help);
    }
    found
}

/// A day of the calendar.
pub(super) fn day(marked: &Marked, key: &str, faults: &mut Faults<'_>) -> Option<Day> {
    let found = Day::parse(marked.text.clone());
    if found.is_none() {
        let message = format!("`{key}: {}` is not a day of the calendar", marked.text);
        faults.error(marked.place, "bad-date", message, "write year, month and day as 2026-12-31");
    }
    found
}
