//! `openbook`, `exam`, `resume` and `drill`: to the screen, or to lines of text.

use super::{Start, plain};
use crate::app::{Data, Failure, Outcome};
use crate::cli::{DrillArgs, ExamArgs};
use crate::clock;
use crate::domain::bank::Bank;
use crate::domain::exam::{AreaId, Exam};
use crate::domain::paper::{Mode, Paper};
use crate::domain::time::Millis;
use crate::engine::assemble::{self, Filter, Shortage};
use crate::store::SittingId;

/// Where the screen opens.
#[derive(Debug)]
pub(crate) enum Opening {
    /// At the home screen.
    Home,
    /// At a new sitting.
    Sit(Paper),
    /// At the page that says what a bank lacks.
    Short {
        /// The exam asked for.
        exam: String,
        /// What is lacking.
        shortage: Shortage,
        /// The mode asked for.
        mode: Mode,
        /// The number to draw with.
        seed: u64,
    },
    /// At an unfinished sitting.
    Resume(SittingId),
}

/// Opens the screen, or the plain room where that was asked for.
pub(crate) fn open(start: &Start, opening: Opening) -> Outcome {
    enter(start, Data::gather(&start.banks)?, opening)
}

fn enter(start: &Start, data: Data, opening: Opening) -> Outcome {
    if start.plain {
        return plain::enter(data, opening);
    }
    #[cfg(unix)]
    return crate::app::window::enter(data, opening, start.mouse);
    #[cfg(not(unix))]
    return plain::enter(data, opening);
}

/// Sits a mock.
pub(crate) fn exam(start: &Start, args: &ExamArgs) -> Outcome {
    let data = Data::gather(&start.banks)?;
    let exam = exam_of(&data.bank, &args.exam)?;
    let mode = if args.practice { Mode::Practice } else { Mode::Exam };
    let seed = args.seed.unwrap_or_else(seed);
    let opening = match data.draw(seed, |draw| assemble::mock(draw, exam, mode))? {
        Ok(paper) => Opening::Sit(paper),
        Err(shortage) => Opening::Short { exam: args.exam.clone(), shortage, mode, seed },
    };
    enter(start, data, opening)
}

/// Goes on with an unfinished sitting.
pub(crate) fn resume(start: &Start, id: Option<i64>) -> Outcome {
    let data = Data::gather(&start.banks)?;
    let unfinished = data.store.unfinished()?;
    let found = match id {
        Some(id) => unfinished.iter().find(|u| u.id.0 == id),
        None => unfinished.first(),
    };
    let Some(found) = found else {
        if let (false, Some(why)) = (data.store.is_lasting(), data.warnings.first()) {
            return Err(Failure::Told(why.clone()));
        }
        let mut ids: Vec<i64> = unfinished.iter().map(|u| u.id.0).collect();
        ids.sort_unstable();
        let numbers: Vec<String> = ids.iter().map(ToString::to_string).collect();
        return Err(Failure::Told(if numbers.is_empty() {
            "there is no unfinished sitting. `openbook exam` begins a mock, `openbook drill` a short practice.".into()
        } else {
            format!("that sitting does not wait to be continued. These do: {}.", numbers.join(", "))
        }));
    };
    let id = found.id;
    enter(start, data, Opening::Resume(id))
}

/// Practises a few questions.
pub(crate) fn drill(start: &Start, args: &DrillArgs) -> Outcome {
    let data = Data::gather(&start.banks)?;
    let exam = exam_of(&data.bank, &args.exam)?;
    let area = args.area.as_deref().map(|name| area_of(&data.bank, name)).transpose()?;
    let filter = Filter { area, set: args.set, missed: args.missed, flagged: args.flagged };
    let count = args.questions as usize;
    let time = args.minutes.map_or_else(|| drill_time(exam, count), |m| Millis::minutes(m.into()));
    let seed = args.seed.unwrap_or_else(seed);
    if let Some(paper) = data.draw(seed, |draw| assemble::drill(draw, exam, &filter, count, time))? {
        return enter(start, data, Opening::Sit(paper));
    }
    // Where the store could not be read, that is why nothing was found.
    let why: Vec<String> = std::iter::once(nothing(&data.bank, &filter)).chain(data.warnings).collect();
    Err(Failure::Told(why.join(" ")))
}

/// The area of that name or title.
pub(super) fn area_of(bank: &Bank, name: &str) -> Result<AreaId, Failure> {
    let found = bank.areas.iter().find(|a| a.id.as_str() == name || a.title.eq_ignore_ascii_case(name));
    found.map(|a| a.id.clone()).ok_or_else(|| {
        let names: Vec<&str> = bank.areas.iter().map(|a| a.id.as_str()).collect();
        Failure::Usage(format!("no area is called “{name}”. Use one of: {}.", names.join(", ")))
    })
}

/// What to say where a filter leaves nothing.
pub(crate) fn nothing(bank: &Bank, filter: &Filter) -> String {
    let why = match (filter.missed, filter.flagged) {
        (false, false) => "the banks hold none",
        (true, false) => "none was missed the last time you saw it",
        (false, true) => "none was flagged the last time you saw it",
        (true, true) => "none was both missed and flagged",
    };
    format!("there is no question to drill ({}): {why}.", assemble::filter_title(bank, filter))
}

/// Time for so many questions at an exam's pace: 24 minutes for ten of the CPC's.
pub(crate) fn drill_time(exam: &Exam, count: usize) -> Millis {
    Millis(exam.pace().0 * count as u64)
}

fn exam_of<'a>(bank: &'a Bank, id: &str) -> Result<&'a Exam, Failure> {
    bank.exam(id).ok_or_else(|| {
        let names: Vec<&str> = bank.exams.iter().map(|e| e.id.as_str()).collect();
        Failure::Usage(format!("no exam is called “{id}”. There are: {}.", names.join(", ")))
    })
}

/// A number to draw with; from the system's chance, or the clock where there is none.
pub(crate) fn seed() -> u64 {
    use rand::TryRng;
    // Below 2^32, so that a person can type it again.
    rand::rngs::SysRng.try_next_u32().map_or_else(
        |_| clock::wall().bytes().fold(7, |a: u64, b| a.wrapping_mul(31).wrapping_add(u64::from(b))),
        u64::from,
    )
}
