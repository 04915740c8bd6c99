//! Asks of a wrong option whether it has the flaw that it says.

use super::Seen;
use super::hcpcs::{modifier_standing, standing};
use crate::domain::question::Flaw;
use crate::gate::findings::Findings;
use crate::gate::grammar::{Mention, What};
use crate::gate::rule::codes as rules;
use crate::gate::tables::Tables;
use crate::gate::{Part, Role, Subject};

/// Checks the flaws that codes can prove.
pub(super) fn check(subject: &Subject<'_>, tables: &Tables, seen: &mut Seen, findings: &mut Findings<'_>) {
    for part in subject.wrong() {
        match part.role {
            Role::Option(_, Some(Flaw::Header)) => header(subject, part, tables, seen, findings),
            Role::Option(_, Some(Flaw::Deleted)) => deleted(subject, part, tables, seen, findings),
            Role::Option(_, Some(Flaw::Sequence)) => sequence(subject, part, findings),
            _ => {}
        }
    }
}

fn header(
    subject: &Subject<'_>,
    part: &Part<'_>,
    tables: &Tables,
    seen: &mut Seen,
    findings: &mut Findings<'_>,
) {
    let mut diagnoses = part.mentions.iter().filter(|mention| mention.what == What::Icd10Cm);
    let holds = diagnoses.any(|mention| {
        let group = mention.family || mention.up_to.is_some();
        let known = seen.fact(&mention.code, subject.site.year, tables);
        group || known.is_none_or(|known| known.fact.is_header())
    });
    if !holds {
        let message = format!("the flaw of `{}` is `header`, and no code in it is a header", part.text);
        findings.note(&rules::FLAW_HEADER, part.place, message, "give the option the flaw that it has");
    }
}

fn deleted(
    subject: &Subject<'_>,
    part: &Part<'_>,
    tables: &Tables,
    seen: &mut Seen,
    findings: &mut Findings<'_>,
) {
    let all_exist = part.mentions.iter().all(|mention| exists(subject, mention, tables, seen) == Some(true));
    if all_exist && !part.mentions.is_empty() {
        let message = format!("the flaw of `{}` is `deleted`, and every code in it exists", part.text);
        findings.note(&rules::FLAW_DELETED, part.place, message, "give the option the flaw that it has");
    }
}

/// Whether a code and its modifiers exist; none where nothing at hand can tell.
fn exists(subject: &Subject<'_>, mention: &Mention, tables: &Tables, seen: &mut Seen) -> Option<bool> {
    let year = subject.site.year;
    let ambulance = mention.code.starts_with('A');
    let mut all = vec![match mention.what {
        What::Icd10Cm => seen.fact(&mention.code, year, tables).map(|known| known.fact.exists()),
        What::Hcpcs => standing(&mention.code, year, tables, seen).exists(),
        What::Cpt => tables.has_cpt(&mention.code, year),
        What::Modifier => modifier_standing(&mention.code, true, year, tables, seen).exists(),
    }];
    for name in &mention.modifiers {
        all.push(modifier_standing(name, ambulance, year, tables, seen).exists());
    }
    if all.contains(&Some(false)) {
        return Some(false);
    }
    if all.contains(&None) { None } else { Some(true) }
}

fn sequence(subject: &Subject<'_>, part: &Part<'_>, findings: &mut Findings<'_>) {
    let keys: Vec<&Part<'_>> = subject.right().filter(|key| !key.mentions.is_empty()).collect();
    // An order that is told in words is not ours to judge.
    if part.mentions.is_empty() || keys.is_empty() {
        return;
    }
    let another_order = |key: &&Part<'_>| codes(key) == codes(part) && written(key) != written(part);
    if !keys.iter().any(another_order) {
        let message = format!(
            "the flaw of `{}` is `sequence`, and it is not a key's codes in another order",
            part.text
        );
        let help = "give it the codes of the key, with modifiers and units, or another flaw";
        findings.note(&rules::FLAW_SEQUENCE, part.place, message, help);
    }
}

/// A code with its modifiers and units.
type Line<'a> = (&'a str, Vec<&'a str>, Option<u32>);

/// The codes of a text as they are written.
fn written<'a>(part: &'a Part<'_>) -> Vec<Line<'a>> {
    let line = |mention: &'a Mention| {
        (mention.code.as_str(), mention.modifiers.iter().map(String::as_str).collect(), mention.units)
    };
    part.mentions.iter().map(line).collect()
}

/// The codes of a text, whatever their order and that of their modifiers.
fn codes<'a>(part: &'a Part<'_>) -> Vec<Line<'a>> {
    let mut lines = written(part);
    for (_, modifiers, _) in &mut lines {
        modifiers.sort_unstable();
    }
    lines.sort_unstable();
    lines
}
