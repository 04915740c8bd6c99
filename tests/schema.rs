//! The schema that editors read is the one that the types give.
//!
//! `OPENBOOK_BLESS=1 cargo test --test schema` writes `docs/bank.schema.json` anew.

use std::{env, fs};

use openbook::bank::raw;
use serde_json::Value;

const FILE: &str = "docs/bank.schema.json";

fn generated() -> Value {
    raw::schema::schema().to_value()
}

#[test]
fn the_schema_in_docs_is_the_one_of_the_types() {
    let text = format!("{}\n", serde_json::to_string_pretty(&generated()).unwrap());
    if env::var_os("OPENBOOK_BLESS").is_some() {
        fs::write(FILE, &text).unwrap();
    }
    let kept = fs::read_to_string(FILE).unwrap_or_default();
    assert!(kept == text, "{FILE} is stale: run OPENBOOK_BLESS=1 cargo test --test schema");
}

#[test]
fn an_editor_can_offer_fields_and_words() {
    let schema = generated();
    let question = &schema["definitions"]["RawQuestion"];
    assert_eq!(
        question["required"],
        serde_json::json!(["id", "difficulty", "cognitive", "stem", "references"])
    );
    assert_eq!(question["additionalProperties"], false);
    assert_eq!(question["properties"]["kind"]["enum"], serde_json::json!(["single", "multi", "fill"]));
    for (group, field, word) in [
        ("RawQuestion", "difficulty", "medium"),
        ("RawQuestion", "cognitive", "analyze"),
        ("RawOption", "flaw", "wrong-site"),
        ("RawArea", "set", "icd-10-cm"),
        ("RawExam", "movement", "forward-only"),
    ] {
        let words = schema["definitions"][group]["properties"][field]["enum"].as_array().unwrap();
        assert!(words.iter().any(|w| w == word), "{group}.{field}: {words:?}");
    }
    for (name, group) in schema["definitions"].as_object().unwrap() {
        for (field, property) in group["properties"].as_object().unwrap() {
            assert!(property["description"].is_string(), "{name}.{field} is described");
        }
    }
}
