//! Blind review through the real commands: a sheet goes out, is filled in by a script, comes back and is kept.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use openbook::app::shipped;
use openbook::bank::yaml::{self, Node, Value as Yaml};
use openbook::domain::fault::{Faults, forbidden};
use openbook::domain::question::Response;
use openbook::review::keys::{Keyed, Keys, Right, shown};
use openbook::review::{filled, score, tree, write};
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use tempfile::TempDir;

// ---------------------------------------------------------------------------------------------------------------------
// Running the program, and answering a sheet

/// A desk of one's own: a data folder, and a folder that the program is run in.
struct Desk {
    home: TempDir,
    here: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), here: tempfile::tempdir().unwrap() }
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openbook"));
        command.args(args).current_dir(&self.here).env("OPENBOOK_HOME", self.home.path());
        command.env_remove("LC_ALL").env("LANG", "C.UTF-8").output().unwrap()
    }

    /// A desk whose own banks hold so many questions of an area of their own, `house`, that the shipped ledger says
    /// nothing of.
    fn with_a_house(questions: usize) -> Self {
        let desk = Self::new();
        desk.build(questions, "");
        desk
    }

    /// Writes the questions of the house; one of them, named by its id, with another stem.
    fn build(&self, questions: usize, changed: &str) {
        let folder = self.home.path().join("banks");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("areas.yaml"), "areas:\n  - {id: house, title: The house, set: foundations}\n")
            .unwrap();
        let mut text = String::from("bank: house\ntitle: House\nprofile: CY2026\narea: house\nquestions:\n");
        for n in 0..questions {
            let id = format!("house-{n:03}");
            let stem =
                if id == changed { "Where is it now?".to_owned() } else { format!("Where is room {n}?") };
            let key = n % 4;
            text += &format!(
                "  - id: {id}\n    difficulty: easy\n    cognitive: recall\n    stem: {stem}\n    options:\n"
            );
            for (i, place) in ["Upstairs", "Below", "Next door", "Far away"].iter().enumerate() {
                let flaw = if i == key { "" } else { "        flaw: wrong-fact\n" };
                text += &format!(
                    "      - text: {place} of {n}\n{flaw}        why: So it is written of {place} in {n}.\n"
                );
            }
            let key = ["A", "B", "C", "D"][key];
            text += &format!("    key: {key}\n    references: [{{source: house, section: Plan}}]\n");
        }
        fs::write(folder.join("house.yaml"), text).unwrap();
    }

    /// What a run said, which must have ended with this code.
    #[track_caller]
    fn said(&self, args: &[&str], code: i32) -> String {
        let output = self.run(args);
        let both = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(code), "{both}");
        assert!(!both.contains("panicked") && !both.contains(forbidden), "{both}");
        both
    }

    #[track_caller]
    fn json(&self, args: &[&str], code: i32) -> Value {
        serde_json::from_str(&self.said(args, code)).unwrap()
    }

    /// Writes a sheet, and gives its text and its keys.
    #[track_caller]
    fn export(&self, args: &[&str]) -> (String, Keys) {
        self.said(&[&["bank", "review", "export", "coders.yaml"], args].concat(), 0);
        (self.read("coders.yaml"), self.keys())
    }

    fn keys(&self) -> Keys {
        Keys::read(&fs::read_to_string(self.home.path().join("reviews/coders.keys.yaml")).unwrap()).unwrap()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.here.path().join(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.here.path().join(name), text).unwrap();
    }

    fn score(&self, code: i32) -> Value {
        self.json(&["bank", "review", "score", "coders.yaml", "--json"], code)
    }

    /// How many questions were reviewed blind, and how many by a certified coder.
    fn stats(&self) -> (u64, u64) {
        let stats = self.json(&["bank", "stats", "--json"], 0);
        let n = |what: &str| stats["reviewed"][what].as_u64().unwrap();
        assert_eq!(stats["reviewed"]["of"], stats["questions"]);
        (n("blind"), n("certified"))
    }
}

/// The answer that is right.
fn truth(keyed: &Keyed) -> String {
    match &keyed.right {
        Right::Options { order, truth, .. } => {
            shown(order, *truth).chars().map(String::from).collect::<Vec<_>>().join(", ")
        }
        Right::Typed(accept) => accept[0].to_lowercase(),
    }
}

