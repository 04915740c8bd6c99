//! Reads a case for what it tells of the patient: which side, which sex, which age.
//!
//! Only what is certain is told: a word that may mean something else, or someone else, is no ground for a finding.

use crate::gate::Subject;

/// A side, as a code or a modifier names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The right.
    Right,
    /// The left.
    Left,
    /// Both.
    Both,
}

impl Side {
    /// It in words.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Left => "left",
            Self::Both => "both sides",
        }
    }
}

/// A sex, as a code names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sex {
    /// Women and girls.
    Female,
    /// Men and boys.
    Male,
}

/// Words behind `right` or `left` with which it is not the side of a patient: `right-handed`, `left heart failure`,
/// `left anterior descending`, `right away`.
const NO_SIDE: &str = "handed|handedness|dominant|dominance|heart|sided|ventricle|ventricular|atrium|atrial|bundle|\
    fascicular|main|anterior|posterior|circumflex|coronary|quadrant|upper quadrant|lower quadrant|hand dominant|\
    hand dominance|hepatic|colon|hemicolectomy|colectomy|colic|away|lateral decubitus|aortic";

/// Words after which a side is that of a limb or of a paired organ.
const PAIRED: &str = "eye|ear|eyelid|lid|cornea|retina|arm|forearm|elbow|wrist|hand|finger|thumb|shoulder|hip|knee|leg|\
    ankle|foot|toe|heel|thigh|calf|humerus|humeral|radius|radial|ulna|ulnar|femur|femoral|tibia|tibial|fibula|fibular|\
    patella|patellar|clavicle|scapula|breast|kidney|renal|ureter|lung|ovary|ovarian|testis|testicle|cheek|buttock|flank|\
    groin|inguinal|axilla|carpal|metacarpal|metatarsal|carotid|meniscus|supraspinatus|extremity|limb|palm|nipple";

/// Words that end the search for what a side belongs to: `he left the hand surgeon`.
const BREAKS: &str =
    "the|a|an|his|her|their|in|at|for|without|on|to|against|when|who|is|was|untreated|before|after";

/// Words that tell of both sides.
const BOTH: &str = "both|bilateral|bilaterally|each|either|sides|knees|eyes|ears|hips|hands|feet";

/// Words for a child beside which an adult may be told of.
const CHILD: &str = "newborn|neonate|baby|infant|twin|twins|son|daughter|fetus";

/// Words for a woman who bears a child.
const BEARS: &str = "mother|pregnant|pregnancy|delivery|delivers|delivered|labor|gravida";

/// Words for a woman, and for a man.
const WOMEN: &str = "woman|girl|female|lady|mrs|ms";
const MEN: &str = "man|boy|male|gentleman|mr";

/// Words before `of` and an age: `a girl of 6`.
const PEOPLE: &str = "woman|man|girl|boy|child|patient|infant|baby|lady|gentleman";

/// What has an age of its own beside the patient's: `a 2-year-old pacemaker`.
const THINGS: &str = "pacemaker|device|generator|lead|implant|prosthesis|graft|shunt|stent|catheter|tube|bypass|fistula|\
    fracture|injury|wound|scar|tear|burn|stroke|infarction";

/// Words behind a number alone that is an age: `a girl of 6 with a sore throat`.
const GOES_ON: &str = "with|who|whose|is|was|has|had|and|comes|came|presents|presented|falls|fell|undergoes";

/// Whether a word is in a list.
fn listed(list: &str, word: &str) -> bool {
    list.split('|').any(|one| one == word)
}

/// The case in lower-case words, each with whether punctuation stands before it.
pub(super) struct Story {
    words: Vec<(String, bool)>,
}

