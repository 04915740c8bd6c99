//! Reads the section numbers in a reference as people write them.

use std::fmt;

use super::sections::Manual;

/// A section number, its parts from the top down; shown as the banks write it, `I.C.9.e.5` or `Ch. IV, E.6`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    manual: Manual,
    parts: Vec<String>,
}

impl Number {
    /// A number of those parts, each in the case in which its manual prints it.
    fn new(manual: Manual, parts: Vec<String>) -> Self {
        let cased = |(i, part): (usize, String)| match (i, part.parse::<usize>()) {
            (0, Ok(chapter)) if manual == Manual::Ncci => {
                chapter.checked_sub(1).and_then(|i| ROMAN.get(i)).map_or(part, |roman| (*roman).to_owned())
            }
            (0, _) if part.contains(' ') || part.len() > 5 => part,
            (0 | 1, _) => part.to_ascii_uppercase(),
            _ => part.to_ascii_lowercase(),
        };
        Self { manual, parts: parts.into_iter().take(DEEPEST).enumerate().map(cased).collect() }
    }

    /// How many parts it has.
    pub fn depth(&self) -> usize {
        self.parts.len()
    }

    /// A part of it, counted from 0 at the top.
    pub fn part(&self, at: usize) -> Option<&str> {
        self.parts.get(at).map(String::as_str)
    }

    /// Itself, and the numbers above it, the nearest first.
    pub fn up(&self) -> impl Iterator<Item = Self> + '_ {
        let shorter = |depth: usize| self.parts.iter().take(depth).cloned().collect();
        (1..=self.depth()).rev().map(move |depth| Self { manual: self.manual, parts: shorter(depth) })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (top, rest) = self.parts.split_first().map_or(("", &[][..]), |(top, rest)| (top.as_str(), rest));
        let chapter = self.manual == Manual::Ncci && top != INTRODUCTION;
        f.write_str(if chapter { "Ch. " } else { "" })?;
        f.write_str(top)?;
        for (i, part) in rest.iter().enumerate() {
            f.write_str(if chapter && i == 0 { ", " } else { "." })?;
            f.write_str(part)?;
        }
        Ok(())
    }
}

/// A section as a reference names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its number in full, with what the one before it in the list stands for too.
    pub number: Number,
    /// Whether it ends a range that the one before it begins.
    pub ends_range: bool,
}

/// How many parts a number can have at most; the deepest that exists has 7. What is longer is cut, so that no text takes long.
const DEEPEST: usize = 9;

const INTRODUCTION: &str = "Introduction";

/// The chapters of the NCCI manual as it counts them; those of the Guidelines' sections are the first four.
const ROMAN: [&str; 13] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII"];

/// Words that may stand before a number and say nothing about it.
const FILLERS: [&str; 14] = [
    "section",
    "sections",
    "sec",
    "sect",
    "subsection",
    "subsections",
    "paragraph",
    "paragraphs",
    "para",
    "item",
    "no",
    "number",
    "ocg",
    "ncci",
];

/// The sections that a reference names, in its order; none if there is no number in it.
///
/// Lists and ranges are read, each with its parts in short: `I.C.9.a.1, 2`, `Ch. IV, E.6-7; Ch. V, A`. So are `Section I.C.4`,
/// `Chapter 4, E(6)` and a heading in words behind a number. Whether there is such a section is not looked at.
pub fn read(manual: Manual, text: &str) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    // Within a heading in words, `modifiers 25 and 59`, a number by itself is no section.
    let mut heading = false;
    for piece in pieces(text) {
        let mut words = piece
            .words
            .into_iter()
            .filter(|word| !FILLERS.contains(&word.to_lowercase().as_str()))
            .peekable();
        let mut ends_range = piece.ends_range;
        let mut first = true;
        while let Some(word) = words.next() {
            let lower = word.to_ascii_lowercase();
            if lower == "appendix" {
                if let Some(which) = words.next() {
                    let number = Number::new(manual, vec![format!("Appendix {}", which.to_uppercase())]);
                    named.push(Named { number, ends_range });
                }
                break;
            }
            if manual == Manual::Ncci && lower == "introduction" && named.is_empty() && words.peek().is_none()
            {
                named.push(Named { number: Number::new(manual, vec![INTRODUCTION.to_owned()]), ends_range });
                break;
            }
            let glued = lower
                .strip_prefix("chapter")
                .or_else(|| lower.strip_prefix("ch"))
                .map(|rest| rest.trim_start_matches('.'));
            let (chapter, number) = match glued {
                Some("") => (true, words.next().unwrap_or_default()),
                Some(rest) if parts(rest).is_some() => (true, rest.to_owned()),
                _ => (false, word),
            };
            let alone = first && !heading && words.peek().is_none();
            let top = named.is_empty() && ROMAN.contains(&number.as_str());
            let Some(found) = parts(&number).filter(|p| chapter || p.len() > 1 || alone || top) else {
                (first, heading) = (false, true);
                continue;
            };
            add(&mut named, manual, found, chapter, ends_range);
            heading = words.peek().is_some();
            // Behind a chapter its section may follow without a comma; behind anything else words are a heading.
            if manual == Manual::Ncci && named.last().is_some_and(|n| n.number.depth() == 1) {
                (first, ends_range, heading) = (true, false, false);
                continue;
            }
            break;
        }
    }
    named
}

