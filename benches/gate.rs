//! The whole check of a large bank: `cargo bench --bench gate`.
//!
//! 100,000 questions in twenty files are made from the titles of the shipped code book, then read, checked and held against
//! the gate as `openbook bank check` does it. Then the search for twins is given banks made to exhaust it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench stops at the first surprise, prints its table, and reads the clock"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::time::Instant;

use openbook::bank::check::{self, Site};
use openbook::bank::raw::RawBank;
use openbook::bank::{load, yaml};
use openbook::codebook::draft::Kind;
use openbook::codebook::shipped;
use openbook::domain::bank::Bank;
use openbook::domain::fault::Faults;
use openbook::domain::question::Item;
use openbook::gate::findings::Findings;
use openbook::gate::tables::Tables;
use openbook::gate::{self, Subject, lint, whole};
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

const FILES: usize = 20;
const ITEMS_PER_FILE: usize = 5000;

/// What patients do, for the stems.
const EVENTS: [&str; 12] = [
    "comes to the clinic for a visit that was planned",
    "is brought to the emergency department by a neighbour",
    "is admitted from a nursing home at night",
    "is seen again after two weeks of tablets",
    "returns since the pain has grown worse",
    "asks for a second opinion before an operation",
    "is sent by the family doctor with a letter",
    "fell on the stairs this morning",
    "has a check of the wound after surgery",
    "is examined before starting a new job",
    "reports that the swelling went down",
    "stays one night for observation",
];

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let codes = codes();
    let mut bytes = 0;
    for file in 0..FILES {
        let text = file_of_items(file, &codes);
        bytes += text.len();
        fs::write(folder.path().join(format!("bank-{file:02}.yaml")), text).unwrap();
    }
    drop(codes);
    println!(
        "{} questions in {FILES} files, {} MB; memory so far {}",
        FILES * ITEMS_PER_FILE,
        bytes / 1_000_000,
        peak()
    );
    let known = shipped_bank();
    let tables = Tables::new(shipped::books().unwrap());

    let whole_run = Instant::now();
    let (sources, faults) = timed("reading the files", || load::read(&[folder.path().into()], &mut |_| ()));
    let checked = timed("bank::check::sources", || check::sources(&sources, &known));
    let report = timed("gate::check", || gate::check(&checked, &sources, &known, &tables));
    println!("{:<34} {:>6.2} s", "all", whole_run.elapsed().as_secs_f64());
    assert_eq!((faults.len(), checked.bank.items.len()), (0, FILES * ITEMS_PER_FILE));
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in checked.faults.iter().chain(&report.faults) {
        *rules.entry(fault.rule).or_default() += 1;
    }
    println!("told: {rules:?}; remarks: {:?}", report.remarks);

    println!("\nparts, all but the last on one thread:");
    let tree = timed("YAML of one file in twenty", || yaml::parse(&sources[0].text).unwrap());
    timed("its fields", || RawBank::read(&tree, &mut Faults::new("x.yaml", &sources[0].text)).unwrap());
    drop(tree);
    let items = || checked.bank.items.iter().zip(&checked.sites);
    let subjects: Vec<Subject<'_>> = timed("finding the codes", || {
        items().map(|(item, site)| Subject::of(item, None, site, &tables)).collect()
    });
    timed("lints", || {
        let mut findings = Findings::new("x.yaml", "");
        for subject in &subjects {
            lint::check(subject, &mut findings);
        }
    });
    drop(subjects);
    alone("the whole bank", &checked.bank, &checked.sites, &known);

    println!("\nbanks made to exhaust the search for twins:");
    let stem = "A woman of 34 falls from a ladder and breaks the wrist so that it stands off and hurts when it is turned or bent".to_owned();
    hostile("one question 100,000 times", &checked.bank.items[0], |_| stem.clone());
    hostile("one word changed in each", &checked.bank.items[0], |i| format!("{stem} zz{i}zz again"));
    hostile("all alike by just under a half", &checked.bank.items[0], |i| {
        let own: Vec<String> = (0..13).map(|n| format!("w{i}x{n}")).collect();
        format!("{stem} {}", own.join(" "))
    });
}

