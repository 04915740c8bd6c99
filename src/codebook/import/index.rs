//! The ICD-10-CM indexes and tables as NCHS publishes them in XML: a term, the terms under it, and where each leads.

use super::tabular::version;
use super::text::Reading;
use super::xml::{self, Element};
use crate::codebook::draft::{Draft, Kind, Manuscript, NoteKind, Part, Set};

/// What to do about an element that is not as it should be.
const AGAIN: &str = "download the file again, and leave it as it is";

/// Reads the file.
pub fn read(reading: &mut Reading<'_>) -> Option<Manuscript> {
    let root = xml::parse(reading)?;
    let year = version(reading, &root)?;
    let columns = columns(&root);
    let part = part(reading, &root, &columns)?;
    let book = reading.manuscript(Set::Icd10Cm, part, (year, 0));
    let mut index = Index { reading, book, columns };
    for letter in root.all("letter") {
        for term in letter.all("mainTerm") {
            index.term(term, 0);
        }
    }
    if index.book.lines.is_empty() {
        index.reading.fault_whole("empty", "the file holds no term", AGAIN);
    }
    Some(index.book)
}

/// The columns of a table by their numbers; none in an index.
fn columns(root: &Element) -> Vec<(String, String)> {
    let heads = root.all("indexHeading").flat_map(|heading| heading.all("head"));
    heads.filter_map(|head| Some((head.attribute("col")?.to_owned(), head.text()))).collect()
}

/// Which index it is, by its title or by the heading of its first column.
fn part(reading: &mut Reading<'_>, root: &Element, columns: &[(String, String)]) -> Option<Part> {
    let first = columns.first().map(|(_, title)| title.as_str()).unwrap_or_default();
    let said = format!("{} {first}", root.child_text("title")).to_lowercase();
    let known = [
        ("external cause", Part::Causes),
        ("drug", Part::Drugs),
        ("substance", Part::Drugs),
        ("neoplasm", Part::Neoplasms),
        ("disease", Part::Index),
    ];
    let found = known.into_iter().find(|(word, _)| said.contains(word)).map(|(_, part)| part);
    if found.is_none() {
        let message = format!("`{}` is no index that openbook knows", said.trim());
        let help =
            "the indexes to diseases and to external causes and the tables of drugs and neoplasms are known";
        reading.fault_at(root.at, "unknown-index", message, help);
    }
    found
}

/// The index as far as it is read.
struct Index<'a, 'b> {
    reading: &'a mut Reading<'b>,
    book: Manuscript,
    columns: Vec<(String, String)>,
}

impl Index<'_, '_> {
    fn term(&mut self, term: &Element, level: u8) {
        if self.reading.full() {
            return;
        }
        let mut notes = Vec::new();
        let title = term.child("title").map(|title| words(title, &mut notes)).unwrap_or_default();
        if title.is_empty() {
            self.reading.fault_at(term.at, "missing-text", "the term has no title", AGAIN);
        }
        for element in term.children().filter(|e| !matches!(e.name.as_str(), "title" | "term")) {
            notes.extend(self.note(element));
        }
        let (code, kind, sevenths) = (String::new(), Kind::Term, Vec::new());
        self.book.lines.push(Draft { code, kind, level, title, notes, sevenths });
        for below in term.all("term") {
            self.term(below, level.saturating_add(1));
        }
    }

    fn note(&mut self, element: &Element) -> Option<(NoteKind, String)> {
        let text = element.text();
        let (kind, text) = match element.name.as_str() {
            "code" => (NoteKind::Leads, text),
            "manif" => (NoteKind::Manifestation, text),
            "see" => (NoteKind::See, text),
            "seeAlso" => (NoteKind::SeeAlso, text),
            "seecat" => (NoteKind::See, format!("category {text}")),
            "subcat" => (NoteKind::See, format!("subcategory {text}")),
            "cell" => return self.cell(element, &text),
            // No word of a book is lost for standing under a name that is not known.
            _ => (NoteKind::Note, text),
        };
        (!text.is_empty()).then_some((kind, text))
    }

    /// A cell under its column's name; none for the dashes that say there is no code.
    fn cell(&mut self, cell: &Element, code: &str) -> Option<(NoteKind, String)> {
        let number = cell.attribute("col").unwrap_or("");
        let Some((_, column)) = self.columns.iter().find(|(n, _)| n == number) else {
            let message = format!("the table has no column `{number}`");
            self.reading.fault_at(cell.at, "unknown-column", message, AGAIN);
            return None;
        };
        let empty = code.chars().all(|c| c == '-');
        (!empty).then(|| (NoteKind::Cell, format!("{column}\t{code}")))
    }
}

/// A title's words; those that do not change the code become a note of their own.
fn words(title: &Element, notes: &mut Vec<(NoteKind, String)>) -> String {
    let aside = title.all("nemod").map(Element::text).filter(|text| !text.is_empty());
    notes.extend(aside.map(|text| (NoteKind::Nonessential, text)));
    title.own_text()
}
