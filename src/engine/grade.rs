//! Turns a finished sitting into a score by area.

use crate::domain::answer::Answer;
use crate::domain::paper::Asked;
use crate::domain::score::{AreaScore, Changes, Outcome, Score, Tally};
use crate::domain::time::Millis;
use crate::engine::exam::{Mark, Phase, Sitting};

/// Grades a sitting as it stands; a blank is wrong, as on the exam.
pub fn grade(sitting: &Sitting) -> Score {
    let asked = &sitting.paper().questions;
    let mut total = Tally::default();
    let mut areas: Vec<AreaScore> = Vec::new();
    let mut changes = Changes::default();
    let mut outcomes = Vec::with_capacity(asked.len());
    for (question, mark) in asked.iter().zip(sitting.marks()) {
        let right = mark.answer.as_ref().is_some_and(|a| question.item.is_right(a));
        let own = changes_of(question, mark);
        changes.to_right += own.to_right;
        changes.to_wrong += own.to_wrong;
        changes.between_wrong += own.between_wrong;
        if question.scored {
            total.count(right);
            area_of(&mut areas, question).count(right);
        }
        outcomes.push(Outcome {
            answer: mark.answer.clone(),
            right,
            spent: mark.spent,
            in_book: mark.in_book,
            flagged: mark.flagged,
            changes: own.total(),
        });
    }
    let (away, pauses) = sitting.breaks();
    let (timed_out, used) = match sitting.phase() {
        Phase::Over { timed_out, used } => (timed_out, used),
        Phase::Running | Phase::Paused(_) | Phase::Away => (false, sitting.used(sitting.last())),
    };
    let time_where = |wanted: bool| {
        outcomes
            .iter()
            .filter(|o| o.answer.is_some() && o.right == wanted)
            .map(|o| o.spent)
            .collect::<Vec<_>>()
    };
    Score {
        total,
        passed: sitting.paper().rules.pass.and_then(|rule| rule.passed(total.correct, total.scored)),
        areas,
        used,
        median_right: median(time_where(true)),
        median_wrong: median(time_where(false)),
        changes,
        blanks: u32::try_from(sitting.blanks()).unwrap_or(u32::MAX),
        away,
        pauses,
        timed_out,
        outcomes,
    }
}

fn area_of<'a>(areas: &'a mut Vec<AreaScore>, question: &Asked) -> &'a mut Tally {
    let found = areas.iter().position(|a| a.area == question.item.area);
    let at = found.unwrap_or_else(|| {
        let area = question.item.area.clone();
        areas.push(AreaScore { area, title: question.area_title.clone(), tally: Tally::default() });
        areas.len() - 1
    });
    &mut areas[at].tally
}

fn changes_of(question: &Asked, mark: &Mark) -> Changes {
    let mut changes = Changes::default();
    let right = |answer: &Answer| question.item.is_right(answer);
    for pair in mark.history.windows(2) {
        match (right(&pair[0]), right(&pair[1])) {
            (false, true) => changes.to_right += 1,
            (true, false) => changes.to_wrong += 1,
            (false, false) => changes.between_wrong += 1,
            (true, true) => {}
        }
    }
    changes
}

/// The middle of some times, the mean of the two middle ones if their number is even; `None` of none.
fn median(mut times: Vec<Millis>) -> Option<Millis> {
    times.sort_unstable();
    let n = times.len();
    match n {
        0 => None,
        _ if n % 2 == 1 => Some(times[n / 2]),
        _ => Some(Millis(u64::midpoint(times[n / 2 - 1].0, times[n / 2].0))),
    }
}
