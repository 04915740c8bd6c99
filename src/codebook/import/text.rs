//! One file being read: its bytes, its text, its places, and the faults found in it.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use super::{Hints, Step};
use crate::codebook::draft::{Edition, Manuscript, Part, Set};
use crate::domain::fault::{Fault, Level, Place, excerpt, forbidden};

/// The largest file that is read, in bytes; the largest real one has twelve million.
const LARGEST: u64 = 256 * 1024 * 1024;

/// The most faults that are told of one file: who has twenty has the wrong file.
const MOST: usize = 20;

/// How often progress is told, in bytes.
const STRIDE: usize = 256 * 1024;

/// What to do about a text that is not UTF-8.
const AS_UTF8: &str = "save the file as UTF-8: in most editors, “Save as”, encoding UTF-8";

/// A file's text and names.
#[derive(Debug)]
pub struct Source {
    /// As the user named it; inside a zip `file.zip/inner.txt`.
    pub name: String,
    /// The same without the folder in which it lies.
    pub origin: String,
    /// Its own name alone, in which a year may stand.
    pub base: String,
    /// Its text.
    pub text: String,
}

/// A file under the reader's eyes: its source, what the user said, and what was found wrong so far.
pub struct Reading<'a> {
    /// The file.
    pub source: &'a Source,
    /// What the user said about it.
    pub hints: Hints,
    progress: &'a mut dyn FnMut(Step<'_>),
    told: usize,
    faults: Vec<Fault>,
}

impl<'a> Reading<'a> {
    /// Begins, with no fault.
    pub fn new(source: &'a Source, hints: Hints, progress: &'a mut dyn FnMut(Step<'_>)) -> Self {
        progress(Step { file: &source.name, done: 0, of: source.text.len() });
        Self { source, hints, progress, told: 0, faults: Vec::new() }
    }

    /// Tells how many bytes are read, when it is time to.
    pub fn reach(&mut self, done: usize) {
        if done >= self.told + STRIDE {
            self.told = done;
            (self.progress)(Step { file: &self.source.name, done, of: self.source.text.len() });
        }
    }

    /// Whether there are as many faults as are told; reading on is of no use then.
    pub fn full(&self) -> bool {
        self.faults.len() >= MOST
    }

    /// Notes what is wrong at a place.
    pub fn fault(
        &mut self,
        place: Place,
        rule: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if !self.full() {
            let line = (place.line as usize).checked_sub(1).and_then(|n| self.source.text.lines().nth(n));
            self.faults.push(at(&self.source.name, place, line.unwrap_or(""), rule, message, help));
        }
    }

    /// Notes what is wrong at a byte of the text.
    pub fn fault_at(
        &mut self,
        byte: usize,
        rule: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if !self.full() {
            self.fault(place(&self.source.text, byte), rule, message, help);
        }
    }

    /// Notes what is wrong with the file as a whole.
    pub fn fault_whole(&mut self, rule: &'static str, message: impl Into<String>, help: impl Into<String>) {
        self.fault(Place::default(), rule, message, help);
    }

    /// An empty book of this file.
    pub fn manuscript(&self, set: Set, part: Part, (year, month): (u16, u8)) -> Manuscript {
        let edition = Edition { set, part, year, month, source: self.source.origin.clone() };
        Manuscript { edition, lines: Vec::new() }
    }

    /// The year that the user gave, or that the file's name or its zip's tells; a fault if neither does.
    pub fn year(&mut self) -> Option<u16> {
        let named = || year_in(&self.source.base).or_else(|| year_in(&self.source.origin));
        let year = self.hints.year.or_else(named);
        if year.is_none() {
            let help = "add `--year 2026` with the year that the list is for, or put it in the file's name";
            self.fault_whole("unknown-year", "nothing tells which year the file is for", help);
        }
        year
    }

    /// What was read, or else all that is wrong with it in the order of the file.
    pub fn finish<T>(mut self, read: Option<T>) -> Result<T, Vec<Fault>> {
        let of = self.source.text.len();
        (self.progress)(Step { file: &self.source.name, done: of, of });
        self.faults.sort_by_key(|fault| fault.place);
        read.filter(|_| self.faults.is_empty()).ok_or(self.faults)
    }
}

/// The codes of a file and the bytes at which they stand.
#[derive(Default)]
pub struct Seen(HashMap<String, usize>);

impl Seen {
    /// Keeps a code in mind; a fault if it stood earlier in the file.
    pub fn note(&mut self, reading: &mut Reading<'_>, code: &str, byte: usize) {
        if let Some(before) = self.0.insert(code.to_owned(), byte) {
            let line = place(&reading.source.text, before).line;
            let message = format!("`{code}` is there twice; the first stands on line {line}");
            reading.fault_at(byte, "duplicate-code", message, "keep one of the two");
        }
    }
}

/// The lines of a text that are not blank, each with its number from 1 and the byte at which it begins.
pub fn lines(text: &str) -> impl Iterator<Item = (u32, usize, &str)> {
    let numbered = text.split_inclusive('\n').scan((0, 0), |(number, byte), line| {
        *number += 1;
        *byte += line.len();
        Some((*number, *byte - line.len(), line.trim_end_matches(['\r', '\n'])))
    });
    numbered.filter(|(_, _, line)| !line.trim().is_empty())
}

/// The columns `from` to `to` of a line of fixed width, counted from 1 in characters, both included.
pub fn columns(line: &str, from: usize, to: usize) -> &str {
    let byte = |column: usize| {
        if line.is_ascii() {
            column.min(line.len())
        } else {
            line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte)
        }
    };
    line.get(byte(from - 1)..byte(to)).unwrap_or("")
}

