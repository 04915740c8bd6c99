//! What authors of questions get: a file to begin with, rules that explain themselves, the codes that were understood, the
//! question as a learner sees it, and faults for people and for programs.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use openbook::domain::fault::forbidden;
use openbook::gate::rule;
use serde_json::Value;
use tempfile::TempDir;

/// A folder with an empty home for the program in it.
fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// The program, run in a folder.
fn openbook(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openbook"));
    command.args(args).current_dir(folder).env("OPENBOOK_HOME", folder.join("home")).env("LANG", "C.UTF-8");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    openbook(folder, args).output().unwrap()
}

/// What a run printed, which must have ended with this code and be harmless to a terminal.
#[track_caller]
fn said(output: &Output, code: i32) -> String {
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    let both = format!("{out}{}", String::from_utf8(output.stderr.clone()).unwrap());
    assert_eq!(output.status.code(), Some(code), "{both}");
    assert!(!both.contains("panicked") && !both.contains(|c| forbidden(c) && c != '\n'), "{both:?}");
    both
}

#[track_caller]
fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A bank with one question, whose key is written here.
fn bank(key: &str) -> String {
    format!(
        "bank: desk\ntitle: The desk\nprofile: CY2026\narea: icd-10-cm\nquestions:\n  - id: desk-001\n    \
         difficulty: easy\n    cognitive: apply\n    stem: Which code stands for type 2 diabetes without more?\n    \
         options:\n      - {{text: E10.9, why: That is type 1., flaw: wrong-code}}\n      \
         - {{text: E11.9, why: The words of the title are those of the stem.}}\n    key: {key}\n    \
         references: [{{source: tabular, section: E11.9}}]\n"
    )
}

// ---------------------------------------------------------------------------------------------------------------------
// Beginning a file

#[test]
fn a_new_bank_passes_the_check_in_every_area() {
    let folder = folder();
    for (n, area) in areas().iter().enumerate() {
        for (case, args) in [("", &[][..]), ("-case", &["--case"])] {
            let file = format!("bank-{n}{case}.yaml");
            let args = [&["bank", "new", &file, "--area", area], args].concat();
            let told = said(&run(folder.path(), &args), 0);
            assert!(told.contains(&format!("bank preview bank-{n}{case}-001")), "{told}");
            // Alone: two examples of one kind say the same.
            let text = said(&run(folder.path(), &["bank", "check", &file]), 0);
            assert!(text.contains("1 question can be asked: no faults"), "{area}{case}: {text}");
            let id = format!("bank-{n}{case}-001");
            let shown = said(&run(folder.path(), &["bank", "preview", &id, "--bank", &file]), 0);
            assert_eq!(shown.contains("Chart note"), !case.is_empty() || *area == "cases", "{shown}");
        }
    }
}

fn areas() -> Vec<&'static str> {
    include_str!("../question-banks/areas.yaml")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- {id: ")?.split(',').next())
        .collect()
}