/// Adds a number, which may be in full or begin where the one before it differs.
fn add(named: &mut Vec<Named>, manual: Manual, parts: Vec<String>, chapter: bool, ends_range: bool) {
    if chapter && manual == Manual::Guidelines {
        let parts = ["I", "C"].map(str::to_owned).into_iter().chain(parts).collect();
        named.push(Named { number: Number::new(manual, parts), ends_range });
        return;
    }
    let before = named.last().filter(|_| !chapter && !in_full(named, manual, &parts)).cloned();
    let Some(before) = before else {
        named.push(Named { number: Number::new(manual, parts), ends_range });
        return;
    };
    // A capital stands below the top only. Other parts stand for as many at the end, if these are letters and figures alike,
    // and otherwise below the number.
    let letters = |parts: &[String]| {
        parts.iter().map(|p| p.starts_with(|c: char| c.is_ascii_alphabetic())).collect::<Vec<_>>()
    };
    let (have, depth) = (before.number.parts, parts.len());
    let tail = have.len().checked_sub(depth).filter(|at| *at > 1);
    let at = if parts.first().is_some_and(|part| part.starts_with(|c: char| c.is_ascii_uppercase())) {
        1
    } else {
        tail.filter(|at| have.get(*at..).map(letters) == Some(letters(&parts)))
            .unwrap_or(have.len())
            .min(DEEPEST - 1)
    };
    let led = at == have.len() && !ends_range;
    let number = Number::new(manual, have.into_iter().take(at).chain(parts).collect());
    // What only led to it, `Ch. IV` of `Ch. IV, E.6`, is not meant itself.
    let ends_range = if led { named.pop().is_some_and(|n| n.ends_range) } else { ends_range };
    named.push(Named { number, ends_range });
}

/// Whether a number begins at the top: with a section or chapter in Roman numerals that cannot be a letter.
fn in_full(named: &[Named], manual: Manual, parts: &[String]) -> bool {
    let tops = if manual == Manual::Guidelines { 4 } else { ROMAN.len() };
    let roman = parts.first().is_some_and(|top| ROMAN.iter().take(tops).any(|r| r == top));
    let letter = |part: &String| part.len() == 1 && part.bytes().all(|b| b.is_ascii_uppercase());
    named.is_empty()
        || roman
            && match parts {
                [top] => {
                    top.len() > 1
                        || named.last().is_some_and(|n| n.number.depth() == 1 && manual == Manual::Guidelines)
                }
                [_, second, ..] => letter(second),
                [] => false,
            }
}

/// The parts of a number; `None` of a word that is none.
fn parts(word: &str) -> Option<Vec<String>> {
    let word = word.trim_matches(['.', ':', '§', '"', '\'', '“', '”']);
    let parts: Vec<&str> = word.split('.').collect();
    let top = parts.first()?;
    let upper = top.to_ascii_uppercase();
    let short = is_part(top) || ROMAN.contains(&upper.as_str()) || upper.chars().all(|c| "IVX".contains(c));
    let fit = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let spoken = ["e.g", "i.e", "u.s"].contains(&word.to_lowercase().as_str());
    (!top.is_empty() && short && parts.iter().skip(1).all(fit) && !spoken)
        .then(|| parts.into_iter().map(str::to_owned).collect())
}

