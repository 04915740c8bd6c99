//! What a bad bank gets: every fault in one go, each with its place and a remedy, and never a panic.
//!
//! `tests/banks/invalid/NAME.yaml` stands beside `NAME.expected`, which holds what `openbook bank check` prints for it.
//! `OPENBOOK_BLESS=1 cargo test --test bank_faults` writes these files anew; read the difference before you keep it.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]
#![expect(clippy::disallowed_methods, reason = "the time that a hostile file takes is measured from outside")]

mod emitted;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use std::{env, fs};

use emitted::{files, rules_of_the_source};
use openbook::bank::check::{self, Source};
use openbook::bank::load;
use openbook::bank::raw::{RawBank, RawExam, RawQuestion};
use openbook::domain::bank::Bank;
use openbook::domain::exam::CodeSet;
use openbook::domain::fault::{Fault, Level, forbidden};
use openbook::domain::question::{Flaw, Item, Response};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

static SHIPPED: LazyLock<(Bank, Vec<Fault>)> = LazyLock::new(|| {
    let (sources, mut faults) = load::read(&["question-banks".into()], &mut |_| ());
    let checked = check::sources(&sources, &Bank::default());
    faults.extend(checked.faults);
    (checked.bank, faults)
});

/// What is found in some paths when the shipped banks are there.
fn checked(paths: &[&Path]) -> (Bank, Vec<Fault>) {
    let paths: Vec<PathBuf> = paths.iter().map(|p| p.to_path_buf()).collect();
    let (sources, mut faults) = load::read(&paths, &mut |_| ());
    let checked = check::sources(&sources, &SHIPPED.0);
    faults.extend(checked.faults);
    (checked.bank, faults)
}

/// The same for texts that are in no file.
fn checked_texts(texts: &[&str]) -> (Bank, Vec<Fault>) {
    let source = |(i, text): (usize, &&str)| Source { name: format!("{i}.yaml"), text: (*text).to_owned() };
    let checked = check::sources(&texts.iter().enumerate().map(source).collect::<Vec<_>>(), &SHIPPED.0);
    (checked.bank, checked.faults)
}

fn printed(faults: &[Fault]) -> String {
    faults.iter().flat_map(|f| [f.to_string(), "\n".to_owned()]).collect()
}

fn rules(faults: &[Fault]) -> Vec<&str> {
    faults.iter().map(|f| f.rule).collect()
}

fn item<'a>(bank: &'a Bank, id: &str) -> &'a Item {
    bank.items.iter().find(|i| i.id.as_str() == id).unwrap()
}

fn option_texts<'a>(bank: &'a Bank, id: &str) -> Vec<&'a str> {
    item(bank, id).options().iter().map(|o| o.text.as_ref()).collect()
}

/// Every fault says where, what and what to do, and holds nothing that a terminal would obey.
fn assert_presentable(faults: &[Fault]) {
    for fault in faults {
        assert!(!fault.file.is_empty() && !fault.message.is_empty() && !fault.help.is_empty(), "{fault:?}");
        let shown = fault.to_string();
        assert!(!shown.contains(forbidden), "{shown:?}");
        assert!(shown.lines().count() <= 4, "a fault takes at most four lines: {shown}");
        assert!(shown.chars().count() < 2000, "a fault is short: {shown}");
    }
}

/// Faults of a hostile file: presentable, found in good time, the first of the rule that is named.
fn assert_refused(path: &Path, rule: &str) -> Fault {
    let begun = Instant::now();
    let (bank, faults) = checked(&[path]);
    assert!(begun.elapsed() < Duration::from_secs(20), "{} took {:?}", path.display(), begun.elapsed());
    assert_presentable(&faults);
    assert_eq!(faults.first().map(|f| f.rule), Some(rule), "{}", printed(&faults));
    assert_eq!(bank, Bank::default(), "nothing of it is used");
    faults[0].clone()
}

