//! Finds what in an item gives its key away, or makes it hard for a reason that is not the subject's.
//!
//! The flaws are those of the NBME item-writing guide and of Haladyna, Downing and Rodriguez (2002) that a program can see;
//! the limits follow the SAQUET checker (Moore and others, 2024) where it has them.

pub mod measure;
pub mod order;

use super::findings::Findings;
use super::rule::lints;
use super::{Part, Role, Subject};
use crate::domain::question::ItemKind;
use measure::{length, word_count};

/// The words of a longest or shortest key below which its length says nothing.
const FLOOR: usize = 4;

/// Checks how an item is written.
pub fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.item.kind() == ItemKind::Fill {
        negative_stem(subject, findings);
        return;
    }
    let texts: Vec<&Part<'_>> =
        subject.parts.iter().filter(|part| matches!(part.role, Role::Option(..))).collect();
    let lower: Vec<String> = texts.iter().map(|part| part.text.to_lowercase()).collect();
    let right: Vec<bool> = texts.iter().map(|part| matches!(part.role, Role::Option(_, None))).collect();
    let options = Options { parts: texts, lower, right };
    lengths(&options, findings);
    absolutes(&options, findings);
    of_the_above(&options, findings);
    clang(subject, &options, findings);
    convergence(subject, &options, findings);
    negative_stem(subject, findings);
    order(subject, &options, findings);
}

/// The options of an item, as they stand, in lower case, and whether each is right.
struct Options<'a> {
    parts: Vec<&'a Part<'a>>,
    lower: Vec<String>,
    right: Vec<bool>,
}

impl<'a> Options<'a> {
    fn of(&self, right: bool) -> impl Iterator<Item = &'a Part<'a>> {
        self.parts.iter().zip(&self.right).filter(move |(_, is)| **is == right).map(|(part, _)| *part)
    }

    fn lower_of(&self, right: bool) -> impl Iterator<Item = &str> {
        self.lower.iter().zip(&self.right).filter(move |(_, is)| **is == right).map(|(text, _)| text.as_str())
    }
}

/// Whether a length is more than 1.33 times another.
fn stands_out(long: usize, short: usize) -> bool {
    long * 100 > short * 133
}

/// The key is much longer, or much shorter, than every distractor; of several keys, each of them.
fn lengths(options: &Options<'_>, findings: &mut Findings<'_>) {
    let span = |right| {
        let lengths = || options.of(right).map(|part| length(part.text));
        lengths().min().zip(lengths().max())
    };
    let (Some((shortest_key, longest_key)), Some((shortest, longest))) = (span(true), span(false)) else {
        return;
    };
    let Some(key) = options.of(true).next().filter(|_| options.of(true).all(|k| word_count(k.text) >= FLOOR))
    else {
        return;
    };
    if stands_out(shortest_key, longest) {
        let message = format!("the key has {shortest_key} characters, the longest distractor only {longest}");
        let help = "shorten the key, or give the distractors as much detail";
        findings.note(&lints::LONGEST_KEY, key.place, message, help);
    }
    if stands_out(shortest, longest_key) {
        let message = format!("the key has {longest_key} characters, the shortest distractor {shortest}");
        let help = "shorten the distractors, or give the key as much detail";
        findings.note(&lints::SHORTEST_KEY, key.place, message, help);
    }
}

/// A distractor leaves no exception, and the key does not either way.
fn absolutes(options: &Options<'_>, findings: &mut Findings<'_>) {
    if options.lower_of(true).any(|text| measure::absolute(text).is_some()) {
        return;
    }
    let mut wrong = options.of(false).zip(options.lower_of(false));
    if let Some((part, word)) = wrong.find_map(|(part, text)| Some((part, measure::absolute(text)?))) {
        let message = format!("`{word}` stands in a distractor and no such word in the key");
        let help = format!("say it without `{word}`, or use such a word in the key too");
        findings.note(&lints::ABSOLUTES, part.place, message, help);
    }
}

/// An option speaks of the others.
fn of_the_above(options: &Options<'_>, findings: &mut Findings<'_>) {
    for (part, lower) in options.parts.iter().zip(&options.lower) {
        let words: Vec<&str> = measure::words(lower).collect();
        let letter = |word: &str| word.len() == 1 && ("a"..="p").contains(&word);
        let spoken = words.windows(3).any(|w| matches!(w, [_, "the", "above"] | ["of", "the", "others"]))
            || matches!(
                words[..],
                ["all" | "none" | "both" | "any" | "neither", "of", "these" | "those" | "them"]
            )
            || words.windows(4).any(
                |w| matches!(w, ["both", a, "and", b] | ["neither", a, "nor", b] if letter(a) && letter(b)),
            )
            || matches!(words[..], [a, "and", b, "only"] if letter(a) && letter(b));
        if spoken {
            let message = format!("the option `{}` speaks of other options", part.text.trim());
            let help = "say in its own words what it stands for";
            findings.note(&lints::OF_THE_ABOVE, part.place, message, help);
        }
    }
}

