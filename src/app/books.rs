//! The user's shelf: the shipped code books, and the user's own in `books/` of the data folder.
//!
//! Which edition of a part is looked up is told by the order: the shipped ICD-10-CM first, since an exam asks the codes of
//! its own year; then the user's editions, the newest first; then the study notes, which are a part of their own and so are
//! searched beside an official book. A command may put another edition first.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use super::data::home;
use crate::codebook::book::{Book, Damage};
use crate::codebook::draft::{Edition, Manuscript, Part, Set};
use crate::codebook::image::bind::bind;
use crate::codebook::image::{Counts, MAGIC};
use crate::codebook::shelf::Shelf;
use crate::codebook::shipped;

/// The shelf, and what the user should know about it.
pub struct Books {
    /// All books that could be opened, in the order in which they are looked up.
    pub shelf: Shelf,
    /// The names of the user's own editions on it.
    pub own: Vec<String>,
    /// What could not be opened, and what to do.
    pub warnings: Vec<String>,
}

/// A book of the user's.
struct Own {
    path: PathBuf,
    book: Book,
}

/// The largest file that is taken for a book; the largest book known is a thirtieth of it.
const LARGEST: u64 = 256 << 20;

/// What a temporary file ends in; one that is left over is none of a book.
const PART: &str = ".part";

/// The shelf with all books.
///
/// # Errors
/// Only if the binary itself is damaged.
pub fn shelf() -> Result<Books, Failure> {
    gather(None, None)
}

/// The shelf with the user's books of a set, or of all, and an edition put before the others.
///
/// # Errors
/// If there is no such edition, or the binary itself is damaged.
pub fn gather(set: Option<Set>, first: Option<&str>) -> Result<Books, Failure> {
    let folder = home().ok().map(|home| home.join("books"));
    let (mut own, warnings) = folder.as_deref().map_or_else(Default::default, |folder| read(folder, set));
    own.sort_by_key(|own| std::cmp::Reverse((own.book.edition.year, own.book.edition.month)));
    let names = own.iter().map(|own| own.book.edition.name()).collect();
    let shipped = shipped::books().map_err(|_| Failure::Told("the program itself is damaged".into()))?;
    let (mut books, studies): (Vec<Book>, Vec<Book>) =
        shipped.into_iter().partition(|book| book.edition.part == Part::Codes);
    books.extend(own.into_iter().map(|own| own.book));
    books.extend(studies);
    if let Some(name) = first {
        let at = books.iter().position(|book| book.edition.name().eq_ignore_ascii_case(name));
        let Some(at) = at else { return Err(unknown(name, &books)) };
        books[..=at].rotate_right(1);
    }
    Ok(Books { shelf: Shelf::new(books, shipped::abbreviations()), own: names, warnings })
}

/// Says that there is no edition of a name.
fn unknown(name: &str, books: &[Book]) -> Failure {
    let names: Vec<String> = books.iter().map(|book| book.edition.name()).collect();
    Failure::Told(format!("there is no edition `{name}`. There are: {}", names.join(", ")))
}

/// The user's books in a folder, those of one set if it is told, and what could not be opened.
fn read(folder: &Path, set: Option<Set>) -> (Vec<Own>, Vec<String>) {
    let (mut own, mut warnings) = (Vec::new(), Vec::new());
    let entries = fs::read_dir(folder);
    if let Err(e) = entries.as_ref().map_err(io::Error::kind)
        && e != io::ErrorKind::NotFound
    {
        warnings.push(format!("{}: your own books cannot be read: {e}", folder.display()));
    }
    let mut paths: Vec<PathBuf> = entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(stem) = name.strip_suffix(".book").filter(|stem| !stem.starts_with('.')) else { continue };
        if set.is_some_and(|set| of_another(stem, set)) {
            continue;
        }
        match open(&path) {
            Ok(book) => own.push(Own { path, book }),
            Err(why) => warnings.push(format!("{}: {why}", path.display())),
        }
    }
    (own, warnings)
}

/// Whether a file is named as a book of another set.
fn of_another(stem: &str, set: Set) -> bool {
    let begins = |set: Set| stem.strip_prefix(set.word()).is_some_and(|rest| rest.starts_with('-'));
    !begins(set) && Set::ALL.into_iter().any(begins)
}