/// A text with every run of white space made one space, and none at its ends.
pub fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The first number of exactly four digits in a name that can be a year.
pub fn year_in(name: &str) -> Option<u16> {
    let numbers = name.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    numbers.filter_map(|digits| digits.parse().ok()).find(|year| (1990..2100).contains(year))
}

/// The characters that begin and end within the first bytes of a text.
pub fn up_to(text: &str, bytes: usize) -> &str {
    let whole = (0..=bytes.min(text.len())).rev().find_map(|end| text.get(..end));
    whole.unwrap_or("")
}

/// The place of a byte of a text.
pub fn place(text: &str, byte: usize) -> Place {
    let before = up_to(text, byte);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let column = before.get(start..).unwrap_or("").chars().count() + 1;
    Place { line: number(before.matches('\n').count() + 1), column: number(column) }
}

/// A count as it stands in a place.
pub fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A file's bytes.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Vec<Fault>> {
    let name = path.display().to_string();
    let unreadable = |error: std::io::Error| {
        let help = if error.kind() == std::io::ErrorKind::NotFound {
            "look at the spelling of the name"
        } else {
            "make the file readable (its permissions), or name another"
        };
        vec![whole(&name, "unreadable", format!("the file cannot be read: {error}"), help)]
    };
    let too_large = || {
        let message = format!("the file is larger than {} MiB", LARGEST / 1024 / 1024);
        vec![whole(&name, "too-large", message, "no code set is that large; name another file")]
    };
    let meta = fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(vec![whole(
            &name,
            "unreadable",
            "this is no ordinary file",
            "name a file, not a folder",
        )]);
    }
    if meta.len() > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    fs::File::open(path).and_then(|f| f.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST { Err(too_large()) } else { Ok(bytes) }
}

/// The text of some bytes: UTF-8 without its mark, not blank, and with nothing in it that a terminal would obey.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<String, Vec<Fault>> {
    // UTF-16 without its mark has a zero beside every plain letter.
    let zero = matches!(bytes.as_slice(), [0, b, ..] | [b, 0, ..] if *b != 0);
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || zero {
        return Err(vec![whole(name, "encoding", "the file is UTF-16, not UTF-8", AS_UTF8)]);
    }
    let mut text = String::from_utf8(bytes)
        .map_err(|error| vec![not_utf8(name, error.as_bytes(), error.utf8_error().valid_up_to())])?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if text.trim().is_empty() {
        return Err(vec![whole(name, "empty", "the file is empty", "download it again")]);
    }
    let faults = controls(name, &text);
    if faults.is_empty() { Ok(text) } else { Err(faults) }
}

fn not_utf8(name: &str, bytes: &[u8], valid: usize) -> Fault {
    let good = String::from_utf8_lossy(bytes.get(..valid).unwrap_or(bytes));
    let place = place(&good, good.len());
    let message = format!("the byte 0x{:02x} is not UTF-8", bytes.get(valid).copied().unwrap_or(0));
    let mut rest =
        String::from_utf8_lossy(bytes.get(valid..).unwrap_or(&[]).get(..60).unwrap_or(&[])).into_owned();
    rest.truncate(rest.find(['\r', '\n']).unwrap_or(rest.len()));
    let line = good.rsplit('\n').next().unwrap_or("").to_owned() + &rest;
    at(name, place, &line, "encoding", message, AS_UTF8)
}

/// The characters of a text that may never reach a terminal, but for tabs and the ends of lines.
fn controls(name: &str, text: &str) -> Vec<Fault> {
    // Almost every byte is a plain letter: what begins otherwise is looked at as a character.
    let odd = text.bytes().enumerate().filter(|&(_, b)| (b < b' ' && b != b'\n') || b >= 0x7f);
    let bad = odd.filter_map(|(byte, _)| {
        let rest = text.get(byte..)?;
        let c = rest.chars().next()?;
        (forbidden(c) && c != '\t' && !rest.starts_with("\r\n")).then_some((byte, c))
    });
    bad.take(MOST).map(|(byte, c)| control(name, text, byte, c)).collect()
}

fn control(name: &str, text: &str, byte: usize, c: char) -> Fault {
    let place = place(text, byte);
    let line = text.split('\n').nth(place.line as usize - 1).unwrap_or("").trim_end_matches('\r');
    let message = format!("the file holds a control character, {}", c.escape_unicode());
    at(name, place, line, "control-character", message, "remove it: it is not text")
}

/// A fault of a file as a whole.
pub fn whole(file: &str, rule: &'static str, message: impl Into<String>, help: impl Into<String>) -> Fault {
    at(file, Place::default(), "", rule, message, help)
}

fn at(
    file: &str,
    place: Place,
    line: &str,
    rule: &'static str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Fault {
    let (excerpt, caret) = excerpt(line.trim_end(), place.column);
    let (file, message, help) = (file.to_owned(), message.into(), help.into());
    Fault { file, place, excerpt, caret, level: Level::Error, rule, item: None, message, help }
}
