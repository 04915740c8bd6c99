//! What a finished sitting came to, in the shape of the real report, and how sure one may be of it.

use super::Text;
use super::answer::Answer;
use super::exam::AreaId;
use super::time::Millis;

/// Under this many questions a share says little, and the screen says so.
pub const FEW: u32 = 10;

/// Right answers of scored questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Right answers.
    pub correct: u32,
    /// Questions that count.
    pub scored: u32,
}

impl Tally {
    /// The share right, 0 to 100, rounded to one decimal; `None` of nothing.
    pub fn percent(self) -> Option<f64> {
        (self.scored > 0).then(|| (f64::from(self.correct) * 1000.0 / f64::from(self.scored)).round() / 10.0)
    }

    /// The share as whole percent for a narrow column, rounded half up; `None` of nothing.
    pub fn whole_percent(self) -> Option<u32> {
        (self.scored > 0).then(|| (self.correct * 200 + self.scored) / (self.scored * 2))
    }

    /// The Wilson 95% score interval of the share, both ends in 0 to 1; `None` of nothing.
    ///
    /// Wilson (1927), recommended for small numbers by Brown, Cai and `DasGupta`, Statistical Science 16 (2001) 101.
    pub fn wilson(self) -> Option<(f64, f64)> {
        const Z: f64 = 1.959_963_984_540_054;
        if self.scored == 0 {
            return None;
        }
        let n = f64::from(self.scored);
        let p = f64::from(self.correct) / n;
        let scale = 1.0 + Z * Z / n;
        let centre = (p + Z * Z / (2.0 * n)) / scale;
        let half = Z / scale * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(((centre - half).max(0.0), (centre + half).min(1.0)))
    }

    /// The interval in words, `30–90%`; empty of nothing.
    pub fn interval(self) -> String {
        self.wilson()
            .map_or_else(String::new, |(low, high)| format!("{:.0}–{:.0}%", low * 100.0, high * 100.0))
    }

    /// Whether the share is under a percent; nothing is under nothing.
    pub fn is_below(self, percent: u8) -> bool {
        u64::from(self.correct) * 100 < u64::from(percent) * u64::from(self.scored)
    }

    /// Whether there are too few questions to say anything of an area.
    pub fn is_few(self) -> bool {
        self.scored < FEW
    }

    /// Adds one question.
    pub fn count(&mut self, right: bool) {
        self.scored += 1;
        self.correct += u32::from(right);
    }
}

/// An area's part of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaScore {
    /// The area.
    pub area: AreaId,
    /// Its title when the sitting began.
    pub title: Text,
    /// Right of scored.
    pub tally: Tally,
}

/// Which way answers were changed; blanks filled in later are not changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// From wrong to right.
    pub to_right: u32,
    /// From right to wrong.
    pub to_wrong: u32,
    /// From one wrong answer to another.
    pub between_wrong: u32,
}

impl Changes {
    /// All of them.
    pub fn total(self) -> u32 {
        self.to_right + self.to_wrong + self.between_wrong
    }
}

/// What became of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The answer that counts; `None` for a blank.
    pub answer: Option<Answer>,
    /// Whether it is right.
    pub right: bool,
    /// Time it was on screen.
    pub spent: Millis,
    /// Of that, time the code book was open.
    pub in_book: Millis,
    /// Whether it was flagged at the end.
    pub flagged: bool,
    /// How often its answer was changed.
    pub changes: u32,
}

/// What a finished sitting came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// Right of scored over all areas.
    pub total: Tally,
    /// Pass or fail; `None` where there is no pass, or a scaled rule cannot tell.
    pub passed: Option<bool>,
    /// By area, in the order of the paper.
    pub areas: Vec<AreaScore>,
    /// Time at the desk, pauses apart.
    pub used: Millis,
    /// Median time of a question answered right.
    pub median_right: Option<Millis>,
    /// Median time of a question answered wrong.
    pub median_wrong: Option<Millis>,
    /// Which way answers were changed.
    pub changes: Changes,
    /// Questions left blank, which count as wrong.
    pub blanks: u32,
    /// How often the candidate left the desk, or the machine failed, and came back.
    pub away: u32,
    /// How often the sitting was paused.
    pub pauses: u32,
    /// Whether time ran out.
    pub timed_out: bool,
    /// Question by question, in the order of the paper.
    pub outcomes: Vec<Outcome>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_published_values() {
        // 81/263, 15/148 and 0/20 are from Newcombe, Statistics in Medicine 17 (1998) 857, table I.
        let close = |t: Tally, low: f64, high: f64| {
            let (l, h) = t.wilson().unwrap();
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{t:?}: {l} {h}");
        };
        close(Tally { correct: 4, scored: 6 }, 0.3000, 0.9032);
        close(Tally { correct: 0, scored: 10 }, 0.0, 0.2775);
        close(Tally { correct: 10, scored: 20 }, 0.2993, 0.7007);
        close(Tally { correct: 81, scored: 263 }, 0.2553, 0.3662);
        close(Tally { correct: 15, scored: 148 }, 0.0624, 0.1605);
        close(Tally { correct: 0, scored: 20 }, 0.0, 0.1611);
        assert_eq!(Tally::default().wilson(), None);
    }

    #[test]
    fn percents_round_half_up() {
        assert_eq!(Tally { correct: 1, scored: 3 }.whole_percent(), Some(33));
        assert_eq!(Tally { correct: 5, scored: 6 }.whole_percent(), Some(83));
        assert_eq!(Tally { correct: 1, scored: 8 }.percent(), Some(12.5));
        assert_eq!(Tally::default().percent(), None);
    }
}
