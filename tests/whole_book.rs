//! The shipped book from cover to cover: every code is found by its code and by its title.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and shows its figures"
)]

use std::collections::HashMap;

use openbook::codebook::book::Spot;
use openbook::codebook::draft::Set;
use openbook::codebook::shelf::Shelf;
use openbook::codebook::{shipped, words};

fn shelf() -> Shelf {
    Shelf::new(shipped::books().unwrap(), shipped::abbreviations())
}

#[test]
fn every_code_is_found_with_its_dot_and_without() {
    let shelf = shelf();
    let book = shelf.book(0);
    let mut rows = 0;
    for spot in book.spots().filter(|s| book.level(s.line) > 1) {
        let code = book.code(spot);
        assert_eq!(book.find(&code), Some(spot), "{code}");
        assert_eq!(book.find(&code.replace('.', "").to_lowercase()), Some(spot), "{code}");
        rows += 1;
    }
    assert_eq!(rows, 98_186);
    assert_eq!((book.counts.rows, book.counts.billable), (98_186, 74_719));
}

#[test]
fn every_code_is_first_for_its_full_title() {
    let mut shelf = shelf();
    let mut titles: HashMap<Vec<String>, Vec<Spot>> = HashMap::new();
    let book = shelf.book(0);
    let spots: Vec<(Spot, String)> =
        book.spots().filter(|s| book.level(s.line) > 1).map(|s| (s, book.title(s))).collect();
    for (spot, title) in &spots {
        let mut words = words::words(title);
        words.sort();
        titles.entry(words).or_default().push(*spot);
    }
    let mut wrong = Vec::new();
    for (spot, title) in &spots {
        let first = shelf.look_up(title, Some(Set::Icd10Cm), 1).first().map(|f| f.place.spot);
        let mut words = words::words(title);
        words.sort();
        if !first.is_some_and(|first| titles[&words].contains(&first)) {
            wrong.push((
                shelf.book(0).code(*spot),
                title.clone(),
                first.map(|f| format!("{} {}", shelf.book(0).code(f), shelf.book(0).title(f))),
            ));
        }
    }
    for w in wrong.iter().step_by((wrong.len() / 40).max(1)) {
        println!("{w:?}");
    }
    assert_eq!(wrong.len(), 0, "of {}", spots.len());
}
