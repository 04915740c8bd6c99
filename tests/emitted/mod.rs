//! The rules that the source of `bank` can emit, read off the source: whoever adds one is reminded of its example and of its
//! explanation.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// The files of a folder with that ending, in the order of their names.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == ending)).collect();
    files.sort();
    files
}

/// The rules that `src/bank` can emit: the first word in quotes after what notes a fault, and the table of YAML faults.
pub fn rules_of_the_source() -> BTreeSet<String> {
    let mut rules = BTreeSet::new();
    for file in ["src/bank", "src/bank/check", "src/bank/raw"].iter().flat_map(|folder| files(folder, "rs")) {
        let text = fs::read_to_string(file).unwrap();
        for call in [".error(", ".warning(", "(whole(", "push(whole(", "rule: \""] {
            let statements = text.split(call).skip(1).filter_map(|after| after.split(';').next());
            let literals = statements.filter_map(|s| s.split('"').nth(usize::from(!call.ends_with('"'))));
            rules.extend(literals.map(str::to_owned));
        }
        let table = text.split_once("const SAYINGS").and_then(|(_, table)| table.split_once("];"));
        let entries = table.iter().flat_map(|(table, _)| table.split("\n    (").skip(1));
        rules.extend(entries.filter_map(|entry| entry.split('"').nth(3)).map(str::to_owned));
    }
    rules.retain(|w| {
        !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    });
    assert!(rules.len() >= 30, "the search finds the rules: {rules:?}");
    rules
}
