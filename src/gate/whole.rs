//! Finds what shows only over a whole bank: tricks that pay, keys that lean to a letter, items that repeat each other.

use super::findings::Findings;
use crate::bank::check::Site;
use crate::domain::bank::Bank;

/// Checks a bank as a whole; `known` are the banks it comes beside.
pub fn check(_bank: &Bank, _sites: &[Site], _known: &Bank, _findings: &mut [Findings<'_>]) {}
