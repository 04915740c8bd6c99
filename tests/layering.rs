//! The house's walls: which module may name which, where each foreign crate lives, and how long a file may be.
//!
//! `src/` is read as text, comments and string literals left out. The reader is tested on planted violations below.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

/// A module, and what it may name beside itself.
const DIRECTION: [(&str, &[&str]); 13] = [
    ("domain", &[]),
    ("engine", &["domain"]),
    ("bank", &["domain"]),
    ("codebook", &["domain"]),
    ("gate", &["domain", "engine", "bank", "codebook"]),
    ("review", &["domain", "engine", "bank"]),
    ("store", &["domain", "engine"]),
    ("clock", &["domain"]),
    ("plain", &["domain", "engine", "codebook"]),
    ("tui", &["domain", "engine", "codebook"]),
    ("cli", &["domain"]),
    (
        "app",
        &["domain", "engine", "bank", "codebook", "gate", "review", "store", "clock", "plain", "tui", "cli"],
    ),
    ("main", &["cli", "app"]),
];

/// A foreign crate, or what is used of the standard library's clocks, and its homes: files, or folders with all below.
const HOMES: [(&str, &[&str]); 24] = [
    ("ratatui", &["tui.rs", "tui/", "app/terminal.rs", "app/window.rs", "app/window/"]),
    ("crossterm", &["app/terminal.rs"]),
    ("rustix", &["app/terminal.rs"]),
    ("signal_hook", &["app/terminal.rs"]),
    ("textwrap", &["tui/text.rs"]),
    ("unicode_width", &["tui/text.rs"]),
    ("rusqlite", &["store.rs", "store/"]),
    ("serde_saphyr", &["bank/yaml.rs"]),
    ("serde", &["bank/yaml.rs", "bank/image.rs"]),
    ("postcard", &["bank/image.rs"]),
    ("serde_json", &["bank/image.rs", "app/export.rs", "app/command/"]),
    ("schemars", &["bank/raw.rs", "bank/raw/"]),
    // `main` needs the trait that `Cli::parse` belongs to.
    ("clap", &["cli.rs", "cli/", "app/command.rs", "main.rs"]),
    ("clap_complete", &["cli.rs", "app/command.rs"]),
    ("clap_mangen", &["app/command.rs"]),
    ("etcetera", &["app/data.rs"]),
    ("rand", &["engine/assemble.rs", "engine/assemble/pool.rs", "review/sheet.rs", "app/command/sit.rs"]),
    ("jiff", &["clock.rs"]),
    ("zip", &["codebook/import/container.rs"]),
    ("flate2", &["codebook/shipped.rs"]),
    ("quick_xml", &["codebook/import/xml.rs"]),
    ("Instant", &["clock.rs"]),
    ("SystemTime", &["clock.rs"]),
    ("UNIX_EPOCH", &["clock.rs"]),
];

/// The most lines of a file.
const LONGEST: usize = 420;

// ---------------------------------------------------------------------------------------------------------------------
// Reading

/// A source file without comments and the contents of literals, its lines kept.
fn code_of(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut i = 0;
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut depth = 0;
    while i < chars.len() {
        let (c, next) = (at(i), at(i + 1));
        let end = match (c, next) {
            ('/', '*') => {
                depth += 1;
                i + 2
            }
            ('*', '/') if depth > 0 => {
                depth -= 1;
                i + 2
            }
            _ if depth > 0 => i + 1,
            ('/', '/') => (i..chars.len()).find(|&j| at(j) == '\n').unwrap_or(chars.len()),
            ('r', '"' | '#') if !code.ends_with(is_word) && raw_string(&chars, i).is_some() => {
                raw_string(&chars, i).unwrap_or(i + 1)
            }
            ('"', _) => string(&chars, i),
            ('\'', '\\') => (i + 3..chars.len()).find(|&j| at(j) == '\'').map_or(chars.len(), |j| j + 1),
            ('\'', _) if at(i + 2) == '\'' => i + 3,
            _ => {
                code.push(c);
                i += 1;
                continue;
            }
        };
        code.extend(chars[i..end].iter().filter(|c| **c == '\n'));
        code.push(' ');
        i = end;
    }
    code
}

