//! What a bad bank gets: every fault in one go, each with its place and a remedy, and never a panic.
//!
//! `tests/banks/invalid/NAME.yaml` stands beside `NAME.expected`, which holds what `openbook bank check` prints for it.
//! `OPENBOOK_BLESS=1 cargo test --test bank_faults` writes these files anew; read the difference before you keep it.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use openbook::bank::check::{self, Source};
use openbook::bank::fault::{Fault, Level, forbidden};
use openbook::bank::load;
use openbook::domain::bank::Bank;
use openbook::domain::question::{Item, Response};

// ---- What the tests are told in ----

/// What `openbook bank check` finds in some paths, the shipped banks being there.
fn checked(paths: &[&Path]) -> (Bank, Vec<Fault>) {
    let paths: Vec<PathBuf> = paths.iter().map(|p| p.to_path_buf()).collect();
    let (sources, mut faults) = load::read(&paths, &mut |_| ());
    let (bank, found) = check::sources(&sources, &shipped());
    faults.extend(found);
    (bank, faults)
}

/// The same for a text that is in no file.
fn checked_text(text: &str) -> Vec<Fault> {
    check::sources(&[Source { name: "hostile.yaml".into(), text: text.into() }], &shipped()).1
}

fn shipped() -> Bank {
    let (sources, _) = load::read(&["question-banks".into()], &mut |_| ());
    check::sources(&sources, &Bank::default()).0
}

fn printed(faults: &[Fault]) -> String {
    faults.iter().map(|f| format!("{f}\n")).collect()
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == ending)).collect();
    files.sort();
    files
}

fn item<'a>(bank: &'a Bank, id: &str) -> &'a Item {
    bank.items.iter().find(|i| i.id.as_str() == id).unwrap()
}

#[test]
fn probe() {
    let (_, faults) = checked(&[Path::new("tests/banks/valid")]);
    println!("VALID: {}", printed(&faults));
    for file in files("tests/banks/invalid", "yaml") {
        let (_, faults) = checked(&[&file]);
        println!("=== {}\n{}", file.display(), printed(&faults));
    }
}
