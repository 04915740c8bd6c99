//! The codes that are found in a text: all that a coder would call one, and nothing else.
//!
//! The whole shipped book is written into sentences and read back; a page of traps yields nothing; what belongs to a code
//! is taken in with it; and no text whatever brings the reader down.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it could not test"
)]

use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::thread;

use openbook::codebook::book::Book;
use openbook::codebook::draft::{Draft, Edition, Kind, Manuscript, Part, Set};
use openbook::codebook::image::bind::bind;
use openbook::codebook::shipped;
use openbook::gate::grammar::{Mention, What, mentions, mentions_of_modifiers, only_codes};
use openbook::gate::tables::Tables;
use proptest::prelude::*;

fn tables() -> Tables {
    Tables::new(shipped::books().unwrap())
}

/// A mention in a line: `29881-59-RT x 2`, `E08..E13`, `S52.-`, `modifier 25`.
fn said(mention: &Mention) -> String {
    let mut said = if mention.what == What::Modifier { "modifier " } else { "" }.to_owned() + &mention.code;
    mention.up_to.iter().for_each(|last| write!(said, "..{last}").unwrap());
    said += if mention.family { "-" } else { "" };
    mention.modifiers.iter().for_each(|modifier| write!(said, "-{modifier}").unwrap());
    mention.units.iter().for_each(|units| write!(said, " x {units}").unwrap());
    said
}

fn all(mentions: &[Mention]) -> String {
    mentions.iter().map(said).collect::<Vec<_>>().join(", ")
}

// ---------------------------------------------------------------------------------------------------------------------
// Every code

/// Sentences around a code.
const CARRIERS: [(&str, &str); 8] = [
    ("", ""),
    ("The visit is reported with ", " and nothing more."),
    ("The second diagnosis (", ") explains the test."),
    ("Sequence it after the cause: ", "."),
    ("Why not \"", "\"? The note says more."),
    ("It was ", ", which the payer denied; see 42 CFR 411.15."),
    ("On 2026-01-15 at 10:30 the biller typed ", ".\nNobody looked."),
    ("either/or: ", "/unspecified; 500 mg twice a day"),
];

/// A code, how it is written, and the set that it is of.
type Row<'a> = (&'a str, &'a str, What);

