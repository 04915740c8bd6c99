//! What the screens show, gathered from bank and store.

use super::drill_words;
use crate::app::{Data, Failure};
use crate::clock;
use crate::domain::exam::{CodeSet, Exam, PassRule};
use crate::domain::many;
use crate::domain::paper::Kind;
use crate::domain::score::Tally;
use crate::domain::time::Millis;
use crate::engine::assemble::{Filter, set_title};
use crate::store::{Finished, Unfinished};
use crate::tui::Intent;
use crate::tui::screen::{drill, history, home};

/// Sittings that the history screen lists; `openbook history` lists all.
const LISTED: usize = 200;

/// Unfinished sittings that home offers.
const CONTINUED: usize = 5;

/// Mocks that the chart and the areas over time go back.
const CHARTED: usize = 40;

/// What stands below how the questions were checked.
const NOTE: &str =
    "If your book says otherwise, trust your book. CPT is a registered trademark of the AMA; ? says more.";

/// The home screen.
pub(super) fn home(data: &Data) -> Result<home::Home, Failure> {
    let now = clock::wall();
    let unfinished = data.store.unfinished()?;
    let mut rows: Vec<home::Row> = unfinished.iter().take(CONTINUED).map(|u| continue_row(u, &now)).collect();
    if unfinished.len() > CONTINUED {
        let more = format!(
            "and {} more unfinished; `openbook history` lists them, x discards",
            unfinished.len() - CONTINUED
        );
        rows.push(row("", &more, "", Intent::History));
    }
    for exam in &data.bank.exams {
        rows.push(mock_row(data, exam)?);
    }
    let drills = data.store.count(Kind::Drill)?;
    let mocks = data.store.count(Kind::Mock)?;
    let pace = data.bank.exams.first().map(drill_words).unwrap_or_default();
    rows.push(row(
        "Drill",
        &format!("{pace} · mixed, by area, or missed"),
        &count(drills, "taken"),
        Intent::ChooseDrill,
    ));
    let pins = data.store.pins()?.len();
    let side = if pins == 0 { String::new() } else { many(pins, "pin") };
    rows.push(row("Book", "ICD-10-CM 2026 · study notes on HCPCS and CPT", &side, Intent::OpenBook));
    let past = if mocks + drills == 0 {
        String::new()
    } else {
        format!("{} · {}", many(mocks, "mock"), many(drills, "drill"))
    };
    rows.push(row("History", "scores, areas, every question again", &past, Intent::History));
    rows.push(row("Keys", "every key, and what this program is not", "", Intent::Help));
    rows.push(row("Quit", "", "", Intent::Quit));
    let side = format!(
        "{} · {}",
        many(data.bank.items.len(), "question"),
        many(data.bank.cases.len(), "chart note")
    );
    Ok(home::Home::new(side, rows, data.warnings.clone(), format!("{} {NOTE}", data.checked)))
}

fn row(name: &str, about: &str, side: &str, intent: Intent) -> home::Row {
    home::Row { name: name.into(), about: about.into(), side: side.into(), intent }
}

fn continue_row(u: &Unfinished, now: &str) -> home::Row {
    let about = format!(
        "{} · {} of {} · {} left",
        crate::domain::fault::visible(&u.title),
        u.question + 1,
        u.questions,
        u.left.countdown()
    );
    row("Continue", &about, &clock::in_words(&u.touched, now), Intent::Resume(u.id.0))
}

fn mock_row(data: &Data, exam: &Exam) -> Result<home::Row, Failure> {
    let about =
        format!("{} · {} questions · {}", exam.id.as_str().to_uppercase(), exam.questions, exam.time.long());
    let best = data.store.best(exam.id.as_str())?.and_then(Tally::whole_percent);
    let side = best.map_or_else(|| "not taken yet".to_owned(), |p| format!("best {p}%"));
    Ok(row("Mock exam", &about, &side, Intent::Prepare(exam.id.to_string())))
}

