//! The timed sitting: a pure state machine that takes events with the desk time and answers with effects.
//!
//! Mock and drill are the same machine: a drill is a short paper in practice mode (`docs/decisions/0002-one-machine.md`).
//! Invariants, each held by `tests/properties.rs`: no order of events panics; replaying the accepted events of a sitting
//! gives the same sitting; the time left never grows; nothing changes after the sitting is over.

mod effect;
mod event;
mod state;
mod step;

pub use effect::{Effect, Notice};
pub use event::{Entry, Event};
pub use state::{Focus, Mark, Phase, Sitting};
