//! What each command does.

mod bank;
mod book;
mod diff;
mod entry;
mod history;
mod lookup;
mod plain;
mod review;
mod sit;

use std::path::PathBuf;

use clap::CommandFactory;

use super::{Failure, Outcome, print};
use crate::cli::Cli;
pub(crate) use bank::bank;
pub(crate) use book::{book_add, book_list, book_remove};
pub(crate) use diff::book_diff;
pub(crate) use history::history;
pub(crate) use lookup::lookup;
pub(crate) use sit::{Opening, drill, drill_time, exam, nothing, open, resume, seed};

/// What every command starts from.
pub(crate) struct Start {
    /// Banks named on the command line.
    pub banks: Vec<PathBuf>,
    /// Lines of text instead of a screen.
    pub plain: bool,
    /// Whether the mouse may be used.
    pub mouse: bool,
}

/// Prints completions for a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "openbook", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(true)
}

/// Prints the manual page.
pub(crate) fn man() -> Outcome {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command())
        .render(&mut page)
        .map_err(|e| Failure::Told(format!("the page cannot be made: {e}")))?;
    print(&String::from_utf8_lossy(&page))?;
    Ok(true)
}
