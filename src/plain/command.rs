//! What a typed line means.

use crate::domain::answer::{Answer, Choices, position};
use crate::domain::paper::Asked;
use crate::domain::question::ItemKind;

/// What a candidate may type.
pub const HELP: &str = "a, b, c, d answer and move on (several letters where several are asked) · = TEXT fills a blank\n\
n next · p previous · g 12 go to question 12 · u next blank · m next flagged\n\
f flag · s b strike out b · x clear · t time left · r review · ? this help\n\
/ WORDS looks something up in the code book, such as /t2dm neuropathy or /E11.42\n\
pause, continue (practice only) · submit hands the paper in · q leaves; the sitting waits for `openbook resume`";

/// A typed line, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Give this answer and move on.
    Answer(Answer),
    /// Take the answer back.
    Clear,
    /// Strike an option out, or restore it; a position on screen.
    Strike(usize),
    /// Flag, or unflag.
    Flag,
    /// The next question.
    Next,
    /// The previous question.
    Previous,
    /// A question by number, from 0.
    GoTo(usize),
    /// The next blank.
    NextBlank,
    /// The next flagged question.
    NextFlagged,
    /// How much time is left.
    Time,
    /// Which questions are blank or flagged.
    Review,
    /// Stop the clock (practice).
    Pause,
    /// Let the clock go on.
    Continue,
    /// Hand the paper in.
    Submit,
    /// Leave; the sitting waits.
    Leave,
    /// Show this question again.
    Again,
    /// What may be typed.
    Help,
    /// Not understood, and why.
    Unknown(String),
}

/// Understands a line typed at a question.
///
/// A letter that names an option on screen is an answer before it is anything else, so `c` answers where there is an
/// option C, and clears where there is none; `x` and `clear` always clear.
pub fn parse(line: &str, asked: &Asked) -> Command {
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(w, r)| (w, r.trim()));
    if let Some(text) = line.strip_prefix('=') {
        return typed(text.trim(), asked);
    }
    if let Some(answer) = letters(line, asked) {
        return match asked.item.lacks(Some(&answer)) {
            0 => Command::Answer(answer),
            n => Command::Unknown(format!("{n} more to choose: type all letters in one line, such as bd")),
        };
    }
    match (word.to_lowercase().as_str(), rest) {
        ("", _) => Command::Again,
        ("n" | "next", "") => Command::Next,
        ("p" | "previous" | "back", "") => Command::Previous,
        ("g" | "go", number) => match number.parse::<usize>() {
            Ok(n) if n > 0 => Command::GoTo(n - 1),
            _ => Command::Unknown("type the number of a question behind g, such as g 12".into()),
        },
        ("u", "") => Command::NextBlank,
        ("m", "") => Command::NextFlagged,
        ("f" | "flag", "") => Command::Flag,
        ("s" | "strike", letter) => match one_letter(letter).filter(|&p| p < asked.order.len()) {
            Some(shown) => Command::Strike(shown),
            None => Command::Unknown("type the letter of an option behind s, such as s b".into()),
        },
        ("c" | "x" | "clear", "") => Command::Clear,
        ("t" | "time", "") => Command::Time,
        ("r" | "review", "") => Command::Review,
        ("pause", "") => Command::Pause,
        ("continue", "") => Command::Continue,
        ("submit", "") => Command::Submit,
        ("q" | "quit" | "leave", "") => Command::Leave,
        ("?" | "h" | "help", "") => Command::Help,
        // A single letter is a slip: no code is that short.
        _ if asked.item.kind() == ItemKind::Fill && line.chars().count() > 1 => typed(line, asked),
        _ if asked.item.kind() == ItemKind::Fill => {
            Command::Unknown("this question is a blank: type the code".into())
        }
        _ => Command::Unknown(format!("“{}” is not understood; ? shows what is", shown(line))),
    }
}

fn typed(text: &str, asked: &Asked) -> Command {
    let text: String = text.chars().filter(|c| is_printable(*c)).take(80).collect();
    match asked.item.kind() {
        ItemKind::Fill if !text.trim().is_empty() => Command::Answer(Answer::Typed(text)),
        ItemKind::Fill => Command::Unknown("type the code behind the =".into()),
        ItemKind::Single | ItemKind::Multi => {
            Command::Unknown("this question is answered with a letter".into())
        }
    }
}

/// Letters of options on screen as an answer in bank positions: one for a single, any number for a multi.
fn letters(line: &str, asked: &Asked) -> Option<Answer> {
    let letters: Vec<char> = line.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let right_number = match asked.item.kind() {
        ItemKind::Single => letters.len() == 1,
        ItemKind::Multi => !letters.is_empty(),
        ItemKind::Fill => false,
    };
    let set: Option<Choices> =
        letters.iter().map(|&c| place(c).and_then(|shown| asked.bank_position(shown))).collect();
    set.filter(|_| right_number).map(Answer::Options)
}

/// The place on screen that a letter, or a digit from 1 on, names.
fn place(c: char) -> Option<usize> {
    match c.to_digit(10) {
        Some(digit) => usize::try_from(digit).ok()?.checked_sub(1),
        None => position(c),
    }
}

fn one_letter(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none()).and_then(place)
}

/// A typed line as it may be said back: short, and nothing a terminal would obey.
fn shown(line: &str) -> String {
    line.chars().take(40).filter(|c| is_printable(*c)).collect()
}

/// Whether a typed character has a shape and no other effect on a terminal.
fn is_printable(c: char) -> bool {
    c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric()
}