fn string(chars: &[char], start: usize) -> usize {
    let mut i = start + 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

/// Where a raw string ends that begins with the `r` at a place; `None` if it is none.
fn raw_string(chars: &[char], start: usize) -> Option<usize> {
    let hashes = chars[start + 1..].iter().take_while(|c| **c == '#').count();
    let open = start + 1 + hashes;
    (chars.get(open) == Some(&'"')).then_some(())?;
    let closes = |&i: &usize| {
        chars[i] == '"' && chars[i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
    };
    Some((open + 1..chars.len()).find(closes).map_or(chars.len(), |i| i + 1 + hashes))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every word of some code with what stands before and behind it.
fn words(code: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + code[rest..].find(is_word)?;
        let length = code[start..].find(|c| !is_word(c)).unwrap_or(code.len() - start);
        rest = start + length;
        Some((&code[..start], &code[start..rest], &code[rest..]))
    })
}

/// The names that a path goes on with: one, or the first of each in braces.
fn heads(behind: &str) -> Vec<String> {
    let Some(path) = behind.trim_start().strip_prefix("::").map(str::trim_start) else { return vec![] };
    let Some(group) = path.strip_prefix('{') else {
        return words(path)
            .next()
            .filter(|(before, ..)| before.trim().is_empty())
            .map(|w| w.1.to_owned())
            .into_iter()
            .collect();
    };
    let mut depth = 0;
    let mut first = true;
    let mut heads = Vec::new();
    let mut word = String::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(std::mem::take(&mut word));
                first = true;
            }
            c if depth == 0 && first && is_word(c) => word.push(c),
            c if depth == 0 && (!c.is_whitespace() || !word.is_empty()) => first = false,
            _ => {}
        }
    }
    heads.push(word);
    heads
}

/// The top-level modules that a file of `src/` names, itself left out.
fn named(file: &str, code: &str) -> Vec<String> {
    let place: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    let own = place[0];
    let mut found = Vec::new();
    for (before, word, behind) in words(code) {
        let continues = before.trim_end().ends_with("::");
        let names = match word {
            // `$crate` in a macro is the same.
            "crate" if !before.ends_with("pub(") => heads(behind),
            "openbook" if !continues => heads(behind),
            // As many steps up as the file is deep lead to the root.
            "super" if place.len() == 1 || ups(before) + 1 == place.len() => heads(behind),
            _ => continue,
        };
        found.extend(names.into_iter().filter(|n| n != own && DIRECTION.iter().any(|(m, _)| m == n)));
    }
    found
}

/// How many `super::` stand right before a place.
fn ups(before: &str) -> usize {
    match before.trim_end().strip_suffix("::").map(str::trim_end).and_then(|b| b.strip_suffix("super")) {
        Some(rest) => 1 + ups(rest),
        None => 0,
    }
}

/// What a file of `src/` does that it may not, each with its reason.
fn violations(file: &str, source: &str) -> Vec<String> {
    let code = code_of(source);
    let own = file.split('/').next().unwrap().trim_end_matches(".rs");
    let mut found = Vec::new();
    if own != "lib" {
        match DIRECTION.iter().find(|(module, _)| *module == own) {
            None => found.push(format!("{file}: `{own}` has no place in the direction")),
            Some((_, may)) => {
                let bad = named(file, &code).into_iter().filter(|n| !may.contains(&n.as_str()));
                found.extend(bad.map(|n| format!("{file}: `{own}` may not name `{n}`")));
            }
        }
    }
    for (foreign, homes) in HOMES {
        let at_home = homes.iter().any(|h| if h.ends_with('/') { file.starts_with(h) } else { file == *h });
        if !at_home && names_crate(&code, foreign) {
            found.push(format!("{file}: `{foreign}` is at home in {}", homes.join(", ")));
        }
    }
    let lines = source.lines().count();
    if lines > LONGEST {
        found.push(format!("{file}: {lines} lines, and {LONGEST} are the most"));
    }
    found.sort();
    found.dedup();
    found
}

/// Whether some code names a crate, or a type by its own name.
fn names_crate(code: &str, foreign: &str) -> bool {
    words(code).any(|(before, word, behind)| {
        let begins_path = !before.trim_end().ends_with("::") && !before.ends_with('.');
        let in_use = before.trim_end().ends_with("use") && behind.trim_start().starts_with(';');
        let is_type = foreign.starts_with(char::is_uppercase);
        word == foreign && (is_type || (begins_path && (behind.trim_start().starts_with("::") || in_use)))
    })
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

// ---------------------------------------------------------------------------------------------------------------------
// The house

#[test]
fn every_module_names_only_what_stands_below_it() {
    let files = sources(Path::new("src"));
    assert!(files.len() > 40, "{} files", files.len());
    let mut found = Vec::new();
    for path in files {
        let name = path.strip_prefix("src").unwrap().to_str().unwrap().to_owned();
        found.extend(violations(&name, &fs::read_to_string(&path).unwrap()));
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn the_direction_has_no_circle() {
    let place = |module: &str| DIRECTION.iter().position(|(m, _)| *m == module).unwrap();
    for (module, may) in DIRECTION {
        assert!(may.iter().all(|m| place(m) < place(module)), "{module}");
    }
}

#[test]
fn every_dependency_has_a_home() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let mut section = "";
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        }
        let ours = section == "[dependencies]" || section.ends_with(".dependencies]");
        if let Some((name, _)) = line.split_once(" = ").filter(|_| ours && !line.starts_with('#')) {
            let name = name.replace('-', "_");
            assert!(HOMES.iter().any(|(h, _)| *h == name), "{name}: give it a home in tests/layering.rs");
        }
    }
}

