//! Keeping a sitting while it goes on, and finding it again.

use std::path::Path;

use rusqlite::{OptionalExtension, Row, params};

use super::convert::{answer_text, event, event_row, index, millis, ms, order, shown_text};
use super::{Store, StoreFault};
use crate::domain::exam::PassRule;
use crate::domain::paper::{Asked, Kind, Mode, Paper, Rules};
use crate::domain::score::Score;
use crate::domain::time::Millis;
use crate::engine::exam::{Entry, Event};

/// The number of a sitting, as history shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SittingId(pub i64);

/// How long a write waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// It returns when a power cut cannot undo it: answers, flags, strikes, and all that the candidate was told is kept.
    Now,
    /// It returns when a killed program cannot undo it: where one is looking, and the running clock.
    Soon,
}

impl Durability {
    /// What an event deserves.
    pub const fn of(event: &Event) -> Self {
        match event {
            Event::Opened(_)
            | Event::Reviewed
            | Event::BookOpened
            | Event::BookClosed
            | Event::LookedUp(_)
            | Event::Ticked => Self::Soon,
            Event::Answered { .. }
            | Event::Cleared(_)
            | Event::Struck { .. }
            | Event::Flagged(_)
            | Event::Checked(_)
            | Event::Paused
            | Event::Continued
            | Event::Left
            | Event::Returned
            | Event::Submitted
            | Event::TimeRanOut => Self::Now,
        }
    }
}

/// Where a sitting stands, for the list of unfinished ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Desk time.
    pub desk: Millis,
    /// Time used of the paper's.
    pub used: Millis,
    /// The question that was in view last, from 0.
    pub question: usize,
    /// Questions answered.
    pub answered: usize,
    /// Now, RFC 3339.
    pub now: &'a str,
}

/// A sitting as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: SittingId,
    /// What it asks.
    pub paper: Paper,
    /// What happened.
    pub entries: Vec<Entry>,
    /// Desk time when it was last heard of.
    pub desk: Millis,
    /// When it began, RFC 3339.
    pub started: String,
    /// When it was finished, RFC 3339; `None` while it is not.
    pub finished: Option<String>,
}

impl Store {
    /// Keeps a new sitting: rules, form and the items as they are now.
    ///
    /// # Errors
    /// Nothing is kept then.
    pub fn begin(&mut self, paper: &Paper, now: &str) -> Result<SittingId, StoreFault> {
        self.durability(Durability::Now)?;
        let snapshots: Vec<String> = paper
            .questions
            .iter()
            .map(|q| (self.codec.encode)(q).map_err(|why| StoreFault::Other { path: "an item".into(), why }))
            .collect::<Result<_, _>>()?;
        let result = begin(&mut self.db, paper, &snapshots, now);
        self.wrap(result)
    }

    /// Keeps an event and where the sitting stands, in one step.
    ///
    /// # Errors
    /// Nothing is kept then; the same call may be tried again.
    pub fn append(&mut self, id: SittingId, entry: &Entry, progress: Progress<'_>) -> Result<(), StoreFault> {
        self.durability(Durability::of(&entry.event))?;
        let result = append(&mut self.db, id, entry, progress);
        self.wrap(result)
    }

    /// Keeps the running clock.
    ///
    /// # Errors
    /// Nothing is kept then.
    pub fn heartbeat(&mut self, id: SittingId, progress: Progress<'_>) -> Result<(), StoreFault> {
        self.durability(Durability::Soon)?;
        let result = stand(&self.db, id, progress);
        self.wrap(result)
    }

    /// Keeps the result of a sitting that is over.
    ///
    /// # Errors
    /// Nothing is kept then; the sitting stays unfinished and can be resumed and graded again.
    pub fn finish(&mut self, id: SittingId, score: &Score, now: &str) -> Result<(), StoreFault> {
        self.durability(Durability::Now)?;
        let result = finish(&mut self.db, id, score, now);
        self.wrap(result)
    }

    /// Throws an unfinished sitting away, with all that happened in it. A finished one is left alone.
    ///
    /// # Errors
    /// Nothing is changed then.
    pub fn discard(&mut self, id: SittingId) -> Result<(), StoreFault> {
        self.durability(Durability::Now)?;
        let result = self.db.execute("DELETE FROM sitting WHERE id = ?1 AND finished IS NULL", [id.0]);
        self.wrap(result).map(|_| ())
    }

