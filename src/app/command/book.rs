//! `openbook book`: adding, listing and removing the books to look up in.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::bank::pretty;
use crate::app::books::{self, Added};
use crate::app::{Failure, Outcome, print};
use crate::codebook::book::Book;
use crate::codebook::draft::{Edition, Manuscript};
use crate::codebook::image::Counts;
use crate::codebook::import::{self, Hints, Step};
use crate::domain::fault::{Fault, visible};

/// One line of a terminal that is written over and over; nothing where nobody watches.
pub(super) struct Progress {
    watched: bool,
    shown: String,
}

impl Progress {
    /// A line with nothing on it.
    pub(super) fn new() -> Self {
        Self { watched: std::io::stderr().is_terminal(), shown: String::new() }
    }

    /// Writes the line anew if it says something else than before.
    pub(super) fn say(&mut self, text: String) {
        if self.watched && text != self.shown {
            // Progress is a courtesy; where it cannot be shown the work goes on.
            write!(std::io::stderr(), "\r\x1b[K{}", visible(&text)).unwrap_or(());
            self.shown = text;
        }
    }

    /// Takes the line away.
    pub(super) fn end(&mut self) {
        self.say(String::new());
    }
}

/// Reads a file; its faults if it has any.
pub(super) fn read(
    path: &Path,
    hints: Hints,
    progress: &mut Progress,
) -> Result<Vec<Manuscript>, Vec<Fault>> {
    let read = import::read(path, hints, &mut |step: Step<'_>| {
        let percent = step.done.min(step.of) * 100 / step.of.max(1);
        progress.say(format!("reading {} {percent}%", step.file));
    });
    progress.end();
    read
}

/// Prints the faults of a file, as a check of banks prints its.
pub(super) fn print_faults(faults: &[Fault]) -> Result<(), Failure> {
    print(&faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())
}

/// Says on stderr what the user should know beside the answer.
pub(super) fn warn(warnings: &[String]) {
    for warning in warnings {
        // The answer does not depend on it.
        writeln!(std::io::stderr(), "openbook: warning: {}", visible(warning)).unwrap_or(());
    }
}

/// Adds files.
pub(crate) fn book_add(files: &[PathBuf], year: Option<u16>, replace: bool) -> Outcome {
    let mut progress = Progress::new();
    let (mut manuscripts, mut faults) = (Vec::new(), Vec::new());
    for file in files {
        match read(file, Hints { year }, &mut progress) {
            Ok(books) => manuscripts.extend(books),
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        print_faults(&faults)?;
        print("Nothing was added.\n")?;
        return Ok(false);
    }
    let added = books::add(&manuscripts, replace, |name| progress.say(format!("binding {name}")));
    progress.end();
    print(&added?.iter().map(line_of_added).collect::<String>())?;
    Ok(true)
}

fn line_of_added(added: &Added) -> String {
    let Added { edition, counts, lines, replaced } = added;
    let verb = if *replaced { "replaced" } else { "added" };
    let holds = holds(*counts, *lines);
    visible(&format!("{verb} {} ({edition}) from {}: {holds}\n", edition.name(), edition.source))
}

/// What a book holds, in words.
fn holds(counts: Counts, lines: u32) -> String {
    let count = |n: u32, one: &str| format!("{} {one}{}", grouped(n), if n == 1 { "" } else { "s" });
    if counts.billable + counts.modifiers + counts.ended == 0 {
        return count(lines, "line");
    }
    let headers = match counts.rows.saturating_sub(counts.billable) {
        0 => count(counts.rows, "code"),
        _ => format!("{} codes and headers, {} reportable", grouped(counts.rows), grouped(counts.billable)),
    };
    let modifiers = (counts.modifiers > 0).then(|| count(counts.modifiers, "modifier"));
    let ended = (counts.ended > 0).then(|| format!("{} ended", grouped(counts.ended)));
    [Some(headers), modifiers, ended].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A number with its thousands set apart.
pub(super) fn grouped(n: u32) -> String {
    if n < 1000 { n.to_string() } else { format!("{},{:03}", grouped(n / 1000), n % 1000) }
}

/// Shows the books at hand.
pub(crate) fn book_list(json: bool) -> Outcome {
    let books = books::shelf()?;
    warn(&books.warnings);
    let own = |edition: &Edition| books.own.contains(&edition.name());
    let all = books.shelf.books();
    if json {
        let list = all.iter().map(|book| as_json(book, own(&book.edition))).collect();
        print(&pretty(&Value::Array(list))?)?;
        return Ok(true);
    }
    let name = all.iter().map(|b| b.edition.name().len()).max().unwrap_or(0);
    let title = all.iter().map(|b| b.edition.to_string().chars().count()).max().unwrap_or(0);
    let line = |book: &Book| {
        let edition = &book.edition;
        let whose = if own(edition) { "yours" } else { "shipped" };
        let (holds, source) = (holds(book.counts, book.len()), &edition.source);
        let (of, called) = (edition.name(), edition.to_string());
        visible(&format!("{of:<name$}  {called:<title$}  {whose:<7}  {holds}; from {source}\n"))
    };
    print(&all.iter().map(line).collect::<String>())?;
    Ok(true)
}

fn as_json(book: &Book, own: bool) -> Value {
    let (edition, counts) = (&book.edition, book.counts);
    json!({
        "name": edition.name(),
        "title": edition.to_string(),
        "set": edition.set.word(),
        "part": edition.part.word(),
        "year": edition.year,
        "month": edition.month,
        "own": own,
        "source": edition.source,
        "lines": book.len(),
        "codes": counts.rows,
        "reportable": counts.billable,
        "modifiers": counts.modifiers,
        "ended": counts.ended,
    })
}

/// Removes one of the user's books.
pub(crate) fn book_remove(name: &str) -> Outcome {
    let path = books::remove(name)?;
    print(&visible(&format!("removed {name} ({})\n", path.display())))?;
    Ok(true)
}
