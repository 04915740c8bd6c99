//! Modifiers: behind a code, alone, and as all that a text says.

use super::shape::is_modifier;
use super::tail::{skip_blanks, skip_dash};
use super::{Mention, What, Word, after, before, context, is_dash, next_word, rest, word_end};
use crate::codebook::draft::{Kind, Set};
use crate::gate::tables::Tables;

/// Whether a study table or an installed list has a modifier.
fn is_known(modifier: &str, tables: &Tables) -> bool {
    let of_set = |book: &&crate::codebook::book::Book| matches!(book.edition.set, Set::Cpt | Set::Hcpcs);
    is_modifier(modifier)
        && tables.books().iter().filter(of_set).any(|book| {
            book.find(modifier)
                .is_some_and(|spot| matches!(book.kind(spot.line), Kind::Modifier | Kind::Status))
        })
}

/// The two characters of a modifier at a place; where they end.
fn two(text: &str, at: usize) -> Option<(&str, usize)> {
    let end = word_end(text, at);
    let word = text.get(at..end).filter(|word| is_modifier(word))?;
    let bound = after(text, end).is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '%' || c == '°');
    let decimal =
        rest(text, end).strip_prefix('.').is_some_and(|r| r.starts_with(|c: char| c.is_alphanumeric()));
    (!bound && !decimal).then_some((word, end))
}

/// Takes in the modifiers behind a code: `-59-RT`, ` -59`, `-25, -57`, ` with modifier 52`, and for ambulances ` EH`.
/// `None` where something else hangs on it by a hyphen, which no code has: `80202-1234`.
pub(super) fn behind(text: &str, tables: &Tables, bare: bool, mention: &mut Mention) -> Option<()> {
    loop {
        let end = mention.span.end;
        if let Some(dash) = after(text, end).filter(|c| is_dash(*c)) {
            let start = skip_dash(text, end);
            let stop = word_end(text, start);
            let word = text.get(start..stop).unwrap_or_default();
            if let Some((modifier, stop)) = two(text, start) {
                push(mention, modifier, stop);
            } else if word.is_empty()
                || word.starts_with(|c: char| c.is_ascii_lowercase())
                || dash == '\u{2014}'
            {
                // A dash, or a word made with the code: `99213-level`.
                return Some(());
            } else if bare && word.len() < 4 && !is_part_number(text, word, stop) {
                // Mistyped, and the caller will say so.
                push(mention, word, stop);
            } else {
                // Another code by its own right, or a part number.
                let code = context::looks_like_five(word) && (bare || mention.modifiers.is_empty());
                return code.then_some(());
            }
        } else if let Some((modifier, stop)) = loose(text, tables, bare, mention) {
            push(mention, modifier, stop);
        } else {
            break;
        }
    }
    let at = skip_blanks(text, mention.span.end);
    if let Some(named) = rest(text, at).strip_prefix("with modifier").filter(|_| at > mention.span.end) {
        let named = named.strip_prefix('s').unwrap_or(named);
        let start = skip_dash(text, skip_blanks(text, text.len() - named.len()));
        if let Some((modifier, stop)) = two(text, start) {
            push(mention, modifier, stop);
            more(text, tables, |modifier, stop| push(mention, modifier, stop), stop);
        }
    }
    Some(())
}

/// A modifier that no hyphen binds to a code: ` -59`, behind another one `, -57` or `,57`, and ` EH`.
fn loose<'a>(text: &'a str, tables: &Tables, bare: bool, mention: &Mention) -> Option<(&'a str, usize)> {
    let end = mention.span.end;
    let comma = after(text, end) == Some(',') && !mention.modifiers.is_empty();
    if let Some(found) = two(text, end + 1).filter(|_| comma) {
        return Some(found);
    }
    let at = skip_blanks(text, end + usize::from(comma));
    if at == end {
        return None;
    }
    if after(text, at) == Some('-') {
        let fits = |m: &str, stop| bare || !context::measures(text, stop) && is_known(m, tables);
        return two(text, at + 1).filter(|(m, stop)| fits(m, *stop));
    }
    let counts = |stop| rest(text, skip_blanks(text, stop)).starts_with("unit");
    two(text, at).filter(|(m, stop)| {
        !comma && stands_alone(m, tables, bare, &mention.code) && !(bare && counts(*stop))
    })
}

/// Whether a hyphenated part is of a number such as that of a drug's package: `12345-678-90`.
fn is_part_number(text: &str, part: &str, end: usize) -> bool {
    part.bytes().all(|b| b.is_ascii_digit()) && after(text, end).is_some_and(is_dash)
}

fn push(mention: &mut Mention, modifier: &str, end: usize) {
    mention.modifiers.push(modifier.to_owned());
    mention.span.end = end;
}

