//! Everything that knows ratatui: keys to actions, screens that draw themselves and say what the candidate wants.
//!
//! Drawing takes `&self` and a buffer and can change nothing. A screen that gets an action moves its own cursor or returns
//! an [`Intent`]; only `app` acts on it.

pub mod key;
pub mod screen;
pub mod text;
pub mod theme;
pub mod widget;

use crate::codebook::draft::Set;
use crate::domain::paper::Mode;
use crate::engine::assemble::Filter;
use crate::engine::exam::Event;
use screen::book::Pin;

/// The least room that a screen needs, columns and rows.
pub const LEAST: (u16, u16) = (60, 16);

/// What the candidate wants of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Something at the desk.
    Desk(Event),
    /// Leave the desk; the sitting waits.
    LeaveDesk,
    /// Look at the page before a mock of this exam.
    Prepare(String),
    /// Begin a mock of this exam; a shorter form if so many questions are named.
    BeginMock {
        /// The exam.
        exam: String,
        /// How strict.
        mode: Mode,
        /// A shorter form.
        questions: Option<u32>,
    },
    /// Go on with an unfinished sitting.
    Resume(i64),
    /// Choose what to drill.
    ChooseDrill,
    /// Begin a drill.
    BeginDrill(Filter),
    /// Throw an unfinished sitting away.
    Discard(i64),
    /// Look at the past.
    History,
    /// Look at a finished sitting.
    OpenSitting(i64),
    /// Look at the questions of the sitting on screen.
    Questions,
    /// Open the code book.
    OpenBook,
    /// Close it.
    CloseBook,
    /// A page of the book was turned to; the code as it is printed.
    LookedUp(String),
    /// Pin a page of the book.
    Pin(Pin),
    /// Take a pin away.
    Unpin {
        /// The code's set.
        set: Set,
        /// The code.
        code: String,
    },
    /// Put a code into the answer of the question in view.
    CopyCode(String),
    /// Back to where one came from.
    Back,
    /// Show every key.
    Help,
    /// End the program.
    Quit,
}
