//! Reads a code set's own file into [`Manuscript`]s: what it is shows in its content, and a faulty file gives nothing at all.

mod container;
mod hcpcs;
mod index;
mod list;
mod order;
mod pcs;
mod shape;
mod tabular;
mod text;
mod xml;

use std::path::Path;

use super::draft::Manuscript;
use crate::domain::fault::Fault;
use text::{Reading, Source, whole};

/// What the user says about a file that does not say it itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The year it is for, from `--year`.
    pub year: Option<u16>,
}

/// How far the reading of a file has come, for a line of progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// The file, or `file.zip/inner.txt`.
    pub file: &'a str,
    /// The bytes that are read.
    pub done: usize,
    /// All its bytes.
    pub of: usize,
}

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Hcpcs,
    Tabular,
    Index,
    PcsTables,
    PcsDefinitions,
    Order,
    Titles,
    List,
}

/// The bytes from which a file is recognised: enough for a dozen of the longest records, or the head of an XML file.
const HEAD: usize = 4096;

/// What can be read, for the help of a file that cannot.
const KNOWN: &str = "openbook reads CMS's HCPCS zip, the ICD-10-CM and ICD-10-PCS files (zip, XML, or order file), and a CPT list of code and text";

/// How files begin that are often at hand and are no text.
const FOREIGN: [(&[u8], &str); 3] = [
    (b"%PDF", "a PDF; the same page offers zip or XML files"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file; save the sheet as CSV (UTF-8)"),
    (b"\x1f\x8b", "packed with gzip; unpack it first"),
];

/// Reads a file: a zip with all books in it that are recognised, or one book.
///
/// # Errors
/// What is wrong with it, at most twenty faults, each with its place; nothing of the file is given then.
pub fn read(
    path: &Path,
    hints: Hints,
    progress: &mut dyn FnMut(Step<'_>),
) -> Result<Vec<Manuscript>, Vec<Fault>> {
    let name = path.display().to_string();
    let base = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = text::bytes(path)?;
    if container::is_zip(&bytes) {
        return zipped(&name, &base, bytes, hints, progress);
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(begins, _)| bytes.starts_with(begins)) {
        return Err(vec![whole(&name, "unknown-file", format!("this is {what}"), KNOWN)]);
    }
    let text = text::decode(&name, bytes)?;
    let head = text::up_to(&text, HEAD);
    let Some(format) = recognise(head) else { return Err(vec![unknown(&name, head)]) };
    let source = Source { name, origin: base.clone(), base, text };
    Ok(vec![book(format, &source, hints, progress)?])
}

/// Every book in a zip; the entries that are none (guidelines, addenda, schemas, spreadsheets) are passed over.
fn zipped(
    name: &str,
    base: &str,
    bytes: Vec<u8>,
    hints: Hints,
    progress: &mut dyn FnMut(Step<'_>),
) -> Result<Vec<Manuscript>, Vec<Fault>> {
    let mut books: Vec<Manuscript> = Vec::new();
    let mut zip = container::Zip::open(name, bytes)?;
    for place in 0..zip.len() {
        let wanted = |head: &[u8]| recognise(&String::from_utf8_lossy(head));
        let Some((entry, format, bytes)) = zip.entry(place, HEAD, wanted)? else { continue };
        let inner = format!("{name}/{entry}");
        let text = text::decode(&inner, bytes)?;
        let short = entry.rsplit('/').next().unwrap_or(&entry).to_owned();
        let source = Source { name: inner, origin: format!("{base}/{entry}"), base: short, text };
        let book = book(format, &source, hints, progress)?;
        if let Some(twin) = books.iter().find(|b| same_book(b, &book)) {
            return Err(vec![two_editions(name, twin, &book)]);
        }
        books.push(book);
    }
    if books.is_empty() {
        let message = "the zip holds no file of a code set";
        let workbook = zip.has("xl/workbook.xml");
        return Err(vec![if workbook { sheet(name) } else { whole(name, "unknown-file", message, KNOWN) }]);
    }
    Ok(books)
}

fn sheet(name: &str) -> Fault {
    let help = "save the sheet as CSV (UTF-8) and import that";
    whole(name, "unknown-file", "this is an Excel workbook", help)
}

fn same_book(one: &Manuscript, other: &Manuscript) -> bool {
    (one.edition.set, one.edition.part) == (other.edition.set, other.edition.part)
}

fn two_editions(name: &str, one: &Manuscript, other: &Manuscript) -> Fault {
    let message = format!(
        "the zip holds two books of the same kind: {} in {}, and {} in {}",
        one.edition, one.edition.source, other.edition, other.edition.source
    );
    whole(name, "two-editions", message, "unpack it and import the one file you mean")
}

fn book(
    format: Format,
    source: &Source,
    hints: Hints,
    progress: &mut dyn FnMut(Step<'_>),
) -> Result<Manuscript, Vec<Fault>> {
    let mut reading = Reading::new(source, hints, progress);
    let book = match format {
        Format::Hcpcs => hcpcs::read(&mut reading),
        Format::Tabular => tabular::read(&mut reading),
        Format::Index => index::read(&mut reading),
        Format::PcsTables => pcs::tables(&mut reading),
        Format::PcsDefinitions => pcs::definitions(&mut reading),
        Format::Order => order::order_file(&mut reading),
        Format::Titles => order::titles(&mut reading),
        Format::List => list::read(&mut reading),
    };
    reading.finish(book)
}

/// What a file is, by how it begins.
fn recognise(head: &str) -> Option<Format> {
    let head = head.trim_start_matches('\u{feff}');
    if head.trim_start().starts_with('<') {
        if xml::is_addenda(head) {
            return None;
        }
        return match xml::root(head)? {
            "ICD10CM.tabular" => Some(Format::Tabular),
            "ICD10CM.index" => Some(Format::Index),
            "ICD10PCS.tabular" => Some(Format::PcsTables),
            "ICD10PCS.definitions" => Some(Format::PcsDefinitions),
            _ => None,
        };
    }
    let first = head.lines().find(|line| !line.trim().is_empty())?;
    if hcpcs::looks_like(first) {
        Some(Format::Hcpcs)
    } else if order::looks_like_order(first) {
        Some(Format::Order)
    } else if order::looks_like_titles(first) {
        Some(Format::Titles)
    } else {
        list::looks_like(first).then_some(Format::List)
    }
}

fn unknown(name: &str, head: &str) -> Fault {
    let root = xml::root(head).filter(|_| head.trim_start().starts_with('<'));
    match root {
        Some(_) if xml::is_addenda(head) => {
            let help = "import the whole file; the addenda hold only what changed";
            whole(name, "addenda", "these are the addenda of a year, not its book", help)
        }
        Some(root) => {
            let message = format!("this XML file is a <{root}>, which is no code set");
            whole(name, "unknown-root", message, KNOWN)
        }
        None => whole(name, "unknown-file", "the file is none that openbook knows", KNOWN),
    }
}
