//! A question as a bank states it: stem, options, key, why each option is right or wrong, and where that is written.

use std::fmt;

use super::Text;
use super::answer::{Answer, Choices, folded};
use super::exam::AreaId;
use super::time::Day;

super::id! {
    /// The name of an item, unique over all banks and never reused.
    ItemId
}
super::id! {
    /// The name of a chart note that several items share.
    CaseId
}

/// A fingerprint of an item's content: 16 hexadecimal digits that change when a word of it changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Revision(pub Text);

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One question of a bank; every invariant the bank's checker promises holds (see `bank::check`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub id: ItemId,
    /// The blueprint row it counts for.
    pub area: AreaId,
    /// The chart note it is asked about, if any.
    pub case: Option<CaseId>,
    /// The author's estimate of how hard it is.
    pub difficulty: Difficulty,
    /// What it asks of the mind.
    pub cognitive: Cognitive,
    /// Words to drill by.
    pub topics: Vec<Text>,
    /// The question itself; never empty.
    pub stem: Text,
    /// What may be answered, and what is right.
    pub response: Response,
    /// Where the key is written.
    pub references: Vec<Reference>,
    /// The last day on which it may be asked, if its codes end with the year.
    pub expires: Option<Day>,
    /// Fingerprint of all of the above.
    pub revision: Revision,
}

words! {
    /// The form of a question.
    ItemKind {
        /// One option is right.
        Single = "single",
        /// A stated number of options is right.
        Multi = "multi",
        /// A blank to fill in.
        Fill = "fill",
    }
}

/// What may be answered, and what is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// Options to choose from: one (`single`) or a stated number (`multi`).
    Choice {
        /// The options in the order of the file, 2 to [`Choices::MAX`].
        options: Vec<Choice>,
        /// The right positions; exactly one unless `many`.
        key: Choices,
        /// Whether several are to be chosen.
        many: bool,
    },
    /// A blank to fill in with a code.
    Fill {
        /// Every text that is right; compared without case, dot or space.
        accept: Vec<Text>,
        /// Why it is right.
        explanation: Text,
    },
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it says.
    pub text: Text,
    /// Why it is right or wrong.
    pub why: Text,
    /// The mistake it stands for; `None` on a key.
    pub flaw: Option<Flaw>,
}

impl Reference {
    /// The source as a learner knows it.
    pub fn source_name(&self) -> &str {
        match self.source.as_ref() {
            "ocg" => "ICD-10-CM Official Guidelines",
            "ncci" => "NCCI Policy Manual",
            "tabular" => "Tabular List",
            "index" => "Alphabetic Index",
            "hcpcs2" => "HCPCS Level II",
            "cpt" => "CPT",
            "ama-em" => "AMA",
            "mln" => "Medicare Learning Network",
            "cms" => "CMS",
            "cfr" => "Code of Federal Regulations",
            "usc" => "US Code",
            "oig" => "OIG",
            "aapc" => "AAPC",
            "ahima" => "AHIMA",
            "nha" => "NHA",
            "bls" => "BLS",
            other => other,
        }
    }
}

/// References as they are read: a source is named once for all its sections in a row.
pub fn cited(references: &[Reference]) -> String {
    let mut text = String::new();
    for (i, reference) in references.iter().enumerate() {
        let same = i.checked_sub(1).is_some_and(|before| references[before].source == reference.source);
        let head = match (i, same) {
            (0, _) => format!("{} ", reference.source_name()),
            (_, true) => "; ".to_owned(),
            (_, false) => format!(" · {} ", reference.source_name()),
        };
        text += &head;
        text += &reference.section;
    }
    text
}

/// Where a key can be read: a source and the section of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The source's short name, `ocg` for the Official Guidelines.
    pub source: Text,
    /// The section, paragraph or code in it.
    pub section: Text,
}

/// Declares an enum whose variants have one fixed spelling in banks and on screen.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal $(as $shown:literal)?,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The spelling in a bank's file.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Reads the spelling of a bank's file.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.word() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// The author's estimate of how hard an item is.
    Difficulty {
        /// About one in five.
        Easy = "easy",
        /// About half.
        Medium = "medium",
        /// About one in four.
        Hard = "hard",
    }
}

words! {
    /// What an item asks of the mind.
    Cognitive {
        /// To know a fact.
        Recall = "recall",
        /// To use a rule on a case.
        Apply = "apply",
        /// To weigh several facts against each other.
        Analyze = "analyze",
    }
}

words! {
    /// The mistake that a wrong option stands for.
    Flaw {
        /// A code for something else.
        WrongCode = "wrong-code",
        /// The wrong body part or side.
        WrongSite = "wrong-site",
        /// The wrong level of service or depth.
        WrongLevel = "wrong-level",
        /// The wrong kind of service.
        WrongCategory = "wrong-category",
        /// A modifier that does not belong, or one that is missing.
        WrongModifier = "wrong-modifier",
        /// Too many or too few units.
        WrongCount = "wrong-count",
        /// A rule of another law.
        WrongLaw = "wrong-law",
        /// A statement that is not so.
        WrongFact = "wrong-fact",
        /// Parts billed beside the whole.
        Unbundled = "unbundled",
        /// More than the record supports.
        Unsupported = "unsupported",
        /// An add-on left out.
        MissingAddon = "missing-addon",
        /// The right codes in the wrong order.
        Sequence = "sequence",
        /// A heading that cannot be billed.
        Header = "header",
        /// A code that no longer exists.
        Deleted = "deleted",
    }
}

