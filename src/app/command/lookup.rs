//! `openbook lookup`: a code or some words in the open book.

use serde_json::Value;

use super::bank::pretty;
use super::book::warn;
use super::entry;
use crate::app::books::{self, Books};
use crate::app::{Failure, Outcome, print};
use crate::cli::LookupArgs;
use crate::codebook::book::Spot;
use crate::codebook::draft::{Edition, Kind, NoteKind, Part, Set};
use crate::codebook::image::bare;
use crate::codebook::page::{Page, Row};
use crate::codebook::search::query::Query;
use crate::codebook::search::{LONGEST, Why};
use crate::codebook::shelf::{Place, Shelf};
use crate::codebook::shipped;
use crate::domain::fault::visible;

/// How wide text is set where no terminal tells.
const WIDTH: usize = 100;

/// Looks up what was typed.
pub(crate) fn lookup(args: &LookupArgs) -> Outcome {
    let typed: String = args.query.join(" ").chars().take(LONGEST).collect();
    let mut set = args.set.as_deref().and_then(Set::parse);
    let Books { mut shelf, warnings, .. } = books::gather(set, args.edition.as_deref())?;
    warn(&warnings);
    if args.edition.is_some() {
        set = Some(shelf.book(0).edition.set);
    }
    if typed.trim().is_empty() {
        return Err(Failure::Told("there is nothing to look up. Type a code, or some words.".into()));
    }
    let width = crate::app::width().unwrap_or(WIDTH).clamp(40, 160);
    let query = Query::read(&typed, &shipped::abbreviations());
    let (places, also) = whole(&shelf, set, &typed, &query);
    if !places.is_empty() {
        let mut pages: Vec<Page> = places.iter().map(|place| Page::of(&shelf, *place)).collect();
        let shown = if args.json {
            pages.extend(also.iter().map(|place| Page::of(&shelf, *place)));
            let list = pages.iter().map(|page| entry::entry(&shelf, page, &Why::Code)).collect();
            pretty(&Value::Array(list))?
        } else if args.tree {
            let trees: Vec<String> = pages.iter().map(|page| entry::tree(&shelf, page, width)).collect();
            trees.join("\n")
        } else {
            let texts: Vec<String> = pages.iter().map(|page| entry::text(page, width)).collect();
            texts.join(&format!("\n{}\n\n", "-".repeat(20))) + &others(&shelf, &also)
        };
        print(&shown)?;
        return Ok(true);
    }
    let shown = shortened(&typed);
    if args.tree {
        return Err(Failure::Told(format!("`{shown}` is no code in these books, and `--tree` wants one")));
    }
    let found = shelf.look_up(&typed, set, args.limit as usize);
    let found: Vec<(Row, Why)> =
        found.into_iter().map(|found| (row(&shelf, found.place), found.why)).collect();
    if found.is_empty() {
        return Err(Failure::Told(nothing(&shelf, set, &query, &shown)));
    }
    if found.first().is_some_and(|(_, why)| *why == Why::Within) {
        // The code itself is not here, only the range that it belongs to.
        let hint = advice(&shelf, set, &query).map(|advice| format!("`{shown}` is not at hand. {advice}"));
        warn(hint.as_slice());
    }
    if args.json {
        let list = found.iter().map(|(row, why)| entry::answer(&shelf, row, why)).collect();
        print(&pretty(&Value::Array(list))?)?;
    } else {
        print(&entry::list(&found, width))?;
    }
    Ok(true)
}

/// The row of an answer; a line of an index or a table with the lines above it and where it leads.
fn row(shelf: &Shelf, place: Place) -> Row {
    let row = Row::of(shelf, place);
    let book = shelf.book(place.book);
    if book.kind(place.spot.line) != Kind::Term {
        return row;
    }
    let leads = book.notes(place.spot.line).into_iter().filter_map(|note| match note.kind {
        NoteKind::Leads => Some(note.text),
        NoteKind::Manifestation => Some(format!("[{}]", note.text)),
        NoteKind::See => Some(format!("see {}", note.text)),
        NoteKind::SeeAlso => Some(format!("see also {}", note.text)),
        NoteKind::Cell => Some(note.text.replace('\t', " ")),
        _ => None,
    });
    let leads = leads.collect::<Vec<_>>().join("; ");
    let path = book.path(place.spot.line);
    let title = if leads.is_empty() { path } else { format!("{path}: {leads}") };
    Row { title: visible(&title), ..row }
}