/// Whether a text can be one part of a number: a letter, at most two digits, or small Roman numerals.
fn is_part(text: &str) -> bool {
    let all = |test: fn(&u8) -> bool| text.bytes().all(|b| test(&b));
    match text.len() {
        1 => all(u8::is_ascii_alphanumeric),
        2 => all(u8::is_ascii_digit) || all(|b| b"ivx".contains(b)),
        3 | 4 => all(|b| b"ivx".contains(b)),
        _ => false,
    }
}

/// A piece of a list.
struct Piece {
    words: Vec<String>,
    ends_range: bool,
}

/// Cuts a reference at commas, semicolons, `and`, `to` and dashes between numbers.
fn pieces(text: &str) -> Vec<Piece> {
    let text = without_parentheses(text);
    let mut pieces = vec![Piece { words: Vec::new(), ends_range: false }];
    let cut = |ends_range, pieces: &mut Vec<Piece>| pieces.push(Piece { words: Vec::new(), ends_range });
    for run in text.split_inclusive([',', ';', '&', '/', '–', '—']) {
        let body = run.trim_end_matches([',', ';', '&', '/', '–', '—']);
        for word in body.split_whitespace() {
            match word.to_lowercase().as_str() {
                "and" | "or" => cut(false, &mut pieces),
                "to" | "through" | "thru" | "-" => cut(true, &mut pieces),
                _ => {
                    let ends: Vec<&str> = word.split('-').collect();
                    let range = ends.len() == 2 && ends.iter().all(|end| parts(end).is_some());
                    for (i, end) in (if range { ends } else { vec![word] }).into_iter().enumerate() {
                        if i > 0 {
                            cut(true, &mut pieces);
                        }
                        let end = end.trim_matches(['.', ':', '§', '"', '“', '”']);
                        if let (false, Some(piece)) = (end.is_empty(), pieces.last_mut()) {
                            piece.words.push(end.to_owned());
                        }
                    }
                }
            }
        }
        if run.len() > body.len() {
            cut(run.ends_with(['–', '—']), &mut pieces);
        }
    }
    pieces
}

