//! The open book from outside: official files added, listed, compared, removed, and looked up, each test in a home of its own.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use openbook::domain::fault::forbidden;
use serde_json::Value;
use tempfile::TempDir;

/// A small file of HCPCS's own layout.
const SMALL: &str = "tests/books/valid/HCPC2026_APR_small.txt";

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn run(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openbook"));
    command.args(args).env("OPENBOOK_HOME", home).env_remove("LC_ALL").env("LANG", "C.UTF-8");
    let output = command.stdin(Stdio::null()).output().unwrap();
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    let both = String::from_utf8(both).unwrap();
    assert!(!both.contains("panicked"), "{both}");
    assert!(!both.contains(forbidden), "{both:?}");
    output
}

/// What a run printed and what it complained of; it must have ended with this code.
#[track_caller]
fn said(home: &Path, args: &[&str], code: i32) -> (String, String) {
    let output = run(home, args);
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(code), "{args:?}: {out}{err}");
    (out, err)
}

#[track_caller]
fn json(home: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&said(home, args, 0).0).unwrap()
}

/// The codes of a list of answers.
fn codes(answers: &Value) -> Vec<&str> {
    answers.as_array().unwrap().iter().map(|a| a["code"].as_str().unwrap()).collect()
}

/// The names of all files in the folder of books.
fn files(home: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(home.join("books"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".lock")
        .collect();
    names.sort();
    names
}

/// A reference file that lies outside the repository; `None`, said aloud, where it is not.
#[expect(clippy::print_stdout, reason = "who runs the tests is told what was not tested")]
fn reference(name: &str) -> Option<String> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reference");
    let path = env::var_os("OPENBOOK_REFERENCE").map_or_else(beside, PathBuf::from).join(name);
    if !path.exists() {
        println!("skipped: {} is not here", path.display());
    }
    path.exists().then(|| path.to_str().unwrap().to_owned())
}

// ---------------------------------------------------------------------------------------------------------------------
// The shelf

#[test]
fn a_book_is_added_listed_looked_up_and_removed() {
    let home = home();
    let (out, _) = said(home.path(), &["book", "add", SMALL], 0);
    assert!(out.starts_with("added hcpcs-2026-04 (HCPCS April 2026) from HCPC2026_APR_small.txt: "), "{out}");
    assert_eq!(files(home.path()), ["hcpcs-2026-04.book"]);
    let list = json(home.path(), &["book", "list", "--json"]);
    let own: Vec<&Value> = list.as_array().unwrap().iter().filter(|b| b["own"] == true).collect();
    assert_eq!((own.len(), &own[0]["name"], &own[0]["codes"]), (1, &"hcpcs-2026-04".into(), &3.into()));
    assert!(said(home.path(), &["book", "list"], 0).0.contains("hcpcs-2026-04"));
    let entry = json(home.path(), &["lookup", "a9902", "--json"]);
    assert_eq!(
        (&entry[0]["title"], &entry[0]["edition"]),
        (&"Lantern, glass".into(), &"hcpcs-2026-04".into())
    );
    assert!(codes(&json(home.path(), &["lookup", "paper", "lantern", "--json"])).contains(&"A9901"));
    // Study notes stay beside the official book.
    assert_eq!(codes(&json(home.path(), &["lookup", "J3301", "--json"])), ["J3301"]);
    said(home.path(), &["book", "remove", "hcpcs-2026-04"], 0);
    assert_eq!(files(home.path()), [""; 0]);
    let (out, err) = said(home.path(), &["lookup", "A9902"], 0);
    assert!(out.starts_with("A9900-A9999 -") && err.contains("HCPCS zip"), "{out}{err}");
    let (_, err) = said(home.path(), &["book", "remove", "hcpcs-2026-04"], 1);
    assert!(err.contains("no edition `hcpcs-2026-04`") && err.contains("icd-10-cm-2026-04"), "{err}");
}

