//! Where a sitting stands.

use crate::domain::answer::{Answer, Choices};
use crate::domain::paper::{Mode, Paper};
use crate::domain::time::Millis;

/// What the candidate is looking at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// A question.
    Question(usize),
    /// The review page.
    Review,
}

/// Which stretch of a sitting this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The clock runs.
    Running,
    /// Practice is paused; the clock stood still at this desk time.
    Paused(Millis),
    /// The candidate is away from the desk.
    Away,
    /// The paper is handed in.
    Over {
        /// Whether time ran out rather than the candidate submitting.
        timed_out: bool,
        /// Time used, pauses apart.
        used: Millis,
    },
}

/// What the candidate has done with one question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The answer that stands; a blank is `None`.
    pub answer: Option<Answer>,
    /// Options struck out, in bank positions.
    pub struck: Choices,
    /// Whether it is flagged.
    pub flagged: bool,
    /// Whether its answer has been explained, and so stands.
    pub checked: bool,
    /// Whether it has been on screen.
    pub seen: bool,
    /// Time it was on screen.
    pub spent: Millis,
    /// Of that, time the code book was open.
    pub in_book: Millis,
    /// Pages read in the book.
    pub look_ups: u32,
    /// Every considered answer in turn, so that changes of mind can be told; blanks left out.
    pub history: Vec<Answer>,
}

/// A sitting: the paper and all that has happened at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    pub(super) paper: Paper,
    pub(super) marks: Vec<Mark>,
    pub(super) focus: Focus,
    /// The question that was in view last, also while the review page is.
    pub(super) place: usize,
    pub(super) phase: Phase,
    /// Whether the code book is open.
    pub(super) book: bool,
    /// Desk time of the last event: time on the question in focus is counted from here.
    pub(super) since: Millis,
    /// Desk time spent in pauses.
    pub(super) paused: Millis,
    /// Time left when notices were last thought of.
    pub(super) told: Millis,
    pub(super) pauses: u32,
    pub(super) away: u32,
}

impl Sitting {
    /// Begins a sitting at its first question, desk time zero.
    pub fn begin(paper: Paper) -> Self {
        let told = paper.rules.time;
        let mut marks = vec![Mark::default(); paper.len()];
        if let Some(first) = marks.first_mut() {
            first.seen = true;
        }
        Self {
            marks,
            paper,
            focus: Focus::Question(0),
            place: 0,
            phase: Phase::Running,
            book: false,
            since: Millis::ZERO,
            paused: Millis::ZERO,
            told,
            pauses: 0,
            away: 0,
        }
    }

    /// The paper.
    pub fn paper(&self) -> &Paper {
        &self.paper
    }

    /// What was done with a question; the numbers count from 0 and end with the paper.
    pub fn mark(&self, question: usize) -> Option<&Mark> {
        self.marks.get(question)
    }

    /// What was done with every question, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// What the candidate is looking at.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// The question that was in view last: the one to come back to from the review page.
    pub fn place(&self) -> usize {
        self.place
    }

    /// The question in focus; `None` on the review page.
    pub fn question(&self) -> Option<usize> {
        match self.focus {
            Focus::Question(q) => Some(q),
            Focus::Review => None,
        }
    }

    /// Which stretch of the sitting this is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether the paper is handed in.
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over { .. })
    }

    /// Whether practice is paused.
    pub fn is_paused(&self) -> bool {
        matches!(self.phase, Phase::Paused(_))
    }

    /// Whether the code book is open.
    pub fn has_book_open(&self) -> bool {
        self.book
    }

    /// Whether answers are explained on the way.
    pub fn explains(&self) -> bool {
        self.paper.rules.mode == Mode::Practice
    }

    /// Time used at a desk time, pauses apart, never more than the paper gives.
    pub fn used(&self, at: Millis) -> Millis {
        let used = match self.phase {
            Phase::Over { used, .. } => used,
            Phase::Paused(since) => since - self.paused,
            Phase::Running | Phase::Away => at - self.paused,
        };
        used.min(self.paper.rules.time)
    }

    /// Time left at a desk time.
    pub fn left(&self, at: Millis) -> Millis {
        self.paper.rules.time - self.used(at)
    }

    /// The desk time of the last event.
    pub fn last(&self) -> Millis {
        self.since
    }

    /// How many questions have an answer.
    pub fn answered(&self) -> usize {
        self.marks.iter().filter(|m| m.answer.is_some()).count()
    }

    /// How many have none.
    pub fn blanks(&self) -> usize {
        self.marks.len() - self.answered()
    }

    /// How many are flagged.
    pub fn flagged(&self) -> usize {
        self.marks.iter().filter(|m| m.flagged).count()
    }

    /// The next blank after a question, round the end of the paper.
    pub fn next_blank(&self, after: usize) -> Option<usize> {
        self.next(after, |m| m.answer.is_none())
    }

    /// The next flagged question after a question, round the end of the paper.
    pub fn next_flagged(&self, after: usize) -> Option<usize> {
        self.next(after, |m| m.flagged)
    }

    fn next(&self, after: usize, wanted: impl Fn(&Mark) -> bool) -> Option<usize> {
        let n = self.marks.len();
        (1..=n).map(|step| (after % n + step) % n).find(|&q| wanted(&self.marks[q]))
    }

    /// How often the candidate left and came back, and how often the sitting was paused.
    pub fn breaks(&self) -> (u32, u32) {
        (self.away, self.pauses)
    }
}
