//! What can be wrong with a store, and what a candidate can do about it.

use std::fmt;
use std::path::Path;

use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;

/// Something wrong with the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreFault {
    /// Written by a newer version; not touched.
    Newer {
        /// The file.
        path: String,
        /// Its schema.
        found: i64,
        /// The newest schema that this version knows.
        known: i64,
    },
    /// Not a store, or damaged.
    Damaged {
        /// The file.
        path: String,
        /// What SQLite says.
        why: String,
    },
    /// The folder or file cannot be written.
    Unwritable {
        /// The folder or file.
        path: String,
        /// What the system says.
        why: String,
    },
    /// The disk is full.
    Full {
        /// The file.
        path: String,
    },
    /// Another program has this sitting open.
    Held {
        /// The sitting.
        id: i64,
    },
    /// There is no such sitting.
    NoSuchSitting {
        /// The number asked for.
        id: i64,
    },
    /// Anything else that SQLite says.
    Other {
        /// The file.
        path: String,
        /// What SQLite says.
        why: String,
    },
}

impl StoreFault {
    pub(super) fn of(error: &rusqlite::Error, path: &Path) -> Self {
        let (path, why) = (path.display().to_string(), error.to_string());
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path, why },
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Self::Unwritable { path, why }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path },
            // The index beside the WAL could not grow.
            Some(_) if error.sqlite_error().is_some_and(|e| e.extended_code == SQLITE_IOERR_SHMSIZE) => {
                Self::Full { path }
            }
            Some(_) => Self::Other { path, why },
            // What is not SQLite's own error is a row that does not read as it was written.
            None => Self::Damaged { path, why },
        }
    }

    pub(super) fn unwritable(path: &Path, why: &str) -> Self {
        Self::Unwritable { path: path.display().to_string(), why: why.to_owned() }
    }
}

impl fmt::Display for StoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer { path, found, known } => write!(
                f,
                "{path} was written by a newer openbook (schema {found}, this one knows {known}). Update openbook, or set OPENBOOK_HOME to another folder. The file was not touched."
            ),
            Self::Damaged { path, why } => write!(
                f,
                "{path} is damaged ({why}). Move it aside, or put a backup in its place, and start again. The file was not touched."
            ),
            Self::Unwritable { path, why } => {
                write!(
                    f,
                    "{path} cannot be written ({why}). Make it writable, or set OPENBOOK_HOME to a folder that is."
                )
            }
            Self::Full { path } => {
                write!(f, "the disk that holds {path} is full. Free some space; what was saved is safe.")
            }
            Self::Held { id } => {
                write!(f, "sitting {id} is open in another window. Go on there, or close it there first.")
            }
            Self::NoSuchSitting { id } => {
                write!(f, "there is no finished sitting {id}. `openbook history` lists those there are.")
            }
            Self::Other { path, why } => write!(f, "{path}: {why}. Try again; what was saved is safe."),
        }
    }
}

impl std::error::Error for StoreFault {}
