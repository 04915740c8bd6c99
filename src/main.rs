//! Arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    openbook::app::run(openbook::cli::Cli::parse())
}