impl Story {
    pub(super) fn of(subject: &Subject<'_>) -> Self {
        let mut words = Vec::new();
        for part in subject.told() {
            words.extend(words_of(part.text));
        }
        Self { words }
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |(word, _)| word)
    }

    fn has(&self, any: &str) -> bool {
        self.words.iter().any(|(word, _)| listed(any, word))
    }

    /// The one side that the case tells; none if it tells of none, of both, or if one is not certain.
    pub(super) fn side(&self) -> Option<Side> {
        let mut told = None;
        let mut sides = [false; 2];
        for (at, (word, _)) in self.words.iter().enumerate() {
            let (index, side) = match word.as_str() {
                "right" => (0, Side::Right),
                "left" => (1, Side::Left),
                _ => continue,
            };
            let behind = format!("{} {}", self.word(at + 1), self.word(at + 2));
            if is_no_side(&behind) {
                continue;
            }
            sides[index] = true;
            if self.is_of_paired(at) {
                told = Some(side);
            }
        }
        // The word alone, and be it a verb, is enough for doubt; and "the other knee" is on the side that is not told.
        let other = self.has("other|opposite|contralateral|remaining");
        if sides == [true; 2] || self.has(BOTH) || other { None } else { told }
    }

    /// Whether one of the next words is a paired part of the body.
    fn is_of_paired(&self, at: usize) -> bool {
        let next = self.words.iter().skip(at + 1).take(4);
        let part = next.take_while(|(word, broken)| !broken && !listed(BREAKS, word));
        part.into_iter().any(|(word, _)| {
            listed(PAIRED, word) || word.strip_suffix('s').is_some_and(|one| listed(PAIRED, one))
        })
    }

    /// Whether a mother and her child, or anyone else beside the patient, are in it: then words may be of either.
    pub(super) fn is_of_two(&self) -> bool {
        let child = self.has(CHILD);
        let adult = self.has(BEARS);
        child && (adult || self.ages().iter().any(|age| *age >= 12))
    }

    /// The sex that the case tells; none if it tells of both or by pronouns only, which may be a physician's.
    pub(super) fn sex(&self) -> Option<Sex> {
        let nouns: [(Sex, &str); 2] = [(Sex::Female, WOMEN), (Sex::Male, MEN)];
        let told = nouns.into_iter().find(|(_, words)| self.has(words))?.0;
        let other = match told {
            Sex::Female => "man|boy|male|gentleman|mr|he|him|his",
            Sex::Male => "she|hers",
        };
        (!self.has(other)).then_some(told)
    }

    /// The age in years that the case tells, 0 below the first birthday; none if it tells of several.
    pub(super) fn age(&self) -> Option<u16> {
        match self.ages().as_slice() {
            [age] => Some(*age),
            _ => None,
        }
    }

    /// Every age that is told, in years.
    fn ages(&self) -> Vec<u16> {
        let mut ages: Vec<u16> = Vec::new();
        for (at, (word, _)) in self.words.iter().enumerate() {
            let Ok(count) = word.parse::<u16>() else { continue };
            let (unit, behind) = (self.word(at + 1), self.word(at + 2));
            let old = behind == "old" && !listed(THINGS, self.word(at + 3));
            let of =
                at >= 2 && self.word(at - 1) == "of" && listed(PEOPLE, self.word(at - 2)) && behind != "olds";
            // Not `1.65 m`, `3,200 g`, `6 foot`, `3 children`.
            let ends = self.words.get(at + 1).is_none_or(|(word, broken)| {
                listed(GOES_ON, word) || *broken && !word.starts_with(|c: char| c.is_ascii_digit())
            });
            ages.extend(match unit {
                "year" | "years" if old || of => Some(count),
                "month" | "months" if old || of => Some(count / 12),
                "week" | "weeks" | "day" | "days" | "hour" | "hours" if old || of => Some(0),
                _ => Some(count).filter(|age| of && ends && *age < 120),
            });
        }
        if self.has("newborn|neonate") {
            ages.push(0);
        }
        ages.dedup();
        ages
    }
}

