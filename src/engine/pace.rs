//! Whether a candidate is ahead of the clock or behind it.

use crate::domain::time::Millis;

/// How far ahead of the clock a candidate is, or behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// More is answered than the time used would ask for.
    Ahead(Millis),
    /// Less is.
    Behind(Millis),
}

/// Compares the questions answered, at so much time each, with the time used.
pub fn pace(answered: usize, each: Millis, used: Millis) -> Pace {
    let earned = Millis(each.0.saturating_mul(answered as u64));
    if earned >= used { Pace::Ahead(earned - used) } else { Pace::Behind(used - earned) }
}

impl std::fmt::Display for Pace {
    /// `+4 min ahead`, `on pace` within half a minute, `−12 min behind`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ahead(by) | Self::Behind(by) if by.as_minutes() == 0 => f.write_str("on pace"),
            Self::Ahead(by) => write!(f, "+{} min ahead", by.as_minutes()),
            Self::Behind(by) => write!(f, "−{} min behind", by.as_minutes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pace_is_measured_against_two_minutes_twenty_four_a_question() {
        let each = Millis::seconds(144);
        assert_eq!(pace(10, each, Millis::minutes(20)).to_string(), "+4 min ahead");
        assert_eq!(pace(10, each, Millis::minutes(36)).to_string(), "−12 min behind");
        assert_eq!(pace(0, each, Millis::ZERO).to_string(), "on pace");
    }
}