#[test]
fn a_shipped_book_is_neither_removed_nor_replaced() {
    let home = home();
    let (_, err) = said(home.path(), &["book", "remove", "icd-10-cm-2026-04"], 1);
    assert!(err.contains("comes with openbook"), "{err}");
    for replace in [&[][..], &["--replace"]] {
        let args = [&["book", "add", "tests/books/valid/tabular.xml"], replace].concat();
        assert!(said(home.path(), &args, 1).1.contains("comes with openbook"));
    }
    for name in ["../openbook", "/etc/passwd", ".", "", "a/b", ".lock"] {
        said(home.path(), &["book", "remove", name], 1);
    }
}

#[test]
fn an_edition_that_is_there_is_replaced_only_when_asked() {
    let home = home();
    said(home.path(), &["book", "add", SMALL], 0);
    let before = fs::read(home.path().join("books/hcpcs-2026-04.book")).unwrap();
    let (_, err) = said(home.path(), &["book", "add", SMALL], 1);
    assert!(err.contains("is there already") && err.contains("--replace"), "{err}");
    let (out, _) = said(home.path(), &["book", "add", "--replace", SMALL], 0);
    assert!(out.starts_with("replaced hcpcs-2026-04"), "{out}");
    assert_eq!(fs::read(home.path().join("books/hcpcs-2026-04.book")).unwrap(), before);
    // Twice in one breath is refused, and nothing of it stays.
    let other = self::home();
    let (_, err) = said(other.path(), &["book", "add", SMALL, SMALL], 1);
    assert!(err.contains("both hold HCPCS April 2026"), "{err}");
    assert_eq!(files(other.path()), [""; 0]);
}

#[test]
fn of_files_with_a_fault_nothing_is_added() {
    let home = home();
    let bad = "tests/books/invalid/HCPC2026_JAN_records.txt";
    let (out, _) = said(home.path(), &["book", "add", SMALL, bad], 1);
    assert!(
        out.contains("error[") && out.contains("help: ") && out.ends_with("Nothing was added.\n"),
        "{out}"
    );
    assert_eq!(files(home.path()), [""; 0]);
    assert!(
        said(home.path(), &["book", "add", "tests/books/invalid/letter.txt"], 1).0.contains("unknown-file")
    );
    assert!(said(home.path(), &["book", "add", "there-is-none.zip"], 1).0.contains("error["));
    said(home.path(), &["book", "add"], 2);
}

#[test]
fn what_an_interrupted_run_left_is_passed_over_and_swept_at_the_next() {
    let home = home();
    fs::create_dir_all(home.path().join("books")).unwrap();
    let left = home.path().join("books/.hcpcs-2026-04.book.part");
    fs::write(&left, "openbk\0\u{1}half a book").unwrap();
    let (_, err) = said(home.path(), &["book", "list"], 0);
    assert_eq!(err, "");
    said(home.path(), &["book", "add", SMALL], 0);
    assert!(!left.exists());
    assert_eq!(files(home.path()), ["hcpcs-2026-04.book"]);
}

#[test]
fn a_run_that_is_killed_leaves_the_old_book_or_the_new_one() {
    let home = home();
    said(home.path(), &["book", "add", SMALL], 0);
    let whole = fs::read(home.path().join("books/hcpcs-2026-04.book")).unwrap();
    for millis in 0..30 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openbook"));
        command.args(["book", "add", "--replace", SMALL]).env("OPENBOOK_HOME", home.path());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(millis));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(fs::read(home.path().join("books/hcpcs-2026-04.book")).unwrap(), whole);
        assert_eq!(said(home.path(), &["book", "list"], 0).1, "");
    }
    said(home.path(), &["book", "add", "--replace", SMALL], 0);
    assert_eq!(files(home.path()), ["hcpcs-2026-04.book"]);
}

