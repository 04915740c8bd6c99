//! The format as it is typed: one struct a mapping, one field a key. `docs/bank.schema.json` is generated from these.
//!
//! Reading notes every unknown field, missing field and wrong kind of node, and goes on with what is left.

mod fields;
pub mod schema;

use schemars::JsonSchema;

use super::yaml::Node;
use crate::domain::fault::{Faults, Place};
use fields::Fields;
pub use fields::near;
use schema::{
    book, cognitive, difficulty, flaw, kind, kinds, letters, movement, notice, number, one_or_more, set,
};

/// A text and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// As typed, without blanks around it.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// Declares a mapping of the format: its struct, and how it is read.
macro_rules! mapping {
    ($(#[$doc:meta])* $name:ident: $what:literal { $($(#[$fdoc:meta])* $field:ident $key:literal: $type:ty = $read:ident,)* }) => {
        #[derive(Clone, Debug, JsonSchema)]
        #[schemars(deny_unknown_fields)]
        $(#[$doc])*
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
        #[schemars(required)]
        bank "bank": Option<Marked> = text,
        /// What the bank is called on screen.
        #[schemars(required)]
        title "title": Option<Marked> = text,
        /// The year and editions that codes are judged by, `CY2026`.
        #[schemars(required)]
        profile "profile": Option<Marked> = text,
        /// The area of items that name none of their own.
        area "area": Option<Marked> = text,
        /// `cpt` where CPT numbers occur, so that the AMA's notice is shown.
        #[schemars(schema_with = "notice", default)]
        notice "notice": Option<Marked> = text,
        /// Chart notes that items share.
        #[schemars(default)]
        cases "cases": Vec<RawCase> = cases,
        /// The questions.
        questions "questions": Vec<RawQuestion> = questions,
    }
}

mapping! {
    /// A chart note that several items are asked about.
    RawCase: "a chart note" {
        /// Its name, by which items refer to it.
        #[schemars(required)]
        id "id": Option<Marked> = text,
        /// The note, its line breaks kept.
        #[schemars(required)]
        note "note": Option<Marked> = text,
    }
}

mapping! {
    /// One question.
    #[schemars(extend(
        "if" = {"properties": {"kind": {"const": "fill"}}, "required": ["kind"]},
        "then" = {"required": ["accept", "explanation"]},
        "else" = {"required": ["options", "key"]},
    ))]
    RawQuestion: "a question" {
        /// Its name: unique over all banks, never reused.
        #[schemars(required)]
        id "id": Option<Marked> = text,
        /// The area it counts for, if not the file's.
        area "area": Option<Marked> = text,
        /// The chart note it is asked about.
        case "case": Option<Marked> = text,
        /// `single` (the default), `multi` or `fill`.
        #[schemars(schema_with = "kind", default)]
        kind "kind": Option<Marked> = text,
        /// `easy`, `medium` or `hard`.
        #[schemars(schema_with = "difficulty")]
        difficulty "difficulty": Option<Marked> = text,
        /// `recall`, `apply` or `analyze`.
        #[schemars(schema_with = "cognitive")]
        cognitive "cognitive": Option<Marked> = text,
        /// Words to drill by.
        #[schemars(schema_with = "one_or_more", default)]
        topics "topics": Vec<Marked> = texts,
        /// The question itself.
        #[schemars(required)]
        stem "stem": Option<Marked> = text,
        /// What may be chosen.
        #[schemars(default)]
        options "options": Vec<RawOption> = options,
        /// The right option by position, `A`; for `multi` a list of them.
        #[schemars(schema_with = "letters", default)]
        key "key": Vec<Marked> = texts,
        /// For `fill`: every text that is right.
        #[schemars(schema_with = "one_or_more", default)]
        accept "accept": Vec<Marked> = texts,
        /// For `fill`: why it is right.
        explanation "explanation": Option<Marked> = text,
        /// Where the key is written.
        references "references": Vec<RawReference> = references,
        /// The last day on which it may be asked, `2026-12-31`.
        expires "expires": Option<Marked> = text,
        /// Rules that the author breaks on purpose, each with a reason: `longest-key: the law is quoted`.
        #[schemars(schema_with = "one_or_more", default)]
        lint_allow "lint-allow": Vec<Marked> = texts,
    }
}

