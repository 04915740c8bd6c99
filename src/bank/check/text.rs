//! The checks that every text of the format goes through.

use crate::bank::fault::{Faults, Place, forbidden};
use crate::bank::raw::Marked;
use crate::domain::Text;
use crate::domain::time::Day;

/// A text that must be there, without control characters; notes a fault and gives `None` otherwise.
pub(super) fn required(raw: Option<&Marked>, key: &str, parent: Place, faults: &mut Faults<'_>) -> Option<String> {
    match raw {
        Some(marked) if !marked.text.is_empty() => clean(marked, key, faults),
        Some(marked) => {
            faults.error(marked.place, "missing-field", format!("`{key}` is empty"), format!("write something behind `{key}:`"));
            None
        }
        None => {
            faults.error(parent, "missing-field", format!("`{key}` is missing"), format!("add a line `{key}: …`"));
            None
        }
    }
}

/// A text that may be left out.
pub(super) fn optional(raw: Option<&Marked>, key: &str, faults: &mut Faults<'_>) -> Option<Text> {
    raw.filter(|m| !m.text.is_empty()).and_then(|m| clean(m, key, faults)).map(Into::into)
}

/// A text without any character that a terminal would obey.
pub(super) fn clean(marked: &Marked, key: &str, faults: &mut Faults<'_>) -> Option<String> {
    let Some(bad) = marked.text.chars().find(|&c| forbidden(c)) else { return Some(marked.text.clone()) };
    let message = format!("`{key}` holds the control character {}", bad.escape_unicode());
    faults.error(marked.place, "control-character", message, "remove it: a bank's text goes to the terminal as it is");
    None
}

/// A name: lower case letters, digits and hyphens, at most 64.
pub(super) fn name(raw: Option<&Marked>, key: &str, parent: Place, faults: &mut Faults<'_>) -> Option<String> {
    let text = required(raw, key, parent, faults)?;
    let fits = text.len() <= 64
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !text.starts_with('-');
    if !fits {
        let place = raw.map_or(parent, |m| m.place);
        let message = format!("`{key}: {text}` is not a name");
        faults.error(place, "bad-name", message, "use lower case letters, digits and hyphens, at most 64");
    }
    fits.then_some(text)
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
        faults.error(place, "bad-word", format!("`{key}: {text}` is not known"), format!("use one of: {}", words.join(", ")));
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
        let help = format!("write a whole number from {} to {}", range.start(), range.end());
        faults.error(place, "bad-number", format!("`{key}: {text}` is not such a number"), help);
    }
    found
}

/// A day of the calendar.
pub(super) fn day(marked: &Marked, key: &str, faults: &mut Faults<'_>) -> Option<Day> {
    let found = Day::parse(marked.text.clone());
    if found.is_none() {
        let message = format!("`{key}: {}` is no day of the calendar", marked.text);
        faults.error(marked.place, "bad-date", message, "write it as 2026-12-31");
    }
    found
}
