//! What is said: questions, explanations, notices and the report, as text without layout that wraps anywhere.

use crate::domain::answer::{Answer, letter};
use crate::domain::paper::{Asked, Kind, Paper};
use crate::domain::question::{ItemKind, Response, cited};
use crate::domain::score::Score;
use crate::domain::time::Millis;
use crate::engine::exam::{Mark, Notice, Sitting};
use crate::engine::pace::pace;

/// A question with its options, and what was done with it so far.
pub fn question(sitting: &Sitting, number: usize, at: Millis) -> String {
    let paper = sitting.paper();
    let (Some(asked), Some(mark)) = (paper.questions.get(number), sitting.mark(number)) else {
        return String::new();
    };
    let mut out = format!(
        "\nQuestion {} of {} · {} · {} · {} left{}\n",
        number + 1,
        paper.len(),
        asked.area_title,
        asked.item.id,
        sitting.left(at).countdown(),
        if mark.flagged { " · flagged" } else { "" },
    );
    if let Some(note) = &asked.note {
        out += &format!("\nChart note\n{}\n\n", note.trim_end());
    }
    out += &format!("{}\n", asked.item.stem);
    for (shown, &position) in asked.order.iter().enumerate() {
        let Some(option) = asked.item.options().get(position) else { continue };
        let struck = if mark.struck.has(position) { " (struck out)" } else { "" };
        let chosen = if is_chosen(mark, position) { " (your answer)" } else { "" };
        out += &format!("{}. {}{chosen}{struck}\n", letter(shown), option.text);
    }
    if asked.item.kind() == ItemKind::Fill {
        match &mark.answer {
            Some(Answer::Typed(text)) => {
                out += &format!("Your answer: {text}\n");
            }
            Some(Answer::Options(_)) | None => out.push_str("Type the code.\n"),
        }
    }
    out
}

fn is_chosen(mark: &Mark, position: usize) -> bool {
    matches!(&mark.answer, Some(Answer::Options(set)) if set.has(position))
}

/// Whether an answer was right, and why each option is right or wrong.
pub fn explanation(asked: &Asked, answer: Option<&Answer>) -> String {
    let right = answer.is_some_and(|a| asked.item.is_right(a));
    let yours = match answer {
        Some(Answer::Options(set)) => {
            let mut letters: Vec<char> = set.positions().map(|p| asked.shown_letter(p)).collect();
            letters.sort_unstable();
            format!(": you answered {}", letters.into_iter().collect::<String>())
        }
        Some(Answer::Typed(_)) | None => String::new(),
    };
    let mut out = match (right, answer) {
        (true, _) => format!("Right{yours}.\n"),
        (false, Some(_)) => format!("Wrong{yours}.\n"),
        (false, None) => "Blank.\n".to_owned(),
    };
    match &asked.item.response {
        Response::Choice { options, key, .. } => {
            for (shown, &position) in asked.order.iter().enumerate() {
                let Some(option) = options.get(position) else { continue };
                let verdict = match option.flaw {
                    Some(flaw) if !key.has(position) => flaw.in_words(),
                    None if !key.has(position) => "wrong",
                    _ => "right",
                };
                out += &format!("{} ({verdict}) {}: {}\n", letter(shown), option.text, option.why);
            }
        }
        Response::Fill { accept, explanation } => {
            out += &format!("Right is {}: {explanation}\n", accept.join(" or "));
        }
    }
    out += &format!("See {}\n", cited(&asked.item.references));
    out
}

/// A notice in words.
pub fn notice(notice: Notice) -> String {
    match notice {
        Notice::Left(left) => format!("{} left.", left.long()),
        Notice::FillBlanks(1) => {
            "Two minutes left, 1 question is blank. A blank costs as much as a wrong answer: fill it.".into()
        }
        Notice::FillBlanks(n) => {
            format!(
                "Two minutes left, {n} questions are blank. Blanks cost as much as wrong answers: fill them."
            )
        }
        Notice::Stands => "This answer has been explained, so it stands.".into(),
        Notice::ForwardOnly => "This exam does not go back to earlier questions.".into(),
        Notice::IsPaused => "Paused. Continue first.".into(),
        Notice::NoPause => "An exam cannot be paused; practice can. You may leave, and resume later.".into(),
        Notice::NoExplanations => "An exam explains nothing before the end; practice does.".into(),
        Notice::ClosedBook => "This exam is closed book.".into(),
        Notice::NothingToCheck => "Answer first; then the answer is explained.".into(),
    }
}

/// How much time is left, and whether that is ahead of the clock or behind it.
pub fn time_left(sitting: &Sitting, at: Millis) -> String {
    let pace = pace(sitting.answered(), sitting.paper().pace(), sitting.used(at));
    format!("{} left, {pace}", sitting.left(at).countdown())
}

/// Counts, and which questions are blank or flagged.
pub fn review(sitting: &Sitting, at: Millis) -> String {
    let numbers = |wanted: &dyn Fn(&Mark) -> bool| {
        let list: Vec<String> =
            (1..).zip(sitting.marks()).filter(|(_, m)| wanted(m)).map(|(n, _)| n.to_string()).collect();
        if list.is_empty() { "none".to_owned() } else { list.join(" ") }
    };
    format!(
        "{} answered, {} blank, {} flagged · {}\nblank: {}\nflagged: {}\n",
        sitting.answered(),
        sitting.blanks(),
        sitting.flagged(),
        time_left(sitting, at),
        numbers(&|m| m.answer.is_none()),
        numbers(&|m| m.flagged),
    )
}

/// The report of a finished sitting, in the shape of the real one.
pub fn report(paper: &Paper, score: &Score) -> String {
    let total = score.total;
    let verdict = match score.passed {
        Some(true) => " · PASSED",
        Some(false) => " · NOT PASSED",
        None => "",
    };
    let percent = total.percent().map(|p| format!(" · {p}%")).unwrap_or_default();
    let mut out =
        format!("\n{}: {} of {} right{percent}{verdict}\n", paper.title, total.correct, total.scored);
    if total.scored > 0 {
        out += &format!("true level, 95% interval: {}\n", total.interval());
    }
    out.push('\n');
    for area in &score.areas {
        let t = area.tally;
        let below = if t.is_below(70) { " · below 70%" } else { "" };
        let few = if t.is_few() { " · not enough questions" } else { "" };
        out += &format!(
            "{}: {} of {} · {}% ({}){below}{few}\n",
            area.title,
            t.correct,
            t.scored,
            t.whole_percent().unwrap_or(0),
            t.interval(),
        );
    }
    let short = |t: Option<Millis>| t.map_or_else(|| "–".to_owned(), Millis::short);
    out += &format!(
        "\n{} used · median of a question right {}, wrong {} · {} blank\n",
        score.used.long(),
        short(score.median_right),
        short(score.median_wrong),
        score.blanks
    );
    let c = score.changes;
    out += &format!(
        "changed answers: {} wrong→right, {} right→wrong, {} wrong→wrong\n",
        c.to_right, c.to_wrong, c.between_wrong
    );
    if score.timed_out {
        out.push_str("time ran out\n");
    }
    if paper.kind == Kind::Mock && (score.away > 0 || score.pauses > 0) {
        out += &format!("left the desk {} times, paused {} times\n", score.away, score.pauses);
    }
    out
}
