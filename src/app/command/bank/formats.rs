//! What a check found, for people and for the programs that show it beside the lines.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::IsTerminal;
use std::path::{Component, Path};

use serde_json::{Value, json};

use super::check::{Found, summary};
use super::{fault_json, pretty};
use crate::app::Failure;
use crate::cli::Format;
use crate::domain::fault::{Level, visible};
use crate::gate::rule::{self, Rule};

/// What was found, in a format.
pub(super) fn written(format: Format, found: &Found) -> Result<String, Failure> {
    match format {
        Format::Human => Ok(human(found)),
        Format::Json => pretty(&found.faults.iter().map(fault_json).collect()),
        Format::Sarif => pretty(&sarif(found)),
        Format::Github => Ok(github(found)),
    }
}

fn human(found: &Found) -> String {
    let mut text: String = found.faults.iter().map(|f| format!("{f}\n")).collect();
    let plain = !std::io::stdout().is_terminal() || std::env::var_os("NO_COLOR").is_some();
    for remark in &found.remarks {
        let remark = visible(remark).replace('\n', " ");
        text += &if plain { format!("{remark}\n") } else { format!("\x1b[2m{remark}\x1b[0m\n") };
    }
    text += &summary(found);
    if found.faults.iter().any(|fault| rule::find(fault.rule).is_some()) {
        text += "`openbook bank explain RULE` says why a rule is there.\n";
    }
    text
}

/// A log of the Static Analysis Results Interchange Format. Source: OASIS, SARIF 2.1.0, 3.13 (log), 3.27 (result).
fn sarif(found: &Found) -> Value {
    let mut rules: Vec<Value> = rule::all().map(described).collect();
    let mut index: HashMap<&str, usize> = rule::all().enumerate().map(|(i, rule)| (rule.id, i)).collect();
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let mut results = Vec::new();
    for fault in &found.faults {
        let at = *index.entry(fault.rule).or_insert_with(|| {
            rules.push(json!({ "id": fault.rule }));
            rules.len() - 1
        });
        // The same fault is known again when lines above it have moved: by its rule and item, and which of them it is.
        let about = fault.item.clone().unwrap_or_else(|| from_here(&fault.file));
        let print = format!("{}/{about}", fault.rule);
        let nth = met.entry(print.clone()).and_modify(|n| *n += 1).or_insert(1);
        let mut place = json!({ "artifactLocation": { "uri": uri(&fault.file) } });
        if fault.place.line > 0 {
            place["region"] =
                json!({ "startLine": fault.place.line, "startColumn": fault.place.column.max(1) });
        }
        results.push(json!({
            "ruleId": fault.rule,
            "ruleIndex": at,
            "level": fault.level.word(),
            "message": { "text": format!("{}\n{}", fault.message, fault.help) },
            "locations": [{ "physicalLocation": place }],
            "partialFingerprints": { "ruleAndItem/v1": format!("{print}/{nth}") },
            "properties": { "item": fault.item },
        }));
    }
    let note = |text: &String| json!({ "level": "note", "message": { "text": text } });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "openbook",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": found.remarks.iter().map(note).collect::<Vec<_>>(),
            }],
            "results": results,
        }],
    })
}

fn described(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.what },
        "fullDescription": { "text": format!("{} {}", rule.what, rule.why) },
        "help": { "text": format!("{} {}", rule.why, rule.remedy) },
        "defaultConfiguration": { "level": rule.level.word() },
    })
}

/// GitHub's workflow commands, one a fault. Source: GitHub Docs, "Workflow commands for GitHub Actions"; the characters
/// that are written as numbers: actions/toolkit, `packages/core/src/command.ts`.
fn github(found: &Found) -> String {
    let mut text = String::new();
    for fault in &found.faults {
        let level = match fault.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        let place = if fault.place.line > 0 {
            format!(",line={},col={}", fault.place.line, fault.place.column)
        } else {
            String::new()
        };
        let (file, rule) = (property(&from_here(&fault.file)), property(fault.rule));
        let words = data(&format!("{}\n{}", fault.message, fault.help));
        text += &format!("::{level} file={file}{place},title={rule}::{words}\n");
    }
    for remark in &found.remarks {
        text += &format!("::notice::{}\n", data(remark));
    }
    text + &summary(found)
}

/// The words of a workflow command.
fn data(text: &str) -> String {
    visible(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A file's name from the folder in which the program runs, with forward slashes.
fn from_here(file: &str) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = Path::new(file);
    let path = path.strip_prefix(&here).unwrap_or(path);
    let parts = path.components().filter_map(|part| match part {
        Component::CurDir => None,
        // The slash before the first name is the one that joins.
        Component::RootDir => Some(Cow::Borrowed("")),
        other => Some(other.as_os_str().to_string_lossy()),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// A file's name as a URI: relative to the folder in which the program runs, or with `file:` where it lies elsewhere.
/// Source: RFC 3986, 2.3 (which characters stand for themselves).
fn uri(file: &str) -> String {
    let path = from_here(file);
    let mut text = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                text.push(byte.into());
            }
            other => text += &format!("%{other:02X}"),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fault::Faults;
    use crate::domain::fault::Place;

    fn found(file: &str) -> Found {
        let mut faults = Faults::new(file, "one\ntwo\n");
        faults.about(Some("x-001"));
        faults.error(Place { line: 2, column: 3 }, "order", "50%, or: so\r\nmore", "do, this");
        faults.warning(Place::default(), "order", "again", "do that");
        let remarks = vec!["CPT: skipped\n100%".to_owned()];
        Found { faults: faults.into_vec(), remarks, files: 1, reviews: 0, questions: 1 }
    }

    #[test]
    fn workflow_commands_are_a_line_each_whatever_a_bank_says() {
        let text = github(&found("a,b:c %.yaml"));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[..3],
            [
                "::warning file=a%2Cb%3Ac %25.yaml,title=order::again%0Ado that",
                "::error file=a%2Cb%3Ac %25.yaml,line=2,col=3,title=order::50%25, or: so%0D%0Amore%0Ado, this",
                "::notice::CPT: skipped%0A100%25",
            ]
        );
        assert_eq!(lines.len(), 4, "{text}");
    }

    #[test]
    fn a_file_is_named_from_here() {
        let here = std::env::current_dir().unwrap();
        let inside = here.join("banks").join("a b.yaml");
        assert_eq!(from_here(inside.to_str().unwrap()), "banks/a b.yaml");
        assert_eq!(uri(inside.to_str().unwrap()), "banks/a%20b.yaml");
        assert_eq!(uri("./x/y.yaml"), "x/y.yaml");
        assert_eq!(uri("../é.yaml"), "../%C3%A9.yaml");
        assert_eq!(uri("/nowhere/x.yaml"), "file:///nowhere/x.yaml");
    }

    #[test]
    fn a_second_fault_of_a_rule_and_item_has_a_print_of_its_own() {
        let log = sarif(&found("a.yaml"));
        let results = log["runs"][0]["results"].as_array().unwrap();
        let prints: Vec<&str> =
            results.iter().map(|r| r["partialFingerprints"]["ruleAndItem/v1"].as_str().unwrap()).collect();
        assert_eq!(prints, ["order/x-001/1", "order/x-001/2"]);
        assert!(results[0]["locations"][0]["physicalLocation"].get("region").is_none());
        assert_eq!(results[1]["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
    }
}
