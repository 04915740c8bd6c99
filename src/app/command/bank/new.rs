//! `openbook bank new`: a file of questions to write over, with a small whole example.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::{nearest, offer};
use crate::app::command::Start;
use crate::app::data::{add_own, home, shipped};
use crate::app::{Failure, Outcome, print};
use crate::cli::NewArgs;
use crate::domain::bank::Bank;
use crate::domain::exam::{Area, CodeSet};
use crate::domain::fault::visible;

/// The year of the code books by which the examples are right.
const PROFILE: &str = "CY2026";

/// The longest name, so that the ids made of it stay below the 64 characters of a name.
const LONGEST: usize = 48;

/// An example: a question of our own whose key can be looked up.
struct Example {
    /// The area that it is of.
    area: &'static str,
    /// Whether CPT numbers occur.
    cpt: bool,
    topics: &'static str,
    /// What happened: the chart note, or the beginning of the stem.
    facts: &'static [&'static str],
    /// What is asked.
    ask: &'static str,
    /// Text, flaw and why of each option; the key has no flaw.
    options: [(&'static str, &'static str, &'static str); 4],
    key: char,
    reference: (&'static str, &'static str),
}

const DIAGNOSIS: Example = Example {
    area: "icd-10-cm",
    cpt: false,
    topics: "[laterality]",
    facts: &[
        "A man of 52 comes to a walk-in clinic because he hears badly with one ear. The nurse practitioner finds",
        "that canal blocked by wax and the other one clear, and records impacted cerumen of the left ear.",
    ],
    ask: "Which diagnosis code is reported?",
    options: [
        ("H61.2", "header", "This is the heading over the codes that name the ear, so it cannot be billed."),
        ("H61.21", "wrong-site", "The record says that this canal was clear."),
        ("H61.22", "", "The blocked ear is recorded, and this code names it."),
        ("H61.23", "wrong-site", "Both ears would have to be blocked; one was clear."),
    ],
    key: 'C',
    reference: ("tabular", "H61.22"),
};

const SUPPLY: Example = Example {
    area: "hcpcs-level-ii",
    cpt: false,
    topics: "[walking-aids]",
    facts: &[
        "After a hip operation a woman of 79 gets a walker from a supplier to keep. Its frame folds flat for the",
        "car, it has four rubber feet and no wheels.",
    ],
    ask: "Which code does the supplier report?",
    options: [
        ("E0105", "wrong-code", "This is a cane with three or four feet, not a walker."),
        ("E0130", "wrong-code", "This is the walker with a rigid frame; hers folds."),
        ("E0135", "", "A walker that folds and has no wheels is this code."),
        ("E0143", "wrong-code", "This one folds as well, but stands on wheels."),
    ],
    key: 'C',
    reference: ("hcpcs2", "E0135"),
};

const PROCEDURE: Example = Example {
    area: "10000-series",
    cpt: true,
    topics: "[wound-repair]",
    facts: &[
        "A gardener of 35 tears her forearm on a nail. The wound is clean, goes no deeper than the skin and",
        "measures 2.0 cm. The physician numbs it and closes it with four nylon stitches in one layer.",
    ],
    ask: "Which code is reported for the closure?",
    options: [
        ("12001", "", "One layer of stitches is a simple repair, and arm and length fit this code."),
        ("12002", "wrong-level", "This is a simple repair as well, but of a longer wound."),
        ("12011", "wrong-site", "This is a simple repair of the face; the wound is on the arm."),
        ("12031", "wrong-category", "This is a repair in layers; the skin alone was closed here."),
    ],
    key: 'A',
    reference: ("cpt", "12001-12018"),
};

const WORD: Example = Example {
    area: "medical-terminology",
    cpt: false,
    topics: "[suffixes]",
    facts: &["The report of an operation on a hand is headed “Tenorrhaphy of the long finger.”"],
    ask: "What does that word say was done to the tendon?",
    options: [
        ("It was cut away", "wrong-fact", "The ending for cutting away is -ectomy."),
        ("It was sewn up", "", "The ending -rrhaphy means sewing, and ten/o is the tendon."),
        ("It was set free", "wrong-fact", "The ending for freeing from scars is -lysis."),
        ("It was looked at", "wrong-fact", "The ending for looking inside is -scopy."),
    ],
    key: 'B',
    reference: ("terminology", "Suffixes -ectomy, -lysis, -rrhaphy, -scopy; root ten/o"),
};

/// Begins a file.
pub(super) fn new(start: &Start, args: &NewArgs) -> Outcome {
    let mut bank = shipped()?;
    add_own(&mut bank, home().ok().as_deref(), &start.banks);
    let area = bank.areas.iter().find(|area| area.id.as_str() == args.area).ok_or_else(|| {
        let names = bank.areas.iter().map(|area| area.id.as_str());
        let all = format!("Use one of: {}.", names.clone().collect::<Vec<_>>().join(", "));
        let offer = offer(&nearest(names, &args.area), &all);
        Failure::Usage(format!("no area is called `{}`. {offer}", args.area))
    })?;
    let shown = visible(&args.file.display().to_string()).replace('\n', "\\n");
    if !args.file.extension().is_some_and(|end| end == "yaml" || end == "yml") {
        return Err(Failure::Usage(format!("a bank is a file that ends in .yaml: name it `{shown}.yaml`")));
    }
    let name = name_of(&args.file)
        .ok_or_else(|| Failure::Usage(format!("`{shown}` has no letter or digit to call the bank by")))?;
    // As it is typed in a shell.
    let typed = if shown.contains(' ') { format!("'{shown}'") } else { shown.clone() };
    let (id, text) = scaffold(&bank, area, &name, &typed, args.case);
    write(&args.file, &shown, &text)?;
    print(&format!(
        "{shown} holds one whole question as an example. Write yours over it; as you do,\n\n  \
         openbook bank check --watch {typed}\n  openbook bank preview {id} --answered --bank {typed}\n\n\
         `openbook bank schema` prints the schema with which your editor can help.\n"
    ))?;
    Ok(true)
}

/// The name of a bank from its file's: lower case letters and digits, and hyphens for all else.
fn name_of(file: &Path) -> Option<String> {
    let stem = file.file_stem()?.to_string_lossy().to_lowercase();
    let words = stem.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit());
    let name = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    let name: String = name.chars().take(LONGEST).collect();
    let name = name.trim_end_matches('-');
    (!name.is_empty()).then(|| name.to_owned())
}

