//! Asks of every code of an item whether it is there and can be reported.

use std::collections::HashSet;

use super::hcpcs::{Standing, modifier_standing, standing};
use super::icd::{Standing as Icd, joined};
use super::{Seen, only_codes};
use crate::domain::question::Flaw;
use crate::gate::findings::Findings;
use crate::gate::grammar::{Mention, What};
use crate::gate::rule::codes as rules;
use crate::gate::tables::Tables;
use crate::gate::{Part, Role, Subject};

/// Checks every code of every text.
pub(super) fn check(subject: &Subject<'_>, tables: &Tables, seen: &mut Seen, findings: &mut Findings<'_>) {
    let mut told = HashSet::new();
    for part in &subject.parts {
        told.clear();
        for mention in &part.mentions {
            // A code that a text repeats is told of once.
            if !told.insert((&mention.code, &mention.modifiers)) {
                continue;
            }
            match mention.what {
                What::Icd10Cm => diagnosis(subject, part, mention, tables, seen, findings),
                What::Hcpcs => service(subject, part, mention, tables, seen, findings),
                What::Cpt => number(subject, part, mention, tables, seen, findings),
                What::Modifier => modifier(subject, part, &mention.code, None, tables, seen, findings),
            }
            for name in &mention.modifiers {
                modifier(subject, part, name, Some(mention), tables, seen, findings);
            }
        }
    }
}

/// The flaw of the option that a text is, or that it explains.
fn flaw(subject: &Subject<'_>, role: Role) -> Option<Flaw> {
    match role {
        Role::Option(_, flaw) => flaw,
        Role::Why(at) => subject.item.options().get(at)?.flaw,
        _ => None,
    }
}

/// Whether a text may speak of codes that are gone.
fn of_the_dead(subject: &Subject<'_>, part: &Part<'_>) -> bool {
    flaw(subject, part.role) == Some(Flaw::Deleted)
}

fn diagnosis(
    subject: &Subject<'_>,
    part: &Part<'_>,
    mention: &Mention,
    tables: &Tables,
    seen: &mut Seen,
    findings: &mut Findings<'_>,
) {
    let year = subject.site.year;
    for code in std::iter::once(&mention.code).chain(&mention.up_to) {
        let Some(known) = seen.fact(code, year, tables) else { return };
        let begins = || known.book.beginning_with(code).next().is_some();
        let group = mention.family || mention.up_to.is_some();
        if let Icd::Unknown(message, help) = &known.fact.standing
            && !of_the_dead(subject, part)
            && !(group && begins())
        {
            findings.note(&rules::ICD_UNKNOWN, part.place, message, help);
        }
        if !group && known.fact.is_header() && has_to_be_complete(subject, part) {
            header(subject, part, code, &known.fact.standing, findings);
        }
    }
}

/// Whether a text is an answer that has to be complete: a list of codes whose flaw does not say that one is wrong.
fn has_to_be_complete(subject: &Subject<'_>, part: &Part<'_>) -> bool {
    part.role.is_answer()
        && !matches!(flaw(subject, part.role), Some(Flaw::Header | Flaw::Deleted))
        && only_codes(part)
}

fn header(subject: &Subject<'_>, part: &Part<'_>, code: &str, standing: &Icd, findings: &mut Findings<'_>) {
    match standing {
        Icd::Header if !asks_for_categories(subject) => {
            let message = format!("`{code}` is a header: there are codes below it");
            let help = "write the whole code; a wrong option may hold a header if its flaw is `header`";
            findings.note(&rules::ICD_HEADER, part.place, message, help);
        }
        Icd::NeedsSeventh(legal) => {
            let message = format!("`{code}` lacks its 7th character");
            let help = format!(
                "use one of: {}; a wrong option may lack it if its flaw is `header`",
                joined(legal.iter())
            );
            findings.note(&rules::ICD_HEADER, part.place, message, help);
        }
        _ => {}
    }
}