/// Opens a book's file; if that cannot be, says why and what to do.
fn open(path: &Path) -> Result<Book, String> {
    let damaged = || {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        format!("damaged: import its file again, or remove it with `openbook book remove {stem}`")
    };
    let about = fs::metadata(path).map_err(|e| e.to_string())?;
    if !about.is_file() || about.len() > LARGEST {
        return Err("not a book of openbook; it does not belong here".into());
    }
    let mut bytes = fs::read(path).map_err(|e| e.to_string())?;
    if !bytes.starts_with(MAGIC) {
        return Err(
            "made by another version of openbook: import it again with `openbook book add FILE`".into()
        );
    }
    let sum = bytes.split_last_chunk().is_some_and(|(image, kept)| sum(image) == u64::from_le_bytes(*kept));
    if !sum {
        return Err(damaged());
    }
    bytes.truncate(bytes.len() - size_of::<u64>());
    Book::open(bytes).map_err(|damage| match damage {
        Damage::Foreign | Damage::Torn => damaged(),
    })
}

/// A number that changes when a byte of a file does: FNV-1a, eight bytes at a time.
fn sum(bytes: &[u8]) -> u64 {
    let (eights, rest) = bytes.as_chunks();
    let last = rest.iter().rev().fold(rest.len() as u64, |sum, byte| sum << 8 | u64::from(*byte));
    let numbers = eights.iter().map(|eight| u64::from_le_bytes(*eight)).chain([last]);
    numbers
        .fold(0xcbf2_9ce4_8422_2325, |sum: u64, n| (sum ^ n).wrapping_mul(0x0100_0000_01b3).rotate_left(29))
}

/// A book that was added.
pub struct Added {
    /// Which it is.
    pub edition: Edition,
    /// How much it holds.
    pub counts: Counts,
    /// How many lines it has.
    pub lines: u32,
    /// Whether it replaced one of the same name.
    pub replaced: bool,
}

/// Adds books: all of them, or none. `tell` is told the name of each before it is bound.
///
/// # Errors
/// If an edition is there already and is not to be replaced, or a file cannot be written.
pub fn add(books: &[Manuscript], replace: bool, mut tell: impl FnMut(&str)) -> Result<Vec<Added>, Failure> {
    let folder = home()?.join("books");
    let failed =
        |what: &Path, e: &io::Error| Failure::Told(format!("{}: {e}. Nothing was added.", what.display()));
    fs::create_dir_all(&folder).map_err(|e| failed(&folder, &e))?;
    let _hold = hold(&folder)?;
    sweep(&folder);
    let (own, _) = read(&folder, None);
    let mut replaced = Vec::new();
    for (place, book) in books.iter().enumerate() {
        replaced.push(may_be_added(&books[..place], &book.edition, &own, replace)?);
    }
    let mut written = Vec::new();
    let mut added = Vec::new();
    for (book, replaced) in books.iter().zip(replaced) {
        let name = book.edition.name();
        tell(&name);
        let path = folder.join(format!(".{name}.book{PART}"));
        let bound = write(&path, book).map_err(|e| {
            written.iter().chain([&path]).for_each(forget);
            failed(&path, &e)
        })?;
        let (counts, lines) = (bound.counts, bound.len());
        added.push(Added { edition: book.edition.clone(), counts, lines, replaced });
        written.push(path);
    }
    let half = |what: &Path, e: &io::Error| {
        let there = "`openbook book list` shows what was added; add the rest again";
        Failure::Told(format!("{}: {e}. {there}.", what.display()))
    };
    for (path, book) in written.iter().zip(books) {
        let name = book.edition.name();
        // A book whose file was given another name goes with it.
        let old = own.iter().find(|own| own.book.edition.name() == name);
        let place = old.map_or_else(|| folder.join(format!("{name}.book")), |own| own.path.clone());
        fs::rename(path, &place).map_err(|e| {
            written.iter().for_each(forget);
            half(&place, &e)
        })?;
    }
    settle(&folder).map_err(|e| half(&folder, &e))?;
    Ok(added)
}

