//! The gate over whole banks: ours pass, planted faults are all found and none is invented.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]
#![expect(clippy::print_stdout, reason = "what was skipped is said")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use openbook::bank::check::{self, Checked, Source};
use openbook::bank::load;
use openbook::codebook::draft::Kind;
use openbook::codebook::import::{self, Hints};
use openbook::codebook::{image::bind::bind, shipped};
use openbook::domain::bank::Bank;
use openbook::domain::fault::{Fault, Level};
use openbook::domain::question::Response;
use openbook::gate::tables::Tables;
use openbook::gate::{self, Report};

/// The shipped banks as they lie in the repository.
fn ours() -> (Checked, Vec<Source>) {
    let (sources, faults) = load::read(&["question-banks".into()], &mut |_| ());
    assert!(faults.is_empty(), "{}", printed(&faults));
    let checked = check::sources(&sources, &Bank::default());
    assert!(checked.faults.is_empty(), "{}", printed(&checked.faults));
    (checked, sources)
}

fn tables() -> Tables {
    Tables::new(shipped::books().unwrap())
}

/// What the gate says of a text that comes beside the shipped banks.
fn gated(text: &str) -> Report {
    let sources = [Source { name: "bank.yaml".into(), text: text.to_owned() }];
    let (ours, _) = ours();
    let checked = check::sources(&sources, &ours.bank);
    assert!(checked.faults.is_empty(), "{}", printed(&checked.faults));
    gate::check(&checked, &sources, &ours.bank, &tables())
}

fn printed(faults: &[Fault]) -> String {
    faults.iter().flat_map(|f| [f.to_string(), "\n".to_owned()]).collect()
}

#[test]
fn the_shipped_banks_pass() {
    let (checked, sources) = ours();
    let report = gate::check(&checked, &sources, &Bank::default(), &tables());
    let errors: Vec<Fault> = report.faults.into_iter().filter(|f| f.level == Level::Error).collect();
    assert!(errors.is_empty(), "{}", printed(&errors));
}

/// Each item of the planted bank names its fault in its first topic: what is found is these, each once, and nothing else.
#[test]
fn every_planted_fault_is_found_and_none_is_invented() {
    let text = fs::read_to_string("tests/banks/planted/faults.yaml").unwrap();
    let sources = [Source { name: "faults.yaml".into(), text: text.clone() }];
    let (ours, _) = ours();
    let planted = check::sources(&sources, &ours.bank);
    let mut wanted: BTreeSet<(String, String)> = BTreeSet::new();
    for item in &planted.bank.items {
        let fault = item.topics.first().unwrap().to_string();
        if fault != "sound" {
            wanted.insert((item.id.to_string(), fault));
        }
    }
    assert!(wanted.len() >= 24, "{wanted:?}");
    let report = gated(&text);
    let found: BTreeSet<(String, String)> =
        report.faults.iter().map(|f| (f.item.clone().unwrap_or_default(), f.rule.to_owned())).collect();
    let missed: Vec<_> = wanted.difference(&found).collect();
    let invented: Vec<_> = found.difference(&wanted).collect();
    assert!(
        missed.is_empty() && invented.is_empty(),
        "missed {missed:?}\ninvented {invented:?}\n{}",
        printed(&report.faults)
    );
    let expected = Path::new("tests/banks/planted/faults.expected");
    let said = printed(&report.faults);
    if std::env::var_os("OPENBOOK_BLESS").is_some() {
        fs::write(expected, &said).unwrap();
    }
    assert_eq!(said, fs::read_to_string(expected).unwrap_or_default(), "what is printed has changed");
    assert_eq!(report.faults.len(), wanted.len(), "each once");
}

