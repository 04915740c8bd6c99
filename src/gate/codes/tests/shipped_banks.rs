//! The shipped banks hold, with the shipped books and with the official files where they are at hand.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::codebook::import::{Hints, read};

/// The banks of `question-banks`, areas first.
fn shipped_sources() -> Vec<Source> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "yaml") {
                into.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(Path::new("question-banks"), &mut paths);
    paths.sort();
    let source =
        |path: PathBuf| Source { name: path.display().to_string(), text: fs::read_to_string(path).unwrap() };
    paths.into_iter().map(source).collect()
}

/// What the rules on codes find in the shipped banks.
fn in_shipped(tables: &Tables) -> Vec<String> {
    let files = shipped_sources();
    let checked = sources(&files, &Bank::default());
    let report = crate::gate::check(&checked, &files, &Bank::default(), tables);
    let of_codes = |fault: &&Fault| crate::gate::rule::codes::ALL.iter().any(|rule| rule.id == fault.rule);
    let shown = |fault: &Fault| {
        format!("{} {}: {}", fault.item.clone().unwrap_or_default(), fault.rule, fault.message)
    };
    assert!(!report.remarks.is_empty());
    report.faults.iter().filter(of_codes).map(shown).collect()
}

#[test]
fn the_shipped_banks_hold_with_the_shipped_books() {
    let found = in_shipped(&shipped_tables());
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn the_shipped_banks_hold_with_the_official_files_where_they_are_at_hand() {
    let shelf = Path::new("../shared/reference");
    if !shelf.join("cpt").is_dir() {
        return;
    }
    let mut books = shipped::books().unwrap();
    let zip = shelf.join("hcpcs/january-2026-alpha-numeric-hcpcs-file.zip");
    for manuscript in read(&zip, Hints::default(), &mut |_| ()).unwrap() {
        books.push(Book::open(bind(&manuscript, |_| 100)).unwrap());
    }
    let mut tables = Tables::new(books);
    for name in ["cpt_numbers_2026.txt", "cpt_numbers_2025_indicators.tsv"] {
        tables =
            tables.with_cpt_list(name, &fs::read_to_string(shelf.join("cpt").join(name)).unwrap()).unwrap();
    }
    let found = in_shipped(&tables);
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
