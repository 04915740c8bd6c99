//! `openbook bank preview`: a question as the learner sees it.

use super::{nearest, offer, width};
use crate::app::command::Start;
use crate::app::data::{add_own, home, shipped};
use crate::app::{Failure, Outcome, print};
use crate::domain::bank::Bank;
use crate::domain::fault::{Level, visible};
use crate::domain::paper::{Asked, Kind, Paper, Rules};
use crate::domain::question::Item;
use crate::domain::time::Millis;
use crate::engine::exam::Sitting;
use crate::plain;
use crate::tui::text::{MEASURE, wrap};

/// The pace of the CPC: 240 minutes for 100 questions. Source: `question-banks/exams/cpc.yaml`.
const PACE: Millis = Millis::seconds(144);

/// Shows a question; if it is `answered`, with its key and why.
pub(super) fn preview(start: &Start, id: &str, answered: bool) -> Outcome {
    let mut bank = shipped()?;
    let faults = add_own(&mut bank, home().ok().as_deref(), &start.banks);
    let Some(item) = bank.items.iter().find(|item| item.id.as_str() == id) else {
        let near = nearest(bank.items.iter().map(|item| item.id.as_str()), id);
        let offer = offer(&near, "A question of a file of your own is found with `--bank FILE`.");
        let out = faults.iter().any(|f| f.level == Level::Error);
        let out =
            if out { " Questions with errors are left out; `openbook bank check` names them." } else { "" };
        return Err(Failure::Told(format!("no question is called `{id}`. {offer}{out}")));
    };
    print(&visible(&drawn(&bank, item, answered, width().min(usize::from(MEASURE)))))?;
    Ok(true)
}

fn drawn(bank: &Bank, item: &Item, answered: bool, width: usize) -> String {
    let asked = Asked {
        area_title: bank.area_title(&item.area),
        note: item.case.as_ref().and_then(|case| bank.case(case)).map(|case| case.note.clone()),
        order: (0..item.options().len()).collect(),
        scored: true,
        item: item.clone(),
    };
    let sitting = Sitting::begin(Paper {
        kind: Kind::Drill,
        exam: "preview".to_owned().into(),
        title: "Preview".into(),
        rules: Rules::drill(PACE),
        seed: 0,
        questions: vec![asked.clone()],
    });
    let mut text = set(plain::question(&sitting, 0, Millis::ZERO).trim_start(), width);
    if answered {
        // The first line is the verdict on an answer, and nobody has answered.
        let told = plain::explanation(&asked, None);
        let told = told.split_once('\n').map_or("", |(_, told)| told);
        text += &format!("{}\n{}", "-".repeat(width), set(told, width));
    }
    text
}

/// Wrapped text; what belongs to a letter hangs behind it.
fn set(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let letter = line.starts_with(|c: char| c.is_ascii_uppercase())
            && line.get(1..).is_some_and(|rest| rest.starts_with(". ") || rest.starts_with(" ("));
        let indent = if letter { 3 } else { 0 };
        let lines = wrap(line, width.saturating_sub(indent));
        for (n, line) in lines.iter().enumerate() {
            let before = if n > 0 { " ".repeat(indent) } else { String::new() };
            out += &format!("{before}{line}\n");
        }
    }
    out
}
