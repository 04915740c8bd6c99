//! Checks what may be answered, and what is right.

use std::collections::HashMap;

use super::{all, text};
use crate::bank::raw::{RawOption, RawQuestion};
use crate::domain::Text;
use crate::domain::answer::{Choices, letter, position};
use crate::domain::fault::{Faults, Place};
use crate::domain::question::{Choice, Flaw, ItemKind, Response};

/// What a question may be answered with, if nothing forbids it.
pub(super) fn response(raw: &RawQuestion, faults: &mut Faults<'_>) -> Option<Response> {
    let kind = match &raw.kind {
        None => ItemKind::Single,
        Some(_) => text::word(raw.kind.as_ref(), "kind", raw.place, ItemKind::ALL, ItemKind::word, faults)?,
    };
    match kind {
        ItemKind::Fill => fill(raw, faults),
        ItemKind::Single | ItemKind::Multi => choice(raw, kind == ItemKind::Multi, faults),
    }
}

fn fill(raw: &RawQuestion, faults: &mut Faults<'_>) -> Option<Response> {
    for (key, place) in
        [("options", raw.options.first().map(|o| o.place)), ("key", raw.key.first().map(|k| k.place))]
    {
        if let Some(place) = place {
            faults.error(
                place,
                "kind-mismatch",
                format!("a fill-in question has no `{key}`"),
                "remove it, and give `accept` and `explanation`; or remove `kind: fill`",
            );
        }
    }
    let accept: Option<Vec<Text>> =
        all(raw.accept.iter().map(|a| text::required(Some(a), "accept", raw.place, faults).map(Into::into)));
    if raw.accept.is_empty() {
        faults.missing(raw.place, "accept", "add `accept: [CODE]` with every answer that is right");
    }
    let explanation = text::required(raw.explanation.as_ref(), "explanation", raw.place, faults);
    if let (Some(m), Some(e)) = (&raw.explanation, &explanation) {
        names_a_letter(e, m.place, faults);
    }
    let whole = raw.options.is_empty() && raw.key.is_empty() && !raw.accept.is_empty();
    whole.then_some(Response::Fill { accept: accept?, explanation: explanation?.into() })
}

fn choice(raw: &RawQuestion, many: bool, faults: &mut Faults<'_>) -> Option<Response> {
    let count = raw.options.len();
    let place = raw.options.first().map_or(raw.place, |o| o.place);
    let enough = (2..=Choices::MAX).contains(&count);
    if !enough {
        let help = format!("give 2 to {} of them under `options:`", Choices::MAX);
        match count {
            0 => faults.missing(place, "options", help),
            1 => faults.error(place, "option-count", "the question has only one option", help),
            _ => faults.error(place, "option-count", format!("the question has {count} options"), help),
        }
    }
    for (key, marked) in [("accept", raw.accept.first()), ("explanation", raw.explanation.as_ref())] {
        if let Some(m) = marked {
            let message = format!("`{key}` belongs to `kind: fill`");
            faults.error(
                m.place,
                "kind-mismatch",
                message,
                "remove it, or make the question `kind: fill`; each option has its `why`",
            );
        }
    }
    let key = key(raw, count, many, faults);
    let options: Option<Vec<Choice>> =
        all(raw.options.iter().enumerate().map(|(i, o)| option(o, key.map(|k| k.has(i)), faults)));
    let distinct = distinct(&raw.options, faults);
    let whole = enough && distinct && raw.accept.is_empty() && raw.explanation.is_none();
    whole.then_some(Response::Choice { options: options?, key: key?, many })
}

fn key(raw: &RawQuestion, count: usize, many: bool, faults: &mut Faults<'_>) -> Option<Choices> {
    if raw.key.is_empty() {
        faults.missing(
            raw.place,
            "key",
            "add `key: A` if the first option is right, `key: B` if the second is, and so on",
        );
        return None;
    }
    if count == 0 {
        return None;
    }
    let mut positions = Vec::new();
    for marked in &raw.key {
        let mut letters = marked.text.chars();
        let found =
            letters.next().filter(|_| letters.next().is_none()).and_then(position).filter(|&p| p < count);
        if found.is_none() {
            let last = letter(count.min(Choices::MAX) - 1);
            let message = format!("the key `{}` is not the letter of an option", marked.text);
            let help = if many { "; several letters stand in a list: `key: [A, C]`" } else { "" };
            let help = format!("write a letter from A, the first option, to {last}, the last one{help}");
            faults.error(marked.place, "key-outside", message, help);
        }
        positions.push(found);
    }
    let positions: Vec<usize> = positions.into_iter().collect::<Option<_>>()?;
    let set: Choices = positions.iter().copied().collect();
    let right_number = if many { set.len() >= 2 } else { positions.len() == 1 };
    if !right_number || set.len() != positions.len() {
        let (message, help) = if many {
            (
                "a `kind: multi` question has two or more different keys",
                "list them as `key: [A, C]`, or remove `kind: multi`",
            )
        } else {
            (
                "the question has several keys",
                "keep one letter, or add `kind: multi` if all of them are to be chosen",
            )
        };
        faults.error(raw.key[0].place, "key-count", message, help);
        return None;
    }
    Some(set)
}

