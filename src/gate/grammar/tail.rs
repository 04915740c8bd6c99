//! What belongs to a code and stands behind it: the end of a range, a hyphen for all below it, modifiers, units.

use super::shape::{self, Read};
use super::{Mention, What, Word, after, before, context, is_dash, modifier, rest, word_end};
use crate::gate::tables::Tables;

/// Five-digit numbers that are round and no codes. (The other multiples of ten thousand are CPT numbers.)
const ROUND: [&str; 7] = ["10000", "20000", "40000", "50000", "70000", "80000", "90000"];

/// Takes in all that belongs to a code; `None` where what hangs on it shows that it is none, such as `12345-6789`.
pub(super) fn take(text: &str, tables: &Tables, bare: bool, start: usize, read: Read) -> Option<Mention> {
    // Only HCPCS Level II has modifiers and units, and ranges without dots.
    let undotted: String = read.code.chars().filter(|c| *c != '.').collect();
    let either = read.what == What::Icd10Cm && !read.dotted && is_like_hcpcs(&undotted);
    if either {
        let (what, code) = (What::Hcpcs, undotted);
        // As in prose, so that nothing mistyped counts.
        let other = whole(text, tables, false, start, Read { what, code, family: false, ..read });
        let shown = |m: &Mention| m.up_to.is_some() || !m.modifiers.is_empty() || m.units.is_some();
        if let Some(other) = other.filter(|m| shown(m) || context::is_called_hcpcs(text, start)) {
            return Some(other);
        }
    }
    whole(text, tables, bare, start, read)
}

fn whole(text: &str, tables: &Tables, bare: bool, start: usize, read: Read) -> Option<Mention> {
    let Read { end, what, code, family, dotted } = read;
    let mut mention =
        Mention { span: start..end, what, code, up_to: None, family, modifiers: Vec::new(), units: None };
    let hung = after(text, end).is_some_and(is_dash);
    let mut ranged = range(text, tables, bare, &mut mention);
    let stands_for_all = !ranged && hung && what == What::Icd10Cm && is_family(text, end);
    if stands_for_all {
        mention.family = true;
        mention.span.end = skip_dash(text, end);
        // `S52.0- to S52.5-`
        ranged = range(text, tables, bare, &mut mention);
    }
    if !ranged && !stands_for_all {
        if matches!(what, What::Cpt | What::Hcpcs) {
            modifier::behind(text, tables, bare, &mut mention)?;
        } else if !dotted && !bare && hung && is_part_of_more(text, end) {
            return None;
        }
    }
    let round = |code: &str| ROUND.contains(&code);
    if round(&mention.code) && mention.up_to.as_deref().is_none_or(round) {
        return None;
    }
    units(text, &mut mention);
    Some(mention)
}

/// Whether a word could be of HCPCS Level II.
fn is_like_hcpcs(word: &str) -> bool {
    shape::five(word) == Some(What::Hcpcs) && shape::is_letter_of_hcpcs(word)
}

/// Where the dash at a place ends.
pub(super) fn skip_dash(text: &str, at: usize) -> usize {
    at + after(text, at).filter(|c| is_dash(*c)).map_or(0, char::len_utf8)
}

/// Where the blanks at a place end.
pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    let left = rest(text, at);
    at + left.len() - left.trim_start().len()
}

/// Whether the hyphen at a place stands for all codes below: nothing hangs on it, and it is no dash of two hyphens.
pub(super) fn is_family(text: &str, at: usize) -> bool {
    let behind = after(text, skip_dash(text, at));
    after(text, at).is_some_and(|c| is_dash(c) && c != '\u{2014}')
        && !behind.is_some_and(|c| c.is_alphanumeric() || c == '-')
}

/// Whether what hangs on a short word by a hyphen makes it a part of a name: `F18-FDG`, but not `I10-related`.
fn is_part_of_more(text: &str, at: usize) -> bool {
    let behind = after(text, skip_dash(text, at));
    after(text, at) == Some('-') && behind.is_some_and(|c| c.is_ascii_digit() || c.is_uppercase())
}

/// Reads the end of a range: `E08-E13`, `M00–M02`, `J0120 to J8999`, `99202 through 99215`.
fn range(text: &str, tables: &Tables, bare: bool, mention: &mut Mention) -> bool {
    let end = mention.span.end;
    let behind = skip_blanks(text, end);
    let blank = behind > end;
    let dash = after(text, behind).filter(|c| is_dash(*c));
    let start = if dash.is_some() {
        // A hyphen on a line of its own begins the next point of a list.
        if text.get(end..behind).is_some_and(|gap| gap.contains('\n')) {
            return false;
        }
        skip_blanks(text, skip_dash(text, behind))
    } else {
        let words = ["to ", "through ", "thru "];
        let Some(word) = words.iter().find(|word| blank && rest(text, behind).starts_with(**word)) else {
            return false;
        };
        skip_blanks(text, behind + word.len())
    };
    // Between codes that a dash binds tightly nothing else can be meant; otherwise it may be a thought or a change.
    let tight = !blank && dash.is_some_and(|c| c != '\u{2014}') && start == skip_dash(text, behind);
    let Some(last) = last_of(text, tables, bare, mention, start) else { return false };
    if !tight && (!ascends(mention, &last, dash.is_some()) || context::changes(text, mention.span.start)) {
        return false;
    }
    mention.span.end = last.end;
    mention.up_to = Some(last.code);
    if mention.what == What::Icd10Cm
        && after(text, last.end).is_some_and(is_dash)
        && is_family(text, last.end)
    {
        mention.family = true;
        mention.span.end = skip_dash(text, last.end);
    }
    true
}

