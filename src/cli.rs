//! The command line: what may be asked of the program.

mod review;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::domain::exam::CodeSet;
pub use review::{ExportArgs, RecordArgs, ReviewCommand};

/// Rehearse an open-book medical coding exam in the terminal.
///
/// Without a command the program opens its home screen.
#[derive(Parser, Debug)]
#[command(version, about, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// Add a bank of your own: a YAML file, or a folder of them (may be given several times)
    #[arg(long, value_name = "PATH", global = true)]
    pub bank: Vec<PathBuf>,
    /// Lines of text on stdin and stdout instead of a screen, for screen readers, pipes and plain terminals
    #[arg(long, global = true)]
    pub plain: bool,
    /// Let the mouse choose options and scroll (the terminal's own selection then needs Shift)
    #[arg(long, global = true)]
    pub mouse: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Sit a timed mock exam
    Exam(ExamArgs),
    /// Go on with an unfinished sitting, the newest if none is named
    Resume {
        /// The number of the sitting
        id: Option<i64>,
    },
    /// Practise a few questions, each explained at once
    Drill(DrillArgs),
    /// Show past sittings, or one of them
    History(HistoryArgs),
    /// Look after question banks
    #[command(subcommand)]
    Bank(BankCommand),
    /// Look a code or some words up in the open book
    Lookup(LookupArgs),
    /// Look after the code books to look up in
    #[command(subcommand)]
    Book(BookCommand),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// How to sit a mock.
#[derive(Args, Debug)]
pub struct ExamArgs {
    /// The exam's name
    #[arg(default_value = "cpc")]
    pub exam: String,
    /// Practice: may pause, and every answer is explained
    #[arg(long)]
    pub practice: bool,
    /// Draw the form with this number, so that it can be drawn again
    #[arg(long)]
    pub seed: Option<u64>,
}

/// What to drill.
#[derive(Args, Debug)]
pub struct DrillArgs {
    /// The exam whose blueprint and pace to keep to
    #[arg(long, default_value = "cpc")]
    pub exam: String,
    /// Only this area, such as anesthesia or icd-10-cm
    #[arg(long)]
    pub area: Option<String>,
    /// Only this set
    #[arg(long, value_parser = parse_set)]
    pub set: Option<CodeSet>,
    /// Only questions you missed the last time
    #[arg(long)]
    pub missed: bool,
    /// Only questions you flagged the last time
    #[arg(long)]
    pub flagged: bool,
    /// How many questions
    #[arg(long, short = 'n', default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub questions: u32,
    /// How many minutes; the exam's own pace if not given
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub minutes: Option<u32>,
    /// Draw the questions with this number
    #[arg(long)]
    pub seed: Option<u64>,
}

/// What to show of the past.
#[derive(Args, Debug)]
pub struct HistoryArgs {
    /// The number of a sitting; all of them if not given
    pub id: Option<i64>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// As comma-separated values
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

/// Looking after banks.
#[derive(Subcommand, Debug)]
pub enum BankCommand {
    /// Name every fault of some files or folders; of your own banks if none is named
    Check(CheckArgs),
    /// Say what a rule forbids, why, and what to do; without a name, list the rules
    Explain {
        /// The rule's name, as it stands between the square brackets of a message
        rule: Option<String>,
    },
    /// Begin a file of questions with a small whole example to write over
    New(NewArgs),
    /// Show a question as the learner sees it
    Preview {
        /// The question's id, of your own banks, those of `--bank`, or the shipped ones
        id: String,
        /// And below it the key, why each option is right or wrong, and where that is written
        #[arg(long)]
        answered: bool,
    },
    /// Show which codes are understood in each text of some questions
    Codes {
        /// Files, folders and ids of questions; your own banks, or else the shipped ones, if nothing is named
        #[arg(value_name = "PATH|ID")]
        what: Vec<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the schema with which editors help to write banks
    Schema,
    /// Count what there is to ask
    Stats {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Have questions solved by someone who does not see the keys
    #[command(subcommand)]
    Review(ReviewCommand),
}

/// What to check, and how to say what was found.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Files and folders
    pub paths: Vec<PathBuf>,
    /// For whom: people, or a program that shows faults beside the lines
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// As JSON: short for `--format json`
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Hold CPT numbers against a list that you are licensed for (may be given several times)
    #[arg(long, value_name = "FILE")]
    pub cpt_list: Vec<PathBuf>,
    /// Stay, and check again whenever a file is saved; Ctrl-C ends it
    #[arg(long, conflicts_with = "json")]
    pub watch: bool,
}

/// For whom faults are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines for people, each fault with its line and a remedy
    Human,
    /// A list of objects
    Json,
    /// SARIF 2.1.0, which editors and code hosts read
    Sarif,
    /// GitHub's workflow commands, which become annotations of a pull request
    Github,
}

/// What to begin.
#[derive(Args, Debug)]
pub struct NewArgs {
    /// The file; the bank is called as the file is
    pub file: PathBuf,
    /// The area that its questions count for
    #[arg(long, default_value = "icd-10-cm")]
    pub area: String,
    /// With a chart note that the question is asked about
    #[arg(long)]
    pub case: bool,
}

/// What to look up.
#[derive(Args, Debug)]
pub struct LookupArgs {
    /// A code, the beginning of one, or words in any order
    #[arg(required = true)]
    pub query: Vec<String>,
    /// Only in this set
    #[arg(long, value_parser = ["icd-10-cm", "hcpcs", "cpt", "pcs"])]
    pub set: Option<String>,
    /// In this edition, by its name in `openbook book list`, instead of the one that is looked up by itself
    #[arg(long, value_name = "NAME", conflicts_with = "set")]
    pub edition: Option<String>,
    /// How many answers at most
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// The family of a code as a tree: what stands above it, and all below
    #[arg(long, conflicts_with = "json")]
    pub tree: bool,
}

/// Looking after code books.
#[derive(Subcommand, Debug)]
pub enum BookCommand {
    /// Add official files: CMS's HCPCS zip, ICD-10-CM and ICD-10-PCS files, or your own CPT list
    Add {
        /// The files, as they were downloaded
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The year that they are for, where neither the file nor its name tells
        #[arg(long, value_parser = clap::value_parser!(u16).range(1990..=2099))]
        year: Option<u16>,
        /// Replace editions that you added before
        #[arg(long)]
        replace: bool,
    },
    /// Show the books at hand
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove an edition that you added
    Remove {
        /// Its name in `openbook book list`
        name: String,
    },
    /// Name the codes that changed between two editions
    Diff {
        /// The name of an edition, or a file that need not be added
        old: String,
        /// The name of an edition, or a file that need not be added
        new: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

fn parse_set(text: &str) -> Result<CodeSet, String> {
    CodeSet::parse(text).ok_or_else(|| {
        let words: Vec<&str> = CodeSet::ALL.iter().map(|s| s.word()).collect();
        format!("use one of: {}", words.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_grammar_holds_together() {
        Cli::command().debug_assert();
        let cli = Cli::try_parse_from(["openbook", "drill", "--set", "hcpcs", "--plain"]).unwrap();
        assert!(cli.plain);
        assert!(Cli::try_parse_from(["openbook", "drill", "--set", "hcpc"]).is_err());
        assert!(Cli::try_parse_from(["openbook", "history", "--json", "--csv"]).is_err());
        assert!(Cli::try_parse_from(["openbook", "bank", "check", "--json", "--format", "sarif"]).is_err());
    }
}