/// Writes every code into a sentence, each time with another one around it, and reads it back: it is the only mention.
fn all_are_read(rows: &[Row<'_>], tables: &Tables, turn: usize) {
    let missed: Vec<String> = thread::scope(|scope| {
        let parts: Vec<_> = rows
            .chunks(rows.len() / 4 + 1)
            .map(|part| scope.spawn(move || missed(part, tables, turn)))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    assert!(
        missed.is_empty(),
        "{} are missed, such as\n{}",
        missed.len(),
        missed[..missed.len().min(20)].join("\n")
    );
}

fn missed(rows: &[Row<'_>], tables: &Tables, turn: usize) -> Vec<String> {
    let mut missed = Vec::new();
    for (i, (code, written, what)) in rows.iter().enumerate() {
        let (before, behind) = CARRIERS[(i + turn) % CARRIERS.len()];
        let text = format!("{before}{written}{behind}");
        let found = mentions(&text, tables);
        let span = before.len()..before.len() + written.len();
        let right = |m: &Mention| m.code == *code && m.what == *what && m.span == span && !m.family;
        if !(found.len() == 1 && found.iter().all(right)) {
            missed.push(format!("{text:?}: {}", all(&found)));
        }
    }
    missed
}

/// Every code and header of the shipped book.
static ICD: LazyLock<Vec<String>> = LazyLock::new(icd);

fn icd() -> Vec<String> {
    let books = shipped::books().unwrap();
    let codes = |book: &&Book| (book.edition.set, book.edition.part) == (Set::Icd10Cm, Part::Codes);
    let book = books.iter().find(codes).unwrap();
    let is_code = |kind| matches!(kind, Kind::Code | Kind::Header);
    let spots = book.spots().filter(|spot| is_code(book.kind(spot.line)));
    let unique: HashSet<String> = spots.map(|spot| book.code(spot)).collect();
    let mut codes: Vec<String> = unique.into_iter().collect();
    codes.sort();
    codes
}

fn hcpcs_shaped(bare: &str) -> bool {
    bare.len() == 5 && bare[1..].bytes().all(|b| b.is_ascii_digit())
}

#[test]
fn every_code_of_the_shipped_book_is_read_with_its_dot() {
    assert_eq!(ICD.len(), 98_186);
    let rows: Vec<Row<'_>> = ICD.iter().map(|c| (c.as_str(), c.as_str(), What::Icd10Cm)).collect();
    all_are_read(&rows, &tables(), 0);
    all_are_read(&rows, &tables(), 5);
}

#[test]
fn every_code_of_the_shipped_book_is_read_without_its_dot() {
    let tables = tables();
    let bare: Vec<String> = ICD.iter().map(|code| code.replace('.', "")).collect();
    let is_both = |bare: &str| hcpcs_shaped(bare) && tables.is_hcpcs(bare);
    // The letter and four digits of these are a HCPCS code of the shipped table too, and that is how they are read.
    assert_eq!(bare.iter().filter(|bare| is_both(bare)).count(), 14);
    let row = |(code, bare): (&'static String, &'static str)| {
        if is_both(bare) { (bare, bare, What::Hcpcs) } else { (code.as_str(), bare, What::Icd10Cm) }
    };
    let bare: &'static [String] = bare.leak();
    let rows: Vec<Row<'_>> = ICD.iter().zip(bare.iter().map(String::as_str)).map(row).collect();
    all_are_read(&rows, &tables, 1);
}

#[test]
fn every_hcpcs_code_of_the_shipped_table_is_read() {
    let tables = tables();
    let study = tables.study(Set::Hcpcs).unwrap();
    let spots = study.spots().filter(|spot| study.kind(spot.line) == Kind::Code);
    let codes: Vec<String> = spots.map(|spot| study.code(spot)).collect();
    assert!(codes.len() > 250, "{}", codes.len());
    let rows: Vec<Row<'_>> = codes.iter().map(|c| (c.as_str(), c.as_str(), What::Hcpcs)).collect();
    for turn in 0..CARRIERS.len() {
        all_are_read(&rows, &tables, turn);
    }
}

/// The first column of a list of the reference shelf, which stands beside the project; `None`, said aloud, if it does not.
fn listed(name: &str) -> Option<Vec<String>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reference").join(name);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: {} is not here", path.display());
        return None;
    };
    Some(text.lines().filter_map(|line| line.split('\t').next()).map(str::to_owned).collect())
}

#[test]
fn every_code_of_the_official_hcpcs_list_is_read() {
    let Some(codes) = listed("hcpcs/hcpcs.tsv") else { return };
    let edition =
        Edition { set: Set::Hcpcs, part: Part::Codes, year: 2026, month: 1, source: "hcpcs.tsv".to_owned() };
    let lines = codes.iter().map(|code| Draft::new(Kind::Code, code, 0, "An entry")).collect();
    let book = Book::open(bind(&Manuscript { edition, lines }, |_| 0)).unwrap();
    let mut books = shipped::books().unwrap();
    books.push(book);
    let installed = Tables::new(books);
    let rows: Vec<Row<'_>> = codes.iter().map(|c| (c.as_str(), c.as_str(), What::Hcpcs)).collect();
    all_are_read(&rows, &installed, 2);
    all_are_read(&rows, &installed, 5);
    // Where the list is not installed, those that are a diagnosis without its dot are read as that, unless something
    // that only HCPCS has stands with them.
    let shipped = tables();
    let plain = |row: &&Row<'_>| shipped.is_hcpcs(row.0) || !shipped.is_icd(row.0);
    let (sure, unsure): (Vec<Row<'_>>, Vec<Row<'_>>) = rows.iter().partition(|row| plain(row));
    all_are_read(&sure, &shipped, 0);
    assert!(unsure.len() < codes.len() / 10, "{}", unsure.len());
    for (code, ..) in unsure {
        let text = format!("HCPCS {code} and {code}-RT and {code} x 2");
        assert_eq!(all(&mentions(&text, &shipped)), format!("{code}, {code}-RT, {code} x 2"));
    }
}

#[test]
fn every_cpt_number_of_the_year_is_read() {
    let Some(numbers) = listed("cpt/cpt_numbers_2026.txt") else { return };
    let rows: Vec<Row<'_>> = numbers.iter().map(|c| (c.as_str(), c.as_str(), What::Cpt)).collect();
    for turn in [0, 3, 6] {
        all_are_read(&rows, &tables(), turn);
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Nothing else

/// Ordinary prose of clinics and offices, written for this test: every line looks as if it held a code.
const PROSE: &str = include_str!("grammar/prose.txt");

#[test]
fn ordinary_prose_holds_no_code() {
    let tables = tables();
    assert!(PROSE.lines().count() > 80);
    let found: Vec<String> = PROSE
        .lines()
        .map(|line| (line, mentions(line, &tables)))
        .filter(|(_, found)| !found.is_empty())
        .map(|(line, found)| format!("{}  in: {line}", all(&found)))
        .collect();
    assert!(found.is_empty(), "{} false:\n{}", found.len(), found.join("\n"));
    let whole = mentions(PROSE, &tables);
    assert!(whole.is_empty(), "over line breaks: {}", all(&whole));
}

// ---------------------------------------------------------------------------------------------------------------------
// What belongs to a code

/// Texts, each with what is found in it.
const READ: &str = include_str!("grammar/read.txt");

#[test]
fn what_belongs_to_a_code_is_taken_in_with_it() {
    let tables = tables();
    let mut wrong = Vec::new();
    for line in READ.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (text, wanted) = line.split_once("  =>").unwrap();
        let found = all(&mentions(text, &tables));
        if found != wanted.trim() {
            wrong.push(format!("{text}\n   wanted: {}\n   found:  {found}", wanted.trim()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_span_covers_all_that_belongs_to_a_code() {
    let tables = tables();
    for (text, spans) in [
        ("Bill 29881-59-RT x 2, then stop.", vec!["29881-59-RT x 2"]),
        ("The block S52.501–S52.509 and E11.4-.", vec!["S52.501–S52.509", "E11.4-"]),
        ("99153 (2 units), J3301 × 4; G0289 -59", vec!["99153 (2 units)", "J3301 × 4", "G0289 -59"]),
        ("use modifiers 26 and TC", vec!["26", "TC"]),
        ("54150 with modifier 52", vec!["54150 with modifier 52"]),
        ("E08 to E13, 99202 through 99215", vec!["E08 to E13", "99202 through 99215"]),
    ] {
        let found: Vec<&str> = mentions(text, &tables).iter().map(|m| &text[m.span.clone()]).collect();
        assert_eq!(found, spans, "{text}");
    }
}

#[test]
fn an_option_that_asks_for_modifiers_is_read_as_modifiers() {
    let tables = tables();
    for (text, wanted) in [
        ("25", "modifier 25"),
        ("-25", "modifier 25"),
        ("XU", "modifier XU"),
        ("GA", "modifier GA"),
        ("CQ, GA, GP", "modifier CQ, modifier GA, modifier GP"),
        ("24 and 57", "modifier 24, modifier 57"),
        ("26-TC", "modifier 26, modifier TC"),
        ("Modifier 79", "modifier 79"),
        ("Anesthesiologist QK, nurse anesthetist QX", "modifier QK, modifier QX"),
        ("99214-25", "99214-25"),
        ("Add 38100 with modifier 59, since the spleen is a different organ", "38100-59"),
        ("The record supports none", ""),
        ("Neither is needed", ""),
    ] {
        assert_eq!(all(&mentions_of_modifiers(text, &tables)), wanted, "{text}");
    }
    assert_eq!(mentions("25", &tables), vec![]);
    assert_eq!(mentions("GA", &tables), vec![]);
}

#[test]
fn a_text_of_codes_only_is_told_from_prose() {
    let tables = tables();
    let only = |text: &str| only_codes(text, &mentions(text, &tables));
    for text in [
        "E11.42",
        "29881-59-RT, G0289-LT x 2",
        "00790 and 00830, 19 units",
        "A0427 EH, A0425 EH x 8",
        "E11.22; I12.9; N18.31.",
        "99213-25 + 20610",
        "99213/99214",
        "54150 with modifier 52",
        "S52501Z",
    ] {
        assert!(only(text), "{text}");
    }
    for text in [
        "",
        ",",
        "none",
        "E11.42 alone",
        "N23 without R10.31",
        "Codes E11.42, I10",
        "25",
        "99213, no modifier",
    ] {
        assert!(!only(text), "{text}");
    }
    assert!(only_codes("CO, GA, GO", &mentions_of_modifiers("CO, GA, GO", &tables)));
}

// ---------------------------------------------------------------------------------------------------------------------
// Any text

fn holds(text: &str, tables: &Tables) {
    let found = mentions(text, tables);
    let mut at = 0;
    for mention in &found {
        let span = mention.span.clone();
        assert!(at <= span.start && span.start < span.end, "{text:?}: {found:?}");
        at = span.end;
        assert!(text.get(span.clone()).is_some(), "{text:?}: {found:?}");
        let own = &text[span];
        let again = if mention.what == What::Modifier {
            mentions_of_modifiers(own, tables)
        } else {
            mentions(own, tables)
        };
        assert_eq!(all(&again), said(mention), "{own:?} of {text:?}");
    }
    only_codes(text, &found);
    let modifiers = mentions_of_modifiers(text, tables);
    let spans = modifiers.iter().map(|m| m.span.clone());
    assert!(spans.clone().zip(spans.skip(1)).all(|(a, b)| a.end <= b.start), "{text:?}: {modifiers:?}");
    assert!(modifiers.iter().all(|m| text.get(m.span.clone()).is_some()), "{text:?}: {modifiers:?}");
}

#[test]
fn a_text_of_thousands_of_pieces_is_read_at_once() {
    let tables = tables();
    for piece in [
        " -59",
        "99213-25",
        "99213 -59 -25 ",
        ", RT",
        "modifier 25, ",
        "E08-",
        "D50 ",
        "MRN ",
        "\n",
        "x 5 ",
        "80202, ",
    ] {
        let text = format!("99213{}", piece.repeat(5_000));
        let found = mentions(&text, &tables);
        assert!(!only_codes(&text, &found) || !found.is_empty());
        mentions_of_modifiers(&text, &tables);
    }
}

/// Pieces of which texts are made that look like codes and nearly are.
const PIECES: [&str; 64] = [
    "E11.42",
    "E1142",
    "S52.-",
    "S52.501A",
    "T36.0x5A",
    "E08",
    "C7A",
    "QA0",
    "I10",
    "D50",
    "B12",
    "99213",
    "29881",
    "0042T",
    "3044F",
    "0001U",
    "J3301",
    "G0289",
    "A0427",
    "K0800",
    "10000",
    "12345",
    "80202",
    "-",
    "–",
    "—",
    "-59",
    "-RT",
    "RT",
    "EH",
    "25",
    "TC",
    " ",
    " ",
    " ",
    ", ",
    "; ",
    ". ",
    ".",
    "/",
    "(",
    ")",
    "x",
    "×",
    "x 5",
    " x 2",
    "2 units",
    "units",
    " to ",
    " through ",
    " and ",
    " with ",
    "modifier ",
    "modifiers ",
    "MRN ",
    "Room ",
    "WBC ",
    "$",
    "#",
    ":",
    "é",
    "µ",
    "\n",
    "\u{a0}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        holds(&text, &tables());
    }

    #[test]
    fn any_text_of_code_like_characters_is_read(text in "[A-Z0-9x.,;:/()$#×–— -]{0,40}") {
        holds(&text, &tables());
    }

    #[test]
    fn any_text_of_code_like_pieces_is_read(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..12)) {
        holds(&pieces.concat(), &tables());
    }
}
