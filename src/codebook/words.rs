//! Folds words so that what is typed and what is printed meet: case, accents, British spelling, plurals, possessives.
//!
//! The same folding is applied to the book when it is bound and to the query when it is typed; it need not be
//! linguistically right, only the same on both sides.

/// The longest word that is told apart; what is beyond it is cut off.
const LONGEST: usize = 40;

/// Splits a text into folded words and hands each to `each`.
///
/// A word is a run of letters and digits; an apostrophe within it is dropped, and a possessive `'s` with it.
pub fn each_word(text: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() {
            push_plain(&mut word, c);
        } else if is_apostrophe(c) && !word.is_empty() {
            let possessive = chars.peek().is_some_and(|s| matches!(s, 's' | 'S'));
            if possessive && !chars.clone().nth(1).is_some_and(char::is_alphanumeric) {
                chars.next();
            }
        } else {
            finish(&mut word, &mut each);
        }
    }
    finish(&mut word, &mut each);
}

/// The folded words of a text.
pub fn words(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    each_word(text, |word| all.push(word.to_owned()));
    all
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`')
}

fn finish(word: &mut String, each: &mut impl FnMut(&str)) {
    if !word.is_empty() {
        fold(word);
        each(word);
        word.clear();
    }
}

/// Adds a letter in lower case and without its accent.
fn push_plain(word: &mut String, c: char) {
    if word.len() >= LONGEST {
        return;
    }
    match c {
        'À'..='Å' | 'à'..='å' => word.push('a'),
        'Ç' | 'ç' => word.push('c'),
        'È'..='Ë' | 'è'..='ë' => word.push('e'),
        'Ì'..='Ï' | 'ì'..='ï' => word.push('i'),
        'Ñ' | 'ñ' => word.push('n'),
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' => word.push('o'),
        'Ù'..='Ü' | 'ù'..='ü' => word.push('u'),
        'Æ' | 'æ' | 'Œ' | 'œ' => word.push('e'),
        _ => word.extend(c.to_lowercase()),
    }
}

/// Folds a lower-case word: a plural to its singular, `ae` and `oe` to `e`, `-our` to `-or`.
fn fold(word: &mut String) {
    if word.len() < 4 || word.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    singular(word);
    // Not in a word as short as `toe`, else it would not meet its plural.
    if word.len() > 3 && (word.contains("ae") || word.contains("oe")) {
        *word = word.replace("ae", "e").replace("oe", "e");
    }
    if word.len() > 4 && word.ends_with("our") {
        word.truncate(word.len() - 2);
        word.push('r');
    }
}

/// Takes a plural's ending away. `-ss`, `-us` and `-is` are no plurals.
fn singular(word: &mut String) {
    let (n, ends) = (word.len(), |ending: &str| word.ends_with(ending));
    if !ends("s") || ends("ss") || ends("us") || ends("is") {
        return;
    }
    let (cut, add) = if n > 4 && ends("ies") {
        (3, "y")
    } else if n >= 9 && (ends("ases") || ends("oses") || ends("eses") || ends("yses")) {
        (2, "is")
    } else if ends("sses") || ends("shes") || ends("ches") || ends("xes") {
        (2, "")
    } else {
        (1, "")
    };
    word.truncate(n - cut);
    word.push_str(add);
}

/// Whether two folded words differ by one slip of the fingers: a letter wrong, missing, added, or two swapped.
pub fn one_slip(typed: &[u8], word: &[u8]) -> bool {
    if typed.len().abs_diff(word.len()) > 1 {
        return false;
    }
    let same = typed.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (a, b) = (&typed[same..], &word[same..]);
    match (a, b) {
        ([], _) | (_, []) => true,
        ([_, a_after @ ..], [_, b_after @ ..]) => {
            a_after == b_after || a_after == b || a == b_after || swapped(a, b)
        }
    }
}

/// Whether two words differ by their first two letters swapped.
fn swapped(a: &[u8], b: &[u8]) -> bool {
    match (a.split_at_checked(2), b.split_at_checked(2)) {
        (Some(([first, second], a_after)), Some((start, b_after))) => {
            start == [*second, *first] && a_after == b_after
        }
        _ => false,
    }
}

/// Whether a word that is still being typed is the beginning of another but for one slip.
pub fn one_slip_in_beginning(typed: &[u8], word: &[u8]) -> bool {
    (typed.len() - 1..=typed.len() + 1).any(|n| word.get(..n).is_some_and(|start| one_slip(typed, start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_and_what_is_printed_meet() {
        for (typed, printed) in [
            ("fractures", "Fracture"),
            ("anaemia", "Anemia"),
            ("oesophageal", "esophageal"),
            ("tumour", "tumor"),
            ("tumours", "tumor"),
            ("crohns disease", "Crohn's disease"),
            ("biopsies", "biopsy"),
            ("metastases", "metastasis"),
            ("menieres", "Ménière's"),
            ("Diabetes", "diabetes"),
            ("haemorrhoids", "hemorrhoid"),
            ("abscesses", "abscess"),
            ("toes", "toe"),
            ("shoes", "Shoe"),
        ] {
            assert_eq!(words(typed), words(printed), "{typed}");
        }
    }

    #[test]
    fn words_that_only_look_like_plurals_stay() {
        assert_eq!(words("abscess uterus stenosis T2DM 3b"), ["abscess", "uterus", "stenosis", "t2dm", "3b"]);
    }

    #[test]
    fn one_slip_is_forgiven_and_two_are_not() {
        for typed in ["neuropahty", "neuropthy", "neuroppathy", "neuropathi"] {
            assert!(one_slip(typed.as_bytes(), b"neuropathy"), "{typed}");
        }
        assert!(!one_slip(b"nueropahty", b"neuropathy"));
        assert!(!one_slip(b"neuro", b"neuropathy"));
        assert!(one_slip_in_beginning(b"neuropaht", b"neuropathy"));
    }
}
