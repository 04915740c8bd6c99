//! What a sheet that came back says of a question, however it was filled in.

use std::collections::HashSet;

use super::{Apart, Given};
use crate::domain::answer::{letter, position};
use crate::domain::fault::Faults;
use crate::domain::question::{Item, ItemKind};
use crate::review::filled::{Entry, Word, word};
use crate::review::keys::{Keyed, Right, meant};

/// The one entry of an item that counts, where it stands on the sheet more than once.
pub(super) fn only<'e>(
    first: &'e Entry,
    again: &[&'e Entry],
    keyed: &Keyed,
    faults: &mut Faults<'_>,
) -> Result<&'e Entry, Apart> {
    let mut entry = first;
    for other in again {
        let message =
            format!("`{}` stands on the sheet twice; the first is at line {}", keyed.id, first.place.line);
        let same = other.answer.0.is_empty() || entry.answer.0.is_empty() || other.answer.0 == entry.answer.0;
        let help = if same {
            "remove one of the two"
        } else {
            "keep the answer that is meant, and remove the other"
        };
        faults.warning(other.place, "sheet-twice", message, help);
        if !same {
            return Err(Apart::TwoAnswers);
        }
        entry = if entry.answer.0.is_empty() { other } else { entry };
    }
    match &entry.revision {
        Some((revision, place)) if !revision.eq_ignore_ascii_case(&keyed.revision) => {
            let message = format!("revision `{revision}` was not sent out, but `{}`", keyed.revision);
            faults.warning(
                *place,
                "sheet-revision",
                message,
                "put the revision back if it was changed by mistake",
            );
            Err(Apart::OtherRevision)
        }
        Some(_) => Ok(entry),
        None => {
            let message = "the revision is gone; the one that was sent out is taken";
            faults.warning(
                entry.place,
                "sheet-revision",
                message,
                format!("put back: revision: {}", keyed.revision),
            );
            Ok(entry)
        }
    }
}

/// What an entry says is right; `None` if it is empty or cannot be read, which is then among the faults.
pub(super) fn given(entry: &Entry, keyed: &Keyed, item: &Item, faults: &mut Faults<'_>) -> Option<Given> {
    let (typed, place) = (entry.answer.0.as_str(), entry.answer.1);
    let read_as = |what: &str, faults: &mut Faults<'_>| {
        let message = format!("the answer `{typed}` is read as {what}");
        faults.warning(place, "sheet-answer", message, "write letters alone (A, or A, C), none or several");
    };
    let Right::Options { order, .. } = &keyed.right else {
        let said = match word(typed) {
            Some((Word::None, as_asked)) => Some((Given::None, as_asked)),
            Some((Word::Several, as_asked)) => Some((Given::Several, as_asked)),
            Some((Word::Letters(_), _)) | None => None,
        };
        let (given, as_asked) = said.unwrap_or_else(|| (Given::Typed(typed.to_owned()), true));
        if !as_asked {
            read_as(&format!("`{}`", typed.to_lowercase()), faults);
        }
        return (!typed.is_empty()).then_some(given);
    };
    let told = told(entry, order, item, faults);
    if typed.is_empty() {
        return None;
    }
    let Some((said, as_asked)) = word(typed) else {
        let message =
            format!("the answer `{typed}` is no letter, and neither none nor several; it is left out");
        let last = letter(order.len().saturating_sub(1));
        let help = format!("use the letters A to {last}, none or several; put other words after `remark:`");
        faults.warning(place, "sheet-answer", message, help);
        return None;
    };
    match said {
        Word::None | Word::Several => {
            if !as_asked {
                read_as(if said == Word::None { "`none`" } else { "`several`" }, faults);
            }
            Some(if said == Word::None { Given::None } else { Given::Several })
        }
        Word::Letters(letters) => {
            let Some(set) = meant(&told, &letters) else {
                let last = letter(order.len().saturating_sub(1));
                let message =
                    format!("the answer `{typed}` names an option that there is not; it is left out");
                faults.warning(place, "sheet-answer", message, format!("the options are A to {last}"));
                return None;
            };
            if item.kind() == ItemKind::Single && set.len() > 1 {
                read_as("`several`, for one option is asked for", faults);
                return Some(Given::Several);
            }
            if !as_asked {
                let letters: Vec<String> = letters.chars().map(String::from).collect();
                read_as(&letters.join(", "), faults);
            }
            Some(Given::Options(set))
        }
    }
}

/// The order of the options as the returned sheet shows them: a letter stands for what is written beside it.
fn told(entry: &Entry, order: &[usize], item: &Item, faults: &mut Faults<'_>) -> Vec<usize> {
    let mut told = order.to_vec();
    let Some((head, options)) = &entry.options else {
        let message = "the options are gone; letters are read as they were sent out";
        faults.warning(entry.place, "sheet-option", message, "leave the options as they were sent out");
        return told;
    };
    let says = |place: usize| item.options().get(place).map_or("", |o| o.text.trim());
    let help = "leave the options as they were sent out";
    let mut taken = HashSet::new();
    for (called, text, place) in options {
        let Some(at) = position(*called).filter(|at| *at < order.len()) else {
            let message = format!("there was no option {called}; it is left out");
            faults.warning(*place, "sheet-option", message, help);
            continue;
        };
        taken.insert(at);
        let Some(was) = order.get(at).copied().filter(|was| says(*was) != text) else { continue };
        let moved = order.iter().position(|other| says(*other) == text);
        let message = match moved {
            Some(from) => format!(
                "option {called} says what option {} said; an answer {called} is read by what it says",
                letter(from)
            ),
            None => format!(
                "option {called} does not say what was sent out; an answer {called} is read by its letter"
            ),
        };
        faults.warning(*place, "sheet-option", message, help);
        if let Some(slot) = told.get_mut(at) {
            *slot = moved.and_then(|from| order.get(from).copied()).unwrap_or(was);
        }
    }
    let gone: Vec<String> =
        (0..order.len()).filter(|at| !taken.contains(at)).map(|at| letter(at).to_string()).collect();
    if !gone.is_empty() {
        let message =
            format!("these options are gone: {}; a letter is read as it was sent out", gone.join(", "));
        faults.warning(*head, "sheet-option", message, help);
    }
    told
}
