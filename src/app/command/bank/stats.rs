//! `openbook bank stats`: what there is to ask.

use serde_json::{Map, Value, json};

use super::pretty;
use crate::app::command::{Start, review};
use crate::app::data::{add_own, home, shipped};
use crate::app::{Failure, Outcome, print};
use crate::clock;
use crate::domain::bank::Bank;
use crate::domain::exam::Exam;
use crate::domain::fault::Level;
use crate::engine::assemble::{self, Draw, Past, fits, set_title};

/// Counts what there is to ask.
pub(super) fn stats(start: &Start, json: bool) -> Outcome {
    let mut bank = shipped()?;
    let faults = add_own(&mut bank, home().ok().as_deref(), &start.banks);
    let errors = faults.iter().filter(|f| f.level == Level::Error).count();
    if json {
        print(&pretty(&stats_json(&bank))?)?;
    } else {
        print(&(stats_text(&bank) + &review::stats_text(&bank)))?;
    }
    if errors > 0 {
        return Err(Failure::Told(format!(
            "{errors} faults in your own banks; `openbook bank check` names them"
        )));
    }
    Ok(true)
}

fn stats_json(bank: &Bank) -> Value {
    let profiles: Map<String, Value> = bank
        .exams
        .iter()
        .map(|exam| {
            let areas: Map<String, Value> = rows(bank, exam)
                .map(|(area, needed, available)| (area, json!({ "needed": needed, "available": available })))
                .collect();
            (exam.id.to_string(), json!({ "areas": areas, "disjoint_forms": disjoint_forms(bank, exam) }))
        })
        .collect();
    let by_set: Map<String, Value> =
        bank.by_set().into_iter().map(|(set, n)| (set.word().to_owned(), json!(n))).collect();
    json!({
        "questions": bank.items.len(),
        "cases": bank.cases.len(),
        "profiles": profiles,
        "by_set": by_set,
        "reviewed": review::stats_json(bank),
    })
}

fn stats_text(bank: &Bank) -> String {
    let mut text = format!("{} questions, {} chart notes\n\n", bank.items.len(), bank.cases.len());
    for (set, n) in bank.by_set() {
        text += &format!("{n:>6}  {}\n", set_title(set));
    }
    for exam in &bank.exams {
        let forms = disjoint_forms(bank, exam);
        let forms = match forms {
            1 => "1 form".to_owned(),
            n if n < assemble::MANY_FORMS => format!("{n} forms that share no question"),
            n => format!("{n} forms or more that share no question"),
        };
        let kinds: Vec<&str> = exam.kinds.iter().map(|k| k.word()).collect();
        text += &format!("\n{} · {forms} ({} questions only)\n", exam.name, kinds.join(", "));
        for (area, needed, available) in rows(bank, exam) {
            let title = bank.area_title(&area.clone().into());
            let lack = if available < needed { "  too few" } else { "" };
            text += &format!("{available:>6} there, {needed:>3} needed  {title}{lack}\n");
        }
    }
    text
}

fn rows<'a>(bank: &'a Bank, exam: &'a Exam) -> impl Iterator<Item = (String, usize, usize)> + 'a {
    exam.rows.iter().map(|row| {
        let available = bank.items.iter().filter(|i| fits(exam, &row.area, i)).count();
        (row.area.to_string(), row.count as usize, available)
    })
}

fn disjoint_forms(bank: &Bank, exam: &Exam) -> u32 {
    let (past, today) = (Past::default(), clock::today());
    assemble::disjoint_forms(Draw { bank, past: &past, today: &today, seed: 0 }, exam)
}
