//! Turns the pages of a bound book: lines, their texts and notes, and what stands above, below and beside them.

use std::borrow::Cow;
use std::ops::Range;

use super::draft::{Edition, Kind, NoteKind, Part, Set};
use super::image::{ADDED, Counts, DEFAULT, LINE, MAGIC, SECTIONS, Section, counted};

mod find;
mod terms;
mod texts;

pub(super) use terms::Glossary;
pub(super) use texts::Texts;

/// A bound book. It is cheap to open: nothing is unpacked, texts are put together when they are asked for.
pub struct Book {
    bytes: Cow<'static, [u8]>,
    parts: [Range<usize>; SECTIONS],
    /// Which book it is.
    pub edition: Edition,
    /// How much it holds.
    pub counts: Counts,
}

/// A place in a book: a line, or one of the codes that its 7th characters make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot {
    /// The line, from 0.
    pub line: u32,
    /// Which of its 7th characters, from 1; 0 is the line itself.
    pub seventh: u8,
}

impl Spot {
    /// The line itself.
    pub const fn line(line: u32) -> Self {
        Self { line, seventh: 0 }
    }
}

/// A note as it is read at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub kind: NoteKind,
    /// Its words.
    pub text: String,
}

/// Why bytes are no book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// They were not written by this version of the program.
    Foreign,
    /// They end too early, or what they say of themselves cannot be.
    Torn,
}

