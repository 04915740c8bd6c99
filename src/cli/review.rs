//! `openbook bank review`: its grammar.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Having questions solved by someone who does not see the keys.
#[derive(Subcommand, Debug)]
pub enum ReviewCommand {
    /// Write a sheet without keys, to be answered in a text editor
    Export(ExportArgs),
    /// Compare a sheet that was answered with its keys; ends with 1 if the review does not count
    Score {
        /// The sheet
        sheet: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Keep what came of a sheet in the ledger
    Record(RecordArgs),
}

/// What to put on a sheet.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// The sheet to write, such as coders.yaml
    #[arg(value_name = "OUT.yaml")]
    pub out: PathBuf,
    /// Only this area, such as anesthesia or icd-10-cm
    #[arg(long)]
    pub area: Option<String>,
    /// Only what no review in the ledger covers as it is now: new questions, and those that were changed
    #[arg(long)]
    pub unreviewed: bool,
    /// So many questions, drawn by chance; all if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub sample: Option<u32>,
    /// Swap the keys of so many percent of the questions, which shows how closely the sheet was read
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = clap::value_parser!(u8).range(0..=50))]
    pub canaries: u8,
    /// Draw with this number, so that the sheet can be written again
    #[arg(long)]
    pub seed: Option<u64>,
    /// Replace a sheet of that name and its keys
    #[arg(long)]
    pub replace: bool,
}

/// What to keep of a sheet.
#[derive(Args, Debug)]
pub struct RecordArgs {
    /// The sheet
    pub sheet: PathBuf,
    /// Who answered it
    #[arg(long, value_name = "NAME")]
    pub reviewer: String,
    /// The reviewer is a certified coder
    #[arg(long)]
    pub certified: bool,
    /// The file to write; one of the ledger's folder if not given
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// How disagreements were settled, a line each: `id: outcome: reason`
    #[arg(long, value_name = "FILE")]
    pub settle: Option<PathBuf>,
    /// Record it as not counting where too few swapped keys were caught
    #[arg(long)]
    pub anyway: bool,
}
