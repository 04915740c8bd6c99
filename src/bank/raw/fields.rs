//! How the fields of a mapping are read off its node.

use super::{Marked, RawArea, RawCase, RawFact, RawOption, RawPass, RawQuestion, RawReference, RawRow};
use crate::bank::yaml::{Node, Value};
use crate::domain::fault::{Faults, Place};

/// The fields of a mapping while it is read.
pub(super) struct Fields<'a>(Place, &'a [(String, Place, Node)]);

/// Declares the reading of a list of mappings.
macro_rules! lists {
    ($($name:ident: $type:ty,)*) => {
        $(pub(super) fn $name(&self, key: &str, faults: &mut Faults<'_>) -> Vec<$type> {
            self.list(key, faults).iter().filter_map(|n| <$type>::read(n, faults)).collect()
        })*
    };
}

impl<'a> Fields<'a> {
    pub(super) fn of(node: &'a Node, what: &str, keys: &[&str], faults: &mut Faults<'_>) -> Option<Self> {
        let Value::Map(map) = &node.value else {
            let message = format!("{what} must be a group of fields, not {}", node.value.kind());
            let help = format!(
                "write one field a line, such as `{}: …`; the fields are: {}",
                keys[0],
                keys.join(", ")
            );
            faults.error(node.place, "wrong-kind", message, help);
            return None;
        };
        for (key, place, _) in map.iter().filter(|(key, ..)| !keys.contains(&key.as_str())) {
            let near = keys.iter().find(|k| near(k, key));
            let meant = near.map(|k| format!("did you mean `{k}`? ")).unwrap_or_default();
            let message = format!("{what} has no field `{key}`");
            faults.error(
                *place,
                "unknown-field",
                message,
                format!("{meant}the fields are: {}", keys.join(", ")),
            );
            if let Some(near) = near {
                faults.spoil(node.place, near);
            }
        }
        Some(Self(node.place, map))
    }

    fn get(&self, key: &str) -> Option<&'a Node> {
        self.1.iter().find(|(k, ..)| k == key).map(|(_, _, node)| node)
    }

    pub(super) fn text(&self, key: &str, faults: &mut Faults<'_>) -> Option<Marked> {
        self.get(key).and_then(|node| self.marked(key, node, faults))
    }

    /// A list of texts; one text alone is a list of one.
    pub(super) fn texts(&self, key: &str, faults: &mut Faults<'_>) -> Vec<Marked> {
        let Some(node) = self.get(key) else { return Vec::new() };
        match &node.value {
            Value::List(list) => list.iter().filter_map(|n| self.marked(key, n, faults)).collect(),
            Value::Text(_) | Value::Map(_) => self.marked(key, node, faults).into_iter().collect(),
        }
    }

    fn list(&self, key: &str, faults: &mut Faults<'_>) -> &'a [Node] {
        match self.get(key) {
            None => &[],
            Some(Node { value: Value::List(list), .. }) => list,
            Some(node) => {
                let message = format!("`{key}` must be a list, not {}", node.value.kind());
                faults.error(
                    node.place,
                    "wrong-kind",
                    message,
                    "begin each entry on a line of its own with `- `",
                );
                faults.spoil(self.0, key);
                &[]
            }
        }
    }

    pub(super) fn pass(&self, key: &str, faults: &mut Faults<'_>) -> Option<RawPass> {
        let node = self.get(key)?;
        let read = RawPass::read(node, faults);
        if read.is_none() {
            faults.spoil(self.0, key);
        }
        read
    }

    fn marked(&self, key: &str, node: &Node, faults: &mut Faults<'_>) -> Option<Marked> {
        if let Value::Text(text) = &node.value {
            return Some(Marked { text: text.trim().to_owned(), place: node.place });
        }
        let message = format!("`{key}` must hold text, not {}", node.value.kind());
        let help = "write plain text; text with a colon, a bracket or a brace in it goes in quotes";
        faults.error(node.place, "wrong-kind", message, help);
        faults.spoil(self.0, key);
        None
    }

    lists! {
        cases: RawCase, questions: RawQuestion, options: RawOption, references: RawReference,
        areas: RawArea, rows: RawRow, facts: RawFact,
    }
}

/// Whether two words differ by a slip of the finger: one letter, or a hyphen for an underscore.
pub fn near(known: &str, typed: &str) -> bool {
    let fold = |s: &str| s.to_lowercase().replace(['_', ' '], "-");
    let (a, b) = (fold(known), fold(typed));
    let same_start = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let same_end = a.bytes().rev().zip(b.bytes().rev()).take_while(|(x, y)| x == y).count();
    same_start + same_end + 1 >= a.len().max(b.len()) && a.len().abs_diff(b.len()) <= 1
}
