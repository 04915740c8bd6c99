//! Look-ups that no coder means, and books that no binder made: answered all the same, and never with a panic.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use openbook::codebook::book::{Book, Damage, Spot};
use openbook::codebook::draft::{Draft, Edition, Kind, Manuscript, NoteKind, Part, Set};
use openbook::codebook::image::bind::bind;
use openbook::codebook::image::{MAGIC, SECTIONS};
use openbook::codebook::page::{Page, matched};
use openbook::codebook::search::abbreviation::Abbreviations;
use openbook::codebook::shelf::{Place, Shelf};
use openbook::codebook::shipped;
use openbook::domain::fault::forbidden;

fn shelf() -> Shelf {
    Shelf::new(shipped::books().unwrap(), shipped::abbreviations())
}

/// Looks something up, and checks what holds of every answer.
fn ask(shelf: &mut Shelf, typed: &str, set: Option<Set>, limit: usize) -> usize {
    let shown: String = typed.chars().take(40).collect();
    let found = catch_unwind(AssertUnwindSafe(|| shelf.look_up(typed, set, limit)))
        .unwrap_or_else(|_| panic!("panics on {shown:?}, {} characters, in {set:?}", typed.chars().count()));
    assert!(found.len() <= limit, "{shown:?} in {set:?}: {} answers of at most {limit}", found.len());
    let places: HashSet<Place> = found.iter().map(|f| f.place).collect();
    assert_eq!(places.len(), found.len(), "{shown:?} in {set:?}: an answer stands twice");
    let mut codes = HashSet::new();
    for answer in &found {
        let book = shelf.book(answer.place.book);
        assert!(answer.place.spot.line < book.len(), "{shown:?}: {:?}", answer.place);
        assert!(set.is_none_or(|set| set == book.edition.set), "{shown:?} in {set:?}: {}", book.edition);
        assert!(!matched(&answer.why).chars().any(forbidden), "{shown:?}: {:?}", answer.why);
        let code = (book.edition.set, book.kind_at(answer.place.spot), book.code(answer.place.spot));
        assert!(code.2.is_empty() || codes.insert(code.clone()), "{shown:?}: {code:?} stands twice");
    }
    found.len()
}

/// In all books and in each, for few answers, for many, and for none.
fn ask_everywhere(shelf: &mut Shelf, typed: &str) {
    for set in [None].into_iter().chain(Set::ALL.map(Some)) {
        for limit in [50, 1, 0] {
            ask(shelf, typed, set, limit);
        }
    }
}

#[test]
fn whatever_is_typed_is_answered_with_no_more_than_was_asked_for_and_nothing_twice() {
    let mut shelf = shelf();
    let nasty = [
        String::new(),
        " ".into(),
        " ".repeat(10_000),
        "\t\n\r\u{a0}\u{3000}".into(),
        // Punctuation, faint words, and both.
        ".,;:-()[]{}'\"!?/\\|@#$%^&*_+=~`<>".into(),
        ".".into(),
        "-".repeat(500),
        "()".into(),
        "of the".into(),
        "the of and with in nos".into(),
        "of the, (of) the.".into(),
        // What a terminal would obey, and what turns a line about.
        "\u{1b}[2J\u{7}\u{0}".into(),
        "diabetes\u{0}mellitus".into(),
        "\u{202e}setebaid\u{202c}".into(),
        "\u{200f}\u{61c}diabetes\u{200e}".into(),
        "סוכרת داء السكري".into(),
        // Letters that grow or shrink with their case, that combine, and that are no letters.
        "İıßŉǰΐﬁﬄ".into(),
        "e\u{301}\u{301}\u{301}".into(),
        "\u{301}".into(),
        "😀".into(),
        "😀 fracture 👩‍⚕️🏽".into(),
        "E11.😀".into(),
        "S52.53é".into(),
        "ééééééé".into(),
        "S52.531Aé".into(),
        "\u{10ffff}\u{fffd}".into(),
        // Codes that are none.
        "E11.".into(),
        ".9".into(),
        "E11.9.9.9".into(),
        "S52.531AAAAAA".into(),
        "99999999999999999999".into(),
        "00000".into(),
        "ZZZZZZZ".into(),
        "A00-Z99".into(),
        "E08-E13".into(),
        "99213-25".into(),
        "chapter 4".into(),
        // Long ones.
        "x".repeat(10_000),
        "fracture ".repeat(1112),
        "a ".repeat(5000),
        "😀".repeat(10_000),
        "1".repeat(10_000),
        "E11.9 ".repeat(1700),
        (0..10_000_u32).filter_map(|n| char::from_u32(n * 7)).collect(),
    ];
    for typed in &nasty {
        ask_everywhere(&mut shelf, typed);
    }
    // And nothing of it is remembered: the next one is answered as the first.
    assert_eq!(shelf.look_up("S52.531A", None, 1).len(), 1);
}

