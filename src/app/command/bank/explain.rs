//! `openbook bank explain`: what a rule forbids, why, and what to do.

use super::super::entry::columns;
use super::{nearest, offer, width};
use crate::app::{Failure, Outcome, print};
use crate::domain::fault::visible;
use crate::gate::rule::{self, Rule};

/// Explains a rule, or lists all.
pub(super) fn explain(name: Option<&str>) -> Outcome {
    let width = width();
    let Some(name) = name else {
        let id = rule::all().map(|rule| rule.id.len()).max().unwrap_or(0);
        let rest = width.saturating_sub(id + 2 + LEVEL + 2).max(20);
        let row = |rule: &Rule| columns(&[(rule.id, id), (rule.level.word(), LEVEL), (rule.what, rest)]);
        print(&visible(&rule::all().map(row).collect::<String>()))?;
        return Ok(true);
    };
    let Some(rule) = rule::find(name.trim_matches(['[', ']', '`'])) else {
        let names: Vec<&str> = rule::all().map(|rule| rule.id).collect();
        let offer = offer(&nearest(names.iter().copied(), name), "`openbook bank explain` lists all.");
        return Err(Failure::Told(format!("no rule is called `{name}`. {offer}")));
    };
    print(&visible(&explained(rule, width)))?;
    Ok(true)
}

/// How wide the longest level is.
const LEVEL: usize = "warning".len();

/// A rule in full.
fn explained(rule: &Rule, width: usize) -> String {
    let about = if rule.whole_bank { "a whole bank" } else { "a question" };
    let allow = if rule.allowable {
        format!("may be broken on purpose:\nlint-allow: [\"{}: the reason\"]", rule.id)
    } else {
        "cannot be allowed".to_owned()
    };
    let mut text = format!("{}\n{} about {about}; {allow}\n", rule.id, rule.level.word());
    for (head, words) in [("What", rule.what), ("Why", rule.why), ("Remedy", rule.remedy)] {
        text += "\n";
        text += &columns(&[(head, "Remedy".len()), (words, width.saturating_sub("Remedy".len() + 2))]);
    }
    text
}
