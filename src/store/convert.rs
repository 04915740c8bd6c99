//! Between domain types and columns.

use crate::domain::answer::{Answer, Choices, letter, position};
use crate::domain::time::Millis;
use crate::engine::exam::Event;

pub(super) fn ms(time: Millis) -> i64 {
    i64::try_from(time.0).unwrap_or(i64::MAX)
}

pub(super) fn millis(ms: i64) -> Millis {
    Millis(u64::try_from(ms).unwrap_or(0))
}

pub(super) fn index(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// An answer as it is kept: the bank's letters, or `=` and the words typed.
pub(super) fn answer_text(answer: &Answer) -> String {
    match answer {
        Answer::Options(set) => set.letters(),
        Answer::Typed(text) => format!("={text}"),
    }
}

pub(super) fn answer(text: &str) -> Option<Answer> {
    match text.strip_prefix('=') {
        Some(typed) => Some(Answer::Typed(typed.to_owned())),
        None => Choices::from_letters(text).map(Answer::Options),
    }
}

/// The option order as the bank's letters in the order of the screen.
pub(super) fn shown_text(order: &[usize]) -> String {
    order.iter().map(|&p| letter(p)).collect()
}

pub(super) fn order(shown: &str) -> Option<Vec<usize>> {
    shown.chars().map(position).collect()
}

/// The columns of an event: kind, question, value.
pub(super) fn event_row(event: &Event) -> (&'static str, Option<usize>, Option<String>) {
    match event {
        Event::Opened(q) => ("open", Some(*q), None),
        Event::Reviewed => ("review", None, None),
        Event::Answered { question, answer } => ("answer", Some(*question), Some(answer_text(answer))),
        Event::Cleared(q) => ("clear", Some(*q), None),
        Event::Struck { question, option } => ("strike", Some(*question), Some(letter(*option).to_string())),
        Event::Flagged(q) => ("flag", Some(*q), None),
        Event::Checked(q) => ("check", Some(*q), None),
        Event::Paused => ("pause", None, None),
        Event::Continued => ("continue", None, None),
        Event::BookOpened => ("book-open", None, None),
        Event::BookClosed => ("book-close", None, None),
        Event::LookedUp(code) => ("look-up", None, Some(code.clone())),
        Event::Left => ("leave", None, None),
        Event::Returned => ("return", None, None),
        Event::Submitted => ("submit", None, None),
        Event::Ticked => ("tick", None, None),
        Event::TimeRanOut => ("time-out", None, None),
    }
}

/// The event of its columns; `None` for what no version wrote.
pub(super) fn event(kind: &str, n: Option<i64>, value: Option<&str>) -> Option<Event> {
    let question = n.and_then(|n| usize::try_from(n).ok());
    Some(match kind {
        "open" => Event::Opened(question?),
        "review" => Event::Reviewed,
        "answer" => Event::Answered { question: question?, answer: answer(value?)? },
        "clear" => Event::Cleared(question?),
        "strike" => Event::Struck { question: question?, option: position(value?.chars().next()?)? },
        "flag" => Event::Flagged(question?),
        "check" => Event::Checked(question?),
        "pause" => Event::Paused,
        "continue" => Event::Continued,
        "book-open" => Event::BookOpened,
        "book-close" => Event::BookClosed,
        "look-up" => Event::LookedUp(value?.to_owned()),
        "leave" => Event::Left,
        "return" => Event::Returned,
        "submit" => Event::Submitted,
        "tick" => Event::Ticked,
        "time-out" => Event::TimeRanOut,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_reads_back_as_it_was_written() {
        let events = [
            Event::Opened(99),
            Event::Reviewed,
            Event::Answered { question: 0, answer: Answer::Options(Choices::from_letters("AC").unwrap()) },
            Event::Answered { question: 3, answer: Answer::Typed(" S52.501G=1E5 ".into()) },
            Event::Cleared(1),
            Event::Struck { question: 2, option: 3 },
            Event::Flagged(4),
            Event::Checked(5),
            Event::Paused,
            Event::Continued,
            Event::BookOpened,
            Event::BookClosed,
            Event::LookedUp("E11.40".into()),
            Event::Left,
            Event::Returned,
            Event::Submitted,
            Event::Ticked,
            Event::TimeRanOut,
        ];
        for e in events {
            let (kind, n, value) = event_row(&e);
            assert_eq!(event(kind, n.map(index), value.as_deref()), Some(e));
        }
        assert_eq!(event("dance", None, None), None);
        assert_eq!(event("answer", Some(1), Some("1")), None);
        assert_eq!(order(&shown_text(&[2, 0, 3, 1])), Some(vec![2, 0, 3, 1]));
    }
}
