//! Writes the lines of a book: their codes, texts and 7th characters, and their order by code.

use super::spelling::Spelling;
use super::{put, put_short};
use crate::codebook::draft::{Draft, Kind, Manuscript, NoteKind};
use crate::codebook::image::{ADDED, CODE, DEFAULT, bare};
use crate::codebook::words::words;

/// Where a line stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The nearest line before it with a smaller level.
    pub parent: Option<usize>,
    /// Whether it has lines below it.
    pub below: bool,
    /// The line whose 7th characters hold for it: itself, or the nearest above that has some.
    pub sevenths: Option<usize>,
    /// Whether it is the code that stands for its header when nothing more is said.
    pub default: bool,
}

/// Where each line stands.
pub fn outline(book: &Manuscript) -> Vec<Standing> {
    let mut above: Vec<usize> = Vec::new();
    let mut outline: Vec<Standing> = Vec::with_capacity(book.lines.len());
    for (i, line) in book.lines.iter().enumerate() {
        while above.last().is_some_and(|above| book.lines[*above].level >= line.level) {
            above.pop();
        }
        let parent = above.last().copied();
        above.push(i);
        let below = book.lines.get(i + 1).is_some_and(|next| next.level > line.level);
        let inherited = parent.and_then(|parent| outline[parent].sevenths);
        let sevenths = if line.sevenths.is_empty() { inherited } else { Some(i) };
        let default = !below && stands_for_header(line);
        outline.push(Standing { parent, below, sevenths, default });
    }
    outline
}

/// Every text of a line that is printed.
pub fn texts(book: &Manuscript, i: usize, parent: Option<usize>) -> impl Iterator<Item = &str> {
    let (line, (code, _)) = (&book.lines[i], own_code(book, i, parent));
    let code = before_title(line, code);
    let notes = line.notes.iter().map(|(_, text)| text.as_str());
    code.into_iter()
        .chain([line.title.as_str()])
        .chain(notes)
        .chain(line.sevenths.iter().map(|(_, m)| m.as_str()))
}

/// The sets of 7th characters, and for each line the number of the one that holds for it; 0 is none.
pub fn sevenths_section(book: &Manuscript, outline: &[Standing], spelled: &Spelling) -> (Vec<u8>, Vec<u8>) {
    let mut sets: Vec<&[(char, String)]> = vec![&[]];
    let mut number_of = Vec::with_capacity(outline.len());
    for (line, standing) in book.lines.iter().zip(outline) {
        let holding = standing.sevenths.filter(|_| line.kind.is_coded());
        let wanted: &[(char, String)] = holding.map_or(&[], |holding| &book.lines[holding].sevenths);
        let number = sets.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            sets.push(wanted);
            sets.len() - 1
        });
        number_of.push(u8::try_from(number).ok().filter(|n| n & (ADDED | DEFAULT) == 0).unwrap_or(0));
    }
    let mut bytes = Vec::new();
    for set in sets {
        put_short(&mut bytes, set.len());
        for (character, meaning) in set {
            put_short(&mut bytes, *character as usize);
            spelled.put(&mut bytes, meaning);
        }
    }
    (bytes, number_of)
}

/// The lines and their texts.
pub fn lines_section(
    book: &Manuscript,
    outline: &[Standing],
    spelled: &Spelling,
    sets: &[u8],
    prior: impl Fn(&Draft) -> u8,
) -> (Vec<u8>, Vec<u8>) {
    let (mut lines, mut printed) = (Vec::new(), Vec::new());
    for (i, (line, standing)) in book.lines.iter().zip(outline).enumerate() {
        let (own, added) = own_code(book, i, standing.parent);
        let distance = standing.parent.map_or(0, |parent| i - parent);
        let mut code = [0; CODE];
        if let Some(short) = code.get_mut(..own.len()) {
            short.copy_from_slice(own.as_bytes());
        }
        lines.push((line.kind as u8) << 4 | line.level.min(15));
        put(&mut lines, printed.len());
        lines.push(prior(line));
        lines.push(sets[i] | if added { ADDED } else { 0 } | if standing.default { DEFAULT } else { 0 });
        lines.extend(u16::try_from(distance).unwrap_or(u16::MAX).to_le_bytes());
        lines.extend(code);
        put_text(&mut printed, spelled, line, own);
    }
    (lines, printed)
}

/// Whether a code without others below it stands for its header when nothing more is said: it has no side, and is called
/// unspecified, or NOS in an inclusion term, or says only what is absent.
fn stands_for_header(line: &Draft) -> bool {
    let nos = |(kind, text): &(NoteKind, String)| *kind == NoteKind::InclusionTerm && text.ends_with(" NOS");
    let title = words(&line.title);
    let has = |word: &str| title.iter().any(|w| w == word);
    let sided = ["right", "left", "bilateral"].into_iter().any(has);
    let absent = has("without") && !has("with");
    let open = line.title.contains("not specified") || has("unspecified") || has("uncomplicated");
    let said = open || absent || line.notes.iter().any(nos);
    line.kind == Kind::Code && said && !sided
}

/// What a line's code adds to that of its parent, if it does; else the whole of it.
fn own_code(book: &Manuscript, i: usize, parent: Option<usize>) -> (&str, bool) {
    let code = book.lines[i].code.as_str();
    let above = parent.map(|parent| book.lines[parent].code.as_str()).filter(|above| !above.is_empty());
    let added = above.and_then(|above| code.strip_prefix(above)).filter(|added| !added.is_empty());
    added.map_or((code, false), |added| (added, true))
}

/// The code that stands before a title in the texts: one that is too long for the line itself. A missing code of a line
/// that has one otherwise stands there as a blank, so that its title is not taken for it.
fn before_title<'a>(line: &Draft, own: &'a str) -> Option<&'a str> {
    (own.len() > CODE || (own.is_empty() && line.kind != Kind::Term)).then_some(own)
}

/// A line's long code if it has one, its title, and its notes, each after its length so that it can be passed over.
fn put_text(out: &mut Vec<u8>, spelled: &Spelling, line: &Draft, code: &str) {
    if let Some(code) = before_title(line, code) {
        spelled.put(out, code);
    }
    spelled.put(out, &line.title);
    put_short(out, line.notes.len());
    for (kind, text) in &line.notes {
        let mut note = Vec::new();
        spelled.put(&mut note, text);
        out.push(*kind as u8);
        put_short(out, note.len());
        out.extend(note);
    }
}

/// The lines that have a code, sorted by it; a block of one category bears its code and comes after it.
pub fn by_code(book: &Manuscript) -> Vec<u8> {
    let blocks = |line: &Draft| matches!(line.kind, Kind::Block | Kind::Range);
    let lines = book.lines.iter().enumerate().filter(|(_, line)| !line.code.is_empty());
    let mut coded: Vec<(String, bool, usize)> = lines.map(|(i, l)| (bare(&l.code), blocks(l), i)).collect();
    coded.sort();
    let mut out = Vec::new();
    for (.., line) in coded {
        put(&mut out, line);
    }
    out
}
