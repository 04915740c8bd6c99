//! The shell: owns engine, store, clock and terminal, and is the only place where an effect is carried out.

mod books;
pub mod command;
mod data;
mod export;
mod locale;
mod reviews;
pub mod session;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod window;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::cli::{BookCommand, Cli, Command};
pub use books::{Books, shelf};
pub use data::{CODEC, Data, home, shipped};
#[cfg(unix)]
pub use window::history_page;

/// How a command can end without having done what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// What was asked cannot be done; the message says why and what to do. Exit code 1.
    Told(String),
    /// The request itself makes no sense. Exit code 2.
    Usage(String),
    /// Nobody reads what is printed any more: not worth a word. Exit code 0.
    NobodyReads,
    /// Ended by a signal, everything kept. Exit code 128 and the signal's number, as shells expect.
    Signal(u8),
}

impl Failure {
    /// What it says.
    pub fn message(self) -> String {
        match self {
            Self::Told(message) | Self::Usage(message) => message,
            Self::NobodyReads | Self::Signal(_) => String::new(),
        }
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Told(error.to_string())
    }
}

/// What a command ends with: `true` if all is well, `false` if it found faults.
pub type Outcome = Result<bool, Failure>;

/// Runs the program: 0 done, 1 found faults or failed, 2 wrong usage.
pub fn run(cli: Cli) -> ExitCode {
    match dispatch(cli) {
        Ok(true) | Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(Failure::Told(message)) => complain(&message, 1),
        Err(Failure::Usage(message)) => complain(&message, 2),
        Err(Failure::Signal(number)) => ExitCode::from(number.saturating_add(128)),
    }
}

fn complain(message: &str, code: u8) -> ExitCode {
    let shown = crate::domain::fault::visible(message);
    // Where not even the complaint can be written, the exit code still says it.
    writeln!(io::stderr(), "openbook: {shown}").unwrap_or(());
    ExitCode::from(code)
}

fn dispatch(cli: Cli) -> Outcome {
    let Cli { bank, plain, mouse, command } = cli;
    let start = command::Start { banks: bank, plain, mouse };
    match command {
        None => command::open(&start, command::Opening::Home),
        Some(Command::Exam(args)) => command::exam(&start, &args),
        Some(Command::Resume { id }) => command::resume(&start, id),
        Some(Command::Drill(args)) => command::drill(&start, &args),
        Some(Command::History(args)) => command::history(&args),
        Some(Command::Bank(asked)) => command::bank(&start, asked),
        Some(Command::Lookup(args)) => command::lookup(&args),
        Some(Command::Book(BookCommand::Add { files, year, replace })) => {
            command::book_add(&files, year, replace)
        }
        Some(Command::Book(BookCommand::List { json })) => command::book_list(json),
        Some(Command::Book(BookCommand::Remove { name })) => command::book_remove(&name),
        Some(Command::Book(BookCommand::Diff { old, new, json })) => command::book_diff(&old, &new, json),
        Some(Command::Completions { shell }) => command::completions(shell),
        Some(Command::Man) => command::man(),
    }
}

/// How many columns the terminal has to which is printed, if it is one.
fn width() -> Option<usize> {
    #[cfg(unix)]
    return terminal::width();
    #[cfg(not(unix))]
    None
}

/// Writes text that was asked for; a reader that has gone away ends the program quietly.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Err(Failure::NobodyReads),
        Err(e) => Err(Failure::Told(format!("the output cannot be written: {e}"))),
    }
}
