//! Checks a bank: every item can be asked, answered, graded and explained.

use std::collections::{HashMap, HashSet};

use super::{Names, all, exam::unknown_area, text};
use crate::bank::fault::{Faults, Place};
use crate::bank::raw::{Marked, RawBank, RawOption, RawQuestion, RawReference};
use crate::domain::answer::{Choices, letter, position};
use crate::domain::bank::Case;
use crate::domain::exam::Area;
use crate::domain::question::{
    CaseId, Choice, Cognitive, Difficulty, Flaw, Item, ItemKind, Reference, Response, Revision,
};
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
) -> (Vec<Case>, Vec<Item>) {
    head(raw, areas, faults);
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
        faults.missing(raw.place, "questions", "add `questions:` and under it a list, each question beginning with `- id: …`");
    }
    let mut items = Vec::new();
    // A chart note with a fault of its own is known by name, and holds its items back.
    let mut notes: Notes<'_> = raw.cases.iter().filter_map(|c| Some((c.id.as_ref()?.text.as_str(), None))).collect();
    notes.extend(cases.iter().map(|c| (c.id.as_str(), Some(c.note.as_ref()))));
    for question in &raw.questions {
        faults.about(question.id.as_ref().map(|m| m.text.as_str()));
        items.extend(item(question, raw.area.as_ref(), areas, &notes, names, file, faults));
        faults.about(None);
    }
    let asked: HashSet<&str> = raw.questions.iter().filter_map(|q| Some(q.case.as_ref()?.text.as_str())).collect();
    for case in &raw.cases {
        let Some(name) = case.id.as_ref().map(|m| m.text.as_str()).filter(|n| !n.is_empty()) else { continue };
        if !asked.contains(name) {
            let message = format!("no question asks about the chart note `{name}`");
            faults.warning(case.place, "unused-case", message, format!("add `case: {name}` to its questions, or remove it"));
        }
    }
    (cases, items)
}

