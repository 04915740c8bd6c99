//! Checks a bank: every item can be asked, answered, graded and explained.

use std::collections::{HashMap, HashSet};

use super::response::response;
use super::{Allowed, Names, Site, all, exam::unknown_area, text};
use crate::bank::raw::{Marked, RawBank, RawCase, RawQuestion, RawReference};
use crate::domain::bank::Case;
use crate::domain::exam::Area;
use crate::domain::fault::Faults;
use crate::domain::question::{CaseId, Cognitive, Difficulty, Flaw, Item, Reference, Response, Revision};
use crate::domain::time::Day;
use crate::domain::{Text, fingerprint};

/// The chart notes of a file by name; `None` for one with a fault.
type Notes<'a> = HashMap<&'a str, Option<&'a str>>;

/// The chart notes and items of a file that have no error.
pub(super) fn bank(
    raw: &RawBank,
    areas: &[Area],
    names: &mut Names,
    file: &str,
    faults: &mut Faults<'_>,
) -> (Vec<Case>, Vec<(Item, Site)>) {
    let year = head(raw, areas, faults).unwrap_or_default();
    let cases: Vec<Case> = raw
        .cases
        .iter()
        .filter_map(|c| {
            let id = text::name(c.id.as_ref(), "id", c.place, faults);
            let note = text::required(c.note.as_ref(), "note", c.place, faults);
            let fresh = Names::take(&mut names.cases, ("chart note", id.as_deref()?), c.place, file, faults);
            fresh.then_some(Case { id: id?.into(), note: note?.into() })
        })
        .collect();
    if raw.questions.is_empty() {
        faults.missing(
            raw.place,
            "questions",
            "add `questions:` and under it a list, each question beginning with `- id: …`",
        );
    }
    let mut items = Vec::new();
    // A chart note with a fault of its own is known by name, and holds its items back.
    let mut notes: Notes<'_> =
        raw.cases.iter().filter_map(|c| Some((c.id.as_ref()?.text.as_str(), None))).collect();
    notes.extend(cases.iter().map(|c| (c.id.as_str(), Some(c.note.as_ref()))));
    for question in &raw.questions {
        faults.about(question.id.as_ref().map(|m| m.text.as_str()));
        let item = item(question, raw.area.as_ref(), areas, &notes, names, file, faults);
        items.extend(item.map(|item| (item, Site { year, ..site(question, &raw.cases) })));
        faults.about(None);
    }
    let asked: HashSet<&str> =
        raw.questions.iter().filter_map(|q| Some(q.case.as_ref()?.text.as_str())).collect();
    for case in &raw.cases {
        let Some(name) = case.id.as_ref().map(|m| m.text.as_str()).filter(|n| !n.is_empty()) else {
            continue;
        };
        if !asked.contains(name) {
            let message = format!("no question asks about the chart note `{name}`");
            faults.warning(
                case.place,
                "unused-case",
                message,
                format!("add `case: {name}` to its questions, or remove it"),
            );
        }
    }
    (cases, items)
}

/// Where the parts of a question stand.
fn site(raw: &RawQuestion, cases: &[RawCase]) -> Site {
    let at = |marked: Option<&Marked>| marked.map_or(raw.place, |m| m.place);
    let case = raw.case.as_ref().map(|m| &m.text);
    let note = cases.iter().find(|c| c.id.as_ref().map(|m| &m.text) == case).and_then(|c| c.note.as_ref());
    let allowed = raw.lint_allow.iter().filter_map(|m| {
        let (rule, reason) = m.text.split_once(": ")?;
        Some(Allowed { rule: rule.trim().to_owned(), reason: reason.trim().to_owned(), place: m.place })
    });
    Site {
        place: raw.place,
        stem: at(raw.stem.as_ref()),
        note: at(note),
        options: raw.options.iter().map(|o| (at(o.text.as_ref()), at(o.why.as_ref()))).collect(),
        accept: raw.accept.iter().map(|m| m.place).collect(),
        explanation: at(raw.explanation.as_ref()),
        references: raw.references.iter().map(|r| r.place).collect(),
        allowed: allowed.collect(),
        ..Site::default()
    }
}

/// Checks the head of a file, and gives the year of its profile.
fn head(raw: &RawBank, areas: &[Area], faults: &mut Faults<'_>) -> Option<u16> {
    text::name(raw.bank.as_ref(), "bank", raw.place, faults);
    text::required(raw.title.as_ref(), "title", raw.place, faults);
    if let Some(profile) = text::required(raw.profile.as_ref(), "profile", raw.place, faults)
        && !(profile.len() == 6
            && profile.starts_with("CY")
            && profile[2..].bytes().all(|b| b.is_ascii_digit()))
    {
        let place = raw.profile.as_ref().map_or(raw.place, |m| m.place);
        faults.error(
            place,
            "bad-word",
            format!("`profile` cannot be `{profile}`"),
            "write the calendar year of the code books as CY2026",
        );
    }
    if let Some(area) = &raw.area
        && !areas.iter().any(|a| a.id.as_str() == area.text)
    {
        unknown_area(&area.text, areas, area.place, faults);
    }
    if let Some(notice) = &raw.notice
        && notice.text != "cpt"
    {
        faults.error(
            notice.place,
            "bad-word",
            format!("`notice` cannot be `{}`", notice.text),
            "write `notice: cpt` or leave it out",
        );
    }
    raw.profile.as_ref()?.text.strip_prefix("CY")?.parse().ok()
}

