//! Turns the pages of a bound book: lines, their texts and notes, and what stands above, below and beside them.

use std::borrow::Cow;
use std::ops::Range;

use super::draft::{Edition, Kind, NoteKind, Part, Set};
use super::image::{
    ADDED, CLOSES, Counts, DEFAULT, DENSE, LINE, MAGIC, OPENS, SECTIONS, SEVERAL, Section, WIDTH, bare,
};

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
        (self.section(Section::Lines).len() / LINE) as u32
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
        match u16::from_le_bytes([raw[6], raw[7]]) {
            0 => None,
            u16::MAX => (0..line).rev().find(|above| self.level(*above) < self.level(line)),
            distance => line.checked_sub(u32::from(distance)),
        }
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
            let n = self.sevenths(spot.line).len();
            return (1..=n).map(|n| Spot { line: spot.line, seventh: n as u8 }).collect();
        }
        let level = self.level(spot.line);
        let mut next = None;
        (spot.line + 1..self.len())
            .take_while(|line| self.level(*line) > level)
            .filter(|line| *next.get_or_insert(self.level(*line)) == self.level(*line))
            .map(Spot::line)
            .collect()
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
        for _ in 0..texts.number() {
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
        (0..texts.number()).map(|_| (char::from_u32(texts.number()).unwrap_or('?'), texts.take())).collect()
    }

    /// The 7th character of a place, with its meaning.
    fn seventh(&self, spot: Spot) -> Option<(char, String)> {
        let at = usize::from(spot.seventh).checked_sub(1)?;
        self.sevenths(spot.line).into_iter().nth(at)
    }

    /// The place of a code, with or without its dot, in any case.
    pub fn find(&self, code: &str) -> Option<Spot> {
        let wanted = bare(code);
        let at = self.first_from(&wanted);
        if let Some(line) = self.by_code(at).filter(|line| bare(&self.code(Spot::line(*line))) == wanted) {
            return Some(Spot::line(line));
        }
        let (stem, last) = wanted.split_at_checked(6).filter(|(_, last)| last.chars().count() == 1)?;
        let short = stem.trim_end_matches('X');
        (short.len()..=6).find_map(|n| {
            let line = self.by_code(self.first_from(&stem[..n]))?;
            let fits = self.expands(line) && bare(&self.code(Spot::line(line))) == stem[..n];
            let seventh =
                self.sevenths(line).iter().position(|(c, _)| last.starts_with(*c)).filter(|_| fits)?;
            Some(Spot { line, seventh: seventh as u8 + 1 })
        })
    }

    /// The lines whose code begins with this, in the order of their codes.
    pub fn beginning_with(&self, start: &str) -> impl Iterator<Item = u32> + '_ {
        let start = bare(start);
        (self.first_from(&start)..)
            .map_while(|at| self.by_code(at))
            .take_while(move |line| bare(&self.code(Spot::line(*line))).starts_with(&start))
    }

    /// The line that stands at a place of the list by code.
    fn by_code(&self, at: u32) -> Option<u32> {
        let list = self.section(Section::ByCode);
        (at as usize * WIDTH + WIDTH <= list.len()).then(|| number(list, at as usize))
    }

    /// The first place of the list by code that is not before this one.
    fn first_from(&self, wanted: &str) -> u32 {
        let (mut low, mut high) = (0, (self.section(Section::ByCode).len() / WIDTH) as u32);
        while low < high {
            let middle = low.midpoint(high);
            let code = self.by_code(middle).map(|line| bare(&self.code(Spot::line(line))));
            if code.is_some_and(|code| code.as_str() < wanted) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// All places, in the order of the book: every line, and below it the codes that its 7th characters make.
    pub fn spots(&self) -> impl Iterator<Item = Spot> + '_ {
        (0..self.len()).flat_map(|line| {
            let more = if self.expands(line) { self.sevenths(line).len() } else { 0 };
            (0..=more).map(move |n| Spot { line, seventh: n as u8 })
        })
    }

    /// The texts of a line from its title on.
    pub(super) fn own_texts(&self, line: u32) -> Texts<'_> {
        let mut texts = self.texts(line);
        if self.raw(line)[8] == 0 && self.kind(line) != Kind::Term {
            texts.skip();
        }
        texts
    }

    fn texts(&self, line: u32) -> Texts<'_> {
        let raw = self.raw(line);
        let start = u32::from_le_bytes([raw[1], raw[2], raw[3], 0]) as usize;
        Texts { book: self, bytes: self.section(Section::Texts).get(start..).unwrap_or_default() }
    }

    fn word(&self, n: u32) -> &str {
        let at = self.section(Section::WordsAt);
        let range = number(at, n as usize) as usize..number(at, n as usize + 1) as usize;
        self.section(Section::Words).get(range).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    /// The number of the set of 7th characters that holds for a line, 0 for none.
    pub(super) fn seventh_set(&self, line: u32) -> u8 {
        self.raw(line)[5] & !(ADDED | DEFAULT)
    }

    /// The meanings of a line's 7th characters: a count, and for each the character and its text.
    pub(super) fn seventh_texts(&self, line: u32) -> Texts<'_> {
        let mut texts = Texts { book: self, bytes: self.section(Section::Sevenths) };
        for _ in 0..self.seventh_set(line) {
            for _ in 0..texts.number() {
                texts.number();
                texts.skip();
            }
        }
        texts
    }

    /// The codes with a 7th character that begin with this.
    pub(super) fn seventh_beginning(&self, start: &str) -> Vec<Spot> {
        let start = bare(start);
        let Some(line) = (1..start.len().min(7)).rev().filter(|n| start.is_char_boundary(*n)).find_map(|n| {
            let line = self.by_code(self.first_from(&start[..n]))?;
            (self.expands(line) && bare(&self.code(Spot::line(line))) == start[..n]).then_some(line)
        }) else {
            return Vec::new();
        };
        let mut made = self.below(Spot::line(line));
        made.retain(|spot| bare(&self.code(*spot)).starts_with(&start));
        made
    }

    /// The ranges that hold a code, the narrowest first.
    pub(super) fn ranges_holding(&self, code: &str) -> Vec<u32> {
        let code = bare(code);
        let mut found: Vec<(String, u32)> = (0..self.len())
            .filter(|line| self.kind(*line) == Kind::Range)
            .filter_map(|line| {
                let range = self.code(Spot::line(line));
                let (from, to) = range.split_once('-')?;
                let fits = shape(from) == shape(&code) && from <= code.as_str() && code.as_str() <= to;
                fits.then(|| (from.to_owned(), line))
            })
            .collect();
        found.sort_by(|a, b| b.cmp(a));
        found.into_iter().map(|(_, line)| line).collect()
    }

    /// What is known of printed words.
    pub(super) fn glossary(&self) -> Glossary<'_> {
        let [term_of, several, weights] =
            [Section::TermOf, Section::Several, Section::Weights].map(|section| self.section(section));
        Glossary { book: self, term_of, several, weights }
    }

    /// How much each line is favoured before a word is typed.
    pub(super) fn priors(&self) -> impl Fn(u32) -> u8 + '_ {
        let lines = self.section(Section::Lines);
        move |line| lines.get(line as usize * LINE + 4).copied().unwrap_or(0)
    }

    /// How many search terms there are.
    pub(super) fn terms(&self) -> u32 {
        self.section(Section::Weights).len() as u32
    }

    /// A search term.
    pub(super) fn term(&self, n: u32) -> &[u8] {
        let at = self.section(Section::TermsAt);
        let range = number(at, n as usize) as usize..number(at, n as usize + 1) as usize;
        self.section(Section::Terms).get(range).unwrap_or_default()
    }

    /// The term of a folded word.
    pub(super) fn exactly(&self, word: &str) -> Option<u32> {
        let first = self.first_term(|term| term < word.as_bytes());
        (first < self.terms() && self.term(first) == word.as_bytes()).then_some(first)
    }

    /// The terms that begin with a folded word.
    pub(super) fn beginning(&self, word: &str) -> Range<u32> {
        let word = word.as_bytes();
        self.first_term(|term| term < word)..self.first_term(|term| term < word || term.starts_with(word))
    }

    /// The first term for which this does not hold; it holds for all before.
    fn first_term(&self, before: impl Fn(&[u8]) -> bool) -> u32 {
        let (mut low, mut high) = (0, self.terms());
        while low < high {
            let middle = low.midpoint(high);
            if before(self.term(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// What finding a term is worth, in sixteenths.
    pub(super) fn weight(&self, term: u32) -> u8 {
        self.section(Section::Weights).get(term as usize).copied().unwrap_or(0)
    }

    /// Adds the lines that hold a term to a set of lines, 64 a number.
    pub(super) fn gather(&self, term: u32, into: &mut [u64]) {
        let at = number(self.section(Section::ListsAt), term as usize) as usize;
        let mut steps =
            Texts { book: self, bytes: self.section(Section::Lists).get(at..).unwrap_or_default() };
        let count = steps.number() as usize;
        if count * DENSE > self.len() as usize {
            let bits = steps.bytes.get(..(self.len() as usize).div_ceil(8)).unwrap_or_default();
            for (word, bytes) in into.iter_mut().zip(bits.chunks(8)) {
                let mut eight = [0; 8];
                eight[..bytes.len()].copy_from_slice(bytes);
                *word |= u64::from_le_bytes(eight);
            }
        } else {
            let mut line = 0;
            for _ in 0..count {
                line += steps.number() as usize;
                if let Some(word) = into.get_mut(line / 64) {
                    *word |= 1 << (line % 64);
                }
            }
        }
    }
}

/// Which characters of a code are digits: codes of different shape are in no order.
fn shape(code: &str) -> Vec<bool> {
    code.chars().map(|c| c.is_ascii_digit()).collect()
}

/// What is known of printed words: their search terms, and what finding one is worth.
#[derive(Clone, Copy)]
pub(super) struct Glossary<'a> {
    book: &'a Book,
    term_of: &'a [u8],
    several: &'a [u8],
    weights: &'a [u8],
}

impl Glossary<'_> {
    /// Whether a word opens a parenthesis, and whether it closes one; its terms are handed to `each` with their weights.
    pub(super) fn terms(&self, word: u32, mut each: impl FnMut(u32, u8)) -> (bool, bool) {
        let entry = number(self.term_of, word as usize);
        let term = entry & !(OPENS | CLOSES);
        let mut weigh = |term: u32| each(term, self.weights.get(term as usize).copied().unwrap_or(0));
        if term & SEVERAL == 0 {
            weigh(term);
        } else {
            let bytes = self.several.get((term & !SEVERAL) as usize..).unwrap_or_default();
            let mut texts = Texts { book: self.book, bytes };
            (0..texts.number()).for_each(|_| weigh(texts.number()));
        }
        (entry & OPENS != 0, entry & CLOSES != 0)
    }

    /// Whether a word opens a parenthesis.
    pub(super) fn opens(&self, word: u32) -> bool {
        number(self.term_of, word as usize) & OPENS != 0
    }
}

/// A code with its 7th character, the places between filled with `X`.
fn with_seventh(code: &str, character: char) -> String {
    let dot = if code.contains('.') { "" } else { "." };
    let filled = format!("{code}{dot}");
    format!("{filled:X<7}{character}")
}

/// The number at a place of a list.
fn number(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at * WIDTH..at * WIDTH + WIDTH) {
        Some(&[a, b, c]) => u32::from_le_bytes([a, b, c, 0]),
        _ => 0,
    }
}

/// Reads texts and short numbers one after the other; after the end, blanks and zeros.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    book: &'a Book,
    bytes: &'a [u8],
}

impl Texts<'_> {
    /// The next byte.
    pub(super) fn byte(&mut self) -> u8 {
        self.bytes.split_off_first().copied().unwrap_or(0)
    }

    /// The next number of one to five bytes.
    pub(super) fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    /// Hands the words of the next text, by number, to `each`.
    pub(super) fn each_word(&mut self, mut each: impl FnMut(u32)) {
        for _ in 0..self.number() {
            let word = self.number();
            each(word);
            if self.bytes.is_empty() {
                break;
            }
        }
    }

    /// The next text.
    pub(super) fn take(&mut self) -> String {
        let (book, mut text) = (self.book, String::new());
        self.each_word(|word| {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(book.word(word));
        });
        text
    }

    /// Another reader that stands here.
    pub(super) const fn here(&self) -> Self {
        *self
    }

    /// Passes over a text.
    pub(super) fn skip(&mut self) {
        self.each_word(|_| ());
    }

    /// Passes over this many bytes.
    pub(super) fn pass(&mut self, bytes: u32) {
        self.bytes = self.bytes.get(bytes as usize..).unwrap_or_default();
    }
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
