//! What the neighbours of a word say it is: a dose, a laboratory value, a record number, an address, a vertebra.

use super::words::{
    CALLED, CHANGES, CODE, COUNTED, ELSE, FILLER, MEASURED, MEASURES, NUMBERED, NUMBERED_IF_SAID,
    OTHER_CODES, PLACES, ROUGHLY, SETS, SHORTENED, SMALL, STATES, STREETS,
};
use super::{Mention, What, after, before, is_dash, rest};

fn is_one_of(word: &str, list: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed.eq_ignore_ascii_case(word))
}

/// Whether a code may begin at a place by what touches it; `taken` is where the mention before it ends.
pub(super) fn may_begin(text: &str, start: usize, taken: usize) -> bool {
    let Some(c) = before(text, start) else { return true };
    if c.is_alphanumeric() || "_@#$€£¢<>≤≥=^~%\\".contains(c) {
        return false;
    }
    let joined = is_dash(c) && c != '\u{2014}' || matches!(c, '.' | '/' | ':' | ',');
    let at = start - c.len_utf8();
    match before(text, at).filter(|_| joined) {
        _ if at == taken && taken > 0 => true,
        Some(behind) if c == ',' || c == ':' => !behind.is_ascii_digit() || (c == ',' && at == taken),
        Some(behind) if behind.is_alphanumeric() || behind == ')' => {
            (is_dash(c) || c == '/') && back(text, at).next().is_some_and(|word| is_one_of(word, SETS))
        }
        _ => true,
    }
}

/// The words before a place, the nearest first; ends with the phrase: at a comma, a full stop.
fn back(text: &str, from: usize) -> impl Iterator<Item = &str> {
    let mut head = text.get(..from).unwrap_or_default();
    std::iter::from_fn(move || {
        let trimmed = head.trim_end_matches(|c: char| c.is_whitespace() || ":#=(-'\"".contains(c));
        // `No.`, `Acct.`: no sentence ends there.
        let (word, left) = last_word(trimmed.strip_suffix('.').unwrap_or(trimmed));
        head = left;
        (!word.is_empty() && (!trimmed.ends_with('.') || is_one_of(word, SHORTENED))).then_some(word)
    })
    .fuse()
}

/// The word at the end of a text, and what stands before it.
fn last_word(text: &str) -> (&str, &str) {
    let left = text.trim_end_matches(char::is_alphanumeric);
    (text.get(left.len()..).unwrap_or_default(), left)
}

/// The word behind a place, after a blank, a hyphen or a slash, without the digits at its end: `mm` of `/mm3`.
fn word_behind(text: &str, at: usize) -> &str {
    let left = rest(text, at).trim_start_matches([' ', '\n', '-', '/', '\u{a0}']);
    let end = left.find(|c: char| !c.is_alphabetic()).unwrap_or(left.len());
    let word = left.get(..end).unwrap_or_default();
    // `95941/G0453`: the letter of a code measures nothing.
    let code = word.len() == 1 && after(left, end).is_some_and(|c| c.is_ascii_digit());
    if code { "" } else { word }
}

/// Whether a small number that ends at a place is a quantity: a unit stands behind it.
pub(super) fn measures(text: &str, at: usize) -> bool {
    let word = word_behind(text, at);
    matches!(after(text, at), Some('%' | '°')) || is_one_of(word, SMALL) || is_one_of(word, MEASURES)
}

/// Whether a word of five characters could be a code of HCPCS or CPT.
pub(super) fn looks_like_five(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() == 5 && digits >= 4 && word.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// Whether the words before a code speak of a change, so that `to` behind it begins no range.
pub(super) fn changes(text: &str, start: usize) -> bool {
    back(text, start).take(6).any(|word| is_one_of(word, CHANGES))
}

/// Whether `HCPCS` stands before a code.
pub(super) fn is_called_hcpcs(text: &str, start: usize) -> bool {
    back(text, start).take(2).any(|word| word == "HCPCS")
}

/// Whether what stands around a code shows that it is none; `sure` is a code among codes.
pub(super) fn refuses(text: &str, mention: &Mention, sure: bool) -> bool {
    let code = mention.code.as_str();
    let (start, end) = (mention.span.start, mention.span.end);
    let number = code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit());
    if number && !(mention.units.is_some() || sure) && is_quantity(text, code, end) {
        return true;
    }
    if sure {
        return false;
    }
    let mut words = back(text, start);
    if words.next().is_some_and(|word| is_one_of(word, CODE)) {
        return words.next().is_some_and(|word| is_one_of(word, OTHER_CODES));
    }
    is_labelled(text, start)
        || (number
            && (is_value(text, start, code)
                || is_estimate(text, start, code)
                || is_address(text, start, end)))
        || (mention.what == What::Icd10Cm && code.len() < 6 && is_something_else(text, mention))
}

