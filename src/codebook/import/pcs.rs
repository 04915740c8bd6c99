//! The ICD-10-PCS tables and definitions as CMS publishes them in XML.

use super::shape;
use super::tabular::version;
use super::text::{Reading, Seen};
use super::xml::{self, Element};
use crate::codebook::draft::{Draft, Kind, Manuscript, NoteKind, Part, Set};

/// What to do about an element that is not as it should be.
const AGAIN: &str = "download the file again, and leave it as it is";

/// Reads the tables: a header each, its rows below it, each with the values of the last four characters.
pub fn tables(reading: &mut Reading<'_>) -> Option<Manuscript> {
    let root = xml::parse(reading)?;
    let year = version(reading, &root)?;
    let mut book = reading.manuscript(Set::Pcs, Part::Tables, (year, 0));
    let mut seen = Seen::default();
    for table in root.all("pcsTable") {
        if reading.full() {
            break;
        }
        book.lines.push(header(reading, table, &mut seen));
        for element in table.all("pcsRow") {
            book.lines.push(row(reading, element));
        }
    }
    if book.lines.is_empty() {
        reading.fault_whole("empty", "the file holds no table", AGAIN);
    }
    Some(book)
}

/// A table's first line: the three characters that its axes give, and their names.
fn header(reading: &mut Reading<'_>, table: &Element, seen: &mut Seen) -> Draft {
    let labels = || table.all("axis").filter_map(|axis| axis.child("label"));
    let code: String = labels().filter_map(|label| label.attribute("code")).collect();
    let title = labels().map(Element::text).collect::<Vec<_>>().join(", ");
    if shape::pcs(&code, 3) {
        seen.note(reading, &code, table.at);
    } else {
        reading.fault_at(
            table.at,
            "bad-code",
            format!("`{code}` is no table: it has three characters"),
            AGAIN,
        );
    }
    let definitions = table.all("axis").flat_map(|axis| axis.all("definition"));
    let notes = definitions.map(|d| (NoteKind::Definition, d.text())).collect();
    Draft { code, kind: Kind::Header, level: 0, title, notes, sevenths: Vec::new() }
}

/// A table's row, named by its body parts or what its fourth character is.
fn row(reading: &mut Reading<'_>, row: &Element) -> Draft {
    let axes: Vec<&Element> = row.all("axis").collect();
    let values = |axis: &&Element| axis.all("label").count();
    let count: usize = axes.iter().map(values).fold(1, usize::saturating_mul);
    let said = row.attribute("codes").and_then(|codes| codes.parse().ok());
    if axes.len() != 4 || said.is_some_and(|said: usize| said != count) {
        let message = format!(
            "the row makes {count} codes of {} characters, and says {}",
            axes.len() + 3,
            row.attribute("codes").unwrap_or("nothing")
        );
        reading.fault_at(row.at, "bad-row", message, AGAIN);
    }
    let title = axes.first().map(|axis| list(axis, Element::text)).unwrap_or_default();
    let cell = |axis: &&Element| {
        let values =
            list(axis, |label| format!("{} {}", label.attribute("code").unwrap_or("?"), label.text()));
        (NoteKind::Cell, format!("{}\t{values}", axis.child_text("title")))
    };
    let notes = axes.iter().map(cell).collect();
    term(1, title, notes)
}

/// An axis' values in a row. Names hold commas of their own, so a semicolon parts them.
fn list(axis: &Element, show: impl Fn(&Element) -> String) -> String {
    axis.all("label").map(show).collect::<Vec<_>>().join("; ")
}

/// Reads the definitions: section, axis, and the terms with what they mean and include.
pub fn definitions(reading: &mut Reading<'_>) -> Option<Manuscript> {
    let root = xml::parse(reading)?;
    let year = version(reading, &root)?;
    let mut book = reading.manuscript(Set::Pcs, Part::Index, (year, 0));
    for section in root.all("section") {
        book.lines.push(term(0, section.child_text("title"), Vec::new()));
        for axis in section.all("axis") {
            book.lines.push(term(1, axis.child_text("title"), Vec::new()));
            book.lines.extend(axis.all("terms").flat_map(meanings));
        }
    }
    for devices in root.all("deviceAggregation") {
        book.lines.push(term(0, "Device aggregation".to_owned(), Vec::new()));
        book.lines.extend(devices.all("aggregate").map(device));
    }
    if book.lines.is_empty() {
        reading.fault_whole("empty", "the file holds no definition", AGAIN);
    } else if let Some(nameless) = nameless(&root) {
        reading.fault_at(nameless.at, "missing-text", format!("the <{}> has no title", nameless.name), AGAIN);
    }
    Some(book)
}

/// The first part of the definitions that has no title.
fn nameless(root: &Element) -> Option<&Element> {
    let sections = || root.all("section");
    let axes = || sections().flat_map(|s| s.all("axis"));
    let terms = axes().flat_map(|a| a.all("terms"));
    sections().chain(axes()).chain(terms).find(|e| e.child_text("title").is_empty())
}

/// A line for each name of a term, with its definition under every one.
fn meanings(terms: &Element) -> Vec<Draft> {
    let note = |element: &Element| {
        let kind = match element.name.as_str() {
            "definition" => NoteKind::Definition,
            "includes" => NoteKind::Includes,
            "title" => return None,
            _ => NoteKind::Note,
        };
        Some((kind, element.text()))
    };
    let notes: Vec<_> = terms.children().filter_map(note).collect();
    terms.all("title").map(|title| term(2, title.text(), notes.clone())).collect()
}

/// A device, and the wider value that stands for it in some operations and body systems.
fn device(aggregate: &Element) -> Draft {
    let note = |element: &Element| {
        let text = element.text();
        let shown = match element.name.as_str() {
            "operation" => format!("operation: {text}"),
            "bodySys" => format!("body system: {text}"),
            "parent" => format!("coded as {}, {text}", element.attribute("value").unwrap_or("?")),
            _ => return None,
        };
        Some((NoteKind::Note, shown))
    };
    term(1, aggregate.child_text("device"), aggregate.children().filter_map(note).collect())
}

fn term(level: u8, title: String, notes: Vec<(NoteKind, String)>) -> Draft {
    Draft { code: String::new(), kind: Kind::Term, level, title, notes, sevenths: Vec::new() }
}
