//! What a word could be by its characters alone, and whether the tables make it a code.

use super::tail::is_family;
use super::{What, Word, after, is_dash, rest, word_end};
use crate::gate::tables::Tables;

/// A code as it is read, before what belongs to it.
pub(super) struct Read {
    /// Where it ends.
    pub(super) end: usize,
    /// The set it is of.
    pub(super) what: What,
    /// It, as its set prints it.
    pub(super) code: String,
    /// Whether it was written for all below it, with an `x` in place of the rest: `E11.x`.
    pub(super) family: bool,
    /// Whether it was written with the dot of ICD-10-CM.
    pub(super) dotted: bool,
}

/// What ICD-10-CM does not have, and what is written like its categories where nothing but codes is said: vertebrae that
/// end in two digits, a vitamin.
const NO_CATEGORIES: [&str; 4] = ["B12", "T10", "T11", "T12"];

/// Sugar solutions.
const SOLUTIONS: [&str; 4] = ["D10W", "D20W", "D50W", "D70W"];

/// A word without `x2` behind its five characters: `20610x2`. (`O3100X0` is of ICD-10-CM.)
pub(super) fn without_times<'a>(word: &'a str, tables: Option<&Tables>) -> &'a str {
    let Some((head, times)) = word.split_at_checked(5) else { return word };
    let Some(count) = times.strip_prefix(['x', 'X']).filter(|_| five(head).is_some()) else { return word };
    let number = (1..=4).contains(&count.len()) && count.bytes().all(|b| b.is_ascii_digit());
    if number && !tables.is_some_and(|tables| tables.is_icd(word)) { head } else { word }
}

/// Reads the code that begins with a word.
pub(super) fn read(text: &str, word: &Word<'_>, tables: &Tables, bare: bool) -> Option<Read> {
    let whole = word.text.len();
    if whole == 3
        && after(text, word.end) == Some('.')
        && let Some(read) = dotted(text, word, tables, bare)
    {
        return Some(read);
    }
    let head = without_times(word.text, Some(tables));
    let word = &Word { end: word.start + head.len(), text: head, ..*word };
    if head.len() == whole && !ends(text, word.end) {
        return None;
    }
    let plain = |what, code| Some(Read { end: word.end, what, code, family: false, dotted: false });
    if let Some(what) = five(word.text) {
        if what == What::Cpt {
            return if bare || numbered(word.text) { plain(what, word.text.to_owned()) } else { None };
        }
        let hcpcs =
            is_letter_of_hcpcs(word.text) && (tables.is_hcpcs(word.text) || !tables.is_icd(word.text));
        if hcpcs {
            return plain(what, word.text.to_owned());
        }
    }
    let folded = folded(word.text)?;
    let known = tables.is_icd(&folded) || bare && could_be(&folded);
    if known { plain(What::Icd10Cm, printed(&folded)) } else { None }
}

/// Whether nothing behind a code makes it a part of something longer.
pub(super) fn ends(text: &str, at: usize) -> bool {
    let behind = rest(text, at);
    let mut chars = behind.chars();
    match (chars.next(), chars.next()) {
        (Some(c), _) if c.is_alphanumeric() || c == '_' || c == '@' => false,
        (Some('.' | '\''), Some(c)) if c.is_alphanumeric() => c == 's' && !behind.starts_with('.'),
        (Some(':'), Some(c)) => !c.is_ascii_digit(),
        _ => true,
    }
}

/// A code with the dot of ICD-10-CM; what has its shape is one, so that a code that does not exist is found.
fn dotted(text: &str, word: &Word<'_>, tables: &Tables, bare: bool) -> Option<Read> {
    let head = word.text.as_bytes();
    let (&[a, b, c], dot) = (head, word.end) else { return None };
    let letters = b.is_ascii_uppercase() && c.is_ascii_digit() && tables.is_icd(word.text);
    let category = a.is_ascii_uppercase()
        && (letters || b.is_ascii_digit() && (c.is_ascii_digit() || c.is_ascii_uppercase()));
    if !category {
        return None;
    }
    let found = |end, code: &str, family| {
        Some(Read { end, what: What::Icd10Cm, code: code.to_owned(), family, dotted: true })
    };
    let end = word_end(text, dot + 1);
    let tail = text.get(dot + 1..end)?;
    if tail.is_empty() {
        // `S52.-`: the hyphen belongs to it and is taken by the caller.
        return if is_family(text, end) { found(end, word.text, false) } else { None };
    }
    // A mistyped key may have a character too many.
    let most = if bare { 6 } else { 4 };
    let legal = tail.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'x');
    if tail.len() > most || !legal || !ends(text, end) {
        return None;
    }
    let code = format!("{}.{}", word.text, tail.to_ascii_uppercase());
    let open = tail.trim_end_matches('x');
    if open.len() < tail.len() && !tables.is_icd(&code) {
        let family = if open.is_empty() { word.text.to_owned() } else { format!("{}.{open}", word.text) };
        return found(end, &family, true);
    }
    found(end, &code, false)
}