fn item(
    raw: &RawQuestion,
    default_area: Option<&Marked>,
    areas: &[Area],
    notes: &Notes<'_>,
    names: &mut Names,
    file: &str,
    faults: &mut Faults<'_>,
) -> Option<Item> {
    let at = raw.place;
    let id = text::name(raw.id.as_ref(), "id", at, faults);
    let fresh = id.as_deref().is_some_and(|id| {
        let place = raw.id.as_ref().map_or(at, |m| m.place);
        Names::take(&mut names.items, ("item", id), place, file, faults)
    });
    let area = area(raw, default_area, areas, faults);
    let case = case(raw, notes, faults);
    let difficulty =
        text::word(raw.difficulty.as_ref(), "difficulty", at, Difficulty::ALL, Difficulty::word, faults);
    let cognitive =
        text::word(raw.cognitive.as_ref(), "cognitive", at, Cognitive::ALL, Cognitive::word, faults);
    let topics: Option<Vec<Text>> =
        all(raw.topics.iter().map(|t| text::clean(t, "topics", faults).map(Into::into)));
    let stem = text::required(raw.stem.as_ref(), "stem", at, faults);
    let response = response(raw, faults);
    let references = references(raw, faults);
    let expires = match &raw.expires {
        None => Some(None),
        Some(day) => text::day(day, "expires", faults).map(Some),
    };
    for allow in raw.lint_allow.iter().filter(|a| !a.text.contains(": ")) {
        let message = format!("`lint-allow: {}` gives no reason", allow.text);
        faults.error(allow.place, "allow-without-reason", message, "write the rule, a colon and the reason, in quotes: `lint-allow: [\"order: as the law lists them\"]`");
    }
    let note = raw.case.as_ref().and_then(|c| *notes.get(c.text.as_str())?);
    let mut item = Item {
        id: id?.into(),
        area: area?.into(),
        case: case?,
        difficulty: difficulty?,
        cognitive: cognitive?,
        topics: topics?,
        stem: stem?.into(),
        response: response?,
        references: references?,
        expires: expires?,
        revision: Revision("".into()),
    };
    item.revision = revision(&item, note);
    fresh.then_some(item)
}

fn area(
    raw: &RawQuestion,
    default: Option<&Marked>,
    areas: &[Area],
    faults: &mut Faults<'_>,
) -> Option<String> {
    let Some(area) = raw.area.as_ref().or(default) else {
        faults.missing(
            raw.place,
            "area",
            "add `area: …` to the question, or to the head of the file for all its questions",
        );
        return None;
    };
    let known = areas.iter().any(|a| a.id.as_str() == area.text);
    if !known && raw.area.is_some() {
        unknown_area(&area.text, areas, area.place, faults);
    }
    known.then(|| area.text.clone())
}

#[expect(
    clippy::option_option,
    reason = "the outer one says whether it is sound, the inner whether there is one"
)]
fn case(raw: &RawQuestion, notes: &Notes<'_>, faults: &mut Faults<'_>) -> Option<Option<CaseId>> {
    let Some(case) = &raw.case else { return Some(None) };
    if let Some(note) = notes.get(case.text.as_str()) {
        return note.map(|_| Some(case.text.clone().into()));
    }
    let message = format!("this file has no chart note `{}`", case.text);
    faults.error(
        case.place,
        "unknown-case",
        message,
        "add it under `cases:` in this file, or correct the name",
    );
    None
}

fn references(raw: &RawQuestion, faults: &mut Faults<'_>) -> Option<Vec<Reference>> {
    if raw.references.is_empty() {
        let help = "say where the right answer can be looked up, such as `references: [{source: ocg, section: I.C.4.a}]`";
        faults.missing(raw.place, "references", help);
        return None;
    }
    let one = |r: &RawReference, faults: &mut Faults<'_>| {
        let source = text::name(r.source.as_ref(), "source", r.place, faults);
        let section = text::required(r.section.as_ref(), "section", r.place, faults);
        Some(Reference { source: source?.into(), section: section?.into() })
    };
    all(raw.references.iter().map(|r| one(r, faults)))
}

/// The fingerprint of all that a candidate sees of an item, its chart note included, and of its key.
fn revision(item: &Item, note: Option<&str>) -> Revision {
    let mut parts: Vec<&str> = vec![&item.stem, note.unwrap_or(""), item.area.as_str()];
    match &item.response {
        Response::Choice { options, .. } => {
            for option in options {
                parts.extend([option.text.as_ref(), option.why.as_ref(), option.flaw.map_or("", Flaw::word)]);
            }
        }
        Response::Fill { accept, explanation } => {
            parts.extend(accept.iter().map(AsRef::as_ref));
            parts.push(explanation);
        }
    }
    parts.extend(item.references.iter().flat_map(|r| [r.source.as_ref(), r.section.as_ref()]));
    parts.push(item.expires.as_ref().map_or("", Day::as_str));
    let key = item.key_text();
    parts.push(&key);
    let bytes: Vec<&[u8]> = parts.iter().map(|p| p.as_bytes()).collect();
    Revision(format!("{:016x}", fingerprint(&bytes)).into())
}
