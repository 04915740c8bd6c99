//! Fields of a file that was read as a tree.

use crate::bank::yaml::{Node, Value};
use crate::domain::fault::Place;

/// The fields of a mapping; none of any other node.
pub fn fields(node: &Node) -> &[(String, Place, Node)] {
    match &node.value {
        Value::Map(map) => map,
        Value::Text(_) | Value::List(_) => &[],
    }
}

/// The field of that name.
pub fn field<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    fields(node).iter().find(|(name, ..)| name == key).map(|(.., value)| value)
}

/// The entries of a list; none of any other node.
pub fn list(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(list) => list,
        Value::Text(_) | Value::Map(_) => &[],
    }
}

/// A scalar without blanks around it; `None` of any other node.
pub fn scalar(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) => Some(text.trim()),
        Value::List(_) | Value::Map(_) => None,
    }
}

/// The scalar of a field; `None` where it is missing, empty or no scalar.
pub fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    scalar(field(node, key)?).filter(|text| !text.is_empty())
}

/// A word for yes or no.
pub fn truth(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}
