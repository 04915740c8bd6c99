//! What was bound is read back as it was written, and what was damaged does no harm.

use std::hint::black_box;

use super::*;
use crate::codebook::draft::{Draft, Manuscript};
use crate::codebook::image::bind::bind;
use crate::codebook::image::{CODE, DENSE};
use crate::codebook::search::abbreviation::Abbreviations;
use crate::codebook::shelf::Shelf;
use crate::codebook::words::words;

fn edition() -> Edition {
    Edition { set: Set::Icd10Cm, part: Part::Index, year: 2026, month: 4, source: "a file.xml".into() }
}

fn image(lines: &[Draft]) -> Vec<u8> {
    bind(&Manuscript { edition: edition(), lines: lines.to_vec() }, |line| line.level + 7)
}

fn book(lines: &[Draft]) -> Book {
    Book::open(image(lines)).unwrap()
}

/// An injury with 7th characters, and a block that bears the code of its only category.
fn small() -> Vec<Draft> {
    let mut lines = vec![
        Draft::new(Kind::Chapter, "chapter 19", 0, "Injuries"),
        Draft::new(Kind::Block, "S50-S59", 1, "Injuries to the forearm"),
        Draft::new(Kind::Header, "S52", 2, "Fracture of forearm"),
        Draft::new(Kind::Code, "S52.5", 3, "Fracture of lower end of radius"),
        Draft::new(Kind::Header, "S52.6", 3, "Fracture of lower end of ulna"),
        Draft::new(Kind::Code, "S52.601", 4, "Fracture of lower end of right ulna"),
        Draft::new(Kind::Code, "S52.609", 4, "Unspecified fracture of lower end of ulna"),
        Draft::new(Kind::Chapter, "chapter 22", 0, "Special purposes"),
        Draft::new(Kind::Block, "U07", 1, "Emergency use"),
        Draft::new(Kind::Header, "U07", 2, "Emergency use of a code"),
        Draft::new(Kind::Code, "U07.1", 3, "COVID-19"),
    ];
    lines[2].sevenths = vec![('A', "initial encounter".into()), ('D', "later encounter".into())];
    lines[3].notes =
        vec![(NoteKind::InclusionTerm, "Broken wrist NOS".into()), (NoteKind::Note, "See it".into())];
    lines
}

fn codes(book: &Book, spots: &[Spot]) -> Vec<String> {
    spots.iter().map(|spot| book.code(*spot)).collect()
}

#[test]
fn the_imprint_is_read_back_and_codes_are_counted_with_their_7th_characters() {
    let book = book(&small());
    assert_eq!(book.edition, edition());
    assert_eq!(book.counts, Counts { rows: 13, billable: 7, modifiers: 0, ended: 0 });
}

#[test]
fn an_empty_manuscript_is_an_empty_book() {
    let book = book(&[]);
    assert!(book.is_empty() && book.spots().next().is_none() && book.terms() == 0);
    assert_eq!((book.find("A00"), book.find(""), book.parent(0)), (None, None, None));
    assert!(Shelf::new(vec![book], Abbreviations::default()).look_up("a fracture", None, 9).is_empty());
}

#[test]
fn a_code_is_found_with_its_dot_and_without_in_any_case() {
    let book = book(&small());
    for (typed, code) in [
        ("s525", "S52.5"),
        ("S52.5", "S52.5"),
        ("S52.5XXA", "S52.5XXA"),
        ("s525xxd", "S52.5XXD"),
        ("S52.601A", "S52.601A"),
        ("chapter 19", "chapter 19"),
        ("S50-S59", "S50-S59"),
        ("u07.1", "U07.1"),
    ] {
        assert_eq!(book.find(typed).map(|spot| book.code(spot)).as_deref(), Some(code), "{typed}");
    }
    for typed in
        ["", "S", "S52.5XXQ", "S52.5XA", "S52XXXA", "S52.6XXA", "S52.601AA", "ß52.5X", "XXXXXXX", "ÄÖÜ52"]
    {
        assert_eq!(book.find(typed), None, "{typed}");
    }
}

#[test]
fn a_category_is_found_before_a_block_that_bears_its_code() {
    let book = book(&small());
    assert_eq!(book.find("U07"), Some(Spot::line(9)));
    assert_eq!(book.beginning_with("u07").collect::<Vec<_>>(), [9, 8, 10]);
}

#[test]
fn codes_with_a_7th_character_stand_below_the_code_that_takes_it() {
    let book = book(&small());
    let radius = book.find("S52.5").unwrap();
    assert_eq!((book.kind(3), book.kind_at(radius)), (Kind::Code, Kind::Header));
    let made = book.below(radius);
    assert_eq!(codes(&book, &made), ["S52.5XXA", "S52.5XXD"]);
    assert_eq!(book.title(made[1]), "Fracture of lower end of radius, later encounter");
    assert_eq!((book.kind_at(made[0]), book.over(made[0])), (Kind::Code, Some(radius)));
    assert_eq!((book.beside(made[0]), book.below(made[0])), (made, Vec::new()));
    assert_eq!(codes(&book, &book.seventh_beginning("S52.5X")), ["S52.5XXA", "S52.5XXD"]);
    assert_eq!(codes(&book, &book.seventh_beginning("s52601d")), ["S52.601D"]);
}