impl Flaw {
    /// The mistake in words for a learner.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::WrongCode => "wrong code",
            Self::WrongSite => "wrong site",
            Self::WrongLevel => "wrong level",
            Self::WrongCategory => "wrong category",
            Self::WrongModifier => "wrong modifier",
            Self::WrongCount => "wrong count",
            Self::WrongLaw => "another law",
            Self::WrongFact => "not so",
            Self::Unbundled => "unbundled",
            Self::Unsupported => "not supported by the record",
            Self::MissingAddon => "add-on missing",
            Self::Sequence => "wrong order",
            Self::Header => "a header, not billable",
            Self::Deleted => "no longer a code",
        }
    }
}

impl Item {
    /// Whether an answer is wholly right; a part of several keys is wrong, as on the exam.
    pub fn is_right(&self, answer: &Answer) -> bool {
        match (&self.response, answer) {
            (Response::Choice { key, .. }, Answer::Options(chosen)) => key == chosen,
            (Response::Fill { accept, .. }, Answer::Typed(text)) => {
                let given = folded(text);
                accept.iter().any(|a| folded(a) == given)
            }
            (Response::Choice { .. }, Answer::Typed(_)) | (Response::Fill { .. }, Answer::Options(_)) => {
                false
            }
        }
    }

    /// The form of the question.
    pub fn kind(&self) -> ItemKind {
        match self.response {
            Response::Choice { many: false, .. } => ItemKind::Single,
            Response::Choice { many: true, .. } => ItemKind::Multi,
            Response::Fill { .. } => ItemKind::Fill,
        }
    }

    /// The options, none for a fill-in.
    pub fn options(&self) -> &[Choice] {
        match &self.response {
            Response::Choice { options, .. } => options,
            Response::Fill { .. } => &[],
        }
    }

    /// How many more options must be chosen before a question with several answers is answered; 0 for any other, and
    /// for a blank.
    pub fn lacks(&self, answer: Option<&Answer>) -> usize {
        match (&self.response, answer) {
            (Response::Choice { key, many: true, .. }, Some(Answer::Options(set))) => {
                key.len().saturating_sub(set.len())
            }
            _ => 0,
        }
    }

    /// The key as it is written in exports: letters of the file, or the first accepted text.
    pub fn key_text(&self) -> String {
        match &self.response {
            Response::Choice { key, .. } => key.letters(),
            Response::Fill { accept, .. } => accept.first().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// Whether the order of the options carries meaning and must not be shuffled: single codes or numbers
    /// that ascend, or an option that speaks of the others ("of the above").
    pub fn order_is_meaning(&self) -> bool {
        let options = self.options();
        let texts: Vec<&str> = options.iter().map(|o| o.text.trim()).collect();
        let speaks_of_others = texts.iter().any(|t| {
            let t = t.to_lowercase();
            t.contains("of the above") || t.starts_with("both ") || t.starts_with("neither ")
        });
        speaks_of_others || ascending_numbers(&texts) || ascending_codes(&texts)
    }
}

fn ascending_codes(texts: &[&str]) -> bool {
    let code =
        |t: &str| t.len() >= 3 && t.chars().any(|c| c.is_ascii_digit()) && !t.contains([' ', ',', ';']);
    texts.iter().all(|t| code(t)) && texts.windows(2).all(|w| w[0] < w[1])
}

fn ascending_numbers(texts: &[&str]) -> bool {
    let number = |t: &&str| -> Option<f64> {
        let head =
            t.split_whitespace().next()?.trim_start_matches('$').trim_end_matches('%').replace(',', "");
        (t.split_whitespace().count() <= 3).then(|| head.parse().ok())?
    };
    let numbers: Option<Vec<f64>> = texts.iter().map(number).collect();
    numbers.is_some_and(|n| !n.is_empty() && n.windows(2).all(|w| w[0] < w[1]))
}

#[cfg(test)]
impl Item {
    /// A plain item to test with: these options, right at the places of `key`.
    pub(crate) fn plain<T: Into<Text>>(
        id: impl Into<Text>,
        stem: impl Into<Text>,
        options: impl IntoIterator<Item = T>,
        key: &[usize],
    ) -> Self {
        let option = |(place, text): (usize, T)| Choice {
            text: text.into(),
            why: "So it is written.".into(),
            flaw: (!key.contains(&place)).then_some(Flaw::WrongFact),
        };
        Self {
            id: ItemId(id.into()),
            area: "x".into(),
            case: None,
            difficulty: Difficulty::Easy,
            cognitive: Cognitive::Recall,
            topics: vec![],
            stem: stem.into(),
            response: Response::Choice {
                options: options.into_iter().enumerate().map(option).collect(),
                key: key.iter().copied().collect(),
                many: key.len() > 1,
            },
            references: vec![],
            expires: None,
            revision: Revision("0".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(texts: &[&'static str]) -> bool {
        Item::plain("x", "?", texts.iter().copied(), &[0]).order_is_meaning()
    }

    #[test]
    fn ascending_codes_and_numbers_keep_their_order() {
        assert!(ordered(&["99203", "99213", "99214", "99215"]));
        assert!(ordered(&["E11.21", "E11.22", "I12.9", "N18.30"]));
        assert!(ordered(&["30 days", "60 days", "90 days", "120 days"]));
        assert!(ordered(&["a", "b", "All of the above"]));
        assert!(!ordered(&["99213", "99203", "99214", "99215"]));
        assert!(!ordered(&["29880-RT, G0289-RT", "29880-RT", "29881-RT", "29882"]));
        assert!(!ordered(&["Radius", "Ulna", "Humerus", "Femur"]));
    }
}