#[test]
fn every_module_of_the_library_has_a_place() {
    let lib = code_of(&fs::read_to_string("src/lib.rs").unwrap());
    let modules: Vec<&str> =
        lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(modules.len() + 1 == DIRECTION.len(), "{modules:?}");
    assert!(modules.iter().all(|m| DIRECTION.iter().any(|(d, _)| d == m)), "{modules:?}");
}

// ---------------------------------------------------------------------------------------------------------------------
// The reader

#[test]
fn a_planted_violation_is_found() {
    let long = "\n".repeat(LONGEST + 1);
    for (file, source, found) in [
        ("domain/exam.rs", "use crate::engine::exam::Sitting;", "`domain` may not name `engine`"),
        ("engine/grade.rs", "fn f() { crate::clock::wall(); }", "`engine` may not name `clock`"),
        (
            "engine/grade.rs",
            "use crate::{domain::{answer, score}, store::Store};",
            "`engine` may not name `store`",
        ),
        ("engine/grade.rs", "use crate :: {\n  domain,\n  tui as screen\n};", "`engine` may not name `tui`"),
        ("engine/exam/step.rs", "use super::super::super::bank::load;", "`engine` may not name `bank`"),
        ("engine/pace.rs", "use super::super::bank;", "`engine` may not name `bank`"),
        ("engine.rs", "use super::bank;", "`engine` may not name `bank`"),
        ("tui/screen/home.rs", "fn f(s: &crate::store::Store) {}", "`tui` may not name `store`"),
        ("plain/say.rs", "use crate::bank::load::read;", "`plain` may not name `bank`"),
        ("bank/check.rs", "use crate::engine::similar;", "`bank` may not name `engine`"),
        ("main.rs", "fn main() { openbook::store::open() }", "`main` may not name `store`"),
        (
            "engine/pace.rs",
            "macro_rules! m { () => { $crate::store::Store } }",
            "`engine` may not name `store`",
        ),
        ("helper.rs", "", "`helper` has no place in the direction"),
        ("app/session.rs", "use ratatui::Frame;", "`ratatui` is at home in"),
        ("tui/theme.rs", "use crossterm::style;", "`crossterm` is at home in"),
        ("app/data.rs", "fn f(e: rusqlite::Error) {}", "`rusqlite` is at home in"),
        ("domain/bank.rs", "#[derive(serde::Deserialize)] struct A;", "`serde` is at home in"),
        ("bank/check.rs", "use serde_saphyr;", "`serde_saphyr` is at home in"),
        ("engine/pace.rs", "use std::time::{Duration, Instant};", "`Instant` is at home in"),
        ("app/session.rs", "let t = std::time::SystemTime::now();", "`SystemTime` is at home in"),
        ("engine/exam/step.rs", "let seed = rand::random();", "`rand` is at home in"),
        ("app/window.rs", "use rustix::event::poll;", "`rustix` is at home in"),
        ("app/data.rs", &long, "421 lines, and 420 are the most"),
    ] {
        let all = violations(file, source);
        assert!(all.len() == 1 && all[0].contains(found), "{file}, {source}: {all:?}");
    }
}

#[test]
fn what_only_looks_like_a_violation_is_none() {
    for (file, source) in [
        ("domain/exam.rs", "// use crate::store::Store;\n/// See `crate::engine`.\n//! [`crate::store`]\n"),
        ("domain/exam.rs", "/* use crate::store; /* deeper */ crate::tui */ use crate::domain::Text;"),
        (
            "domain/exam.rs",
            "const A: &str = \"crate::store \\\" crate::tui\"; const B: char = '\"'; use super::time;",
        ),
        (
            "domain/exam.rs",
            "const A: &str = r#\"use crate::store::Store; \"quoted\" \"#; const B: char = '\\'';",
        ),
        (
            "domain/exam.rs",
            "pub(crate) use super::question::words; pub(crate) fn store<'a>(bank: &'a str) {}",
        ),
        ("store/sitting.rs", "use super::{Store, StoreFault}; use crate::{domain, engine::exam};"),
        ("app/window/model.rs", "use super::super::command; use crate::app::store;"),
        ("engine/exam/state.rs", "use super::super::assemble; let bank = self.bank; bank::x();"),
        (
            "engine/pace.rs",
            "use std::time::Duration; let rand = 3; let x = self.rand::<u8>(); my::rand::x();",
        ),
        ("cli.rs", "use clap::Parser;"),
        ("app/terminal.rs", "use crossterm::event; use crate::tui::key::Key;"),
    ] {
        assert_eq!(violations(file, source), Vec::<String>::new(), "{file}, {source}");
    }
}
