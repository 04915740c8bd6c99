//! The only `now()` of the program: the desk clock, which counts time at the desk, and the wall clock, for display.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads a clock; everywhere else time is an argument"
)]

use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant, UNIX_EPOCH};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::domain::Text;
use crate::domain::time::{Day, Millis};

/// A stretch between two looks at the clock that is longer than this was not spent at the desk: the program looks at least
/// once a second, so it must have been stopped, or the machine asleep. None of the stretch is charged.
const ASLEEP: Millis = Millis::seconds(5);

/// Time at the desk, carried over breaks: monotonic, so a changed wall clock does not touch it.
///
/// On Linux and macOS the underlying clock stands still while the machine is suspended; where it does not, or where the
/// program alone was stopped, the rule above takes the gap out. Source: `clock_gettime(2)`, `CLOCK_MONOTONIC`.
#[derive(Debug)]
pub struct Desk {
    time: Millis,
    looked: Instant,
}

impl Desk {
    /// Goes on from a desk time.
    pub fn from(time: Millis) -> Self {
        Self { time, looked: Instant::now() }
    }

    /// The desk time now.
    pub fn now(&mut self) -> Millis {
        let millis = Instant::now().duration_since(self.looked).as_millis();
        let passed = u64::try_from(millis).unwrap_or(u64::MAX);
        self.time = pass(self.time, Millis(passed));
        // By whole milliseconds: what is less stays on the clock for the next look.
        self.looked += Duration::from_millis(passed);
        self.time
    }
}

/// The desk time after a stretch between two looks.
fn pass(time: Millis, passed: Millis) -> Millis {
    if passed > ASLEEP { time } else { time + passed }
}

/// The wall clock as RFC 3339 with the place's offset.
pub fn wall() -> String {
    now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn now() -> Zoned {
    static PLACE: OnceLock<TimeZone> = OnceLock::new();
    Timestamp::now().to_zoned(PLACE.get_or_init(place).clone())
}

/// The rules of the place's time. Looking its name up walks the whole folder of time zones, more than all else that the
/// program does before its first frame; the rules themselves lie in one file.
fn place() -> TimeZone {
    let local = || TimeZone::tzif("local", &std::fs::read("/etc/localtime").ok()?).ok();
    let named = std::env::var_os("TZ").is_some();
    if named { None } else { local() }.unwrap_or_else(TimeZone::system)
}

/// The wall clock's hour, minute and second, where the user is: `21:40:07`.
pub fn hour() -> String {
    now().strftime("%H:%M:%S").to_string()
}

/// What changes when a file is saved: the time of its last change, in nanoseconds since 1970, and its bytes; none where
/// there is no such file. A clock set back is no matter: another time is another time.
pub fn saved(file: &Path) -> Option<(u128, u64)> {
    let about = file.metadata().ok()?;
    let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Some((changed.map_or(0, |since| since.as_nanos()), about.len()))
}

/// Today, where the candidate is.
pub fn today() -> Day {
    let text = now().strftime("%Y-%m-%d").to_string();
    Day::parse(Text::from(text)).unwrap_or_else(first_day)
}

/// A wall time of the store in words: `today 21:40`, `yesterday 21:40`, `3 Nov 21:40`, `3 Nov 2025`.
pub fn in_words(then: &str, now: &str) -> String {
    let read = |text: &str| jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%:z", text).ok()?.to_datetime().ok();
    let (Some(then_time), Some(now)) = (read(then), read(now)) else { return then.to_owned() };
    let days = (now.date() - then_time.date()).get_days();
    let hour = then_time.strftime("%H:%M");
    match days {
        0 => format!("today {hour}"),
        1 => format!("yesterday {hour}"),
        _ if then_time.year() == now.year() => format!("{} {hour}", then_time.strftime("%-d %b")),
        _ => then_time.strftime("%-d %b %Y").to_string(),
    }
}

fn first_day() -> Day {
    Day::parse("1970-01-01").unwrap_or_else(first_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_is_not_charged_and_a_second_is() {
        let at = Millis::minutes(10);
        assert_eq!(pass(at, Millis::seconds(1)), at + Millis::seconds(1));
        assert_eq!(pass(at, Millis::minutes(60)), at);
        assert_eq!(pass(at, ASLEEP), at + ASLEEP);
    }

    #[test]
    fn wall_times_read_as_people_say_them() {
        let now = "2026-11-22T08:00:00+01:00";
        assert_eq!(in_words("2026-11-22T07:05:00+01:00", now), "today 07:05");
        assert_eq!(in_words("2026-11-21T21:40:00+01:00", now), "yesterday 21:40");
        assert_eq!(in_words("2026-11-03T21:40:00+01:00", now), "3 Nov 21:40");
        assert_eq!(in_words("2025-11-03T21:40:00+01:00", now), "3 Nov 2025");
        assert_eq!(in_words("a while ago", now), "a while ago");
    }

    #[test]
    fn now_is_a_time_that_history_can_read() {
        assert_eq!(wall().len(), 25);
        assert_eq!(today().as_str(), &wall()[..10]);
    }
}