/// Whether the question at the end of the stem asks for categories and not for codes. A "block" may be one of a nerve or of
/// the heart, so that the word alone says nothing.
fn asks_for_categories(subject: &Subject<'_>) -> bool {
    let stem = subject.item.stem.to_lowercase();
    let question = stem.trim_end().rsplit(". ").next().unwrap_or_default();
    ["categor", "header", "which block", "what block"].iter().any(|word| question.contains(word))
}

fn service(
    subject: &Subject<'_>,
    part: &Part<'_>,
    mention: &Mention,
    tables: &Tables,
    seen: &mut Seen,
    findings: &mut Findings<'_>,
) {
    // The ends of a range need not be codes.
    if mention.family || mention.up_to.is_some() {
        return;
    }
    let (code, year) = (&mention.code, subject.site.year);
    let dead = of_the_dead(subject, part);
    match standing(code, year, tables, seen) {
        Standing::Unknown(edition) if !dead => {
            let message = format!("`{code}` is no code of {edition}");
            findings.note(&rules::HCPCS_UNKNOWN, part.place, message, "look it up with `openbook lookup`");
        }
        Standing::Ended(day) if !dead => {
            let message = format!("`{code}` ended with {day}, before the year of the bank");
            let help = "use the code that replaced it, or give the option the flaw `deleted`";
            findings.note(&rules::HCPCS_ENDED, part.place, message, help);
        }
        Standing::Unproven if !dead => {
            let message = format!("nothing at hand proves `{code}`: it is not in our study table");
            let help = format!("add the CMS file of {year} with `openbook book add FILE`");
            findings.note(&rules::HCPCS_UNPROVEN, part.place, message, help);
        }
        _ => {}
    }
}

fn number(
    subject: &Subject<'_>,
    part: &Part<'_>,
    mention: &Mention,
    tables: &Tables,
    seen: &mut Seen,
    findings: &mut Findings<'_>,
) {
    if mention.family || mention.up_to.is_some() {
        return;
    }
    let code = &mention.code;
    let numbers = seen.cpt.entry(subject.site.year).or_default();
    if !numbers.contains(code) {
        numbers.insert(code.clone());
    }
    if tables.has_cpt(code, subject.site.year) == Some(false) && !of_the_dead(subject, part) {
        let message = format!("`{code}` is not in the CPT list that was given");
        let help = "look it up in your CPT book; a wrong option may hold a number that is gone if its flaw is `deleted`";
        findings.note(&rules::CPT_UNKNOWN, part.place, message, help);
    }
}

fn modifier(
    subject: &Subject<'_>,
    part: &Part<'_>,
    name: &str,
    of: Option<&Mention>,
    tables: &Tables,
    seen: &mut Seen,
    findings: &mut Findings<'_>,
) {
    let year = subject.site.year;
    let ambulance = of.is_none_or(|mention| mention.code.starts_with('A'));
    let what = of.map_or_else(|| format!("`{name}`"), |mention| format!("`{name}` on {}", mention.code));
    let dead = of_the_dead(subject, part);
    match modifier_standing(name, ambulance, year, tables, seen) {
        Standing::Unknown(_) if !dead => {
            let message = format!("{what} is no modifier");
            let help =
                "look it up with `openbook lookup`; modifiers have two characters, such as 25, RT or P3";
            findings.note(&rules::MODIFIER_UNKNOWN, part.place, message, help);
        }
        Standing::Ended(day) if !dead => {
            let message = format!("modifier {what} ended with {day}, before the year of the bank");
            findings.note(&rules::HCPCS_ENDED, part.place, message, "use the modifier that replaced it");
        }
        Standing::Unproven if !dead => {
            let message = format!("nothing at hand proves modifier {what}: it is not in our study table");
            let help = format!("add the CMS file of {year} with `openbook book add FILE`");
            findings.note(&rules::MODIFIER_UNPROVEN, part.place, message, help);
        }
        _ => {}
    }
}
