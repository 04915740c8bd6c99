//! Finds what in an item gives its key away, or makes it hard for a reason that is not the subject's.

use super::Subject;
use super::findings::Findings;

/// Checks how an item is written.
pub fn check(_subject: &Subject<'_>, _findings: &mut Findings<'_>) {}
