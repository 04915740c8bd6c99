//! What coders type for what the book says: abbreviations, lay words, and words that say nothing.

use std::collections::HashMap;

use crate::codebook::image::bind::terms::FAINT;
use crate::codebook::words::words;

/// The reviewed table of abbreviations, by the words that are typed.
///
/// Words of an entry may be typed in any order and with faint words between: `leg edema` is also `edema of the legs`.
#[derive(Default)]
pub struct Abbreviations {
    meanings: HashMap<Vec<String>, Vec<Vec<String>>>,
    longest: usize,
}

impl Abbreviations {
    /// Reads the table: what is typed, alternatives of what is meant parted by `|` (or `-` for nothing), source.
    pub fn read(text: &str) -> Self {
        let mut all = Self::default();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            if let (Some(typed), Some(means)) = (columns.next(), columns.next()) {
                let typed = key(&words(typed));
                let meant = means.split('|').map(words).filter(|words| !words.is_empty());
                all.longest = all.longest.max(typed.len());
                all.meanings.entry(typed).or_default().extend(meant);
            }
        }
        all
    }

    /// The longest entry that these words begin with: how many words it takes, and what it may mean; no meaning says that
    /// the words are to be passed over.
    pub fn at_start_of(&self, typed: &[String]) -> Option<(usize, &[Vec<String>])> {
        let most = (self.longest + BETWEEN).min(typed.len());
        let whole = |n: &usize| *n == 1 || !(faint(&typed[0]) || faint(&typed[n - 1]));
        (1..=most)
            .rev()
            .filter(whole)
            .find_map(|n| self.meanings.get(&key(&typed[..n])).map(|meanings| (n, meanings.as_slice())))
    }
}

/// How many faint words may stand between the words of an entry.
const BETWEEN: usize = 2;

fn faint(word: &str) -> bool {
    FAINT.contains(&word)
}

/// The words of an entry in order of the alphabet, faint ones left out unless there are no others.
fn key(words: &[String]) -> Vec<String> {
    let mut key: Vec<String> = words.iter().filter(|word| !faint(word)).cloned().collect();
    if key.is_empty() {
        key = words.to_vec();
    }
    key.sort();
    key
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
