//! What can happen in a sitting.

use crate::domain::answer::Answer;
use crate::domain::time::Millis;

/// Something that happened in a sitting; question numbers count from 0, options are bank positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A question was opened.
    Opened(usize),
    /// The review page was opened.
    Reviewed,
    /// A question was answered, or its answer changed.
    Answered {
        /// The question.
        question: usize,
        /// The whole new answer.
        answer: Answer,
    },
    /// The answer of a question was taken back.
    Cleared(usize),
    /// An option was struck out, or restored if it was.
    Struck {
        /// The question.
        question: usize,
        /// The option.
        option: usize,
    },
    /// A question was flagged, or the flag removed.
    Flagged(usize),
    /// The answer of a question was checked and explained (practice only); it stands from then on.
    Checked(usize),
    /// The clock was stopped (practice only).
    Paused,
    /// The clock went on.
    Continued,
    /// The code book was opened at the question in view.
    BookOpened,
    /// The code book was closed.
    BookClosed,
    /// A page of the open book was read; the code as it is printed.
    LookedUp(String),
    /// The candidate left the desk; the sitting waits.
    Left,
    /// The candidate came back, or the program did after a crash.
    Returned,
    /// The candidate handed the paper in.
    Submitted,
    /// Time passed, and nothing else.
    Ticked,
    /// Time ran out; the machine finds this itself and hands the paper in.
    TimeRanOut,
}

/// An accepted event and the desk time at which it happened: what the store keeps, and what replay reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Time at the desk since the sitting began, pauses included, absences not.
    pub at: Millis,
    /// What happened.
    pub event: Event,
}
