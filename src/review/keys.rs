//! The keys of a sheet, in a file of their own that the reviewer never sees: the order of the options, the key as it is
//! compared with, and the truth where that was swapped.

use std::collections::HashSet;

use super::tree;
use super::write::{field, quoted};
use crate::bank::yaml;
use crate::domain::answer::{Choices, letter, position};
use crate::domain::fault::Place;
use crate::domain::question::{Item, Response};

/// The keys of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The sheet's name.
    pub sheet: String,
    /// The day on which it was written, `2026-11-22`.
    pub date: String,
    /// The number that it was drawn with.
    pub seed: u64,
    /// Its questions, in the sheet's order.
    pub items: Vec<Keyed>,
}

/// The key of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// The item.
    pub id: String,
    /// Its revision when the sheet was written.
    pub revision: String,
    /// The right answer.
    pub right: Right,
}

/// What is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Right {
    /// Options.
    Options {
        /// The options as the sheet shows them, by their places in the bank.
        order: Vec<usize>,
        /// The key that the answer is compared with, by places in the bank.
        key: Choices,
        /// The bank's own key; another than `key` where that was swapped.
        truth: Choices,
    },
    /// Texts that are right in a blank.
    Typed(Vec<String>),
}

impl Keyed {
    /// Whether its key was swapped for a wrong one.
    pub fn is_swapped(&self) -> bool {
        matches!(&self.right, Right::Options { key, truth, .. } if key != truth)
    }

    /// Whether it belongs to an item as that stands now.
    pub fn is_of(&self, item: &Item) -> bool {
        let shape = match (&self.right, &item.response) {
            (Right::Options { order, .. }, Response::Choice { options, .. }) => order.len() == options.len(),
            (Right::Typed(_), Response::Fill { .. }) => true,
            (Right::Options { .. } | Right::Typed(_), _) => false,
        };
        shape && self.revision == item.revision.0
    }
}

/// The letters that a sheet shows for places of the bank.
pub fn shown(order: &[usize], set: Choices) -> String {
    (0..).zip(order).filter(|(_, place)| set.has(**place)).map(|(i, _)| letter(i)).collect()
}

/// The places of the bank that a sheet's letters stand for; `None` if one is no letter of it.
pub fn meant(order: &[usize], letters: &str) -> Option<Choices> {
    let places = letters.chars().map(|c| order.get(position(c)?).copied());
    let places: Option<Vec<usize>> = places.collect();
    places.filter(|p| !p.is_empty()).map(|p| p.into_iter().collect())
}

/// A name that may be part of a path: letters, digits, hyphens, dots; at most 64 of them.
pub fn plain_name(text: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = text.trim().chars().map(|c| if fits(c) { c } else { '-' }).take(64).collect();
    let name = name.trim_matches(['-', '.']).to_owned();
    (!name.is_empty()).then_some(name)
}

impl Keys {
    /// The file's text.
    pub fn text(&self) -> String {
        let mut out =
            String::from("# The keys of a blind review. Whoever answers the sheet must not see them.\n");
        field(&mut out, 0, "keys-of", &self.sheet);
        field(&mut out, 0, "date", &self.date);
        out += &format!("seed: {}\nitems:\n", self.seed);
        for item in &self.items {
            out += &format!("  - id: {}\n    revision: {}\n", quoted(&item.id), quoted(&item.revision));
            match &item.right {
                Right::Options { order, key, truth } => {
                    let bank: String = order.iter().map(|place| letter(*place)).collect();
                    out += &format!("    order: {bank}\n    key: {}\n", quoted(&shown(order, *key)));
                    out += &format!("    truth: {}\n", quoted(&shown(order, *truth)));
                }
                Right::Typed(accept) => {
                    let accept: Vec<String> = accept.iter().map(|text| quoted(text)).collect();
                    out += &format!("    accept: [{}]\n", accept.join(", "));
                }
            }
        }
        out
    }

