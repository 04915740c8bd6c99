//! The only place that knows YAML: text in, a tree of nodes with places out, every scalar exactly as it was typed.
//!
//! YAML would read `00100` as a number, `1E5` as 100000 and `no` as false. Here a plain scalar that the parser takes for a
//! number, a boolean or null is replaced by its own characters in the file, so codes never change.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{
    DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy, Options, Spanned, budget, options,
};

use crate::domain::fault::{Place, forbidden, visible};

/// The largest file that is read, in bytes: some ten thousand questions.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// A node of a file and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it begins.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A scalar as typed; empty for nothing.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping: key, place of the key, value; keys are unique.
    Map(Vec<(String, Place, Node)>),
}

impl Value {
    /// What it is called in a message.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a group of fields",
        }
    }
}

/// Why a file is no tree: where, the rule broken, what, and the remedy.
#[derive(Debug)]
pub struct Broken {
    /// Where.
    pub place: Place,
    /// The rule's name.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

/// Reads a file's text as a tree.
///
/// # Errors
/// The first thing that is not YAML, or not the YAML that banks are written in: no anchors or aliases, no merge keys, one
/// document, no key twice, and not nested deeper than 16 (a bank needs six; in a debug build each level takes some 30 kB of stack).
pub fn parse(source: &str) -> Result<Node, Broken> {
    let tree =
        serde_saphyr::from_str_with_options::<Spanned<Shape>>(source, policy()).map_err(|e| broken(&e))?;
    Ok(node(tree, source))
}

fn policy() -> Options {
    options! {
        budget: budget! {
            max_anchors: 0,
            max_aliases: 0,
            max_depth: 16,
            max_nodes: 1_000_000,
            max_events: 8_000_000,
            max_total_scalar_bytes: 64 * 1024 * 1024,
        },
        merge_keys: MergeKeyPolicy::Error,
        duplicate_keys: DuplicateKeyPolicy::Error,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        with_snippet: false,
    }
}

fn broken(error: &serde_saphyr::Error) -> Broken {
    let place = error.location().map_or(Place { line: 1, column: 1 }, |l| place(&l));
    let text = error.without_snippet().to_string();
    let said = text.split(" at line ").next().unwrap_or("");
    if let Some(key) = said.strip_prefix("duplicate mapping key: ") {
        let key = key.split(", set DuplicateKeyPolicy").next().unwrap_or(key);
        let message = format!("the field `{key}` is there twice");
        return Broken {
            place,
            rule: "duplicate-key",
            message,
            help: "keep one of the two; a new list entry begins with `- `",
        };
    }
    if let Some(shown) = said.strip_prefix("unexpected character: `") {
        return unexpected(shown.trim_end_matches('\''), place);
    }
    let known = SAYINGS.iter().find(|(part, ..)| said.contains(part));
    let &(_, rule, message, help) = known.unwrap_or(&(
        "",
        "yaml",
        "",
        "look at the indentation, the quotes and the brackets of this line and the one before it",
    ));
    Broken { place, rule, message: if message.is_empty() { said } else { message }.to_owned(), help }
}

/// A character that text without quotes cannot begin with, or that no file may hold.
fn unexpected(shown: &str, place: Place) -> Broken {
    if shown.chars().count() > 1 || shown.contains(forbidden) {
        let message = format!("the file holds a control character, {}", visible(shown));
        return Broken { place, rule: "control-character", message, help: "remove it: it is not text" };
    }
    let message = format!("text without quotes cannot begin with `{shown}`");
    Broken { place, rule: "yaml", message, help: "put the whole text in quotes" }
}

/// What the parser says, in part, and what an author is told: rule, message (if its own words are not good enough), remedy.
const SAYINGS: &[(&str, &str, &str, &str)] = &[
    ("breached: Anchors", "alias", "banks cannot use YAML anchors (&) or aliases (*)", ALIAS),
    ("alias", "alias", "banks cannot use YAML anchors (&) or aliases (*)", ALIAS),
    (
        "merge key",
        "alias",
        "banks cannot use YAML merge keys (<<)",
        "write the fields out where they are used",
    ),
    (
        "breached: Depth",
        "too-large",
        "the file is nested deeper than 16 levels",
        "look for brackets that are never closed; a bank needs some six levels",
    ),
    (
        "recursion",
        "too-large",
        "the file is nested too deeply",
        "look for brackets that are never closed; a bank needs some six levels",
    ),
    (
        "breached",
        "too-large",
        "the file holds more entries than are read at once",
        "split it: one file a topic",
    ),
    (
        "multiple YAML documents",
        "yaml",
        "a second document begins here, after `---`",
        "put it into a file of its own, or remove the line `---`",
    ),
    (
        "a tab",
        "yaml",
        "a tab stands where spaces belong, here or on the next line",
        "indent with spaces, not with tabs",
    ),
    ("tabs ", "yaml", "a tab stands where spaces belong", "indent with spaces, not with tabs"),
    ("tab cannot", "yaml", "a tab stands where spaces belong", "indent with spaces, not with tabs"),
    (
        "mapping values",
        "yaml",
        "this colon turns the text before it into the name of a field",
        "put the whole text in quotes, or on its own lines after `>`",
    ),
    (
        "quoted scalar, did not find expected hexadecimal",
        "yaml",
        BACKSLASH,
        "put the text in single quotes, or write \\\\ for \\",
    ),
    ("unknown escape", "yaml", BACKSLASH, "put the text in single quotes, or write \\\\ for \\"),
    (
        "multiline quoted scalar",
        "yaml",
        "a quote was opened before here and not closed",
        "close it where the text ends; further lines of it are indented",
    ),
    (
        "trailing content after",
        "yaml",
        "text follows the closing quote",
        "put all of the text in quotes; a quote inside single quotes is written twice",
    ),
    (
        "expected string scalar",
        "yaml",
        "the name of a field must be a plain word",
        "remove the brackets before the colon",
    ),
    (
        "did not find expected",
        "yaml",
        "this line does not fit those above it",
        "give it the indentation of its neighbours, and look for a quote or bracket left open before it",
    ),
];

const ALIAS: &str = "write the text out where it is used; text that begins with & or * goes in quotes";
const BACKSLASH: &str = "in double quotes a backslash stands for something special";

fn place(location: &serde_saphyr::Location) -> Place {
    Place {
        line: u32::try_from(location.line()).unwrap_or(0),
        column: u32::try_from(location.column()).unwrap_or(0),
    }
}

/// What the parser hands over; `Bare` is a plain scalar that it took for something other than text.
enum Shape {
    Text(String),
    Bare,
    List(Vec<Spanned<Shape>>),
    Map(Vec<(Spanned<String>, Spanned<Shape>)>),
}

fn node(tree: Spanned<Shape>, source: &str) -> Node {
    let at = tree.referenced;
    let value = match tree.value {
        Shape::Text(text) => Value::Text(text),
        Shape::Bare => Value::Text(as_typed(&at, source)),
        Shape::List(list) => Value::List(list.into_iter().map(|n| node(n, source)).collect()),
        Shape::Map(map) => Value::Map(
            map.into_iter().map(|(k, v)| (k.value, place(&k.referenced), node(v, source))).collect(),
        ),
    };
    Node { place: place(&at), value }
}

/// The characters of a plain scalar in the file; the null of an empty value, `~` and `null` are nothing.
fn as_typed(at: &serde_saphyr::Location, source: &str) -> String {
    let span = at.span();
    let bytes = span.byte_offset().zip(span.byte_len()).and_then(|(start, len)| {
        let start = usize::try_from(start).ok()?;
        source.get(start..start.checked_add(usize::try_from(len).ok()?)?)
    });
    match bytes.unwrap_or("") {
        "~" | "null" | "Null" | "NULL" => String::new(),
        text => text.to_owned(),
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyShape)
    }
}