/// `10000 units`, `50000-IU`, `12500/µL`, `12000 claims`.
fn is_quantity(text: &str, code: &str, end: usize) -> bool {
    let word = word_behind(text, end);
    let plus = rest(text, end).starts_with('+') && code.ends_with("000");
    plus || matches!(after(text, end), Some('%' | '°'))
        || matches!(word, "units" | "unit")
        || is_one_of(word, MEASURES)
        || (code.ends_with("00") && is_one_of(word, COUNTED))
}

/// Whether it is the number of something: `MRN 10456`, `Room B1204`, `order no. 71046`.
fn is_labelled(text: &str, start: usize) -> bool {
    let near = text.get(..start).unwrap_or_default().trim_end();
    if ["§", "U.S.C.", "C.F.R.", "F.R."].iter().any(|law| near.ends_with(law)) {
        return true;
    }
    let mut said = near.ends_with(['#', ':']);
    for word in back(text, start).take(3) {
        if is_one_of(word, NUMBERED) || (said && is_one_of(word, NUMBERED_IF_SAID)) {
            return true;
        }
        if !is_one_of(word, CALLED) {
            return false;
        }
        said |= !matches!(word, "is" | "was" | "the" | "code");
    }
    false
}

/// Whether it is the value of a measurement: `WBC 12500`, `platelet count fell to 45000`.
fn is_value(text: &str, start: usize, code: &str) -> bool {
    let laboratory = code.starts_with('8') && !code.ends_with("00");
    for word in back(text, start).take(if laboratory { 0 } else { 6 }) {
        if is_one_of(word, MEASURED) {
            return true;
        }
        if !is_one_of(word, FILLER) {
            return false;
        }
    }
    false
}

/// Whether it is a round number that is called an estimate: `nearly 12500`.
fn is_estimate(text: &str, start: usize, code: &str) -> bool {
    code.ends_with("00") && back(text, start).next().is_some_and(|word| is_one_of(word, ROUGHLY))
}

/// `Denver, CO 80202`, `Aurora, Colorado 80010`, `12500 Main Street`.
fn is_address(text: &str, start: usize, end: usize) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let (state, head) = last_word(text.get(..start).unwrap_or_default().trim_end());
    let two = state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase());
    if two || STATES.split_whitespace().any(|name| name == state) {
        // `Charleston, West Virginia`
        let (first, shorter) = last_word(head.trim_end());
        let head = if capital(first) { shorter } else { head };
        let city = head.trim_end().strip_suffix(',').map_or("", |head| last_word(head).0);
        if capital(city) && city.ends_with(char::is_lowercase) {
            return true;
        }
    }
    let words = rest(text, end).split_whitespace().take(4);
    let mut named = words.take_while(|word| capital(word));
    named.any(|word| is_one_of(word.trim_end_matches([',', '.', ';']), STREETS))
}

/// Whether a short word of ICD-10-CM is something else by the words near it: `HLA B27`, `amp of D50`, `N95 mask`.
fn is_something_else(text: &str, mention: &Mention) -> bool {
    let (start, end) = (mention.span.start, mention.span.end);
    if back(text, start).next().is_some_and(|word| is_one_of(word, PLACES)) {
        return true;
    }
    if text.get(mention.span.clone()).is_some_and(|shown| shown.contains('.')) {
        return false;
    }
    let Some((_, near)) = ELSE.iter().find(|(word, _)| *word == mention.code) else { return false };
    let behind = rest(text, end).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words = back(text, start).take(6).chain(behind.take(6));
    words.any(|word| is_one_of(word, near))
}
