//! `openbook bank review`: writing a sheet, comparing what comes back, keeping what came of it.

mod say;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::bank::pretty;
use super::sit::{area_of, seed};
use super::{Start, book};
use crate::app::data::{add_own, home, shipped};
use crate::app::{Failure, Outcome, print, reviews};
use crate::bank::check::Source;
use crate::bank::load;
use crate::cli::{ExportArgs, RecordArgs, ReviewCommand};
use crate::clock;
use crate::domain::bank::Bank;
use crate::domain::fault::{Fault, Faults, Level, Place, visible};
use crate::review::filled::{self, Filled};
use crate::review::keys::{Keys, plain_name};
use crate::review::ledger::{self, Outcome as Came, Reviewed, Run, Said};
use crate::review::record;
use crate::review::score::{Score, score};
use crate::review::sheet::{self, Wanted};

/// Writes, compares or keeps.
pub(crate) fn bank_review(start: &Start, what: &ReviewCommand) -> Outcome {
    match what {
        ReviewCommand::Export(args) => export(start, args),
        ReviewCommand::Score { sheet, json } => scored(start, sheet, *json),
        ReviewCommand::Record(args) => recorded(start, args),
    }
}

/// The shipped banks and the user's own, with what is at fault in the latter.
fn banks(start: &Start) -> Result<(Bank, Vec<Fault>), Failure> {
    let mut bank = shipped()?;
    let faults = add_own(&mut bank, home().ok().as_deref(), &start.banks);
    Ok((bank, faults.into_iter().filter(|fault| fault.level == Level::Error).collect()))
}

// ---------------------------------------------------------------------------------------------------------------------
// Writing a sheet

fn export(start: &Start, args: &ExportArgs) -> Outcome {
    let (mut bank, mut faults) = banks(start)?;
    if args.unreviewed {
        let (verdicts, unread) = reviews::verdicts(&ledgers());
        faults.extend(unread);
        let said = Said::of(&verdicts);
        bank.items.retain(|item| said.standing(item).is_empty());
    }
    book::print_faults(&faults)?;
    let area = args.area.as_deref().map(|name| area_of(&bank, name)).transpose()?;
    let out = args.out.as_path();
    let name = out.file_stem().and_then(|stem| plain_name(&stem.to_string_lossy()));
    let name = name.ok_or_else(|| {
        Failure::Usage(format!("{} has no name to find the keys by. Try coders.yaml.", out.display()))
    })?;
    let folder = reviews::keys(&home()?);
    let keys_path = folder.join(format!("{name}.keys.yaml"));
    if same_folder(out, &folder) {
        return Err(Failure::Usage(format!(
            "the keys are kept in {}, and a sheet must not lie beside them. Name another folder.",
            folder.display()
        )));
    }
    for (what, path) in [("a sheet", out), ("the keys of a sheet of that name", &keys_path)] {
        if path.exists() && !args.replace {
            return Err(Failure::Told(format!(
                "{} is there already, {what}. Add `--replace` to lose it, or choose another name.",
                path.display()
            )));
        }
    }
    let seed = args.seed.unwrap_or_else(seed);
    let today = clock::today();
    let wanted = Wanted {
        bank: &bank,
        area: area.as_ref(),
        sample: args.sample.map(|n| n as usize),
        canaries: args.canaries,
        seed,
        name: &name,
        date: &today,
    };
    let Some(made) = sheet::make(wanted) else {
        return Err(Failure::Told(
            "there is no question to put on the sheet: none of that area, or none that still wants a review."
                .into(),
        ));
    };
    fs::create_dir_all(&folder).map_err(|e| Failure::Told(format!("{}: {e}", folder.display())))?;
    let fresh = !keys_path.exists();
    put(&keys_path, &made.keys.text())?;
    if let Err(failure) = put(out, &made.text) {
        if fresh {
            // Keys without a sheet are of no use; where they cannot be removed, `--replace` writes them anew.
            fs::remove_file(&keys_path).unwrap_or(());
        }
        return Err(failure);
    }
    let swapped = made.keys.items.iter().filter(|keyed| keyed.is_swapped()).count();
    let questions = made.keys.items.len();
    let mut text = format!(
        "{}: {questions} questions to be solved blind, drawn with {seed}\n{}: their keys, {swapped} of them swapped; keep it from whoever answers\n",
        out.display(),
        keys_path.display()
    );
    if swapped == 0 {
        text += "Without a swapped key nothing shows how closely the sheet is read, so this review will not count.\n";
    }
    print(&visible(&text))?;
    Ok(faults.is_empty())
}