/// Whether what stands behind a side's word makes it something else.
fn is_no_side(behind: &str) -> bool {
    NO_SIDE
        .split('|')
        .any(|words| behind.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// The side that a title names.
pub(super) fn title_side(title: &str) -> Option<Side> {
    let words = words_of(title);
    let word = |at: usize| words.get(at).map_or("", |(word, _)| word.as_str());
    let named = |side: &str| {
        let mut all = (0..words.len()).filter(|at| word(*at) == side);
        // The dominant side of a hemiplegia is a side.
        all.any(|at| {
            let behind = format!("{} {}", word(at + 1), word(at + 2));
            behind.starts_with("dominant") || !is_no_side(&behind)
        })
    };
    match (named("right"), named("left"), words.iter().any(|(word, _)| word == "bilateral")) {
        (true, false, false) => Some(Side::Right),
        (false, true, false) => Some(Side::Left),
        (false, false, true) => Some(Side::Both),
        _ => None,
    }
}

/// The words of a text in lower case, each with whether punctuation stands before it.
fn words_of(text: &str) -> Vec<(String, bool)> {
    let mut words: Vec<(String, bool)> = Vec::new();
    let mut broken = true;
    let mut inside = false;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if !inside {
                words.push((String::new(), broken));
                (inside, broken) = (true, false);
            }
            if let Some((word, _)) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        } else {
            inside = false;
            broken |= matches!(c, '.' | ',' | ';' | ':' | '(' | ')' | '!' | '?');
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Story {
        Story { words: words_of(text) }
    }

    #[test]
    fn a_side_is_told_only_where_it_is_certain() {
        for (text, side) in [
            ("A fracture of the right distal tibia.", Some(Side::Right)),
            ("A right-handed man cuts his left index finger.", Some(Side::Left)),
            ("Left heart failure; the right lower leg is swollen.", Some(Side::Right)),
            ("Right lower quadrant pain; a stone in the left kidney.", Some(Side::Left)),
            ("An infarction of the left anterior descending artery.", None),
            ("She left the hand surgeon's office.", None),
            ("The right and left knee are swollen.", None),
            ("Both knees hurt, the right knee more.", None),
            ("Left untreated, the right knee got worse.", None),
            ("He was turned on his left side; the right shoulder was draped.", None),
            ("Right-hand dominant; a cut on the left forearm.", Some(Side::Left)),
        ] {
            assert_eq!(told(text).side(), side, "{text}");
        }
    }

    #[test]
    fn a_title_names_a_side_or_none() {
        for (title, side) in [
            ("Unilateral primary osteoarthritis, right knee", Some(Side::Right)),
            ("Hemiplegia, unspecified affecting left nondominant side", Some(Side::Left)),
            ("Hemiplegia, unspecified affecting right dominant side", Some(Side::Right)),
            ("Bilateral primary osteoarthritis of knee", Some(Side::Both)),
            ("Right lower quadrant pain", None),
            ("Left ventricular failure, unspecified", None),
            ("Left bundle-branch block, unspecified", None),
            ("ST elevation (STEMI) myocardial infarction involving left main coronary artery", None),
            ("Acute right heart failure", None),
        ] {
            assert_eq!(title_side(title), side, "{title}");
        }
    }

    #[test]
    fn sex_and_age_are_told_only_where_they_are_certain() {
        for (text, sex, age) in [
            ("A 32-year-old woman with pelvic pain.", Some(Sex::Female), Some(32)),
            ("A 6-month-old boy with fever.", Some(Sex::Male), Some(0)),
            ("A 18-month-old girl.", Some(Sex::Female), Some(1)),
            ("A newborn with jaundice.", None, Some(0)),
            ("A man of 40; she is his wife.", None, Some(40)),
            ("She examined the patient.", None, None),
            ("A 30-year-old and a 60-year-old.", None, None),
            ("A girl of 6 with a sore throat.", Some(Sex::Female), Some(6)),
            ("A boy of 8 months with a cough.", Some(Sex::Male), Some(0)),
            ("A woman of 44 years, and a stone of 12 mm.", Some(Sex::Female), Some(44)),
            ("A 70-year-old man with a 2-year-old pacemaker.", Some(Sex::Male), Some(70)),
            ("A man of 180 cm.", Some(Sex::Male), None),
            ("A woman of 1.65 m and 92 kg.", Some(Sex::Female), None),
            ("A man of 6 foot 2.", Some(Sex::Male), None),
            ("A woman of 3 children.", Some(Sex::Female), None),
            ("A boy of 6, with his 34-year-old mother.", Some(Sex::Male), None),
            ("A 34-year-old woman brings her 6-year-old sister.", Some(Sex::Female), None),
        ] {
            assert_eq!((told(text).sex(), told(text).age()), (sex, age), "{text}");
        }
        assert!(told("A pregnant woman delivers a healthy newborn boy.").is_of_two());
    }
}
