//! Checks an exam profile: it sums, its areas exist, and every fact in it says where it is from.

use super::{Names, all, text};
use crate::bank::raw::{Marked, RawExam, RawFact, RawPass};
use crate::domain::exam::{Area, Exam, Fact, PassRule, Row};
use crate::domain::fault::{Faults, Place};
use crate::domain::question::ItemKind;
use crate::domain::time::Millis;

/// The fields whose truth rests on a source.
const FACTS: [&str; 9] =
    ["name", "body", "questions", "minutes", "pass", "notice", "book", "movement", "areas"];

/// A checked profile, or `None` and the faults that forbid it.
pub(super) fn exam(
    raw: &RawExam,
    areas: &[Area],
    names: &mut Names,
    file: &str,
    faults: &mut Faults<'_>,
) -> Option<Exam> {
    let at = raw.place;
    let id = text::name(raw.exam.as_ref(), "exam", at, faults);
    let fresh = id.as_deref().is_none_or(|id| Names::take(&mut names.exams, ("exam", id), at, file, faults));
    faults.about(id.as_deref());
    let name = text::required(raw.name.as_ref(), "name", at, faults);
    let body = text::required(raw.body.as_ref(), "body", at, faults);
    let questions = text::number(raw.questions.as_ref(), "questions", at, 1..=1000, faults);
    let scored = text::number(raw.scored.as_ref(), "scored", at, 1..=1000, faults);
    let unscored = text::number(raw.unscored.as_ref(), "unscored", at, 0..=1000, faults);
    let minutes = text::number(raw.minutes.as_ref(), "minutes", at, 1..=1000, faults);
    let pass = pass(raw.pass.as_ref(), at, faults);
    let notice =
        raw.notice.as_ref().map(|m| text::number(Some(m), "notice", at, 1..=minutes.unwrap_or(1000), faults));
    let book = choice(raw.book.as_ref(), "book", at, ["open", "closed"], faults);
    let movement = choice(raw.movement.as_ref(), "movement", at, ["free", "forward-only"], faults);
    let kinds: Vec<_> = raw
        .kinds
        .iter()
        .filter_map(|k| text::word(Some(k), "kinds", at, ItemKind::ALL, ItemKind::word, faults))
        .collect();
    if kinds.is_empty() && raw.kinds.is_empty() {
        faults.missing(at, "kinds", "add a line `kinds: [single]`");
    }
    let rows = rows(raw, areas, questions, faults);
    if let (Some(q), Some(s), Some(u)) = (questions, scored, unscored)
        && s + u != q
    {
        let message = format!("{s} scored and {u} unscored are {}, not {q} questions", s + u);
        let place = raw.scored.as_ref().map_or(at, |m| m.place);
        faults.error(place, "blueprint-sum", message, "correct `scored`, `unscored` or `questions`");
    }
    let facts = facts(raw, faults);
    let exam = Exam {
        id: id?.into(),
        name: name?.into(),
        body: body?.into(),
        questions: questions?,
        scored: scored?,
        time: Millis::minutes(minutes?.into()),
        pass: pass?,
        notice: notice.map_or(Some(None), |n| n.map(|n| Some(Millis::minutes(n.into()))))?,
        open_book: book? == 0,
        backtrack: movement? == 0,
        kinds,
        rows: rows?,
        facts: facts?,
    };
    let whole = unscored? + exam.scored == exam.questions && exam.kinds.len() == raw.kinds.len();
    (fresh && whole && !exam.kinds.is_empty()).then_some(exam)
}

