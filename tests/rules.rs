//! Every rule that can be broken is explained: `openbook bank explain RULE` has an answer for whatever `bank check` says.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod emitted;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use emitted::{files, rules_of_the_source};
use openbook::domain::fault::Level;
use openbook::gate::rule;

/// The levels and rules of the faults that some expected messages begin with: `NAME:LINE:COLUMN: error[rule]: …`.
fn told(expected: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(expected).unwrap();
    let head = |line: &str| {
        let (_, rest) = line.split_once(".yaml:")?;
        let (level, rest) = rest.split_once(' ')?.1.split_once('[')?;
        Some((level.to_owned(), rest.split_once("]:")?.0.to_owned()))
    };
    text.lines().filter(|line| !line.starts_with(' ')).filter_map(head).collect()
}

#[test]
fn every_rule_that_can_be_emitted_is_explained() {
    let mut emitted = rules_of_the_source();
    // These two are noted where a fault is kept, not where it is found.
    emitted.extend(["more-faults", "missing-field"].map(str::to_owned));
    let mut levels = BTreeSet::new();
    for expected in files("tests/banks/invalid", "expected") {
        levels.extend(told(&expected));
    }
    assert!(levels.len() >= 25, "the messages are read: {levels:?}");
    emitted.extend(levels.iter().map(|(_, rule)| rule.clone()));
    let missing: Vec<&String> = emitted.iter().filter(|id| rule::find(id).is_none()).collect();
    assert!(missing.is_empty(), "not explained: {missing:?}");
    for (level, id) in &levels {
        let rule = rule::find(id).unwrap();
        assert_eq!(rule.level.word(), level, "{id}");
    }
}

#[test]
fn every_explanation_says_what_why_and_what_to_do_in_whole_sentences() {
    let mut ids = BTreeSet::new();
    for rule in rule::all() {
        assert!(ids.insert(rule.id), "`{}` is there twice", rule.id);
        assert!(
            rule.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
            "{}",
            rule.id
        );
        for text in [rule.what, rule.why, rule.remedy] {
            assert!(text.ends_with(['.', '?']), "{}: {text}", rule.id);
            assert!(text.len() >= 10 && !text.contains("  "), "{}: {text}", rule.id);
        }
    }
}

#[test]
fn what_cannot_be_wrong_about_an_item_cannot_be_allowed_by_it() {
    for id in ["duplicate-id", "unused-case", "exploited", "exploitable", "key-letters", "key-run"] {
        assert!(!rule::find(id).unwrap().allowable, "{id}");
    }
    for id in ["longest-key", "order", "clang", "duplicate", "near-duplicate"] {
        assert!(rule::find(id).unwrap().allowable, "{id}");
    }
    assert!(rule::all().filter(|rule| rule.level == Level::Warning).count() >= 5);
}
