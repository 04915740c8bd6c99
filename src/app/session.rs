//! A sitting at work: machine, desk clock and store together. Every effect is carried out here, once.

use std::collections::VecDeque;

use crate::clock::{self, Desk};
use crate::domain::paper::Paper;
use crate::domain::score::Score;
use crate::domain::time::Millis;
use crate::engine::exam::{Effect, Entry, Event, Notice, Sitting};
use crate::engine::grade::grade;
use crate::store::{Hold, Progress, SittingId, Store, StoreFault};

/// A sitting at work.
pub struct Session {
    id: SittingId,
    sitting: Sitting,
    desk: Desk,
    at: Millis,
    beaten: Millis,
    /// Entries that could not be kept yet, oldest first; they are tried again before anything newer is.
    unsaved: VecDeque<Entry>,
    /// Why, for the candidate.
    trouble: Option<String>,
    /// Desk time from which on the store is asked again.
    again: Millis,
    score: Option<Score>,
    /// Whether the result is kept.
    finished: bool,
    /// Kept for its lock, which ends with it.
    hold: Option<Hold>,
}

impl Session {
    /// Begins a sitting, kept from its first moment.
    ///
    /// # Errors
    /// If it cannot be kept; then it does not begin.
    pub fn begin(store: &mut Store, paper: Paper) -> Result<Self, StoreFault> {
        let id = store.begin(&paper, &clock::wall())?;
        let hold = match store.hold(id) {
            Ok(hold) => hold,
            Err(fault) => {
                store.discard(id)?;
                return Err(fault);
            }
        };
        Ok(Self::at_work(id, Sitting::begin(paper), Millis::ZERO, hold))
    }

    /// Goes on with a sitting; time between is not charged.
    ///
    /// # Errors
    /// If there is no such sitting, it does not read, or another program has it.
    pub fn resume(store: &mut Store, id: SittingId) -> Result<Self, StoreFault> {
        let hold = store.hold(id)?;
        let kept = store.load(id)?;
        let sitting = Sitting::replay(kept.paper, kept.entries);
        let desk = kept.desk.max(sitting.last());
        let mut session = Self::at_work(id, sitting, desk, hold);
        if session.sitting.is_over() {
            // It ended, and the program did before the result was kept.
            session.carry_out(store, vec![Effect::Grade]);
        } else {
            session.act(store, Event::Returned);
        }
        Ok(session)
    }

    fn at_work(id: SittingId, sitting: Sitting, desk: Millis, hold: Hold) -> Self {
        Self {
            id,
            sitting,
            desk: Desk::from(desk),
            at: desk,
            beaten: desk,
            unsaved: VecDeque::new(),
            trouble: None,
            again: Millis::ZERO,
            score: None,
            finished: false,
            hold: Some(hold),
        }
    }

    /// Its number.
    pub fn id(&self) -> SittingId {
        self.id
    }

    /// Where it stands.
    pub fn sitting(&self) -> &Sitting {
        &self.sitting
    }

    /// Desk time at the last look.
    pub fn at(&self) -> Millis {
        self.at
    }

    /// The score, once it is over.
    pub fn score(&self) -> Option<&Score> {
        self.score.as_ref()
    }

    /// Why the last answers are not kept yet, if they are not.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Takes an event now, carries out what follows, and returns what the candidate should be told.
    pub fn act(&mut self, store: &mut Store, event: Event) -> Vec<Notice> {
        if event == Event::Returned {
            // Away from the desk, its clock stands.
            self.desk = Desk::from(self.at);
        }
        self.at = self.desk.now();
        let effects = self.sitting.step(self.at, event);
        let notices = self.carry_out(store, effects);
        self.beat(store);
        notices
    }

    /// Lets time pass: notices, the end, and once a second the clock is kept.
    pub fn tick(&mut self, store: &mut Store) -> Vec<Notice> {
        self.act(store, Event::Ticked)
    }

    /// Keeps the clock once in every second, whatever happens in it: a kill then gives back no more than that.
    fn beat(&mut self, store: &mut Store) {
        let due = self.at.as_seconds() > self.beaten.as_seconds();
        if due && !self.sitting.is_over() && self.unsaved.is_empty() {
            let now = clock::wall();
            let progress = self.progress(&now);
            // A missed beat costs the candidate nothing: the next one, or the next answer, carries the time.
            if store.heartbeat(self.id, progress).is_ok() {
                self.beaten = self.at;
            }
        }
    }

    fn carry_out(&mut self, store: &mut Store, effects: Vec<Effect>) -> Vec<Notice> {
        let mut notices = Vec::new();
        for effect in effects {
            match effect {
                Effect::Save(entry) => self.unsaved.push_back(entry),
                Effect::Tell(notice) => notices.push(notice),
                Effect::Grade => self.score = Some(grade(&self.sitting)),
            }
        }
        // A store that refuses is asked again once a second, so that no key waits for it twice.
        if self.trouble.is_none() || self.at >= self.again {
            self.trouble = self.save(store).err().map(|fault| fault.to_string());
            self.again = self.at + Millis::seconds(1);
        }
        notices
    }

    fn save(&mut self, store: &mut Store) -> Result<(), StoreFault> {
        if self.unsaved.is_empty() && (self.score.is_none() || self.finished) {
            return Ok(());
        }
        let now = clock::wall();
        while let Some(entry) = self.unsaved.front() {
            store.append(self.id, entry, self.progress(&now))?;
            self.unsaved.pop_front();
            self.beaten = self.at;
        }
        if let (Some(score), false) = (&self.score, self.finished) {
            store.finish(self.id, score, &now)?;
            self.finished = true;
            if let Some(hold) = self.hold.take() {
                hold.finish();
            }
        }
        Ok(())
    }

    fn progress<'a>(&self, now: &'a str) -> Progress<'a> {
        let question = self.sitting.place();
        Progress {
            desk: self.at,
            used: self.sitting.used(self.at),
            question,
            answered: self.sitting.answered(),
            now,
        }
    }
}
