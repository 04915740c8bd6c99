//! The ledger: what was reviewed blind, by whom, when, and how each disagreement was settled; one file a run.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::tree;
use super::write::{field, quoted};
use crate::bank::check::Source;
use crate::bank::load;
use crate::bank::yaml::{self, Node};
use crate::domain::Text;
use crate::domain::bank::Bank;
use crate::domain::fault::{Fault, Faults};
use crate::domain::question::{Item, words};
use crate::domain::time::Day;

/// A review counts if at least this percent of its swapped keys were caught. A design choice: of five, one may slip
/// through.
pub const CAUGHT_PERCENT: u64 = 80;

/// Whether so many of the swapped keys that were answered are enough.
pub fn enough(caught: u64, canaries: u64) -> bool {
    canaries > 0
        && caught <= canaries
        && caught.saturating_mul(100) >= canaries.saturating_mul(CAUGHT_PERCENT)
}

words! {
    /// What came of a question in a run.
    Outcome {
        /// The reviewer and the key say the same.
        Agreed = "agreed",
        /// They did not, and the key was wrong: it was corrected.
        KeyFixed = "key-fixed",
        /// They did not, for the question could be read in two ways: it was reworded.
        StemFixed = "stem-fixed",
        /// They did not, and the question was taken out.
        Dropped = "dropped",
        /// They did not, and the reviewer was wrong.
        SolverWrong = "solver-wrong",
        /// They do not, and nobody has looked it up yet.
        Open = "open",
    }
}

/// A review as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The run's name.
    pub name: String,
    /// Who answered.
    pub reviewer: String,
    /// Whether a certified coder.
    pub certified: bool,
    /// When it was recorded.
    pub date: Day,
    /// The sheet's name, and the number it was drawn with: together they tell a run from any other.
    pub sheet: String,
    /// The number that the sheet was drawn with.
    pub seed: u64,
    /// Questions of the sheet.
    pub asked: u64,
    /// Swapped keys that were answered.
    pub canaries: u64,
    /// How many of them were caught.
    pub caught: u64,
    /// Whether it counts: that enough of them were.
    pub counts: bool,
    /// What came of each question that was compared.
    pub entries: Vec<Entry>,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The item.
    pub id: String,
    /// Its revision at the time.
    pub revision: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Why, where they did not agree.
    pub why: String,
}

impl Run {
    /// How many questions came to this.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.entries.iter().filter(|entry| entry.outcome == outcome).count()
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let word = |truth: bool| if truth { "yes" } else { "no" };
        let mut out = String::new();
        field(&mut out, 0, "review", &self.name);
        field(&mut out, 0, "reviewer", &self.reviewer);
        out += &format!("certified: {}\ndate: {}\n", word(self.certified), self.date);
        field(&mut out, 0, "sheet", &self.sheet);
        out += &format!("seed: {}\nasked: {}\n", self.seed, self.asked);
        out += &format!("canaries: {}\ncaught: {}\n", self.canaries, self.caught);
        out += &format!("counts: {}\nitems:\n", word(self.counts));
        for entry in &self.entries {
            let Entry { id, revision, outcome, why } = entry;
            let (id, revision) = (quoted(id), quoted(revision));
            let why = if why.is_empty() { String::new() } else { format!(", why: {}", quoted(why)) };
            out += &format!("  - {{id: {id}, revision: {revision}, outcome: {}{why}}}\n", outcome.word());
        }
        out
    }
}

/// All runs of some files.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The runs and the files that they stand in.
    pub runs: Vec<(PathBuf, Run)>,
}

/// Reads the runs of some files, folders with all that is below them; a file with a fault is left out.
pub fn read(paths: &[PathBuf]) -> (Ledger, Vec<Fault>) {
    let (sources, mut faults) = load::read(paths, &mut |_| ());
    let mut ledger = Ledger::default();
    for source in &sources {
        let mut found = Faults::new(&source.name, &source.text);
        let run = run(source, &mut found);
        let found = found.into_vec();
        match run {
            Some(run) if found.is_empty() => ledger.runs.push((PathBuf::from(&source.name), run)),
            _ => faults.extend(found),
        }
    }
    (ledger, faults)
}

