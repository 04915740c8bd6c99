//! Faulty and hostile files: each is refused whole, with its faults' places and what to do.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use openbook::domain::fault::Fault;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::{assert_presentable, imported, printed, written, zipped};

/// The files of a folder but for what is expected of them.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|p| p.extension().is_none_or(|e| e != "expected")).collect();
    files.sort();
    files
}

/// What differs from the text that stands beside a file, if something does.
pub fn beside(file: &Path, found: &str) -> Option<String> {
    let mut expected = file.as_os_str().to_owned();
    expected.push(".expected");
    if std::env::var_os("OPENBOOK_BLESS").is_some() {
        fs::write(&expected, found).unwrap();
    }
    let same = fs::read_to_string(&expected).ok().as_deref() == Some(found);
    (!same).then(|| format!("{}:\n{found}", file.display()))
}

/// The first fault of a file, which must be of a rule.
fn refused(path: &Path, rule: &str) -> Fault {
    let faults = imported(path).unwrap_err();
    assert_presentable(&faults);
    assert_eq!(faults[0].rule, rule, "{}", printed(&faults));
    faults[0].clone()
}

/// The same for a zip, of which the message is wanted too.
fn zip_refused(bytes: impl AsRef<[u8]>, rule: &str, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    let fault = refused(&written(&folder, "book.zip", bytes), rule);
    let shown = fault.to_string().replace(folder.path().to_str().unwrap(), "");
    assert!(shown.starts_with(&format!("/book.zip{message}")), "{shown}");
}

fn small(name: &str) -> Vec<u8> {
    fs::read(Path::new("tests/books/valid").join(name)).unwrap()
}

#[test]
fn every_invalid_file_gets_the_faults_beside_it() {
    let mut wrong = Vec::new();
    for file in files("tests/books/invalid") {
        let faults = imported(&file).unwrap_err();
        assert_presentable(&faults);
        assert!(faults.is_sorted_by_key(|f| f.place), "{}: in the order of the file", file.display());
        wrong.extend(beside(&file, &printed(&faults)));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_missing_file_and_a_folder_are_told() {
    assert!(refused(Path::new("tests/books/none.zip"), "unreadable").help.contains("spelling"));
    assert!(refused(Path::new("tests/books"), "unreadable").help.contains("not a folder"));
}

#[test]
fn a_file_of_a_gigabyte_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, "huge.txt", "");
    fs::File::options().write(true).open(&path).unwrap().set_len(1 << 30).unwrap();
    assert_eq!(refused(&path, "too-large").message, "the file is larger than 256 MiB");
}

#[test]
fn a_file_of_nothing_but_faults_gets_twenty() {
    let folder = tempfile::tempdir().unwrap();
    let lines = "99999\tinvented service\n".repeat(30_000);
    let faults = imported(&written(&folder, "list-2026.tsv", lines)).unwrap_err();
    assert_presentable(&faults);
    assert_eq!(faults.len(), 20);
}

#[test]
fn more_elements_than_a_book_can_have_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("<ICD10CM.index>{}</ICD10CM.index>", "<a/>".repeat(1_000_000));
    let fault = refused(&written(&folder, "index.xml", text), "too-large");
    assert_eq!(fault.message, "the file holds more than 1000000 elements");
}

// ---- Zips ----

#[test]
fn a_zip_of_nothing_known_is_told() {
    zip_refused(
        zipped(&[("a.txt", b"Dear reader,\n")]),
        "unknown-file",
        ": error[unknown-file]: the zip holds no file",
    );
    zip_refused(zipped(&[]), "unknown-file", ": error[unknown-file]: the zip holds no file");
    let nested = zipped(&[("inner.zip", &zipped(&[("tabular.xml", &small("tabular.xml"))]))]);
    zip_refused(nested, "unknown-file", ": error[unknown-file]: the zip holds no file");
}

#[test]
fn files_of_other_programs_are_named() {
    let workbook =
        zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", b"<worksheet/>")]);
    zip_refused(workbook, "unknown-file", ": error[unknown-file]: this is an Excel workbook");
    zip_refused(b"%PDF-1.7\n\xe2\xe3", "unknown-file", ": error[unknown-file]: this is a PDF");
    zip_refused(b"\xd0\xcf\x11\xe0\xa1", "unknown-file", ": error[unknown-file]: this is an old Excel");
    zip_refused(b"\x1f\x8b\x08", "unknown-file", ": error[unknown-file]: this is packed with gzip");
}

#[test]
fn a_fault_in_a_zip_names_the_file_in_it() {
    let text = fs::read("tests/books/invalid/tabular-year.xml").unwrap();
    let message =
        "/2026/tabular.xml:1:1: error[unknown-year]: the file's <version> is `soon`, which is no year";
    zip_refused(zipped(&[("2026/tabular.xml", &text)]), "unknown-year", message);
    let list = b"code,description\n99999,M\xfcller\n";
    let message = "/list-2026.csv:2:8: error[encoding]: the byte 0xfc is not UTF-8";
    zip_refused(zipped(&[("list-2026.csv", list)]), "encoding", message);
}

