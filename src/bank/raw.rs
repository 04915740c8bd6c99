//! The format as it is typed: one struct a mapping, one field a key. `docs/bank.schema.json` is generated from these.
//!
//! Reading notes every unknown field, missing field and wrong kind of node, and goes on with what is left.

use schemars::JsonSchema;

use super::fault::{Faults, Place};
use super::yaml::{Node, Value};

/// A text and its place.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(transparent)]
pub struct Marked {
    /// As typed, without blanks around it.
    pub text: String,
    /// Where it stands.
    #[schemars(skip)]
    pub place: Place,
}

/// Declares a mapping of the format: its struct, and how it is read.
macro_rules! mapping {
    ($(#[$doc:meta])* $name:ident: $what:literal { $($(#[$fdoc:meta])* $field:ident $key:literal: $type:ty = $read:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub struct $name {
            /// Where the mapping begins.
            #[schemars(skip)]
            pub place: Place,
            $($(#[$fdoc])* #[schemars(rename = $key)] pub $field: $type,)*
        }

        impl $name {
            /// The keys of the mapping.
            pub const KEYS: &'static [&'static str] = &[$($key,)*];

            /// Reads it off a node; `None` if the node is no mapping at all.
            pub fn read(node: &Node, faults: &mut Faults<'_>) -> Option<Self> {
                let fields = Fields::of(node, $what, Self::KEYS, faults)?;
                Some(Self { place: node.place, $($field: fields.$read($key, faults),)* })
            }
        }
    };
}

mapping! {
    /// A file of questions.
    RawBank: "a bank" {
        /// The bank's name, lower case with hyphens.
        bank "bank": Option<Marked> = text,
        /// What the bank is called on screen.
        title "title": Option<Marked> = text,
        /// The year and editions that codes are judged by, `CY2026`.
        profile "profile": Option<Marked> = text,
        /// The area of items that name none of their own.
        area "area": Option<Marked> = text,
        /// `cpt` where CPT numbers occur, so that the AMA's notice is shown.
        notice "notice": Option<Marked> = text,
        /// Chart notes that items share.
        cases "cases": Vec<RawCase> = cases,
        /// The questions.
        questions "questions": Vec<RawQuestion> = questions,
    }
}

mapping! {
    /// A chart note that several items are asked about.
    RawCase: "a chart note" {
        /// Its name, by which items refer to it.
        id "id": Option<Marked> = text,
        /// The note, its line breaks kept.
        note "note": Option<Marked> = text,
    }
}

mapping! {
    /// One question.
    RawQuestion: "a question" {
        /// Its name: unique over all banks, never reused.
        id "id": Option<Marked> = text,
        /// The area it counts for, if not the file's.
        area "area": Option<Marked> = text,
        /// The chart note it is asked about.
        case "case": Option<Marked> = text,
        /// `single` (the default), `multi` or `fill`.
        kind "kind": Option<Marked> = text,
        /// `easy`, `medium` or `hard`.
        difficulty "difficulty": Option<Marked> = text,
        /// `recall`, `apply` or `analyze`.
        cognitive "cognitive": Option<Marked> = text,
        /// Words to drill by.
        topics "topics": Vec<Marked> = texts,
        /// The question itself.
        stem "stem": Option<Marked> = text,
        /// What may be chosen.
        options "options": Vec<RawOption> = options,
        /// The right option by position, `A`; for `multi` a list of them.
        key "key": Vec<Marked> = texts,
        /// For `fill`: every text that is right.
        accept "accept": Vec<Marked> = texts,
        /// For `fill`: why it is right.
        explanation "explanation": Option<Marked> = text,
        /// Where the key is written.
        references "references": Vec<RawReference> = references,
        /// The last day on which it may be asked, `2026-12-31`.
        expires "expires": Option<Marked> = text,
        /// Rules that the author breaks on purpose, each with a reason: `longest-key: the law is quoted`.
        lint_allow "lint-allow": Vec<Marked> = texts,
    }
}

mapping! {
    /// One option of a question.
    RawOption: "an option" {
        /// What it says.
        text "text": Option<Marked> = text,
        /// The mistake it stands for; a key has none.
        flaw "flaw": Option<Marked> = text,
        /// Why it is right or wrong, without naming a letter.
        why "why": Option<Marked> = text,
    }
}

mapping! {
    /// Where a key is written.
    RawReference: "a reference" {
        /// The source's short name.
        source "source": Option<Marked> = text,
        /// The section of it.
        section "section": Option<Marked> = text,
    }
}

mapping! {
    /// A file of areas.
    RawAreas: "a list of areas" {
        /// The areas, in the order of the book.
        areas "areas": Vec<RawArea> = areas,
    }
}

mapping! {
    /// An area of knowledge.
    RawArea: "an area" {
        /// Its name.
        id "id": Option<Marked> = text,
        /// Its title on screen.
        title "title": Option<Marked> = text,
        /// Its code set: `cpt`, `icd-10-cm`, `hcpcs`, `foundations`, `cases` or `certification`.
        set "set": Option<Marked> = text,
    }
}

mapping! {
    /// A file with an exam profile.
    RawExam: "an exam profile" {
        /// Its name, `cpc`.
        exam "exam": Option<Marked> = text,
        /// The credential in full.
        name "name": Option<Marked> = text,
        /// Who issues it.
        body "body": Option<Marked> = text,
        /// Questions on a form.
        questions "questions": Option<Marked> = text,
        /// How many of them count.
        scored "scored": Option<Marked> = text,
        /// How many do not; with `scored` they make up all questions.
        unscored "unscored": Option<Marked> = text,
        /// Minutes for the form.
        minutes "minutes": Option<Marked> = text,
        /// The pass rule.
        pass "pass": Option<RawPass> = pass,
        /// Minutes left at which the issuer gives notice.
        notice "notice": Option<Marked> = text,
        /// `open` or `closed`.
        book "book": Option<Marked> = text,
        /// `free` or `forward-only`.
        movement "movement": Option<Marked> = text,
        /// The forms of question it asks: `single`, `multi`, `fill`.
        kinds "kinds": Vec<Marked> = texts,
        /// The blueprint, in the order of the book.
        areas "areas": Vec<RawRow> = rows,
        /// What each fact rests on.
        facts "facts": Vec<RawFact> = facts,
    }
}

mapping! {
    /// A pass rule: a percent, or a scaled score.
    RawPass: "a pass rule" {
        /// At least this percent of the scored questions.
        percent "percent": Option<Marked> = text,
        /// A scaled score to reach.
        scaled "scaled": Option<Marked> = text,
        /// The highest scaled score.
        of "of": Option<Marked> = text,
    }
}

mapping! {
    /// A row of a blueprint.
    RawRow: "a row of the blueprint" {
        /// The area.
        area "area": Option<Marked> = text,
        /// How many questions.
        count "count": Option<Marked> = text,
    }
}

mapping! {
    /// What a fact rests on.
    RawFact: "a fact" {
        /// The fields it speaks of.
        about "about": Vec<Marked> = texts,
        /// Where it is published.
        source "source": Option<Marked> = text,
        /// When that was last looked at.
        checked "checked": Option<Marked> = text,
        /// What else a reader should know, such as where sources disagree.
        note "note": Option<Marked> = text,
    }
}

/// The fields of a mapping while it is read.
struct Fields<'a>(Place, &'a [(String, Place, Node)]);