#[test]
fn only_nothing_is_answered_with_nothing() {
    let mut shelf = shelf();
    for nothing in ["", " ", "   \t ", ".,;()", "---", "\u{200f}\u{200e}"] {
        assert_eq!(ask(&mut shelf, nothing, None, 50), 0, "{nothing:?}");
    }
}

#[test]
fn every_single_character_and_every_two_letters_are_answered() {
    let mut shelf = shelf();
    for c in 0..=0x7f_u8 {
        ask(&mut shelf, &char::from(c).to_string(), None, 50);
    }
    for first in 'a'..='z' {
        for second in 'a'..='z' {
            ask(&mut shelf, &format!("{first}{second}"), None, 50);
        }
    }
}

#[test]
fn every_beginning_of_a_query_is_answered_as_it_is_typed_and_deleted() {
    let mut shelf = shelf();
    for typed in ["colles fracture right initial", "t2dm w/ neuropathy", "S52.531A", "office visit est pt 25"]
    {
        let ends: Vec<usize> = typed.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let lengths: Vec<usize> = ends.iter().map(|end| ask(&mut shelf, &typed[..*end], None, 50)).collect();
        let again: Vec<usize> =
            ends.iter().rev().map(|end| ask(&mut shelf, &typed[..*end], None, 50)).collect();
        assert!(again.iter().rev().eq(&lengths), "{typed}: {lengths:?}, then {again:?}");
        assert!(lengths.last() > Some(&0), "{typed}: {lengths:?}");
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Damaged books

/// A small book with everything in it that an image can hold.
fn manuscript() -> Manuscript {
    let edition =
        Edition { set: Set::Icd10Cm, part: Part::Codes, year: 2026, month: 4, source: "invented".into() };
    let mut lines = Vec::new();
    for chapter in 1..=4_u8 {
        let mut top = Draft::new(Kind::Chapter, &format!("chapter {chapter}"), 0, "Mishaps in the harbour");
        top.notes.push((NoteKind::Note, "Use the log (where there is one)".into()));
        lines.push(top);
        let letter = char::from(b'A' + chapter);
        lines.push(Draft::new(Kind::Block, &format!("{letter}00-{letter}19"), 1, "Mishaps of ferries"));
        for category in 0..20 {
            let code = format!("{letter}{category:02}");
            let mut header =
                Draft::new(Kind::Header, &code, 2, &format!("Mishap of ferry number {category}"));
            header.notes.push((NoteKind::Excludes1, format!("mishap of a tug ({letter}19.-)")));
            header.notes.push((NoteKind::Includes, "collision with the quay".into()));
            if category % 3 == 0 {
                header.sevenths = vec![('A', "first voyage".into()), ('D', "later voyage".into())];
            }
            lines.push(header);
            for site in 0..4 {
                let title = format!("Mishap of ferry number {category} at quay {site}, unspecified");
                let mut line = Draft::new(Kind::Code, &format!("{code}.{site}1"), 3, &title);
                line.notes.push((NoteKind::InclusionTerm, format!("Bump at quay {site} é€")));
                lines.push(line);
            }
        }
    }
    Manuscript { edition, lines }
}

fn image() -> Vec<u8> {
    bind(&manuscript(), |_| 7)
}

/// Reads a book in every way there is, whatever stands in it.
fn browse(book: Book) {
    let lines = book.len();
    let mut shelf = Shelf::new(vec![book], Abbreviations::read("t2dm\ttype 2 diabetes mellitus\n"));
    for typed in
        ["ferry", "mishap quay 3", "B00.11XA", "B0", "B19", "collsion", "B", "é", "of the", "voyage later"]
    {
        assert!(shelf.look_up(typed, None, 20).len() <= 20);
        shelf.find_any(typed);
    }
    let book = shelf.book(0);
    for at in 0..50 {
        let line = if lines < 2 { at } else { at * (lines - 1) / 49 };
        for seventh in [0, 1, 9] {
            let spot = Spot { line, seventh };
            book.find(&book.code(spot));
            Page::of(&shelf, Place { book: 0, spot });
        }
    }
    Page::of(&shelf, Place { book: 0, spot: Spot { line: u32::MAX - 1, seventh: 255 } });
}

/// Whether bytes open as a book; one that opens is read from end to end.
fn survives(bytes: Vec<u8>, what: &str) -> bool {
    let read = catch_unwind(AssertUnwindSafe(|| match Book::open(bytes) {
        Ok(book) => {
            browse(book);
            true
        }
        Err(Damage::Foreign | Damage::Torn) => false,
    }));
    read.unwrap_or_else(|_| panic!("{what}: a panic"))
}

#[test]
fn a_sound_book_is_read_from_end_to_end() {
    assert!(survives(image(), "a sound book"));
    let book = Book::open(image()).unwrap();
    let spot = book.find("B00.11XD").unwrap();
    assert_eq!((book.code(spot).as_str(), book.len()), ("B00.11XD", 4 * (2 + 20 * 5)));
    assert_eq!(book.title(spot), "Mishap of ferry number 0 at quay 1, unspecified, later voyage");
}

#[test]
fn a_book_cut_short_anywhere_is_torn() {
    let good = image();
    for part in 0..200 {
        let length = part * good.len() / 200;
        let damage = Book::open(good[..length].to_vec()).err();
        let wanted = if length < MAGIC.len() { Damage::Foreign } else { Damage::Torn };
        assert_eq!(damage, Some(wanted), "cut to {length} bytes of {}", good.len());
    }
    assert_eq!(Book::open(Vec::new()).err(), Some(Damage::Foreign));
}

#[test]
fn bytes_that_were_flipped_read_as_something_and_never_panic() {
    let good = image();
    let head = MAGIC.len() + 4 * SECTIONS;
    for (every, flip) in [(997, 0xff), (997, 0x01), (101, 0x80), (13, 0x40)] {
        for first in [0, head, head + 1, head + 500] {
            let mut bad = good.clone();
            bad.iter_mut().skip(first).step_by(every).for_each(|byte| *byte ^= flip);
            survives(bad, &format!("every {every}th byte from {first} on, flipped by {flip:#x}"));
        }
    }
    // One at a time, spread over the whole.
    for part in 0..200 {
        let at = part * good.len() / 200;
        let mut bad = good.clone();
        bad[at] ^= 0x01;
        survives(bad, &format!("byte {at} flipped"));
    }
}

#[test]
fn a_book_with_a_section_of_noughts_or_ones_never_panics() {
    let good = image();
    let end = |i: usize| u32::from_le_bytes(good[MAGIC.len() + 4 * i..][..4].try_into().unwrap()) as usize;
    for section in 1..SECTIONS {
        for byte in [0, 1] {
            let mut bad = good.clone();
            bad[end(section - 1)..end(section)].fill(byte);
            survives(bad, &format!("section {section} is all {byte}"));
        }
    }
}

#[test]
fn a_damaged_book_is_read_in_bounded_time_and_memory() {
    let good = image();
    let end = |i: usize| u32::from_le_bytes(good[MAGIC.len() + 4 * i..][..4].try_into().unwrap()) as usize;
    // One byte of a count in Texts, Lists or Sevenths is enough.
    for part in 0..400 {
        let at = part * good.len() / 400;
        let mut bad = good.clone();
        bad[at] ^= 0xff;
        survives(bad, &format!("byte {at} flipped"));
    }
    for section in 1..SECTIONS {
        for byte in [0x7f, 0xff] {
            let mut bad = good.clone();
            bad[end(section - 1)..end(section)].fill(byte);
            survives(bad, &format!("section {section} is all {byte:#04x}"));
        }
        // The section is said to be empty, and what was in it to belong to the next.
        let mut bad = good.clone();
        bad.copy_within(
            MAGIC.len() + 4 * (section - 1)..MAGIC.len() + 4 * section,
            MAGIC.len() + 4 * section,
        );
        survives(bad, &format!("section {section} is empty"));
    }
}