    /// Finds a sitting again, finished or not.
    ///
    /// # Errors
    /// If there is none of that number, or it does not read as it was written.
    pub fn load(&self, id: SittingId) -> Result<Kept, StoreFault> {
        let head = self.wrap(self.db.query_row(HEAD, [id.0], Head::read).optional())?;
        let head = head.ok_or(StoreFault::NoSuchSitting { id: id.0 })?;
        let questions = self.questions(id)?;
        let entries = self.entries(id)?;
        let kind = Kind::parse(&head.kind).ok_or_else(|| self.unread(id, "its kind is unknown"))?;
        let mode = Mode::parse(&head.mode).ok_or_else(|| self.unread(id, "its mode is unknown"))?;
        let percent = head.percent.and_then(|p| u8::try_from(p).ok()).map(PassRule::Percent);
        let scaled = head.scaled.and_then(|n| {
            let of = head.of.and_then(|o| u16::try_from(o).ok());
            Some(PassRule::Scaled { need: u16::try_from(n).ok()?, of })
        });
        let rules = Rules {
            mode,
            time: millis(head.limit),
            pass: percent.or(scaled),
            notice: head.notice.map(millis),
            open_book: head.open_book,
            backtrack: head.backtrack,
        };
        let paper = Paper {
            kind,
            exam: head.exam.into(),
            title: head.title.into(),
            rules,
            seed: head.seed.cast_unsigned(),
            questions,
        };
        Ok(Kept {
            id,
            paper,
            entries,
            desk: millis(head.desk),
            started: head.started,
            finished: head.finished,
        })
    }

    fn questions(&self, id: SittingId) -> Result<Vec<Asked>, StoreFault> {
        let sql = "SELECT s.content, a.shown, a.scored FROM asked a JOIN snapshot s USING (item, revision) \
                   WHERE a.sitting = ?1 ORDER BY a.n";
        let mut query = self.wrap(self.db.prepare_cached(sql))?;
        let rows = query.query_map([id.0], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, bool>(2)?))
        });
        let mut questions = Vec::new();
        for row in self.wrap(rows)? {
            let (content, shown, scored) = self.wrap(row)?;
            let order = order(&shown).ok_or_else(|| self.unread(id, "an option order does not read"))?;
            let asked = (self.codec.decode)(&content, order, scored).map_err(|why| self.unread(id, &why))?;
            let mut places = asked.order.clone();
            places.sort_unstable();
            if !places.into_iter().eq(0..asked.item.options().len()) {
                return Err(self.unread(id, &format!("the option order of {} is not one", asked.item.id)));
            }
            questions.push(asked);
        }
        if questions.is_empty() {
            return Err(self.unread(id, "it has no questions"));
        }
        Ok(questions)
    }

    fn entries(&self, id: SittingId) -> Result<Vec<Entry>, StoreFault> {
        let sql = "SELECT at_ms, kind, n, value FROM event WHERE sitting = ?1 ORDER BY seq";
        let mut query = self.wrap(self.db.prepare_cached(sql))?;
        let rows = query.query_map([id.0], |row| {
            let value: Option<String> = row.get(3)?;
            let kind: String = row.get(1)?;
            Ok((millis(row.get(0)?), event(&kind, row.get(2)?, value.as_deref())))
        });
        let mut entries = Vec::new();
        for row in self.wrap(rows)? {
            let (at, event) = self.wrap(row)?;
            let event = event.ok_or_else(|| self.unread(id, "an event does not read"))?;
            entries.push(Entry { at, event });
        }
        Ok(entries)
    }

    /// What to say of a sitting that does not read as it was written.
    fn unread(&self, id: SittingId, why: &str) -> StoreFault {
        let path = self.path.as_deref().unwrap_or(Path::new("(memory)")).display().to_string();
        StoreFault::Damaged { path, why: format!("sitting {}: {why}", id.0) }
    }

    /// Sets how long writes wait; SQLite keeps the setting, so it is only sent when it changes.
    pub(super) fn durability(&mut self, wanted: Durability) -> Result<(), StoreFault> {
        if self.durability != wanted {
            let level = match wanted {
                Durability::Now => "FULL",
                Durability::Soon => "NORMAL",
            };
            self.wrap(self.db.pragma_update(None, "synchronous", level))?;
            self.durability = wanted;
        }
        Ok(())
    }
}

const HEAD: &str = "SELECT kind, mode, exam, title, seed, limit_ms, pass_percent, pass_scaled, pass_of, notice_ms, \
                    open_book, backtrack, started, finished, desk_ms FROM sitting WHERE id = ?1";

struct Head {
    kind: String,
    mode: String,
    exam: String,
    title: String,
    seed: i64,
    limit: i64,
    percent: Option<i64>,
    scaled: Option<i64>,
    of: Option<i64>,
    notice: Option<i64>,
    open_book: bool,
    backtrack: bool,
    started: String,
    finished: Option<String>,
    desk: i64,
}