/// Names codes that differ from what was typed in nothing but the dot.
fn others(shelf: &Shelf, also: &[Place]) -> String {
    let line = |place: &Place| {
        let Row { code, title, .. } = Row::of(shelf, *place);
        format!("\nThere is also {code} of {}: {title}\n", shelf.book(place.book).edition.set.title())
    };
    also.iter().map(line).collect()
}

/// The places whose code is the whole of what was typed, one for each set and kind that has it; and where some are printed
/// just so, those that have a dot more or less.
///
/// A word that is known as an abbreviation, such as `ms`, is a
/// modifier only where the query says so.
fn whole(shelf: &Shelf, set: Option<Set>, typed: &str, query: &Query) -> (Vec<Place>, Vec<Place>) {
    let none = (Vec::new(), Vec::new());
    // A heading is named by its range, or as a chapter.
    let heading = || {
        Some(typed.trim().to_owned()).filter(|t| t.len() <= 16 && t.contains(|c: char| c.is_ascii_digit()))
    };
    let Some(code) = query.code.clone().or_else(heading) else { return none };
    let code = code.as_str();
    let abbreviated = query.slots.len() == 1 && query.slots.iter().any(|slot| !slot.meant.is_empty());
    if abbreviated && code.chars().all(|c| c.is_ascii_alphabetic()) {
        return none;
    }
    let mut places: Vec<Place> = Vec::new();
    let mut known: Vec<(Set, Part)> = Vec::new();
    for (at, book) in shelf.books().iter().enumerate() {
        let Edition { set: of, part, .. } = book.edition;
        if set.is_some_and(|set| set != of) || known.contains(&(of, part)) {
            continue;
        }
        known.push((of, part));
        let lines = book.beginning_with(code).map(Spot::line);
        let alike = lines.take_while(|spot| bare(&book.code(*spot)) == bare(code));
        let mut spots: Vec<Spot> = alike.collect();
        if spots.is_empty() {
            spots.extend(book.find(code));
        }
        for place in spots.into_iter().map(|spot| Place { book: at, spot }) {
            let kind = |place: Place| {
                (shelf.book(place.book).edition.set, shelf.book(place.book).kind_at(place.spot))
            };
            if !places.iter().any(|other| kind(*other) == kind(place)) {
                places.push(place);
            }
        }
    }
    let meant = typed.trim().to_uppercase();
    let printed = |place: &Place| shelf.book(place.book).code(place.spot).to_uppercase() == meant;
    let (just_so, others) = places.iter().partition(|place| printed(place));
    if Vec::is_empty(&just_so) { (others, just_so) } else { (just_so, others) }
}

/// What was typed, short enough to be said again.
fn shortened(typed: &str) -> String {
    let shown: String = typed.trim().chars().take(60).collect();
    let rest = if shown.len() < typed.trim().len() { "..." } else { "" };
    visible(&shown).replace('\n', " ") + rest
}

/// Says that there is nothing, and what could be tried.
fn nothing(shelf: &Shelf, set: Option<Set>, query: &Query, shown: &str) -> String {
    let mut text =
        format!("nothing found for `{shown}`. Try fewer or other words, or the beginning of a code.");
    if let Some(advice) = advice(shelf, set, query) {
        text += &format!(" {advice}");
    }
    if set.is_some() {
        text += " Without `--set` all books are searched.";
    }
    text
}

/// Which official file would hold what was asked for, where it is not at hand.
fn advice(shelf: &Shelf, set: Option<Set>, query: &Query) -> Option<&'static str> {
    let code = query.code.as_deref().unwrap_or("");
    let letters: Vec<bool> = code.chars().map(|c| c.is_ascii_alphabetic()).collect();
    let like = match letters[..] {
        [false, false, false, false, _] => Some(Set::Cpt),
        [true, false, false, false, false] => Some(Set::Hcpcs),
        _ if code.len() == 7 && !code.contains('.') => Some(Set::Pcs),
        _ => None,
    };
    let official = |set: Set| {
        shelf.books().iter().any(|book| book.edition.set == set && book.edition.part == Part::Codes)
    };
    match set.or(like).filter(|set| !official(*set))? {
        Set::Cpt => Some(
            "CPT is the AMA's and does not come with openbook: from a list of codes and texts that you are \
             licensed for, make your own book with `openbook book add FILE`.",
        ),
        Set::Hcpcs => Some(
            "Of HCPCS only study notes come with openbook: download CMS's quarterly HCPCS zip and add it with \
             `openbook book add FILE`.",
        ),
        Set::Pcs => Some(
            "ICD-10-PCS does not come with openbook: download CMS's order file or tables and add them with \
             `openbook book add FILE`.",
        ),
        Set::Icd10Cm => None,
    }
}