/// The key that the answer is compared with, be it swapped.
fn given_key(keyed: &Keyed) -> String {
    match &keyed.right {
        Right::Options { order, key, .. } => shown(order, *key),
        Right::Typed(accept) => accept[0].clone(),
    }
}

/// A sheet with these answers.
fn answered(sheet: &str, keys: &Keys, answer: impl Fn(&Keyed) -> String) -> String {
    let mut parts = sheet.split("\n  - id: ");
    let mut text = parts.next().unwrap().to_owned();
    for (part, keyed) in parts.zip(&keys.items) {
        assert!(part.starts_with(&format!("\"{}\"\n", keyed.id)));
        text += "\n  - id: ";
        text += &part.replacen("    answer:\n", &format!("    answer: {}\n", answer(keyed)), 1);
    }
    text
}

/// A wrong letter for a question with one right option.
fn wrong(keyed: &Keyed) -> String {
    let right = truth(keyed);
    ["A", "B"].into_iter().find(|letter| *letter != right).unwrap().to_owned()
}

fn plain(keys: &Keys) -> Vec<&Keyed> {
    let one = |keyed: &&Keyed| matches!(&keyed.right, Right::Options { truth, .. } if truth.len() == 1);
    keys.items.iter().filter(|keyed| !keyed.is_swapped()).filter(one).collect()
}