    /// Reads the file.
    ///
    /// # Errors
    /// Where and how it is damaged.
    pub fn read(text: &str) -> Result<Self, (Place, String)> {
        let tree = yaml::parse(text).map_err(|broken| (broken.place, broken.message))?;
        let lacks = |place: Place, key: &str| (place, format!("`{key}` is missing or cannot be read"));
        let need = |node: &yaml::Node, key: &str| {
            tree::text(node, key).map(str::to_owned).ok_or_else(|| lacks(node.place, key))
        };
        let mut items = Vec::new();
        let mut ids = HashSet::new();
        for node in tree::field(&tree, "items").map(tree::list).unwrap_or_default() {
            let (id, revision) = (need(node, "id")?, need(node, "revision")?);
            let right = match tree::field(node, "accept") {
                Some(accept) => {
                    let texts = tree::list(accept).iter().filter_map(tree::scalar);
                    Right::Typed(texts.map(str::to_owned).collect())
                }
                None => options(&need(node, "order")?, &need(node, "key")?, &need(node, "truth")?)
                    .ok_or_else(|| lacks(node.place, "order"))?,
            };
            if !ids.insert(id.clone()) {
                return Err((node.place, format!("`{id}` is there twice")));
            }
            items.push(Keyed { id, revision, right });
        }
        let seed = need(&tree, "seed")?.parse().map_err(|_| lacks(tree.place, "seed"))?;
        Ok(Self { sheet: need(&tree, "keys-of")?, date: need(&tree, "date")?, seed, items })
    }
}

/// Options by their letters; `None` unless every letter of the order stands in it once and the keys are letters of it.
fn options(order: &str, key: &str, truth: &str) -> Option<Right> {
    let order: Vec<usize> = order.chars().map(position).collect::<Option<_>>()?;
    let all: Choices = order.iter().copied().collect();
    let whole = all.len() == order.len() && (0..order.len()).all(|place| all.has(place));
    let (key, truth) = (meant(&order, key)?, meant(&order, truth)?);
    whole.then_some(Right::Options { order, key, truth })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        let order = vec![2, 0, 3, 1];
        let one = Right::Options { order: order.clone(), key: Choices::one(0), truth: Choices::one(3) };
        let several = [0, 3].into_iter().collect();
        let two = Right::Options { order, key: several, truth: several };
        let blank = Right::Typed(vec!["S52.531A".into(), "1E5".into()]);
        let rights = [one, two, blank];
        let keyed =
            |(id, right): (&str, Right)| Keyed { id: id.into(), revision: "00120e3400000000".into(), right };
        let items = ["a-1", "a-2", "no"].into_iter().zip(rights).map(keyed).collect();
        Keys { sheet: "coders".into(), date: "2026-11-22".into(), seed: u64::MAX, items }
    }

    #[test]
    fn keys_read_back_as_they_were_written() {
        let text = keys().text();
        assert!(
            text.contains("order: CADB") && text.contains("key: \"B\"") && text.contains("truth: \"C\""),
            "{text}"
        );
        assert_eq!(Keys::read(&text).unwrap(), keys());
        assert!(
            keys().items[0].is_swapped() && !keys().items[1].is_swapped() && !keys().items[2].is_swapped()
        );
    }

    #[test]
    fn damaged_keys_are_refused_with_their_place() {
        for (from, to, line) in [
            ("order: CADB", "order: CADC", 6),
            ("order: CADB", "order: CAD", 6),
            ("key: \"B\"", "key: \"E\"", 6),
            ("seed: 18446744073709551615", "seed: x", 2),
            ("id: \"a-2\"", "id: \"a-1\"", 11),
            ("revision: \"00120e3400000000\"", "", 6),
        ] {
            let (place, why) = Keys::read(&keys().text().replacen(from, to, 1)).unwrap_err();
            assert!(place.line == line && !why.is_empty(), "{from} -> {to}: {place:?} {why}");
        }
    }

    #[test]
    fn a_sheets_name_never_leaves_its_folder() {
        assert_eq!(plain_name("../../etc/passwd").as_deref(), Some("etc-passwd"));
        assert_eq!(plain_name(" My sheet (1) ").as_deref(), Some("My-sheet--1"));
        assert_eq!(plain_name(".."), None);
    }
}