impl Book {
    /// Opens an image.
    ///
    /// # Errors
    /// If the bytes are not an image of this version, or not a whole one.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, Damage> {
        let bytes = bytes.into();
        if !bytes.starts_with(MAGIC) {
            return Err(Damage::Foreign);
        }
        let mut start = MAGIC.len() + 4 * SECTIONS;
        let mut parts: [Range<usize>; SECTIONS] = std::array::from_fn(|_| 0..0);
        for (i, part) in parts.iter_mut().enumerate() {
            let at = MAGIC.len() + 4 * i;
            let end =
                bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes) as usize;
            if end < start || end > bytes.len() {
                return Err(Damage::Torn);
            }
            *part = start..end;
            start = end;
        }
        let imprint = &bytes[parts[Section::Imprint as usize].clone()];
        let (edition, counts) = std::str::from_utf8(imprint).ok().and_then(imprint_of).ok_or(Damage::Torn)?;
        Ok(Self { bytes, parts, edition, counts })
    }

    /// The bytes of a section.
    pub(super) fn section(&self, section: Section) -> &[u8] {
        self.bytes.get(self.parts[section as usize].clone()).unwrap_or_default()
    }

    /// How many lines it has.
    pub fn len(&self) -> u32 {
        counted(self.section(Section::Lines).len() / LINE)
    }

    /// Whether it has no lines.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn raw(&self, line: u32) -> &[u8; LINE] {
        let start = line as usize * LINE;
        let raw = self.section(Section::Lines).get(start..start + LINE);
        raw.and_then(|raw| raw.try_into().ok()).unwrap_or(&[0; LINE])
    }

    /// What a line is.
    pub fn kind(&self, line: u32) -> Kind {
        Kind::ALL.get(usize::from(self.raw(line)[0] >> 4)).copied().unwrap_or(Kind::Term)
    }

    /// What a place is: a code that takes a 7th character is a header until it has it.
    pub fn kind_at(&self, spot: Spot) -> Kind {
        match self.kind(spot.line) {
            Kind::Code | Kind::Header if spot.seventh > 0 => Kind::Code,
            Kind::Code if self.expands(spot.line) || self.has_below(spot.line) => Kind::Header,
            kind => kind,
        }
    }

    /// How deep a line stands, 0 for the top.
    pub fn level(&self, line: u32) -> u8 {
        self.raw(line)[0] & 15
    }

    /// Whether a code stands for its header when nothing more is said.
    pub(super) fn is_default(&self, line: u32) -> bool {
        self.raw(line)[5] & DEFAULT != 0
    }

    /// How much a line is favoured before a word is typed.
    pub(super) fn prior(&self, line: u32) -> u8 {
        self.raw(line)[4]
    }

    /// The line above it in the hierarchy.
    pub fn parent(&self, line: u32) -> Option<u32> {
        let raw = self.raw(line);
        let above = match u16::from_le_bytes([raw[6], raw[7]]) {
            0 => None,
            u16::MAX => (0..line).rev().find(|above| self.level(*above) < self.level(line)),
            distance => line.checked_sub(u32::from(distance)),
        };
        // In a damaged image too, the way up ends.
        above.filter(|above| self.level(*above) < self.level(line))
    }

    /// The lines above it, the nearest first.
    pub fn above(&self, line: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(self.parent(line), |line| self.parent(*line))
    }

    fn has_below(&self, line: u32) -> bool {
        line + 1 < self.len() && self.level(line + 1) > self.level(line)
    }

    /// Whether a line stands for several codes, one for each 7th character.
    pub fn expands(&self, line: u32) -> bool {
        self.seventh_set(line) != 0 && !self.has_below(line)
    }

    /// The lines directly below a place, or the codes that its 7th characters make.
    pub fn below(&self, spot: Spot) -> Vec<Spot> {
        if spot.seventh > 0 {
            return Vec::new();
        }
        if self.expands(spot.line) {
            return self.made(spot.line).collect();
        }
        let level = self.level(spot.line);
        let mut next = None;
        (spot.line + 1..self.len())
            .take_while(|line| self.level(*line) > level)
            .filter(|line| *next.get_or_insert(self.level(*line)) == self.level(*line))
            .map(Spot::line)
            .collect()
    }

    /// The codes that the 7th characters of a line make; none of a line with others below it.
    fn made(&self, line: u32) -> impl Iterator<Item = Spot> + use<> {
        let count = if self.expands(line) { self.seventh_texts(line).count() } else { 0 };
        (1..=u8::MAX).zip(0..count).map(move |(seventh, _)| Spot { line, seventh })
    }

    /// The place above another: the line that a 7th character belongs to, or the parent of a line.
    pub fn over(&self, spot: Spot) -> Option<Spot> {
        if spot.seventh > 0 { Some(Spot::line(spot.line)) } else { self.parent(spot.line).map(Spot::line) }
    }

    /// The places that stand beside one under the same parent, itself among them.
    pub fn beside(&self, spot: Spot) -> Vec<Spot> {
        match self.over(spot) {
            Some(over) => self.below(over),
            None => {
                (0..self.len()).filter(|l| self.level(*l) == self.level(spot.line)).map(Spot::line).collect()
            }
        }
    }

    /// The code of a place as it is printed; empty for a line of an index.
    pub fn code(&self, spot: Spot) -> String {
        let mut code = String::with_capacity(8);
        self.push_code(spot.line, &mut code);
        match self.seventh(spot) {
            Some((character, _)) => with_seventh(&code, character),
            None => code,
        }
    }

    /// Adds the code of a line, which may begin with that of its parent.
    fn push_code(&self, line: u32, code: &mut String) {
        let raw = self.raw(line);
        if let Some(parent) = self.parent(line).filter(|_| raw[5] & ADDED != 0) {
            self.push_code(parent, code);
        }
        if raw[8] == 0 && self.kind(line) != Kind::Term {
            code.push_str(&self.texts(line).take());
        }
        code.extend(raw[8..].iter().take_while(|b| **b != 0).map(|b| char::from(*b)));
    }

    /// The title of a place, with the meaning of its 7th character.
    pub fn title(&self, spot: Spot) -> String {
        let title = self.own_texts(spot.line).take();
        match self.seventh(spot) {
            Some((_, meaning)) => format!("{title}, {meaning}"),
            None => title,
        }
    }

    /// The title of a line with those above it, as an index is read: `Hypertension, pulmonary, primary`.
    pub fn path(&self, line: u32) -> String {
        let mut titles: Vec<String> = self.above(line).map(|l| self.title(Spot::line(l))).collect();
        titles.reverse();
        titles.push(self.title(Spot::line(line)));
        titles.join(", ")
    }

    /// The notes printed under a line.
    pub fn notes(&self, line: u32) -> Vec<Note> {
        let mut texts = self.own_texts(line);
        texts.skip();
        let mut notes = Vec::new();
        for _ in 0..texts.count() {
            let kind = NoteKind::ALL.get(usize::from(texts.byte())).copied().unwrap_or(NoteKind::Note);
            texts.number();
            notes.push(Note { kind, text: texts.take() });
        }
        notes
    }

    /// The notes that hold at a line because they stand above it, the nearest first, each with the line it stands at.
    pub fn inherited(&self, line: u32) -> Vec<(u32, Note)> {
        self.above(line)
            .flat_map(|above| self.notes(above).into_iter().map(move |note| (above, note)))
            .filter(|(_, note)| note.kind.inherited())
            .collect()
    }

    /// The 7th characters that hold for a line, each with its meaning.
    pub fn sevenths(&self, line: u32) -> Vec<(char, String)> {
        let mut texts = self.seventh_texts(line);
        (0..texts.count()).map(|_| (char::from_u32(texts.number()).unwrap_or('?'), texts.take())).collect()
    }

    /// The 7th character of a place, with its meaning.
    fn seventh(&self, spot: Spot) -> Option<(char, String)> {
        let at = usize::from(spot.seventh).checked_sub(1)?;
        self.sevenths(spot.line).into_iter().nth(at)
    }

    /// All places, in the order of the book: every line, and below it the codes that its 7th characters make.
    pub fn spots(&self) -> impl Iterator<Item = Spot> + '_ {
        (0..self.len()).flat_map(|line| std::iter::once(Spot::line(line)).chain(self.made(line)))
    }

    /// The number of the set of 7th characters that holds for a line, 0 for none.
    pub(super) fn seventh_set(&self, line: u32) -> u8 {
        self.raw(line)[5] & !(ADDED | DEFAULT)
    }
}

/// A code with its 7th character, the places between filled with `X`.
fn with_seventh(code: &str, character: char) -> String {
    let dot = if code.contains('.') { "" } else { "." };
    let filled = format!("{code}{dot}");
    format!("{filled:X<7}{character}")
}

/// What an imprint says.
fn imprint_of(text: &str) -> Option<(Edition, Counts)> {
    let value = |name: &str| text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(' '));
    let count = |name| value(name)?.parse().ok();
    let part = value("part")?;
    let edition = Edition {
        set: Set::parse(value("set")?)?,
        part: Part::ALL.into_iter().find(|p| p.word() == part)?,
        year: value("year")?.parse().ok()?,
        month: value("month")?.parse().ok()?,
        source: value("source")?.to_owned(),
    };
    let counts = Counts {
        rows: count("rows")?,
        billable: count("billable")?,
        modifiers: count("modifiers")?,
        ended: count("ended")?,
    };
    Some((edition, counts))
}

#[cfg(test)]
mod tests;
