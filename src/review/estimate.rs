//! What a review tells of the keys that nobody disputed: shares with their intervals, and what may have gone unnoticed.

use crate::domain::score::Tally;

/// Fewer questions than this tell too little to put a number on.
pub const ENOUGH: u32 = 20;

/// A share and where it lies with 95% confidence; all from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The share that was seen.
    pub share: f64,
    /// The low end.
    pub low: f64,
    /// The high end.
    pub high: f64,
}

/// A share with its 95% score interval; the whole range for none of none.
pub fn wilson(hits: u32, of: u32) -> Interval {
    let correct = hits.min(of);
    let (low, high) = Tally { correct, scored: of }.wilson().unwrap_or((0.0, 1.0));
    Interval { share: f64::from(correct) / f64::from(of.max(1)), low, high }
}

/// The highest share that still gives none in so many with this chance: `1 − chance^(1/n)`.
///
/// Exact, after C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404–413; for a chance of 0.05 and many it is near
/// 3/n, the “rule of three”.
fn none_in(of: u32, chance: f64) -> f64 {
    if of == 0 { 1.0 } else { 1.0 - chance.powf(1.0 / f64::from(of)) }
}

/// What a review tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Questions compared, those with a swapped key left out.
    pub compared: u32,
    /// How many of them the reviewer disputes.
    pub disputed: u32,
    /// Their share.
    pub share: Interval,
    /// The share of swapped keys that were noticed.
    pub noticed: Interval,
    /// What is left among the keys that were not disputed.
    pub rest: Rest,
}

/// What may be left among the keys that were not disputed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rest {
    /// Nothing was disputed: at most these shares of the keys are wrong, with 95% confidence.
    None {
        /// Of the errors that this reviewer would notice: `1 − 0.05^(1/n)`.
        noticeable: f64,
        /// Of all: `(1 − 0.025^(1/n)) / low`, `low` being the low end of what is noticed. Each part holds with 97.5%, so
        /// both do with 95% (Bonferroni).
        all: f64,
    },
    /// If every disputed key were wrong: so many wrong keys went unnoticed.
    ///
    /// `disputed × (1 − noticed) / noticed`. Faults are planted, and those that are found among the planted tell how many of
    /// the others were found: H. D. Mills, On the statistical validation of computer programs, IBM FSC-72-6015 (1972);
    /// the Lincoln–Petersen estimate of capture and recapture.
    Unnoticed {
        /// By the share that was noticed.
        likely: f64,
        /// By the low end of its interval.
        most: f64,
    },
}

/// Makes the estimate; `None` where fewer than [`ENOUGH`] were compared, or no swapped key was answered or noticed.
pub fn estimate(compared: u32, disputed: u32, caught: u32, planted: u32) -> Option<Estimate> {
    if compared < ENOUGH || caught == 0 {
        return None;
    }
    let noticed = wilson(caught, planted);
    let rest = if disputed == 0 {
        let all = (none_in(compared, 0.025) / noticed.low).min(1.0);
        Rest::None { noticeable: none_in(compared, 0.05), all }
    } else {
        let left = |noticed: f64| f64::from(disputed) * (1.0 - noticed) / noticed;
        let undisputed = f64::from(compared - disputed.min(compared));
        Rest::Unnoticed {
            likely: left(noticed.share).min(undisputed),
            most: left(noticed.low).min(undisputed),
        }
    };
    Some(Estimate { compared, disputed, share: wilson(disputed, compared), noticed, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-4
    }

    #[test]
    fn intervals_are_those_of_the_books() {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
        for (hits, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let found = wilson(hits, of);
            assert!(near(found.low, low) && near(found.high, high), "{hits}/{of}: {found:?}");
        }
        assert!(near(none_in(30, 0.05), 0.0950) && near(none_in(300, 0.05), 0.00994));
    }

    #[test]
    fn what_was_planted_and_missed_says_what_else_was_missed() {
        // Half of the planted ones were noticed, so as many again as were disputed went unnoticed.
        let found = estimate(100, 6, 5, 10).unwrap();
        let Rest::Unnoticed { likely, most } = found.rest else { panic!("{found:?}") };
        assert!(near(likely, 6.0) && most > likely, "{found:?}");
        let Rest::Unnoticed { likely, .. } = estimate(100, 6, 10, 10).unwrap().rest else { panic!() };
        assert!(near(likely, 0.0));
    }

    #[test]
    fn few_data_give_no_number() {
        assert_eq!(estimate(19, 0, 3, 3), None);
        assert_eq!(estimate(40, 0, 0, 0), None);
        assert_eq!(estimate(40, 3, 0, 4), None);
        let found = estimate(60, 0, 6, 6).unwrap();
        let Rest::None { noticeable, all } = found.rest else { panic!("{found:?}") };
        assert!(near(noticeable, 0.0487) && all > noticeable && all < 0.12, "{found:?}");
    }
}
