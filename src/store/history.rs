//! Reading what is past: unfinished sittings, finished ones, and what earlier sittings say of items.

use rusqlite::{Row, params};

use super::convert::millis;
use super::{SittingId, Store, StoreFault};
use crate::domain::exam::{AreaId, ExamId};
use crate::domain::paper::{Kind, Mode};
use crate::domain::question::ItemId;
use crate::domain::score::{AreaScore, Tally};
use crate::domain::time::Millis;
use crate::engine::assemble::Past;

/// A sitting that waits to be continued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Its number.
    pub id: SittingId,
    /// What it is called.
    pub title: String,
    /// The question it stands at, from 0.
    pub question: usize,
    /// Questions on its paper.
    pub questions: usize,
    /// Questions answered.
    pub answered: usize,
    /// Time left.
    pub left: Millis,
    /// When it was last heard of, RFC 3339.
    pub touched: String,
}

/// A finished sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Its number.
    pub id: SittingId,
    /// What it was for.
    pub kind: Kind,
    /// The exam it rehearsed.
    pub exam: ExamId,
    /// What it is called.
    pub title: String,
    /// When it began, RFC 3339.
    pub started: String,
    /// When it was handed in, RFC 3339.
    pub finished: String,
    /// Time used.
    pub used: Millis,
    /// Right of scored.
    pub total: Tally,
    /// Pass or fail, where there is such a thing.
    pub passed: Option<bool>,
    /// How strict it was.
    pub mode: Mode,
}

/// A question of a finished sitting, as exports give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedQuestion {
    /// The answer in the bank's letters or as typed; `None` for a blank.
    pub chosen: Option<String>,
    /// Whether it was right.
    pub correct: bool,
    /// Time it was on screen.
    pub spent: Millis,
    /// Of that, time the code book was open.
    pub in_book: Millis,
    /// Whether it was flagged at the end.
    pub flagged: bool,
    /// How often its answer was changed.
    pub changes: u32,
}

const FINISHED: &str = "SELECT id, kind, exam, title, started, finished, used_ms, correct, scored, passed, mode FROM sitting WHERE finished IS NOT NULL";