#[test]
fn a_damaged_or_foreign_book_is_a_warning_and_the_rest_works() {
    let home = home();
    said(home.path(), &["book", "add", SMALL], 0);
    let path = home.path().join("books/hcpcs-2026-04.book");
    let whole = fs::read(&path).unwrap();
    let mut cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "another version"),
        (b"not a book".to_vec(), "another version"),
        (whole[..8].to_vec(), "damaged"),
        (whole[..whole.len() / 2].to_vec(), "damaged"),
        (whole[..whole.len() - 1].to_vec(), "damaged"),
        ([&whole[..7], &[99], &whole[8..]].concat(), "another version"),
    ];
    for at in [8, 70, whole.len() / 3, whole.len() / 2, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[at] ^= 4;
        cases.push((flipped, "damaged"));
    }
    for (bytes, why) in cases {
        fs::write(&path, bytes).unwrap();
        let (out, err) = said(home.path(), &["lookup", "E0781"], 0);
        assert!(!out.is_empty() && err.contains("warning: ") && err.contains(why), "{err}");
        // Books of other sets are not even opened.
        assert_eq!(said(home.path(), &["lookup", "I10", "--set", "icd-10-cm"], 0).1, "");
    }
    // It can be added anew without a word, and a damaged one can be removed.
    said(home.path(), &["book", "add", SMALL], 0);
    assert_eq!(fs::read(&path).unwrap(), whole);
    fs::write(&path, &whole[..100]).unwrap();
    said(home.path(), &["book", "remove", "hcpcs-2026-04"], 0);
    assert!(!path.exists());
    // A folder of that name is no book either.
    fs::create_dir(&path).unwrap();
    assert!(said(home.path(), &["book", "list"], 0).1.contains("does not belong here"));
}

// ---------------------------------------------------------------------------------------------------------------------
// Looking up