/// What five characters could be; a letter with four digits is HCPCS here.
pub(super) fn five(word: &str) -> Option<What> {
    let &[first, ref middle @ .., last] = word.as_bytes() else { return None };
    if middle.len() != 3 || !middle.iter().all(u8::is_ascii_digit) {
        return None;
    }
    match (first, last) {
        (b'0'..=b'9', b'0'..=b'9' | b'F') | (b'0', b'M' | b'U') | (b'0' | b'1', b'T') => Some(What::Cpt),
        (b'A'..=b'Z', b'0'..=b'9') => Some(What::Hcpcs),
        _ => None,
    }
}

/// Whether HCPCS Level II has codes of that letter (D: the dental codes).
pub(super) fn is_letter_of_hcpcs(word: &str) -> bool {
    word.starts_with(|c| matches!(c, 'A'..='E' | 'G' | 'H' | 'J'..='M' | 'P'..='V'))
}

/// Whether CPT has numbers near this one: anesthesia below 02000, then the sections from 10000 on; of category II, the
/// hundreds in which its topics lie.
fn numbered(word: &str) -> bool {
    let Some(Ok(head)) = word.get(..2).map(str::parse::<u8>) else { return false };
    match word.as_bytes().last() {
        Some(b'F') => matches!(head, 0..=5 | 10..=15 | 20 | 30..=37 | 40..=45 | 50..=52 | 60 | 61 | 70 | 90),
        Some(b'0'..=b'9') => !(2..=9).contains(&head),
        _ => true,
    }
}

/// A word without dot that could be of ICD-10-CM, its placeholders as capitals.
fn folded(word: &str) -> Option<String> {
    let legal = |(i, b): (usize, u8)| b.is_ascii_digit() || b.is_ascii_uppercase() || (b == b'x' && i > 2);
    let bytes = word.as_bytes();
    let shaped = (3..=7).contains(&bytes.len())
        && bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.get(1..3).is_some_and(|b| b.iter().any(u8::is_ascii_digit))
        && bytes.iter().copied().enumerate().all(legal);
    shaped.then(|| word.to_ascii_uppercase())
}

/// Whether a word without dot that no edition has is meant as a code of ICD-10-CM among codes: its category has a letter
/// in the third place only as categories do.
fn could_be(folded: &str) -> bool {
    let category = matches!(folded.as_bytes().get(1..3), Some([b'0'..=b'9', b'0'..=b'9' | b'A' | b'B']));
    category && !NO_CATEGORIES.contains(&folded) && !SOLUTIONS.contains(&folded)
}

/// A bare code with the dot behind its third character.
pub(super) fn printed(bare: &str) -> String {
    match bare.split_at_checked(3) {
        Some((category, tail)) if !tail.is_empty() => format!("{category}.{tail}"),
        _ => bare.to_owned(),
    }
}

/// Whether a text is nothing but what looks like codes, with their modifiers and units and what stands between codes.
/// In prose the first word decides, so it costs next to nothing there.
pub(super) fn nothing_but_codes(text: &str) -> bool {
    let separates = |c: char| c.is_whitespace() || ",;/+&()".contains(c);
    let mut words = text.split(separates).filter(|word| !word.is_empty()).peekable();
    let mut codes = 0;
    while let Some(word) = words.next() {
        let word = word.trim_end_matches('.');
        let counts = word.trim_start_matches(['x', 'X', '×']);
        let counted = |next: Option<&&str>| next.is_some_and(|next| next.starts_with("unit"));
        match word {
            "" | "and" | "plus" | "with" | "x" | "X" | "×" | "to" | "through" | "unit" | "units"
            | "modifier" | "modifiers" | "-" | "–" | "—" => {}
            _ if counted(words.peek()) && word.bytes().all(|b| b.is_ascii_digit()) && codes == 0 => {
                return false;
            }
            _ if looks_like_one(word) => codes += 1,
            _ if codes > 0 && counts.len() < 5 && counts.bytes().all(|b| b.is_ascii_digit()) => {}
            _ if codes > 0 && is_modifier(word.trim_start_matches(is_dash)) => {}
            _ => return false,
        }
    }
    codes > 0
}

/// Whether two characters have the shape of a modifier.
pub(super) fn is_modifier(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// Whether a word looks like a code, alone or with modifiers or as a range.
fn looks_like_one(word: &str) -> bool {
    let mut parts = without_times(word, None).split(is_dash);
    let head = parts.next().unwrap_or_default();
    let (category, tail) = head.split_once('.').unwrap_or(match head.split_at_checked(3) {
        Some(parts) => parts,
        None => (head, ""),
    });
    let shaped = matches!(
        category.as_bytes(),
        [b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9' | b'A'..=b'Z'] | [b'A'..=b'Z', b'A'..=b'Z', b'0'..=b'9']
    );
    let legal = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'x';
    let icd = shaped && tail.len() <= 6 && tail.bytes().all(legal);
    let rest = |part: &str| part.bytes().all(|b| legal(b) || b == b'.');
    (icd || five(head).is_some()) && parts.all(rest)
}