/// Lines that differ by a number.
fn numbered(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

fn written(folder: &tempfile::TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

// ---- The examples in the repository ----

#[test]
fn every_invalid_bank_gets_the_message_beside_it() {
    let mut wrong = Vec::new();
    for file in files("tests/banks/invalid", "yaml") {
        let (_, faults) = checked(&[&file]);
        assert_presentable(&faults);
        assert!(!faults.is_empty(), "{} has no fault", file.display());
        assert!(
            faults.is_sorted_by_key(|f| f.place),
            "{}: faults stand in the order of the file",
            file.display()
        );
        let expected = file.with_extension("expected");
        if env::var_os("OPENBOOK_BLESS").is_some() {
            fs::write(&expected, printed(&faults)).unwrap();
        } else if fs::read_to_string(&expected).ok() != Some(printed(&faults)) {
            wrong.push(format!("{} differs; this is printed:\n{}", expected.display(), printed(&faults)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for expected in files("tests/banks/invalid", "expected") {
        assert!(expected.with_extension("yaml").exists(), "{} belongs to no bank", expected.display());
    }
}

#[test]
fn every_rule_has_an_invalid_bank_or_a_hostile_file() {
    let made_when_the_test_runs = ["unreadable", "encoding", "more-faults"];
    let mut shown: BTreeSet<String> = made_when_the_test_runs.map(str::to_owned).into();
    for expected in files("tests/banks/invalid", "expected") {
        let text = fs::read_to_string(expected).unwrap();
        shown.extend(text.split('[').skip(1).filter_map(|t| Some(t.split_once("]:")?.0.to_owned())));
    }
    let missing: Vec<String> = rules_of_the_source().into_iter().filter(|r| !shown.contains(r)).collect();
    assert!(missing.is_empty(), "no example of {missing:?}");
}

#[test]
fn the_valid_banks_have_no_fault() {
    let (bank, faults) = checked(&[Path::new("tests/banks/valid")]);
    assert_eq!(printed(&faults), "");
    assert_eq!((bank.areas.len(), bank.exams.len(), bank.cases.len(), bank.items.len()), (2, 1, 1, 8));
    let exam = bank.exam("front-desk-trial").unwrap();
    assert_eq!((exam.questions, exam.scored, exam.open_book, exam.backtrack), (6, 5, false, false));
    assert!(
        bank.cases[0].note.contains("ankle.\nFilm: no break.   Plan:"),
        "a note keeps its lines and blanks"
    );
}

#[test]
fn code_like_scalars_stay_as_they_are_typed() {
    let (bank, _) = checked(&[Path::new("tests/banks/valid")]);
    let first = ["00100", "0123", "1E5", "4E2", "1E999", "no", "on", "yes", "n", "true", "0x1F"];
    let second = ["0o17", "1.0", "1_000", "007E1", "3E0", ".inf", "-0", "+1", "12:30", "2026-11-22", "null"];
    assert_eq!(option_texts(&bank, "code-like-001"), first);
    assert_eq!(option_texts(&bank, "code-like-002"), second);
    let fill = item(&bank, "00100");
    let Response::Fill { accept, explanation } = &fill.response else { panic!("a fill-in") };
    assert_eq!(accept.as_slice(), ["00100", "1E5", "no", "0x1F", "007E1"]);
    assert_eq!(
        (fill.stem.as_ref(), explanation.as_ref(), fill.topics.as_slice()),
        ("no", "1E5", &["1E5".into(), "no".into()][..])
    );
    assert_eq!((&*fill.references[0].source, &*fill.references[0].section), ("0123", "1.10"));
}

#[test]
fn line_ends_and_a_mark_of_other_systems_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let unix = fs::read_to_string("tests/banks/valid/code-like-scalars.yaml")
        .unwrap()
        .replace("area: front-desk", "area: anatomy");
    let windows = written(&folder, "windows.yaml", format!("\u{feff}{}", unix.replace('\n', "\r\n")));
    let (bank, faults) = checked(&[&windows]);
    assert_eq!(printed(&faults), "");
    assert_eq!(bank, checked_texts(&[&unix]).0);
}

// ---- The shipped banks ----

#[test]
fn the_shipped_banks_have_no_error() {
    let errors: Vec<Fault> = SHIPPED.1.iter().filter(|f| f.level == Level::Error).cloned().collect();
    assert_eq!(printed(&errors), "");
    assert!(SHIPPED.0.exam("cpc").is_some());
}

#[test]
fn a_users_item_with_a_shipped_id_replaces_it() {
    let mut bank = SHIPPED.0.clone();
    let (count, old) = (bank.items.len(), bank.items[0].clone());
    let text = format!(
        "bank: mine\ntitle: Mine\nprofile: CY2026\narea: {}\nquestions:\n  - id: {}\n    kind: fill\n    difficulty: easy\n    \
         cognitive: recall\n    stem: What is one and one?\n    accept: [2]\n    explanation: It is two.\n    \
         references: [{{source: arithmetic, section: Sums}}]\n",
        old.area, old.id
    );
    let (mine, faults) = checked_texts(&[&text]);
    assert_eq!(printed(&faults), "");
    bank.merge(mine);
    assert_eq!(bank.items.len(), count);
    assert_eq!(bank.items[0].stem, "What is one and one?");
    assert_ne!(bank.items[0].revision, old.revision);
}

#[test]
fn the_example_of_the_reference_has_no_fault_and_every_field_is_explained() {
    let reference = fs::read_to_string("question-banks/README.md").unwrap();
    let example = reference.split("```").nth(1).and_then(|e| e.strip_prefix("yaml\n")).unwrap();
    assert_eq!(printed(&checked_texts(&[example]).1), "");
    let (_, faults) = checked_texts(&[&example.replace("difficulty: easy", "difficulty: Easy")]);
    let shown = faults[0].to_string().replace("0.yaml", "front-desk.yaml").replace('\n', "\n    ");
    assert!(reference.contains(&shown), "the reference shows this fault as it is printed:\n{shown}");
    let words = Flaw::ALL.iter().map(|f| f.word()).chain(CodeSet::ALL.iter().map(|s| s.word()));
    for word in words.chain(RawBank::KEYS.iter().chain(RawQuestion::KEYS).chain(RawExam::KEYS).copied()) {
        assert!(reference.contains(&format!("`{word}")), "{word} is not explained");
    }
}

// ---- Faults that one file cannot show ----

#[test]
fn a_name_that_another_file_has_is_told_with_its_place() {
    let bank = fs::read_to_string("tests/banks/valid/single-multi-fill.yaml").unwrap();
    let areas = fs::read_to_string("tests/banks/valid/areas.yaml").unwrap();
    let exam = fs::read_to_string("tests/banks/valid/exam.yaml").unwrap();
    let (_, faults) = checked_texts(&[&areas, &bank, &exam, &areas, &bank, &exam]);
    assert_eq!(rules(&faults), ["duplicate-id"; 6], "{}", printed(&faults));
    assert_eq!(faults[2].file, "4.yaml");
    assert!(faults[2].message.contains("`desk-001`, at 1.yaml:6"), "{}", faults[2]);
}

#[test]
fn what_is_sound_is_kept_when_the_rest_has_faults() {
    let text = fs::read_to_string("tests/banks/valid/single-multi-fill.yaml").unwrap();
    let areas = fs::read_to_string("tests/banks/valid/areas.yaml").unwrap();
    let (bank, faults) =
        checked_texts(&[&areas, &text.replace("key: [B, D]", "key: [B, Z]"), "bank: [", "\u{1b}"]);
    assert_eq!(rules(&faults), ["key-outside", "yaml", "control-character"], "{}", printed(&faults));
    assert_eq!(bank.items.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["desk-001", "desk-003"]);
}

#[test]
fn a_fault_names_the_item_it_concerns() {
    let (_, faults) = checked(&[Path::new("tests/banks/invalid/key-outside.yaml")]);
    assert_eq!(faults[0].item.as_deref(), Some("demo-001"));
}

// ---- Hostile files ----

#[test]
fn bytes_that_are_not_utf_8_are_refused_at_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let latin =
        assert_refused(&written(&folder, "latin-1.yaml", b"bank: x\ntitle: Men\xe9tri\xe8re\n"), "encoding");
    assert_eq!((latin.place.line, latin.place.column), (2, 11));
    assert!(latin.help.contains("UTF-8"), "{latin}");
    assert_refused(&written(&folder, "utf-16.yaml", b"\xff\xfeb\0a\0n\0k\0:\0"), "encoding");
    assert_refused(&written(&folder, "picture.yaml", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "encoding");
}

#[test]
fn a_tower_of_brackets_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (name, storey) in [("lists", "["), ("mappings", "{a: "), ("dashes", "- "), ("questions", "? ")] {
        let path = written(&folder, &format!("{name}.yaml"), storey.repeat(100_000));
        assert_refused(&path, "too-large");
    }
    let steps = numbered(2000, |i| format!("{}a:\n", " ".repeat(i)));
    assert_refused(&written(&folder, "steps.yaml", steps), "too-large");
}

#[test]
fn an_alias_bomb_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut bomb = "a0: &a0 [boom, boom, boom, boom, boom, boom, boom, boom, boom]\n".to_owned();
    bomb +=
        &numbered(20, |i| format!("a{}: &a{} [{}]\n", i + 1, i + 1, vec![format!("*a{i}"); 9].join(", ")));
    let fault = assert_refused(&written(&folder, "bomb.yaml", bomb), "alias");
    assert_eq!(fault.place.line, 1);
}

#[test]
fn a_file_of_a_gigabyte_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, "huge.yaml", "bank: huge\n");
    fs::File::options().write(true).open(&path).unwrap().set_len(1 << 30).unwrap();
    let fault = assert_refused(&path, "too-large");
    assert!(fault.message.contains("16 MiB") && fault.help.contains("split"), "{fault}");
}

#[test]
fn a_file_of_nothing_but_faults_ends() {
    let folder = tempfile::tempdir().unwrap();
    let head = "bank: many\ntitle: Many\nprofile: CY2026\narea: anatomy\nquestions:";
    let lines = format!("{head}\n{}", "- {}\n".repeat(100_000));
    let one_line = format!("{head} [{}]", "{}, ".repeat(100_000));
    let options = format!("{head}\n- options:\n{}", "  - {text: a}\n".repeat(100_000));
    let fields = numbered(100_000, |i| format!("field-{i}: x\n"));
    let notes = numbered(30_000, |i| format!("- {{id: n{i}, note: x}}\n"));
    let cases = format!("{head}\n{}cases:\n{notes}", "- {case: n1}\n".repeat(30_000));
    for (name, text) in [
        ("lines", lines),
        ("one-line", one_line),
        ("options", options),
        ("fields", format!("bank: x\n{fields}")),
        ("cases", cases),
    ] {
        let path = written(&folder, &format!("{name}.yaml"), text);
        let begun = Instant::now();
        let (_, faults) = checked(&[&path]);
        assert!(begun.elapsed() < Duration::from_secs(20), "{name} took {:?}", begun.elapsed());
        assert_presentable(&faults);
        assert_eq!(faults.len(), 1001, "{name}");
        assert_eq!(faults[1000].rule, "more-faults", "{name}");
    }
}

#[test]
fn a_missing_file_is_told_with_a_remedy() {
    let fault = assert_refused(Path::new("tests/banks/no-such-file.yaml"), "unreadable");
    assert!(fault.help.contains("spelling"), "{fault}");
}

#[test]
fn a_path_that_is_named_twice_is_read_once() {
    let path = Path::new("tests/banks/valid");
    let (bank, faults) = checked(&[path, &path.join("areas.yaml"), path]);
    assert_eq!(printed(&faults), "");
    assert_eq!(bank.items.len(), 8);
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn a_pipe_is_refused_without_waiting_for_a_writer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe.yaml");
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        assert_refused(&path, "unreadable");
        assert_refused(folder.path(), "unreadable");
    }

    #[test]
    fn an_endless_device_is_refused() {
        assert_refused(Path::new("/dev/zero"), "unreadable");
    }

    #[test]
    fn an_unreadable_folder_or_file_is_told_and_its_neighbours_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let (closed, file) = (folder.path().join("closed"), folder.path().join("closed.yaml"));
        fs::create_dir(&closed).unwrap();
        fs::write(&file, "").unwrap();
        fs::copy("tests/banks/valid/areas.yaml", folder.path().join("open.yaml")).unwrap();
        for path in [&closed, &file] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
        }
        let for_nobody = fs::read_dir(&closed).is_err();
        let (bank, faults) = checked(&[folder.path()]);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        assert_presentable(&faults);
        assert_eq!(bank.areas.len(), 2);
        // Root may read everything, so there is no fault to tell.
        if for_nobody {
            assert_eq!(rules(&faults), ["unreadable", "unreadable"]);
            assert!(faults.iter().all(|f| f.help.contains("permissions")), "{}", printed(&faults));
        }
    }

    #[test]
    fn a_circle_of_links_is_walked_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::copy("tests/banks/valid/areas.yaml", folder.path().join("areas.yaml")).unwrap();
        for link in ["a", "b", "c", "d", "e"] {
            symlink(folder.path(), folder.path().join(link)).unwrap();
        }
        symlink("areas.yaml", folder.path().join("again.yaml")).unwrap();
        symlink("nowhere", folder.path().join("dangling.yaml")).unwrap();
        let begun = Instant::now();
        let (bank, faults) = checked(&[folder.path()]);
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert_eq!(bank.areas.len(), 2);
        assert_eq!(rules(&faults), ["unreadable"], "only the link to nowhere: {}", printed(&faults));
    }
}

