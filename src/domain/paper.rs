//! A paper: all that one sitting asks and by which rules, fixed when it begins, so that it reads the same in ten years.

use super::Text;
use super::answer::letter;
use super::exam::{Exam, ExamId, PassRule};
use super::question::{Item, words};
use super::time::Millis;

words! {
    /// What a sitting is for; the two are kept apart in history.
    Kind {
        /// A rehearsal of the whole exam.
        Mock = "mock",
        /// A short practice.
        Drill = "drill",
    }
}

words! {
    /// How strict a sitting is.
    Mode {
        /// A strict clock, no pause, nothing said until the end.
        Exam = "exam",
        /// May pause; each answer is explained once it is checked.
        Practice = "practice",
    }
}

/// The rules of one sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How strict it is.
    pub mode: Mode,
    /// Time for all questions.
    pub time: Millis,
    /// Who passes; a drill has no pass.
    pub pass: Option<PassRule>,
    /// The issuer's own notice of time left.
    pub notice: Option<Millis>,
    /// Whether code books may be used.
    pub open_book: bool,
    /// Whether a candidate may go back.
    pub backtrack: bool,
}

impl Rules {
    /// The rules of an exam's mock with so many questions; a shorter form gets its share of the time.
    pub fn mock(exam: &Exam, mode: Mode, questions: u32) -> Self {
        let all = u64::from(exam.questions.max(1));
        Self {
            mode,
            time: Millis(exam.time.0 * u64::from(questions) / all),
            pass: Some(exam.pass),
            notice: exam.notice,
            open_book: exam.open_book,
            backtrack: exam.backtrack,
        }
    }

    /// The rules of a drill: practice, free movement, no pass mark.
    pub fn drill(time: Millis) -> Self {
        Self { mode: Mode::Practice, time, pass: None, notice: None, open_book: true, backtrack: true }
    }
}

/// A question on a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The item as it was when the paper was drawn.
    pub item: Item,
    /// The title of its area then.
    pub area_title: Text,
    /// The chart note it is asked about.
    pub note: Option<Text>,
    /// The option order on screen: `order[shown]` is the position in the bank.
    pub order: Vec<usize>,
    /// Whether it counts; a pretest item does not.
    pub scored: bool,
}

impl Asked {
    /// The bank position of the option that is shown at a place.
    pub fn bank_position(&self, shown: usize) -> Option<usize> {
        self.order.get(shown).copied()
    }

    /// The letter under which a bank position is shown.
    pub fn shown_letter(&self, position: usize) -> char {
        self.order.iter().position(|&p| p == position).map_or('?', letter)
    }
}

/// All that one sitting asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is for.
    pub kind: Kind,
    /// The exam it rehearses.
    pub exam: ExamId,
    /// What it is called in lists, `CPC mock` or `Drill: Anesthesia`.
    pub title: Text,
    /// Its rules.
    pub rules: Rules,
    /// The seed it was drawn with.
    pub seed: u64,
    /// Its questions in order.
    pub questions: Vec<Asked>,
}

impl Paper {
    /// The mean time a question may take.
    pub fn pace(&self) -> Millis {
        Millis(self.rules.time.0 / (self.questions.len().max(1) as u64))
    }

    /// How many questions it has.
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// Whether it has no question; an assembled paper has at least one.
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty()
    }
}
