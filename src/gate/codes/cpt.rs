//! Holds a key against CMS's indicators, where the user gave a list that has them.

use super::list::Indicators;
use super::pairs::modifiers_aside;
use super::services;
use crate::domain::question::ItemKind;
use crate::gate::findings::Findings;
use crate::gate::grammar::{Mention, What};
use crate::gate::rule::codes as rules;
use crate::gate::tables::Tables;
use crate::gate::{Part, Subject};

/// A code of a key with what CMS says of it.
type Line<'a> = (&'a Mention, Option<&'a Indicators>);

/// Checks each key.
pub(super) fn check(subject: &Subject<'_>, keys: &[&Part<'_>], tables: &Tables, findings: &mut Findings<'_>) {
    let list = tables.cpt_list();
    if !list.has_indicators() {
        return;
    }
    let lines = |key: &'_ &Part<'_>| -> Vec<(Mention, Option<Indicators>)> {
        services(key).map(|mention| (mention.clone(), list.indicators(&mention.code).cloned())).collect()
    };
    let all: Vec<_> = keys.iter().map(lines).collect();
    for (key, lines) in keys.iter().zip(&all) {
        let lines: Vec<Line<'_>> = lines.iter().map(|(mention, known)| (mention, known.as_ref())).collect();
        for (mention, known) in &lines {
            if let Some(known) = known {
                modifiers(key, mention, known, findings);
            }
        }
        // Several options of one question may be one claim, or several; only a single one surely is.
        if subject.item.kind() == ItemKind::Single {
            add_on(subject, key, &lines, findings);
            visit(subject, key, &lines, findings);
        }
    }
}

fn modifiers(key: &Part<'_>, mention: &Mention, known: &Indicators, findings: &mut Findings<'_>) {
    for modifier in &mention.modifiers {
        // CMS, physician fee schedule, PC/TC indicator: in 0 and 2 to 5 neither part exists, in 6 and 8 no technical one.
        // Bilateral indicator: 0 cannot be bilateral, 2 is already.
        let why = match (modifier.as_str(), known.pctc.as_str(), known.bilat.as_str()) {
            ("26" | "TC", "0", _) => "it is a physician's service and has no technical part",
            ("26" | "TC", "2", _) => "it is the professional part already",
            ("26" | "TC", "3", _) => "it is the technical part already",
            ("26" | "TC", "4", _) => "it stands for both parts, and each has a code of its own",
            ("26" | "TC", "5", _) => "it is done by the physician's staff and has no parts",
            ("TC", "6" | "8", _) => "it has no technical part",
            ("50", _, "0") => "it cannot be bilateral",
            ("50", _, "2") => "it is for both sides already",
            ("51", ..) if known.global == "ZZZ" => "it is an add-on",
            _ => continue,
        };
        let message = format!("`{}` does not take modifier {modifier}: {why}", mention.code);
        let help = "remove the modifier, or correct the number; the fee schedule's indicators are in the list you gave";
        findings.note(&rules::CPT_MODIFIER, key.place, message, help);
    }
}

fn add_on(subject: &Subject<'_>, key: &Part<'_>, lines: &[Line<'_>], findings: &mut Findings<'_>) {
    let is_add_on = |(mention, known): &Line<'_>| {
        mention.what == What::Cpt && known.is_some_and(|known| known.global == "ZZZ")
    };
    if lines.is_empty() || !lines.iter().all(is_add_on) || asks_for_more(subject) {
        return;
    }
    let codes: Vec<&str> = lines.iter().map(|(mention, _)| mention.code.as_str()).collect();
    let message = format!("`{}` is added to another code, and the key has none", codes.join(", "));
    let help = "add the primary code, or say in the stem that it is reported already";
    findings.note(&rules::CPT_ADD_ON, key.place, message, help);
}

/// Whether the stem asks for what comes besides a code that is named or reported already.
fn asks_for_more(subject: &Subject<'_>) -> bool {
    let stem = subject.item.stem.to_lowercase();
    [
        "add-on",
        "addition",
        "beside",
        "aside",
        "apart from",
        "along with",
        "already",
        "as well",
        "further",
        "beyond",
    ]
    .iter()
    .any(|words| stem.contains(words))
}

fn visit(subject: &Subject<'_>, key: &Part<'_>, lines: &[Line<'_>], findings: &mut Findings<'_>) {
    let procedure = lines.iter().find(|(mention, known)| {
        !is_visit(mention)
            && known.is_some_and(|known| matches!(known.global.as_str(), "000" | "010" | "090"))
    });
    let Some((procedure, _)) = procedure else { return };
    let bare = |(mention, _): &&Line<'_>| {
        is_visit(mention)
            && !mention.modifiers.iter().any(|modifier| matches!(modifier.as_str(), "25" | "57"))
    };
    if let Some((visit, _)) = lines.iter().find(bare).filter(|_| !modifiers_aside(subject)) {
        let message =
            format!("`{}` stands beside `{}` without modifier 25 or 57", visit.code, procedure.code);
        let help = "add 25 (global 000 or 010) or 57 (global 090), or leave the visit out";
        findings.note(&rules::CPT_EM, key.place, message, help);
    }
}

/// Whether a code is of the E/M section.
fn is_visit(mention: &Mention) -> bool {
    mention.what == What::Cpt && ("99202"..="99499").contains(&mention.code.as_str())
}
