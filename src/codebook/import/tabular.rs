//! The ICD-10-CM Tabular List as NCHS publishes it in XML: chapters, blocks, codes, and the notes under each.

use super::shape;
use super::text::{Reading, Seen};
use super::xml::{self, Element};
use crate::codebook::draft::{Draft, Kind, Manuscript, NoteKind, Part, Set};

/// What to do about an element that is not as it should be.
const AGAIN: &str = "download the file again, and leave it as it is";

/// The 7th characters that apply, each with its meaning.
type Sevenths = Vec<(char, String)>;

/// What a code takes from the lines above it.
#[derive(Clone, Copy)]
struct Above<'a> {
    level: u8,
    sevenths: &'a [(char, String)],
    except: Option<&'a Except>,
}

/// Reads the file.
pub fn read(reading: &mut Reading<'_>) -> Option<Manuscript> {
    let root = xml::parse(reading)?;
    let year = version(reading, &root)?;
    let book = reading.manuscript(Set::Icd10Cm, Part::Codes, (year, 0));
    let mut list = List { reading, book, seen: Seen::default() };
    for element in root.children() {
        match element.name.as_str() {
            "chapter" => list.chapter(element),
            "version" | "title" | "introduction" => {}
            _ => list.unknown(element),
        }
    }
    if list.book.lines.is_empty() {
        list.reading.fault_whole("empty", "the file holds no chapter", AGAIN);
    }
    Some(list.book)
}

/// The year that a file of the ICD-10 sets states in its `<version>`.
pub fn version(reading: &mut Reading<'_>, root: &Element) -> Option<u16> {
    let said = root.child_text("version");
    let year = said.parse().ok().filter(|year| (1990..2100).contains(year));
    if year.is_none() {
        let message = format!("the file's <version> is `{said}`, which is no year");
        reading.fault_at(root.at, "unknown-year", message, AGAIN);
    }
    year
}

/// The list as far as it is read.
struct List<'a, 'b> {
    reading: &'a mut Reading<'b>,
    book: Manuscript,
    seen: Seen,
}

impl List<'_, '_> {
    fn chapter(&mut self, chapter: &Element) {
        let code = format!("chapter {}", chapter.child_text("name"));
        let sevenths = self.heading(chapter, code, Kind::Chapter, 0);
        // It says again which sections follow.
        self.notes(chapter, &["section", "sectionIndex"]);
        for section in chapter.all("section") {
            self.section(section, &sevenths);
        }
    }

    fn section(&mut self, section: &Element, above: &[(char, String)]) {
        let code = section.attribute("id").unwrap_or("").to_owned();
        if code.is_empty() {
            self.reading.fault_at(section.at, "missing-text", "a <section> has no `id`", AGAIN);
        }
        let own = self.heading(section, code, Kind::Block, 1);
        let sevenths = if own.is_empty() { above } else { &own };
        self.notes(section, &["diag"]);
        for diag in section.all("diag") {
            self.code(diag, Above { level: 2, sevenths, except: None });
        }
    }

    /// Puts a chapter's or a block's line down and gives the 7th characters that it defines.
    fn heading(&mut self, element: &Element, code: String, kind: Kind, level: u8) -> Sevenths {
        let title = self.title(element, &code);
        let (sevenths, remarks) = self.sevenths(element);
        self.book.lines.push(Draft {
            code,
            kind,
            level,
            title,
            notes: Vec::new(),
            sevenths: sevenths.clone(),
        });
        self.keep(remarks);
        sevenths
    }

    fn title(&mut self, element: &Element, code: &str) -> String {
        let title = element.child_text("desc");
        if title.is_empty() {
            self.reading.fault_at(element.at, "missing-text", format!("`{code}` has no title"), AGAIN);
        }
        title
    }

    fn code(&mut self, diag: &Element, above: Above<'_>) {
        if self.reading.full() {
            return;
        }
        let code = self.name(diag);
        let (own, remarks) = self.sevenths(diag);
        let has_codes = diag.child("diag").is_some();
        let own = if own.is_empty() && !has_codes { above.left_of(&code) } else { own };
        let applicable = if own.is_empty() { above.sevenths } else { &own };
        let kind = if has_codes || !applicable.is_empty() { Kind::Header } else { Kind::Code };
        let title = self.title(diag, &code);
        let line = Draft { code, kind, level: above.level, title, notes: Vec::new(), sevenths: own.clone() };
        self.book.lines.push(line);
        self.notes(diag, &["diag"]);
        self.keep(remarks);
        let except = Except::of(diag);
        let level = above.level.saturating_add(1);
        let below = Above { level, sevenths: applicable, except: except.as_ref().or(above.except) };
        for child in diag.all("diag") {
            self.code(child, below);
        }
    }

    fn name(&mut self, diag: &Element) -> String {
        let raw = diag.child_text("name");
        let at = diag.child("name").map_or(diag.at, |name| name.at);
        let Some(code) = shape::icd(&raw) else {
            self.reading.fault_at(at, "bad-code", format!("`{raw}` is no ICD-10-CM code"), AGAIN);
            return raw;
        };
        self.seen.note(self.reading, &code, at);
        code
    }