fn option(raw: &RawOption, is_key: Option<bool>, faults: &mut Faults<'_>) -> Option<Choice> {
    let said = text::required(raw.text.as_ref(), "text", raw.place, faults);
    let why = text::required(raw.why.as_ref(), "why", raw.place, faults);
    let flaw = match &raw.flaw {
        None => Some(None),
        Some(_) => text::word(raw.flaw.as_ref(), "flaw", raw.place, Flaw::ALL, Flaw::word, faults).map(Some),
    };
    if let (Some(m), Some(why)) = (&raw.why, &why) {
        names_a_letter(why, m.place, faults);
    }
    match (is_key, &raw.flaw) {
        (Some(true), Some(flaw)) => {
            faults.error(
                flaw.place,
                "flaw-on-key",
                "the right option has a `flaw`",
                "remove the line, or correct the `key`: it says that this option is right",
            );
            return None;
        }
        (Some(false), None) => {
            let words: Vec<&str> = Flaw::ALL.iter().map(|f| f.word()).collect();
            let help = format!(
                "say which mistake it stands for, or correct the `key`; the flaws are: {}",
                words.join(", ")
            );
            faults.error(raw.place, "flaw-missing", "a wrong option has no `flaw`", help);
            return None;
        }
        (Some(true), None) | (Some(false), Some(_)) | (None, _) => {}
    }
    Some(Choice { text: said?.into(), why: why?.into(), flaw: flaw? })
}

/// Whether no two options say the same, case, space and punctuation aside.
fn distinct(options: &[RawOption], faults: &mut Faults<'_>) -> bool {
    let folded = |o: &RawOption| -> Option<String> {
        let text = o.text.as_ref()?.text.to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        Some(words.join(" ")).filter(|t| !t.is_empty())
    };
    let mut distinct = true;
    let mut first = HashMap::new();
    for (i, option) in options.iter().enumerate() {
        let Some(text) = folded(option) else { continue };
        let before = *first.entry(text).or_insert(i);
        if before != i {
            let message = format!("options {} and {} say the same", letter(before), letter(i));
            faults.error(
                option.place,
                "equal-options",
                message,
                "change one of them; capitals, spaces and punctuation make no difference",
            );
            distinct = false;
        }
    }
    distinct
}

/// Options are shuffled, so an explanation that speaks of "option B" would mislead.
fn names_a_letter(text: &str, place: Place, faults: &mut Faults<'_>) {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let named = words.windows(2).find(|w| {
        w[1].len() == 1
            && w[1].chars().all(|c| matches!(c, 'A'..='H'))
            && matches!(w[0].to_lowercase().as_str(), "option" | "answer" | "choice")
    });
    // "A is wrong", but not "Vitamin A is …", nor "D is for routine care" of a 7th character.
    let begins = text.split(['.', ';', ':']).find_map(|sentence| {
        let words: Vec<&str> = sentence.split_whitespace().take(3).collect();
        let [letter @ ("A" | "B" | "C" | "D"), verb @ ("is" | "was"), judged] = words[..] else {
            return None;
        };
        let judged = judged.trim_end_matches(',');
        matches!(judged, "wrong" | "right" | "correct" | "incorrect" | "better" | "best")
            .then_some([letter, verb])
    });
    if let Some([word, letter]) = named.map(|w| [w[0], w[1]]).or(begins) {
        let message = format!("the explanation speaks of `{word} {letter}`");
        faults.error(
            place,
            "names-letter",
            message,
            "options are shuffled for each sitting, so repeat what the option says instead of its letter",
        );
    }
}
