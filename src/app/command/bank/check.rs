//! `openbook bank check`: every fault of some files or folders.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::super::book::{Progress, warn};
use super::{formats, meant, watch};
use crate::app::command::Start;
use crate::app::data::shipped;
use crate::app::{Failure, Outcome, books, print};
use crate::bank::yaml::LARGEST;
use crate::bank::{check, load};
use crate::cli::{CheckArgs, Format};
use crate::domain::fault::{Fault, Level, visible};
use crate::domain::many;
use crate::gate;
use crate::gate::tables::Tables;

/// What a check found.
pub(super) struct Found {
    /// Every fault, in the order of files and places.
    pub(super) faults: Vec<Fault>,
    /// What could not be proved, and against what the rest was.
    pub(super) remarks: Vec<String>,
    /// How many files were read that may hold something to ask.
    pub(super) files: usize,
    /// How many files of a ledger lay beside them.
    pub(super) reviews: usize,
    /// How many questions of them can be asked.
    pub(super) questions: usize,
}

impl Found {
    /// Whether everything can be used.
    pub(super) fn is_good(&self) -> bool {
        self.faults.iter().all(|fault| fault.level < Level::Error)
    }
}

/// Names every fault of some files or folders.
pub(super) fn check(start: &Start, args: CheckArgs) -> Outcome {
    let CheckArgs { paths, format, json, cpt_list, watch } = args;
    let paths = meant(start, paths);
    if watch {
        if format != Format::Human {
            return Err(Failure::Usage(
                "`--watch` is for people: it goes with `--format human` only.".into(),
            ));
        }
        return watch::watch(&paths, &cpt_list);
    }
    let found = look(&paths, &cpt_list)?;
    print(&formats::written(if json { Format::Json } else { format }, &found)?)?;
    Ok(found.is_good())
}

/// Checks what some paths hold.
pub(super) fn look(paths: &[PathBuf], lists: &[PathBuf]) -> Result<Found, Failure> {
    let known = shipped()?;
    let mut progress = Progress::new();
    let (sources, mut faults) =
        load::read(paths, &mut |file| progress.say(format!("checking {}", file.display())));
    progress.end();
    let own = check::sources(&sources, &known);
    let books = books::shelf()?;
    warn(&books.warnings);
    let tables = cpt_lists(Tables::new(books.shelf.into_books()), lists)?;
    let report = gate::check(&own, &sources, &known, &tables);
    faults.extend(own.faults);
    faults.extend(report.faults);
    faults.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
    let (reviews, questions) = (own.reviews, own.bank.items.len());
    let files = sources.len() - reviews;
    if let (Some(first), 0, true) = (paths.first(), sources.len(), faults.is_empty()) {
        let why =
            format!("there is no bank in {}: a bank is a file that ends in .yaml or .yml", first.display());
        return Err(Failure::Told(why));
    }
    Ok(Found { faults, remarks: report.remarks, files, reviews, questions })
}

/// The tables with the lists of CPT numbers that the user is licensed for.
fn cpt_lists(tables: Tables, lists: &[PathBuf]) -> Result<Tables, Failure> {
    lists.iter().try_fold(tables, |tables, path| {
        let name = path.display().to_string();
        let text = list(path).map_err(|why| Failure::Told(format!("{name}: {why}")))?;
        tables.with_cpt_list(&name, &text).map_err(|faults| {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Failure::Told(lines.join("\n"))
        })
    })
}

/// The text of a list; if it cannot be read, why.
fn list(path: &Path) -> Result<String, String> {
    let unreadable = |e: std::io::Error| format!("the list cannot be read: {e}");
    let about = path.metadata().map_err(unreadable)?;
    if !about.is_file() {
        return Err("this is no ordinary file. Name a text file with a CPT number a line.".into());
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("the list is larger than {} MiB", LARGEST / 1024 / 1024));
    }
    String::from_utf8(bytes).map_err(|_| "the list is not UTF-8: save it as plain text, UTF-8".into())
}

/// How many files and questions, and how many faults.
pub(super) fn summary(found: &Found) -> String {
    let Found { faults, files, reviews, questions, .. } = found;
    if files + reviews == 0 && faults.is_empty() {
        return "no banks of your own; the shipped ones were checked when the program was built\n".into();
    }
    let errors = faults.iter().filter(|f| f.level == Level::Error).count();
    let warnings = faults.len() - errors;
    let verdict = match (errors, warnings) {
        (0, 0) => "no faults".to_owned(),
        (0, w) => many(w, "warning"),
        (e, 0) => many(e, "error"),
        (e, w) => format!("{}, {}", many(e, "error"), many(w, "warning")),
    };
    let ledger = if *reviews > 0 { format!(" and {}", many(*reviews, "review")) } else { String::new() };
    let (files, questions) = (many(*files, "file"), many(*questions, "question"));
    format!("{files}{ledger} checked, {questions} can be asked: {verdict}\n")
}

/// Why a look cannot be had, as a line for whoever watches.
pub(super) fn in_a_line(failure: Failure) -> String {
    visible(&format!("{}\n", failure.message()))
}
