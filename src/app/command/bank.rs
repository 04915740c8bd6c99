//! `openbook bank`: naming every fault, counting what there is.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::Start;
use crate::app::data::{add_own, home, shipped};
use crate::app::{Failure, Outcome, books, print};
use crate::bank::{check, load};
use crate::domain::bank::Bank;
use crate::domain::exam::Exam;
use crate::domain::fault::{Fault, Level, forbidden};
use crate::engine::assemble::{fits, set_title};
use crate::gate;
use crate::gate::tables::Tables;

/// Names every fault of some files or folders.
pub(crate) fn bank_check(start: &Start, paths: &[PathBuf], json: bool) -> Outcome {
    let known = shipped()?;
    let mut paths: Vec<PathBuf> = paths.iter().chain(&start.banks).cloned().collect();
    if paths.is_empty() {
        paths.extend(home().ok().map(|h| h.join("banks")).filter(|b| b.is_dir()));
    }
    let watched = std::io::stderr().is_terminal();
    let mut progress = |file: &std::path::Path| {
        if watched {
            // Progress is a courtesy; where it cannot be shown the work goes on.
            write!(
                std::io::stderr(),
                "\r\x1b[Kchecking {}",
                crate::domain::fault::visible(&file.display().to_string())
            )
            .unwrap_or(());
        }
    };
    let (sources, mut faults) = load::read(&paths, &mut progress);
    if watched {
        write!(std::io::stderr(), "\r\x1b[K").unwrap_or(());
    }
    let own = check::sources(&sources, &known);
    let tables = Tables::new(books::shelf()?.shelf.into_books());
    let report = gate::check(&own, &sources, &known, &tables);
    faults.extend(own.faults);
    faults.extend(report.faults);
    faults.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
    let (files, questions) = (sources.len(), own.bank.items.len());
    if let (Some(first), 0, true) = (paths.first(), files, faults.is_empty()) {
        let why =
            format!("there is no bank in {}: a bank is a file that ends in .yaml or .yml", first.display());
        return Err(Failure::Told(why));
    }
    if json {
        let list: Vec<Value> = faults.iter().map(as_json).collect();
        print(&pretty(&Value::Array(list))?)?;
    } else {
        let mut text: String = faults.iter().map(|f| format!("{f}\n")).collect();
        text += &summary(files, questions, &faults);
        print(&text)?;
    }
    Ok(faults.iter().all(|f| f.level < Level::Error))
}

fn summary(files: usize, questions: usize, faults: &[Fault]) -> String {
    if files == 0 && faults.is_empty() {
        return "no banks of your own; the shipped ones were checked when the program was built\n".into();
    }
    let errors = faults.iter().filter(|f| f.level == Level::Error).count();
    let warnings = faults.len() - errors;
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let found = match (errors, warnings) {
        (0, 0) => "no faults".to_owned(),
        (0, w) => count(w, "warning"),
        (e, 0) => count(e, "error"),
        (e, w) => format!("{}, {}", count(e, "error"), count(w, "warning")),
    };
    format!("{} checked, {} can be asked: {found}\n", count(files, "file"), count(questions, "question"))
}

fn as_json(fault: &Fault) -> Value {
    json!({
        "file": fault.file,
        "line": fault.place.line,
        "column": fault.place.column,
        "level": fault.level.word(),
        "rule": fault.rule,
        "item": fault.item,
        "message": fault.message,
        "help": fault.help,
    })
}

/// Counts what there is to ask.
pub(crate) fn bank_stats(start: &Start, json: bool) -> Outcome {
    let mut bank = shipped()?;
    let faults = add_own(&mut bank, home().ok().as_deref(), &start.banks);
    let errors = faults.iter().filter(|f| f.level == Level::Error).count();
    if json {
        print(&pretty(&stats_json(&bank))?)?;
    } else {
        print(&stats_text(&bank))?;
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
    })
}

fn stats_text(bank: &Bank) -> String {
    let mut text = format!("{} questions, {} chart notes\n\n", bank.items.len(), bank.cases.len());
    for (set, n) in bank.by_set() {
        text += &format!("{n:>6}  {}\n", set_title(set));
    }
    for exam in &bank.exams {
        let forms = disjoint_forms(bank, exam);
        let forms =
            if forms == 1 { "1 form".to_owned() } else { format!("{forms} forms that share no question") };
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

fn disjoint_forms(bank: &Bank, exam: &Exam) -> usize {
    rows(bank, exam).map(|(_, needed, available)| available / needed.max(1)).min().unwrap_or(0)
}

/// JSON as people and programs read it; a character that a terminal would obey is written as its number.
pub(super) fn pretty(value: &Value) -> Result<String, Failure> {
    let mut text = String::new();
    for c in serde_json::to_string_pretty(value)?.chars() {
        if forbidden(c) { text += &format!("\\u{:04x}", u32::from(c)) } else { text.push(c) }
    }
    Ok(text + "\n")
}
