//! Blind review: a sheet without keys goes out, its answers come back, and what came of it is kept in a ledger.
//!
//! [`sheet`] writes the sheet and, apart from it, its [`keys`], of which a few are made wrong on purpose; [`filled`] reads
//! what a reviewer sends back, [`score`] compares it, [`estimate`] says what that tells of the keys nobody disputed.
//! [`record`] turns it into a run of the [`ledger`], which says how much of a bank was reviewed as it stands today.

pub mod estimate;
pub mod filled;
pub mod keys;
pub mod ledger;
pub mod record;
pub mod score;
pub mod sheet;
pub mod tree;
pub mod write;
