//! Reads a sheet that came back, whatever a hand did to it: each oddity is named with its place, and the rest is used.

use crate::bank::raw::near;
use crate::bank::yaml::{self, Node, Value};
use crate::domain::answer::Choices;
use crate::domain::fault::{Faults, Place};
use crate::domain::question::words;
use crate::review::tree;

words! {
    /// How sure a reviewer is.
    Confidence {
        /// Rather a guess.
        Low = "low",
        /// Fairly sure.
        Medium = "medium",
        /// Sure.
        High = "high",
    }
}

/// A sheet that came back.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Its name, and where that stands.
    pub sheet: Option<(String, Place)>,
    /// The number it was drawn with, as it stands there.
    pub seed: Option<(String, Place)>,
    /// Where the questions begin.
    pub place: Place,
    /// The questions.
    pub entries: Vec<Entry>,
}

/// An option of a sheet that came back: its letter, what it says, and where.
pub type Shown = (char, String, Place);

/// A question of a sheet that came back.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it begins.
    pub place: Place,
    /// The item's name.
    pub id: String,
    /// The item's revision.
    pub revision: Option<(String, Place)>,
    /// The options by their letters; `None` where there are none.
    pub options: Option<(Place, Vec<Shown>)>,
    /// The answer as it was typed, and where; empty where there is none.
    pub answer: (String, Place),
    /// How sure the reviewer is.
    pub confidence: Option<Confidence>,
    /// Where the reviewer says it is written.
    pub section: String,
    /// What else the reviewer says.
    pub remark: String,
}

/// The fields of a question on a sheet.
const FIELDS: [&str; 10] =
    ["id", "revision", "case", "note", "stem", "options", "answer", "confidence", "section", "remark"];

/// Reads a sheet; `None` if it is none, which is then among the faults.
pub fn read(text: &str, faults: &mut Faults<'_>) -> Option<Filled> {
    let tree = match yaml::parse(text) {
        Ok(tree) => tree,
        Err(broken) => {
            faults.error(broken.place, broken.rule, broken.message, broken.help);
            return None;
        }
    };
    let Some(items) = tree::field(&tree, "items").filter(|node| matches!(node.value, Value::List(_))) else {
        let help = "name the file that `openbook bank review export` wrote, filled in";
        faults.error(
            Place { line: 1, column: 1 },
            "not-a-sheet",
            "this is no sheet: it has no list `items`",
            help,
        );
        return None;
    };
    let head = |key| {
        let node = tree::field(&tree, key)?;
        tree::scalar(node).filter(|t| !t.is_empty()).map(|text| (text.to_owned(), node.place))
    };
    let entries = tree::list(items).iter().filter_map(|node| entry(node, faults)).collect();
    faults.about(None);
    Some(Filled { sheet: head("sheet"), seed: head("seed"), place: items.place, entries })
}

fn entry(node: &Node, faults: &mut Faults<'_>) -> Option<Entry> {
    let Some(id) = tree::text(node, "id") else {
        faults.about(None);
        let message = "this question has lost its `id`, so it cannot be told which it is";
        faults.warning(
            node.place,
            "sheet-id",
            message,
            "put its `id:` back as it was on the sheet that was sent out",
        );
        return None;
    };
    faults.about(Some(id));
    for (key, place, _) in tree::fields(node) {
        if !FIELDS.contains(&key.as_str()) {
            let meant = FIELDS.iter().find(|known| near(known, key));
            let meant = meant.map(|known| format!("did you mean `{known}`? ")).unwrap_or_default();
            let message = format!("a question has no field `{key}`; it is not read");
            faults.warning(*place, "sheet-field", message, format!("{meant}fields: {}", FIELDS.join(", ")));
        }
    }
    let revision = tree::field(node, "revision");
    let revision = revision.and_then(|n| Some((tree::scalar(n)?.to_owned(), n.place)));
    let options = tree::field(node, "options").map(|node| (node.place, options(node, faults)));
    let answer = if let Some(node) = tree::field(node, "answer") {
        (typed(node, "answer", faults), node.place)
    } else {
        faults.warning(node.place, "sheet-answer", "the field `answer` is gone", "put `answer:` back");
        (String::new(), node.place)
    };
    let said = |key, faults: &mut Faults<'_>| {
        tree::field(node, key).map(|node| typed(node, key, faults)).unwrap_or_default()
    };
    let confidence = tree::field(node, "confidence").and_then(|node| confidence(node, faults));
    Some(Entry {
        place: node.place,
        id: id.to_owned(),
        revision,
        options,
        answer,
        confidence,
        section: said("section", faults),
        remark: said("remark", faults),
    })
}

