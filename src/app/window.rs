//! later
use super::command::Opening;
use super::{Data, Outcome};
pub(super) fn enter(_data: Data, _opening: Opening, _mouse: bool) -> Outcome { Ok(true) }