struct AnyShape;

/// A visitor's answer to every kind of scalar that is not text.
macro_rules! bare {
    ($($visit:ident: $type:ty,)*) => {
        $(fn $visit<E: Error>(self, _: $type) -> Result<Shape, E> {
            Ok(Shape::Bare)
        })*
    };
}

impl<'de> Visitor<'de> for AnyShape {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a list or a mapping")
    }

    bare! { visit_bool: bool, visit_i64: i64, visit_i128: i128, visit_u64: u64, visit_u128: u128, visit_f64: f64, }

    fn visit_unit<E: Error>(self) -> Result<Shape, E> {
        Ok(Shape::Bare)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Shape, E> {
        Ok(Shape::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Shape, E> {
        Ok(Shape::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Shape, A::Error> {
        let mut list = Vec::new();
        while let Some(next) = access.next_element()? {
            list.push(next);
        }
        Ok(Shape::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Shape, A::Error> {
        let mut map = Vec::new();
        while let Some(next) = access.next_entry()? {
            map.push(next);
        }
        Ok(Shape::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        let Value::List(list) = parse(source).unwrap().value else { panic!("a list") };
        list.into_iter()
            .map(|n| match n.value {
                Value::Text(t) => t,
                other => panic!("{}", other.kind()),
            })
            .collect()
    }

    #[test]
    fn code_like_scalars_never_change() {
        let codes = [
            "00100",
            "99213",
            "0123",
            "1E5",
            "4E2",
            "E11.9",
            "no",
            "on",
            "true",
            "0x1F",
            "1.0",
            "007E1",
            "3E0",
            "0DTJ4ZZ",
            "12:30",
            "1_000",
            "0o17",
            ".inf",
            "1E999",
            "99999999999999999999999999999999999999999",
            "-0",
            "+1",
            "2026-11-22",
        ];
        let plain = codes.map(|c| format!("- {c}\n")).concat();
        assert_eq!(texts(&plain), codes);
        let quoted = codes.map(|c| format!("- '{c}'\n")).concat();
        assert_eq!(texts(&quoted), codes);
        assert_eq!(texts("[00100, no, 1E5]"), ["00100", "no", "1E5"]);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(texts("-\n- ~\n- null\n- 'null'\n"), ["", "", "", "null"]);
    }

    #[test]
    fn hostile_files_are_refused_at_their_place() {
        let cases = [
            ("a: &x 1\nb: *x\n", "alias"),
            ("<<: {a: 1}\n", "alias"),
            ("a: 1\na: 2\n", "duplicate-key"),
            ("a:\n\tb: 1\n", "yaml"),
            ("a: b: c\n", "yaml"),
            ("a: 1\n---\nb: 2\n", "yaml"),
            ("a: 'x\u{7}y'\n", "control-character"),
        ];
        for (source, rule) in cases {
            let broken = parse(source).unwrap_err();
            assert_eq!(broken.rule, rule, "{source:?}: {}", broken.message);
            assert!(broken.place.line > 0 && !broken.help.is_empty());
        }
        assert_eq!(parse(&"[".repeat(100_000)).unwrap_err().rule, "too-large");
        assert_eq!(parse(&"- ".repeat(100_000)).unwrap_err().rule, "too-large");
    }
}
