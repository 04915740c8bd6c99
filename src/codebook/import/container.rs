//! The only place that knows zip: an archive's entries one after the other, none of them larger than can be believed.

use std::io::{Cursor, Read};

use ::zip::ZipArchive;
use ::zip::read::ZipFile;
use ::zip::result::ZipError;

use super::text::whole;
use crate::domain::fault::Fault;

/// The most entries of an archive; CMS's have a dozen.
const ENTRIES: usize = 200;

/// The most bytes of one entry.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The most bytes of all entries that are read.
const TOTAL: u64 = 256 * 1024 * 1024;

/// How many times its packed size an entry may have; the real files have thirty times at most.
const RATIO: u64 = 200;

/// The size up to which any ratio is let pass: a small file of blanks does no harm.
const HARMLESS: u64 = 1024 * 1024;

/// What to do about a zip that is not whole.
const AGAIN: &str = "download it again, or unpack it and import the file in it";

/// Whether bytes are a zip's.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// An archive, and how much of it was read.
pub struct Zip<'a> {
    name: &'a str,
    archive: ZipArchive<Cursor<Vec<u8>>>,
    read: u64,
}

/// An entry that is wanted: its name, what it is, and its bytes.
pub type Entry<T> = (String, T, Vec<u8>);

impl<'a> Zip<'a> {
    /// Opens an archive: a zip that is whole, of a believable number of entries.
    pub fn open(name: &'a str, bytes: Vec<u8>) -> Result<Self, Vec<Fault>> {
        let broken = |error| vec![broken(name, &error)];
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        if archive.len() > ENTRIES {
            let message = format!("the zip holds {} files, and {ENTRIES} are the most", archive.len());
            let help = "unpack it and import the one file you mean";
            return Err(vec![whole(name, "too-many-entries", message, help)]);
        }
        Ok(Self { name, archive, read: 0 })
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.archive.len()
    }

    /// Whether it has an entry of that name.
    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// An entry, if its first bytes are of a kind that is wanted; `None` for a folder or what is not.
    pub fn entry<T>(
        &mut self,
        place: usize,
        head: usize,
        wanted: impl Fn(&[u8]) -> Option<T>,
    ) -> Result<Option<Entry<T>>, Vec<Fault>> {
        let (archive, read) = (self.name, &mut self.read);
        let name = open_name(archive, &mut self.archive, place)?;
        let full = format!("{archive}/{name}");
        let unpack = |error: std::io::Error| {
            vec![whole(&full, "bad-zip", format!("the entry cannot be unpacked: {error}"), AGAIN)]
        };
        let mut file = self.archive.by_index(place).map_err(|error| vec![broken(&full, &error)])?;
        let mut bytes = Vec::new();
        if file.is_dir() {
            return Ok(None);
        }
        (&mut file).take(head as u64).read_to_end(&mut bytes).map_err(unpack)?;
        let Some(kind) = wanted(&bytes) else { return Ok(None) };
        let left = TOTAL.saturating_sub(*read);
        let most = allowed(&file).min(left);
        (&mut file)
            .take(most.saturating_sub(bytes.len() as u64) + 1)
            .read_to_end(&mut bytes)
            .map_err(unpack)?;
        if bytes.len() as u64 > most {
            return Err(vec![too_large(&full, most, left)]);
        }
        *read += bytes.len() as u64;
        Ok(Some((name, kind, bytes)))
    }
}

/// The bytes that an entry may have: what it says of its own size is not believed.
fn allowed(file: &ZipFile<'_, Cursor<Vec<u8>>>) -> u64 {
    LARGEST.min(file.compressed_size().saturating_mul(RATIO).max(HARMLESS))
}

fn too_large(name: &str, most: u64, left: u64) -> Fault {
    let message = if most == left {
        format!("the zip unpacks to more than {} MiB", TOTAL / 1024 / 1024)
    } else if most == LARGEST {
        format!("the entry unpacks to more than {} MiB", LARGEST / 1024 / 1024)
    } else {
        format!("the entry unpacks to more than {most} bytes, far more than its packed size lets expect")
    };
    whole(name, "too-large", message, "no code set is that large; name another file")
}

/// The name of an entry that is not locked.
fn open_name(
    zip: &str,
    archive: &mut ZipArchive<Cursor<Vec<u8>>>,
    place: usize,
) -> Result<String, Vec<Fault>> {
    let file = archive.by_index_raw(place).map_err(|error| vec![broken(zip, &error)])?;
    let name = file.name().map_err(|error| vec![broken(zip, &error)])?.into_owned();
    if file.encrypted() {
        let help = "unpack it and import the file in it";
        let full = format!("{zip}/{name}");
        return Err(vec![whole(&full, "encrypted", "the entry is locked with a password", help)]);
    }
    Ok(name)
}

fn broken(name: &str, error: &ZipError) -> Fault {
    whole(name, "bad-zip", format!("the zip cannot be read: {error}"), AGAIN)
}