/// A row of the blueprint that is mostly about one thing would teach that thing: no topic holds more than a fifth of it.
#[test]
fn no_topic_holds_more_than_a_fifth_of_its_row() {
    let (checked, _) = ours();
    let mut rows: BTreeMap<&str, (usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for item in &checked.bank.items {
        let (all, topics) = rows.entry(item.area.as_str()).or_default();
        *all += 1;
        for topic in &item.topics {
            *topics.entry(topic).or_default() += 1;
        }
    }
    let crowded: Vec<String> = rows
        .iter()
        .flat_map(|(row, (all, topics))| topics.iter().map(move |(topic, n)| (row, topic, *n, *all)))
        .filter(|(_, _, n, all)| n * 5 > *all)
        .map(|(row, topic, n, all)| format!("{row}: {topic} in {n} of {all}"))
        .collect();
    assert!(crowded.is_empty(), "{crowded:#?}");
}

/// A bank whose items are sound one by one, but whose key is always the longest option.
#[test]
fn a_bank_that_favours_the_longest_option_is_found_out() {
    let book = shipped::books().unwrap().remove(0);
    let spots = book.spots().filter(|spot| spot.seventh == 0 && book.kind_at(*spot) == Kind::Code);
    let titles: Vec<(String, String)> = spots
        .map(|spot| (book.code(spot), book.title(spot)))
        .filter(|(_, t)| !t.contains(['"', ',']))
        .collect();
    let bank = |leaning: bool| {
        let mut text =
            String::from("bank: leaning\ntitle: Leaning\nprofile: CY2026\narea: icd-10-cm\nquestions:\n");
        for i in 0..60 {
            let mut four: Vec<&(String, String)> =
                (0..4).map(|j| &titles[(i * 97 + j * 1009) % titles.len()]).collect();
            four.sort_by_key(|(_, title)| title.len());
            let longest = four.pop().unwrap();
            let key = if leaning { longest } else { four[i % 3] };
            if !leaning {
                four[i % 3] = longest;
            }
            let at = i % 4;
            four.insert(at, key);
            let letter = char::from(b'A' + u8::try_from(at).unwrap());
            text += &format!(
                "  - id: leaning-{i:03}\n    difficulty: easy\n    cognitive: recall\n    stem: \"What does {} stand for?\"\n    options:\n",
                key.0
            );
            for (j, (_, title)) in four.iter().enumerate() {
                let flaw = if j == at { "" } else { "        flaw: wrong-code\n" };
                text += &format!("      - text: \"{title}\"\n{flaw}        why: So the list has it.\n");
            }
            text += &format!(
                "    key: {letter}\n    lint-allow: [\"longest-key: made so\", \"clang: made so\"]\n    references: [{{source: tabular, section: {}}}]\n",
                key.0
            );
        }
        text
    };
    let tricks = |text: &str| -> Vec<Fault> {
        gated(text).faults.into_iter().filter(|f| f.rule.starts_with("exploit")).collect()
    };
    let found = tricks(&bank(true));
    assert!(
        found.iter().any(|f| f.rule == "exploited" && f.message.contains("longest")),
        "{}",
        printed(&found)
    );
    let found = tricks(&bank(false));
    assert!(found.is_empty(), "{}", printed(&found));
}

/// Every run of six words of a text, in small letters.
fn runs(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    (0..words.len().saturating_sub(5)).map(move |at| words[at..at + 6].join(" "))
}

/// CPT is copyright AMA: neither a descriptor of HCPCS nor the NCCI manual, which quotes CPT, shares six words in a row with
/// anything that our banks say.
#[test]
fn no_run_of_six_words_is_shared_with_a_descriptor_where_the_official_files_are() {
    let reference = Path::new("../shared/reference");
    let read = |name: &str| fs::read_to_string(reference.join(name));
    let Ok(manual) = read("cms/ncci_policy_manual_2026.txt") else {
        println!("skipped: the official files are not beside the project");
        return;
    };
    let lists = read("hcpcs/hcpcs.tsv").unwrap() + &read("hcpcs/hcpcs_modifiers.tsv").unwrap();
    let theirs: HashSet<String> = lists.lines().chain([manual.as_str()]).flat_map(runs).collect();
    assert!(theirs.len() > 100_000, "the files are read: {}", theirs.len());
    let (checked, _) = ours();
    let mut texts: Vec<(&str, &str)> =
        checked.bank.cases.iter().map(|case| (case.id.as_str(), case.note.as_ref())).collect();
    for item in &checked.bank.items {
        texts.push((item.id.as_str(), &item.stem));
        texts.extend(
            item.options().iter().flat_map(|o| [&o.text, &o.why]).map(|t| (item.id.as_str(), t.as_ref())),
        );
        if let Response::Fill { explanation, .. } = &item.response {
            texts.push((item.id.as_str(), explanation));
        }
    }
    let shared: Vec<(&str, String)> = texts
        .into_iter()
        .flat_map(|(id, text)| runs(text).map(move |run| (id, run)))
        .filter(|(_, run)| theirs.contains(run))
        .collect();
    assert!(shared.is_empty(), "{shared:?}");
}

/// With the official files beside the project, the shipped banks are proved against those too.
#[test]
fn the_shipped_banks_pass_with_the_official_files_where_they_are() {
    let reference = Path::new("../shared/reference");
    let zip = reference.join("hcpcs/january-2026-alpha-numeric-hcpcs-file.zip");
    if !zip.exists() {
        println!("skipped: the official files are not beside the project");
        return;
    }
    let mut books = shipped::books().unwrap();
    let manuscripts = import::read(&zip, Hints::default(), &mut |_| ()).unwrap();
    for manuscript in &manuscripts {
        let bytes = bind(manuscript, |_| 0);
        books.insert(0, openbook::codebook::book::Book::open(bytes).unwrap());
    }
    let mut tables = Tables::new(books);
    for name in ["cpt/cpt_numbers_2026.txt", "cpt/cpt_numbers_2025_indicators.tsv"] {
        tables = tables.with_cpt_list(name, &fs::read_to_string(reference.join(name)).unwrap()).unwrap();
    }
    let (checked, sources) = ours();
    let report = gate::check(&checked, &sources, &Bank::default(), &tables);
    let errors: Vec<Fault> = report.faults.into_iter().filter(|f| f.level == Level::Error).collect();
    assert!(errors.is_empty(), "{}", printed(&errors));
}