/// Declares the reading of a list of mappings.
macro_rules! lists {
    ($($name:ident: $type:ty,)*) => {
        $(fn $name(&self, key: &str, faults: &mut Faults<'_>) -> Vec<$type> {
            self.list(key, faults).iter().filter_map(|n| <$type>::read(n, faults)).collect()
        })*
    };
}

impl<'a> Fields<'a> {
    fn of(node: &'a Node, what: &str, keys: &[&str], faults: &mut Faults<'_>) -> Option<Self> {
        let Value::Map(map) = &node.value else {
            let message = format!("{what} must be a group of fields, not {}", node.value.kind());
            let help = format!("write one field a line, such as `{}: …`; the fields are: {}", keys[0], keys.join(", "));
            faults.error(node.place, "wrong-kind", message, help);
            return None;
        };
        for (key, place, _) in map.iter().filter(|(key, ..)| !keys.contains(&key.as_str())) {
            let near = keys.iter().find(|k| near(k, key));
            let meant = near.map(|k| format!("did you mean `{k}`? ")).unwrap_or_default();
            let message = format!("{what} has no field `{key}`");
            faults.error(*place, "unknown-field", message, format!("{meant}the fields are: {}", keys.join(", ")));
            if let Some(near) = near {
                faults.spoil(node.place, near);
            }
        }
        Some(Self(node.place, map))
    }

    fn get(&self, key: &str) -> Option<&'a Node> {
        self.1.iter().find(|(k, ..)| k == key).map(|(_, _, node)| node)
    }

    fn text(&self, key: &str, faults: &mut Faults<'_>) -> Option<Marked> {
        self.get(key).and_then(|node| self.marked(key, node, faults))
    }

    /// A list of texts; one text alone is a list of one.
    fn texts(&self, key: &str, faults: &mut Faults<'_>) -> Vec<Marked> {
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
                faults.error(node.place, "wrong-kind", message, "begin each entry on a line of its own with `- `");
                faults.spoil(self.0, key);
                &[]
            }
        }
    }

    fn pass(&self, key: &str, faults: &mut Faults<'_>) -> Option<RawPass> {
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
pub(super) fn near(known: &str, typed: &str) -> bool {
    let fold = |s: &str| s.to_lowercase().replace(['_', ' '], "-");
    let (a, b) = (fold(known), fold(typed));
    let same_start = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let same_end = a.bytes().rev().zip(b.bytes().rev()).take_while(|(x, y)| x == y).count();
    same_start + same_end + 1 >= a.len().max(b.len()) && a.len().abs_diff(b.len()) <= 1
}

/// The schema of a bank file as JSON, for editors: `docs/bank.schema.json`.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(RawBank)
}
