//! The rules on codes and references.

use super::Rule;

/// All of them.
pub static ALL: &[&Rule] = &[];
