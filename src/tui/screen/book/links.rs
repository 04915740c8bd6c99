//! The places that a page leads to: the family above, codes named in notes, and what stands below and beside.

use std::collections::HashMap;

use crate::codebook::page::{Group, Page, Row};
use crate::codebook::shelf::{Place, Shelf};

/// What a page leads to, in the order in which it is drawn.
pub(super) struct Links {
    places: Vec<Place>,
    known: HashMap<String, Place>,
}

impl Links {
    /// The links of a page.
    pub(super) fn of(page: &Page, beside: &[Row], books: &Shelf) -> Self {
        let mut links =
            Self { places: page.above.iter().map(|line| line.place).collect(), known: HashMap::new() };
        let (own, inherited): (Vec<&Group>, Vec<&Group>) = page.groups.iter().partition(|group| group.own);
        links.add(&own, books);
        links.places.extend(page.below.iter().map(|line| line.place));
        links.add(&inherited, books);
        links.places.extend(beside.iter().map(|line| line.place));
        links
    }

    /// Adds the codes that notes name, where a book at hand has them.
    fn add(&mut self, groups: &[&Group], books: &Shelf) {
        for (_, code) in groups.iter().flat_map(|group| &group.notes).flat_map(|note| codes(note)) {
            let place = self.known.get(code).copied().or_else(|| books.find_any(code));
            if let Some(place) = place {
                self.known.insert(code.to_owned(), place);
                self.places.push(place);
            }
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Where a link leads.
    pub(super) fn place(&self, at: usize) -> Option<Place> {
        self.places.get(at).copied()
    }

    /// The stretches of a line of a note that are links, by the byte where each begins.
    pub(super) fn in_text<'a>(&self, text: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        codes(text).filter(|(_, code)| self.known.contains_key(*code))
    }
}

/// The stretches of a text that could be codes: a letter or digit first, a digit among the first three, no word.
fn codes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).filter_map(move |piece| {
        let start = at;
        at += piece.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        let code = piece.trim_end_matches('.');
        let digit = code.chars().take(3).any(|c| c.is_ascii_digit());
        let small = code.chars().any(|c| c.is_ascii_lowercase());
        (code.len() >= 3 && digit && !small).then_some((start, code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_seen_in_the_words_of_a_note() {
        let found: Vec<_> =
            codes("diabetes mellitus due to “pancreatitis” (E08.-), G45.0-G45.9, see S52.531A. In 2026, 70%")
                .collect();
        let words: Vec<&str> = found.iter().map(|(_, code)| *code).collect();
        assert_eq!(words, ["E08", "G45.0", "G45.9", "S52.531A", "2026"]);
        assert!(found.iter().all(|(at, code)| {
            "diabetes mellitus due to “pancreatitis” (E08.-), G45.0-G45.9, see S52.531A. In 2026, 70%"[*at..]
                .starts_with(code)
        }));
    }
}
