//! Holds the codes of a key against each other by the notes of the Tabular List: which comes first, and which exclude.

use std::sync::Arc;

use super::note::Named;
use super::{Known, Seen, diagnoses};
use crate::codebook::book::Spot;
use crate::codebook::draft::NoteKind;
use crate::domain::question::ItemKind;
use crate::gate::findings::Findings;
use crate::gate::rule::codes as rules;
use crate::gate::tables::Tables;
use crate::gate::{Part, Subject};

/// A code of a key with all notes that hold for it, each with the line at which it stands.
struct Held<'a> {
    code: &'a str,
    notes: Vec<(String, Arc<[Named]>)>,
}

impl Held<'_> {
    /// The note of a kind that names a code: where it stands, and what it names as it is printed.
    fn names(&self, kind: NoteKind, code: &str) -> Option<(&str, String)> {
        self.notes.iter().find_map(|(at, notes)| {
            let mut fit = notes.iter().filter(|note| note.kind == kind && note.holds(code));
            // An Excludes1 note over half the book is about what a chapter is for, not about a pair.
            let note = fit.find(|note| kind != NoteKind::Excludes1 || !note.is_vast())?;
            Some((at.as_str(), note.printed()))
        })
    }
}

/// Checks each key: its order, if it has one, and Excludes1.
pub(super) fn check(
    subject: &Subject<'_>,
    keys: &[&Part<'_>],
    tables: &Tables,
    seen: &mut Seen,
    findings: &mut Findings<'_>,
) {
    for key in keys {
        let held: Vec<Held<'_>> = diagnoses(key)
            .filter_map(|mention| {
                let known = seen.fact(&mention.code, subject.site.year, tables)?;
                Some(Held { code: &mention.code, notes: notes(&known, seen) })
            })
            .collect();
        for (i, first) in held.iter().enumerate() {
            for second in held.iter().skip(i + 1).filter(|second| second.code != first.code) {
                if subject.item.kind() == ItemKind::Single {
                    in_order(key, first, second, findings);
                }
                excludes(key, first, second, findings);
            }
        }
    }
}

/// The notes that hold for a code: its own, then those of the lines above.
fn notes(known: &Known<'_>, seen: &mut Seen) -> Vec<(String, Arc<[Named]>)> {
    let Some(spot) = known.fact.spot else { return Vec::new() };
    let lines: Vec<u32> = std::iter::once(spot.line).chain(known.book.above(spot.line)).collect();
    let with_notes = lines.into_iter().map(|line| (line, seen.named(known.at, known.book, line)));
    with_notes
        .filter(|(_, notes)| !notes.is_empty())
        .map(|(line, notes)| (known.book.code(Spot::line(line)), notes))
        .collect()
}

fn in_order(key: &Part<'_>, first: &Held<'_>, second: &Held<'_>, findings: &mut Findings<'_>) {
    let (a, b) = (first.code, second.code);
    // Where a note asks for the order in which they stand, another that asks for the reverse decides nothing.
    if first.names(NoteKind::UseAdditional, b).is_some() || second.names(NoteKind::CodeFirst, a).is_some() {
        return;
    }
    let (note, at, printed) = if let Some((at, printed)) = first.names(NoteKind::CodeFirst, b) {
        ("code first", at, printed)
    } else if let Some((at, printed)) = second.names(NoteKind::UseAdditional, a).filter(|_| !is_habit(a)) {
        ("use additional code", at, printed)
    } else {
        return;
    };
    let message =
        format!("`{a}` stands before `{b}`, and the `{note}` note at {at} ({printed}) puts `{b}` before it");
    findings.note(&rules::ICD_ORDER, key.place, message, format!("write {b} before {a}"));
}

/// Whether a code tells of alcohol, tobacco or drugs. Whole chapters ask for it as an additional code, and still it comes first
/// where it is what the visit is for, as in a screening of smokers or a treatment of the habit.
fn is_habit(code: &str) -> bool {
    matches!(code, "Z72.0" | "Z77.22" | "Z87.891" | "Z57.31" | "P96.81") || ("F10"..="F19.99").contains(&code)
}

fn excludes(key: &Part<'_>, first: &Held<'_>, second: &Held<'_>, findings: &mut Findings<'_>) {
    let named = first.names(NoteKind::Excludes1, second.code).map(|found| (first, second, found));
    let named = named.or_else(|| Some((second, first, second.names(NoteKind::Excludes1, first.code)?)));
    if let Some((of, other, (at, printed))) = named {
        let message = format!(
            "`{}` and `{}` stand together, and the Excludes1 note at {at} ({printed}) keeps them apart",
            of.code, other.code
        );
        let help = "leave one out; or let the case say that they are unrelated, and allow it: \
                    lint-allow: [\"icd-excludes1: unrelated by the note\"]";
        findings.note(&rules::ICD_EXCLUDES1, key.place, message, help);
    }
}