impl Store {
    /// Sittings that wait to be continued, the newest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn unfinished(&self) -> Result<Vec<Unfinished>, StoreFault> {
        let sql = "SELECT id, title, question, answered, limit_ms - used_ms, touched, \
                   (SELECT count(*) FROM asked WHERE sitting = s.id) FROM sitting s \
                   WHERE finished IS NULL ORDER BY touched DESC, id DESC LIMIT 99";
        self.rows(sql, [], |row| {
            Ok(Unfinished {
                id: SittingId(row.get(0)?),
                title: row.get(1)?,
                question: count_of(row, 2)?,
                answered: count_of(row, 3)?,
                left: millis(row.get(4)?),
                touched: row.get(5)?,
                questions: count_of(row, 6)?,
            })
        })
    }

    /// How many sittings of a kind are finished.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn count(&self, kind: Kind) -> Result<usize, StoreFault> {
        let sql = "SELECT count(*) FROM sitting WHERE kind = ?1 AND finished IS NOT NULL";
        let count = self
            .db
            .prepare_cached(sql)
            .and_then(|mut q| q.query_row([kind.word()], |row| row.get::<_, i64>(0)));
        self.wrap(count).map(|n| usize::try_from(n).unwrap_or(0))
    }

    /// Finished sittings, the newest first: so many after so many.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn finished(&self, skip: usize, take: usize) -> Result<Vec<Finished>, StoreFault> {
        let sql = format!("{FINISHED} ORDER BY id DESC LIMIT ?2 OFFSET ?1");
        self.rows(&sql, params![super::convert::index(skip), super::convert::index(take)], finished)
    }

    /// The newest finished mocks of an exam in exam mode, the oldest of them first, at most so many.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn mocks(&self, exam: &str, take: usize) -> Result<Vec<Finished>, StoreFault> {
        let sql =
            format!("{FINISHED} AND kind = 'mock' AND mode = 'exam' AND exam = ?1 ORDER BY id DESC LIMIT ?2");
        let mut mocks = self.rows(&sql, params![exam, super::convert::index(take)], finished)?;
        mocks.reverse();
        Ok(mocks)
    }

    /// The best share right of an exam's mocks in exam mode.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn best(&self, exam: &str) -> Result<Option<Tally>, StoreFault> {
        let sql = "SELECT correct, scored FROM sitting WHERE finished IS NOT NULL AND kind = 'mock' AND mode = 'exam' AND exam = ?1 \
                   ORDER BY 1.0 * correct / scored DESC LIMIT 1";
        let best = self.rows(sql, [exam], |row| Ok(Tally { correct: row.get(0)?, scored: row.get(1)? }))?;
        Ok(best.into_iter().next())
    }

    /// One finished sitting.
    ///
    /// # Errors
    /// If there is none of that number.
    pub fn one(&self, id: SittingId) -> Result<Finished, StoreFault> {
        let found = self.rows(&format!("{FINISHED} AND id = ?1"), [id.0], finished)?;
        found.into_iter().next().ok_or(StoreFault::NoSuchSitting { id: id.0 })
    }

    /// The score by area of a finished sitting, in the order of its report.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn areas(&self, id: SittingId) -> Result<Vec<AreaScore>, StoreFault> {
        let sql = "SELECT area, title, correct, scored FROM area_score WHERE sitting = ?1 ORDER BY n";
        self.rows(sql, [id.0], |row| {
            Ok(AreaScore {
                area: AreaId::from(row.get::<_, String>(0)?),
                title: row.get::<_, String>(1)?.into(),
                tally: Tally { correct: row.get(2)?, scored: row.get(3)? },
            })
        })
    }

    /// What became of each question of a finished sitting, in order.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn outcomes(&self, id: SittingId) -> Result<Vec<FinishedQuestion>, StoreFault> {
        let sql = "SELECT chosen, correct, spent_ms, flagged, changes, book_ms FROM asked WHERE sitting = ?1 ORDER BY n";
        self.rows(sql, [id.0], |row| {
            Ok(FinishedQuestion {
                chosen: row
                    .get::<_, Option<String>>(0)?
                    .map(|c| c.strip_prefix('=').map(str::to_owned).unwrap_or(c)),
                correct: row.get(1)?,
                spent: millis(row.get(2)?),
                flagged: row.get(3)?,
                changes: row.get(4)?,
                in_book: millis(row.get(5)?),
            })
        })
    }

    /// What earlier sittings say of items.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn past(&self) -> Result<Past, StoreFault> {
        let mut past = Past::default();
        let seen = "SELECT item, max(sitting) FROM asked GROUP BY item";
        for (item, when) in
            self.rows(seen, [], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?
        {
            past.last_seen.insert(ItemId::from(item), when);
        }
        let last =
            "SELECT item, max(sitting), correct, flagged FROM asked WHERE correct IS NOT NULL GROUP BY item";
        let rows = self.rows(last, [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, bool>(2)?, row.get::<_, bool>(3)?))
        })?;
        for (item, correct, flagged) in rows {
            if !correct {
                past.missed.insert(ItemId::from(item.clone()));
            }
            if flagged {
                past.flagged.insert(ItemId::from(item));
            }
        }
        Ok(past)
    }

    fn rows<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreFault> {
        let mut query = self.wrap(self.db.prepare_cached(sql))?;
        let rows = self.wrap(query.query_map(parameters, read))?;
        self.wrap(rows.collect())
    }
}

fn finished(row: &Row<'_>) -> rusqlite::Result<Finished> {
    let kind: String = row.get(1)?;
    Ok(Finished {
        id: SittingId(row.get(0)?),
        kind: Kind::parse(&kind).unwrap_or(Kind::Drill),
        exam: ExamId::from(row.get::<_, String>(2)?),
        title: row.get(3)?,
        started: row.get(4)?,
        finished: row.get(5)?,
        used: millis(row.get(6)?),
        total: Tally { correct: row.get(7)?, scored: row.get(8)? },
        passed: row.get(9)?,
        mode: Mode::parse(&row.get::<_, String>(10)?).unwrap_or(Mode::Practice),
    })
}

/// A column that counts, as far as it does.
fn count_of(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}