fn head(raw: &RawBank, areas: &[Area], faults: &mut Faults<'_>) {
    text::name(raw.bank.as_ref(), "bank", raw.place, faults);
    text::required(raw.title.as_ref(), "title", raw.place, faults);
    if let Some(profile) = text::required(raw.profile.as_ref(), "profile", raw.place, faults)
        && !(profile.len() == 6 && profile.starts_with("CY") && profile[2..].bytes().all(|b| b.is_ascii_digit()))
    {
        let place = raw.profile.as_ref().map_or(raw.place, |m| m.place);
        faults.error(place, "bad-word", format!("`profile` cannot be `{profile}`"), "write the calendar year of the code books as CY2026");
    }
    if let Some(area) = &raw.area
        && !areas.iter().any(|a| a.id.as_str() == area.text)
    {
        unknown_area(&area.text, areas, area.place, faults);
    }
    if let Some(notice) = &raw.notice
        && notice.text != "cpt"
    {
        faults.error(notice.place, "bad-word", format!("`notice` cannot be `{}`", notice.text), "write `notice: cpt` or leave it out");
    }
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
    let difficulty = text::word(raw.difficulty.as_ref(), "difficulty", at, Difficulty::ALL, Difficulty::word, faults);
    let cognitive = text::word(raw.cognitive.as_ref(), "cognitive", at, Cognitive::ALL, Cognitive::word, faults);
    let topics: Option<Vec<Text>> = all(raw.topics.iter().map(|t| text::clean(t, "topics", faults).map(Into::into)));
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

fn area(raw: &RawQuestion, default: Option<&Marked>, areas: &[Area], faults: &mut Faults<'_>) -> Option<String> {
    let Some(area) = raw.area.as_ref().or(default) else {
        faults.missing(raw.place, "area", "add `area: …` to the question, or to the head of the file for all its questions");
        return None;
    };
    let known = areas.iter().any(|a| a.id.as_str() == area.text);
    if !known && raw.area.is_some() {
        unknown_area(&area.text, areas, area.place, faults);
    }
    known.then(|| area.text.clone())
}

fn case(raw: &RawQuestion, notes: &Notes<'_>, faults: &mut Faults<'_>) -> Option<Option<CaseId>> {
    let Some(case) = &raw.case else { return Some(None) };
    if let Some(note) = notes.get(case.text.as_str()) {
        return note.map(|_| Some(case.text.clone().into()));
    }
    let message = format!("this file has no chart note `{}`", case.text);
    faults.error(case.place, "unknown-case", message, "add it under `cases:` in this file, or correct the name");
    None
}

fn response(raw: &RawQuestion, faults: &mut Faults<'_>) -> Option<Response> {
    let kind = match &raw.kind {
        None => ItemKind::Single,
        Some(_) => text::word(raw.kind.as_ref(), "kind", raw.place, ItemKind::ALL, ItemKind::word, faults)?,
    };
    match kind {
        ItemKind::Fill => fill(raw, faults),
        ItemKind::Single | ItemKind::Multi => choice(raw, kind == ItemKind::Multi, faults),
    }
}

fn fill(raw: &RawQuestion, faults: &mut Faults<'_>) -> Option<Response> {
    for (key, place) in [("options", raw.options.first().map(|o| o.place)), ("key", raw.key.first().map(|k| k.place))] {
        if let Some(place) = place {
            faults.error(place, "kind-mismatch", format!("a fill-in question has no `{key}`"), "remove it, and give `accept` and `explanation`; or remove `kind: fill`");
        }
    }
    let accept: Option<Vec<Text>> =
        all(raw.accept.iter().map(|a| text::required(Some(a), "accept", raw.place, faults).map(Into::into)));
    if raw.accept.is_empty() {
        faults.missing(raw.place, "accept", "add `accept: [CODE]` with every answer that is right");
    }
    let explanation = text::required(raw.explanation.as_ref(), "explanation", raw.place, faults);
    if let (Some(m), Some(e)) = (&raw.explanation, &explanation) {
        names_a_letter(e, m.place, faults);
    }
    let whole = raw.options.is_empty() && raw.key.is_empty() && !raw.accept.is_empty();
    whole.then_some(Response::Fill { accept: accept?, explanation: explanation?.into() })
}

fn choice(raw: &RawQuestion, many: bool, faults: &mut Faults<'_>) -> Option<Response> {
    let count = raw.options.len();
    let place = raw.options.first().map_or(raw.place, |o| o.place);
    let enough = (2..=Choices::MAX).contains(&count);
    if !enough {
        let help = format!("give 2 to {} of them under `options:`", Choices::MAX);
        match count {
            0 => faults.missing(place, "options", help),
            1 => faults.error(place, "option-count", "the question has only one option", help),
            _ => faults.error(place, "option-count", format!("the question has {count} options"), help),
        }
    }
    for (key, marked) in [("accept", raw.accept.first()), ("explanation", raw.explanation.as_ref())] {
        if let Some(m) = marked {
            let message = format!("`{key}` belongs to `kind: fill`");
            faults.error(m.place, "kind-mismatch", message, "remove it, or make the question `kind: fill`; each option has its `why`");
        }
    }
    let key = key(raw, count, many, faults);
    let options: Option<Vec<Choice>> =
        all(raw.options.iter().enumerate().map(|(i, o)| option(o, key.map(|k| k.has(i)), faults)));
    let distinct = distinct(&raw.options, faults);
    let whole = enough && distinct && raw.accept.is_empty() && raw.explanation.is_none();
    whole.then_some(Response::Choice { options: options?, key: key?, many })
}

fn key(raw: &RawQuestion, count: usize, many: bool, faults: &mut Faults<'_>) -> Option<Choices> {
    if raw.key.is_empty() {
        faults.missing(raw.place, "key", "add `key: A` if the first option is right, `key: B` if the second is, and so on");
        return None;
    }
    if count == 0 {
        return None;
    }
    let mut positions = Vec::new();
    for marked in &raw.key {
        let mut letters = marked.text.chars();
        let found = letters.next().filter(|_| letters.next().is_none()).and_then(position).filter(|&p| p < count);
        if found.is_none() {
            let last = letter(count.min(Choices::MAX) - 1);
            let message = format!("the key `{}` is not the letter of an option", marked.text);
            let help = if many { "; several letters stand in a list: `key: [A, C]`" } else { "" };
            let help = format!("write a letter from A, the first option, to {last}, the last one{help}");
            faults.error(marked.place, "key-outside", message, help);
        }
        positions.push(found);
    }
    let positions: Vec<usize> = positions.into_iter().collect::<Option<_>>()?;
    let set: Choices = positions.iter().copied().collect();
    let right_number = if many { set.len() >= 2 } else { positions.len() == 1 };
    if !right_number || set.len() != positions.len() {
        let (message, help) = if many {
            ("a `kind: multi` question has two or more different keys", "list them as `key: [A, C]`, or remove `kind: multi`")
        } else {
            ("the question has several keys", "keep one letter, or add `kind: multi` if all of them are to be chosen")
        };
        faults.error(raw.key[0].place, "key-count", message, help);
        return None;
    }
    Some(set)
}

fn option(raw: &RawOption, is_key: Option<bool>, faults: &mut Faults<'_>) -> Option<Choice> {
    let said = text::required(raw.text.as_ref(), "text", raw.place, faults);
    let why = text::required(raw.why.as_ref(), "why", raw.place, faults);
    let flaw = match &raw.flaw {
        None => Some(None),
        Some(_) => text::word(raw.flaw.as_ref(), "flaw", raw.place, Flaw::ALL, Flaw::word, faults).map(Some),
    };
    if let (Some(m), Some(why)) = (&raw.why, &why) {
        names_a_letter(why, m.place, faults);
    }
    match (is_key, &raw.flaw) {
        (Some(true), Some(flaw)) => {
            faults.error(flaw.place, "flaw-on-key", "the right option has a `flaw`", "remove the line, or correct the `key`: it says that this option is right");
            return None;
        }
        (Some(false), None) => {
            let words: Vec<&str> = Flaw::ALL.iter().map(|f| f.word()).collect();
            let help = format!("say which mistake it stands for, or correct the `key`; the flaws are: {}", words.join(", "));
            faults.error(raw.place, "flaw-missing", "a wrong option has no `flaw`", help);
            return None;
        }
        (Some(true), None) | (Some(false), Some(_)) | (None, _) => {}
    }
    Some(Choice { text: said?.into(), why: why?.into(), flaw: flaw? })
}

/// Whether no two options say the same, case, space and punctuation aside.
fn distinct(options: &[RawOption], faults: &mut Faults<'_>) -> bool {
    let folded = |o: &RawOption| -> Option<String> {
        let text = o.text.as_ref()?.text.to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        Some(words.join(" ")).filter(|t| !t.is_empty())
    };
    let mut distinct = true;
    let mut first = HashMap::new();
    for (i, option) in options.iter().enumerate() {
        let Some(text) = folded(option) else { continue };
        let before = *first.entry(text).or_insert(i);
        if before != i {
            let message = format!("options {} and {} say the same", letter(before), letter(i));
            faults.error(option.place, "equal-options", message, "change one of them; capitals, spaces and punctuation make no difference");
            distinct = false;
        }
    }
    distinct
}

/// Options are shuffled, so an explanation that speaks of "option B" would mislead.
fn names_a_letter(text: &str, place: Place, faults: &mut Faults<'_>) {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let named = words.windows(2).find(|w| {
        let before = w[0].to_lowercase();
        matches!(before.as_str(), "option" | "answer" | "choice") && w[1].len() == 1 && w[1].chars().all(|c| matches!(c, 'A'..='H'))
    });
    if let Some(words) = named {
        let message = format!("the explanation speaks of `{} {}`", words[0], words[1]);
        faults.error(place, "names-letter", message, "options are shuffled for each sitting, so repeat what the option says instead of its letter");
    }
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
