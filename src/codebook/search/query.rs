//! Reads what was typed.

use super::LONGEST;
use super::abbreviation::Abbreviations;
use crate::codebook::image::bare;
use crate::codebook::image::bind::FAINT;
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
        let open = typed.ends_with(char::is_alphanumeric);
        let all = words(&typed);
        let mut slots = Vec::new();
        let mut rest = all.as_slice();
        while let ([_, ..], true) = (rest, slots.len() < MOST) {
            let (taken, meant) = abbreviations.at_start_of(rest).unwrap_or((1, &[]));
            let (typed, left) = rest.split_at(taken);
            let faint = typed.iter().all(|word| FAINT.contains(&word.as_str()));
            let faint = meant.is_empty() && (faint || abbreviations.at_start_of(rest).is_some());
            slots.push(Slot {
                typed: typed.to_vec(),
                meant: meant.to_vec(),
                open: open && left.is_empty(),
                faint,
            });
            rest = left;
        }
        Self { code: code(&typed), slots }
    }
}

/// The query as a code, without the word that says of what kind, if it can be one: no space within, a digit or two letters.
fn code(typed: &str) -> Option<String> {
    let text = typed.trim().trim_end_matches(['-', '.', ',']).trim_start_matches('-').to_lowercase();
    let kinds = ["modifier ", "mod ", "place of service ", "pos ", "icd ", "cpt ", "hcpcs "];
    let text = kinds.iter().find_map(|kind| text.strip_prefix(kind)).unwrap_or(&text).trim_start_matches('-');
    let fits = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.') && text.len() <= 9;
    let likely = text.chars().any(|c| c.is_ascii_digit()) || text.len() <= 2;
    (fits && likely && !text.is_empty()).then(|| bare(text))
}