fn run(source: &Source, faults: &mut Faults<'_>) -> Option<Run> {
    let tree = match yaml::parse(&source.text) {
        Ok(tree) => tree,
        Err(broken) => {
            faults.error(broken.place, broken.rule, broken.message, broken.help);
            return None;
        }
    };
    let name = text(&tree, "review", faults);
    let reviewer = text(&tree, "reviewer", faults);
    let certified = of(&tree, "certified", "yes or no", tree::truth, faults);
    let date = of(&tree, "date", "a day such as 2026-11-22", |t| Day::parse(t.to_owned()), faults);
    let sheet = text(&tree, "sheet", faults);
    let number = |t: &str| t.parse().ok();
    let [seed, asked, canaries, caught] =
        ["seed", "asked", "canaries", "caught"].map(|key| of(&tree, key, "a number", number, faults));
    let counts = of(&tree, "counts", "yes or no", tree::truth, faults);
    if let (Some(true), Some(caught), Some(canaries)) = (counts, caught, canaries)
        && !enough(caught, canaries)
    {
        let place = tree::field(&tree, "counts").map_or(tree.place, |node| node.place);
        let message =
            format!("{caught} of {canaries} swapped keys were caught, so this review does not count");
        let help = format!("write `counts: no`; {CAUGHT_PERCENT}% are needed");
        faults.error(place, "review-counts", message, help);
    }
    let items = tree::field(&tree, "items").map(tree::list).unwrap_or_default();
    let entries: Vec<Option<Entry>> = items.iter().map(|node| entry(node, faults)).collect();
    Some(Run {
        name: name?,
        reviewer: reviewer?,
        certified: certified?,
        date: date?,
        sheet: sheet?,
        seed: seed?,
        asked: asked?,
        canaries: canaries?,
        caught: caught?,
        counts: counts?,
        entries: entries.into_iter().collect::<Option<_>>()?,
    })
}

fn entry(node: &Node, faults: &mut Faults<'_>) -> Option<Entry> {
    let words: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.word()).collect();
    let (id, revision) = (text(node, "id", faults), text(node, "revision", faults));
    let outcome = of(node, "outcome", &format!("one of: {}", words.join(", ")), Outcome::parse, faults);
    let why = tree::text(node, "why").unwrap_or_default().to_owned();
    Some(Entry { id: id?, revision: revision?, outcome: outcome?, why })
}

fn text(node: &Node, key: &str, faults: &mut Faults<'_>) -> Option<String> {
    of(node, key, "a text", |text| Some(text.to_owned()), faults)
}

/// A field that is needed, read by a function.
fn of<T>(
    node: &Node,
    key: &str,
    what: &str,
    read: impl Fn(&str) -> Option<T>,
    faults: &mut Faults<'_>,
) -> Option<T> {
    let found = tree::text(node, key).and_then(read);
    if found.is_none() {
        let place = tree::field(node, key).map_or(node.place, |value| value.place);
        let message = format!("a review needs `{key}`: {what}");
        faults.error(
            place,
            "review-field",
            message,
            "record the review again with `openbook bank review record`",
        );
    }
    found
}

/// What a run that counts says of a revision of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The item.
    pub id: Text,
    /// Its revision.
    pub revision: Text,
    /// Whether a certified coder says so.
    pub certified: bool,
    /// Whether the key stands: agreed, or the reviewer was shown to be wrong. What was corrected stands in another
    /// revision, which has to be reviewed anew.
    pub stands: bool,
}

impl Ledger {
    /// What the runs that count say.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let counting = self.runs.iter().filter(|(_, run)| run.counts);
        let each = counting.flat_map(|(_, run)| run.entries.iter().map(|entry| (run.certified, entry)));
        each.map(|(certified, entry)| Verdict {
            id: entry.id.clone().into(),
            revision: entry.revision.clone().into(),
            certified,
            stands: matches!(entry.outcome, Outcome::Agreed | Outcome::SolverWrong),
        })
        .collect()
    }
}

/// Verdicts a line each, for the binary: id, revision, `certified` or `-`, `stands` or `-`, tabs between them. What two runs
/// say alike stands once.
pub fn lines<'a>(verdicts: impl Iterator<Item = &'a Verdict>) -> String {
    let word = |truth: bool, word: &'static str| if truth { word } else { "-" };
    let line = |v: &Verdict| {
        format!(
            "{}\t{}\t{}\t{}\n",
            v.id,
            v.revision,
            word(v.certified, "certified"),
            word(v.stands, "stands")
        )
    };
    verdicts.map(line).collect::<BTreeSet<String>>().into_iter().collect()
}

/// Reads what [`lines`] wrote; a line of another form is left out.
pub fn verdicts_of(lines: &'static str) -> Vec<Verdict> {
    let verdict = |line: &'static str| {
        let mut cells = line.split('\t');
        let (id, revision) = (cells.next()?.into(), cells.next()?.into());
        let (certified, stands) = (cells.next()? == "certified", cells.next()? == "stands");
        Some(Verdict { id, revision, certified, stands })
    };
    lines.lines().filter_map(verdict).collect()
}