    /// The 7th characters that a code defines, and the remarks printed between them.
    fn sevenths(&mut self, diag: &Element) -> (Sevenths, Vec<String>) {
        let (mut own, mut remarks): (Sevenths, _) = (Vec::new(), Vec::new());
        for element in diag.all("sevenChrDef").flat_map(Element::children) {
            let text = element.text();
            if element.name != "extension" {
                remarks.push(match own.last() {
                    Some((c, _)) => format!("printed under 7th character {c}: {text}"),
                    None => text,
                });
                continue;
            }
            let char = element.attribute("char").and_then(one_character);
            if let Some(c) = char.filter(|c| own.iter().all(|(before, _)| before != c)) {
                own.push((c, text));
            } else {
                let message = "the 7th character is not one letter or digit, or is there twice";
                self.reading.fault_at(element.at, "bad-seventh", message, AGAIN);
            }
        }
        (own, remarks)
    }

    fn keep(&mut self, remarks: Vec<String>) {
        if let Some(line) = self.book.lines.last_mut() {
            line.notes.extend(remarks.into_iter().map(|text| (NoteKind::SeventhNote, text)));
        }
    }

    /// Puts the notes in an element under its line, which is the last one: what follows below comes after them.
    fn notes(&mut self, element: &Element, below: &[&str]) {
        for child in element.children().filter(|child| !below.contains(&child.name.as_str())) {
            self.note_or_known(child);
        }
    }

    /// Puts one element's notes under the last line, unless it is one that was read already.
    fn note_or_known(&mut self, element: &Element) {
        let Some(line) = self.book.lines.last_mut() else { return };
        match (element.name.as_str(), note_kind(&element.name)) {
            ("name" | "desc" | "sevenChrDef", _) => {}
            (_, Some(kind)) => line.notes.extend(parts(element).map(|text| (kind, text))),
            // A table in the text: a row each.
            ("visualImpairment", _) => line.notes.extend(element.children().map(row)),
            _ => self.unknown(element),
        }
    }

    /// What is not known is not passed over: a note might be lost that changes which code is right.
    fn unknown(&mut self, element: &Element) {
        let message = format!("<{}> is no part of a Tabular List that openbook knows", element.name);
        let help = "the format is newer than this openbook; look for a newer one";
        self.reading.fault_at(element.at, "unknown-element", message, help);
    }
}

fn one_character(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let only = chars.next().filter(|_| chars.next().is_none())?;
    only.is_ascii_alphanumeric().then_some(only)
}

fn note_kind(name: &str) -> Option<NoteKind> {
    Some(match name {
        "includes" => NoteKind::Includes,
        "excludes1" => NoteKind::Excludes1,
        "excludes2" => NoteKind::Excludes2,
        "codeFirst" => NoteKind::CodeFirst,
        "useAdditionalCode" => NoteKind::UseAdditional,
        "codeAlso" => NoteKind::CodeAlso,
        "inclusionTerm" => NoteKind::InclusionTerm,
        "notes" => NoteKind::Note,
        "sevenChrNote" => NoteKind::SeventhNote,
        _ => return None,
    })
}

/// The texts in an element: its own, and that of each element in it.
fn parts(element: &Element) -> impl Iterator<Item = String> {
    let own = element.own_text();
    std::iter::once(own).chain(element.children().map(Element::text)).filter(|text| !text.is_empty())
}

fn row(element: &Element) -> (NoteKind, String) {
    let cells: Vec<String> = parts(element).collect();
    (NoteKind::Note, cells.join(" | "))
}

impl Above<'_> {
    /// The 7th characters that are left of the inherited ones where a note takes some away; none where it does not.
    fn left_of(&self, code: &str) -> Sevenths {
        let Some(except) = self.except.filter(|except| except.holds_for(code)) else { return Vec::new() };
        self.sevenths.iter().filter(|(c, _)| !except.seventh.contains(c)).cloned().collect()
    }
}

/// 7th characters that a category's note takes away again from some of its codes: "7th characters D and S do not apply to
/// codes in category S06 with 6th character 7 - (why), or 8 - (why)." It stands in words only.
struct Except {
    category: String,
    sixth: Vec<char>,
    seventh: Vec<char>,
}

impl Except {
    fn of(diag: &Element) -> Option<Self> {
        diag.all("notes").flat_map(parts).find_map(|text| Self::parse(&text))
    }

    fn parse(text: &str) -> Option<Self> {
        let (seventh, rest) =
            text.strip_prefix("7th character")?.split_once(" do not apply to codes in category ")?;
        let (category, sixth) = rest.split_once(" with 6th character")?;
        let (seventh, sixth) = (single_characters(seventh), single_characters(sixth));
        Some(Self { category: category.to_owned(), sixth, seventh })
    }

    fn holds_for(&self, code: &str) -> bool {
        let sixth = code.replace('.', "").chars().nth(5);
        code.starts_with(&self.category) && sixth.is_some_and(|c| self.sixth.contains(&c))
    }
}

/// The words of a text that are one capital letter or digit.
fn single_characters(text: &str) -> Vec<char> {
    let words = text.split_whitespace().map(|word| word.trim_matches(','));
    words.filter_map(one_character).filter(|c| !c.is_ascii_lowercase()).collect()
}