// ---- Chance ----

#[test]
fn two_thousand_mutations_of_valid_banks_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    let originals: Vec<Vec<u8>> =
        files("tests/banks/valid", "yaml").iter().map(|f| fs::read(f).unwrap()).collect();
    let mut chance = ChaCha8Rng::seed_from_u64(2026);
    let (mut harmed, mut kept) = (0, 0);
    for round in 0..2000 {
        let mut bytes = originals[round % originals.len()].clone();
        for _ in 0..chance.random_range(1..=4) {
            mutate(&mut bytes, &mut chance);
        }
        let path = written(&folder, "mutated.yaml", &bytes);
        let (bank, faults) = checked(&[&path, Path::new("tests/banks/valid/areas.yaml")]);
        assert_presentable(&faults);
        assert!(bank.items.iter().all(|i| !i.stem.contains(forbidden)), "round {round}");
        harmed += usize::from(!faults.is_empty());
        kept += usize::from(!bank.items.is_empty());
    }
    assert!(harmed > 1000 && kept > 200, "{harmed} of 2000 did harm, {kept} left items");
}

/// One change: a byte is replaced, put in or taken out, or a stretch is doubled or torn out.
fn mutate(bytes: &mut Vec<u8>, chance: &mut ChaCha8Rng) {
    const TELLING: &[u8] = b":-[]{}'\"&*!|>%@`#,?\\\t\n\r \0\x1b\x9b\xff\xe2~<=09Az";
    let at = chance.random_range(0..bytes.len().max(1)).min(bytes.len().saturating_sub(1));
    let byte = if chance.random_bool(0.8) {
        TELLING[chance.random_range(0..TELLING.len())]
    } else {
        chance.random()
    };
    let end = (at + chance.random_range(1..40)).min(bytes.len());
    match chance.random_range(0..5) {
        0 => bytes.insert(at, byte),
        1 if !bytes.is_empty() => bytes[at] = byte,
        2 if !bytes.is_empty() => drop(bytes.remove(at)),
        3 => {
            let stretch = bytes[at..end].to_vec();
            bytes.splice(at..at, stretch);
        }
        _ => drop(bytes.drain(at..end)),
    }
}
