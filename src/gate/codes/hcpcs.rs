//! What CMS's file, or our study table, says of a HCPCS code or a modifier.

use super::Seen;
use crate::codebook::book::{Book, Spot};
use crate::codebook::draft::{Kind, NoteKind, Set};
use crate::gate::tables::Tables;

/// What is known of a code or a modifier in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is in force, or was in force in this year; with the day with which it ends, if it ends.
    Live(Option<String>),
    /// It ended before the year, with this day.
    Ended(String),
    /// It is not in the CMS file; with the file's edition.
    Unknown(String),
    /// It is not in our study table, and that does not hold all.
    Unproven,
    /// Nobody can say: it is of a set that CMS does not publish.
    Foreign,
}

impl Standing {
    /// Whether it exists, where that can be said.
    pub(super) const fn exists(&self) -> Option<bool> {
        match self {
            Self::Live(_) => Some(true),
            Self::Ended(_) | Self::Unknown(_) => Some(false),
            Self::Unproven | Self::Foreign => None,
        }
    }
}

/// What is known of a HCPCS code in a year.
pub(super) fn standing(code: &str, year: u16, tables: &Tables, seen: &mut Seen) -> Standing {
    kept(code, year, seen, || {
        // The D codes are the American Dental Association's and not in CMS's file.
        if code.starts_with('D') {
            return Standing::Foreign;
        }
        let is_code = |kind| kind == Kind::Code;
        match tables.codes(Set::Hcpcs, year) {
            Some(book) => match found(book, code, is_code) {
                Some(spot) => until(book, spot, year),
                None => Standing::Unknown(book.edition.to_string()),
            },
            None => studied(tables, Set::Hcpcs, code, year, is_code).unwrap_or(Standing::Unproven),
        }
    })
}

/// What is known of a modifier in a year; `ambulance` says whether it may be two letters for where a trip began and ended.
pub(super) fn modifier_standing(
    name: &str,
    ambulance: bool,
    year: u16,
    tables: &Tables,
    seen: &mut Seen,
) -> Standing {
    // CMS, Medicare Claims Processing Manual ch. 15: each of the two letters of a trip is one of these.
    if ambulance && name.len() == 2 && name.bytes().all(|b| b"DEGHIJNPRSX".contains(&b)) {
        return Standing::Live(None);
    }
    kept(name, year, seen, || {
        let is_modifier = |kind| matches!(kind, Kind::Modifier | Kind::Status);
        if name.len() == 2
            && let Some(standing) = studied(tables, Set::Cpt, name, year, is_modifier)
        {
            return standing;
        }
        let level_two = name.len() == 2 && name.starts_with(|c: char| c.is_ascii_uppercase());
        match tables.codes(Set::Hcpcs, year) {
            Some(book) => match found(book, name, is_modifier) {
                Some(spot) => until(book, spot, year),
                None => Standing::Unknown(book.edition.to_string()),
            },
            None if level_two => {
                studied(tables, Set::Hcpcs, name, year, is_modifier).unwrap_or(Standing::Unproven)
            }
            // CPT's own modifiers are all in the study table.
            None => Standing::Unknown("CPT".into()),
        }
    })
}

/// What is known, looked up once.
fn kept(code: &str, year: u16, seen: &mut Seen, look: impl FnOnce() -> Standing) -> Standing {
    seen.hcpcs.entry((year, code.to_owned())).or_insert_with(look).clone()
}

/// The place of a code of one kind in a book.
fn found(book: &Book, code: &str, is_it: impl Fn(Kind) -> bool) -> Option<Spot> {
    book.find(code).filter(|spot| is_it(book.kind_at(*spot)))
}

/// What our study table says of a code, if it has it.
fn studied(
    tables: &Tables,
    set: Set,
    code: &str,
    year: u16,
    is_it: impl Fn(Kind) -> bool,
) -> Option<Standing> {
    let book = tables.study(set)?;
    found(book, code, is_it).map(|spot| until(book, spot, year))
}

/// Whether what stands at a place was in force in a year; days are written year first, so text order is theirs.
fn until(book: &Book, spot: Spot, year: u16) -> Standing {
    let ended = book.notes(spot.line).into_iter().find(|note| note.kind == NoteKind::Ended);
    match ended.map(|note| note.text) {
        Some(day) if day.as_str() < format!("{year:04}-01-01").as_str() => Standing::Ended(day),
        day => Standing::Live(day),
    }
}
