//! Binds a manuscript into an image.

use super::{Counts, MAGIC, SECTIONS, WIDTH, counted};
use crate::codebook::draft::{Draft, Kind, Manuscript, NoteKind};

mod lines;
mod spelling;
pub mod terms;

use lines::Standing;
use spelling::Spelling;
use terms::Terms;

/// Binds a book. `prior` says how much a line is favoured before a word is typed, 0 to 255.
///
/// The image depends on nothing but the arguments.
pub fn bind(book: &Manuscript, prior: impl Fn(&Draft) -> u8) -> Vec<u8> {
    let outline = lines::outline(book);
    let imprint = imprint(book, count(book, &outline)).into_bytes();
    let spelled = Spelling::of(book, &outline);
    let terms = Terms::of(book, &outline);
    let (sets, set_of) = lines::sevenths_section(book, &outline, &spelled);
    let (lines, printed) = lines::lines_section(book, &outline, &spelled, &set_of, prior);
    let (words_at, words) = strings(spelled.words.iter().map(String::as_str));
    let (term_of, several) = terms.of_words(&spelled.words);
    let (terms_at, term_bytes) = strings(terms.lists.keys().map(String::as_str));
    let (lists_at, lists) = terms.lists_section(book.lines.len());
    let by_code = lines::by_code(book);
    assemble(&[
        imprint,
        words_at,
        words,
        term_of,
        several,
        terms_at,
        term_bytes,
        terms.weights(book.lines.len()),
        lists_at,
        lists,
        lines,
        printed,
        by_code,
        sets,
    ])
}

/// The whole of the sections, each found by the table of ends that stands first.
fn assemble(sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut image = MAGIC.to_vec();
    let mut end = MAGIC.len() + 4 * sections.len();
    for section in sections {
        end += section.len();
        image.extend(counted(end).to_le_bytes());
    }
    image.extend(sections.iter().flatten());
    image
}

/// Adds a number of three bytes. The largest book known, ICD-10-PCS, needs a tenth of what they can say.
fn put(out: &mut Vec<u8>, number: usize) {
    out.extend(&counted(number).to_le_bytes()[..WIDTH]);
}

/// Adds a number in as few bytes as it needs, seven bits each.
fn put_short(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Where each string begins, with the end of the last; and the strings.
fn strings<'a>(all: impl Iterator<Item = &'a str>) -> (Vec<u8>, Vec<u8>) {
    let (mut at, mut bytes) = (Vec::new(), Vec::new());
    for one in all {
        put(&mut at, bytes.len());
        bytes.extend(one.as_bytes());
    }
    put(&mut at, bytes.len());
    (at, bytes)
}

/// The facts of a book as lines `name value`.
fn imprint(book: &Manuscript, counts: Counts) -> String {
    let edition = &book.edition;
    format!(
        "set {}\npart {}\nyear {}\nmonth {}\nrows {}\nbillable {}\nmodifiers {}\nended {}\nsource {}\n",
        edition.set.word(),
        edition.part.word(),
        edition.year,
        edition.month,
        counts.rows,
        counts.billable,
        counts.modifiers,
        counts.ended,
        edition.source.replace('\n', " "),
    )
}

/// Counts codes as official lists do: a code that takes a 7th character is a header and one code for each character.
fn count(book: &Manuscript, outline: &[Standing]) -> Counts {
    let mut counts = Counts::default();
    for (line, standing) in book.lines.iter().zip(outline) {
        let ended = line.notes.iter().any(|(kind, _)| *kind == NoteKind::Ended);
        counts.ended += u32::from(ended);
        match line.kind {
            Kind::Code | Kind::Header if !ended => {
                let set = standing.sevenths.filter(|_| !standing.below);
                let more = set.map_or(0, |set| counted(book.lines[set].sevenths.len()));
                counts.rows += 1 + more;
                counts.billable +=
                    if more > 0 { more } else { u32::from(!standing.below && line.kind == Kind::Code) };
            }
            Kind::Modifier if !ended => counts.modifiers += 1,
            _ => {}
        }
    }
    counts
}