/// The text with `(c)` as one more part of the number before it, and other words in parentheses left out.
fn without_parentheses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('(') {
        out.push_str(before);
        let (inside, after) = behind.split_once(')').unwrap_or((behind, ""));
        if is_part(inside.trim()) {
            let kept = out.trim_end_matches(['.', ' ']).len();
            out.truncate(kept);
            out.push('.');
            out.push_str(inside.trim());
        } else {
            out.push(' ');
        }
        rest = after;
    }
    out.push_str(rest);
    out.replace(')', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(manual: Manual, text: &str) -> String {
        let named = read(manual, text);
        let shown = |n: &Named| format!("{}{}", if n.ends_range { "- " } else { "" }, n.number);
        named.iter().map(shown).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_guidelines_are_cited_in_many_ways() {
        for (text, expected) in [
            ("I.C.9.e.5", "I.C.9.e.5"),
            ("Section I.C.9.e.5.", "I.C.9.e.5"),
            ("section i.c.9.E.5)", "I.C.9.e.5"),
            ("§ I.C.9.e(5)", "I.C.9.e.5"),
            ("OCG I.C.19.e.5.(c)", "I.C.19.e.5.c"),
            ("I.C.1.d.1.a.(ii)", "I.C.1.d.1.a.ii"),
            ("I.C.1.d.1(a)(ii)", "I.C.1.d.1.a.ii"),
            ("Section II, H", "II.H"),
            ("Section III", "III"),
            ("Chapter 4", "I.C.4"),
            ("Chapter 4.a", "I.C.4.a"),
            ("I.C.4.a Diabetes mellitus, type and drugs", "I.C.4.a"),
            ("I.C.4.a (diabetes)", "I.C.4.a"),
            ("I.C.4.a Diabetes, types 1 and 2", "I.C.4.a"),
            ("A heart attack, I.C.9.e, 3", "I.C.9.e.3"),
            ("Appendix I", "Appendix I"),
            ("appendix i (POA)", "Appendix I"),
            ("I.C.9.a.1, I.C.9.a.2", "I.C.9.a.1; I.C.9.a.2"),
            ("I.C.9.a.1, 2 and 3", "I.C.9.a.1; I.C.9.a.2; I.C.9.a.3"),
            ("I.C.9.a.1, b.2", "I.C.9.a.1; I.C.9.b.2"),
            ("II.A, C; III.B", "II.A; II.C; III.B"),
            ("I.C.20.b–d", "I.C.20.b; - I.C.20.d"),
            ("I.C.9.a.1-3", "I.C.9.a.1; - I.C.9.a.3"),
            ("I.C.9.a.1 to I.C.9.a.3", "I.C.9.a.1; - I.C.9.a.3"),
            ("I.C.9.a.1x", "I.C.9.a.1x"),
            ("Hypertension", ""),
        ] {
            assert_eq!(shown(Manual::Guidelines, text), expected, "{text}");
        }
    }

    #[test]
    fn the_ncci_manual_is_cited_in_many_ways() {
        for (text, expected) in [
            ("Ch. IV, E.6", "Ch. IV, E.6"),
            ("Ch. IV E.6", "Ch. IV, E.6"),
            ("Ch.IV, E.6", "Ch. IV, E.6"),
            ("ch. iv, e.6", "Ch. IV, E.6"),
            ("IV.E.6", "Ch. IV, E.6"),
            ("Chapter 4, Section E.6", "Ch. IV, E.6"),
            ("Chapter IV, Section E (Arthroscopy), Subsection 6", "Ch. IV, E.6"),
            ("Chapter 4, §E(6)", "Ch. IV, E.6"),
            ("Ch. IV", "Ch. IV"),
            ("Ch. I, I", "Ch. I, I"),
            ("Ch. III, I.3", "Ch. III, I.3"),
            ("Ch. I, V.3.a.ii", "Ch. I, V.3.a.ii"),
            ("Ch. I, D", "Ch. I, D"),
            ("Ch. I, D; Ch. XI, U.7", "Ch. I, D; Ch. XI, U.7"),
            ("Ch. IV, E.6, 7", "Ch. IV, E.6; Ch. IV, E.7"),
            ("Ch. IV, E.6, F.5", "Ch. IV, E.6; Ch. IV, F.5"),
            ("Ch. IV, E.6-8", "Ch. IV, E.6; - Ch. IV, E.8"),
            ("Ch. IV, E.6, F", "Ch. IV, E.6; Ch. IV, F"),
            ("Ch. IV, E to G", "Ch. IV, E; - Ch. IV, G"),
            ("Ch. I, E, modifiers 25 and 59", "Ch. I, E"),
            ("Ch. IV (Musculoskeletal System), E.6; F.5", "Ch. IV, E.6; Ch. IV, F.5"),
            ("Introduction", "Introduction"),
            ("Chapter 14", "Ch. 14"),
            ("Arthroscopy", ""),
        ] {
            assert_eq!(shown(Manual::Ncci, text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_that_is_typed_panics_and_what_is_no_number_is_none() {
        let marks = [
            "",
            "(",
            ")",
            "((",
            "I.",
            ".I",
            "..",
            "-",
            "–",
            "§",
            "é.1",
            "Ch",
            "Ch.",
            "chapter",
            "0",
            "99999999999",
            "İ.C",
            "appendix",
        ];
        for manual in [Manual::Guidelines, Manual::Ncci] {
            for (a, b) in marks.iter().flat_map(|a| marks.iter().map(move |b| (a, b))) {
                for text in
                    [format!("{a}{b}"), format!("{a} {b}"), format!("{a},{b}"), format!("I.C.9{a}{b}")]
                {
                    for one in read(manual, &text) {
                        assert!(!one.number.to_string().is_empty(), "{text}");
                    }
                }
            }
            let endless = ["I, a, 1, ", "1.", "Ch. I, ", "(a)", "I.C.9.a.99-", "I.C-"]
                .map(|piece| piece.repeat(50_000));
            assert!(
                endless.iter().all(|text| read(manual, text).iter().all(|one| one.number.depth() <= DEEPEST))
            );
            for text in ["e.g. this", "i.e. that", "follow-up of X-rays", "ICD-10-CM", ""] {
                assert_eq!(shown(manual, text), "", "{text}");
            }
        }
    }
}
