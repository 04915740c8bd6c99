//! What can be measured on options without understanding them: length, words, codes, what they share.

use std::collections::{BTreeMap, BTreeSet};

/// Words that leave no exception. The list is that of the SAQUET item-flaw checker (Moore and others, 2024), with `only`,
/// `must` and `every`, which coding rules are full of.
const ABSOLUTE: [&str; 13] = [
    "absolutely",
    "all",
    "always",
    "completely",
    "definitely",
    "every",
    "incapable",
    "inevitable",
    "must",
    "never",
    "none",
    "only",
    "totally",
];

/// Words of four letters or more that carry no content, so that a stem and a key may share them.
const FUNCTION: [&str; 42] = [
    "about", "after", "also", "because", "been", "before", "being", "both", "does", "each", "from", "have",
    "here", "into", "more", "most", "other", "over", "same", "should", "some", "such", "than", "that",
    "their", "them", "then", "there", "these", "they", "this", "those", "under", "upon", "very", "were",
    "what", "when", "where", "which", "will", "with",
];

/// The length of a text in characters, blanks at its ends left out.
pub fn length(text: &str) -> usize {
    text.trim().chars().count()
}

/// How many words a text has, split at blanks.
pub fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The words of a text, split at all that is no letter or digit.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The first word of a text that leaves no exception; the text in lower case.
pub fn absolute(lower: &str) -> Option<&str> {
    words(lower).find(|word| ABSOLUTE.binary_search(word).is_ok())
}

/// The content words of a text in lower case: four letters or more, no digit (so no code), no function word.
pub fn content(lower: &str) -> BTreeSet<&str> {
    let counts =
        |word: &&str| word.chars().count() >= 4 && !has_digit(word) && FUNCTION.binary_search(word).is_err();
    words(lower).filter(counts).collect()
}

/// The tokens of an option: codes, modifiers and words; the dot of a code stays in it.
pub fn tokens(lower: &str) -> BTreeSet<&str> {
    let parts = lower.split(|c: char| !(c.is_alphanumeric() || c == '.'));
    parts.map(|token| token.trim_matches('.')).filter(|token| !token.is_empty()).collect()
}

/// How many codes an option holds: words of three characters or more with a digit in them.
pub fn codes(text: &str) -> usize {
    words(text).filter(|word| word.len() >= 3 && has_digit(word)).count()
}

/// Whether an option is nothing but codes, modifiers, units and the signs between them: it has a digit, and no word of
/// three letters or more without one.
pub fn codes_only(text: &str) -> bool {
    has_digit(text) && words(text).all(|word| has_digit(word) || word.chars().count() < 3)
}

/// How much each option shares with the others: the number of options that hold each of its tokens, summed over its
/// tokens and divided by how many they are.
///
/// That a key is the option most like the others is the "convergence strategy" of the NBME item-writing guide; the formula is
/// our own choice, since the guide gives none. From 1 (nothing shared) to the number of options; 0 for no token.
#[expect(clippy::cast_precision_loss, reason = "an option has far fewer than 2^52 tokens")]
pub fn convergence(lower: &[String]) -> Vec<f64> {
    let each: Vec<BTreeSet<&str>> = lower.iter().map(|text| tokens(text)).collect();
    let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
    for token in each.iter().flatten() {
        *holders.entry(token).or_default() += 1;
    }
    let sum = |own: &BTreeSet<&str>| own.iter().filter_map(|token| holders.get(token)).sum::<usize>();
    each.iter().map(|own| sum(own) as f64 / own.len().max(1) as f64).collect()
}

/// The place of the greatest value, if no other is as great.
pub fn single_best<T: PartialOrd>(values: &[T]) -> Option<usize> {
    let best = (0..values.len()).reduce(|best, i| if values[i] > values[best] { i } else { best })?;
    let others = values.iter().enumerate().filter(|(i, _)| *i != best);
    others.into_iter().all(|(_, value)| *value < values[best]).then_some(best)
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_the_search() {
        assert!(ABSOLUTE.is_sorted() && FUNCTION.is_sorted());
    }

    #[test]
    fn what_options_share_is_counted_by_hand() {
        // x: in 3 options, y: in 2, a, b and c in one each.
        let options = ["x y", "x a", "x b", "y c"].map(str::to_owned);
        let shared = convergence(&options);
        let expected = [5.0 / 2.0, 4.0 / 2.0, 4.0 / 2.0, 3.0 / 2.0];
        assert!(shared.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{shared:?}");
        assert_eq!(single_best(&shared), Some(0));
        assert_eq!(single_best(&[1, 2, 2]), None);
        assert_eq!(single_best::<u8>(&[]), None);
    }

    #[test]
    fn codes_are_told_from_prose() {
        assert!(
            codes_only("29881-LT, G0289-LT x 2") && codes_only("99213") && codes_only("64721-RT, 01810-47")
        );
        assert!(!codes_only("1 min 36 s") && !codes_only("CCS") && !codes_only("99213 and a query"));
        assert_eq!(codes("29881-LT, G0289-LT x 2"), 2);
        assert_eq!(content("the left knee with 29881, from above"), ["above", "knee", "left"].into());
        assert_eq!(absolute("it is coded only once"), Some("only"));
        assert_eq!(absolute("the lonely wall"), None);
    }
}
