//! Brings a store's schema up to this version, one numbered file at a time, all or nothing.

use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::StoreFault;

/// Every schema change in order; the number of a change is its place, from 1.
const CHANGES: [&str; 2] = [include_str!("schema/001.sql"), include_str!("schema/002.sql")];

/// The schema that this version writes.
#[expect(clippy::cast_possible_wrap, reason = "there will never be 2^63 changes")]
pub const VERSION: i64 = CHANGES.len() as i64;

/// How long to wait before trying again.
const TURN: Duration = Duration::from_millis(20);

/// Marks the file as ours: "opbk".
const APPLICATION: i64 = 0x6f70_626b;

/// Applies the changes that a store lacks; refuses a newer store, and a file that is not ours, before any write.
pub(super) fn migrate(db: &mut Connection, path: &Path) -> Result<(), StoreFault> {
    let wrap = |e: rusqlite::Error| StoreFault::of(&e, path);
    let pragma =
        |db: &Connection, name: &str| db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    // One look at all three: another program may be making the store at this very moment.
    let look = db.transaction().map_err(wrap)?;
    let found = pragma(&look, "user_version").map_err(wrap)?;
    let application = pragma(&look, "application_id").map_err(wrap)?;
    let schema = pragma(&look, "schema_version").map_err(wrap)?;
    look.finish().map_err(wrap)?;
    if found == VERSION && application == APPLICATION {
        return Ok(());
    }
    let strange = found < 0 || if found == 0 { schema != 0 } else { application != APPLICATION };
    if strange {
        let why = "it is a database, but not one of openbook".to_owned();
        return Err(StoreFault::Damaged { path: path.display().to_string(), why });
    }
    if found > VERSION {
        return Err(StoreFault::Newer { path: path.display().to_string(), found, known: VERSION });
    }
    write_ahead(db).map_err(wrap)?;
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(wrap)?;
    let found = pragma(&change, "user_version").map_err(wrap)?;
    for (number, sql) in (1..).zip(CHANGES).filter(|(number, _)| *number > found) {
        change.execute_batch(sql).map_err(wrap)?;
        change.pragma_update(None, "user_version", number).map_err(wrap)?;
    }
    change.pragma_update(None, "application_id", APPLICATION).map_err(wrap)?;
    change.commit().map_err(wrap)
}

/// Turns the write-ahead log on. SQLite does not wait for its turn here, so where several programs make the store at the
/// same moment, all but one try again.
fn write_ahead(db: &Connection) -> rusqlite::Result<()> {
    for _ in 0..100 {
        match db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;") {
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => thread::sleep(TURN),
            done => return done,
        }
    }
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(db: &Connection) -> Vec<String> {
        let mut query =
            db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn the_changes_make_the_tables_of_an_empty_store_and_twice_is_once() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db, Path::new("x")).unwrap();
        assert_eq!(tables(&db), ["area_score", "asked", "event", "pin", "sitting", "snapshot"]);
        migrate(&mut db, Path::new("x")).unwrap();
        let strict: i64 = db
            .query_row("SELECT count(*) FROM pragma_table_list WHERE schema='main' AND strict = 1", [], |r| {
                r.get(0)
            })
            .unwrap();
        assert_eq!(strict, 6);
    }

    #[test]
    fn a_newer_store_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        {
            let mut db = Connection::open(&path).unwrap();
            migrate(&mut db, &path).unwrap();
            db.pragma_update(None, "user_version", VERSION + 1).unwrap();
        }
        let before = std::fs::read(&path).unwrap();
        let mut db = Connection::open(&path).unwrap();
        let fault = migrate(&mut db, &path).unwrap_err();
        assert!(matches!(fault, StoreFault::Newer { found, .. } if found == VERSION + 1), "{fault}");
        drop(db);
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_database_of_another_program_is_not_ours() {
        let mut db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE notes (x)").unwrap();
        assert!(matches!(migrate(&mut db, Path::new("x")), Err(StoreFault::Damaged { .. })));
        assert_eq!(tables(&db), ["notes"]);
    }
}
