//! `openbook bank check --watch`: another check whenever a file is saved.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use super::check::{in_a_line, look};
use super::formats;
use crate::app::{Failure, Outcome, print};
use crate::bank::load;
use crate::cli::Format;
use crate::clock;

/// How long between two looks at the files.
const PERIOD: Duration = Duration::from_millis(500);

/// A file, and what changes when it is saved.
type Saved = (PathBuf, Option<(u128, u64)>);

/// Checks, and checks again whenever one of the files is saved, comes or goes, until a signal ends the program.
pub(super) fn watch(paths: &[PathBuf], lists: &[PathBuf]) -> Outcome {
    if paths.is_empty() {
        return Err(Failure::Told("there is nothing to watch. Name a file or a folder.".into()));
    }
    let screen = std::io::stdout().is_terminal();
    loop {
        // Looked at before the check: what is saved while it runs is seen at the next look.
        let before = saved(paths, lists);
        let report = match look(paths, lists) {
            Ok(found) => formats::written(Format::Human, &found)?,
            Err(failure) => in_a_line(failure),
        };
        let clear = if screen { "\x1b[2J\x1b[3J\x1b[H" } else { "" };
        let waits = if screen { "Checks again when a file is saved. Ctrl-C ends it.\n" } else { "" };
        print(&format!("{clear}{}\n{report}{waits}", clock::hour()))?;
        while saved(paths, lists) == before {
            sleep(PERIOD);
        }
    }
}

/// Every file that a check reads, as it stands now.
fn saved(paths: &[PathBuf], lists: &[PathBuf]) -> Vec<Saved> {
    let (mut files, _) = load::files(paths);
    files.extend(lists.iter().cloned());
    files.into_iter().map(|file| (clock::saved(&file), file)).map(|(as_is, file)| (file, as_is)).collect()
}
