//! What coders type for what the book says: abbreviations, lay words, and words that say nothing.

use std::collections::HashMap;

use crate::codebook::words::words;

/// The reviewed table of abbreviations, by the words that are typed.
///
/// Words of an entry may be typed in any order and with links between: `leg edema` is also `edema of the legs`. What an entry
/// means is taken apart when it is typed, so that opening the book waits for none of it.
#[derive(Default)]
pub struct Abbreviations {
    /// What each entry means, as it stands in the table.
    means: Vec<String>,
    /// The entries by their words as they stand in the table.
    literal: HashMap<String, Vec<usize>>,
    /// The same by their words in order of the alphabet, links left out.
    loose: HashMap<String, Vec<usize>>,
    longest: usize,
}

impl Abbreviations {
    /// Reads the table: what is typed, alternatives of what is meant parted by `|` (or `-` for nothing), source.
    pub fn read(text: &str) -> Self {
        let mut all = Self::default();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            if let (Some(typed), Some(means)) = (columns.next(), columns.next()) {
                let (typed, entry) = (words(typed), all.means.len());
                all.means.push(means.to_owned());
                all.longest = all.longest.max(typed.len());
                if let Some(key) = loose(&typed) {
                    all.loose.entry(key).or_default().push(entry);
                }
                all.literal.entry(typed.join(" ")).or_default().push(entry);
            }
        }
        all
    }

    /// The longest entry that these words begin with: how many words it takes, and what it may mean; no meaning says that
    /// the words are to be passed over.
    pub fn at_start_of(&self, typed: &[String]) -> Option<(usize, Vec<Vec<String>>)> {
        let most = (self.longest + BETWEEN).min(typed.len());
        (1..=most).rev().find_map(|n| {
            let window = &typed[..n];
            let found = self.literal.get(&window.join(" ")).or_else(|| self.loose.get(&loose(window)?))?;
            let means = found.iter().flat_map(|entry| self.means[*entry].split('|'));
            Some((n, means.map(words).filter(|meant| !meant.is_empty()).collect()))
        })
    }
}

/// How many links may stand between the words of an entry.
const BETWEEN: usize = 2;

/// Words that link others and may stand between them.
const LINKS: [&str; 12] = ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "with"];

/// Two words or more in order of the alphabet, without the links between them.
fn loose(words: &[String]) -> Option<String> {
    let link = |word: &String| LINKS.contains(&word.as_str());
    let ends = words.first().is_some_and(link) || words.last().is_some_and(link);
    let mut key: Vec<&str> = words.iter().filter(|word| !link(word)).map(String::as_str).collect();
    key.sort_unstable();
    (key.len() > 1 && !ends).then(|| key.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(typed: &str) -> Option<(usize, String)> {
        let table = "# typed\tmeant\tsource\nleg edema\tlocalized edema | swelling limb\tx\nedema\tdropsy\tx\ns/p\tstatus post\tx\n\
                     s p\tpast\tx\npatient\t-\tx\nof\tout of\tx\n";
        let all = Abbreviations::read(table);
        let found = all.at_start_of(&words(typed));
        found.map(|(n, meanings)| (n, meanings.iter().map(|m| m.join(" ")).collect::<Vec<_>>().join("|")))
    }

    #[test]
    fn the_longest_entry_is_found_in_any_order_and_with_faint_words_between() {
        let both = "localized edema|swelling limb".to_owned();
        for (typed, taken) in [
            ("leg edema", 2),
            ("edema leg today", 2),
            ("edema of the legs", 4),
            ("edema, of both", 1),
            ("edema of the left leg", 1),
            ("edema of the left, of leg", 1),
        ] {
            let meaning = if taken > 1 { both.clone() } else { "dropsy".to_owned() };
            assert_eq!(meant(typed), Some((taken, meaning)), "{typed}");
        }
    }

    #[test]
    fn an_entry_neither_begins_nor_ends_with_a_faint_word_unless_it_is_one() {
        assert_eq!(meant("the leg edema"), None);
        assert_eq!(meant("of leg edema"), Some((1, "out of".into())));
        assert_eq!(meant(""), None);
    }

    #[test]
    fn an_entry_may_mean_nothing_and_two_lines_may_say_the_same() {
        assert_eq!(meant("patient"), Some((1, String::new())));
        assert_eq!(meant("s/p"), Some((2, "status post|past".into())));
    }
}
