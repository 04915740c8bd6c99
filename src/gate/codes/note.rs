//! Reads the codes that a note of the Tabular List names: `malignant neoplasm (C00-C96)`, `diabetes (E08-E13 with .621)`.

use crate::codebook::draft::NoteKind;
use crate::codebook::image::bare;

/// Codes that a note names: one code with all below it, or a range, and what further they must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The kind of note: code first, use additional, or Excludes1.
    pub(super) kind: NoteKind,
    from: String,
    to: String,
    only: Only,
}

/// What codes in a range must be like besides.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Only {
    /// Nothing.
    All,
    /// One of these characters stands at one of these positions, which count from 1.
    At(Vec<usize>, Vec<char>),
    /// What stands behind the dot lies between these, or begins with them.
    Behind(String, String),
    /// The code ends with this.
    Ends(String),
}

impl Named {
    /// Whether a code is among those that the note names.
    pub(super) fn holds(&self, code: &str) -> bool {
        let code = bare(code);
        let upper = code.get(..self.to.len()).unwrap_or(&code);
        code.as_str() >= self.from.as_str() && upper <= self.to.as_str() && self.only.holds(&code)
    }

    /// Whether it names half the book: a range over more than two letters says nothing about a pair.
    pub(super) fn is_vast(&self) -> bool {
        let letter = |code: &str| code.bytes().next().unwrap_or(0);
        letter(&self.to).abs_diff(letter(&self.from)) > 1
    }

    /// The first code and the last, without their dots.
    #[cfg(test)]
    pub(super) fn ends(&self) -> [&str; 2] {
        [&self.from, &self.to]
    }

    /// The codes as they are printed.
    pub(super) fn printed(&self) -> String {
        let dotted = |code: &str| match code.split_at_checked(3) {
            Some((head, tail)) if !tail.is_empty() => format!("{head}.{tail}"),
            _ => code.to_owned(),
        };
        if self.from == self.to {
            dotted(&self.from)
        } else {
            format!("{}-{}", dotted(&self.from), dotted(&self.to))
        }
    }
}

impl Only {
    fn holds(&self, code: &str) -> bool {
        match self {
            Self::All => true,
            Self::At(positions, characters) => positions
                .iter()
                .any(|at| code.chars().nth(at - 1).is_some_and(|character| characters.contains(&character))),
            Self::Behind(from, to) => {
                let behind = code.get(3..).unwrap_or_default();
                let upper = behind.get(..to.len()).unwrap_or(behind);
                behind >= from.as_str() && upper <= to.as_str()
            }
            Self::Ends(end) => code.len() > 3 && code.ends_with(end.as_str()),
        }
    }
}

/// The codes that a note names. What it says in words only, or of which the condition cannot be read, names none.
pub(super) fn named(kind: NoteKind, text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, inner)) = rest.split_once('(') {
        let (inner, after) = inner.split_once(')').unwrap_or((inner, ""));
        read(kind, inner, &mut found);
        rest = after;
    }
    let outside = ["from categor", "classified to ", "classifiable to ", "classified in ", "in categories "];
    if let Some(at) = outside.iter().find_map(|words| Some(text.find(words)? + words.len())) {
        let list = text.get(at..).unwrap_or_default();
        read(kind, list.split('(').next().unwrap_or(list), &mut found);
    }
    found
}

/// Reads a list of codes and ranges, with the condition behind it.
fn read(kind: NoteKind, list: &str, found: &mut Vec<Named>) {
    // What follows an exception is not meant.
    let list = list.split(" except").next().unwrap_or(list);
    let (codes, condition) = match list.find("with ") {
        Some(at) => (list.get(..at).unwrap_or_default(), list.get(at..)),
        None => (list, None),
    };
    let only = match condition.map(condition_of) {
        None => Only::All,
        Some(Some(only)) => only,
        // A condition that cannot be read would make a rule of a guess.
        Some(None) => return,
    };
    for part in
        codes.split([',', ';']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" or "))
    {
        // Words before a code lead to it, and words behind it say what it is for; a lone word such as `(CKD)` is no code.
        let words = part.split_whitespace().skip_while(|word| !begins_code(word));
        let text: String = words
            .take_while(|word| begins_code(word) || word.starts_with('-') || *word == "to")
            .map(|word| if word == "to" { "-" } else { word })
            .collect();
        let ends: Vec<&str> = text.split('-').filter(|end| !end.is_empty()).collect();
        let (Some(from), true) = (ends.first(), ends.iter().all(|end| is_code(end)) && ends.len() <= 2)
        else {
            continue;
        };
        let to = ends.last().unwrap_or(from);
        let (from, to) = (bare(from), bare(to));
        found.push(Named { kind, from, to, only: only.clone() });
    }
}

fn begins_code(word: &str) -> bool {
    let b = word.as_bytes();
    b.len() >= 3 && b[0].is_ascii_uppercase() && b[1].is_ascii_digit() && b[2].is_ascii_alphanumeric()
}

