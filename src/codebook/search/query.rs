//! Reads what was typed.

use super::LONGEST;
use super::abbreviation::Abbreviations;
use crate::codebook::image::bare;
use crate::codebook::image::bind::terms::FAINT;
use crate::codebook::words::words;

/// The most places of a query.
const MOST: usize = 80;

/// What was typed, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The whole as a code, if it could be one.
    pub code: Option<String>,
    /// The places to be filled.
    pub slots: Vec<Slot>,
}

/// A word, or several that belong together, and what may fill its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The words as typed, folded.
    pub typed: Vec<String>,
    /// What an abbreviation may mean, each all of some words.
    pub meant: Vec<Vec<String>>,
    /// Whether its last word may be unfinished.
    pub open: bool,
    /// Whether it says nothing, and is not missed where it is absent.
    pub faint: bool,
}

impl Query {
    /// Reads what was typed, of any length and with anything in it.
    pub fn read(typed: &str, abbreviations: &Abbreviations) -> Self {
        let typed: String = typed.chars().take(LONGEST).collect();
        Self { code: code(&typed), slots: slots(&typed, abbreviations, usize::MAX) }
    }

    /// The same with every word by itself, where entries of several words were taken: a long entry may have swallowed a
    /// word that another reading needs.
    pub fn word_by_word(&self, typed: &str, abbreviations: &Abbreviations) -> Option<Self> {
        let typed: String = typed.chars().take(LONGEST).collect();
        let swallowed = self.slots.iter().any(|slot| slot.typed.len() > 1);
        swallowed.then(|| Self { code: None, slots: slots(&typed, abbreviations, 1) })
    }
}

/// The places of a query, with entries of at most so many words.
fn slots(typed: &str, abbreviations: &Abbreviations, longest: usize) -> Vec<Slot> {
    let open = typed.ends_with(char::is_alphanumeric);
    let all = words(typed);
    let mut slots = Vec::new();
    let mut rest = all.as_slice();
    while let ([_, ..], true) = (rest, slots.len() < MOST) {
        let entry = abbreviations.at_start_of(&rest[..rest.len().min(longest)]);
        let known = entry.is_some();
        let (taken, meant) = entry.unwrap_or((1, Vec::new()));
        let (typed, left) = rest.split_at(taken);
        let faint = known || typed.iter().all(|word| FAINT.contains(&word.as_str()));
        slots.push(Slot {
            typed: typed.to_vec(),
            open: open && left.is_empty(),
            faint: faint && meant.is_empty(),
            meant,
        });
        rest = left;
    }
    slots
}

/// The query as a code, without the word that says of what kind, if it can be one: no space within, a digit or two letters;
/// or as a heading, by its range or as a chapter.
fn code(typed: &str) -> Option<String> {
    let text = typed.trim().trim_end_matches(['-', '.', ',']).trim_start_matches('-').to_lowercase();
    let kinds = ["modifier ", "mod ", "place of service ", "pos ", "icd ", "cpt ", "hcpcs "];
    let text = kinds.iter().find_map(|kind| text.strip_prefix(kind)).unwrap_or(&text).trim_start_matches('-');
    let digit = text.chars().any(|c| c.is_ascii_digit());
    // A chapter is named with a space, a block or a section by its range.
    let heading = text.strip_prefix("chapter ").is_some_and(|n| n.len() <= 2 && digit);
    let short = |end: &str| end.len() <= 9 && end.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    let fits = text.split('-').all(short) && text.matches('-').count() < 2;
    let likely = digit || text.len() <= 2;
    (heading || (fits && likely && !text.is_empty())).then(|| bare(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Query {
        Query::read(typed, &Abbreviations::read("t2dm\ttype 2 diabetes\tx\npatient\t-\tx\n"))
    }

    #[test]
    fn what_may_be_a_code_is_read_as_one() {
        for (typed, code) in [
            ("e11.40", "E1140"),
            (" E11.4- ", "E114"),
            ("modifier 25", "25"),
            ("Modifier -25", "25"),
            ("mod rt", "RT"),
            ("-59", "59"),
            ("place of service 11", "11"),
            ("POS 11", "11"),
            ("cpt 99213", "99213"),
            ("rt", "RT"),
        ] {
            assert_eq!(read(typed).code.as_deref(), Some(code), "{typed}");
        }
        for typed in
            ["", "-", "...", "gout", "type 2", "modifier", "modifier ", "E11.40 left", "é1", "1234567890"]
        {
            assert_eq!(read(typed).code, None, "{typed}");
        }
    }

    #[test]
    fn each_word_is_a_place_and_the_last_may_be_unfinished() {
        let slots = read("t2dm with neurop").slots;
        let typed: Vec<&str> = slots.iter().map(|slot| slot.typed[0].as_str()).collect();
        assert_eq!(typed, ["t2dm", "with", "neurop"]);
        assert_eq!(slots[0].meant, [["type", "2", "diabete"]]);
        let open: Vec<bool> = slots.iter().map(|slot| slot.open).collect();
        assert_eq!(open, [false, false, true]);
        assert!(!read("neuropathy ").slots[0].open);
    }

    #[test]
    fn words_that_say_nothing_are_not_missed() {
        let faint: Vec<bool> = read("patient with the gout").slots.iter().map(|slot| slot.faint).collect();
        assert_eq!(faint, [true, true, true, false]);
    }

    #[test]
    fn any_text_is_read_be_it_ever_so_long() {
        assert_eq!(read("").slots, []);
        assert_eq!(read(" \u{1b}[31m … \0").slots.len(), 1);
        assert_eq!(read(&"gout ".repeat(2_000)).slots.len(), MOST);
        let long = read(&"é".repeat(10_000));
        assert_eq!((long.slots.len(), long.code), (1, None));
        assert!(long.slots[0].typed[0].len() < 50);
    }
}