/// Writes a file that is not there yet: none that is there is touched, and no half of one stays.
fn write(file: &Path, shown: &str, text: &str) -> Result<(), Failure> {
    let mut out = OpenOptions::new().write(true).create_new(true).open(file).map_err(|e| {
        Failure::Told(match e.kind() {
            ErrorKind::AlreadyExists => {
                format!("{shown} is there already and stays as it is. Name another file.")
            }
            ErrorKind::NotFound => format!("{shown} cannot be made: there is no such folder. Make it first."),
            _ => format!("{shown} cannot be made: {e}"),
        })
    })?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(|e| {
        // What cannot be removed either is named all the same.
        fs::remove_file(file).unwrap_or(());
        Failure::Told(format!("{shown} cannot be written: {e}"))
    })
}

/// The id of the example, and the text of the file.
fn scaffold(bank: &Bank, area: &Area, name: &str, file: &str, case: bool) -> (String, String) {
    let example = match area.set {
        CodeSet::Icd10Cm => &DIAGNOSIS,
        CodeSet::Hcpcs => &SUPPLY,
        CodeSet::Cpt | CodeSet::Cases => &PROCEDURE,
        CodeSet::Foundations | CodeSet::Certification => &WORD,
    };
    let with_note = case || area.set == CodeSet::Cases;
    // An id that is taken would put this question in the place of another.
    let taken = |prefix: &str| {
        let (item, case) = (format!("{prefix}-001"), format!("{prefix}-case-01"));
        bank.items.iter().any(|i| i.id.as_str() == item) || bank.cases.iter().any(|c| c.id.as_str() == case)
    };
    let own = format!("my-{name}");
    let prefix = if taken(name) { own.as_str() } else { name };
    let id = format!("{prefix}-001");
    let mut title = name.replace('-', " ");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let mut text = format!(
        "# A bank of questions for openbook. The question below is whole, and is there to be written over.\n\
         # As you write:            openbook bank check --watch {file}\n\
         # As a learner sees it:    openbook bank preview {id} --answered --bank {file}\n\
         # Which codes are in it:   openbook bank codes {file}\n\
         # What a rule is for:      openbook bank explain RULE\n\
         # Fields and words offered by your editor: `openbook bank schema > bank.schema.json` in this folder, and as the\n\
         # first line of this file, behind a `#` and a blank:   yaml-language-server: $schema=bank.schema.json\n"
    );
    let notice = if example.cpt { "notice: cpt" } else { "" };
    for (line, comment) in [
        (format!("bank: {name}"), "the bank's own name: lower case letters, digits and hyphens"),
        (format!("title: {title}"), "what it is called on screen"),
        (format!("profile: {PROFILE}"), "the year of the code books by which its keys are right"),
        (format!("area: {}", area.id), "the area of all questions that name none of their own"),
        (notice.to_owned(), "CPT numbers occur, so the AMA's notice is shown"),
    ] {
        if !line.is_empty() {
            text += &commented(&line, comment);
        }
    }
    let indented = |lines: &[&str]| lines.iter().map(|line| format!("      {line}\n")).collect::<String>();
    if with_note {
        text += &commented("cases:", "chart notes; several questions may ask about one");
        text += &format!("  - id: {prefix}-case-01\n");
        text += &commented("    note: |", "the lines below keep their breaks");
        text += &indented(example.facts);
    }
    text += "questions:\n";
    text +=
        &commented(&format!("  - id: {id}"), "its name for good: never use it again for another question");
    if area.id.as_str() != example.area && area.set != CodeSet::Cases {
        text += &commented(&format!("    area: {}", example.area), "the example's own: take this line out");
    }
    if with_note {
        text += &commented(&format!("    case: {prefix}-case-01"), "the chart note it is asked about");
    }
    text += &commented("    difficulty: easy", "easy, medium or hard");
    text += &commented("    cognitive: apply", "recall a fact, apply a rule, analyze several facts");
    text += &commented(&format!("    topics: {}", example.topics), "words to find it by");
    text += &commented("    stem: >", "the question; the lines below are read as one");
    if !with_note {
        text += &indented(example.facts);
    }
    text += &indented(&[example.ask]);
    text += &commented("    options:", "single codes stand in ascending order; all others are shuffled");
    for (n, (answer, flaw, why)) in example.options.iter().enumerate() {
        text += &format!("      - text: {answer}\n");
        if flaw.is_empty() {
            text += &commented("        # the key has no flaw", "");
        } else {
            let what = if n < 2 { "the mistake of someone who chooses it" } else { "" };
            text += &commented(&format!("        flaw: {flaw}"), what);
        }
        text += &format!("        why: {why}\n");
    }
    text += &commented(&format!("    key: {}", example.key), "A is the first; a why names no letter");
    text += &commented("    references:", "where the key can be looked up");
    let (source, section) = example.reference;
    text += &format!("      - {{source: {source}, section: \"{section}\"}}\n");
    (id, text)
}

/// A line, and behind it what it is for.
fn commented(line: &str, comment: &str) -> String {
    if comment.is_empty() { format!("{line}\n") } else { format!("{line:<36} # {comment}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_is_called_as_its_file_is() {
        let name = |file: &str| name_of(Path::new(file));
        assert_eq!(name("banks/Front Desk (2).yaml").as_deref(), Some("front-desk-2"));
        assert_eq!(name("é.yaml"), None);
        assert_eq!(name(&format!("{}.yaml", "a-".repeat(60))).map(|n| n.len()), Some(LONGEST - 1));
    }
}
