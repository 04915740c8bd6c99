//! Look-ups as coders ask them, and the codes they want: how often the book has the answer first, and among the first five.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and shows its figures"
)]

use openbook::codebook::shelf::{Place, Shelf};
use openbook::codebook::shipped;

/// Whether a place is what was wanted: that very code, or with a hyphen that header or anything below it.
fn wanted(shelf: &Shelf, place: Place, codes: &str) -> bool {
    let code = shelf.book(place.book).code(place.spot);
    codes.split(' ').any(|want| want.strip_suffix('-').map_or(code == want, |start| code.starts_with(start)))
}

/// Of a set: how many look-ups, how many answered first, how many among the first five; the rest is printed.
fn measure(name: &str, set: &str) -> (usize, usize, usize) {
    let mut shelf = Shelf::new(shipped::books().unwrap(), shipped::abbreviations());
    let (mut all, mut first, mut five) = (0, 0, 0);
    for line in set.lines() {
        let [query, codes, kind] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let found = shelf.look_up(query, None, 5);
        let at = found.iter().position(|f| wanted(&shelf, f.place, codes));
        all += 1;
        first += usize::from(at == Some(0));
        five += usize::from(at.is_some());
        if at != Some(0) {
            let got: Vec<String> = found
                .iter()
                .map(|f| {
                    let b = shelf.book(f.place.book);
                    format!("{} {} [{:?}]", b.code(f.place.spot), b.title(f.place.spot), f.why)
                })
                .collect();
            println!(
                "{name} {} {kind}: {query} -> {codes}\n      {}",
                at.map_or("MISS".into(), |a| (a + 1).to_string()),
                got.join("\n      ")
            );
        }
    }
    println!(
        "{name}: {all} look-ups, first {first} ({:.1}%), in the first five {five} ({:.1}%)",
        100.0 * first as f64 / all as f64,
        100.0 * five as f64 / all as f64
    );
    (all, first, five)
}

#[test]
fn what_coders_ask_stands_first() {
    let (all, first, five) = measure("tuned", include_str!("lookups/tuned.tsv"));
    assert!(first * 100 >= all * 80 && five * 100 >= all * 95);
}