/// Removes a file that is of no use; one that stays is removed at the next time.
fn forget(path: &PathBuf) {
    fs::remove_file(path).unwrap_or(());
}

/// Whether an edition would replace one of the user's.
fn may_be_added(before: &[Manuscript], new: &Edition, own: &[Own], replace: bool) -> Result<bool, Failure> {
    let name = new.name();
    if let Some(twin) = before.iter().find(|book| book.edition.name() == name) {
        let (one, other) = (&twin.edition.source, &new.source);
        let message = format!("{one} and {other} both hold {new} ({name}). Add the one you mean.");
        return Err(Failure::Told(message));
    }
    let shipped = shipped::books().unwrap_or_default();
    let same = |edition: &Edition| {
        (edition.set, edition.part, edition.year) == (new.set, new.part, new.year)
            && (new.month == 0 || new.month == edition.month)
    };
    if let Some(book) = shipped.iter().find(|book| same(&book.edition)) {
        let (edition, known) = (&book.edition, book.edition.name());
        return Err(Failure::Told(format!(
            "{edition} comes with openbook and is not replaced by {}. `openbook book diff {known} FILE` compares the two.",
            new.source
        )));
    }
    let there = own.iter().any(|own| own.book.edition.name() == name);
    if there && !replace {
        return Err(Failure::Told(format!(
            "{new} ({name}) is there already. Add `--replace` to put {} in its place.",
            new.source
        )));
    }
    Ok(there)
}

/// Writes a bound book to a new file, down to the disk, and reads it back.
fn write(path: &Path, manuscript: &Manuscript) -> io::Result<Book> {
    let prior = shipped::prior(&manuscript.edition);
    let mut bytes = bind(manuscript, |line| prior.of(line));
    let wrong = |what: &str| io::Error::other(format!("what was written cannot be read back: {what}"));
    let meant = Book::open(bytes.clone()).map_err(|_| wrong("the book is too large"))?;
    bytes.extend(sum(&bytes).to_le_bytes());
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    let book = open(path).map_err(|why| wrong(&why))?;
    let lines = u32::try_from(manuscript.lines.len()).unwrap_or(u32::MAX);
    let same = (&book.edition, book.counts, book.len()) == (&manuscript.edition, meant.counts, lines);
    if same { Ok(book) } else { Err(wrong("its counts differ")) }
}

/// Holds the folder for this program; two that add at a time would sweep each other's files away.
fn hold(folder: &Path) -> Result<Option<File>, Failure> {
    let path = folder.join(".lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|e| Failure::Told(format!("{}: {e}", path.display())))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            Err(Failure::Told("another openbook is adding or removing books. Wait until it is done.".into()))
        }
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(file)),
    }
}

/// Removes what an interrupted run left.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && name.ends_with(PART) {
            forget(&entry.path());
        }
    }
}

/// Waits until the names in a folder are on the disk.
fn settle(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Removes one of the user's books, be it damaged.
///
/// # Errors
/// If it is a shipped one, there is none of that name, or its file cannot be removed.
pub fn remove(name: &str) -> Result<PathBuf, Failure> {
    let books = shelf()?;
    let folder = home()?.join("books");
    let called = |book: &&Book| book.edition.name().eq_ignore_ascii_case(name);
    let (own, _) = read(&folder, None);
    let damaged = |file: PathBuf| {
        let plain = Path::new(name).file_name().is_some_and(|n| n == name) && !name.starts_with('.');
        (plain && file.is_file()).then_some(file)
    };
    let path = match own.into_iter().find(|own| called(&&own.book)) {
        Some(own) => Some(own.path),
        None => damaged(folder.join(format!("{name}.book"))),
    };
    let Some(path) = path else {
        let known = books.shelf.books();
        return Err(match known.iter().find(called) {
            Some(book) => Failure::Told(format!(
                "{} ({name}) comes with openbook and cannot be removed. `--edition NAME` looks up in another.",
                book.edition
            )),
            None => unknown(name, known),
        });
    };
    let _hold = hold(&folder)?;
    let failed = |e: io::Error| Failure::Told(format!("{}: {e}", path.display()));
    fs::remove_file(&path).map_err(failed)?;
    settle(&folder).map_err(failed)?;
    Ok(path)
}
