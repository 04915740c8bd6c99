//! `openbook book diff`: what changed between two editions.

use std::path::Path;

use serde_json::{Value, json};

use super::bank::pretty;
use super::book::{Progress, grouped, print_faults, read, warn};
use crate::app::books::{self, Books};
use crate::app::{Failure, Outcome, print};
use crate::clock;
use crate::codebook::book::Book;
use crate::codebook::diff::{Change, Difference, compare};
use crate::codebook::draft::Part;
use crate::codebook::image::bind::bind;
use crate::codebook::import::Hints;
use crate::domain::fault::{Fault, visible};

/// The books that a name or a file gives.
enum Side<'a> {
    Known(&'a Book),
    Read(Vec<Book>),
}

impl Side<'_> {
    /// Those that hold codes.
    fn of_codes(&self) -> Vec<&Book> {
        let all: Vec<&Book> = match self {
            Side::Known(book) => vec![book],
            Side::Read(books) => books.iter().collect(),
        };
        all.into_iter().filter(|book| matches!(book.edition.part, Part::Codes | Part::Study)).collect()
    }
}

/// Names the codes that changed.
pub(crate) fn book_diff(old: &str, new: &str, json: bool) -> Outcome {
    let books = books::shelf()?;
    warn(&books.warnings);
    let (was, now) = match (side(&books, old)?, side(&books, new)?) {
        (Ok(was), Ok(now)) => (was, now),
        (was, now) => {
            let faults = [was.err(), now.err()].into_iter().flatten().flatten();
            print_faults(&faults.collect::<Vec<_>>())?;
            return Ok(false);
        }
    };
    let (was, now) = (was.of_codes(), now.of_codes());
    let part = |book: &Book| (book.edition.set, book.edition.part);
    let pair = was.iter().find_map(|old| Some((*old, *now.iter().find(|new| part(new) == part(old))?)));
    let Some((was, now)) = pair else {
        return Err(Failure::Told(format!(
            "{old} and {new} hold no codes of the same set, so there is nothing to compare"
        )));
    };
    let found = compare(was, now);
    let text = if json { pretty(&as_json(was, now, &found))? } else { visible(&as_text(was, now, &found)) };
    print(&text)?;
    Ok(true)
}

/// The edition of a name, or the books in a file.
fn side<'a>(books: &'a Books, name: &str) -> Result<Result<Side<'a>, Vec<Fault>>, Failure> {
    let mut known = books.shelf.books().iter();
    if let Some(book) = known.find(|book| book.edition.name().eq_ignore_ascii_case(name)) {
        return Ok(Ok(Side::Known(book)));
    }
    let path = Path::new(name);
    if !path.exists() {
        let names: Vec<String> = books.shelf.books().iter().map(|b| b.edition.name()).collect();
        return Err(Failure::Told(format!(
            "`{name}` is neither a file nor an edition. There are: {}",
            names.join(", ")
        )));
    }
    let mut progress = Progress::new();
    let mut found = read(path, Hints::default(), &mut progress);
    // To compare, no year is needed.
    if found.as_ref().is_err_and(|faults| faults.iter().all(|f| f.rule == "unknown-year")) {
        let year = clock::today().as_str().get(..4).and_then(|year| year.parse().ok());
        found = read(path, Hints { year }, &mut progress);
    }
    let manuscripts = match found {
        Ok(manuscripts) => manuscripts,
        Err(faults) => return Ok(Err(faults)),
    };
    let codes = manuscripts.iter().filter(|m| m.edition.part == Part::Codes);
    let bound = codes.map(|manuscript| {
        progress.say(format!("binding {}", manuscript.edition.name()));
        Book::open(bind(manuscript, |_| 100))
    });
    let bound: Result<Vec<Book>, _> = bound.collect();
    progress.end();
    bound.map(|books| Ok(Side::Read(books))).map_err(|_| Failure::Told(format!("{name} is too large")))
}

/// The lists of a difference, each with its name in JSON and its heading.
fn lists(found: &Difference) -> [(&'static str, &'static str, &[Change]); 5] {
    [
        ("new", "New, valid for reporting", &found.new),
        ("deleted", "Gone", &found.deleted),
        ("became_header", "Headers now: not valid any more, there are codes below", &found.became_header),
        ("became_code", "Headers before: valid for reporting now", &found.became_code),
        ("retitled", "Titled otherwise", &found.retitled),
    ]
}

fn as_json(old: &Book, new: &Book, found: &Difference) -> Value {
    let change = |c: &Change| json!({ "code": c.code, "old": c.old, "new": c.new });
    let mut value = json!({
        "from": old.edition.name(),
        "to": new.edition.name(),
        "billable_now": found.reportable_now(),
        "billable_no_more": found.reportable_no_more(),
        "respelled": found.respelled,
    });
    for (name, _, changes) in lists(found) {
        value[name] =
            json!({ "count": changes.len(), "codes": changes.iter().map(change).collect::<Vec<_>>() });
    }
    value
}

fn as_text(old: &Book, new: &Book, found: &Difference) -> String {
    let count = |n: usize| grouped(u32::try_from(n).unwrap_or(u32::MAX));
    let mut text = format!(
        "{} ({}) to {} ({})\n{} codes can be reported that could not be before, {} no longer\n",
        old.edition,
        old.edition.name(),
        new.edition,
        new.edition.name(),
        count(found.reportable_now()),
        count(found.reportable_no_more()),
    );
    let all = lists(found);
    let wide = all.iter().flat_map(|l| l.2).map(|c| c.code.chars().count()).max().unwrap_or(0);
    for (_, heading, changes) in all.into_iter().filter(|(_, _, changes)| !changes.is_empty()) {
        text += &format!("\n{heading}: {}\n", count(changes.len()));
        for Change { code, old, new } in changes {
            match (old, new) {
                (Some(old), Some(new)) if old != new => {
                    text += &format!("  {code:<wide$}  {old}\n  {:wide$}  now: {new}\n", "");
                }
                (Some(title), _) | (None, Some(title)) => text += &format!("  {code:<wide$}  {title}\n"),
                (None, None) => {}
            }
        }
    }
    if found.respelled > 0 {
        let only = "more titles differ only in case, accents, punctuation or spelling";
        text += &format!("\n{} {only}\n", count(found.respelled));
    }
    text
}
