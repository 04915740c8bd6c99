//! The rules of the format, which `bank` holds while it reads.

use super::{Rule, error, warning};

/// All of them.
pub static ALL: &[Rule] = &[
    // ---- The file ----
    error(
        "unreadable",
        "A file or folder cannot be read.",
        "What cannot be read cannot be checked. It is missing, its permissions forbid it, or it is no ordinary file.",
        "Look at the spelling of its name, and at its permissions.",
    ),
    error(
        "encoding",
        "A file is not text in UTF-8.",
        "In another encoding letters beyond A to Z would come out wrong, and nobody would notice.",
        "Save it as UTF-8; most editors offer that under “Save as”.",
    ),
    error(
        "too-large",
        "A file is larger than 16 MiB, has too many entries, or is nested deeper than 16 levels.",
        "Such files exhaust memory; a bank of ten thousand questions with six levels fits.",
        "Split it, one file a topic; if it is small, look for brackets that are never closed.",
    ),
    error(
        "control-character",
        "A text holds a control character, an escape, an invisible character, or a mark that turns the direction of text.",
        "A terminal would obey it, or show something other than what is written. Such characters come along when text is pasted.",
        "Delete the word and type it anew; write spaces instead of tabs.",
    ),
    error(
        "yaml",
        "The file is not well-formed YAML.",
        "Banks are YAML (yaml.org, version 1.2): `name: value`, lists with `- `, indentation with spaces. What breaks its rules cannot be read with certainty.",
        "Look at the line that is named and the one before it: indentation, quotes, brackets, and colons in text without quotes.",
    ),
    error(
        "alias",
        "The file uses a YAML anchor (`&`), alias (`*`) or merge key (`<<`).",
        "They make what is read differ from what stands there, and a few lines of them can grow without end.",
        "Write the text out where it is used; put text that begins with & or * in quotes.",
    ),
    error(
        "duplicate-key",
        "A field is there twice in one group.",
        "Only one of the two could count, and nobody sees which.",
        "Keep one; a new entry of a list begins with `- `.",
    ),
    error(
        "not-a-bank",
        "A file is neither a bank of questions, nor an exam profile, nor a list of areas.",
        "The program tells by the first fields what a file is: `bank` and `questions`, `exam`, or `areas`.",
        "Begin it with one of these, or keep the file out of the folder.",
    ),
    error(
        "more-faults",
        "A file has more than a thousand faults; only the first thousand are named.",
        "A list without end helps nobody, and most of it follows from a few causes.",
        "Correct those that are named and check again.",
    ),
    // ---- Fields ----
    error(
        "missing-field",
        "A field that is needed is missing or empty.",
        "Every field that must be typed is one that cannot be computed, so nothing can stand in for it.",
        "Add it; question-banks/README.md explains each.",
    ),
    error(
        "unknown-field",
        "A field has a name that the format does not know.",
        "A misspelt field would be passed over in silence, and what it says with it.",
        "Correct the spelling or remove it; question-banks/README.md lists the fields.",
    ),
    error(
        "wrong-kind",
        "A text stands where a list or a group of fields belongs, or the other way round.",
        "It cannot be told what is meant.",
        "Write it as the message shows; an entry of a list begins with `- `.",
    ),
    error(
        "bad-word",
        "A field that takes one of some fixed words holds another.",
        "Drills, blueprints and statistics count by these words, so they have one spelling each.",
        "Use one of the words that the message lists.",
    ),
    error(
        "bad-name",
        "A name has more than 64 characters, or others than lower case letters, digits and hyphens.",
        "Names are typed on the command line and kept in histories for years, so they are plain.",
        "Shorten it, and write hyphens for spaces.",
    ),
    error(
        "bad-number",
        "A field that takes a whole number in some range holds something else.",
        "Times, counts and limits are computed with.",
        "Write it in digits, within the range that the message names.",
    ),
    error(
        "bad-date",
        "A day is not written as year, month and day, or is not in the calendar.",
        "`03/04/2026` is two days, depending on who reads it; `2026-04-03` is one (ISO 8601).",
        "Write it as 2026-12-31.",
    ),
    error(
        "too-long",
        "The title of an area has more than 32 characters.",
        "It stands in tables that fit a screen of 80 columns.",
        "Shorten it.",
    ),
    error(
        "duplicate-id",
        "Two items, chart notes, areas or exams have the same name, or an area has two rows in a blueprint.",
        "Histories refer to a name, so it must mean one thing. A user's item may replace a shipped one by its name, but not one of the user's own.",
        "Rename or remove one; never use the name of a question that is gone.",
    ),
    // ---- Questions ----
    error(
        "unknown-area",
        "A question, bank or blueprint names an area that no file defines.",
        "Blueprints draw questions by area, so a question in none would never be asked.",
        "Use one of the areas listed, or add it in a file that begins with `areas:`.",
    ),
    error(
        "unknown-case",
        "A question names a chart note that its file does not have.",
        "It cannot be answered without the note.",
        "Add the note under `cases:` in the same file, or correct the name.",
    ),
    warning_of_a_file(
        "unused-case",
        "No question asks about a chart note.",
        "Its questions may have lost their line `case:`, and would then be asked without it.",
        "Add `case:` to its questions, or remove the note.",
    ),
    error(
        "kind-mismatch",
        "A question has fields of another kind, such as `options` in a fill-in; or a pass rule has both a percent and a scaled score.",
        "One of the two is a mistake, and it cannot be told which.",
        "Remove what does not belong, or change `kind`.",
    ),
    error(
        "option-count",
        "A question has fewer than 2 options or more than 16.",
        "One option is no question, and more than sixteen fit no screen. The exams have four; three good ones do as well (Rodriguez 2005).",
        "Add or remove options.",
    ),
    error(
        "equal-options",
        "Two options say the same, capitals, spaces and punctuation aside.",
        "If one of them were right, so would be the other.",
        "Change or remove one.",
    ),
    error(
        "key-outside",
        "The key is not the letter of an option.",
        "A is the first option in the file. A key that points nowhere makes every answer wrong.",
        "Write a capital letter from A to that of the last option.",
    ),
    error(
        "key-count",
        "A `single` question has several keys, or a `multi` question has not two or more different ones.",
        "What is asked and what is graded would differ.",
        "Give one letter for `single`; list two or more for `multi`, and say in the stem how many.",
    ),
    error(
        "flaw-on-key",
        "The right option has a `flaw`.",
        "The flaw says what mistake an option stands for, so either the key is wrong or the flaw is.",
        "Correct the `key`, or remove the flaw.",
    ),
    error(
        "flaw-missing",
        "A wrong option has no `flaw`.",
        "The flaw tells a learner what kind of mistake was made, and a key that points to the wrong option shows by it.",
        "Name the mistake, or correct the `key`.",
    ),
    error(
        "names-letter",
        "An explanation speaks of an option by its letter.",
        "Options are shuffled for each sitting, so the letter would be that of another option.",
        "Repeat what the option says instead.",
    ),
    error(
        "allow-without-reason",
        "`lint-allow` names a rule without saying why it may be broken.",
        "An exception without a reason is one that nobody can judge later.",
        "Write the rule, a colon and the reason in quotes: `lint-allow: [\"order: as the law lists them\"]`.",
    ),
    // ---- Exams ----
    error(
        "blueprint-sum",
        "The rows of a blueprint, or scored and unscored questions, do not sum to the number of questions.",
        "A form is drawn to exactly these counts.",
        "Correct the counts, or `questions`.",
    ),
    error(
        "unsourced",
        "A fact of an exam profile has no source.",
        "Lengths, times and pass marks change; a source and the day it was looked at show whether a profile still holds.",
        "Add an entry under `facts:` with `about`, `source` and `checked`.",
    ),
];

/// A warning that is not about an item, so that no item can allow it.
const fn warning_of_a_file(
    id: &'static str,
    what: &'static str,
    why: &'static str,
    remedy: &'static str,
) -> Rule {
    Rule { allowable: false, ..warning(id, what, why, remedy) }
}