/// Whether two codes can be the ends of a range by their order; behind a loose dash, also by what they have in common.
fn ascends(mention: &Mention, last: &Read, dash: bool) -> bool {
    let (first, last) = (mention.code.as_str(), last.code.as_str());
    let common = if first.len() == 3 { 1 } else { 3 };
    let icd = mention.what == What::Icd10Cm;
    first < last
        && (!icd || first.len() == last.len() && (!dash || first.get(..common) == last.get(..common)))
}

/// The code at a place, if it is of the set of a mention, so that it can end its range.
fn last_of(text: &str, tables: &Tables, bare: bool, mention: &Mention, start: usize) -> Option<Read> {
    let end = word_end(text, start);
    let word = Word { start, end, text: text.get(start..end)? };
    if !word.text.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    // The last of a range need not exist where its first does; as a range, it need not look like a single code.
    let mut last = shape::read(text, &word, tables, true)?;
    let bare_last: String = last.code.chars().filter(|c| *c != '.').collect();
    if last.what != mention.what && !last.dotted && shape::five(&bare_last) == Some(What::Hcpcs) {
        // A letter and four digits: of the set that the range began with.
        let (what, code) = match mention.what {
            What::Icd10Cm => (What::Icd10Cm, shape::printed(&bare_last)),
            _ => (What::Hcpcs, bare_last),
        };
        last = Read { what, code, ..last };
    }
    let alike = mention.what != What::Cpt || kind(&mention.code) == kind(&last.code);
    let short = last.code.len() == 3 && !tables.is_icd(&last.code) && !bare && !tables.is_icd(&mention.code);
    (last.what == mention.what && alike && !short).then_some(last)
}

/// The letter at the end of a CPT number.
fn kind(code: &str) -> Option<char> {
    code.chars().next_back().filter(char::is_ascii_uppercase)
}

/// Reads how often a code is reported: `x 5`, `x5`, `× 2`, `(2 units)`, `(x2)`, `2 units`, `, 19 units`,
/// `for 4 units`.
fn units(text: &str, mention: &mut Mention) {
    let at = skip_blanks(text, mention.span.end);
    let found = match after(text, at) {
        Some('(') => {
            let inner = skip_blanks(text, at + 1);
            let closed = times(text, inner).or_else(|| counted(text, inner));
            closed.filter(|(_, end)| after(text, *end) == Some(')')).map(|(count, end)| (count, end + 1))
        }
        Some(c) if at > mention.span.end || "×xX,:".contains(c) => times(text, at).or_else(|| {
            let number = match rest(text, at).strip_prefix("for ") {
                Some(_) => at + 4,
                None if matches!(c, ',' | ':') => skip_blanks(text, at + 1),
                None => at,
            };
            counted(text, number).filter(|(_, end)| !rest(text, *end).starts_with(" of "))
        }),
        _ => None,
    };
    if let Some((count, end)) = found {
        mention.units = Some(count);
        mention.span.end = end;
    }
}

/// `x 5` at a place, with `units` behind it if they are named; where it ends.
fn times(text: &str, at: usize) -> Option<(u32, usize)> {
    let sign = after(text, at).filter(|c| matches!(c, 'x' | 'X' | '×'))?;
    let start = skip_blanks(text, at + sign.len_utf8());
    if let Some(found) = counted(text, start) {
        return Some(found);
    }
    let (count, end) = number(text, start)?;
    let whole = shape::ends(text, end) && after(text, end) != Some('^');
    (whole && !context::measures(text, end)).then_some((count, end))
}

/// `5 units` at a place; where it ends.
fn counted(text: &str, at: usize) -> Option<(u32, usize)> {
    let (count, end) = number(text, at)?;
    let start = skip_blanks(text, end);
    let end = word_end(text, start);
    let named = start > at && matches!(text.get(start..end)?, "unit" | "units");
    (named && before(text, start).is_some_and(char::is_whitespace)).then_some((count, end))
}

/// A number of at most four digits at a place; where it ends.
fn number(text: &str, at: usize) -> Option<(u32, usize)> {
    let digits = rest(text, at).bytes().take_while(u8::is_ascii_digit).count();
    let count = text.get(at..at + digits).filter(|digits| (1..=4).contains(&digits.len()))?;
    Some((count.parse().ok()?, at + digits))
}