fn rows(raw: &RawExam, areas: &[Area], questions: Option<u32>, faults: &mut Faults<'_>) -> Option<Vec<Row>> {
    if raw.areas.is_empty() {
        faults.missing(
            raw.place,
            "areas",
            "add `areas:` and a list of rows such as `- {area: anatomy, count: 4}`",
        );
        return None;
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut whole = true;
    for row in &raw.areas {
        let area = text::required(row.area.as_ref(), "area", row.place, faults);
        let count = text::number(row.count.as_ref(), "count", row.place, 1..=1000, faults);
        let (Some(area), Some(count)) = (area, count) else {
            whole = false;
            continue;
        };
        let place = row.area.as_ref().map_or(row.place, |m| m.place);
        if !areas.iter().any(|a| a.id.as_str() == area) {
            unknown_area(&area, areas, place, faults);
            whole = false;
        } else if rows.iter().any(|r| r.area.as_str() == area) {
            let message = format!("the area `{area}` has two rows");
            faults.error(place, "duplicate-id", message, "add the counts up in one row");
            whole = false;
        } else {
            rows.push(Row { area: area.into(), count });
        }
    }
    let counts: Option<Vec<u64>> = raw.areas.iter().map(|r| r.count.as_ref()?.text.parse().ok()).collect();
    let sum = counts.map(|c| c.into_iter().fold(0_u64, u64::saturating_add));
    if let (Some(sum), Some(questions)) = (sum, questions)
        && sum != u64::from(questions)
    {
        let place = raw.areas.first().map_or(raw.place, |r| r.place);
        let message = format!("the counts of the rows sum to {sum}, not to {questions} questions");
        faults.error(place, "blueprint-sum", message, "correct the counts, or `questions`");
        whole = false;
    }
    whole.then_some(rows)
}

/// Notes that no area has such a name, and what names there are.
pub(super) fn unknown_area(area: &str, areas: &[Area], place: Place, faults: &mut Faults<'_>) {
    let names: Vec<&str> = areas.iter().take(40).map(|a| a.id.as_str()).collect();
    let message = format!("no area is called `{area}`");
    faults.error(
        place,
        "unknown-area",
        message,
        format!("{}use one of: {}", text::meant(area, &names), names.join(", ")),
    );
}

fn pass(raw: Option<&RawPass>, parent: Place, faults: &mut Faults<'_>) -> Option<PassRule> {
    let Some(raw) = raw else {
        faults.missing(parent, "pass", "add a line `pass: {percent: 70}` or `pass: {scaled: 300}`");
        return None;
    };
    if let (Some(percent), Some(_)) = (&raw.percent, raw.scaled.as_ref().or(raw.of.as_ref())) {
        let message = "a pass rule is either a percent or a scaled score, not both";
        faults.error(percent.place, "kind-mismatch", message, "keep `percent`, or `scaled` with `of`");
        return None;
    }
    if raw.percent.is_none() && raw.scaled.is_none() {
        faults.missing(raw.place, "percent", "write `pass: {percent: 70}` or `pass: {scaled: 300, of: 400}`");
        return None;
    }
    if raw.percent.is_some() {
        let percent = text::number(raw.percent.as_ref(), "percent", raw.place, 1..=100, faults)?;
        return u8::try_from(percent).ok().map(PassRule::Percent);
    }
    let need = text::number(raw.scaled.as_ref(), "scaled", raw.place, 1..=10_000, faults)?;
    let of = match &raw.of {
        None => None,
        Some(m) => Some(u16::try_from(text::number(Some(m), "of", raw.place, need..=10_000, faults)?).ok()?),
    };
    Some(PassRule::Scaled { need: u16::try_from(need).ok()?, of })
}

fn choice(
    raw: Option<&Marked>,
    key: &str,
    parent: Place,
    words: [&'static str; 2],
    faults: &mut Faults<'_>,
) -> Option<usize> {
    text::word(raw, key, parent, &[0, 1], |i| words[i], faults)
}

fn facts(raw: &RawExam, faults: &mut Faults<'_>) -> Option<Vec<Fact>> {
    let facts: Vec<Fact> = all(raw.facts.iter().map(|f| fact(f, faults)))?.into_iter().flatten().collect();
    let wanted = FACTS.iter().filter(|&&f| f != "notice" || raw.notice.is_some());
    let without: Vec<&str> =
        wanted.copied().filter(|field| !facts.iter().any(|f| f.about == *field)).collect();
    if !without.is_empty() {
        let without = without.join(", ");
        let message = format!("no entry of `facts` says where this is from: {without}");
        let help = format!(
            "add under `facts:` a line such as `- {{about: [{without}], source: …, checked: 2026-12-31}}`"
        );
        faults.error(raw.place, "unsourced", message, help);
        return None;
    }
    Some(facts)
}

fn fact(raw: &RawFact, faults: &mut Faults<'_>) -> Option<Vec<Fact>> {
    let source = text::required(raw.source.as_ref(), "source", raw.place, faults);
    let checked = text::required(raw.checked.as_ref(), "checked", raw.place, faults);
    let checked = checked.and(raw.checked.as_ref()).and_then(|m| text::day(m, "checked", faults));
    let _note = text::optional(raw.note.as_ref(), "note", faults);
    let mut whole = !raw.about.is_empty();
    if raw.about.is_empty() {
        faults.missing(
            raw.place,
            "about",
            "name the fields it speaks of, such as `about: [questions, minutes]`",
        );
    }
    for about in raw.about.iter().filter(|a| !FACTS.contains(&a.text.as_str()) && a.text != "kinds") {
        let message = format!("`about` cannot be `{}`", about.text);
        faults.error(about.place, "bad-word", message, format!("use some of: {}, kinds", FACTS.join(", ")));
        whole = false;
    }
    let (source, checked) = (source?, checked?);
    let fact = |about: &Marked| Fact {
        about: about.text.clone().into(),
        source: source.clone().into(),
        checked: checked.clone(),
    };
    whole.then(|| raw.about.iter().map(fact).collect())
}