fn count(n: usize, word: &str) -> String {
    if n == 0 { String::new() } else { format!("{n} {word}") }
}

/// The drill menu.
pub(super) fn drill(
    data: &Data,
    exam: &Exam,
    questions: usize,
    time: Millis,
) -> Result<drill::Drill, Failure> {
    let past = data.store.past()?;
    let mut rows = vec![
        drill_row("Mixed, over the whole blueprint", blueprint(data, exam), Filter::default(), false),
        drill_row(
            "What you missed the last time",
            known(data, &past.missed),
            Filter { missed: true, ..Default::default() },
            false,
        ),
        drill_row(
            "What you flagged the last time",
            known(data, &past.flagged),
            Filter { flagged: true, ..Default::default() },
            false,
        ),
    ];
    for (i, (set, n)) in data.bank.by_set().into_iter().enumerate() {
        if set != CodeSet::Cases {
            rows.push(drill_row(set_title(set), n, Filter { set: Some(set), ..Default::default() }, i == 0));
        }
    }
    for (i, area) in data.bank.areas.iter().enumerate() {
        let n = data.bank.items.iter().filter(|item| item.area == area.id).count();
        rows.push(drill_row(
            &area.title,
            n,
            Filter { area: Some(area.id.clone()), ..Default::default() },
            i == 0,
        ));
    }
    Ok(drill::Drill::new(format!("{questions} questions · {}", time.long()), rows))
}

fn drill_row(name: &str, count: usize, wish: Filter, apart: bool) -> drill::Row {
    drill::Row { name: name.to_owned(), count, wish, apart }
}

fn blueprint(data: &Data, exam: &Exam) -> usize {
    data.bank.items.iter().filter(|i| exam.rows.iter().any(|r| r.area == i.area)).count()
}

fn known(data: &Data, ids: &std::collections::HashSet<crate::domain::question::ItemId>) -> usize {
    data.bank.items.iter().filter(|i| ids.contains(&i.id)).count()
}

/// The history screen of an exam.
///
/// # Errors
/// If the store cannot be read.
pub fn history(data: &Data, exam: &str) -> Result<history::History, Failure> {
    let now = clock::wall();
    let list = data.store.finished(0, LISTED)?;
    let all = data.store.count(Kind::Mock)? + data.store.count(Kind::Drill)?;
    let mocks = data.store.mocks(exam, CHARTED)?;
    let areas = areas(data, exam, &mocks)?;
    let pass = match data.bank.exam(exam).map(|e| e.pass) {
        Some(PassRule::Percent(p)) => p,
        Some(PassRule::Scaled { .. }) | None => 70,
    };
    let rows = list.iter().map(|f| history_row(f, &now)).collect::<Vec<_>>();
    let more = all.saturating_sub(rows.len());
    Ok(history::History::new(rows, more, mocks.iter().map(|m| m.total).collect(), areas, pass))
}

fn history_row(f: &Finished, now: &str) -> history::Row {
    history::Row {
        id: f.id.0,
        when: clock::in_words(&f.started, now),
        title: crate::domain::fault::visible(&f.title),
        total: f.total,
        passed: f.passed,
        used: f.used.long(),
    }
}

fn areas(data: &Data, exam: &str, mocks: &[Finished]) -> Result<Vec<history::AreaRow>, Failure> {
    let newest = &mocks[mocks.len().saturating_sub(12)..];
    let scores: Vec<_> = newest.iter().map(|m| data.store.areas(m.id)).collect::<Result<_, _>>()?;
    let Some(exam) = data.bank.exam(exam).filter(|_| !newest.is_empty()) else { return Ok(Vec::new()) };
    Ok(exam
        .rows
        .iter()
        .map(|row| history::AreaRow {
            title: data.bank.area_title(&row.area).into_owned(),
            cells: scores.iter().map(|s| s.iter().find(|a| a.area == row.area).map(|a| a.tally)).collect(),
        })
        .collect())
}