fn timed<R>(what: &str, work: impl FnOnce() -> R) -> R {
    let (start, before) = (Instant::now(), processor());
    let result = work();
    let (took, spent) = (start.elapsed().as_secs_f64(), processor() - before);
    println!("{what:<34} {took:>6.2} s   of processors {spent:>6.2} s   peak memory {}", peak());
    result
}

fn alone(what: &str, bank: &Bank, sites: &[Site], known: &Bank) {
    let files = sites.iter().map(|site| site.file).max().unwrap() + 1;
    let mut findings: Vec<Findings<'_>> = (0..files).map(|_| Findings::new("x.yaml", "")).collect();
    let remarks = timed(what, || whole::check(bank, sites, known, &mut findings));
    if !remarks.is_empty() {
        println!("    {remarks:?}");
    }
}

fn hostile(what: &str, like: &Item, stem: impl Fn(usize) -> String) {
    let item = |i| Item { id: format!("h-{i}").into(), stem: stem(i).into(), ..like.clone() };
    let items: Vec<Item> = (0..FILES * ITEMS_PER_FILE).map(item).collect();
    let sites = vec![Site::default(); items.len()];
    alone(what, &Bank { items, ..Bank::default() }, &sites, &Bank::default());
}

fn shipped_bank() -> Bank {
    let (sources, _) = load::read(&["question-banks".into()], &mut |_| ());
    check::sources(&sources, &Bank::default()).bank
}

/// Codes and titles of the shipped book that can be reported: a bank that is sound, so that checking is measured and not the
/// making of messages.
fn codes() -> Vec<(String, String)> {
    let books = shipped::books().unwrap();
    let book = &books[0];
    let plain = |title: String| title.replace([':', '"', '#'], " ");
    let reported = book.spots().filter(|spot| book.kind_at(*spot) == Kind::Code);
    reported.map(|spot| (book.code(spot), plain(book.title(spot)))).collect()
}

fn file_of_items(file: usize, codes: &[(String, String)]) -> String {
    let mut chance = ChaCha8Rng::seed_from_u64(file as u64);
    let mut text =
        format!("bank: big-{file}\ntitle: Big {file}\nprofile: CY2026\narea: anatomy\nquestions:\n");
    for i in 0..ITEMS_PER_FILE {
        let mut options: Vec<&(String, String)> = codes.sample(&mut chance, 4).collect();
        options.sort();
        let key = chance.random_range(0..4);
        let mut told = || -> String {
            let titles = codes.sample(&mut chance, 6);
            let words: Vec<&str> = titles.filter_map(|(_, title)| title.split(' ').next_back()).collect();
            words.join(" ")
        };
        let told = [told(), told(), told()];
        let event = EVENTS.choose(&mut chance).unwrap();
        write!(
            text,
            "  - id: big-{file}-{i}\n    difficulty: medium\n    cognitive: apply\n    topics: [one, two]\n    stem: >\n      \
             A patient of {} {event}. The record says {}, and in an earlier year {}.\n      The letter speaks of {} with {}. \
             What is reported?\n    options:\n",
            chance.random_range(18..95),
            options[key].1,
            told[0],
            told[1],
            told[2],
        )
        .unwrap();
        for (place, (code, title)) in options.iter().enumerate() {
            let flaw = if place == key { "" } else { "        flaw: wrong-code\n" };
            write!(text, "      - text: {code}\n{flaw}        why: >\n          {code} is {title}.\n")
                .unwrap();
        }
        let letter = ["A", "B", "C", "D"][key];
        write!(
            text,
            "    key: {letter}\n    references: [{{source: tabular, section: \"{}\"}}]\n",
            options[key].0
        )
        .unwrap();
    }
    text
}

/// The seconds that all processors together have spent on this process, from the system; 0 where it does not say.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or("").split_whitespace();
    // Fields 14 and 15 of proc(5), user and system time in hundredths; the name before `)` is the second field.
    fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that the process ever had, from the system; nothing where it does not say.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    kilobytes.map_or("unknown".into(), |kb| format!("{} MB", kb / 1000))
}
