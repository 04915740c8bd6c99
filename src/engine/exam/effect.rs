//! What a sitting asks of the world.

use super::event::Entry;
use crate::domain::time::Millis;

/// An order that the shell carries out once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Keep this before the screen shows it.
    Save(Entry),
    /// Tell the candidate.
    Tell(Notice),
    /// The sitting is over: grade it and keep the result.
    Grade,
}

/// Something the candidate should know, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// So much time is left.
    Left(Millis),
    /// Two minutes are left and some questions are blank.
    FillBlanks(usize),
    /// This answer has been explained and stands.
    Stands,
    /// This exam does not go back to earlier questions.
    ForwardOnly,
    /// The sitting is paused; it must be continued first.
    IsPaused,
    /// An exam cannot be paused.
    NoPause,
    /// An exam explains nothing before the end.
    NoExplanations,
    /// There is nothing to check yet.
    NothingToCheck,
    /// This exam is closed book.
    ClosedBook,
}
