//! The shipped book from cover to cover: every code is found by its code and by its title.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and shows what it found"
)]

use std::collections::HashMap;
use std::thread;

use openbook::codebook::book::{Book, Spot};
use openbook::codebook::draft::{Kind, Set};
use openbook::codebook::shelf::Shelf;
use openbook::codebook::{shipped, words};

/// Codes and headers, 7th characters counted.
const ROWS: usize = 98_186;

fn shelf() -> Shelf {
    Shelf::new(shipped::books().unwrap(), shipped::abbreviations())
}

/// The places of all codes and headers; chapters and blocks stand above them.
fn rows(book: &Book) -> impl Iterator<Item = Spot> {
    book.spots().filter(|spot| book.level(spot.line) > 1)
}

/// The words of a title in any order: titles with the same words answer each other's look-up.
fn sorted_words(title: &str) -> Vec<String> {
    let mut words = words::words(title);
    words.sort();
    words
}

#[test]
fn every_code_is_found_with_its_dot_and_without() {
    let shelf = shelf();
    let book = shelf.book(0);
    for spot in rows(book) {
        let code = book.code(spot);
        assert_eq!(book.find(&code), Some(spot), "{code}");
        assert_eq!(book.find(&code.replace('.', "").to_lowercase()), Some(spot), "{code}");
    }
    assert_eq!(rows(book).count(), ROWS);
    assert_eq!((book.counts.rows, book.counts.billable), (98_186, 74_719));
}

#[test]
fn every_code_is_first_for_its_full_title() {
    let shelf = shelf();
    let book = shelf.book(0);
    let titles: Vec<(Spot, String)> = rows(book).map(|spot| (spot, book.title(spot))).collect();
    assert_eq!(titles.len(), ROWS);
    let mut alike: HashMap<Vec<String>, Vec<Spot>> = HashMap::new();
    for (spot, title) in &titles {
        alike.entry(sorted_words(title)).or_default().push(*spot);
    }
    // All of them take a debug build most of a minute, so every second title goes to another core.
    let wrong: Vec<String> = thread::scope(|scope| {
        let halves = [0, 1].map(|start| {
            let (titles, alike) = (&titles, &alike);
            scope.spawn(move || wrongly_answered(titles.iter().skip(start).step_by(2), alike))
        });
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    for line in &wrong {
        println!("{line}");
    }
    assert_eq!(wrong.len(), 0, "of {ROWS}");
}

/// Those of some titles for which another code stands first, each with what does.
fn wrongly_answered<'a>(
    titles: impl Iterator<Item = &'a (Spot, String)>,
    alike: &HashMap<Vec<String>, Vec<Spot>>,
) -> Vec<String> {
    let mut shelf = shelf();
    let mut wrong = Vec::new();
    for (spot, title) in titles {
        let first = shelf.look_up(title, Some(Set::Icd10Cm), 1).first().map(|found| found.place.spot);
        if !first.is_some_and(|first| alike[&sorted_words(title)].contains(&first)) {
            let book = shelf.book(0);
            let got = first.map(|first| format!("{} {}", book.code(first), book.title(first)));
            wrong.push(format!("{} {title}: {}", book.code(*spot), got.unwrap_or_default()));
        }
    }
    wrong
}

/// The official list of codes beside the project, if it is there: `OPENBOOK_REFERENCE`, or `../shared/reference`.
fn official() -> Option<String> {
    let beside = || concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/reference").into();
    let folder = std::env::var("OPENBOOK_REFERENCE").unwrap_or_else(|_| beside());
    std::fs::read_to_string(format!("{folder}/icd-10-cm/icd10cm_codes_fy2026.tsv")).ok()
}

#[test]
fn codes_titles_and_7th_characters_are_those_of_the_official_list() {
    let Some(list) = official() else {
        println!("skipped: the official list of codes is not beside the project");
        return;
    };
    let shelf = shelf();
    let book = shelf.book(0);
    let mut count = 0;
    for line in list.lines() {
        let [code, billable, title] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let spot = book.find(code).unwrap_or_else(|| panic!("{code} is not in the book"));
        // The list has lost the accents that the Tabular List prints.
        assert_eq!(words::words(&book.title(spot)), words::words(title), "{code}");
        assert_eq!(book.kind_at(spot) == Kind::Code, billable == "1", "{code}");
        count += 1;
    }
    assert_eq!(count, ROWS);
}