#[test]
fn what_stands_above_below_and_beside_a_line_is_told() {
    let book = book(&small());
    assert_eq!(codes(&book, &book.below(Spot::line(2))), ["S52.5", "S52.6"]);
    assert_eq!(codes(&book, &book.beside(Spot::line(0))), ["chapter 19", "chapter 22"]);
    assert_eq!(codes(&book, &book.beside(Spot::line(5))), ["S52.601", "S52.609"]);
    assert_eq!(book.above(5).collect::<Vec<_>>(), [4, 2, 1, 0]);
    assert_eq!((book.over(Spot::line(5)), book.over(Spot::line(0))), (Some(Spot::line(4)), None));
    assert_eq!(book.path(8), "Special purposes, Emergency use");
}

#[test]
fn an_unspecified_code_without_a_side_stands_for_its_header() {
    let book = book(&small());
    assert_eq!((0..book.len()).filter(|line| book.is_default(*line)).collect::<Vec<_>>(), [3, 6]);
}

#[test]
fn a_code_within_a_range_is_told_from_one_of_another_shape() {
    let ranges = [("10004-69990", "Surgery"), ("10004-10021", "Aspiration"), ("A0000-A0999", "Rides")];
    let lines: Vec<Draft> =
        ranges.iter().map(|(code, title)| Draft::new(Kind::Range, code, 0, title)).collect();
    let book = book(&lines);
    assert_eq!((book.ranges_holding("10005"), book.ranges_holding("a0100")), (vec![1, 0], vec![2]));
    assert!(book.ranges_holding("0001F").is_empty());
}

#[test]
fn a_line_that_lacks_its_code_keeps_its_title() {
    let book = book(&[Draft::new(Kind::Range, "", 0, "Rides")]);
    assert_eq!((book.code(Spot::line(0)), book.title(Spot::line(0))), (String::new(), "Rides".to_owned()));
}