#[test]
fn an_entry_shows_what_holds_from_above() {
    let home = home();
    let (out, err) = said(home.path(), &["lookup", "e1142"], 0);
    assert_eq!(err, "");
    for part in [
        "E11.42  Type 2 diabetes mellitus with diabetic polyneuropathy\nvalid for reporting\n",
        "\n  chapter 4  Endocrine",
        "\n  E08-E13    Diabetes mellitus\n",
        "\nAlso coded here\n  - Type 2 diabetes mellitus with diabetic neuralgia\n",
        "\nExcludes1 (never together), from E11\n",
        ", from chapter 4\n",
    ] {
        assert!(out.contains(part), "{part:?} is not in\n{out}");
    }
    assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
    let entry = &json(home.path(), &["lookup", "E11.42", "--json"])[0];
    let from = |kind: &str| {
        let notes = entry["notes"].as_array().unwrap().iter();
        notes.filter(|n| n["kind"] == kind).map(|n| n["from"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(from("inclusion-term"), [Value::Null]);
    assert!(from("excludes1").contains(&"E11".into()) && from("excludes1").contains(&"chapter 4".into()));
    let above: Vec<&str> = codes(&entry["above"]);
    assert_eq!(above, ["chapter 4", "E08-E13", "E11", "E11.4"]);
    let header = &json(home.path(), &["lookup", "S52.501", "--json"])[0];
    assert_eq!((&header["billable"], &header["sevenths"][0]["character"]), (&false.into(), &"A".into()));
    assert_eq!(header["below"][0]["code"], "S52.501A");
    assert!(said(home.path(), &["lookup", "S52.501"], 0).0.contains("needs a 7th character"));
    assert!(said(home.path(), &["lookup", "E11"], 0).0.contains("has codes below"));
}

#[test]
fn answers_have_one_shape() {
    let home = home();
    let answers = json(home.path(), &["lookup", "high blood", "pressure", "--json", "--limit", "3"]);
    assert_eq!(answers.as_array().unwrap().len(), 3);
    for answer in answers.as_array().unwrap() {
        let fields: Vec<&String> = answer.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["billable", "code", "edition", "matched", "set", "title"]);
    }
    assert_eq!(answers[0]["code"], "I10");
    assert_eq!(answers[0]["matched"], "includes: high blood pressure");
    let (out, _) = said(home.path(), &["lookup", "high blood pressure", "--limit", "2"], 0);
    assert!(out.starts_with("I10") && out.contains("includes: high blood pressure"), "{out}");
    let range = json(home.path(), &["lookup", "99213", "--json"]);
    assert_eq!(range[0]["matched"], "range");
    assert!(said(home.path(), &["lookup", "E11.4", "--tree"], 0).0.contains("\n        E11.40    Type 2"));
    said(home.path(), &["lookup", "sugar", "--tree"], 1);
    said(home.path(), &["lookup", "x", "--limit", "0"], 2);
    said(home.path(), &["lookup", "x", "--limit", "1001"], 2);
    said(home.path(), &["lookup", "x", "--set", "drg"], 2);
    said(home.path(), &["lookup"], 2);
    assert!(said(home.path(), &["lookup", "I10", "--edition", "icd-10-cm-1999"], 1).1.contains("no edition"));
}

#[test]
fn a_code_of_two_sets_is_shown_in_the_one_that_prints_it_so() {
    let home = home();
    let (out, _) = said(home.path(), &["lookup", "G0402"], 0);
    assert!(out.starts_with("G0402  ") && out.contains("\nThere is also G04.02 of ICD-10-CM: "), "{out}");
    assert_eq!(codes(&json(home.path(), &["lookup", "g0402", "--json"])), ["G0402", "G04.02"]);
    let (out, _) = said(home.path(), &["lookup", "G04.02"], 0);
    assert!(out.starts_with("G04.02  ") && out.contains("\nThere is also G0402 of HCPCS: "), "{out}");
    assert_eq!(codes(&json(home.path(), &["lookup", "G0402", "--set", "icd-10-cm", "--json"])), ["G04.02"]);
}

#[test]
fn a_heading_is_opened_by_its_range_or_number() {
    let home = home();
    for (typed, code) in
        [("e08-e13", "E08-E13"), ("Chapter 19", "chapter 19"), ("99200-99219", "99200-99219")]
    {
        let entry = &json(home.path(), &["lookup", typed, "--json"])[0];
        assert_eq!((&entry["code"], &entry["billable"]), (&code.into(), &false.into()));
        assert_eq!(entry["standing"], "a heading, not a code");
    }
    assert_eq!(json(home.path(), &["lookup", "covid 19", "--json"])[0]["code"], "U07.1");
}

#[test]
fn where_nothing_is_found_it_says_what_could_be_tried() {
    let home = home();
    for (args, part) in [
        (&["zzzqqq"][..], "fewer or other words"),
        (&["zzzqqq", "--set", "cpt"], "AMA"),
        (&["Z9999"], "HCPCS zip"),
        (&["0016070"], "ICD-10-PCS does not come"),
        (&["zzzqqq", "--json"], "fewer or other words"),
    ] {
        let (out, err) = said(home.path(), &[&["lookup"], args].concat(), 1);
        assert!(out.is_empty() && err.contains(part), "{args:?}: {out}{err}");
    }
}

#[test]
fn whatever_is_typed_is_answered() {
    let home = home();
    let long = "diabetes ".repeat(1200);
    let wide = "\u{1f9b4}".repeat(10_000);
    let mixed = format!("{}\u{1b}[31m\u{202e}\r\u{7}", "A".repeat(10_000));
    for query in [
        "",
        " ",
        "\u{1b}[2J\u{1b}]0;x\u{7}",
        "\n\n",
        "-",
        "--",
        "\u{1f9b4} bone",
        "%s%n",
        "İßß",
        &long,
        &wide,
        &mixed,
    ] {
        for more in [&[][..], &["--json"], &["--tree"]] {
            let args = [&["lookup"], more, &["--", query]].concat();
            let code = run(home.path(), &args).status.code();
            assert!(matches!(code, Some(0 | 1)), "{code:?}: {query:?}");
        }
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Comparing

#[test]
fn two_editions_are_compared_by_name_or_by_file() {
    let home = home();
    said(home.path(), &["book", "add", SMALL], 0);
    let same = json(home.path(), &["book", "diff", "hcpcs-2026-04", SMALL, "--json"]);
    assert_eq!((&same["billable_now"], &same["billable_no_more"]), (&0.into(), &0.into()));
    let small = "tests/books/valid/codes_fy2027.tsv";
    let other = json(home.path(), &["book", "diff", "icd-10-cm-2026-04", small, "--json"]);
    assert_eq!((&other["from"], &other["to"]), (&"icd-10-cm-2026-04".into(), &"icd-10-cm-2027".into()));
    assert!(other["deleted"]["count"].as_u64().unwrap() > 70_000);
    let (_, err) = said(home.path(), &["book", "diff", "icd-10-cm-2026-04", SMALL], 1);
    assert!(err.contains("no codes of the same set"), "{err}");
    let (_, err) = said(home.path(), &["book", "diff", "icd-10-cm-2026-04", "nowhere"], 1);
    assert!(err.contains("neither a file nor an edition"), "{err}");
    let bad = "tests/books/invalid/letter.txt";
    assert!(said(home.path(), &["book", "diff", "icd-10-cm-2026-04", bad], 1).0.contains("unknown-file"));
}

#[test]
fn the_changes_of_the_next_year_are_those_that_were_announced() {
    let Some(path) = reference("icd-10-cm/icd10cm_codes_fy2027.tsv") else { return };
    let found = json(home().path(), &["book", "diff", "icd-10-cm-2026-04", &path, "--json"]);
    assert_eq!((&found["billable_now"], &found["billable_no_more"]), (&190.into(), &30.into()));
    let count = |list: &str| found[list]["count"].as_u64().unwrap();
    assert_eq!(count("new") + count("became_code"), 190);
    assert_eq!(count("deleted") + count("became_header"), 30);
}

// ---------------------------------------------------------------------------------------------------------------------
// The official files

#[test]
fn the_official_hcpcs_file_is_added_and_comes_before_the_study_notes() {
    let Some(path) = reference("hcpcs/january-2026-alpha-numeric-hcpcs-file.zip") else { return };
    let home = home();
    said(home.path(), &["book", "add", &path], 0);
    let list = json(home.path(), &["book", "list", "--json"]);
    let book = list.as_array().unwrap().iter().find(|b| b["name"] == "hcpcs-2026-01").unwrap();
    assert_eq!((&book["reportable"], &book["modifiers"]), (&7323.into(), &363.into()));
    let entry = &json(home.path(), &["lookup", "J3301", "--json"])[0];
    assert_eq!(entry["edition"], "hcpcs-2026-01");
    let (out, _) = said(home.path(), &["lookup", "J3301"], 0);
    assert!(out.contains("Study note (our own words)"), "{out}");
    let (out, _) = said(home.path(), &["lookup", "A9155"], 0);
    assert!(out.contains("not valid for reporting after 2025-03-31"), "{out}");
}

#[test]
fn a_line_of_an_index_leads_to_its_code() {
    let index = ["eindex", "drug", "neoplasm"].map(|n| reference(&format!("icd-10-cm/icd10cm-{n}-2025.xml")));
    let [Some(causes), Some(drugs), Some(neoplasms)] = &index else { return };
    let home = home();
    said(home.path(), &["book", "add", causes, drugs, neoplasms], 0);
    let answers = json(home.path(), &["lookup", "dog bite", "--json"]);
    let hit =
        answers.as_array().unwrap().iter().find(|a| a["matched"].as_str().unwrap().starts_with("index: "));
    assert!(hit.unwrap()["code"].as_str().unwrap().starts_with("W54.0"), "{answers}");
    let drug = json(home.path(), &["lookup", "poisoning acetylsalicylic acid", "--json", "--limit", "50"]);
    let cell = drug.as_array().unwrap().iter().find(|a| a["edition"] == "icd-10-cm-drugs-2025").unwrap();
    assert!(cell["title"].as_str().unwrap().contains("T39.01"), "{cell}");
    let pcs = ["order_2026.txt", "tables_2026.xml", "definitions_2026.xml"];
    let [Some(order), Some(tables), Some(definitions)] =
        &pcs.map(|name| reference(&format!("icd-10-pcs/icd10pcs_{name}")))
    else {
        return;
    };
    said(home.path(), &["book", "add", order, tables, definitions], 0);
    assert_eq!(json(home.path(), &["lookup", "0016070", "--json"])[0]["set"], "pcs");
    assert_eq!(files(home.path()).len(), 6);
    let tabular = reference("icd-10-cm/icd10cm_tabular_fy2026_april.xml").unwrap();
    assert!(said(home.path(), &["book", "add", &tabular], 1).1.contains("comes with openbook"));
}
