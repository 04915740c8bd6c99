//! What the importers make of the official files, of small ones of the same layouts, and of faulty ones.
//!
//! `tests/books/invalid/NAME` stands beside `NAME.expected`, which holds the faults that it gets.
//! `OPENBOOK_BLESS=1 cargo test --test imports` writes these files anew; read the difference before you keep it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set itself up has failed")]

#[path = "imports/faults.rs"]
mod faults;
#[path = "imports/official.rs"]
mod official;
#[path = "imports/small.rs"]
mod small;

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use openbook::codebook::draft::Manuscript;
use openbook::codebook::import::{Hints, read};
use openbook::domain::fault::{Fault, forbidden};

/// What a file gives when the user says nothing about it.
fn imported(path: &Path) -> Result<Vec<Manuscript>, Vec<Fault>> {
    read(path, Hints::default(), &mut |_| ())
}

/// The one book in a sound file.
fn book(path: &Path) -> Manuscript {
    let mut books = imported(path).unwrap_or_else(|faults| panic!("{}", printed(&faults)));
    assert_eq!(books.len(), 1, "{}", path.display());
    books.remove(0)
}

fn printed(faults: &[Fault]) -> String {
    faults.iter().flat_map(|f| [f.to_string(), "\n".to_owned()]).collect()
}

/// Every fault says where, what and what to do, and holds nothing that a terminal would obey.
fn assert_presentable(faults: &[Fault]) {
    assert!((1..=20).contains(&faults.len()), "{} faults", faults.len());
    for fault in faults {
        assert!(!fault.file.is_empty() && !fault.message.is_empty() && !fault.help.is_empty(), "{fault:?}");
        let shown = fault.to_string();
        assert!(!shown.contains(forbidden), "{shown:?}");
        assert!(shown.lines().count() <= 4 && shown.chars().count() < 2000, "a fault is short: {shown}");
    }
}

fn written(folder: &tempfile::TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// A zip of some files.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