fn is_code(text: &str) -> bool {
    begins_code(text)
        && text.len() <= 8
        && text
            .bytes()
            .enumerate()
            .all(|(at, b)| b.is_ascii_uppercase() || b.is_ascii_digit() || (at == 3 && b == b'.'))
        && (text.len() == 3 || text.as_bytes().get(3) == Some(&b'.'))
}

/// What codes must be like, from `with fifth or sixth character 1-4`, `with .51-.52`, `with final characters -91`.
fn condition_of(text: &str) -> Option<Only> {
    let text = text.strip_prefix("with ")?.trim().replace('-', " - ");
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [first, rest @ ..] = words.as_slice()
        && let Some(from) = first.strip_prefix('.')
    {
        let to = rest.iter().find_map(|word| word.strip_prefix('.')).unwrap_or(from);
        let is_end = |end: &str| !end.is_empty() && end.bytes().all(|b| b.is_ascii_alphanumeric());
        return (is_end(from) && is_end(to)).then(|| Only::Behind(from.to_owned(), to.to_owned()));
    }
    let at = words.iter().position(|word| word.starts_with("character"))?;
    let (before, after) = (words.get(..at)?, words.get(at + 1..)?);
    let plain: Vec<&str> = after.iter().copied().filter(|word| *word != "-").collect();
    if before == ["final"] {
        return plain.first().filter(|_| plain.len() == 1).map(|end| Only::Ends((*end).to_owned()));
    }
    let position = |word: &&str| match *word {
        "fourth" | "4th" => Some(4),
        "fifth" | "5th" => Some(5),
        "sixth" | "six" | "6th" => Some(6),
        "seventh" | "7th" => Some(7),
        _ => None,
    };
    let positions: Vec<usize> = before.iter().filter_map(position).collect();
    let single = |word: &&str| {
        word.trim_start_matches('.').chars().next().filter(|_| word.trim_start_matches('.').len() == 1)
    };
    // `fifth to sixth characters 51` means both.
    if let (true, [end]) = (before.contains(&"to"), plain.as_slice()) {
        return Some(Only::Ends((*end).to_owned()));
    }
    let characters: Vec<char> = match plain.as_slice() {
        [one] => vec![single(one)?],
        [from, to] => (single(from)?..=single(to)?).collect(),
        _ => return None,
    };
    (!positions.is_empty()).then_some(Only::At(positions, characters))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str, code: &str) -> bool {
        named(NoteKind::CodeFirst, text).iter().any(|named| named.holds(code))
    }

    #[test]
    fn the_codes_of_a_note_are_read_as_they_are_printed() {
        for (text, inside, outside) in [
            ("neoplasm (C00-D49)", "D49.0", "D50.0"),
            ("neoplasm (C00-D49)", "C7A.021", "E11.9"),
            ("kidney disease (CKD) (N18.-)", "N18.31", "N19"),
            ("stage (N18.1-N18.4, N18.9)", "N18.9", "N18.5"),
            ("stage (N18.1-N18.4, N18.9)", "N18.32", "N18.6"),
            ("disease (G20.-, G21)", "G21.11", "G22"),
            ("pain (I70.2--I70.7-)", "I70.711", "I70.8"),
            ("range (P28.3- - P28.4-)", "P28.40", "P28.5"),
            ("arthritis (M05.00 to M05.8A)", "M05.8A", "M06.0"),
            ("angiopathy (E08-E13 with .51-.52)", "E11.52", "E11.59"),
            ("diabetes (E08-E13 with .62-)", "E10.621", "E10.65"),
            ("drug (T36-T50 with fifth or sixth character 5)", "T45.1X5A", "T45.1X1A"),
            ("poisoning, if applicable (T36-T65 with fifth or sixth character 1-4)", "T40.2X4A", "T40.2X5A"),
            ("speech (I69. with final characters -23)", "I69.323", "I69.328"),
            ("open (S92.-with 7th character B)", "S92.011B", "S92.011A"),
            ("psychosis (F11-F19 with fifth to sixth characters 51)", "F14.151", "F14.150"),
            ("code from category T31 or T32 to tell the extent", "T32.10", "T33.0"),
            ("from categories E08, E09 and E13 to identify", "E13.9", "E11.9"),
            ("syndromes classified to Q87.-", "Q87.11", "Q86.0"),
        ] {
            assert!(holds(text, inside), "{text}: {inside}");
            assert!(!holds(text, outside), "{text}: {outside}");
        }
    }

    #[test]
    fn what_cannot_be_read_names_nothing() {
        for text in [
            "underlying disease, such as:",
            "open fracture (S52.- with open fracture 7th character)",
            "anemia due to enzymes (G6PD)",
            "code for codes G31.0-G31.83, to identify:",
            "toxin (T51-T65 with fifth or sixth character to indicate intent)",
        ] {
            assert_eq!(named(NoteKind::CodeFirst, text), [], "{text}");
        }
    }
}
