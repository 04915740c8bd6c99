//! CMS's alpha-numeric HCPCS file: records of 320 columns, a code's long description running on over several.

use std::collections::BTreeMap;

use super::shape;
use super::text::{Reading, Seen, columns, lines, normal, number};
use crate::codebook::draft::{Draft, Kind, Manuscript, NoteKind, Part, Set};
use crate::domain::fault::Place;

/// The columns of a record.
const WIDTH: usize = 320;

/// What to do about a record that is not as it should be.
const AGAIN: &str = "import CMS's zip as it was downloaded; an editor may have changed the file";

/// The months as CMS writes them in a file's name.
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// A code or modifier while its records are read.
struct Record {
    code: String,
    modifier: bool,
    words: String,
    added: Option<String>,
    ended: Option<String>,
    line: u32,
    at: usize,
}

/// Whether a line is a record: a type at column 11 behind a sequence number, and much after it.
pub fn looks_like(line: &str) -> bool {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    line.chars().count() > 200 && digits(columns(line, 6, 11), 6)
}

/// Reads the file.
pub fn read(reading: &mut Reading<'_>) -> Option<Manuscript> {
    let release = release(reading)?;
    let records = records(reading);
    let mut seen = [Seen::default(), Seen::default()];
    for record in &records {
        check(reading, record, &mut seen[usize::from(record.modifier)]);
    }
    let mut book = reading.manuscript(Set::Hcpcs, Part::Codes, release);
    let (modifiers, codes): (Vec<Record>, Vec<Record>) = records.into_iter().partition(|r| r.modifier);
    let mut ranges: BTreeMap<char, Vec<Record>> = BTreeMap::new();
    for record in codes {
        // CPT numbers, should a file hold some, are one range.
        let first = record.code.chars().next().map_or('0', |c| if c.is_ascii_digit() { '0' } else { c });
        ranges.entry(first).or_default().push(record);
    }
    for (letter, records) in ranges {
        range(&mut book, heading(letter), records);
    }
    range(&mut book, "Modifiers", modifiers);
    Some(book)
}

/// The year and month that the file's name states: `HCPC2026_JAN_ANWEB.txt`.
fn release(reading: &mut Reading<'_>) -> Option<(u16, u8)> {
    let name = reading.source.base.to_ascii_uppercase();
    let found = name.strip_prefix("HCPC").and_then(|rest| {
        let year = rest.get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
        let word = rest.get(4..)?.strip_prefix('_')?.get(..3)?;
        let month = (1..).zip(MONTHS).find(|(_, month)| *month == word)?.0;
        Some((year, month))
    });
    if found.is_none() {
        let message = "the file's name does not tell its year and quarter";
        let help = "keep the name that CMS gave it, such as HCPC2026_JAN_ANWEB.txt, or import CMS's zip";
        reading.fault_whole("unknown-release", message, help);
    }
    found
}

fn records(reading: &mut Reading<'_>) -> Vec<Record> {
    let source = reading.source;
    let mut records: Vec<Record> = Vec::new();
    // What continues a record that was refused is passed over: it is told of once.
    let mut refused = false;
    for (line, at, text) in lines(&source.text) {
        reading.reach(at);
        if reading.full() {
            break;
        }
        let width = text.chars().count();
        if width < WIDTH {
            let message = format!("the record has {width} columns, and it needs {WIDTH}");
            reading.fault(Place { line, column: 1 }, "short-line", message, AGAIN);
            refused = true;
            continue;
        }
        match columns(text, 11, 11) {
            kind @ ("3" | "7") => {
                refused = false;
                records.push(record(reading, text, (line, at), kind == "7"));
            }
            "4" | "8" if refused => {}
            kind @ ("4" | "8") => go_on(reading, &mut records, text, line, kind == "8"),
            kind => {
                let message = format!("`{kind}` is no record type; 3, 4, 7 and 8 are");
                reading.fault(Place { line, column: 11 }, "unknown-record", message, AGAIN);
                refused = true;
            }
        }
    }
    records
}

fn code_of(line: &str, modifier: bool) -> &str {
    if modifier { columns(line, 4, 5) } else { columns(line, 1, 5) }
}

