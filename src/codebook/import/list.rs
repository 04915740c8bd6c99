//! A list of CPT codes and descriptions that the user is licensed for, as a spreadsheet saves it.
//!
//! openbook ships no description of CPT: the words are the American Medical Association's.

use super::shape;
use super::text::{Reading, Seen, normal};
use crate::codebook::draft::{Draft, Kind, Manuscript, Part, Set};

/// What may stand between two cells.
const DELIMITERS: [char; 4] = ['\t', ',', ';', '|'];

/// The names of the column with the codes.
const CODE: [&str; 4] = ["code", "cpt", "cpt code", "cptcode"];

/// How long the words of a column are by its name, the best first.
const LENGTHS: [&str; 4] = ["long ", "", "medium ", "short "];

/// The names of a column with words.
const WORDS: [&str; 4] = ["description", "descriptor", "title", "desc"];

/// A row of the list: its cells, and the bytes at which they begin.
type Row = Vec<(usize, String)>;

/// How the list is laid out: how many columns it has, and which hold the codes and the words.
#[derive(Clone, Copy)]
struct Layout {
    width: usize,
    code: usize,
    words: usize,
}

/// Whether a line heads such a list, or is one of it.
pub fn looks_like(line: &str) -> bool {
    delimiter(line).is_some()
}

/// Reads the list.
pub fn read(reading: &mut Reading<'_>) -> Option<Manuscript> {
    let source = reading.source;
    let year = reading.year()?;
    let mut book = reading.manuscript(Set::Cpt, Part::Codes, (year, 0));
    let first = source.text.lines().find(|line| !line.trim().is_empty())?;
    let delimiter = delimiter(first)?;
    let head = rows(first, delimiter).next()?.ok().and_then(|row| headed(&row));
    let layout = head.unwrap_or(Layout { width: 2, code: 0, words: 1 });
    let mut seen = Seen::default();
    for row in rows(&source.text, delimiter).skip(usize::from(head.is_some())) {
        if reading.full() {
            break;
        }
        match row {
            Ok(row) => book.lines.extend(line(reading, &row, layout, &mut seen)),
            Err(at) => {
                let help = "close it with another quote; a quote inside quotes is written twice";
                reading.fault_at(at, "open-quote", "the quote that begins here is never closed", help);
            }
        }
    }
    if book.lines.is_empty() {
        reading.fault_whole("empty", "the list holds no code", "save the whole list");
    }
    Some(book)
}

/// The delimiter by which a line heads such a list, or is one of it.
fn delimiter(line: &str) -> Option<char> {
    let fits = |row: &Row| row.len() > 1 && row.first().is_some_and(|(_, cell)| shape::cpt(cell.trim()));
    let read = |d: &char| rows(line, *d).next().and_then(Result::ok);
    DELIMITERS.into_iter().find(|d| read(d).is_some_and(|row| headed(&row).is_some() || fits(&row)))
}

/// The layout that a heading names.
fn headed(row: &Row) -> Option<Layout> {
    let names: Vec<String> =
        row.iter().map(|(_, cell)| normal(&cell.replace(['_', '-'], " ")).to_lowercase()).collect();
    let position = |known: &str| names.iter().position(|name| name == known);
    let code = CODE.iter().find_map(|name| position(name))?;
    let lengths = LENGTHS.iter().flat_map(|length| WORDS.iter().map(move |word| format!("{length}{word}")));
    let words = lengths.into_iter().find_map(|name| position(&name))?;
    Some(Layout { width: row.len(), code, words })
}

fn line(reading: &mut Reading<'_>, row: &Row, layout: Layout, seen: &mut Seen) -> Option<Draft> {
    let begins = row.first().map_or(0, |(at, _)| *at);
    reading.reach(begins);
    let cells = (row.get(layout.code), row.get(layout.words));
    let (Some((at, code)), Some((_, words))) = cells else {
        let message = "the line has too few columns for a code and its text";
        reading.fault_at(begins, "bad-line", message, "give it as many columns as the first line has");
        return None;
    };
    if row.len() > layout.width {
        let message = format!("the line has {} columns, and the list {}", row.len(), layout.width);
        reading.fault_at(begins, "bad-line", message, "put quotes around a text that holds the delimiter");
        return None;
    }
    let (code, title) = (code.trim().to_owned(), normal(words));
    if !shape::cpt(&code) {
        let help = "a CPT number is five digits, or four digits and a letter; a leading 0 may have been lost";
        reading.fault_at(*at, "bad-code", format!("`{code}` is no CPT number"), help);
        return None;
    }
    if title.is_empty() {
        reading.fault_at(
            *at,
            "missing-text",
            format!("`{code}` has no text"),
            "give it one, or remove the line",
        );
    }
    seen.note(reading, &code, *at);
    Some(Draft { code, kind: Kind::Code, level: 0, title, notes: Vec::new(), sevenths: Vec::new() })
}

/// The rows of a text by RFC 4180, blank ones left out; an error is the byte of a quote that is not closed.
fn rows(text: &str, delimiter: char) -> impl Iterator<Item = Result<Row, usize>> {
    let mut at = 0;
    let rows = std::iter::from_fn(move || {
        (at < text.len()).then(|| row(text, &mut at, delimiter).inspect_err(|_| at = text.len()))
    });
    rows.filter(|row| !matches!(row, Ok(cells) if cells.iter().all(|(_, cell)| cell.trim().is_empty())))
}

fn row(text: &str, at: &mut usize, delimiter: char) -> Result<Row, usize> {
    let mut row = Row::new();
    loop {
        let begins = *at;
        let rest = text.get(begins..).unwrap_or("");
        let mut cell = String::new();
        let mut used = 0;
        if rest.starts_with('"') {
            used = quoted(rest, &mut cell).ok_or(begins)?;
        }
        let plain = rest.get(used..).unwrap_or("");
        let end = plain.find([delimiter, '\n']).unwrap_or(plain.len());
        cell.push_str(plain.get(..end).unwrap_or("").trim_end_matches('\r'));
        row.push((begins, cell));
        let stop = plain.get(end..).and_then(|after| after.chars().next());
        *at = begins + used + end + stop.map_or(0, char::len_utf8);
        if stop != Some(delimiter) {
            return Ok(row);
        }
    }
}

/// The bytes that a quoted cell takes, its words put into `cell`; two quotes in it are one.
fn quoted(rest: &str, cell: &mut String) -> Option<usize> {
    let mut used = 1;
    loop {
        let part = rest.get(used..)?;
        let end = part.find('"')?;
        cell.push_str(part.get(..end)?);
        used += end + 1;
        if !rest.get(used..)?.starts_with('"') {
            return Some(used);
        }
        cell.push('"');
        used += 1;
    }
}
