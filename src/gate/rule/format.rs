//! The rules of the format, which `bank` holds while it reads.

use super::Rule;

/// All of them.
pub static ALL: &[Rule] = &[];