fn record(reading: &mut Reading<'_>, text: &str, (line, at): (u32, usize), modifier: bool) -> Record {
    Record {
        code: code_of(text, modifier).to_owned(),
        modifier,
        words: columns(text, 12, 91).to_owned(),
        added: date(reading, text, line, 269),
        ended: date(reading, text, line, 285),
        line,
        at: if modifier { at + 3 } else { at },
    }
}

/// Adds a continuation to the code before it: a line is cut at a word's end, so what follows is a word of its own.
fn go_on(reading: &mut Reading<'_>, records: &mut [Record], text: &str, line: u32, modifier: bool) {
    let code = code_of(text, modifier);
    if let Some(last) = records.last_mut().filter(|last| last.code == code && last.modifier == modifier) {
        last.words.push(' ');
        last.words.push_str(columns(text, 12, 91));
    } else {
        let message = format!("the record continues `{}`, which does not stand before it", code.trim());
        reading.fault(Place { line, column: 11 }, "stray-continuation", message, AGAIN);
    }
}

/// The day at a column, `20260101`, as `2026-01-01`; none for a blank.
fn date(reading: &mut Reading<'_>, text: &str, line: u32, column: usize) -> Option<String> {
    let raw = columns(text, column, column + 7);
    if raw.trim().is_empty() {
        return None;
    }
    let part = |from, to| raw.get(from..to).filter(|p: &&str| p.bytes().all(|b| b.is_ascii_digit()));
    let found = (|| {
        let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
        let real = ("01"..="12").contains(&month) && ("01"..="31").contains(&day);
        real.then(|| format!("{year}-{month}-{day}"))
    })();
    if found.is_none() {
        let message = format!("`{}` is no day; a day is written 20260101", raw.trim());
        reading.fault(Place { line, column: number(column) }, "bad-date", message, AGAIN);
    }
    found
}

fn check(reading: &mut Reading<'_>, record: &Record, seen: &mut Seen) {
    let code = &record.code;
    let (sound, help) = if record.modifier {
        (shape::modifier(code), "a modifier is two letters or digits; import CMS's zip as it was downloaded")
    } else {
        (shape::hcpcs(code), "a code is a letter and four digits; import CMS's zip as it was downloaded")
    };
    if !sound {
        reading.fault_at(record.at, "bad-code", format!("`{}` is no HCPCS code", code.trim()), help);
        return;
    }
    seen.note(reading, code, record.at);
    if record.words.trim().is_empty() {
        let place = Place { line: record.line, column: 12 };
        reading.fault(place, "missing-text", format!("`{code}` has no description"), AGAIN);
    }
}

fn range(book: &mut Manuscript, title: &str, records: Vec<Record>) {
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return };
    let code = format!("{}-{}", first.code, last.code);
    book.lines.push(draft(code, Kind::Range, 0, title.to_owned(), Vec::new()));
    for record in records {
        let kind = if record.modifier { Kind::Modifier } else { Kind::Code };
        let since = record.added.map(|day| (NoteKind::Since, day));
        let ended = record.ended.map(|day| (NoteKind::Ended, day));
        let notes = since.into_iter().chain(ended).collect();
        book.lines.push(draft(record.code, kind, 1, normal(&record.words), notes));
    }
}

fn draft(code: String, kind: Kind, level: u8, title: String, notes: Vec<(NoteKind, String)>) -> Draft {
    Draft { code, kind, level, title, notes, sevenths: Vec::new() }
}

/// What the codes of a letter are, in our own words.
const fn heading(letter: char) -> &'static str {
    match letter {
        'A' => "Transport, medical and surgical supplies, and others",
        'B' => "Feeding by tube or vein",
        'C' => "Hospital outpatient items and services",
        'D' => "Dental",
        'E' => "Durable medical equipment",
        'G' => "Procedures and professional services, temporary",
        'H' => "Behavioral health and substance use",
        'J' => "Drugs, most of them not taken by mouth",
        'K' => "Equipment and supplies, temporary",
        'L' => "Orthotics and prosthetics",
        'M' => "Other medical services and quality measures",
        'P' => "Pathology and laboratory",
        'Q' => "Supplies, drugs and services, temporary",
        'R' => "Diagnostic radiology, bringing the equipment",
        'S' => "Temporary codes of private payers",
        'T' => "Codes of Medicaid agencies",
        'U' => "Laboratory tests for the coronavirus",
        'V' => "Vision, hearing and speech",
        '0' => "CPT numbers",
        _ => "Other codes",
    }
}
