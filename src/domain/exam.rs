//! An exam as its issuer describes it: areas of knowledge, counts, minutes, pass rule, each fact with source and date.

use super::Text;
use super::question::ItemKind;
use super::time::{Day, Millis};

super::id! {
    /// The name of an area of knowledge, a row of a blueprint.
    AreaId
}
super::id! {
    /// The name of an exam profile, `cpc`.
    ExamId
}

super::question::words! {
    /// The code set, or group of knowledge, that an area drills.
    CodeSet {
        /// Procedures.
        Cpt = "cpt",
        /// Diagnoses.
        Icd10Cm = "icd-10-cm",
        /// Supplies, drugs, services outside CPT.
        Hcpcs = "hcpcs",
        /// Guidelines, compliance, terminology, anatomy.
        Foundations = "foundations",
        /// Whole chart notes.
        Cases = "cases",
        /// The credentials themselves.
        Certification = "certification",
    }
}

/// An area of knowledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its name in banks and profiles.
    pub id: AreaId,
    /// Its title on screen, at most 32 characters.
    pub title: Text,
    /// The set it belongs to.
    pub set: CodeSet,
}

/// How an exam decides who passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassRule {
    /// At least this percent of the scored questions, 1 to 100.
    Percent(u8),
    /// A scaled score, which no percent of right answers can be turned into.
    Scaled {
        /// The score to reach.
        need: u16,
        /// The highest there is.
        of: Option<u16>,
    },
}

impl PassRule {
    /// Whether so many right of so many scored pass; `None` where a scaled rule cannot tell.
    pub fn passed(self, correct: u32, scored: u32) -> Option<bool> {
        match self {
            Self::Percent(p) if scored > 0 => {
                Some(u64::from(correct) * 100 >= u64::from(p) * u64::from(scored))
            }
            Self::Percent(_) | Self::Scaled { .. } => None,
        }
    }
}

/// An exam profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exam {
    /// Its name, `cpc`.
    pub id: ExamId,
    /// The credential in full.
    pub name: Text,
    /// Who issues it.
    pub body: Text,
    /// Questions on a form.
    pub questions: u32,
    /// How many of them count; the rest are pretest items, not marked as such.
    pub scored: u32,
    /// Time for the whole form.
    pub time: Millis,
    /// Who passes.
    pub pass: PassRule,
    /// The issuer's notice: how much time is left when it is given.
    pub notice: Option<Millis>,
    /// Whether code books may be used.
    pub open_book: bool,
    /// Whether a candidate may go back to an earlier question.
    pub backtrack: bool,
    /// The forms of question that it asks today; others are for drills.
    pub kinds: Vec<ItemKind>,
    /// The blueprint, in the order of the book; counts sum to `questions`.
    pub rows: Vec<Row>,
    /// What each fact rests on.
    pub facts: Vec<Fact>,
}

/// A row of a blueprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The area asked about.
    pub area: AreaId,
    /// How many questions of a form.
    pub count: u32,
}

/// What a fact of a profile rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it states, `questions`, `pass` or `blueprint`.
    pub about: Text,
    /// Where it is published.
    pub source: Text,
    /// When that was last looked at.
    pub checked: Day,
}

impl Exam {
    /// The mean time a question may take.
    pub fn pace(&self) -> Millis {
        Millis(self.time.0 / u64::from(self.questions.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seventy_of_a_hundred_pass_and_sixty_nine_do_not() {
        let rule = PassRule::Percent(70);
        assert_eq!(rule.passed(70, 100), Some(true));
        assert_eq!(rule.passed(69, 100), Some(false));
        assert_eq!(rule.passed(7, 10), Some(true));
        assert_eq!(rule.passed(0, 0), None);
        assert_eq!(PassRule::Scaled { need: 300, of: Some(400) }.passed(90, 90), None);
    }
}
