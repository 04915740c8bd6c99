//! What a book says of a diagnosis code, and if it is not there, what is wrong with it.

use std::sync::Arc;
use std::sync::OnceLock;

use super::story::{Side, title_side};
use crate::codebook::book::{Book, Spot};
use crate::codebook::draft::Kind;
use crate::codebook::image::bare;
use crate::codebook::words::one_slip;
use crate::gate::tables::Tables;

/// The most codes that a message names.
const MOST: usize = 4;

/// What a book says of a code; found once, and kept.
#[derive(Debug)]
pub(super) struct Fact {
    /// Whether it can be reported.
    pub(super) standing: Standing,
    /// Its place, if it is there.
    pub(super) spot: Option<Spot>,
    /// Its title, read when it is asked for; empty if it is not there.
    title: OnceLock<String>,
    /// The side that its title names, read when it is asked for.
    side: OnceLock<Option<Side>>,
    /// The newer edition in which it cannot be reported, found when it is asked for.
    pub(super) ends: OnceLock<Option<String>>,
}

/// Whether a code can be reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// As it stands.
    Reportable,
    /// Not: there are codes below it.
    Header,
    /// Not: it lacks one of these 7th characters.
    NeedsSeventh(Vec<char>),
    /// It is in no book of the year; what is wrong, and what may have been meant.
    Unknown(String, String),
}

impl Fact {
    /// Reads what a book says of a code; `others` may know it where the book does not.
    pub(super) fn of(code: &str, book: &Book, others: &Tables) -> Arc<Self> {
        let spot = book.find(code).or_else(|| padded(book, code));
        let standing = match spot {
            Some(spot) => standing(book, spot),
            None => unknown(code, book, others),
        };
        let (title, side, ends) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Arc::new(Self { standing, spot, title, side, ends })
    }

    /// Whether it is in the book, as a code or a header.
    pub(super) const fn exists(&self) -> bool {
        !matches!(self.standing, Standing::Unknown(..))
    }

    /// Whether it is there and cannot be reported as it stands.
    pub(super) const fn is_header(&self) -> bool {
        matches!(self.standing, Standing::Header | Standing::NeedsSeventh(_))
    }

    /// Its title in the book that it was found in.
    pub(super) fn title(&self, book: &Book) -> &str {
        self.title.get_or_init(|| self.spot.map(|spot| book.title(spot)).unwrap_or_default())
    }

    /// The side that its title names, in the book that it was found in.
    pub(super) fn side(&self, book: &Book) -> Option<Side> {
        *self.side.get_or_init(|| title_side(self.title(book)))
    }
}

/// Whether a place can be reported.
fn standing(book: &Book, spot: Spot) -> Standing {
    match book.kind_at(spot) {
        Kind::Code => Standing::Reportable,
        _ => match sevenths(book, spot) {
            legal if legal.is_empty() => Standing::Header,
            legal => Standing::NeedsSeventh(legal),
        },
    }
}

/// The 7th characters that a place takes directly: those by which the codes below it are told apart.
fn sevenths(book: &Book, spot: Spot) -> Vec<char> {
    let below = book.below(spot).into_iter().map(|spot| bare(&book.code(spot)));
    below.filter(|code| code.len() == 7).filter_map(|code| code.chars().last()).collect()
}

/// The place of a code that is written with its placeholders and lacks only the 7th character: `S52.5XX`.
fn padded(book: &Book, code: &str) -> Option<Spot> {
    let wanted = bare(code);
    let short = wanted.trim_end_matches('X');
    let spot = (wanted.len() == 6 && short.len() < 6).then(|| book.find(short)).flatten()?;
    (!sevenths(book, spot).is_empty()).then_some(spot)
}

/// What is wrong with a code that is not in the book, and what to do.
fn unknown(code: &str, book: &Book, others: &Tables) -> Standing {
    let wanted = bare(code);
    let edition = &book.edition;
    let (message, help) = wrong_end(&wanted, code, book)
        .or_else(|| placeholder(&wanted, code, book))
        .or_else(|| elsewhere(code, book, others))
        .unwrap_or_else(|| (format!("`{code}` is no code of {edition}"), nearest(&wanted, book)));
    Standing::Unknown(message, help)
}

/// A 7th character that the category does not have, or one on a code that takes none.
fn wrong_end(wanted: &str, code: &str, book: &Book) -> Option<(String, String)> {
    let (stem, last) = (wanted.get(..6)?, wanted.get(6..).filter(|last| last.len() == 1)?);
    let shortest = stem.trim_end_matches('X').len();
    let spot = (shortest..=6).find_map(|n| book.find(stem.get(..n)?))?;
    let base = book.code(spot);
    let legal = sevenths(book, spot);
    if !legal.is_empty() {
        let message = format!("`{code}`: `{last}` is no 7th character of {base}");
        return Some((message, format!("use one of: {}", joined(legal.iter()))));
    }
    (book.kind_at(spot) == Kind::Code)
        .then(|| (format!("`{code}`: {base} takes no 7th character"), format!("write {base}")))
}

/// A code that lacks the placeholder X somewhere.
fn placeholder(wanted: &str, code: &str, book: &Book) -> Option<(String, String)> {
    let room = 7_usize.checked_sub(wanted.len())?;
    for count in 1..=room {
        for at in 3..=wanted.len() {
            let (head, tail) = (wanted.get(..at)?, wanted.get(at..)?);
            let meant = book.find(&format!("{head}{}{tail}", "X".repeat(count)));
            // An X at the end holds no place for anything.
            if let Some(spot) = meant.filter(|_| !tail.is_empty()) {
                let meant = book.code(spot);
                let message = format!("`{code}` lacks the placeholder X");
                let help = match standing(book, spot) {
                    Standing::Reportable => format!("write {meant}"),
                    _ => format!("write {meant}, and what it still lacks"),
                };
                return Some((message, help));
            }
        }
    }
    None
}

/// A code that another edition has.
fn elsewhere(code: &str, book: &Book, others: &Tables) -> Option<(String, String)> {
    let other = others.elsewhere(code, book)?;
    let message = format!("`{code}` is in {} and not in {}", other.edition, book.edition);
    Some((message, "use a code of the year that the bank is for, or correct the bank's `profile`".into()))
}

/// The nearest header and codes below it.
fn nearest(wanted: &str, book: &Book) -> String {
    let lengths = (3..wanted.len()).rev();
    let header = lengths.filter_map(|n| wanted.get(..n)).find_map(|start| book.find(start));
    if let Some(whole) = header.filter(|spot| spot.seventh > 0) {
        return format!("it has a character too many after {}", book.code(whole));
    }
    let Some(header) = header else {
        let category = wanted.get(..3).unwrap_or(wanted);
        return format!("there is no category {category}; look the code up with `openbook lookup`");
    };
    let mut below: Vec<String> = book.below(header).into_iter().map(|spot| book.code(spot)).collect();
    below.sort_by_key(|code| !one_slip(wanted.as_bytes(), bare(code).as_bytes()));
    let more = if below.len() > MOST { ", …" } else { "" };
    below.truncate(MOST);
    let near =
        if below.is_empty() { String::new() } else { format!("; below it: {}{more}", below.join(", ")) };
    format!("the nearest is {} ({}){near}", book.code(header), book.title(header))
}

/// A list for a message.
pub(super) fn joined<T: ToString>(items: impl Iterator<Item = T>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}
