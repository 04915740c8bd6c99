//! What the ledgers say: the shipped one, which was read when the program was built, and the user's own.

use std::path::{Path, PathBuf};

use crate::domain::bank::Bank;
use crate::domain::fault::Fault;
use crate::review::ledger::{self, Reviewed, Verdict};

/// The shipped ledger.
static SHIPPED: &str = include_str!(concat!(env!("OUT_DIR"), "/reviews.tsv"));

/// Where a checkout of the program keeps its ledger, from its root.
pub(super) const PROJECT: &str = "question-banks/reviews";

/// The folder of sheets' keys in the data folder.
pub(super) fn keys(home: &Path) -> PathBuf {
    home.join("reviews")
}

/// The folder of the user's own ledger in the data folder.
pub(super) fn own(home: &Path) -> PathBuf {
    keys(home).join("ledger")
}

/// What the shipped ledger says and these besides; and what is wrong with the latter.
pub(super) fn verdicts(besides: &[PathBuf]) -> (Vec<Verdict>, Vec<Fault>) {
    let mut verdicts = ledger::verdicts_of(SHIPPED);
    let folders: Vec<PathBuf> = besides.iter().filter(|folder| folder.is_dir()).cloned().collect();
    let (own, faults) = ledger::read(&folders);
    verdicts.extend(own.verdicts());
    (verdicts, faults)
}

/// How much of a bank was reviewed blind as it stands now, by the shipped ledger and these besides; and what is wrong with
/// the latter.
pub(super) fn reviewed(bank: &Bank, besides: &[PathBuf]) -> (Reviewed, Vec<Fault>) {
    let (verdicts, faults) = verdicts(besides);
    (ledger::reviewed(bank, &verdicts), faults)
}

/// What a learner is told of the keys, in a sentence: never more than the ledger holds.
pub(super) fn told(reviewed: Reviewed) -> String {
    let Reviewed { blind, certified, of } = reviewed;
    let solved = match blind {
        0 => "Every code was checked against the 2026 tables".to_owned(),
        n if n == of => {
            "Every code was checked against the 2026 tables and every key solved blind".to_owned()
        }
        n => format!("Every code was checked against the 2026 tables and {n} of {of} keys solved blind"),
    };
    let coders = match certified {
        0 => "no certified coder has read the questions yet".to_owned(),
        n if n == of => "a certified coder has solved every question without seeing its key".to_owned(),
        n => format!("a certified coder has so far solved {n} of {of} questions without seeing their keys"),
    };
    format!("{solved}; {coders}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learner_is_told_no_more_than_the_ledger_holds() {
        let said = |blind, certified| told(Reviewed { blind, certified, of: 194 });
        assert!(said(0, 0).ends_with("tables; no certified coder has read the questions yet."));
        assert!(said(180, 0).contains("180 of 194 keys solved blind; no certified coder"));
        assert!(
            said(194, 12).contains("every key solved blind; a certified coder has so far solved 12 of 194")
        );
        assert!(
            said(194, 194).ends_with("a certified coder has solved every question without seeing its key.")
        );
    }
}