/// Whether a file would lie in that folder.
fn same_folder(file: &Path, folder: &Path) -> bool {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (fs::canonicalize(parent), fs::canonicalize(folder)) {
        (Ok(one), Ok(other)) => one == other,
        _ => parent == folder,
    }
}

/// Writes a file whole or not at all: under another name down to the disk, which then takes its place.
fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let part = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = File::create(&part)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&part, path));
    written.map_err(|e| {
        // What is half written is of no use; where it cannot be removed it does no harm.
        fs::remove_file(&part).unwrap_or(());
        Failure::Told(format!("{} cannot be written: {e}", path.display()))
    })
}

// ---------------------------------------------------------------------------------------------------------------------
// Comparing what comes back

/// A sheet that came back, with its keys.
struct Returned {
    source: Source,
    filled: Filled,
    keys: Keys,
    /// What is odd about the sheet by itself.
    oddities: Vec<Fault>,
}

/// Reads a sheet and its keys; `None` if that cannot be done, which has then been said.
fn returned(path: &Path) -> Result<Option<Returned>, Failure> {
    if path.is_dir() {
        return Err(Failure::Usage(format!("{} is a folder; name the sheet.", path.display())));
    }
    let (sources, unread) = load::read(&[path.to_owned()], &mut |_| ());
    book::print_faults(&unread)?;
    let Some(source) = sources.into_iter().next() else { return Ok(None) };
    let mut faults = Faults::new(&source.name, &source.text);
    let filled = filled::read(&source.text, &mut faults);
    let Some(filled) = filled else {
        book::print_faults(&faults.into_vec())?;
        return Ok(None);
    };
    let called = filled.sheet.as_ref().map(|(name, _)| name.clone());
    let called = called.unwrap_or_else(|| {
        let help = "put `sheet:` back at the head of the file, as it was sent out";
        let message = "the sheet has lost its name; the file's name is taken";
        faults.warning(Place { line: 1, column: 1 }, "sheet-name", message, help);
        path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    });
    let oddities = faults.into_vec();
    let file = format!("{}.keys.yaml", plain_name(&called).unwrap_or_default());
    let keys = reviews::keys(&home()?).join(file);
    let text = fs::read_to_string(&keys).map_err(|e| {
        Failure::Told(format!(
            "the keys of the sheet “{called}” cannot be read: {}: {e}. They lie on the computer where the sheet was written; the sheet's name stands at its head, after `sheet:`.",
            keys.display()
        ))
    })?;
    let keys = Keys::read(&text).map_err(|(place, why)| {
        Failure::Told(format!("{}:{}:{}: {why}", keys.display(), place.line, place.column))
    })?;
    Ok(Some(Returned { source, filled, keys, oddities }))
}

impl Returned {
    /// What came of it, and everything that is odd about it, in the order of the file.
    fn score<'a>(&'a self, bank: &'a Bank) -> (Score<'a>, Vec<Fault>) {
        let mut faults = Faults::new(&self.source.name, &self.source.text);
        let score = score(&self.filled, &self.keys, bank, &mut faults);
        let mut oddities = self.oddities.clone();
        oddities.extend(faults.into_vec());
        oddities.sort_by_key(|fault| fault.place);
        (score, oddities)
    }
}

fn scored(start: &Start, path: &Path, json: bool) -> Outcome {
    let Some(returned) = returned(path)? else { return Ok(false) };
    let (bank, own) = banks(start)?;
    let (score, oddities) = returned.score(&bank);
    if json {
        print(&pretty(&say::json(&score, &returned.keys, &oddities))?)?;
    } else {
        book::print_faults(&own)?;
        book::print_faults(&oddities)?;
        let gap = if own.is_empty() && oddities.is_empty() { "" } else { "\n" };
        print(&format!("{gap}{}", visible(&say::text(&score, &returned.keys))))?;
    }
    Ok(score.counts().is_ok())
}

// ---------------------------------------------------------------------------------------------------------------------
// Keeping what came of it

