//! The rules of good writing, of an item and of a whole bank.

use super::Rule;

/// All of them.
pub static ALL: &[&Rule] = &[];
