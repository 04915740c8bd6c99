//! Lists of ICD-10 codes in their order: CMS's order files of fixed width, and code, billable and title between tabs.

use super::shape;
use super::text::{Reading, Seen, columns, lines, normal};
use crate::codebook::draft::{Draft, Kind, Manuscript, Part, Set};
use crate::domain::fault::Place;

/// What to do about an order file that is not as it should be.
const AGAIN: &str = "download the order file again, and leave it as it is";

/// A line of such a list.
struct Entry<'a> {
    code: &'a str,
    at: usize,
    billable: bool,
    title: &'a str,
}

/// Whether a line is one of an order file: a number, a code, 0 or 1, a short and a long title.
pub fn looks_like_order(line: &str) -> bool {
    let number = columns(line, 1, 5);
    let blank = [6, 14, 16].into_iter().all(|column| columns(line, column, column) == " ");
    number.len() == 5
        && number.bytes().all(|b| b.is_ascii_digit())
        && blank
        && matches!(columns(line, 15, 15), "0" | "1")
}

/// Whether a line has a code, 0 or 1, and a title.
pub fn looks_like_titles(line: &str) -> bool {
    let cells: Vec<&str> = line.split('\t').collect();
    matches!(cells.as_slice(), [code, "0" | "1", _] if shape::icd(code).is_some())
}

/// Reads an order file, of diagnoses or of procedures: the latter begin with a digit.
pub fn order_file(reading: &mut Reading<'_>) -> Option<Manuscript> {
    let source = reading.source;
    let year = reading.year()?;
    let first = lines(&source.text).next().map_or("", |(_, _, line)| columns(line, 7, 13));
    let set = if first.starts_with(|c: char| c.is_ascii_digit()) { Set::Pcs } else { Set::Icd10Cm };
    let mut list = List::new(reading.manuscript(set, Part::Codes, (year, 0)));
    for (order, (line, at, text)) in (1..).zip(lines(&source.text)) {
        reading.reach(at);
        if reading.full() {
            break;
        }
        if let Some(entry) = entry(reading, order, (line, at), text) {
            list.push(reading, &entry);
        }
    }
    Some(list.book)
}

/// The parts of an order file's line, its number the next one.
fn entry<'a>(
    reading: &mut Reading<'_>,
    order: u32,
    (line, at): (u32, usize),
    text: &'a str,
) -> Option<Entry<'a>> {
    if !looks_like_order(text) {
        let message = "the line is not of an order file: number, code, 0 or 1, short and long title";
        reading.fault(Place { line, column: 1 }, "bad-line", message, AGAIN);
        return None;
    }
    if columns(text, 1, 5).parse() != Ok(order) {
        let message = format!(
            "the order number is {}, and {order:05} is due: a line is lost or added",
            columns(text, 1, 5)
        );
        reading.fault(Place { line, column: 1 }, "order-gap", message, AGAIN);
        return None;
    }
    let title = columns(text, 78, usize::MAX);
    Some(Entry {
        code: columns(text, 7, 13).trim_end(),
        at: at + 6,
        billable: columns(text, 15, 15) == "1",
        title,
    })
}

/// Reads a list of code, billable and title between tabs.
pub fn titles(reading: &mut Reading<'_>) -> Option<Manuscript> {
    let source = reading.source;
    let year = reading.year()?;
    let mut list = List::new(reading.manuscript(Set::Icd10Cm, Part::Codes, (year, 0)));
    for (line, at, text) in lines(&source.text) {
        reading.reach(at);
        if reading.full() {
            break;
        }
        let cells: Vec<&str> = text.split('\t').collect();
        if let [code, flag @ ("0" | "1"), title] = cells[..] {
            list.push(reading, &Entry { code, at, billable: flag == "1", title });
        } else {
            let message = "the line is not a code, 0 or 1, and a title, with tabs between them";
            let help = "write it as the others: A00, a tab, 0 (1 if it can be reported), a tab, the title";
            reading.fault(Place { line, column: 1 }, "bad-line", message, help);
        }
    }
    Some(list.book)
}

/// A list as far as it is read.
struct List {
    book: Manuscript,
    seen: Seen,
}

impl List {
    fn new(book: Manuscript) -> Self {
        Self { book, seen: Seen::default() }
    }

    fn push(&mut self, reading: &mut Reading<'_>, entry: &Entry<'_>) {
        let pcs = self.book.edition.set == Set::Pcs;
        let code = if pcs { procedure(entry) } else { shape::icd(entry.code) };
        let Some(code) = code else {
            let (name, help) = if pcs {
                ("ICD-10-PCS", "a code has seven characters and a table three, without the letters I and O")
            } else {
                (
                    "ICD-10-CM",
                    "a code is a letter and two to six letters or digits, a point behind the third character or none",
                )
            };
            reading.fault_at(entry.at, "bad-code", format!("`{}` is no {name} code", entry.code), help);
            return;
        };
        self.seen.note(reading, &code, entry.at);
        let title = normal(entry.title);
        if title.is_empty() {
            reading.fault_at(entry.at, "missing-text", format!("`{code}` has no title"), AGAIN);
        }
        let level = if pcs { u8::from(entry.billable) } else { depth(&code) };
        let kind = if entry.billable { Kind::Code } else { Kind::Header };
        self.book.lines.push(Draft { code, kind, level, title, notes: Vec::new(), sevenths: Vec::new() });
    }
}

fn procedure(entry: &Entry<'_>) -> Option<String> {
    shape::pcs(entry.code, if entry.billable { 7 } else { 3 }).then(|| entry.code.to_owned())
}

/// How deep an ICD-10-CM code stands by its length: a category is at the top.
fn depth(code: &str) -> u8 {
    u8::try_from(code.len().saturating_sub(3).saturating_sub(usize::from(code.contains('.')))).unwrap_or(0)
}