/// A content word stands in stem and key and in no distractor; not where the stem names every option anyway.
fn clang(subject: &Subject<'_>, options: &Options<'_>, findings: &mut Findings<'_>) {
    let stem = subject.item.stem.to_lowercase();
    let named = || options.lower.iter().all(|text| stem.contains(text.trim()));
    let wrong: Vec<&str> = options.lower_of(false).flat_map(measure::words).collect();
    let mut shared = measure::content(&stem);
    shared.retain(|word| {
        options.lower_of(true).all(|key| measure::words(key).any(|w| w == *word)) && !wrong.contains(word)
    });
    let (Some(key), false) = (options.of(true).next(), shared.is_empty() || named()) else { return };
    let words: Vec<&str> = shared.into_iter().collect();
    let message = format!("`{}` stands in the stem and the key and in no distractor", words.join("`, `"));
    let help = "say it in another word in the key, or use the word in a distractor too";
    findings.note(&lints::CLANG, key.place, message, help);
}

/// The key shares most with the other options, in words.
///
/// Not asked of options that are nothing but codes or numbers: there the key that is one code of the distractors' two, as in
/// every item on bundling, shares most by its nature. With them the rule spoke up at a sixth of our first 268 items, without
/// them at one in twenty-five. Whether that pays over a whole bank is measured by the rule `exploitable`.
fn convergence(subject: &Subject<'_>, options: &Options<'_>, findings: &mut Findings<'_>) {
    let codes = options.parts.iter().all(|part| measure::codes_only(part.text));
    if subject.item.kind() != ItemKind::Single || codes || subject.item.order_is_meaning() {
        return;
    }
    let best = measure::single_best(&measure::convergence(&options.lower));
    let Some(i) = best.filter(|i| options.right.get(*i) == Some(&true)) else { return };
    if let Some(key) = options.parts.get(i) {
        let message = "the key shares more words with the other options than any distractor does";
        let help =
            "let two distractors share something that the key lacks, or vary the key's part less often";
        findings.note(&lints::CONVERGENCE, key.place, message, help);
    }
}

/// The question asks for what is not so, and does not say so in capitals.
fn negative_stem(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let lead_in = lead_in(&subject.item.stem);
    let words: Vec<&str> = measure::words(lead_in).collect();
    let negative = words.iter().enumerate().find(|(i, word)| {
        let lower = word.to_lowercase();
        let at_least =
            lower == "least" && i.checked_sub(1).is_some_and(|b| words[b].eq_ignore_ascii_case("at"));
        matches!(lower.as_str(), "not" | "except" | "least") && !at_least && **word != lower.to_uppercase()
    });
    if let Some((_, word)) = negative {
        let message = format!("the question turns on `{word}`, which is easily overread");
        let help = format!("ask for what is so, or write `{}`", word.to_uppercase());
        findings.note(&lints::NEGATIVE_STEM, subject.site.stem, message, help);
    }
}

/// What a stem asks: its last question, or its last sentence if it has none.
fn lead_in(stem: &str) -> &str {
    let mut sentences = Vec::new();
    let mut begin = 0;
    for (i, c) in stem.char_indices() {
        let end = i + c.len_utf8();
        if matches!(c, '.' | '?' | '!') && stem[end..].starts_with(char::is_whitespace) {
            sentences.push(stem[begin..end].trim());
            begin = end;
        }
    }
    sentences.push(stem[begin..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    let question = sentences.iter().rev().find(|sentence| sentence.ends_with('?'));
    question.or(sentences.last()).copied().unwrap_or("")
}

/// Single codes, or numbers of one thing, do not ascend.
fn order(subject: &Subject<'_>, options: &Options<'_>, findings: &mut Findings<'_>) {
    let texts: Vec<&str> = options.parts.iter().map(|part| part.text).collect();
    let Some((what, sorted)) = order::disorder(&texts) else { return };
    let moved = texts.iter().zip(&sorted).position(|(is, should)| is.trim() != *should).unwrap_or_default();
    let place = options.parts.get(moved).map_or(subject.site.place, |part| part.place);
    let message = format!("the options are {what} and do not ascend");
    let help = format!("let them stand as {}, and the `key` with them", sorted.join(" · "));
    findings.note(&lints::ORDER, place, message, help);
}

#[cfg(test)]
mod tests;
