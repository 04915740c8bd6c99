//! Holds the codes of an item against the code books.

use super::Subject;
use super::findings::Findings;
use super::tables::Tables;

/// What was met on the way, for the remarks at the end.
#[derive(Debug, Default)]
pub struct Seen {}

impl Seen {
    /// Adds what was met in another file.
    pub fn absorb(&mut self, _other: Self) {}

    /// What could not be proved, and against what the rest was.
    pub fn remarks(&self, _tables: &Tables) -> Vec<String> {
        Vec::new()
    }
}

/// Checks every code of an item.
pub fn check(_subject: &Subject<'_>, _tables: &Tables, _seen: &mut Seen, _findings: &mut Findings<'_>) {}
