//! A sitting as lines of text: what is said, and what a typed line means. Nothing here reads or writes.

mod command;
mod say;

pub use command::{Command, HELP, parse};
pub use say::{explanation, notice, question, report, review, time_left};
