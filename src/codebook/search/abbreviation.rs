//! What coders type for what the book says: abbreviations, lay words, and words that say nothing.

use std::ops::Range;

use crate::codebook::image::counted;
use crate::codebook::words::{each_word, words};

/// The reviewed table of abbreviations, by the words that are typed.
///
/// Words of an entry may be typed in any order and with links between: `leg edema` is also `edema of the legs`. What an entry
/// means is taken apart when it is typed, so that opening the book waits for none of it.
#[derive(Default)]
pub struct Abbreviations {
    /// The table.
    text: String,
    /// What may be typed, as a [`Key`] makes a number of it, in order of the number, and where what it means stands.
    entries: Vec<(u64, Range<u32>)>,
    /// Where the entries begin whose number has these first bits; one more at the end.
    shelves: Vec<u32>,
    longest: usize,
}

/// How many first bits of a number tell its shelf: a dozen bits leave about five entries on each.
const SHELF: u32 = 12;

impl Abbreviations {
    /// Reads the table: what is typed, alternatives of what is meant parted by `|` (or `-` for nothing), source.
    pub fn read(text: impl Into<String>) -> Self {
        let mut all = Self::default();
        let text = text.into();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let mut columns = line.trim_end().split('\t');
            if let (false, Some(typed), Some(means)) = (line.starts_with('#'), columns.next(), columns.next())
            {
                let mut key = Key::default();
                each_word(typed, |word| key.add(word));
                let from = start + typed.len() + 1;
                let means = counted(from)..counted(from + means.len());
                all.longest = all.longest.max(key.count);
                let joined = (key.count == 2).then(|| key.joined());
                let keys = [Some(key.literal()), key.loose(), joined];
                all.entries.extend(keys.into_iter().flatten().map(|key| (key, means.clone())));
            }
            start += line.len();
        }
        all.entries.sort_unstable_by_key(|(key, means)| (*key, means.start));
        let first = |shelf: u64| all.entries.partition_point(|(key, _)| key >> (64 - SHELF) < shelf);
        all.shelves = (0..=1 << SHELF).map(|shelf| counted(first(shelf))).collect();
        Self { text, ..all }
    }

    /// The longest entry that these words begin with: how many words it takes, and what it may mean; no meaning says that
    /// the words are to be passed over.
    pub fn at_start_of(&self, typed: &[String]) -> Option<(usize, Vec<Vec<String>>)> {
        let most = (self.longest + BETWEEN).min(typed.len());
        (1..=most).rev().find_map(|n| {
            let mut key = Key::default();
            typed[..n].iter().for_each(|word| key.add(word));
            // But for a space: `breastfeeding` for `breast feeding`, `tooth ache` for `toothache`.
            let spaced = match n {
                1 => Some(key.joined()),
                2 => Some(key.single()),
                _ => None,
            };
            let ways = [Some(key.literal()), key.loose(), spaced];
            let found =
                ways.into_iter().flatten().map(|key| self.entries(key)).find(|found| !found.is_empty())?;
            let means = found.iter().flat_map(|(_, at)| self.means(at).split('|'));
            Some((n, means.map(words).filter(|meant| !meant.is_empty()).collect()))
        })
    }

    /// The entries of a key.
    fn entries(&self, key: u64) -> &[(u64, Range<u32>)] {
        let at = usize::try_from(key >> (64 - SHELF)).unwrap_or_default();
        let Some([from, end]) = self.shelves.get(at..at + 2) else { return &[] };
        let here = self.entries.get(*from as usize..*end as usize).unwrap_or_default();
        let before = here.partition_point(|(known, _)| *known < key);
        let count = here[before..].iter().take_while(|(known, _)| *known == key).count();
        &here[before..before + count]
    }

    /// What an entry means, as it stands in the table.
    fn means(&self, at: &Range<u32>) -> &str {
        self.text.get(at.start as usize..at.end as usize).unwrap_or_default()
    }
}

/// How many links may stand between the words of an entry.
const BETWEEN: usize = 2;

/// Words that link others and may stand between them.
const LINKS: [&str; 12] = ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "with"];

/// Words as numbers, by which an entry is found without a copy of its words: 64 bits, so that no two of a table's meet.
#[derive(Default)]
struct Key {
    /// How many words there are, and how many are no links.
    count: usize,
    telling: usize,
    /// Of the words in their order, of those that are no links in any order, and of all written as one.
    order: u64,
    any: u64,
    one: u64,
    /// Whether the first word is a link, and the last.
    link: (bool, bool),
}

impl Key {
    fn add(&mut self, word: &str) {
        let (link, number) = (LINKS.contains(&word), spread(0, word));
        if self.count == 0 {
            self.link.0 = link;
        }
        self.link.1 = link;
        self.count += 1;
        self.order = spread(self.order, word).rotate_left(17);
        self.one = spread(self.one, word);
        if !link {
            self.telling += 1;
            self.any = self.any.wrapping_add(number.wrapping_mul(number | 1));
        }
    }

    /// The words as they stand.
    const fn literal(&self) -> u64 {
        if self.count == 1 { self.single() } else { self.order ^ 1 }
    }

    /// Two words or more in any order, without the links between them.
    fn loose(&self) -> Option<u64> {
        let several = self.telling > 1 && !self.link.0 && !self.link.1;
        several.then_some(self.any ^ 2)
    }

    /// The words written as one, where one word is an entry.
    const fn single(&self) -> u64 {
        self.one ^ 4
    }

    /// The words written as one, where two words are an entry.
    const fn joined(&self) -> u64 {
        self.one ^ 8
    }
}

/// A number for letters that follow others (FNV-1a).
fn spread(before: u64, word: &str) -> u64 {
    let start = before ^ 0xcbf2_9ce4_8422_2325;
    let end = word.bytes().fold(start, |n, byte| (n ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    end ^ 0xcbf2_9ce4_8422_2325
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
    fn an_entry_is_found_with_a_space_too_many_or_too_few() {
        assert_eq!(meant("legedema"), Some((1, "localized edema|swelling limb".into())));
        assert_eq!(meant("ede ma"), Some((2, "dropsy".into())));
        assert_eq!(meant("e de ma"), None);
    }

    #[test]
    fn an_entry_may_mean_nothing_and_two_lines_may_say_the_same() {
        assert_eq!(meant("patient"), Some((1, String::new())));
        assert_eq!(meant("s/p"), Some((2, "status post|past".into())));
    }
}