#[test]
fn a_new_bank_never_takes_the_place_of_anything() {
    let folder = folder();
    let file = folder.path().join("mine.yaml");
    fs::write(&file, "mine").unwrap();
    let told = said(&run(folder.path(), &["bank", "new", "mine.yaml"]), 1);
    assert!(told.contains("is there already"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    // Nor does its question take the place of a shipped one.
    said(&run(folder.path(), &["bank", "new", "icd.yaml"]), 0);
    let text = fs::read_to_string(folder.path().join("icd.yaml")).unwrap();
    assert!(text.contains("- id: my-icd-001 "), "{text}");
    for (args, code, words) in [
        (&["bank", "new", "no/such.yaml"][..], 1, "no such folder"),
        (&["bank", "new", "notes.txt"], 2, "ends in .yaml"),
        (&["bank", "new", "é.yaml"], 2, "no letter or digit"),
        (&["bank", "new", "x.yaml", "--area", "anatomie"], 2, "Did you mean anatomy?"),
        (&["bank", "new", "x.yaml", "--area", "\u{1b}[2J"], 2, "Use one of: 10000-series"),
    ] {
        let told = said(&run(folder.path(), args), code);
        assert!(told.contains(words), "{args:?}: {told}");
    }
}

#[test]
fn the_schema_is_at_hand_without_the_project() {
    let printed = run(folder().path(), &["bank", "schema"]);
    assert_eq!(json(&printed)["definitions"]["RawQuestion"]["additionalProperties"], false);
}

// ---------------------------------------------------------------------------------------------------------------------
// Rules

#[test]
fn every_rule_explains_itself_in_three_parts() {
    let folder = folder();
    let list = said(&run(folder.path(), &["bank", "explain"]), 0);
    for rule in rule::all() {
        assert!(list.lines().any(|line| line.split(' ').next() == Some(rule.id)), "{} in {list}", rule.id);
        let text = said(&run(folder.path(), &["bank", "explain", rule.id]), 0);
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (head, part) in [("What", rule.what), ("Why", rule.why), ("Remedy", rule.remedy)] {
            let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(!part.is_empty() && words.contains(&format!("{head} {part}")), "{}: {text}", rule.id);
        }
        let allowed = text.contains(&format!("lint-allow: [\"{}: ", rule.id));
        assert_eq!(allowed, rule.allowable, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80 || !line.contains(' ')), "{text}");
    }
    let told = said(&run(folder.path(), &["bank", "explain", "allow_unknow"]), 1);
    assert!(told.contains("Did you mean allow-unknown"), "{told}");
    let told = said(&run(folder.path(), &["bank", "explain", "\u{1b}[2J"]), 1);
    assert!(told.contains("lists all"), "{told}");
}

// ---------------------------------------------------------------------------------------------------------------------
// Faults for programs

#[test]
fn sarif_names_the_file_from_here_the_line_and_the_rule() {
    let folder = folder();
    fs::create_dir(folder.path().join("my banks")).unwrap();
    let file = folder.path().join("my banks").join("desk.yaml");
    fs::write(&file, bank("C")).unwrap();
    for path in ["my banks", file.to_str().unwrap()] {
        let output = run(folder.path(), &["bank", "check", "--format", "sarif", path]);
        said(&output, 1);
        let log = json(&output);
        assert_eq!(log["version"], "2.1.0");
        let driver = &log["runs"][0]["tool"]["driver"];
        let rules = driver["rules"].as_array().unwrap();
        assert_eq!(driver["name"], "openbook");
        for known in rule::all() {
            let rule = rules.iter().find(|r| r["id"] == known.id).unwrap();
            assert_eq!(rule["shortDescription"]["text"], known.what);
            assert!(rule["help"]["text"].as_str().unwrap().contains(known.remedy), "{rule}");
        }
        let results = log["runs"][0]["results"].as_array().unwrap();
        let result = results.iter().find(|r| r["ruleId"] == "key-outside").unwrap();
        assert_eq!(result["level"], "error");
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        assert_eq!(
            rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"],
            "key-outside"
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20banks/desk.yaml");
        assert_eq!(
            (&place["region"]["startLine"], &place["region"]["startColumn"]),
            (&13.into(), &10.into())
        );
        let print = &result["partialFingerprints"]["ruleAndItem/v1"];
        assert_eq!(print, "key-outside/desk-001/1");
    }
}

#[test]
fn a_pull_request_is_annotated_and_a_bank_cannot_say_more() {
    let folder = folder();
    let text = bank("\"C%\\n::error::planted, here\"");
    fs::write(folder.path().join("desk, the.yaml"), text).unwrap();
    let output = run(folder.path(), &["bank", "check", "--format", "github", "."]);
    let text = said(&output, 1);
    let commands: Vec<&str> = text.lines().filter(|line| line.starts_with("::error")).collect();
    assert_eq!(commands.len(), 1, "{text}");
    assert!(commands[0].starts_with("::error file=desk%2C the.yaml,line=13,col=10,title="), "{text}");
    assert!(commands[0].contains("C%25") && commands[0].contains("%0A"), "{text}");
    assert!(text.lines().last().unwrap().starts_with("1 file checked"), "{text}");
}

#[test]
fn json_is_the_same_by_either_name_and_a_good_bank_ends_with_0() {
    let folder = folder();
    fs::write(folder.path().join("desk.yaml"), bank("C")).unwrap();
    let long = run(folder.path(), &["bank", "check", "--format", "json", "desk.yaml"]);
    assert_eq!(long.stdout, run(folder.path(), &["bank", "check", "--json", "desk.yaml"]).stdout);
    assert!(json(&long).as_array().is_some_and(|list| !list.is_empty()));
    fs::write(folder.path().join("desk.yaml"), bank("B")).unwrap();
    for format in ["human", "json", "sarif", "github"] {
        said(&run(folder.path(), &["bank", "check", "--format", format, "desk.yaml"]), 0);
    }
    for args in [["--watch", "--json"], ["--watch", "--format=sarif"], ["--json", "--format=json"]] {
        said(&run(folder.path(), &["bank", "check", args[0], args[1], "desk.yaml"]), 2);
    }
}

#[test]
fn a_list_of_cpt_numbers_that_cannot_be_read_is_named() {
    let folder = folder();
    fs::write(folder.path().join("desk.yaml"), bank("B")).unwrap();
    fs::write(folder.path().join("odd.txt"), b"\xff\xfe").unwrap();
    for (list, words) in [("no.txt", "cannot be read"), (".", "no ordinary file"), ("odd.txt", "UTF-8")] {
        let told = said(&run(folder.path(), &["bank", "check", "desk.yaml", "--cpt-list", list]), 1);
        assert!(told.contains(list) && told.contains(words), "{told}");
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// What was understood, and what a learner sees

#[test]
fn the_codes_of_a_question_are_shown_with_what_the_book_calls_them() {
    let folder = folder();
    fs::write(folder.path().join("desk.yaml"), bank("B")).unwrap();
    let text = said(&run(folder.path(), &["bank", "codes", "desk.yaml"]), 0);
    assert!(text.starts_with("desk-001  desk.yaml:6\n"), "{text}");
    let key = text.lines().find(|line| line.contains("key B")).unwrap();
    assert!(key.contains("E11.9") && key.contains("ICD-10-CM") && key.contains("Type 2 diabetes"), "{text}");
    assert!(text.contains("A wrong-code"), "{text}");

    // A shipped question by its id, as JSON.
    let output = run(folder.path(), &["bank", "codes", "icd-001", "--json"]);
    let list = json(&output);
    assert_eq!((list.as_array().unwrap().len(), &list[0]["id"]), (1, &"icd-001".into()));
    let key = list[0]["texts"].as_array().unwrap().iter().find(|text| text["role"] == "key A").unwrap();
    let codes: Vec<&str> =
        key["codes"].as_array().unwrap().iter().map(|code| code["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["E11.621", "L97.412", "E11.22", "N18.32", "Z79.4", "Z79.85"]);
    assert!(key["codes"].as_array().unwrap().iter().all(|code| code["title"].is_string()), "{key}");

    // All of ours if nothing is named; a question that is not there is met with those like it.
    let all = json(&run(folder.path(), &["bank", "codes", "--json"]));
    assert!(all.as_array().unwrap().len() > 150);
    let told = said(&run(folder.path(), &["bank", "codes", "icd-00l"]), 1);
    assert!(told.contains("Did you mean icd-001"), "{told}");
    let told = said(&run(folder.path(), &["bank", "codes", "no-such.yaml"]), 1);
    assert!(told.contains("bank check"), "{told}");
}

#[test]
fn a_preview_keeps_the_key_to_itself_until_it_is_answered() {
    let folder = folder();
    fs::write(folder.path().join("desk.yaml"), bank("B")).unwrap();
    let asked = ["bank", "preview", "desk-001", "--bank", "desk.yaml"];
    let shown = said(&run(folder.path(), &asked), 0);
    assert!(shown.contains("A. E10.9\nB. E11.9\n") && shown.contains("Which code stands for"), "{shown}");
    for hidden in ["right", "wrong", "The words of the title", "Tabular"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    let shown = said(&run(folder.path(), &[&asked[..], &["--answered"]].concat()), 0);
    assert!(shown.contains("B (right) E11.9: The words of the title"), "{shown}");
    assert!(shown.contains("A (wrong code) E10.9: That is type 1."), "{shown}");
    assert!(shown.contains("See Tabular List E11.9"), "{shown}");
    // A shipped one with its note; one that is not there.
    let shown = said(&run(folder.path(), &["bank", "preview", "cas-101"]), 0);
    assert!(shown.contains("\nChart note\n") && shown.contains("\nD. "), "{shown}");
    let told = said(&run(folder.path(), &["bank", "preview", "desk-01", "--bank", "desk.yaml"]), 1);
    assert!(told.contains("Did you mean desk-001?"), "{told}");
}

#[test]
fn what_a_bank_says_is_harmless_in_all_of_this() {
    let folder = folder();
    let nasty = bank("C").replace("E10.9", "\"E10.9 \\e[2J\\u202e\"").replace("desk-001", "\"d\\a-001\"");
    fs::write(folder.path().join("a\u{1b}[31m.yaml"), nasty).unwrap();
    for format in ["human", "json", "sarif", "github"] {
        said(&run(folder.path(), &["bank", "check", "--format", format, "."]), 1);
    }
    said(&run(folder.path(), &["bank", "codes", "."]), 1);
    said(&run(folder.path(), &["bank", "preview", "\u{1b}[2J", "--bank", "."]), 1);
    said(&run(folder.path(), &["bank", "new", "a\u{1b}[31m\n.yaml"]), 0);
    said(&run(folder.path(), &["bank", "check", "a\u{1b}[31m\n.yaml"]), 0);
}

// ---------------------------------------------------------------------------------------------------------------------
// Watching

/// What a program prints, as it comes.
fn listen(mut out: impl Read + Send + 'static) -> Receiver<String> {
    let (send, heard) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(n @ 1..) = out.read(&mut bytes) {
            if send.send(String::from_utf8_lossy(&bytes[..n]).into_owned()).is_err() {
                break;
            }
        }
    });
    heard
}

/// Waits for a text, for some seconds at most.
#[track_caller]
fn hear(heard: &Receiver<String>, wanted: &str) {
    let mut all = String::new();
    while !all.contains(wanted) {
        let next = heard.recv_timeout(Duration::from_secs(30));
        assert!(next.is_ok(), "{wanted:?} never came: {all}");
        all += &next.unwrap();
    }
    assert!(!all.contains('\u{1b}'), "no terminal is there to be cleared: {all:?}");
}

#[test]
fn a_watched_bank_is_checked_again_when_it_is_saved() {
    let folder = folder();
    let banks = folder.path().join("banks");
    fs::create_dir(&banks).unwrap();
    fs::write(banks.join("desk.yaml"), bank("C")).unwrap();
    let mut child = openbook(folder.path(), &["bank", "check", "--watch", "banks"]).spawn().unwrap();
    let heard = listen(child.stdout.take().unwrap());
    hear(&heard, "0 questions can be asked: 1 error");
    fs::write(banks.join("desk.yaml"), bank("B")).unwrap();
    hear(&heard, "1 file checked, 1 question can be asked");
    // A file that comes, and one that goes.
    fs::write(banks.join("more.yaml"), bank("B").replace("desk", "more")).unwrap();
    hear(&heard, "2 files checked");
    fs::remove_file(banks.join("more.yaml")).unwrap();
    hear(&heard, "1 file checked");
    // None left is no reason to stop.
    fs::remove_file(banks.join("desk.yaml")).unwrap();
    hear(&heard, "there is no bank in banks");
    fs::write(banks.join("desk.yaml"), bank("B")).unwrap();
    hear(&heard, "1 file checked, 1 question can be asked");
    assert!(child.try_wait().unwrap().is_none());
    child.kill().unwrap();
    child.wait().unwrap();
}