fn swapped(keys: &Keys) -> Vec<&Keyed> {
    keys.items.iter().filter(|keyed| keyed.is_swapped()).collect()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

// ---------------------------------------------------------------------------------------------------------------------
// The sheet

#[test]
fn a_sheet_holds_no_key_no_explanation_and_no_flaw() {
    let desk = Desk::new();
    let (text, keys) = desk.export(&["--seed", "1"]);
    let bank = shipped().unwrap();
    assert_eq!(keys.items.len(), bank.items.len());
    let flat = words(&text);
    for item in &bank.items {
        assert!(
            flat.contains(&words(&item.stem)) || flat.contains(&words(&item.stem.replace('"', "\\\""))),
            "{}",
            item.id
        );
        for option in item.options() {
            assert!(!flat.contains(&words(&option.why)), "{}: {}", item.id, option.why);
        }
        if let Response::Fill { explanation, .. } = &item.response {
            assert!(!flat.contains(&words(explanation)), "{}", item.id);
        }
    }
    let tree = yaml::parse(&text).unwrap();
    let fields: BTreeSet<&str> = tree::list(tree::field(&tree, "items").unwrap())
        .iter()
        .flat_map(|item| tree::fields(item).iter().map(|(key, ..)| key.as_str()))
        .collect();
    let known =
        ["id", "revision", "case", "note", "stem", "options", "answer", "confidence", "section", "remark"];
    assert_eq!(fields, BTreeSet::from(known));
    let notes = text.lines().filter(|line| line.starts_with("    note:")).count();
    assert_eq!(notes, bank.cases.len(), "each chart note stands there once");
}

#[test]
fn a_sheet_says_what_the_bank_says() {
    let desk = Desk::new();
    let (text, keys) = desk.export(&["--seed", "2"]);
    let bank = shipped().unwrap();
    let tree = yaml::parse(&text).unwrap();
    for (node, keyed) in tree::list(tree::field(&tree, "items").unwrap()).iter().zip(&keys.items) {
        let item = bank.items.iter().find(|item| item.id.as_str() == keyed.id).unwrap();
        assert_eq!(tree::text(node, "stem"), Some(item.stem.trim()));
        assert_eq!(tree::text(node, "revision"), Some(&*item.revision.0));
        let Right::Options { order, .. } = &keyed.right else { continue };
        let Yaml::Map(options) = &tree::field(node, "options").unwrap().value else { panic!() };
        let says =
            |(key, _, value): &(String, _, Node)| (key.clone(), tree::scalar(value).unwrap().to_owned());
        let meant = |(letter, place): (char, &usize)| {
            (letter.to_string(), item.options()[*place].text.trim().to_owned())
        };
        assert_eq!(
            options.iter().map(says).collect::<Vec<_>>(),
            ('A'..).zip(order).map(meant).collect::<Vec<_>>()
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_sheet_and_keys() {
    let desk = Desk::new();
    let args = ["--seed", "77", "--sample", "25"];
    let first = desk.export(&args);
    assert_eq!(first.1.items.len(), 25);
    assert_eq!(desk.export(&[&args[..], &["--replace"]].concat()), first);
    let other = desk.export(&["--seed", "78", "--sample", "25", "--replace"]);
    assert_ne!(other.0, first.0);
}

#[test]
fn canaries_are_a_share_of_the_sheet_and_one_at_least() {
    let desk = Desk::new();
    let planted =
        |args: &[&str]| swapped(&desk.export(&[args, &["--replace", "--seed", "3"]].concat()).1).len();
    assert_eq!(planted(&["--sample", "30", "--canaries", "20"]), 6);
    assert_eq!(planted(&["--sample", "30", "--canaries", "0"]), 0);
    assert_eq!(planted(&["--sample", "6", "--canaries", "1"]), 1);
    assert_eq!(planted(&["--sample", "4", "--canaries", "10"]), 0);
    assert!(planted(&[]) >= 18);
}

#[test]
fn one_area_and_nothing_else_can_be_asked_for() {
    let desk = Desk::new();
    let (text, keys) = desk.export(&["--area", "anatomy"]);
    let bank = shipped().unwrap();
    let anatomy = bank.items.iter().filter(|item| item.area.as_str() == "anatomy").count();
    assert_eq!(keys.items.len(), anatomy);
    assert!(text.contains(", Anatomy"), "{text}");
    assert!(
        desk.said(&["bank", "review", "export", "x.yaml", "--area", "anatomi"], 2).contains("Use one of")
    );
}

#[test]
fn keys_are_kept_apart_and_nothing_is_lost_unasked() {
    let desk = Desk::new();
    desk.export(&[]);
    let beside: Vec<_> = fs::read_dir(&desk.here).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(beside, ["coders.yaml"]);
    let again = desk.said(&["bank", "review", "export", "coders.yaml"], 1);
    assert!(again.contains("is there already") && again.contains("--replace"), "{again}");
    fs::remove_file(desk.here.path().join("coders.yaml")).unwrap();
    let keys = desk.said(&["bank", "review", "export", "coders.yaml"], 1);
    assert!(keys.contains("coders.keys.yaml is there already"), "{keys}");
    let there = desk.home.path().join("reviews/other.yaml");
    let there = desk.said(&["bank", "review", "export", there.to_str().unwrap()], 2);
    assert!(there.contains("must not lie beside"), "{there}");
}

// ---------------------------------------------------------------------------------------------------------------------
// There and back

#[test]
fn a_sheet_goes_out_comes_back_and_is_kept() {
    let desk = Desk::with_a_house(70);
    let before = desk.stats();
    let since = || (desk.stats().0 - before.0, desk.stats().1 - before.1);
    let (sheet, keys) = desk.export(&["--area", "house", "--sample", "60", "--seed", "11"]);
    let disputed = [plain(&keys)[3].id.clone(), plain(&keys)[9].id.clone()];
    let unsure = plain(&keys)[12].id.clone();
    let blank = plain(&keys)[20].id.clone();
    let filled = answered(&sheet, &keys, |keyed| match &keyed.id {
        id if disputed.contains(id) => wrong(keyed),
        id if *id == unsure => "none".into(),
        id if *id == blank => String::new(),
        _ => truth(keyed),
    });
    desk.write("coders.yaml", &filled);
    let score = desk.score(0);
    assert_eq!(score["answered"], 59);
    assert_eq!(score["agreed"], 56);
    assert_eq!(score["unanswered"], serde_json::json!([blank]));
    assert_eq!(score["canaries"]["caught"], 6);
    assert_eq!(score["canaries"]["true_key"], 6);
    assert_eq!(score["counts"], true);
    assert_eq!(score["oddities"], serde_json::json!([]));
    let ids: BTreeSet<&str> =
        score["disagreements"].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap()).collect();
    assert_eq!(ids, BTreeSet::from([disputed[0].as_str(), &disputed[1], &unsure]));
    let text = desk.said(&["bank", "review", "score", "coders.yaml"], 0);
    for part in [
        "60 questions, 59 answered",
        "the reviewer says:  none fits",
        "6 of 6 caught",
        "the review counts",
        "3 of 53 are disputed",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }

    desk.write("settled.txt", &format!("# looked up\n{}: solver-wrong: I.C.9: misread\n", disputed[0]));
    let record =
        ["bank", "review", "record", "coders.yaml", "--reviewer", "Mara N.", "--settle", "settled.txt"];
    let kept = desk.said(&record, 0);
    assert!(kept.contains("56 agreed, 1 solver-wrong, 2 open"), "{kept}");
    assert_eq!(since(), (57, 0));
    let stats = desk.said(&["bank", "stats"], 0);
    let line = format!("reviewed blind at their present revision: {} of ", before.0 + 57);
    assert!(stats.contains(&line), "{stats}");

    // The same sheet again, and this time by a certified coder's name: it takes the place of no other run.
    desk.said(&["bank", "review", "record", "coders.yaml", "--reviewer", "Jo", "--certified"], 0);
    assert_eq!(since(), (56, 56), "what one holds open does not stand");
    desk.write(
        "settled.txt",
        &disputed.clone().map(|id| format!("{id}: solver-wrong: looked up\n")).concat(),
    );
    desk.said(&[&record[..], &["--certified"]].concat(), 0);
    let ledger = desk.home.path().join("reviews/ledger");
    assert_eq!(since(), (56, 56), "the other still holds it open");
    assert_eq!(fs::read_dir(&ledger).unwrap().count(), 2, "a run that is recorded again is replaced");
}

#[test]
fn a_run_goes_to_the_projects_ledger_where_there_is_one() {
    let desk = Desk::with_a_house(20);
    let before = desk.stats().0;
    let (sheet, keys) = desk.export(&["--area", "house", "--seed", "4"]);
    desk.write("coders.yaml", &answered(&sheet, &keys, truth));
    fs::create_dir_all(desk.here.path().join("question-banks/reviews")).unwrap();
    let kept = desk.said(&["bank", "review", "record", "coders.yaml", "--reviewer", "Jo R., CPC"], 0);
    assert!(kept.contains("question-banks/reviews/") && kept.contains("-jo-r-cpc.yaml"), "{kept}");
    assert_eq!(desk.stats().0, before + 20);
    // The folder can be checked as a bank: what came of a review holds nothing to ask, and is no fault.
    desk.write("question-banks/own.yaml", &own("front-1", "Where is the light?"));
    let checked = desk.said(&["bank", "check", "question-banks"], 0);
    assert!(
        checked.contains("1 question can be asked") && !checked.contains("question-banks/reviews"),
        "{checked}"
    );
    // A ledger that is at fault is named, and the rest is counted.
    desk.write("question-banks/reviews/bad.yaml", "review: x\nitems: []\n");
    let stats = desk.said(&["bank", "stats"], 0);
    assert!(
        stats.contains("bad.yaml:1:1: error[review-field]")
            && stats.contains(&format!(": {} of ", before + 20)),
        "{stats}"
    );
    let other = desk.said(
        &[
            "bank",
            "review",
            "record",
            "coders.yaml",
            "--reviewer",
            "Jo",
            "--ledger",
            "question-banks/own.yaml",
        ],
        1,
    );
    assert!(other.contains("holds something else"), "{other}");
}

fn own(id: &str, stem: &str) -> String {
    format!(
        "bank: own\ntitle: Own\nprofile: CY2026\narea: compliance\nquestions:\n  - id: {id}\n    difficulty: easy\n    cognitive: recall\n    stem: {stem}\n    options:\n      - text: Here\n        why: It is.\n      - text: There\n        flaw: wrong-fact\n        why: It is not.\n    key: A\n    references: [{{source: house, section: A}}]\n"
    )
}

// ---------------------------------------------------------------------------------------------------------------------
// What does not count

#[test]
fn a_review_that_follows_swapped_keys_does_not_count() {
    let desk = Desk::with_a_house(50);
    let before = desk.stats();
    let (sheet, keys) = desk.export(&["--area", "house", "--seed", "6", "--canaries", "10"]);
    let followed = swapped(&keys)[..2].iter().map(|k| k.id.clone()).collect::<Vec<_>>();
    let with = |followed: &[String]| {
        answered(&sheet, &keys, |k| if followed.contains(&k.id) { given_key(k) } else { truth(k) })
    };
    // 4 of 5 is 80% and counts; 3 of 5 does not.
    desk.write("coders.yaml", &with(&followed[..1]));
    assert_eq!(desk.score(0)["canaries"]["caught"], 4);
    desk.write("coders.yaml", &with(&followed));
    let score = desk.score(1);
    assert_eq!(score["canaries"]["caught"], 3);
    assert_eq!(score["counts"], false);
    assert_eq!(score["canaries"]["missed"], serde_json::json!(followed));
    let record = ["bank", "review", "record", "coders.yaml", "--reviewer", "Jo"];
    assert!(desk.said(&record, 1).contains("--anyway"));
    assert!(!desk.home.path().join("reviews/ledger").exists());
    assert!(desk.said(&[&record[..], &["--anyway"]].concat(), 0).contains("does not count"));
    assert_eq!(desk.stats(), before);
}

#[test]
fn guessing_does_not_count() {
    let desk = Desk::new();
    let (sheet, keys) =
        desk.export(&["--area", "coding-guidelines", "--sample", "40", "--seed", "9", "--canaries", "25"]);
    // Every swapped key is avoided, but the true one is not found either.
    let miss = |k: &Keyed| {
        ["A", "B", "C"].into_iter().find(|l| *l != truth(k) && *l != given_key(k)).unwrap().to_owned()
    };
    desk.write("coders.yaml", &answered(&sheet, &keys, |k| if k.is_swapped() { miss(k) } else { truth(k) }));
    let score = desk.score(1);
    assert_eq!((&score["canaries"]["caught"], &score["canaries"]["true_key"]), (&10.into(), &0.into()));
    assert!(score["why_not"].as_str().unwrap().contains("guessing"), "{score}");
}

#[test]
fn without_answers_to_swapped_keys_nothing_counts_and_few_data_give_no_number() {
    let desk = Desk::new();
    let (sheet, keys) = desk.export(&["--sample", "20", "--seed", "9"]);
    desk.write(
        "coders.yaml",
        &answered(&sheet, &keys, |k| if k.is_swapped() { String::new() } else { truth(k) }),
    );
    assert!(desk.score(1)["why_not"].as_str().unwrap().contains("swapped key"));
    desk.write("coders.yaml", &answered(&sheet, &keys, truth));
    assert_eq!(desk.score(0)["estimate"], Value::Null, "18 are too few");
    assert!(desk.said(&["bank", "review", "score", "coders.yaml"], 0).contains("not enough yet"));
}

#[test]
fn a_question_that_changed_since_is_named_and_not_counted() {
    let desk = Desk::with_a_house(20);
    let before = desk.stats().0;
    let (sheet, keys) = desk.export(&["--area", "house", "--seed", "12"]);
    desk.write("coders.yaml", &answered(&sheet, &keys, truth));
    let id = &plain(&keys)[0].id;
    desk.build(20, id);
    let score = desk.score(0);
    assert_eq!(score["answered"], 19);
    assert_eq!(score["not_counted"][0]["id"], id.as_str());
    let text = desk.said(&["bank", "review", "score", "coders.yaml"], 0);
    assert!(text.contains(&format!("not counted: {id}: the bank's question was changed")), "{text}");
    desk.said(&["bank", "review", "record", "coders.yaml", "--reviewer", "Jo"], 0);
    assert_eq!(desk.stats().0, before + 19);
}

// ---------------------------------------------------------------------------------------------------------------------
// Odd sheets

/// A sheet that was answered with every true key, and one question of it to be made odd.
struct Odd {
    desk: Desk,
    full: String,
    /// The lines of the question.
    block: String,
    /// Its first line.
    head: String,
    /// Its answer and its revision, as they stand there.
    answer: String,
    revision: String,
    /// The right letter, and a wrong one.
    right: String,
    wrong: String,
}

impl Odd {
    fn new() -> Self {
        let desk = Desk::new();
        let (sheet, keys) = desk.export(&["--sample", "20", "--seed", "21", "--canaries", "10"]);
        let full = answered(&sheet, &keys, truth);
        let subject = plain(&keys)[5];
        let head = format!("  - id: \"{}\"", subject.id);
        let after = &full[full.find(&head).unwrap()..];
        let block = after[..after[5..].find("\n  - id: ").map_or(after.len(), |end| end + 6)].to_owned();
        let (right, wrong) = (truth(subject), wrong(subject));
        let answer = format!("    answer: {right}\n");
        let revision = format!("    revision: \"{}\"\n", subject.revision);
        Self { desk, full, block, head, answer, revision, right, wrong }
    }

    /// The question with something else in place of something.
    fn with(&self, from: &str, to: &str) -> String {
        assert!(self.block.contains(from), "{from}");
        self.block.replacen(from, to, 1)
    }

    /// Whether a question that was made so is named by a rule at the line of a text, so many lines away at most; and so
    /// many answers are compared, and agree.
    #[track_caller]
    fn is_named(&self, now: &str, rule: &str, (at, lines): (&str, u64), (compared, agreed): (u64, u64)) {
        let text = self.full.replacen(&self.block, now, 1);
        assert_ne!(text, self.full);
        self.desk.write("coders.yaml", &text);
        let output = self.desk.run(&["bank", "review", "score", "coders.yaml", "--json"]);
        let score: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!((&score["answered"], &score["agreed"]), (&compared.into(), &agreed.into()), "{score}");
        let named = score["oddities"].as_array().unwrap();
        let named = named.iter().find(|o| o["rule"] == rule).unwrap_or_else(|| panic!("{score}"));
        assert!(
            !named["message"].as_str().unwrap().is_empty() && !named["help"].as_str().unwrap().is_empty()
        );
        let from =
            if text.contains(&self.head) && now.starts_with(&self.head) { &self.head } else { "sheet:" };
        let from = text.find(from).unwrap();
        let place = from + text[from..].find(at).unwrap();
        let line = text[..place].matches('\n').count() as u64 + 1;
        let found = named["line"].as_u64().unwrap();
        assert!((line..=line + lines).contains(&found), "line {found}, not {line}: {named}");
    }
}

#[test]
fn an_odd_answer_is_named_with_its_line_and_read_as_far_as_it_goes() {
    let odd = Odd::new();
    let (right, lower) = (&odd.right, odd.right.to_lowercase());
    let (agrees, differs, blank) = ((20, 20), (20, 19), (19, 19));
    for (typed, counted) in [
        (lower.clone(), agrees),
        (format!("{right}."), agrees),
        (format!("({lower})"), agrees),
        (format!("{lower})"), agrees),
        (format!("Option {right}"), agrees),
        (format!("[{lower}]"), agrees),
        ("A, B".into(), differs),
        ("None.".into(), differs),
        ("K".into(), blank),
        ("the second".into(), blank),
        (format!("{right} because"), blank),
    ] {
        let now = odd.with(&odd.answer, &format!("    answer: {typed}\n"));
        odd.is_named(&now, "sheet-answer", ("answer:", 0), counted);
    }
    odd.is_named(&odd.with(&odd.answer, ""), "sheet-answer", ("id:", 0), blank);
    odd.is_named(&odd.with(&odd.answer, "    answer: {A: yes}\n"), "sheet-field", ("answer:", 0), blank);
    let misspelt = odd.with("answer:", "awnser: A\n    answer:");
    odd.is_named(&misspelt, "sheet-field", ("awnser:", 0), agrees);
    odd.is_named(&odd.with("confidence:", "confidence: 90%"), "sheet-confidence", ("confidence:", 0), agrees);
}

#[test]
fn an_odd_question_is_named_with_its_line_and_the_others_are_scored() {
    let odd = Odd::new();
    let (all, without) = ((20, 20), (19, 19));
    let block = &odd.block;
    odd.is_named(&odd.with("id:", "case: x #"), "sheet-id", ("case: x", 0), without);
    odd.is_named(&odd.with(&odd.revision, "    revision: 00\n"), "sheet-revision", ("revision:", 0), without);
    odd.is_named(&odd.with(&odd.revision, ""), "sheet-revision", ("id:", 0), all);
    odd.is_named("", "sheet-missing", ("- id:", 0), without);
    odd.is_named(&format!("{block}  - {{id: zzz-1, answer: A}}\n"), "sheet-extra", ("zzz-1", 0), all);
    let again = |second: &str| format!("{block}{}", second.replacen("\"\n", "\" # again\n", 1));
    odd.is_named(&again(block), "sheet-twice", ("# again", 0), all);
    let other = odd.with(&odd.answer, "    answer: none\n");
    odd.is_named(&again(&other), "sheet-twice", ("# again", 0), without);
}

#[test]
fn options_that_were_touched_are_named_and_an_answer_is_read_by_what_it_says() {
    let odd = Odd::new();
    let (right, wrong) = (format!("      {}: ", odd.right), format!("      {}: ", odd.wrong));
    let line = |letter: &str| odd.block.lines().find(|l| l.starts_with(letter)).unwrap().to_owned() + "\n";
    let near = ("options:", 6);
    let swap =
        |text: &str| text.replacen(&right, "@", 1).replacen(&wrong, &right, 1).replacen('@', &wrong, 1);
    odd.is_named(&swap(&odd.block), "sheet-option", near, (20, 19));
    let moved = odd.with(&odd.answer, &format!("    answer: {}\n", odd.wrong));
    odd.is_named(&swap(&moved), "sheet-option", near, (20, 20));
    odd.is_named(&odd.with(&line(&wrong), ""), "sheet-option", near, (20, 20));
    odd.is_named(&odd.with(&line(&right), ""), "sheet-option", near, (20, 20));
    odd.is_named(
        &odd.with(&line(&wrong), &format!("{wrong}\"something else\"\n")),
        "sheet-option",
        near,
        (20, 20),
    );
    odd.is_named(
        &odd.with(&line(&wrong), &format!("{}      K: also\n", line(&wrong))),
        "sheet-option",
        near,
        (20, 20),
    );
    odd.is_named(
        &odd.with(&line(&wrong), &format!("{}      first: also\n", line(&wrong))),
        "sheet-option",
        near,
        (20, 20),
    );
}

#[test]
fn the_head_of_a_sheet_may_be_lost() {
    let desk = Desk::new();
    let (sheet, keys) = desk.export(&["--sample", "20", "--seed", "22"]);
    let full = answered(&sheet, &keys, truth);
    for (from, to, rule) in
        [("sheet: \"coders\"\n", "", "sheet-name"), ("seed: 22", "seed: 23", "sheet-seed")]
    {
        desk.write("coders.yaml", &full.replacen(from, to, 1));
        let score = desk.score(0);
        assert_eq!((&score["answered"], &score["oddities"][0]["rule"]), (&20.into(), &rule.into()));
    }
    // The head's name counts, not the file's: a sheet that went by mail may be called anything.
    desk.write("coders (1).yaml", &full.replace('\n', "\r\n"));
    desk.said(&["bank", "review", "score", "coders (1).yaml"], 0);
    desk.write("other.yaml", &full.replacen("\"coders\"", "\"../../etc/other\"", 1));
    assert!(desk.said(&["bank", "review", "score", "other.yaml"], 1).contains("cannot be read"));
    for (text, says) in [
        ("sheet: x\nitems: 3\n", "not-a-sheet"),
        ("items:\n  - id: a\n    section: I.C: x\n", ":3:"),
        ("", "not-a-sheet"),
    ] {
        desk.write("bad.yaml", text);
        let said = desk.said(&["bank", "review", "score", "bad.yaml"], 1);
        assert!(said.contains(says), "{said}");
    }
    desk.said(&["bank", "review", "score", "no-such.yaml"], 1);
    desk.said(&["bank", "review", "score", "."], 2);
}

#[test]
fn no_sheet_however_damaged_stops_the_program() {
    let desk = Desk::new();
    let (sheet, keys) = desk.export(&["--sample", "12", "--seed", "31"]);
    let full: Vec<char> = answered(&sheet, &keys, truth).chars().collect();
    let bank = shipped().unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(31);
    let mut read = 0;
    for _ in 0..1500 {
        let mut text = full.clone();
        for _ in 0..rng.random_range(1..4) {
            let from = rng.random_range(0..text.len());
            let to = (from + rng.random_range(1..200)).min(text.len());
            let part: Vec<char> = text[from..to].to_vec();
            match rng.random_range(0..4) {
                0 => drop(text.drain(from..to)),
                1 => drop(text.splice(from..from, part)),
                2 => text[from] = *['a', ':', '"', '\n', '-', '{', 'é', '\u{7}'].choose(&mut rng).unwrap(),
                _ => text.truncate(to.max(1)),
            }
        }
        let text: String = text.into_iter().collect();
        let mut faults = Faults::new("s.yaml", &text);
        if let Some(filled) = filled::read(&text, &mut faults) {
            let score = score::score(&filled, &keys, &bank, &mut faults);
            let told = score.judged.len() + score.blank.len() + score.missing.len() + score.apart.len();
            assert_eq!(told, keys.items.len(), "every question is told of once: {text}");
            read += 1;
        }
    }
    assert!(read > 200, "{read}");
}

#[test]
fn whatever_is_written_reads_back_the_same() {
    let mut rng = ChaCha8Rng::seed_from_u64(32);
    let parts = [
        "a",
        "Z9",
        " ",
        "  ",
        "\n",
        "\n\n",
        ":",
        "#",
        " #",
        "- ",
        "'",
        "\"",
        "\\",
        "|",
        ">",
        "&",
        "*",
        "!",
        "%",
        "@",
        "{",
        "]",
        "é",
        "≥",
        "😀",
        "\t",
        "\u{1b}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "---",
        "...",
        "null",
        "word word word word word ",
    ];
    for _ in 0..4000 {
        let count = rng.random_range(0..40);
        let text: String = (0..count).map(|_| *parts.choose(&mut rng).unwrap()).collect();
        let mut out = String::from("items:\n  - id: x\n");
        write::field(&mut out, 4, "field", &text);
        out += "    after: y\n";
        let tree = yaml::parse(&out).unwrap_or_else(|broken| panic!("{}: {out:?}", broken.message));
        let item = &tree::list(tree::field(&tree, "items").unwrap())[0];
        assert_eq!(tree::field(item, "field").unwrap().value, Yaml::Text(text), "{out:?}");
        assert_eq!(tree::text(item, "after"), Some("y"));
    }
}

#[test]
fn what_a_reviewer_writes_reaches_no_terminal_unchanged() {
    let desk = Desk::new();
    let (sheet, keys) = desk.export(&["--sample", "20", "--seed", "23"]);
    let full = answered(&sheet, &keys, |k| if k.is_swapped() { truth(k) } else { "none".into() });
    let full = full.replace("    remark:\n", "    remark: \"\\e[2Jgone\\u202e\"\n");
    desk.write("coders.yaml", &full);
    assert!(desk.said(&["bank", "review", "score", "coders.yaml"], 0).contains("\\u{1b}[2Jgone"));
    desk.said(&["bank", "review", "score", "coders.yaml", "--json"], 0);
}

#[test]
fn settlements_at_fault_are_named_with_their_line_and_nothing_is_kept() {
    let desk = Desk::new();
    let (sheet, keys) = desk.export(&["--sample", "20", "--seed", "24"]);
    let (disputed, agreed) = (&plain(&keys)[0].id, &plain(&keys)[1].id);
    desk.write(
        "coders.yaml",
        &answered(&sheet, &keys, |k| if k.id == *disputed { wrong(k) } else { truth(k) }),
    );
    let record = ["bank", "review", "record", "coders.yaml", "--reviewer", "Jo", "--settle", "s.txt"];
    for (line, says) in [
        (format!("{disputed}: fixed: x"), "`fixed` is no outcome"),
        (format!("{disputed}: key-fixed:"), "the reason is missing"),
        (format!("{agreed}: key-fixed: x"), "was not disputed"),
        (format!("{disputed} key-fixed x"), "is no outcome"),
    ] {
        desk.write("s.txt", &format!("\n{line}\n"));
        let said = desk.said(&record, 1);
        assert!(said.contains(says) && said.contains("s.txt:2:1"), "{said}");
    }
    assert!(!desk.home.path().join("reviews/ledger").exists());
    desk.write("s.txt", &format!("{disputed}: key-fixed: Chapter 9 says so\n"));
    desk.said(&[&record[..], &["--ledger", "run.yaml"]].concat(), 0);
    assert!(desk.read("run.yaml").contains("outcome: key-fixed, why: \"Chapter 9 says so\""));
    assert!(Path::new(&desk.here.path().join("run.yaml")).exists());
}