impl Head {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            kind: row.get(0)?,
            mode: row.get(1)?,
            exam: row.get(2)?,
            title: row.get(3)?,
            seed: row.get(4)?,
            limit: row.get(5)?,
            percent: row.get(6)?,
            scaled: row.get(7)?,
            of: row.get(8)?,
            notice: row.get(9)?,
            open_book: row.get(10)?,
            backtrack: row.get(11)?,
            started: row.get(12)?,
            finished: row.get(13)?,
            desk: row.get(14)?,
        })
    }
}

fn begin(
    db: &mut rusqlite::Connection,
    paper: &Paper,
    snapshots: &[String],
    now: &str,
) -> rusqlite::Result<SittingId> {
    let (percent, scaled, of) = match paper.rules.pass {
        Some(PassRule::Percent(p)) => (Some(p), None, None),
        Some(PassRule::Scaled { need, of }) => (None, Some(need), of),
        None => (None, None, None),
    };
    let change = db.transaction()?;
    change.execute(
        "INSERT INTO sitting (kind, mode, exam, title, seed, limit_ms, pass_percent, pass_scaled, pass_of, notice_ms, \
         open_book, backtrack, started, touched) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)",
        params![
            paper.kind.word(),
            paper.rules.mode.word(),
            paper.exam.as_str(),
            paper.title.as_ref(),
            paper.seed.cast_signed(),
            ms(paper.rules.time),
            percent,
            scaled,
            of,
            paper.rules.notice.map(ms),
            paper.rules.open_book,
            paper.rules.backtrack,
            now
        ],
    )?;
    let id = change.last_insert_rowid();
    {
        let mut snapshot = change.prepare_cached("INSERT OR IGNORE INTO snapshot VALUES (?1, ?2, ?3)")?;
        let mut asked = change.prepare_cached(
            "INSERT INTO asked (sitting, n, item, revision, area, shown, scored) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (n, (question, content)) in paper.questions.iter().zip(snapshots).enumerate() {
            let (item, revision) = (question.item.id.as_str(), question.item.revision.0.as_ref());
            snapshot.execute(params![item, revision, content])?;
            let shown = shown_text(&question.order);
            let area = question.item.area.as_str();
            asked.execute(params![id, index(n), item, revision, area, shown, question.scored])?;
        }
    }
    change.commit()?;
    Ok(SittingId(id))
}

fn append(
    db: &mut rusqlite::Connection,
    id: SittingId,
    entry: &Entry,
    progress: Progress<'_>,
) -> rusqlite::Result<()> {
    let (kind, n, value) = event_row(&entry.event);
    let change = db.transaction()?;
    change
        .prepare_cached(
            "INSERT INTO event (sitting, seq, at_ms, kind, n, value) \
             SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4, ?5 FROM event WHERE sitting = ?1",
        )?
        .execute(params![id.0, ms(entry.at), kind, n.map(index), value])?;
    stand(&change, id, progress)?;
    change.commit()
}

fn stand(db: &rusqlite::Connection, id: SittingId, progress: Progress<'_>) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE sitting SET desk_ms = ?2, used_ms = ?3, question = ?4, answered = ?5, touched = ?6 \
         WHERE id = ?1 AND finished IS NULL",
    )?
    .execute(params![
        id.0,
        ms(progress.desk),
        ms(progress.used),
        index(progress.question),
        index(progress.answered),
        progress.now
    ])?;
    Ok(())
}

fn finish(db: &mut rusqlite::Connection, id: SittingId, score: &Score, now: &str) -> rusqlite::Result<()> {
    let change = db.transaction()?;
    change.execute(
        "UPDATE sitting SET finished = ?2, touched = ?2, scored = ?3, correct = ?4, passed = ?5, timed_out = ?6, \
         used_ms = ?7 WHERE id = ?1",
        params![id.0, now, score.total.scored, score.total.correct, score.passed, score.timed_out, ms(score.used)],
    )?;
    {
        let mut asked = change.prepare_cached(
            "UPDATE asked SET chosen = ?3, correct = ?4, spent_ms = ?5, flagged = ?6, changes = ?7, book_ms = ?8 \
             WHERE sitting = ?1 AND n = ?2",
        )?;
        for (n, o) in score.outcomes.iter().enumerate() {
            let chosen = o.answer.as_ref().map(answer_text);
            asked.execute(params![
                id.0,
                index(n),
                chosen,
                o.right,
                ms(o.spent),
                o.flagged,
                o.changes,
                ms(o.in_book)
            ])?;
        }
        let mut area =
            change.prepare_cached("INSERT OR REPLACE INTO area_score VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        for (n, a) in score.areas.iter().enumerate() {
            let (title, tally) = (a.title.as_ref(), a.tally);
            area.execute(params![id.0, index(n), a.area.as_str(), title, tally.scored, tally.correct])?;
        }
    }
    change.commit()
}
