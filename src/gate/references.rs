//! Looks up whether the sections that an item cites are there.

use super::Subject;
use super::findings::Findings;
use super::tables::Tables;

/// Checks every reference of an item.
pub fn check(_subject: &Subject<'_>, _tables: &Tables, _findings: &mut Findings<'_>) {}
