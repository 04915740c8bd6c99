//! Asks of every answer that stands among codes whether it is one: `h61.22`, `H61,22`, `9921O` are none, and would pass for
//! mere words.

use crate::gate::findings::Findings;
use crate::gate::grammar;
use crate::gate::rule::codes as rules;
use crate::gate::{Part, Role, Subject};

/// Checks every option whose fellows are codes, and every text that a blank for a code accepts.
pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let answers = || subject.parts.iter().filter(|part| part.role.is_answer());
    let blank_for_a_code = subject.item.stem.to_lowercase().contains("code");
    for part in answers().filter(|part| !is_codes(part)) {
        let among_codes = match part.role {
            Role::Accept(_) => blank_for_a_code,
            _ => answers().any(is_codes),
        };
        if let Some(word) = strange_word(part).filter(|_| among_codes) {
            let message = format!("`{word}` is written like a code, and is none");
            let help = "write it as its book prints it: capitals and digits, with a full stop in ICD-10-CM";
            findings.note(&rules::CODE_GARBLED, part.place, message, help);
        }
    }
}

fn is_codes(part: &Part<'_>) -> bool {
    grammar::only_codes(part.text, &part.mentions)
}

/// The first word outside the codes of a text that has digits, if all words outside of them do.
fn strange_word<'p>(part: &Part<'p>) -> Option<&'p str> {
    let mut strange = None;
    let mut at = 0;
    let ends = part.mentions.iter().map(|mention| (mention.span.start, mention.span.end));
    for (start, end) in ends.chain([(part.text.len(), part.text.len())]) {
        let between = part.text.get(at..start)?;
        // `H61,22`: the comma stands for a full stop.
        let glued = at > 0
            && between.strip_prefix(',').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let words = between.split(|c: char| c.is_whitespace() || ",;/+&()-".contains(c));
        for word in words.map(|word| word.trim_matches('.')).filter(|word| !word.is_empty()) {
            if matches!(word, "and" | "plus" | "with") {
                continue;
            }
            if !word.contains(char::is_numeric) {
                return None;
            }
            strange = strange.or(Some(word).filter(|word| glued || resembles_code(word)));
        }
        at = end;
    }
    strange
}

/// Whether a word has the shape of a code once its letters are capitals and of our alphabet, and its `O` and `l` digits.
fn resembles_code(word: &str) -> bool {
    let fold = |(at, c): (usize, char)| match c {
        'O' | 'o' if at > 0 => b'0',
        'l' if at > 0 => b'1',
        _ if c.is_alphabetic() && !c.is_ascii() => b'A',
        _ => u8::try_from(c.to_ascii_uppercase()).unwrap_or(b'?'),
    };
    let folded: Vec<u8> = word.chars().enumerate().map(fold).collect();
    match folded.as_slice() {
        [b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9' | b'A' | b'B', tail @ ..] => {
            let tail = tail.strip_prefix(b".").unwrap_or(tail);
            (1..=4).contains(&tail.len()) && tail.iter().all(u8::is_ascii_alphanumeric)
        }
        five => {
            five.len() == 5
                && five.iter().all(u8::is_ascii_alphanumeric)
                && five.iter().filter(|b| b.is_ascii_digit()).count() > 3
        }
    }
}
