//! The only place that knows SQL: sittings, their events and their results, in one SQLite file.
//!
//! WAL with `synchronous=FULL`: once a call that saves an answer has returned, a power cut cannot take the answer back
//! (`docs/decisions/0005-durability.md` has the figures). Where the candidate is looking, and the running clock, are
//! written without waiting for the disk: a killed program loses nothing of them, a power cut at most where one was looking.

mod convert;
mod fault;
mod history;
mod migrate;
mod pins;
mod sitting;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use crate::domain::paper::Asked;
pub use fault::StoreFault;
pub use history::{Finished, FinishedQuestion, Unfinished};
pub use migrate::VERSION;
pub use pins::Pin;
pub use sitting::{Durability, Kept, Progress, SittingId};

/// The name of the file in the data folder.
pub const FILE: &str = "openbook.db";

/// How asked questions become the text that is kept of them, and back; the store does not know their format.
#[derive(Clone, Copy)]
pub struct Codec {
    /// A question as text.
    pub encode: fn(&Asked) -> Result<String, String>,
    /// A question from its text, its option order and whether it counts.
    pub decode: fn(&str, Vec<usize>, bool) -> Result<Asked, String>,
}

/// An open store.
pub struct Store {
    db: Connection,
    codec: Codec,
    path: Option<PathBuf>,
    durability: Durability,
}

/// Holds a sitting for this program until it is dropped or the program ends, however it ends.
#[derive(Debug)]
pub struct Hold {
    file: Option<(File, PathBuf)>,
}

impl Hold {
    /// Lets a finished sitting go for good. The lock's file goes too: nobody will ask for it again.
    pub fn finish(self) {
        if let Some((_, path)) = &self.file {
            // A left-over empty file does no harm.
            std::fs::remove_file(path).unwrap_or(());
        }
    }
}

impl Store {
    /// Opens the store in a folder, making both if need be.
    ///
    /// # Errors
    /// A folder or file that cannot be written, a file that is damaged or from a newer version; nothing is changed then.
    pub fn open(folder: &Path, codec: Codec) -> Result<Self, StoreFault> {
        let path = folder.join(FILE);
        std::fs::create_dir_all(folder).map_err(|e| StoreFault::unwritable(folder, &e.to_string()))?;
        let mut db = Connection::open(&path).map_err(|e| StoreFault::of(&e, &path))?;
        db.busy_timeout(Duration::from_secs(1)).map_err(|e| StoreFault::of(&e, &path))?;
        migrate::migrate(&mut db, &path)?;
        Self::ready(db, codec, Some(path))
    }

    /// A store that forgets everything when the program ends.
    ///
    /// # Errors
    /// Only if memory runs out.
    pub fn in_memory(codec: Codec) -> Result<Self, StoreFault> {
        let nowhere = Path::new("(memory)");
        let mut db = Connection::open_in_memory().map_err(|e| StoreFault::of(&e, nowhere))?;
        migrate::migrate(&mut db, nowhere)?;
        Self::ready(db, codec, None)
    }

    fn ready(db: Connection, codec: Codec, path: Option<PathBuf>) -> Result<Self, StoreFault> {
        let store = Self { db, codec, path, durability: Durability::Now };
        store.wrap(store.db.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"))?;
        Ok(store)
    }

    /// Whether anything will be there after the program ends.
    pub fn is_lasting(&self) -> bool {
        self.path.is_some()
    }

    /// Takes a sitting for this program alone.
    ///
    /// # Errors
    /// If another program has it.
    pub fn hold(&self, id: SittingId) -> Result<Hold, StoreFault> {
        let Some(folder) = self.path.as_deref().and_then(Path::parent) else {
            return Ok(Hold { file: None });
        };
        let path = folder.join(format!("sitting-{}.lock", id.0));
        let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = open.map_err(|e| StoreFault::unwritable(&path, &e.to_string()))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(StoreFault::Held { id: id.0 }),
            // A file system without locks cannot tell; one candidate at one desk is the rule, so go on.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Hold { file: Some((file, path)) }),
        }
    }

    fn wrap<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreFault> {
        result.map_err(|e| StoreFault::of(&e, self.path.as_deref().unwrap_or(Path::new("(memory)"))))
    }
}