#[test]
fn a_zip_with_two_books_of_a_kind_is_told() {
    let (one, text) = (small("tabular.xml"), String::from_utf8(small("tabular.xml")).unwrap());
    let other = text.replace("<version>2026", "<version>2025");
    let message = ": error[two-editions]: the zip holds two books of the same kind: ICD-10-CM 2026 in book.zip/a.xml, and \
                   ICD-10-CM 2025 in book.zip/b.xml";
    zip_refused(zipped(&[("a.xml", &one), ("b.xml", other.as_bytes())]), "two-editions", message);
}

#[test]
fn a_zip_that_is_cut_or_damaged_is_told() {
    let whole = zipped(&[("tabular.xml", &small("tabular.xml"))]);
    zip_refused(&whole[..whole.len() / 2], "bad-zip", ": error[bad-zip]: the zip cannot be read: ");
    zip_refused(&whole[..whole.len() - 10], "bad-zip", ": error[bad-zip]: the zip cannot be read: ");
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 0x55;
    zip_refused(damaged, "bad-zip", "/tabular.xml: error[bad-zip]: the entry cannot be unpacked: ");
}

#[test]
fn a_zip_of_too_many_entries_is_told() {
    let names: Vec<String> = (0..201).map(|n| format!("{n}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b"text"[..])).collect();
    let message = ": error[too-many-entries]: the zip holds 201 files, and 200 are the most";
    zip_refused(zipped(&files), "too-many-entries", message);
}

#[test]
fn a_locked_zip_is_told() {
    let mut bytes = zipped(&[("tabular.xml", &small("tabular.xml"))]);
    // The flag of encryption, in the entry's own head and in the directory.
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[directory + 8] |= 1;
    let message = "/tabular.xml: error[encrypted]: the entry is locked with a password";
    zip_refused(bytes, "encrypted", message);
}

#[test]
fn a_zip_of_an_unknown_packing_is_told() {
    let mut bytes = zipped(&[("tabular.xml", &small("tabular.xml"))]);
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    // Bzip2, of which no official file makes use.
    bytes[8] = 12;
    bytes[directory + 10] = 12;
    zip_refused(bytes, "bad-zip", "/tabular.xml: error[bad-zip]: the entry cannot be unpacked: ");
}

#[test]
fn a_zip_bomb_is_refused_before_it_goes_off() {
    let mut bomb = b"<ICD10CM.index>".to_vec();
    bomb.resize(50_000_000, b' ');
    let message = "/index.xml: error[too-large]: the entry unpacks to more than ";
    zip_refused(zipped(&[("index.xml", &bomb)]), "too-large", message);
    bomb.resize(65 * 1024 * 1024, b' ');
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("index.xml", stored).unwrap();
    zip.write_all(&bomb).unwrap();
    let message = "/index.xml: error[too-large]: the entry unpacks to more than 64 MiB";
    zip_refused(zip.finish().unwrap().into_inner(), "too-large", message);
}

// ---- Chance ----

#[test]
fn a_thousand_mutations_of_valid_files_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut originals: Vec<(String, Vec<u8>)> = files("tests/books/valid")
        .iter()
        .map(|f| (f.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(f).unwrap()))
        .collect();
    let zip = zipped(&[("tabular.xml", &small("tabular.xml")), ("index.xml", &small("index.xml"))]);
    originals.push(("book.zip".to_owned(), zip));
    let mut chance = ChaCha8Rng::seed_from_u64(2026);
    let (mut refused, mut read) = (0, 0);
    for round in 0..1000 {
        let (name, mut bytes) = originals[round % originals.len()].clone();
        for _ in 0..chance.random_range(1..=3) {
            mutate(&mut bytes, &mut chance);
        }
        match imported(&written(&folder, &name, &bytes)) {
            Ok(_) => read += 1,
            Err(faults) => {
                assert_presentable(&faults);
                refused += 1;
            }
        }
    }
    assert!(refused > 300 && read > 50, "{refused} refused, {read} read");
}

/// One change: a byte is replaced, put in or taken out, or a stretch is doubled or torn out.
fn mutate(bytes: &mut Vec<u8>, chance: &mut ChaCha8Rng) {
    const TELLING: &[u8] = b"<>&;\"'/=\t\n\r ,|-.0379AZ\x1b\x9b\xff\xc3\xe2PK";
    let at = chance.random_range(0..bytes.len());
    let byte = TELLING[chance.random_range(0..TELLING.len())];
    let end = (at + chance.random_range(1..40)).min(bytes.len());
    match chance.random_range(0..5) {
        0 => bytes.insert(at, byte),
        1 => bytes[at] = byte,
        2 => drop(bytes.remove(at)),
        3 => {
            let stretch = bytes[at..end].to_vec();
            bytes.splice(at..at, stretch);
        }
        _ => drop(bytes.drain(at..end)),
    }
}
