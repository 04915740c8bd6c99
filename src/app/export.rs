//! Finished sittings as JSON and CSV, for spreadsheets and scripts. Letters are those of the bank's file.

use serde_json::{Value, json};

use super::Failure;
use crate::domain::answer::letter;
use crate::domain::paper::Paper;
use crate::store::{Finished, FinishedQuestion, Store};

/// All sittings.
pub(super) fn sittings(store: &Store, list: &[Finished]) -> Result<Value, Failure> {
    list.iter().map(|f| head(store, f)).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// One sitting with its questions.
pub(super) fn sitting(store: &Store, finished: &Finished) -> Result<Value, Failure> {
    let mut value = head(store, finished)?;
    let paper = store.load(finished.id)?.paper;
    let questions: Vec<Value> = paper
        .questions
        .iter()
        .zip(store.outcomes(finished.id)?)
        .map(|(asked, o)| {
            json!({
                "id": asked.item.id.as_str(),
                "area": asked.item.area.as_str(),
                "chosen": o.chosen,
                "key": asked.item.key_text(),
                "correct": o.correct,
                "scored": asked.scored,
                "seconds": o.spent.as_seconds(),
                "book_seconds": o.in_book.as_seconds(),
                "flagged": o.flagged,
                "changes": o.changes,
                "shown": asked.order.iter().map(|&p| letter(p)).collect::<String>(),
                "revision": asked.item.revision.to_string(),
            })
        })
        .collect();
    value["questions"] = Value::Array(questions);
    Ok(value)
}

fn head(store: &Store, f: &Finished) -> Result<Value, Failure> {
    let areas: Vec<Value> = store
        .areas(f.id)?
        .iter()
        .map(|a| json!({ "area": a.area.as_str(), "scored": a.tally.scored, "correct": a.tally.correct }))
        .collect();
    Ok(json!({
        "id": f.id.0,
        "kind": f.kind.word(),
        "exam": f.exam.as_str(),
        "mode": f.mode.word(),
        "title": f.title,
        "started": f.started,
        "finished": f.finished,
        "minutes_used": minutes(f),
        "scored": f.total.scored,
        "correct": f.total.correct,
        "percent": f.total.percent(),
        "passed": f.passed,
        "areas": areas,
    }))
}

/// Minutes used, to one decimal.
#[expect(clippy::cast_precision_loss, reason = "a sitting has far fewer than 2^52 milliseconds")]
fn minutes(f: &Finished) -> f64 {
    (f.used.0 as f64 / 6000.0).round() / 10.0
}

/// All sittings, one a line.
pub(super) fn sittings_csv(list: &[Finished]) -> String {
    let mut text =
        String::from("id,kind,exam,title,started,finished,minutes_used,scored,correct,percent,passed\n");
    for f in list {
        let percent = f.total.percent().map_or_else(String::new, |p| p.to_string());
        let passed = f.passed.map_or_else(String::new, |p| p.to_string());
        let row = [
            f.id.0.to_string(),
            f.kind.word().to_owned(),
            f.exam.to_string(),
            f.title.clone(),
            f.started.clone(),
            f.finished.clone(),
            minutes(f).to_string(),
            f.total.scored.to_string(),
            f.total.correct.to_string(),
            percent,
            passed,
        ];
        text += &csv_line(&row);
    }
    text
}

/// The questions of one sitting, one a line.
pub(super) fn questions_csv(paper: &Paper, outcomes: &[FinishedQuestion]) -> String {
    let mut text = String::from("id,area,chosen,key,correct,seconds,flagged,changes,book_seconds\n");
    for (asked, o) in paper.questions.iter().zip(outcomes) {
        let row = [
            asked.item.id.to_string(),
            asked.item.area.to_string(),
            o.chosen.clone().unwrap_or_default(),
            asked.item.key_text(),
            o.correct.to_string(),
            o.spent.as_seconds().to_string(),
            o.flagged.to_string(),
            o.changes.to_string(),
            o.in_book.as_seconds().to_string(),
        ];
        text += &csv_line(&row);
    }
    text
}

/// A line of RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe in front.
fn csv_line(cells: &[String]) -> String {
    let cell = |c: &String| {
        let c = if c.starts_with(['=', '+', '-', '@']) { format!("'{c}") } else { c.clone() };
        if c.contains([',', '"', '\n']) { format!("\"{}\"", c.replace('"', "\"\"")) } else { c }
    };
    cells.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}