/// A text, or a list of texts in a row.
fn typed(node: &Node, key: &str, faults: &mut Faults<'_>) -> String {
    match &node.value {
        Value::Text(text) => text.trim().to_owned(),
        Value::List(list) => list.iter().filter_map(tree::scalar).collect::<Vec<_>>().join(", "),
        Value::Map(_) => {
            let message = format!("`{key}` holds fields where a text belongs; it is not read");
            faults.warning(
                node.place,
                "sheet-field",
                message,
                "put a text that holds a colon in double quotes",
            );
            String::new()
        }
    }
}

fn options(node: &Node, faults: &mut Faults<'_>) -> Vec<Shown> {
    let mut found = Vec::new();
    for (key, place, value) in tree::fields(node) {
        let letter = Choices::from_letters(key.trim()).filter(|set| set.len() == 1);
        if let (Some(letter), Some(text)) =
            (letter.and_then(|set| set.letters().chars().next()), tree::scalar(value))
        {
            found.push((letter, text.to_owned(), *place));
        } else {
            let message = format!("`{key}` is no option: a letter and its text are expected");
            faults.warning(*place, "sheet-option", message, "leave the options as they were sent out");
        }
    }
    found
}

fn confidence(node: &Node, faults: &mut Faults<'_>) -> Option<Confidence> {
    let text = tree::scalar(node).unwrap_or("?");
    let found = Confidence::parse(&text.to_lowercase());
    if found.is_none() && !text.is_empty() {
        let message = format!("`{text}` is no confidence; it is left out");
        faults.warning(node.place, "sheet-confidence", message, "use one of: low, medium, high");
    }
    found
}

/// What an answer in words or letters says, before it is held against the options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Letters in capitals, each once, in the order of the alphabet.
    Letters(String),
    /// No option is right.
    None,
    /// More than one option can be defended.
    Several,
}

/// Reads an answer to a question with options; whether it was written as asked, and `None` if it says nothing known.
pub fn word(typed: &str) -> Option<(Word, bool)> {
    let lower = typed.to_lowercase();
    let bare = lower.trim_matches(|c: char| c.is_whitespace() || ".()[]\"'".contains(c));
    let said = match bare {
        "none" => Some(Word::None),
        "several" => Some(Word::Several),
        _ => None,
    };
    if let Some(word) = said {
        return Some((word, typed == bare));
    }
    let bare = ["option", "answer"].iter().find_map(|w| bare.strip_prefix(w)).unwrap_or(bare);
    let parts = bare.split(|c: char| c.is_whitespace() || ",;/+&.()[]:".contains(c));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty() && *part != "and").collect();
    let joined = parts.concat();
    // Letters run together only where nothing else stands beside them: `AC`, but not `BAD idea`.
    if parts.is_empty() || (parts.len() > 1 && parts.iter().any(|part| part.chars().count() > 1)) {
        return None;
    }
    let letters = Choices::from_letters(&joined)?.letters();
    let as_asked = typed.split([',', ' ']).collect::<String>() == letters;
    Some((Word::Letters(letters), as_asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_however_they_are_typed() {
        for (typed, letters, as_asked) in [
            ("A", "A", true),
            ("A, C", "AC", true),
            ("AC", "AC", true),
            ("a", "A", false),
            ("A.", "A", false),
            ("(a)", "A", false),
            ("a)", "A", false),
            ("Option B", "B", false),
            ("c and a", "AC", false),
            ("A/B", "AB", false),
        ] {
            assert_eq!(word(typed), Some((Word::Letters(letters.into()), as_asked)), "{typed}");
        }
        assert_eq!(word("none"), Some((Word::None, true)));
        assert_eq!(word("None."), Some((Word::None, false)));
        assert_eq!(word("SEVERAL"), Some((Word::Several, false)));
        for typed in ["", "?", "7", "B because", "E11.9", "the first", "--", "ä"] {
            assert_eq!(word(typed), None, "{typed}");
        }
    }
}