#[test]
fn bytes_that_are_no_image_of_this_version_are_refused() {
    let whole = image(&small());
    assert_eq!(Book::open(b"openbk\x00\x00".as_slice()).err(), Some(Damage::Foreign));
    assert_eq!(Book::open(b"".as_slice()).err(), Some(Damage::Foreign));
    for end in MAGIC.len()..whole.len() {
        assert_eq!(Book::open(whole[..end].to_vec()).err(), Some(Damage::Torn), "{end}");
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Books of any content

/// Chance that is the same in every run: a linear congruential generator.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// A few words; those that begin the list are common.
    fn text(&mut self) -> String {
        const WORDS: [&str; 12] = [
            "of",
            "left",
            "Fracture",
            "(acute)",
            "pain",
            "Crohn's",
            "non-healing",
            "—",
            "NOS",
            "3",
            "Ménière's",
            "ulcer",
        ];
        let words: Vec<&str> =
            (0..=self.below(5)).map(|_| WORDS[self.below(12).min(self.below(12))]).collect();
        words.join(" ")
    }

    fn line(&mut self, above: Option<&Draft>) -> Draft {
        let kind = self.of(&Kind::ALL);
        let level = above.map_or(0, |line| u8::try_from(self.below(usize::from(line.level) + 2)).unwrap());
        let mut line = Draft::new(kind, "", level.min(14), &self.text());
        if kind != Kind::Term {
            let inside = above.filter(|_| self.below(3) > 0).map_or("", |line| line.code.as_str());
            line.code = format!("{inside}{}", &"A12.345-B6 7"[..=self.below(12)]);
            line.code.truncate(20);
        }
        line.notes = (0..self.below(4)).map(|_| (self.of(&NoteKind::ALL), self.text())).collect();
        if self.below(6) == 0 {
            line.sevenths =
                (0..=self.below(3)).map(|_| (self.of(&['A', 'D', 'é']), "of left".into())).collect();
        }
        line
    }

    fn lines(&mut self, count: usize) -> Vec<Draft> {
        let mut lines: Vec<Draft> = Vec::new();
        for _ in 0..count {
            let line = self.line(lines.last());
            lines.push(line);
        }
        lines
    }
}

/// The line above another, as the manuscript has it.
fn parent_of(lines: &[Draft], at: usize) -> Option<usize> {
    (0..at).rev().find(|above| lines[*above].level < lines[at].level)
}

/// The 7th characters that hold for a line, as the manuscript has them.
fn sevenths_of(lines: &[Draft], at: usize) -> Vec<(char, String)> {
    let own = std::iter::successors(Some(at), |at| parent_of(lines, *at))
        .find(|at| !lines[*at].sevenths.is_empty());
    let coded = matches!(lines[at].kind, Kind::Code | Kind::Header);
    own.filter(|_| coded).map(|at| lines[at].sevenths.clone()).unwrap_or_default()
}

/// The folded words by which a line is found, as the manuscript has them; a code is also found by its header's other names,
/// and the code that stands for its header by that header's title.
fn searched(book: &Book, lines: &[Draft], at: usize) -> Vec<String> {
    let line = &lines[at];
    let mut texts = vec![line.title.clone()];
    texts.extend(line.notes.iter().filter(|(kind, _)| kind.searched()).map(|(_, text)| text.clone()));
    if line.kind == Kind::Term {
        let above = std::iter::successors(parent_of(lines, at), |at| parent_of(lines, *at));
        texts.extend(above.map(|at| lines[at].title.clone()));
    }
    let coded = |line: &Draft| matches!(line.kind, Kind::Code | Kind::Header);
    if let Some(header) = parent_of(lines, at).map(|at| &lines[at]).filter(|_| coded(line)) {
        texts.extend(book.is_default(crate::codebook::image::counted(at)).then(|| header.title.clone()));
        let names = header.notes.iter().filter(|(kind, _)| kind.searched() && coded(header));
        texts.extend(names.map(|(_, text)| text.clone()));
    }
    if lines.get(at + 1).is_none_or(|next| next.level <= line.level) {
        texts.extend(sevenths_of(lines, at).into_iter().map(|(_, meaning)| meaning));
    }
    texts.iter().flat_map(|text| words(text)).collect()
}

#[test]
fn every_line_reads_as_it_was_written() {
    let mut chance = Chance(1);
    for count in [1, 2, 3, 17, 63, 64, 65, 300] {
        let lines = chance.lines(count);
        let book = book(&lines);
        assert_eq!(book.len() as usize, count);
        for (at, (draft, n)) in lines.iter().zip(0..).enumerate() {
            let spot = Spot::line(n);
            let code = book.code(spot);
            assert_eq!(
                (book.kind(n), book.level(n), book.prior(n)),
                (draft.kind, draft.level, draft.level + 7)
            );
            assert_eq!((&code, &book.title(spot)), (&draft.code, &draft.title), "line {n}");
            assert_eq!(book.parent(n).map(|line| line as usize), parent_of(&lines, at));
            let notes = draft.notes.iter().map(|(kind, text)| Note { kind: *kind, text: text.clone() });
            assert_eq!(book.notes(n), notes.collect::<Vec<_>>());
            assert_eq!(book.sevenths(n), sevenths_of(&lines, at));
            let alike = book.find(&code).map(|spot| book.code(spot).replace(['.', ' '], ""));
            assert_eq!(alike, (!code.is_empty()).then(|| code.replace(['.', ' '], "")), "{code}");
        }
        assert!(count < 300 || lines.iter().any(|line| line.code.len() > CODE), "no long code");
    }
}

#[test]
fn every_searched_word_has_the_lines_that_hold_it() {
    let lines = Chance(2).lines(500);
    let book = book(&lines);
    let (mut dense, mut sparse) = (0, 0);
    let mut terms: Vec<String> = (0..lines.len()).flat_map(|at| searched(&book, &lines, at)).collect();
    terms.push("found".into());
    terms.sort();
    terms.dedup();
    for term in &terms {
        let mut set = vec![0; lines.len().div_ceil(64)];
        if let Some(n) = book.exactly(term) {
            book.gather(n, &mut set);
        }
        let held: Vec<usize> = (0..lines.len()).filter(|at| set[at / 64] >> (at % 64) & 1 == 1).collect();
        let holding = |at: &usize| searched(&book, &lines, *at).contains(term);
        assert_eq!(held, (0..lines.len()).filter(holding).collect::<Vec<_>>(), "{term}");
        if held.len() * DENSE > lines.len() {
            dense += 1;
        } else {
            sparse += 1;
        }
        assert!(book.beginning(&term[..1]).len() >= usize::from(!held.is_empty()));
    }
    assert_eq!(book.terms() as usize, terms.len() - 1, "`found` is in no line");
    assert!(dense > 2 && sparse > 2, "{dense} dense and {sparse} sparse lists");
}

#[test]
fn a_damaged_image_reads_as_something_and_never_panics() {
    let mut chance = Chance(3);
    let whole = image(&chance.lines(40));
    let mut opened = 0;
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..=chance.below(8) {
            let at = MAGIC.len() + chance.below(bytes.len() - MAGIC.len());
            bytes[at] = chance.of(&[0, 0x7f, 0xff]);
        }
        let Ok(book) = Book::open(bytes) else { continue };
        opened += 1;
        for spot in book.spots() {
            black_box((book.code(spot), book.title(spot), book.notes(spot.line), book.inherited(spot.line)));
            black_box((book.below(spot), book.beside(spot), book.over(spot), book.path(spot.line)));
            black_box(book.find(&book.code(spot)));
        }
        let mut shelf = Shelf::new(vec![book], Abbreviations::default());
        for typed in ["left fracture", "o", "menieres ulcr", "A12.3", "pain of left crohn"] {
            assert!(shelf.look_up(typed, None, 9).len() < 10);
        }
    }
    assert!(opened > 100, "{opened}");
}