/// How much of a bank was reviewed blind as it stands now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// Questions whose key stands in a run that counts, and is open in none.
    pub blind: usize,
    /// Those of them where a certified coder says so.
    pub certified: usize,
    /// All questions.
    pub of: usize,
}

/// What was said of each item, in the order of their ids.
pub struct Said<'a>(Vec<&'a Verdict>);

impl<'a> Said<'a> {
    /// Sorts verdicts by what they are about.
    pub fn of(verdicts: &'a [Verdict]) -> Self {
        let mut said: Vec<&Verdict> = verdicts.iter().collect();
        said.sort_by(|a, b| a.id.cmp(&b.id));
        Self(said)
    }

    /// What counts for an item as it is now: empty if nothing does, or if something about it is still open.
    pub fn standing(&self, item: &Item) -> Vec<&'a Verdict> {
        let first = self.0.partition_point(|verdict| *verdict.id < *item.id.as_str());
        let said = self.0.iter().skip(first).take_while(|verdict| verdict.id == item.id.as_str());
        let now: Vec<&Verdict> =
            said.filter(|verdict| verdict.revision == item.revision.0).copied().collect();
        if now.iter().all(|verdict| verdict.stands) { now } else { Vec::new() }
    }
}

/// Counts what was reviewed of a bank at its present revision.
pub fn reviewed(bank: &Bank, verdicts: &[Verdict]) -> Reviewed {
    let said = Said::of(verdicts);
    let mut reviewed = Reviewed { of: bank.items.len(), ..Reviewed::default() };
    for item in &bank.items {
        let standing = said.standing(item);
        reviewed.blind += usize::from(!standing.is_empty());
        reviewed.certified += usize::from(standing.iter().any(|verdict| verdict.certified));
    }
    reviewed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, outcome: Outcome, why: &str) -> Entry {
        Entry { id: id.into(), revision: "1234567890123456".into(), outcome, why: why.into() }
    }

    fn a_run() -> Run {
        Run {
            name: "2026-11-22-mara".into(),
            reviewer: "Mara: \"N.\", CPC".into(),
            certified: true,
            date: Day::parse("2026-11-22").unwrap(),
            sheet: "coders".into(),
            seed: 7,
            asked: 9,
            canaries: 2,
            caught: 2,
            counts: true,
            entries: vec![
                entry("a-1", Outcome::Agreed, ""),
                entry("a-2", Outcome::SolverWrong, "I.C.9: read # again"),
                entry("a-3", Outcome::Open, ""),
            ],
        }
    }

    fn read_text(text: &str) -> (Option<Run>, Vec<Fault>) {
        let source = Source { name: "r.yaml".into(), text: text.into() };
        let mut faults = Faults::new(&source.name, &source.text);
        let run = run(&source, &mut faults);
        (run, faults.into_vec())
    }

    #[test]
    fn a_run_reads_back_as_it_was_written() {
        let (run, faults) = read_text(&a_run().text());
        assert_eq!((run, faults), (Some(a_run()), vec![]));
    }

    #[test]
    fn what_a_run_lacks_is_named_with_its_line() {
        for (from, to, line) in [
            ("certified: yes", "certified: maybe", 3),
            ("date: 2026-11-22", "date: 22.11.2026", 4),
            ("outcome: agreed", "outcome: fine", 12),
            ("counts: yes\n", "", 1),
            ("caught: 2", "caught: 1", 10),
        ] {
            let (run, faults) = read_text(&a_run().text().replace(from, to));
            assert!(faults.len() == 1 && faults[0].place.line == line, "{from}: {faults:?}");
            assert!(run.is_none() || faults[0].rule == "review-counts");
        }
    }

    #[test]
    fn verdicts_read_back_from_their_lines() {
        let ledger = Ledger { runs: vec![("r.yaml".into(), a_run())] };
        let verdicts = ledger.verdicts();
        assert_eq!(verdicts.iter().map(|v| v.stands).collect::<Vec<_>>(), [true, true, false]);
        let twice = lines(verdicts.iter().chain(&verdicts));
        assert_eq!(verdicts_of(twice.leak()), verdicts);
        let idle = Ledger { runs: vec![("r.yaml".into(), Run { counts: false, ..a_run() })] };
        assert_eq!(idle.verdicts(), []);
    }
}