/// Whether two characters behind a blank are a modifier: among codes any that exists or has a letter; in prose only the
/// origin and destination of an ambulance's way (the letters are those of the HCPCS Level II modifier file).
fn stands_alone(modifier: &str, tables: &Tables, bare: bool, code: &str) -> bool {
    let way = |b: u8| b"DEGHIJNPRSX".contains(&b);
    (code.starts_with("A0") && modifier.bytes().all(way))
        || bare && (modifier.bytes().any(|b| b.is_ascii_uppercase()) || is_known(modifier, tables))
}

/// Goes on with a list of modifiers: `, QK, QX and QZ`, ` or 57`.
fn more<'a>(text: &'a str, tables: &Tables, mut each: impl FnMut(&'a str, usize), mut end: usize) {
    while let Some(at) = joined(text, end) {
        let Some((modifier, stop)) = two(text, skip_dash(text, at)) else { return };
        let number = modifier.bytes().all(|b| b.is_ascii_digit());
        let hung = after(text, stop).is_some_and(is_dash);
        if hung || (number && (context::measures(text, stop) || !is_known(modifier, tables))) {
            return;
        }
        each(modifier, stop);
        end = stop;
    }
}

/// Where a list goes on behind a place: past a comma, a slash, an `and` or `or`.
fn joined(text: &str, end: usize) -> Option<usize> {
    let left = rest(text, end);
    let cut = left.trim_start_matches([' ', '\n', ',', ';', '/', '&']);
    let cut = ["and/or ", "and ", "or "].iter().find_map(|word| cut.strip_prefix(word)).unwrap_or(cut);
    let cut = cut.trim_start();
    let at = text.len() - cut.len();
    (!text.get(end..at)?.trim().is_empty()).then_some(at)
}

fn mention(text: &str, start: usize, end: usize) -> Mention {
    Mention {
        span: start..end,
        what: What::Modifier,
        code: text.get(start..end).unwrap_or_default().to_owned(),
        up_to: None,
        family: false,
        modifiers: Vec::new(),
        units: None,
    }
}

/// Finds modifiers without a code: `modifier 25`, `modifiers 26 and TC`, `the KX modifier`, `-59`.
pub(super) fn alone(text: &str, word: &Word<'_>, tables: &Tables, found: &mut Vec<Mention>) {
    let named =
        matches!(word.text, "modifier" | "modifiers" | "Modifier" | "Modifiers" | "MODIFIER" | "MODIFIERS");
    if named {
        let colon = usize::from(after(text, word.end) == Some(':'));
        let start = skip_dash(text, skip_blanks(text, word.end + colon));
        let Some((_, end)) = two(text, start).filter(|_| start > word.end) else { return };
        if !after(text, end).is_some_and(is_dash) {
            found.push(mention(text, start, end));
            more(text, tables, |code, end| found.push(mention(text, end - code.len(), end)), end);
        }
        return;
    }
    let Some((code, end)) = two(text, word.start) else { return };
    let hyphen = before(text, word.start) == Some('-');
    let opened = |c: char| c.is_whitespace() || "(\"'“‘/,".contains(c);
    let own = hyphen && before(text, word.start - 1).is_none_or(opened);
    let named = rest(text, end).strip_prefix(' ').is_some_and(|r| r.starts_with("modifier"))
        && !before(text, word.start).is_some_and(|c| is_dash(c) || c == '.' || c.is_alphanumeric());
    if (named || own && !context::measures(text, end) && !after(text, end).is_some_and(is_dash))
        && is_known(code, tables)
    {
        found.push(mention(text, word.start, end));
    }
}

/// The modifiers of a text that is nothing but modifiers, or whose every part ends in one; none in any other text.
pub(super) fn only(text: &str, tables: &Tables) -> Vec<Mention> {
    let found = nothing_else(text);
    if found.is_empty() { each_part(text, tables) } else { found }
}

fn nothing_else(text: &str) -> Vec<Mention> {
    let legal =
        |c: char| c.is_ascii_alphanumeric() || c.is_whitespace() || is_dash(c) || ",;/+&().".contains(c);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = next_word(text, at).filter(|_| found.len() < 16) {
        match word.text {
            "and" | "or" | "plus" | "with" | "modifier" | "modifiers" | "Modifier" | "Modifiers" => {}
            two if is_modifier(two) => found.push(mention(text, word.start, word.end)),
            _ => return Vec::new(),
        }
        at = word.end;
    }
    if text.chars().all(legal) { found } else { Vec::new() }
}

/// `Anesthesiologist QK, nurse anesthetist QX`
fn each_part(text: &str, tables: &Tables) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    for part in text.split([',', ';']) {
        let shown = part.trim_end_matches(|c: char| c == '.' || c.is_whitespace());
        let last = shown.rsplit(char::is_whitespace).next().unwrap_or_default();
        let lettered = last.starts_with(|c: char| c.is_ascii_uppercase()) && last != shown.trim_start();
        if !lettered || !is_known(last, tables) {
            return Vec::new();
        }
        let end = at + shown.len();
        found.push(mention(text, end - last.len(), end));
        at += part.len() + 1;
    }
    found
}
