//! The program from outside: what is printed, what is stored, and the exit code, through pipes as others use it.
//!
//! Each test has a home of its own. Keys are looked up in `question-banks/` by the id in the question's header, so that
//! a score is checked against the banks as they are written, not against the program's own reading of them.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use openbook::domain::fault::forbidden;
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

// ---------------------------------------------------------------------------------------------------------------------
// Running the program

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn openbook(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openbook"));
    command.args(args).env("OPENBOOK_HOME", home).env_remove("LC_ALL").env("LANG", "C.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program with these lines on its stdin, which then ends.
fn fed(mut command: Command, lines: &str) -> Output {
    let mut child = command.spawn().unwrap();
    // A program that ended before it read all is judged by what it said.
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap_or(());
    child.wait_with_output().unwrap()
}

fn run(home: &Path, args: &[&str], lines: &str) -> Output {
    fed(openbook(home, args), lines)
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a run printed, which must have ended with this code.
#[track_caller]
fn said(output: &Output, code: i32) -> String {
    let both = format!("{}{}", out(output), err(output));
    assert_eq!(output.status.code(), Some(code), "{both}");
    assert!(!both.contains("panicked"), "{both}");
    both
}

#[track_caller]
fn json(home: &Path, args: &[&str]) -> Value {
    let output = run(home, args, "");
    said(&output, 0);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The names of an object's fields.
fn fields(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

// ---------------------------------------------------------------------------------------------------------------------
// The banks as they are written

#[derive(Deserialize)]
struct BankFile {
    area: Option<String>,
    #[serde(default)]
    questions: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    id: String,
    area: Option<String>,
    #[serde(default)]
    options: Vec<OptionText>,
    key: Option<Key>,
}

#[derive(Deserialize)]
struct OptionText {
    text: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Key {
    One(String),
    Several(Vec<String>),
}

/// What a test needs to know of an item.
struct Known {
    area: String,
    options: Vec<String>,
    key: String,
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|e| e == "yaml") {
            found.push(path);
        }
    }
    found
}

fn shipped() -> BTreeMap<String, Known> {
    let mut known = BTreeMap::new();
    for path in yaml_files(Path::new("question-banks")) {
        let in_exams = path.parent().is_some_and(|p| p.ends_with("exams"));
        if in_exams || path.ends_with("areas.yaml") {
            continue;
        }
        let file: BankFile = serde_saphyr::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for q in file.questions {
            let key = match q.key {
                Some(Key::One(letter)) => letter,
                Some(Key::Several(letters)) => letters.concat(),
                None => String::new(),
            };
            let options = q.options.iter().map(|o| words(&o.text)).collect();
            let area = q.area.or_else(|| file.area.clone()).unwrap();
            known.insert(q.id, Known { area, options, key: key.to_uppercase() });
        }
    }
    known
}

fn blueprint() -> BTreeMap<String, u64> {
    #[derive(Deserialize)]
    struct Profile {
        areas: Vec<Row>,
    }
    #[derive(Deserialize)]
    struct Row {
        area: String,
        count: u64,
    }
    let text = fs::read_to_string("question-banks/exams/cpc.yaml").unwrap();
    let profile: Profile = serde_saphyr::from_str(&text).unwrap();
    profile.areas.into_iter().map(|r| (r.area, r.count)).collect()
}

// ---------------------------------------------------------------------------------------------------------------------
// A sitting by pipe

/// A program that is being talked to.
struct Talk {
    child: Child,
}

impl Talk {
    fn begin(home: &Path, args: &[&str]) -> Self {
        Self { child: openbook(home, args).spawn().unwrap() }
    }

    /// What is said up to a text, which must come.
    fn hear(&mut self, until: &str) -> String {
        let stdout = self.child.stdout.as_mut().unwrap();
        let mut heard = Vec::new();
        let mut byte = [0];
        while !heard.ends_with(until.as_bytes()) {
            let n = stdout.read(&mut byte).unwrap();
            assert!(n == 1, "{until:?} never came: {}", String::from_utf8_lossy(&heard));
            heard.push(byte[0]);
        }
        String::from_utf8(heard).unwrap()
    }

    fn say(&mut self, line: &str) {
        self.child.stdin.as_mut().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    fn end(self) -> String {
        let output = self.child.wait_with_output().unwrap();
        said(&output, 0)
    }
}

/// The id in a question's header.
fn id_of(question: &str) -> String {
    let header = question.lines().find(|l| l.starts_with("Question ")).unwrap();
    header.split(" · ").nth(2).unwrap().to_owned()
}

/// The letter under which an option is shown.
fn letter_of(question: &str, option: &str) -> String {
    let shown = |line: &&str| line.get(..3).is_some_and(|l| l.ends_with(". ")) && words(&line[3..]) == option;
    let line = question.lines().find(shown);
    assert!(line.is_some(), "{option:?} is not shown in {question}");
    line.unwrap()[..1].to_lowercase()
}

/// The position of a bank's letter.
fn position(letter: &str) -> usize {
    usize::from(letter.bytes().next().unwrap() - b'A')
}

/// Areas answered wrong throughout, and one with every second answer wrong.
const WRONG: [&str; 3] = ["anatomy", "coding-guidelines", "hcpcs-level-ii"];
const HALF: &str = "cases";

#[test]
fn a_hundred_questions_are_scored_by_the_banks_own_keys() {
    let (home, known) = (home(), shipped());
    let mut talk = Talk::begin(home.path(), &["exam", "cpc", "--plain", "--seed", "7"]);
    let mut given: Vec<(String, String, bool)> = Vec::new();
    let mut right: BTreeMap<&str, u64> = BTreeMap::new();
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    for n in 1..=100 {
        let question = talk.hear("\n> ");
        assert!(question.contains(&format!("Question {n} of 100 · ")), "{question}");
        let id = id_of(&question);
        let item = &known[&id];
        *seen.entry(&item.area).or_default() += 1;
        let wanted =
            !(WRONG.contains(&item.area.as_str()) || (item.area == HALF && seen[HALF].is_multiple_of(2)));
        *right.entry(&item.area).or_default() += u64::from(wanted);
        let key = position(&item.key);
        let chosen = if wanted { key } else { (key + 1) % item.options.len() };
        if n == 5 {
            // A flag, a look at the time and a change of mind come between.
            talk.say("f");
            assert_eq!(talk.hear("\n").trim_start_matches("> "), "Flagged.\n");
            talk.say("t");
            assert!(talk.hear("\n").contains(" left, "));
            let other = &item.options[(key + 2) % item.options.len()];
            talk.say(&letter_of(&question, other));
            talk.hear("\n> ");
            talk.say("p");
            assert!(talk.hear("\n> ").contains("(your answer)"));
        }
        talk.say(&letter_of(&question, &item.options[chosen]));
        let letter = char::from(b'A' + u8::try_from(chosen).unwrap());
        given.push((id, letter.to_string(), wanted));
    }
    assert!(talk.hear("\n").contains("none is blank"));
    talk.say("submit");
    let report = talk.end();

    let blueprint = blueprint();
    let ids: BTreeSet<&String> = given.iter().map(|(id, ..)| id).collect();
    assert_eq!(ids.len(), 100, "no item twice");
    assert_eq!(seen, blueprint.iter().map(|(area, n)| (area.as_str(), *n)).collect());
    let correct: u64 = right.values().sum();
    assert_eq!(correct, 100 - 4 - 7 - 3 - 5);
    assert!(report.contains(&format!("CPC mock: {correct} of 100 right · {correct}% · PASSED")), "{report}");
    assert!(report.contains("Anatomy: 0 of 4 · 0% (0–49%) · below 70% · not enough questions"), "{report}");
    assert!(report.contains("Cases: 5 of 10 · 50% (24–76%) · below 70%\n"), "{report}");
    assert!(report.contains("Kept as sitting 1."), "{report}");

    let list = json(home.path(), &["history", "--json"]);
    assert_eq!(list.as_array().unwrap().len(), 1);
    check_head(&list[0], correct);
    check_areas(&list[0]["areas"], &seen, &right);
    let one = json(home.path(), &["history", "1", "--json"]);
    check_head(&one, correct);
    check_questions(&one["questions"], &known, &given);
    check_csv(home.path(), &given);
}

/// The fields that the issue names, and those added since.
const HEAD: [&str; 13] = [
    "id",
    "kind",
    "exam",
    "started",
    "finished",
    "minutes_used",
    "scored",
    "correct",
    "percent",
    "passed",
    "areas",
    "title",
    "mode",
];
const QUESTION: [&str; 12] = [
    "id",
    "area",
    "chosen",
    "key",
    "correct",
    "scored",
    "seconds",
    "flagged",
    "changes",
    "shown",
    "revision",
    "book_seconds",
];

fn check_head(sitting: &Value, correct: u64) {
    let mut names = fields(sitting);
    names.remove("questions");
    assert_eq!(names, BTreeSet::from(HEAD));
    assert_eq!(
        (&sitting["id"], &sitting["kind"], &sitting["exam"]),
        (&1.into(), &"mock".into(), &"cpc".into())
    );
    assert_eq!((&sitting["scored"], &sitting["correct"]), (&100.into(), &correct.into()));
    assert_eq!(sitting["percent"].as_f64(), Some(f64::from(u32::try_from(correct).unwrap())));
    assert_eq!(sitting["passed"], true);
    assert!(sitting["minutes_used"].as_f64().is_some_and(|m| (0.0..10.0).contains(&m)), "{sitting}");
    for when in ["started", "finished"] {
        let text = sitting[when].as_str().unwrap();
        assert!(text.len() == 25 && text.as_bytes()[10] == b'T' && text.as_bytes()[22] == b':', "{text}");
    }
    assert!(sitting["started"].as_str() <= sitting["finished"].as_str());
}

fn check_areas(areas: &Value, seen: &BTreeMap<&str, u64>, right: &BTreeMap<&str, u64>) {
    let areas = areas.as_array().unwrap();
    assert_eq!(areas.len(), 18);
    for area in areas {
        assert_eq!(fields(area), BTreeSet::from(["area", "scored", "correct"]));
        let name = area["area"].as_str().unwrap();
        assert_eq!(area["scored"], seen[name], "{name}");
        assert_eq!(area["correct"], right[name], "{name}");
    }
}

fn check_questions(questions: &Value, known: &BTreeMap<String, Known>, given: &[(String, String, bool)]) {
    let questions = questions.as_array().unwrap();
    assert_eq!(questions.len(), 100);
    for (n, (question, (id, chosen, right))) in questions.iter().zip(given).enumerate() {
        assert_eq!(fields(question), BTreeSet::from(QUESTION));
        let item = &known[id];
        assert_eq!((&question["id"], &question["area"]), (&id.as_str().into(), &item.area.as_str().into()));
        assert_eq!(question["chosen"], chosen.as_str(), "{id}: letters are those of the bank");
        assert_eq!(question["key"], item.key, "{id}");
        assert_eq!(question["correct"], *right, "{id}");
        assert_eq!(question["flagged"], n == 4, "{id}");
        assert_eq!(question["changes"], u64::from(n == 4), "{id}");
        assert!(question["seconds"].as_u64().is_some_and(|s| s < 600), "{question}");
        assert_eq!(question["book_seconds"], 0, "{id}: lines of text have no book to open");
        let mut shown: Vec<char> = question["shown"].as_str().unwrap().chars().collect();
        shown.sort_unstable();
        assert!(shown.into_iter().eq(('A'..).take(item.options.len())), "{question}");
    }
}

fn check_csv(home: &Path, given: &[(String, String, bool)]) {
    let list = out(&run(home, &["history", "--csv"], ""));
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines[0], "id,kind,exam,title,started,finished,minutes_used,scored,correct,percent,passed");
    assert!(lines.len() == 2 && lines[1].starts_with("1,mock,cpc,CPC mock,"), "{list}");
    assert!(lines[1].ends_with(",100,81,81,true"), "{list}");
    let one = out(&run(home, &["history", "1", "--csv"], ""));
    let lines: Vec<&str> = one.lines().collect();
    assert_eq!(lines[0], "id,area,chosen,key,correct,seconds,flagged,changes,book_seconds");
    assert_eq!(lines.len(), 101);
    for (line, (id, chosen, right)) in lines[1..].iter().zip(given) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(
            (cells[0], cells[2], cells[4]),
            (id.as_str(), chosen.as_str(), right.to_string().as_str())
        );
        assert_eq!((cells.len(), cells[8]), (9, "0"), "{line}");
    }
}

#[test]
fn the_same_seed_asks_the_same_questions() {
    let asked = |seed: &str| {
        let home = home();
        let text = said(&run(home.path(), &["exam", "cpc", "--plain", "--seed", seed], "n\nn\nn\nn\nq\n"), 0);
        // The time left, which ends a header, may be a second off.
        let without_time = |line: &str| line.rsplit_once(" · ").map_or(line, |(head, _)| head).to_owned();
        let lines: Vec<String> = text.lines().filter(|l| !l.starts_with("Left")).map(without_time).collect();
        lines
    };
    assert_eq!(asked("7"), asked("7"));
    assert_ne!(asked("7"), asked("8"));
}

// ---------------------------------------------------------------------------------------------------------------------
// Coming and going

/// What a candidate buys three practice exams for: five that have no question in common.
#[test]
fn five_mocks_in_a_row_share_no_question() {
    let home = home();
    let mut asked = BTreeSet::new();
    for seed in ["3", "1", "4", "15", "9"] {
        let lines = "a\n".repeat(100) + "submit\n";
        let said = said(&run(home.path(), &["exam", "cpc", "--plain", "--seed", seed], &lines), 0);
        let ids: BTreeSet<String> =
            said.lines().filter(|line| line.starts_with("Question ")).map(id_of).collect();
        assert_eq!(ids.len(), 100, "{said}");
        let again: Vec<&String> = ids.intersection(&asked).collect();
        assert!(again.is_empty(), "asked again: {again:?}");
        asked.extend(ids);
    }
}

#[test]
fn handing_in_with_blanks_asks_first() {
    let home = home();
    let text = said(
        &run(
            home.path(),
            &["drill", "--plain", "-n", "3", "--set", "cpt", "--seed", "1"],
            "submit\nn\nr\nsubmit\ny\n",
        ),
        0,
    );
    assert_eq!(
        text.matches("3 blank (1 2 3); a blank counts as wrong. Type y to submit all the same.").count(),
        2
    );
    assert!(text.contains("Not submitted."), "{text}");
    assert!(text.contains("0 answered, 3 blank, 0 flagged"), "{text}");
    assert!(text.contains("0 of 3 right · 0%"), "{text}");
    let list = json(home.path(), &["history", "--json"]);
    assert_eq!((&list[0]["kind"], &list[0]["passed"]), (&"drill".into(), &Value::Null));
}

#[test]
fn the_end_of_input_leaves_a_sitting_that_can_be_resumed() {
    let home = home();
    let exam = ["exam", "cpc", "--plain", "--seed", "7"];
    for cut in ["a\nb\nf\n", "a\nb\nf\nsubmit\n", "a\nb\nf\nq\nsubmit\ny\n"] {
        let left = said(&run(home.path(), &exam, cut), 0);
        assert!(left.contains("`openbook resume` goes on"), "{left}");
        assert_eq!(json(home.path(), &["history", "--json"]).as_array().unwrap().len(), 0);
        let back = said(&run(home.path(), &["resume", "--plain"], "r\n"), 0);
        assert!(back.contains("Question 3 of 100"), "{back}");
        assert!(back.contains("2 answered, 98 blank, 1 flagged"), "{back}");
    }
    // The newest goes first; any other is named by its number.
    let named = said(&run(home.path(), &["resume", "2", "--plain"], "submit\ny\n"), 0);
    assert!(named.contains("sitting 2 · ") && named.contains("left the desk 2 times"), "{named}");
    let again = said(&run(home.path(), &["resume", "2", "--plain"], ""), 1);
    assert!(again.contains("does not wait to be continued") && again.contains("1, 3"), "{again}");
    let one = json(home.path(), &["history", "2", "--json"]);
    assert_eq!(one["questions"].as_array().unwrap().iter().filter(|q| q["chosen"].is_string()).count(), 2);
}

#[test]
fn nothing_to_resume_and_nothing_in_history_is_said() {
    let home = home();
    assert!(said(&run(home.path(), &["resume", "--plain"], ""), 1).contains("no unfinished sitting"));
    assert!(said(&run(home.path(), &["history"], ""), 0).contains("No finished sittings yet"));
    assert!(said(&run(home.path(), &["history", "5"], ""), 1).contains("no finished sitting 5"));
    assert!(said(&run(home.path(), &["drill", "--missed", "--plain"], ""), 1).contains("none was missed"));
}

#[test]
fn a_drill_explains_every_answer_and_misses_come_back() {
    let home = home();
    let drill = ["drill", "--plain", "--area", "anatomy", "-n", "2", "--seed", "3"];
    let mut talk = Talk::begin(home.path(), &drill);
    let known = shipped();
    let mut asked = Vec::new();
    for right in [true, false] {
        let question = talk.hear("\n> ");
        let id = id_of(&question);
        let item = &known[&id];
        assert_eq!(item.area, "anatomy");
        let key = position(&item.key);
        let chosen = if right { key } else { (key + 1) % item.options.len() };
        talk.say(&letter_of(&question, &item.options[chosen]));
        let verdict = talk.hear("\nSee ");
        assert!(
            verdict.contains(if right { "Right: you answered " } else { "Wrong: you answered " }),
            "{verdict}"
        );
        assert_eq!(verdict.matches("(right").count(), 1, "{verdict}");
        asked.push(id);
    }
    talk.say("submit");
    assert!(talk.end().contains("1 of 2 right · 50%"));
    let missed = said(&run(home.path(), &["drill", "--plain", "--missed"], "q\n"), 0);
    assert!(missed.contains("1 questions") && missed.contains(&asked[1]), "{missed}");
    let none = said(&run(home.path(), &["drill", "--plain", "--flagged"], "q\n"), 1);
    assert!(none.contains("none was flagged"), "{none}");
}

#[test]
fn an_exam_refuses_what_practice_gives() {
    let home = home();
    let exam = said(&run(home.path(), &["exam", "--plain"], "pause\na\nq\n"), 0);
    assert!(exam.contains("An exam cannot be paused"), "{exam}");
    assert!(!exam.contains("(right)"), "{exam}");
    let practice =
        said(&run(home.path(), &["exam", "--practice", "--plain"], "pause\na\ncontinue\na\nq\n"), 0);
    assert!(practice.contains("Paused. Type continue to go on."), "{practice}");
    assert_eq!(practice.matches("(right").count(), 1, "{practice}");
}

// ---------------------------------------------------------------------------------------------------------------------
// Banks

fn bank_with(lines: &str) -> String {
    format!("bank: lighthouse\ntitle: The lighthouse\nprofile: CY2026\narea: compliance\nquestions:\n{lines}")
}

fn question(id: &str, stem: &str, key: &str) -> String {
    format!(
        "  - id: {id}\n    difficulty: easy\n    cognitive: recall\n    stem: {stem}\n    options:\n      \
         - {{text: By the sea, why: It says so.}}\n      \
         - {{text: On a hill, why: It says otherwise., flaw: wrong-site}}\n    key: {key}\n    \
         references: [{{source: log, section: One}}]\n"
    )
}

#[test]
fn every_fault_of_a_bank_is_printed_with_its_place_and_a_remedy() {
    let home = home();
    let file = home.path().join("broken.yaml");
    let text =
        bank_with(&(question("light-001", "Where is it?", "C") + &question("light-001", "And now?", "A")))
            .replacen("difficulty: easy", "difficulty: Easy", 1);
    fs::write(&file, text).unwrap();
    let name = file.to_str().unwrap();
    let output = run(home.path(), &["bank", "check", name], "");
    let printed = said(&output, 1);
    assert!(err(&output).is_empty(), "{printed}");
    let faults: Vec<&str> = printed.lines().filter(|l| l.contains(": error[")).collect();
    let places: Vec<&str> =
        faults.iter().map(|l| l.strip_prefix(name).unwrap().split(' ').next().unwrap()).collect();
    assert_eq!(places, [":7:17:", ":13:10:", ":15:9:"], "{printed}");
    for (fault, rule) in faults.iter().zip(["bad-word", "key-outside", "duplicate-id"]) {
        let message = fault.split_once(&format!(" error[{rule}]: ")).unwrap().1;
        assert!(message.len() > 10, "{fault}");
    }
    assert_eq!(printed.lines().filter(|l| l.starts_with("  help: ")).count(), 3, "{printed}");

    let output = run(home.path(), &["bank", "check", "--json", name], "");
    said(&output, 1);
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 3);
    let names = BTreeSet::from(["file", "line", "column", "level", "rule", "item", "message", "help"]);
    assert!(list.as_array().unwrap().iter().all(|f| fields(f) == names), "{list}");
    let first = &list[0];
    assert_eq!((&first["file"], &first["line"], &first["column"]), (&name.into(), &7.into(), &17.into()));
    assert_eq!(
        (&first["level"], &first["rule"], &first["item"]),
        (&"error".into(), &"bad-word".into(), &"light-001".into())
    );
}

#[test]
fn a_good_bank_has_no_faults() {
    let home = home();
    let file = home.path().join("good.yaml");
    fs::write(&file, bank_with(&question("light-001", "Where is it?", "A"))).unwrap();
    let name = file.to_str().unwrap();
    let text = said(&run(home.path(), &["bank", "check", name], ""), 0);
    assert!(text.contains("1 file checked, 1 question can be asked"), "{text}");
    assert_eq!(json(home.path(), &["bank", "check", name, "--json"]), Value::Array(vec![]));
    assert!(
        said(&run(home.path(), &["bank", "check", "question-banks"], ""), 0).contains("reviews checked, ")
    );
    // One that is not there is a fault of its own.
    let gone = said(&run(home.path(), &["bank", "check", "no-such.yaml"], ""), 1);
    assert!(
        gone.contains("no-such.yaml") && gone.contains("error[unreadable]") && gone.contains("help: "),
        "{gone}"
    );
}

#[test]
fn bank_stats_count_what_there_is_to_ask() {
    let (home, known) = (home(), shipped());
    let stats = json(home.path(), &["bank", "stats", "--json"]);
    assert_eq!(fields(&stats), BTreeSet::from(["questions", "cases", "profiles", "by_set", "reviewed"]));
    assert_eq!(stats["questions"].as_u64(), Some(known.len() as u64));
    assert!(stats["cases"].as_u64().is_some_and(|n| n >= 2), "{stats}");
    let sets = ["cpt", "icd-10-cm", "hcpcs", "foundations", "cases", "certification"];
    assert_eq!(fields(&stats["by_set"]), BTreeSet::from(sets));
    let all: u64 = stats["by_set"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(all, known.len() as u64);
    let cpc = &stats["profiles"]["cpc"];
    assert_eq!(fields(cpc), BTreeSet::from(["areas", "disjoint_forms"]));
    assert!(cpc["disjoint_forms"].as_u64().is_some_and(|n| n >= 5), "{cpc}");
    let blueprint = blueprint();
    assert_eq!(fields(&cpc["areas"]), blueprint.keys().map(String::as_str).collect());
    for (area, needed) in &blueprint {
        let row = &cpc["areas"][area.as_str()];
        assert_eq!(fields(row), BTreeSet::from(["needed", "available"]));
        assert_eq!(row["needed"], *needed, "{area}");
        let single = known.values().filter(|k| k.area == *area && k.key.len() == 1).count();
        assert_eq!(row["available"], single, "{area}");
    }
    assert!(said(&run(home.path(), &["bank", "stats"], ""), 0).contains("needed"));
}

/// An exam of two areas with four questions, of which the banks hold three.
fn small_exam(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let areas = "areas:\n  - {id: lamp-room, title: The lamp room, set: foundations}\n  - {id: stairs, title: The stairs, set: foundations}\n";
    let exam = "exam: keeper\nname: Keeper of the Light\nbody: The invented board\nquestions: 4\nscored: 4\nunscored: 0\n\
                minutes: 8\npass: {percent: 70}\nbook: open\nmovement: free\nkinds: [single]\nareas:\n  \
                - {area: lamp-room, count: 2}\n  - {area: stairs, count: 2}\nfacts:\n  \
                - about: [name, body, questions, minutes, pass, book, movement, kinds, areas]\n    \
                source: Nobody\n    checked: 2026-11-22\n";
    let bank = bank_with(
        &(question("lamp-001", "Which way does the lamp turn?", "A")
            + &question("lamp-002", "What does the lamp burn?", "A")
            + &question("stairs-001", "How many steps are there?", "A")
                .replace("    key", "    area: stairs\n    key")),
    )
    .replace("area: compliance", "area: lamp-room");
    for (name, text) in [("areas.yaml", areas), ("keeper.yaml", exam), ("light.yaml", bank.as_str())] {
        fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn a_bank_too_small_names_what_lacks_and_offers_a_shorter_form() {
    let home = home();
    // Once named on the command line, once in the home itself.
    let elsewhere = home.path().join("elsewhere");
    small_exam(&elsewhere);
    let sit = |args: &[&str], lines: &str| run(&home.path().join("home"), args, lines);
    let by_name = ["exam", "keeper", "--plain", "--bank", elsewhere.to_str().unwrap()];
    let offer = "A form of 3 questions in the same proportions can be drawn. Type y to sit it.";
    let no = said(&sit(&by_name, "n\n"), 1);
    assert!(
        no.contains("The stairs: 2 needed, 1 there, 1 lacking\n") && !no.contains("The lamp room:"),
        "{no}"
    );
    assert!(no.contains(offer) && !no.contains("Question 1"), "{no}");
    said(&sit(&by_name, ""), 1);

    small_exam(&home.path().join("home/banks"));
    let yes = said(&sit(&["exam", "keeper", "--plain"], "y\na\na\na\nsubmit\n"), 0);
    assert!(yes.contains(offer) && yes.contains("Question 3 of 3"), "{yes}");
    assert!(yes.contains("KEEPER mock, 3 questions · sitting 1 · 3 questions · 0:06:00 left"), "{yes}");
    assert!(yes.contains("The stairs: ") && yes.contains("Kept as sitting 1."), "{yes}");
    let list = json(&home.path().join("home"), &["history", "--json"]);
    assert_eq!((&list[0]["exam"], &list[0]["scored"]), (&"keeper".into(), &3.into()));
}

#[test]
fn a_bank_of_ones_own_replaces_a_shipped_item_by_its_id() {
    let home = home();
    let known = shipped();
    let (id, item) = known.iter().find(|(_, k)| k.area == "anatomy" && k.key.len() == 1).unwrap();
    let own = bank_with(&question(id, "Where does the lighthouse stand?", "A"))
        .replace("area: compliance", "area: anatomy");
    fs::create_dir_all(home.path().join("banks")).unwrap();
    fs::write(home.path().join("banks/own.yaml"), own).unwrap();
    let stats = json(home.path(), &["bank", "stats", "--json"]);
    assert_eq!(stats["questions"].as_u64(), Some(known.len() as u64), "it replaces, and adds none");
    let drill = said(
        &run(home.path(), &["drill", "--plain", "--area", "anatomy", "-n", "200"], &"n\n".repeat(200)),
        0,
    );
    assert!(drill.contains("Where does the lighthouse stand?"), "{drill}");
    assert!(!item.options.iter().all(|o| drill.contains(o.as_str())), "the shipped one is gone");
}

// ---------------------------------------------------------------------------------------------------------------------
// What must never reach a terminal

/// Whatever was printed, no terminal obeys it.
#[track_caller]
fn is_harmless(output: &Output) {
    for text in [out(output), err(output)] {
        let bad: Vec<String> = text
            .chars()
            .filter(|&c| forbidden(c) && c != '\n')
            .map(|c| c.escape_unicode().to_string())
            .collect();
        assert!(bad.is_empty(), "{bad:?} in {text:?}");
        assert!(!text.contains("panicked"), "{text}");
    }
}

#[test]
fn text_of_a_bank_cannot_command_the_terminal() {
    let home = home();
    let raw = ["\u{1b}[2J", "\u{7}", "\u{9b}31m", "\u{202e}gnp", "\u{200b}", "\r", "\t", "\u{0}"];
    let escaped = ["\\e[2J", "\\a", "\\x9b31m", "\\u202egnp", "\\u200b", "\\r", "\\0", "\\N\\L\\P"];
    let quoted = |text: &str| format!("\"Where {text} is it?\"");
    for (n, text) in raw.into_iter().chain(escaped).enumerate() {
        let folder = home.path().join(n.to_string());
        fs::create_dir_all(&folder).unwrap();
        // Once in the question, once in a title, once where a fault will quote it.
        let good = bank_with(&question("light-001", "Is it lit?", "A"));
        let files = [
            bank_with(&question("light-001", &quoted(text), "A")),
            good.replace("title: The lighthouse", &format!("title: {}", quoted(text))),
            good.replace("key: A", &format!("key: {}", quoted(text))),
            good.replace("id: light-001", &format!("id: {}", quoted(text))),
            good.replace("difficulty: easy", &format!("{}: easy", quoted(text))),
        ];
        for (i, content) in files.iter().enumerate() {
            fs::write(folder.join(format!("{i}.yaml")), content).unwrap();
        }
        let path = folder.to_str().unwrap();
        let check = run(home.path(), &["bank", "check", path], "");
        assert_eq!(check.status.code(), Some(1), "{}", out(&check));
        is_harmless(&check);
        is_harmless(&run(home.path(), &["bank", "check", path, "--json"], ""));
        is_harmless(&run(home.path(), &["bank", "stats", "--bank", path], ""));
        let drill = ["drill", "--plain", "--area", "compliance", "-n", "200", "--bank", path];
        is_harmless(&run(home.path(), &drill, &"n\n".repeat(200)));
    }
}

#[test]
fn names_of_files_cannot_command_the_terminal() {
    let home = home();
    let nasty = home.path().join("a\u{1b}[31mb\u{9b}2J\u{202e}c\rd");
    fs::create_dir(&nasty).unwrap();
    let file = nasty.join("e\u{1b}]0;f\u{7}.yaml");
    fs::write(&file, bank_with(&question("light-001", "Is it lit?", "Z"))).unwrap();
    let (folder, file) = (nasty.to_str().unwrap(), file.to_str().unwrap());
    for path in [folder, file, "no\u{1b}[31m-such.yaml"] {
        is_harmless(&run(home.path(), &["bank", "check", path], ""));
        is_harmless(&run(home.path(), &["bank", "check", path, "--json"], ""));
        is_harmless(&run(home.path(), &["bank", "stats", "--bank", path], ""));
        is_harmless(&run(home.path(), &["drill", "--plain", "--bank", path], "q\n"));
    }
    // A home that cannot be used is named, too.
    for command in [&["drill", "--plain"][..], &["history"], &["resume", "--plain"]] {
        let output = run(Path::new(file), command, "q\n");
        assert!(said(&output, output.status.code().unwrap()).contains("cannot be written"));
        is_harmless(&output);
    }
}

#[test]
fn what_is_typed_cannot_command_the_terminal_either() {
    let home = home();
    let typed = "\u{1b}[2J\u{7}\n= \u{1b}[31mA\u{9b}1\n\u{202e}\np\np\ng \u{1b}c\nq\n".repeat(30);
    is_harmless(&run(home.path(), &["drill", "--plain", "-n", "200", "--set", "icd-10-cm"], &typed));
    is_harmless(&run(home.path(), &["resume", "--plain"], "p\np\nr\nsubmit\ny\n"));
    for format in ["--json", "--csv"] {
        let output = run(home.path(), &["history", "1", format], "");
        let text = out(&output).replace("\r\n", "\n");
        assert!(!text.chars().any(|c| forbidden(c) && c != '\n'), "{text:?}");
    }
}

#[test]
fn an_exam_and_an_area_that_are_not_there_are_named_harmlessly() {
    let home = home();
    for args in [
        &["exam", "\u{1b}[31mcpc"][..],
        &["drill", "--area", "\u{9b}2J"],
        &["history", "--bank", "\u{1b}c", "x"],
    ] {
        let output = run(home.path(), args, "");
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    }
    is_harmless(&run(home.path(), &["exam", "\u{1b}[31mcpc", "--plain"], ""));
    is_harmless(&run(home.path(), &["drill", "--area", "\u{9b}2J", "--plain"], ""));
}

// ---------------------------------------------------------------------------------------------------------------------
// Surroundings

#[test]
fn wrong_usage_ends_with_2_and_says_what_is_right() {
    let home = home();
    for (args, said_to_be) in [
        (&["--no-such-flag"][..], "--no-such-flag"),
        (&["dance"], "dance"),
        (&["exam", "cpcx", "--plain"], "There are: cpc."),
        (&["drill", "--plain", "--area", "attic"], "Use one of: "),
        (&["drill", "--plain", "--set", "attic"], "use one of: "),
        (&["drill", "--plain", "-n", "0"], "0"),
        (&["drill", "--plain", "--exam", "cpcx"], "There are: cpc."),
        (&["history", "--json", "--csv"], "cannot be used with"),
        (&["history", "one"], "one"),
        (&["exam", "cpc", "--seed", "-1", "--plain"], "-1"),
        (&["completions", "smoke"], "possible values"),
        (&["--plain"], "name what to do"),
    ] {
        let output = run(home.path(), args, "");
        let text = said(&output, 2);
        assert!(text.contains(said_to_be), "{args:?}: {text}");
        assert!(out(&output).is_empty(), "{args:?}: a complaint goes to stderr");
    }
}

#[test]
fn a_home_that_cannot_be_used_still_drills() {
    let folder = home();
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    for home in [file.clone(), file.join("deeper"), PathBuf::from("/proc/no-such/home")] {
        let output = run(&home, &["drill", "--plain", "-n", "2", "--set", "cpt"], "a\na\nsubmit\n");
        let text = said(&output, 0);
        assert!(
            text.starts_with("Nothing will be saved: ") && text.contains(home.to_str().unwrap()),
            "{text}"
        );
        assert!(text.contains("OPENBOOK_HOME") && text.contains(" of 2 right"), "{text}");
        assert!(!text.contains("Kept as sitting"), "{text}");
        let history = run(&home, &["history"], "");
        assert!(said(&history, 1).contains("cannot be written"), "{}", err(&history));
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn no_home_at_all_still_drills() {
    let mut command = openbook(Path::new(""), &["drill", "--plain", "-n", "1", "--set", "cpt"]);
    command.env("HOME", "/dev/null").env_remove("XDG_DATA_HOME");
    let text = said(&fed(command, "a\nsubmit\n"), 0);
    assert!(text.contains("Nothing will be saved: /dev/null/"), "{text}");
    assert!(text.contains(" of 1 right"), "{text}");
}

#[test]
fn a_damaged_store_still_drills_and_is_not_touched() {
    let home = home();
    let store = home.path().join("openbook.db");
    fs::write(&store, "This is a letter and no store. ".repeat(300)).unwrap();
    let before = fs::read(&store).unwrap();
    let text = said(&run(home.path(), &["drill", "--plain", "-n", "1", "--set", "cpt"], "a\nsubmit\n"), 0);
    assert!(
        text.starts_with("Nothing will be saved: ")
            && text.contains("is damaged")
            && text.contains("Move it aside"),
        "{text}"
    );
    assert!(said(&run(home.path(), &["history", "--json"], ""), 1).contains("is damaged"));
    assert_eq!(fs::read(&store).unwrap(), before);
}

#[test]
fn a_reader_that_goes_away_is_met_quietly() {
    let home = home();
    said(&run(home.path(), &["drill", "--plain", "-n", "1", "--set", "cpt"], "a\nsubmit\n"), 0);
    for args in [
        &["bank", "stats"][..],
        &["bank", "stats", "--json"],
        &["bank", "check", "question-banks", "--json"],
        &["history"],
        &["history", "1", "--json"],
        &["man"],
        &["completions", "zsh"],
        &["--help"],
        &["drill", "--plain"],
        &["exam", "cpc", "--plain"],
    ] {
        let mut child = openbook(home.path(), args).spawn().unwrap();
        drop(child.stdout.take());
        child.stdin.take().unwrap().write_all("n\n".repeat(50).as_bytes()).unwrap_or(());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""), "{args:?}");
    }
    // `| head -1` in the middle of a sitting: what was answered is kept.
    let mut talk = Talk::begin(home.path(), &["exam", "cpc", "--plain", "--seed", "7"]);
    talk.hear("\n> ");
    talk.say("a");
    talk.hear("\n> ");
    drop(talk.child.stdout.take());
    talk.say("a");
    talk.say("a");
    let output = talk.child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
    let back = said(&run(home.path(), &["resume", "--plain"], "r\n"), 0);
    assert!(back.contains("2 answered, 98 blank"), "{back}");
}

#[test]
fn completions_and_the_manual_are_printed() {
    let home = home();
    for (shell, mark) in
        [("bash", "complete -F"), ("zsh", "#compdef openbook"), ("fish", "complete -c openbook")]
    {
        let script = said(&run(home.path(), &["completions", shell], ""), 0);
        assert!(script.contains(mark) && script.contains("drill"), "{shell}");
    }
    let page = said(&run(home.path(), &["man"], ""), 0);
    assert!(
        page.contains(".TH openbook") && page.contains("drill") && page.contains("\\-\\-plain"),
        "{page}"
    );
    for args in [&["--help"][..], &["help", "drill"], &["--version"]] {
        assert!(said(&run(home.path(), args, ""), 0).contains("openbook"), "{args:?}");
    }
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().collect();
    assert!(left.is_empty(), "none of these makes a store: {left:?}");
}

#[test]
fn nothing_is_written_outside_the_home() {
    let (home, elsewhere) = (home(), tempfile::tempdir().unwrap());
    let mut command = openbook(home.path(), &["drill", "--plain", "-n", "1", "--set", "cpt"]);
    command
        .current_dir(elsewhere.path())
        .env("HOME", elsewhere.path())
        .env("XDG_DATA_HOME", elsewhere.path().join("xdg"));
    said(&fed(command, "a\nsubmit\n"), 0);
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    assert!(home.path().join("openbook.db").is_file());
}