mapping! {
    /// One option of a question.
    RawOption: "an option" {
        /// What it says.
        #[schemars(required)]
        text "text": Option<Marked> = text,
        /// The mistake it stands for; a key has none.
        #[schemars(schema_with = "flaw", default)]
        flaw "flaw": Option<Marked> = text,
        /// Why it is right or wrong, without naming a letter.
        #[schemars(required)]
        why "why": Option<Marked> = text,
    }
}

mapping! {
    /// Where a key is written.
    RawReference: "a reference" {
        /// The source's short name.
        #[schemars(required)]
        source "source": Option<Marked> = text,
        /// The section of it.
        #[schemars(required)]
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
        #[schemars(required)]
        id "id": Option<Marked> = text,
        /// Its title on screen.
        #[schemars(required)]
        title "title": Option<Marked> = text,
        /// Its code set: `cpt`, `icd-10-cm`, `hcpcs`, `foundations`, `cases` or `certification`.
        #[schemars(schema_with = "set")]
        set "set": Option<Marked> = text,
    }
}

mapping! {
    /// A file with an exam profile.
    RawExam: "an exam profile" {
        /// Its name, `cpc`.
        #[schemars(required)]
        exam "exam": Option<Marked> = text,
        /// The credential in full.
        #[schemars(required)]
        name "name": Option<Marked> = text,
        /// Who issues it.
        #[schemars(required)]
        body "body": Option<Marked> = text,
        /// Questions on a form.
        #[schemars(schema_with = "number")]
        questions "questions": Option<Marked> = text,
        /// How many of them count.
        #[schemars(schema_with = "number")]
        scored "scored": Option<Marked> = text,
        /// How many do not; with `scored` they make up all questions.
        #[schemars(schema_with = "number")]
        unscored "unscored": Option<Marked> = text,
        /// Minutes for the form.
        #[schemars(schema_with = "number")]
        minutes "minutes": Option<Marked> = text,
        /// The pass rule.
        #[schemars(required)]
        pass "pass": Option<RawPass> = pass,
        /// Minutes left at which the issuer gives notice.
        #[schemars(schema_with = "number", default)]
        notice "notice": Option<Marked> = text,
        /// `open` or `closed`.
        #[schemars(schema_with = "book")]
        book "book": Option<Marked> = text,
        /// `free` or `forward-only`.
        #[schemars(schema_with = "movement")]
        movement "movement": Option<Marked> = text,
        /// The forms of question it asks: `single`, `multi`, `fill`.
        #[schemars(schema_with = "kinds")]
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
        #[schemars(schema_with = "number", default)]
        percent "percent": Option<Marked> = text,
        /// A scaled score to reach.
        #[schemars(schema_with = "number", default)]
        scaled "scaled": Option<Marked> = text,
        /// The highest scaled score.
        #[schemars(schema_with = "number", default)]
        of "of": Option<Marked> = text,
    }
}

mapping! {
    /// A row of a blueprint.
    RawRow: "a row of the blueprint" {
        /// The area.
        #[schemars(required)]
        area "area": Option<Marked> = text,
        /// How many questions.
        #[schemars(schema_with = "number")]
        count "count": Option<Marked> = text,
    }
}

mapping! {
    /// What a fact rests on.
    RawFact: "a fact" {
        /// The fields it speaks of.
        #[schemars(schema_with = "one_or_more")]
        about "about": Vec<Marked> = texts,
        /// Where it is published.
        #[schemars(required)]
        source "source": Option<Marked> = text,
        /// When that was last looked at.
        #[schemars(required)]
        checked "checked": Option<Marked> = text,
        /// What else a reader should know, such as where sources disagree.
        note "note": Option<Marked> = text,
    }
}
