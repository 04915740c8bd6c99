//! Spans of time as a candidate sees them, and calendar days as a bank states them.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

use super::Text;

/// A span of time in whole milliseconds; subtraction stops at zero, so a span is never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

impl Millis {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of whole seconds.
    pub const fn seconds(n: u64) -> Self {
        Self(n.saturating_mul(1000))
    }

    /// A span of whole minutes.
    pub const fn minutes(n: u64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }

    /// Whole seconds, rounded down.
    pub const fn as_seconds(self) -> u64 {
        self.0 / 1000
    }

    /// Minutes, rounded to the nearest.
    pub const fn as_minutes(self) -> u64 {
        (self.0 + 30_000) / 60_000
    }

    /// What is left on a clock that shows whole seconds: rounded up, so that 0:00:00 means time is up.
    pub const fn countdown(self) -> Self {
        Self(self.0.div_ceil(1000) * 1000)
    }

    /// `m:ss`, for one question.
    pub fn short(self) -> String {
        let s = self.as_seconds();
        format!("{}:{:02}", s / 60, s % 60)
    }

    /// `3 h 41 min` or `12 min`, for a whole sitting.
    pub fn long(self) -> String {
        match (self.as_minutes() / 60, self.as_minutes() % 60) {
            (0, m) => format!("{m} min"),
            (h, 0) => format!("{h} h"),
            (h, m) => format!("{h} h {m} min"),
        }
    }
}

impl fmt::Display for Millis {
    /// `h:mm:ss`, as on the wall of an exam room.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.as_seconds();
        write!(f, "{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    }
}

impl Add for Millis {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Millis {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Millis {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// A calendar day as `YYYY-MM-DD`; the order of days is the order of their texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Text);

impl Day {
    /// Reads a day of the Gregorian calendar; anything else is `None`.
    pub fn parse(text: impl Into<Text>) -> Option<Self> {
        let text = text.into();
        let number = |range| text.get::<std::ops::Range<usize>>(range)?.parse::<u32>().ok();
        let shape = text.len() == 10
            && text
                .bytes()
                .enumerate()
                .all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 31,
        };
        (shape && (1..=12).contains(&month) && (1..=last).contains(&day)).then_some(Self(text))
    }

    /// The day as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_on_a_wall_clock() {
        assert_eq!(Millis::minutes(240).to_string(), "4:00:00");
        assert_eq!(Millis(59_999).to_string(), "0:00:59");
        assert_eq!(Millis(1).countdown().to_string(), "0:00:01");
        assert_eq!(Millis::seconds(144).short(), "2:24");
        assert_eq!(Millis::minutes(221).long(), "3 h 41 min");
        assert_eq!(Millis::minutes(240).long(), "4 h");
        assert_eq!((Millis(5) - Millis(9)), Millis::ZERO);
    }

    #[test]
    fn only_days_of_the_calendar_are_days() {
        for good in ["2026-11-22", "2024-02-29", "2000-02-29"] {
            assert!(Day::parse(good).is_some(), "{good}");
        }
        for bad in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-04-31",
            "22.11.2026",
            "2026-1-1",
            "2026-11-2é",
            "",
        ] {
            assert!(Day::parse(bad).is_none(), "{bad}");
        }
        assert!(Day::parse("2026-12-31") < Day::parse("2027-01-01"));
    }
}
