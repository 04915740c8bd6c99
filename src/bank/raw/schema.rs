//! The format as a JSON Schema, for editors.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Marked, RawAreas, RawBank, RawExam};
use crate::domain::exam::CodeSet;
use crate::domain::question::{Cognitive, Difficulty, Flaw, ItemKind};

/// The schema of a bank file, an exam profile or a list of areas as JSON, for editors: `docs/bank.schema.json`.
pub fn schema() -> Schema {
    let mut generator = SchemaSettings::draft07().into_generator();
    let (bank, exam, areas) = (
        generator.subschema_for::<RawBank>(),
        generator.subschema_for::<RawExam>(),
        generator.subschema_for::<RawAreas>(),
    );
    json_schema!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A question bank, an exam profile or a list of areas for openbook",
        "if": {"required": ["exam"]},
        "then": exam,
        "else": {"if": {"required": ["areas"], "not": {"required": ["bank"]}}, "then": areas, "else": bank},
        "definitions": generator.take_definitions(true),
    })
}

impl JsonSchema for Marked {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn inline_schema() -> bool {
        true
    }

    /// Whatever YAML takes a plain scalar for, it is read as it is typed.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "number", "boolean"]})
    }
}

pub(super) fn one_or_more(generator: &mut SchemaGenerator) -> Schema {
    let one = Marked::json_schema(generator);
    json_schema!({"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]})
}

pub(super) fn letters(_: &mut SchemaGenerator) -> Schema {
    let one = json_schema!({"type": "string", "pattern": "^[A-Pa-p]$"});
    json_schema!({"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]})
}

pub(super) fn number(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "integer", "minimum": 0})
}

/// Declares schemas of fields that hold one of the format's fixed words.
macro_rules! fixed_words {
    ($($name:ident: $words:expr,)*) => {
        $(pub(super) fn $name(_: &mut SchemaGenerator) -> Schema {
            json_schema!({"type": "string", "enum": $words})
        })*
    };
}

fixed_words! {
    kind: spelled(ItemKind::ALL, ItemKind::word),
    difficulty: spelled(Difficulty::ALL, Difficulty::word),
    cognitive: spelled(Cognitive::ALL, Cognitive::word),
    flaw: spelled(Flaw::ALL, Flaw::word),
    set: spelled(CodeSet::ALL, CodeSet::word),
    notice: ["cpt"],
    book: ["open", "closed"],
    movement: ["free", "forward-only"],
}

pub(super) fn kinds(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "array", "items": kind(generator), "minItems": 1})
}

fn spelled<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().copied().map(word).collect()
}
