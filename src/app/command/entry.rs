//! A page of an open book as text and as JSON.

use serde_json::{Value, json};

use crate::codebook::book::Spot;
use crate::codebook::page::{Page, Row, Standing, matched, word};
use crate::codebook::search::Why;
use crate::codebook::shelf::{Place, Shelf};
use crate::tui::text::wrap;

/// What marks a code that cannot be reported as it stands, and one that has ended.
const MORE: char = '-';
const OVER: char = 'x';

/// A row's mark.
fn mark(row: &Row) -> char {
    match &row.standing {
        Standing::Ended(_) => OVER,
        standing if standing.wants_more() => MORE,
        _ => ' ',
    }
}

/// What the marks that were used mean.
fn legend(used: &[char]) -> String {
    let all = [(MORE, "a header or a range: not valid for reporting"), (OVER, "has ended")];
    let lines: String =
        all.iter().filter(|(c, _)| used.contains(c)).map(|(c, what)| format!("{c} {what}\n")).collect();
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}

/// Texts side by side in columns of these widths, each wrapped in its own.
pub(super) fn columns(cells: &[(&str, usize)]) -> String {
    let wrapped: Vec<Vec<String>> = cells.iter().map(|(text, width)| wrap(text, *width)).collect();
    let rows = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for row in 0..rows {
        let mut line = String::new();
        for ((_, width), text) in cells.iter().zip(&wrapped) {
            let text = text.get(row).map_or("", String::as_str);
            line += &format!("{text:<width$}  ");
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

/// Answers as a table: code, title, why.
pub(super) fn list(found: &[(Row, Why)], width: usize) -> String {
    let marks: Vec<char> = found.iter().map(|(row, _)| mark(row)).collect();
    let code = found.iter().map(|(row, _)| row.code.chars().count()).max().unwrap_or(0) + 2;
    let whys: Vec<String> = found.iter().map(|(_, why)| matched(why)).collect();
    let rest = width.saturating_sub(code + 4).max(24);
    let why = whys.iter().map(|why| why.chars().count()).max().unwrap_or(0).min(rest * 2 / 5);
    let mut text = String::new();
    for (((row, _), matched), mark) in found.iter().zip(&whys).zip(&marks) {
        let named = format!("{} {mark}", row.code);
        text += &columns(&[(&named, code), (&row.title, rest - why), (matched, why)]);
    }
    text + &legend(&marks)
}

/// A list of rows under each other.
fn rows(rows: &[Row], width: usize) -> String {
    let code = rows.iter().map(|row| row.code.chars().count()).max().unwrap_or(0) + 2;
    let line = |row: &Row| {
        let named = format!("{} {}", row.code, mark(row));
        hang("  ", &columns(&[(&named, code), (&row.title, width.saturating_sub(code + 4))]))
    };
    rows.iter().map(line).collect()
}

/// Lines behind an indent.
fn hang(indent: &str, text: &str) -> String {
    text.lines().map(|line| format!("{indent}{line}\n")).collect()
}

/// A page as text.
pub(super) fn text(page: &Page, width: usize) -> String {
    let code = page.code.chars().count().max(1);
    let mut out = columns(&[(&page.code, code), (&page.title, width.saturating_sub(code + 2))]);
    out += &format!("{}\n{}\n", page.standing.words(), page.book);
    if !page.above.is_empty() {
        out += "\nAbove\n";
        let deep = page.above.iter().map(|row| row.code.chars().count()).max().unwrap_or(0);
        for row in &page.above {
            let cells = [(row.code.as_str(), deep), (row.title.as_str(), width.saturating_sub(deep + 4))];
            out += &hang("  ", &columns(&cells));
        }
    }
    for group in &page.groups {
        let from = group.from.as_ref().map_or_else(String::new, |from| format!(", from {from}"));
        out += &format!("\n{}{from}\n", group.heading);
        for note in &group.notes {
            let lines = wrap(note, width.saturating_sub(4));
            let bullets = std::iter::once("  - ").chain(std::iter::repeat("    "));
            out.extend(bullets.zip(&lines).map(|(bullet, line)| format!("{bullet}{line}\n")));
        }
    }
    if !page.sevenths.is_empty() && page.standing != Standing::NeedsSeventh {
        out += "\n7th characters\n";
        for (character, meaning) in &page.sevenths {
            let character = character.to_string();
            out += &hang("  ", &columns(&[(&character, 1), (meaning, width.saturating_sub(5))]));
        }
    }
    if !page.below.is_empty() {
        out += &format!("\nBelow\n{}", rows(&page.below, width));
        out += &legend(&page.below.iter().map(mark).collect::<Vec<_>>());
    }
    out
}

/// The family of a place as an indented tree.
pub(super) fn tree(shelf: &Shelf, page: &Page, width: usize) -> String {
    let mut out = String::new();
    let mut used = Vec::new();
    let mut branch = |row: &Row, depth: usize| {
        used.push(mark(row));
        let named = format!("{} {}", row.code, mark(row));
        let code = named.chars().count();
        let indent = "  ".repeat(depth);
        let left = width.saturating_sub(code + 2 + indent.len());
        out += &hang(&indent, &columns(&[(&named, code), (&row.title, left)]));
    };
    for (depth, row) in page.above.iter().enumerate() {
        branch(row, depth);
    }
    let book = shelf.book(page.place.book);
    let mut open: Vec<(Spot, usize)> = vec![(page.place.spot, page.above.len())];
    while let Some((spot, depth)) = open.pop() {
        branch(&Row::of(shelf, Place { spot, ..page.place }), depth);
        open.extend(book.below(spot).into_iter().rev().map(|below| (below, depth + 1)));
    }
    out + &legend(&used)
}

/// An answer as JSON.
pub(super) fn answer(shelf: &Shelf, row: &Row, why: &Why) -> Value {
    let edition = &shelf.book(row.place.book).edition;
    json!({
        "set": edition.set.word(),
        "edition": edition.name(),
        "code": row.code,
        "title": row.title,
        "billable": row.reportable(),
        "matched": matched(why),
    })
}

/// A page as JSON: an answer and all that is printed about it.
pub(super) fn entry(shelf: &Shelf, page: &Page, why: &Why) -> Value {
    let brief = |row: &Row| json!({ "code": row.code, "title": row.title, "billable": row.reportable() });
    let mut value = answer(shelf, &Row::of(shelf, page.place), why);
    let notes = page.groups.iter().flat_map(|group| {
        group.notes.iter().map(|text| json!({ "kind": word(group.kind), "text": text, "from": group.from }))
    });
    value["standing"] = json!(page.standing.words());
    value["notes"] = notes.collect();
    value["above"] = page.above.iter().map(brief).collect();
    value["below"] = page.below.iter().map(brief).collect();
    let sevenths = page.sevenths.iter();
    value["sevenths"] =
        sevenths.map(|(c, meaning)| json!({ "character": c.to_string(), "meaning": meaning })).collect();
    value
}