fn recorded(start: &Start, args: &RecordArgs) -> Outcome {
    let Some(returned) = returned(&args.sheet)? else { return Ok(false) };
    let lower = args.reviewer.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let slug: String = parts.collect::<Vec<_>>().join("-").chars().take(40).collect();
    if slug.is_empty() {
        return Err(Failure::Usage("`--reviewer` needs a name, of letters or digits at least.".into()));
    }
    let (bank, _) = banks(start)?;
    let (score, oddities) = returned.score(&bank);
    book::print_faults(&oddities)?;
    if let (Err(why), false) = (score.counts(), args.anyway) {
        return Err(Failure::Told(format!(
            "this review does not count: {why}. `--anyway` records it as one that does not count."
        )));
    }
    let settled = match &args.settle {
        None => record::Settled::new(),
        Some(path) => {
            let text = fs::read_to_string(path)
                .map_err(|e| Failure::Told(format!("{} cannot be read: {e}", path.display())))?;
            let name = path.display().to_string();
            let mut faults = Faults::new(&name, &text);
            let settled = record::settled(&text, &score, &mut faults);
            let faults = faults.into_vec();
            if !faults.is_empty() {
                book::print_faults(&faults)?;
                return Ok(false);
            }
            settled
        }
    };
    let date = clock::today();
    let name = format!("{date}-{slug}");
    let by =
        record::By { name: &name, reviewer: args.reviewer.trim(), certified: args.certified, date: &date };
    let run = record::run(&score, &returned.keys, &settled, by);
    let path = place_of(&run, args.ledger.as_deref())?;
    put(&path, &run.text())?;
    print(&visible(&format!("{}\n{}\n", say::run(&run), path.display())))?;
    Ok(true)
}

/// Where a run is kept: where it was kept before, or in a new file.
fn place_of(run: &Run, named: Option<&Path>) -> Result<PathBuf, Failure> {
    let same =
        |other: &Run| (&other.sheet, other.seed, &other.reviewer) == (&run.sheet, run.seed, &run.reviewer);
    if let Some(path) = named {
        let there = path.exists().then(|| ledger::read(&[path.to_owned()]).0.runs);
        return match there {
            Some(runs) if !runs.iter().any(|(_, other)| same(other)) => Err(Failure::Told(format!(
                "{} is there already and holds something else. Name another file.",
                path.display()
            ))),
            _ => Ok(path.to_owned()),
        };
    }
    let project = PathBuf::from(reviews::PROJECT);
    let folder = if project.is_dir() { project } else { reviews::own(&home()?) };
    fs::create_dir_all(&folder).map_err(|e| Failure::Told(format!("{}: {e}", folder.display())))?;
    let (ledger, _) = ledger::read(std::slice::from_ref(&folder));
    if let Some((path, _)) = ledger.runs.iter().find(|(_, other)| same(other)) {
        return Ok(path.clone());
    }
    let files = (1..).map(|n| match n {
        1 => format!("{}.yaml", run.name),
        n => format!("{}-{n}.yaml", run.name),
    });
    let mut free = files.map(|name| folder.join(name)).filter(|path| !path.exists());
    free.next().ok_or_else(|| Failure::Told(format!("{} is full", folder.display())))
}

// ---------------------------------------------------------------------------------------------------------------------
// Counting what was reviewed

fn reviewed(bank: &Bank) -> (Reviewed, Vec<Fault>) {
    reviews::reviewed(bank, &ledgers())
}

/// The folders of ledgers beside the shipped one: that of a checkout of the program, and the user's own.
fn ledgers() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from(reviews::PROJECT)];
    folders.extend(home().ok().map(|home| reviews::own(&home)));
    folders
}

/// How much of a bank was reviewed, in a line; and what is wrong with the ledger.
pub(crate) fn stats_text(bank: &Bank) -> String {
    let (Reviewed { blind, certified, of }, faults) = reviewed(bank);
    let share = say::percent(blind, of);
    let faults: String = faults.iter().map(|fault| format!("{fault}\n")).collect();
    format!(
        "\nreviewed blind at their present revision: {blind} of {of} ({share}), by a certified coder: {certified}\n{faults}"
    )
}

/// How much of a bank was reviewed, as JSON.
pub(crate) fn stats_json(bank: &Bank) -> Value {
    let Reviewed { blind, certified, of } = reviewed(bank).0;
    json!({ "blind": blind, "certified": certified, "of": of })
}

/// The outcomes in the order in which they are told.
const CAME: &[Came] = Came::ALL;
