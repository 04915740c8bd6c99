//! The store from outside: what was kept is found again, and whatever is wrong with the file is said with a remedy.
//!
//! Files are damaged here on purpose, and each damage must be met with a message that names the file and what to do, or
//! not be felt at all; never with a panic, and never by writing over what is there.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use openbook::app::CODEC;
use openbook::domain::answer::{Answer, Choices};
use openbook::domain::exam::PassRule;
use openbook::domain::paper::{Asked, Kind, Mode, Paper, Rules};
use openbook::domain::question::{
    Choice, Cognitive, Difficulty, Flaw, Item, ItemId, Reference, Response, Revision,
};
use openbook::domain::time::{Day, Millis};
use openbook::engine::exam::{Effect, Entry, Event, Sitting};
use openbook::engine::grade::grade;
use openbook::store::{Durability, FILE, Pin, Progress, SittingId, Store, StoreFault, VERSION};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rusqlite::Connection;
use tempfile::TempDir;

const MORNING: &str = "2026-11-22T08:00:00+01:00";
const NOON: &str = "2026-11-22T12:00:00+01:00";

// ---------------------------------------------------------------------------------------------------------------------
// Invented sittings

fn single(id: &str, revision: &str) -> Asked {
    let option = |(i, text): (usize, &'static str)| Choice {
        text: text.into(),
        why: "The harbour master says so.".into(),
        flaw: (i != 1).then_some(Flaw::WrongSite),
    };
    let item = Item {
        id: id.to_owned().into(),
        area: "harbour".into(),
        case: Some("harbour-note".into()),
        difficulty: Difficulty::Hard,
        cognitive: Cognitive::Analyze,
        topics: vec!["boats".into(), "no".into()],
        stem: format!("Where does the ferry «{id}» lie? = 1E5, \"00100\"\nA second line.").into(),
        response: Response::Choice {
            options: ["North quay", "South quay", "At sea"].into_iter().enumerate().map(option).collect(),
            key: Choices::one(1),
            many: false,
        },
        references: vec![Reference { source: "log".into(), section: "§ 3".into() }],
        expires: Day::parse("2026-12-31"),
        revision: Revision(revision.to_owned().into()),
    };
    Asked {
        item,
        area_title: "The harbour".into(),
        note: Some("LOG\n  06:00 fog".into()),
        order: vec![2, 0, 1],
        scored: true,
    }
}

fn multi(id: &str) -> Asked {
    let mut asked = single(id, "00000000000000aa");
    if let Response::Choice { key, many, .. } = &mut asked.item.response {
        (*key, *many) = ([0, 2].into_iter().collect(), true);
    }
    asked.item.case = None;
    asked.note = None;
    asked.scored = false;
    asked
}

fn fill(id: &str) -> Asked {
    let mut asked = single(id, "00000000000000bb");
    asked.item.response = Response::Fill {
        accept: vec!["S52.501G".into(), "1E5".into()],
        explanation: "It is the seventh.".into(),
    };
    asked.order = vec![];
    asked
}

fn rules() -> Rules {
    Rules {
        mode: Mode::Practice,
        time: Millis::minutes(240),
        pass: Some(PassRule::Percent(70)),
        notice: Some(Millis::minutes(30)),
        open_book: true,
        backtrack: true,
    }
}

fn paper() -> Paper {
    Paper {
        kind: Kind::Mock,
        exam: "trial".into(),
        title: "TRIAL mock".into(),
        rules: rules(),
        seed: u64::MAX,
        questions: vec![single("ferry-1", "0000000000000001"), multi("ferry-2"), fill("ferry-3")],
    }
}

/// A sitting and its store, moved together as the program does.
struct Desk<'a> {
    store: &'a mut Store,
    id: SittingId,
    sitting: Sitting,
}

impl<'a> Desk<'a> {
    fn begin(store: &'a mut Store, paper: Paper) -> Result<Self, StoreFault> {
        let id = store.begin(&paper, MORNING)?;
        Ok(Self { store, id, sitting: Sitting::begin(paper) })
    }

    /// Lets something happen and keeps it; gives back what was kept.
    fn act(&mut self, at: u64, event: Event) -> Result<Vec<Entry>, StoreFault> {
        let at = Millis::seconds(at);
        let mut kept = Vec::new();
        for effect in self.sitting.step(at, event) {
            match effect {
                Effect::Save(entry) => {
                    let progress = Progress {
                        desk: at,
                        used: self.sitting.used(at),
                        question: self.sitting.question().unwrap_or(0),
                        answered: self.sitting.answered(),
                        now: NOON,
                    };
                    self.store.append(self.id, &entry, progress)?;
                    kept.push(entry);
                }
                Effect::Grade => self.store.finish(self.id, &grade(&self.sitting), NOON)?,
                Effect::Tell(_) => {}
            }
        }
        Ok(kept)
    }
}

fn options(letters: &str) -> Answer {
    Answer::Options(Choices::from_letters(letters).unwrap())
}

fn answered(question: usize, answer: Answer) -> Event {
    Event::Answered { question, answer }
}

/// One of everything that can be kept.
fn everything() -> Vec<Event> {
    vec![
        answered(0, options("A")),
        answered(0, options("B")),
        Event::Struck { question: 0, option: 2 },
        Event::Flagged(0),
        Event::Checked(0),
        Event::Opened(1),
        answered(1, options("AC")),
        Event::Cleared(1),
        Event::Paused,
        Event::Continued,
        Event::Reviewed,
        Event::Opened(2),
        answered(2, Answer::Typed(" =s52.501g ; DROP TABLE event; -- é€\u{1f4d6}".into())),
        Event::BookOpened,
        Event::LookedUp("S52.501G'; DROP TABLE pin; -- é€\u{1f4d6}".into()),
        Event::BookClosed,
        Event::Left,
        Event::Returned,
    ]
}

fn opened(folder: &Path) -> Store {
    Store::open(folder, CODEC).unwrap()
}

/// A folder with one finished and one unfinished sitting in its store.
fn furnished() -> (TempDir, Vec<Entry>) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = opened(folder.path());
    let mut desk = Desk::begin(&mut store, paper()).unwrap();
    for event in [answered(0, options("B")), Event::Flagged(1), Event::Submitted] {
        desk.act(60, event).unwrap();
    }
    let mut desk = Desk::begin(&mut store, paper()).unwrap();
    let kept = (1..).zip(everything()).flat_map(|(at, event)| desk.act(at * 10, event).unwrap()).collect();
    (folder, kept)
}

// ---------------------------------------------------------------------------------------------------------------------
// Finding again

#[test]
fn what_was_kept_is_found_again() {
    let (folder, kept) = furnished();
    assert_eq!(kept.len(), everything().len(), "every event of the list is one that is kept");
    let store = opened(folder.path());
    let unfinished = store.unfinished().unwrap();
    assert_eq!(unfinished.len(), 1);
    let waiting = &unfinished[0];
    assert_eq!((waiting.question, waiting.questions, waiting.answered), (2, 3, 2));
    assert_eq!(waiting.touched, NOON);
    assert_eq!(waiting.left, Millis::minutes(240) - Millis::seconds(180 - 10), "ten seconds were a pause");

    let found = store.load(waiting.id).unwrap();
    assert_eq!(found.paper, paper());
    assert_eq!(found.entries, kept);
    assert_eq!(found.desk, Millis::seconds(180));
    assert_eq!((found.started.as_str(), found.finished), (MORNING, None));
}

#[test]
fn every_kind_of_rule_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = opened(folder.path());
    let scaled = |of| Some(PassRule::Scaled { need: 300, of });
    for (mode, pass, notice, flag) in [
        (Mode::Exam, scaled(Some(400)), None, false),
        (Mode::Practice, scaled(None), Some(Millis::minutes(45)), true),
        (Mode::Exam, None, Some(Millis(1)), false),
    ] {
        let mut asked = paper();
        asked.rules = Rules { mode, time: Millis(1), pass, notice, open_book: flag, backtrack: !flag };
        asked.kind = Kind::Drill;
        let id = store.begin(&asked, MORNING).unwrap();
        assert_eq!(store.load(id).unwrap().paper, asked);
    }
}

#[test]
fn a_finished_sitting_is_history() {
    let (folder, _) = furnished();
    let store = opened(folder.path());
    let finished = store.finished(0, 10).unwrap();
    assert_eq!(finished.len(), 1, "what is unfinished is no history yet");
    let one = &finished[0];
    assert_eq!(store.one(one.id).unwrap(), *one);
    assert_eq!((one.total.correct, one.total.scored, one.passed), (1, 2, Some(false)));
    assert_eq!((one.started.as_str(), one.finished.as_str(), one.used), (MORNING, NOON, Millis::seconds(60)));
    let outcomes = store.outcomes(one.id).unwrap();
    let chosen: Vec<_> = outcomes.iter().map(|o| o.chosen.as_deref()).collect();
    assert_eq!(chosen, [Some("B"), None, None]);
    assert_eq!(outcomes.iter().map(|o| o.flagged).collect::<Vec<_>>(), [false, true, false]);
    let areas = store.areas(one.id).unwrap();
    assert_eq!((areas.len(), areas[0].tally), (1, one.total));

    let past = store.past().unwrap();
    let has = |set: &std::collections::HashSet<ItemId>, id: &'static str| set.contains(&ItemId::from(id));
    assert!(has(&past.missed, "ferry-2") && has(&past.missed, "ferry-3") && !has(&past.missed, "ferry-1"));
    assert!(has(&past.flagged, "ferry-2") && !has(&past.flagged, "ferry-1"));
    assert_eq!(past.last_seen.len(), 3);

    let nobody = store.one(SittingId(99)).unwrap_err();
    assert_eq!(nobody, StoreFault::NoSuchSitting { id: 99 });
    assert!(nobody.to_string().contains("openbook history"));
    assert_eq!(store.load(SittingId(99)).unwrap_err(), nobody);
}

#[test]
fn time_in_the_book_is_history_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = opened(folder.path());
    let mut desk = Desk::begin(&mut store, paper()).unwrap();
    let steps = [
        (10, Event::BookOpened),
        (15, Event::LookedUp("S52.501G".into())),
        (40, Event::BookClosed),
        (50, answered(0, options("B"))),
        (60, Event::Opened(1)),
        // Left with the book open; the way home counts for nothing.
        (70, Event::BookOpened),
        (75, Event::Left),
        (75, Event::Returned),
        (90, Event::Opened(2)),
        (100, Event::BookOpened),
        (130, Event::Submitted),
    ];
    let kept: Vec<Entry> = steps.into_iter().flat_map(|(at, event)| desk.act(at, event).unwrap()).collect();
    let (id, sitting) = (desk.id, desk.sitting.clone());
    drop(store);

    let store = opened(folder.path());
    let seconds: Vec<(u64, u64)> =
        store.outcomes(id).unwrap().iter().map(|o| (o.spent.as_seconds(), o.in_book.as_seconds())).collect();
    assert_eq!(seconds, [(60, 30), (30, 5), (40, 30)]);
    let found = store.load(id).unwrap();
    assert_eq!(found.entries, kept);
    let again = Sitting::replay(found.paper, found.entries);
    assert_eq!(again.marks(), sitting.marks(), "pages read among them");
    assert_eq!(grade(&again), grade(&sitting));
}

#[test]
fn history_survives_a_changed_and_a_removed_item() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = opened(folder.path());
    let first = Desk::begin(&mut store, paper()).unwrap().id;

    // The bank changes: one item gets other words and another key, two are gone; the store never sees the old bank again.
    let mut changed = paper();
    changed.questions.truncate(1);
    let item = &mut changed.questions[0].item;
    item.stem = "Where did the ferry lie yesterday?".into();
    item.revision = Revision("0000000000000002".into());
    if let Response::Choice { key, .. } = &mut item.response {
        *key = Choices::one(0);
    }
    let second = Desk::begin(&mut store, changed.clone()).unwrap().id;
    drop(store);

    let store = opened(folder.path());
    assert_eq!(store.load(first).unwrap().paper, paper());
    assert_eq!(store.load(second).unwrap().paper, changed);
}

#[test]
fn what_cannot_be_kept_whole_is_not_kept_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let no_fills = |asked: &Asked| match asked.item.response {
        Response::Choice { .. } => (CODEC.encode)(asked),
        Response::Fill { .. } => Err("no blanks today".to_owned()),
    };
    let mut store = Store::open(folder.path(), openbook::store::Codec { encode: no_fills, ..CODEC }).unwrap();
    assert!(store.begin(&paper(), MORNING).unwrap_err().to_string().contains("no blanks today"));
    assert_eq!((store.unfinished().unwrap(), store.past().unwrap().last_seen.len()), (vec![], 0));

    let nowhere = Progress { desk: Millis(1), used: Millis(1), question: 0, answered: 1, now: NOON };
    let entry = Entry { at: Millis(1), event: answered(0, options("A")) };
    let fault = store.append(SittingId(9), &entry, nowhere).unwrap_err();
    assert!(is_helpful(&fault, &folder.path().join(FILE)), "{fault}");
    let id = Desk::begin(&mut opened(folder.path()), paper()).unwrap().id;
    assert_eq!(store.load(id).unwrap().entries, []);
}

#[test]
fn a_sitting_is_held_by_one_program_at_a_time() {
    let (folder, _) = furnished();
    let (here, there) = (opened(folder.path()), opened(folder.path()));
    let id = here.unfinished().unwrap()[0].id;
    let hold = here.hold(id).unwrap();
    let fault = there.hold(id).unwrap_err();
    assert_eq!(fault, StoreFault::Held { id: id.0 });
    assert!(fault.to_string().contains("another window"), "{fault}");
    drop(hold);
    there.hold(id).unwrap().finish();
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|f| !f.to_string_lossy().ends_with(".lock")), "{left:?}");
}

#[test]
fn four_programs_write_at_once_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let writer = |n: u64| {
        let path = folder.path().to_owned();
        thread::spawn(move || {
            // All four also make the store at the same moment.
            let mut store = Store::open(&path, CODEC).unwrap();
            let mut paper = paper();
            paper.seed = n;
            let mut desk = Desk::begin(&mut store, paper).unwrap();
            let mut kept = Vec::new();
            for (at, letter) in (0..40).zip(["A", "B", "C"].into_iter().cycle()) {
                kept.extend(desk.act(at, answered(0, options(letter))).unwrap());
            }
            kept.extend(desk.act(60, Event::Submitted).unwrap());
            (desk.id, n, kept)
        })
    };
    let writers: Vec<_> = (0..4).map(writer).collect();
    let written: Vec<_> = writers.into_iter().map(|w| w.join().unwrap()).collect();
    let store = opened(folder.path());
    assert_eq!(store.finished(0, 10).unwrap().len(), 4);
    for (id, seed, kept) in written {
        let found = store.load(id).unwrap();
        assert_eq!((found.paper.seed, found.entries), (seed, kept));
    }
}

#[test]
fn whatever_carries_an_answer_waits_for_the_disk() {
    let place = [Event::Reviewed, Event::BookOpened, Event::BookClosed, Event::Ticked];
    for event in everything().into_iter().chain([Event::Submitted, Event::TimeRanOut, Event::Ticked]) {
        let wanted = if place.contains(&event) || matches!(event, Event::Opened(_) | Event::LookedUp(_)) {
            Durability::Soon
        } else {
            Durability::Now
        };
        assert_eq!(Durability::of(&event), wanted, "{event:?}");
    }
}

/// Counts the calls that make the kernel write to the disk itself, with `strace` where there is one.
#[test]
fn an_answer_is_synced_and_a_look_around_is_not() {
    let traced = |lines: &str| {
        let home = tempfile::tempdir().unwrap();
        let log = home.path().join("calls");
        let mut command = Command::new("strace");
        command.args(["-f", "-e", "trace=fsync,fdatasync", "-o"]).arg(&log);
        command.arg(env!("CARGO_BIN_EXE_openbook")).args(["exam", "cpc", "--plain", "--seed", "7"]);
        let done = fed(command.env("OPENBOOK_HOME", home.path().join("home")), lines).ok()?;
        let calls = fs::read_to_string(&log).unwrap_or_default();
        done.status.success().then(|| calls.lines().filter(|l| l.contains("sync(")).count())
    };
    let sittings =
        ["q\n", "f\nf\nf\nf\nf\nf\nf\nf\nq\n", "n\nn\nn\nn\nn\nn\nn\nn\nq\n", "n\nf\nn\nf\nn\nf\nq\n"];
    let [Some(nothing), Some(flags), Some(looks), Some(mixed)] = sittings.map(traced) else {
        eprintln_skip("there is no strace here, or it may not trace");
        return;
    };
    assert_eq!(flags - nothing, 8, "each of eight flags is a sync: {nothing} without, {flags} with");
    assert_eq!(
        mixed - nothing,
        3,
        "each of three flags between looks is one: {nothing} without, {mixed} with"
    );
    assert!(looks <= nothing + 1, "eight looks are none: {nothing} without, {looks} with");
}

// ---------------------------------------------------------------------------------------------------------------------
// Pins

fn pin(set: &str, code: &str, note: &str) -> Pin {
    Pin { set: set.into(), code: code.into(), title: format!("What {code} is"), note: note.into() }
}

#[test]
fn pins_are_found_again_by_set_and_code() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = opened(folder.path());
    assert_eq!(store.pins().unwrap(), []);
    let quoted = "mine: '; DROP TABLE pin; --\n é€\u{1f4d6}";
    let pins = [
        pin("cpt", "99213", ""),
        pin("icd-10-cm", "E11.9", quoted),
        pin("icd-10-cm", "S52.531A", "7th: see S52"),
    ];
    for pin in pins.iter().rev() {
        store.pin(pin, MORNING).unwrap();
    }
    assert_eq!(store.pins().unwrap(), pins);
    drop(store);
    assert_eq!(opened(folder.path()).pins().unwrap(), pins, "in another run of the program");
}

#[test]
fn a_page_that_is_pinned_again_has_its_new_note_and_is_pinned_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = opened(folder.path());
    for note in ["first", "", "third"] {
        store.pin(&pin("icd-10-cm", "E11.9", note), NOON).unwrap();
        assert_eq!(opened(folder.path()).pins().unwrap(), [pin("icd-10-cm", "E11.9", note)]);
    }
    let renamed = Pin { title: "As next year's book has it".into(), ..pin("icd-10-cm", "E11.9", "third") };
    store.pin(&renamed, NOON).unwrap();
    assert_eq!(store.pins().unwrap(), [renamed]);
}

#[test]
fn a_pin_taken_away_is_gone_and_its_namesake_in_another_set_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = opened(folder.path());
    let twins = [pin("cpt", "0001A", ""), pin("hcpcs", "0001A", "the other one")];
    for twin in &twins {
        store.pin(twin, MORNING).unwrap();
    }
    store.unpin("hcpcs", "0001").unwrap();
    assert_eq!(store.pins().unwrap(), twins, "a part of a code is not the code");
    store.unpin("cpt", "0001A").unwrap();
    assert_eq!(opened(folder.path()).pins().unwrap(), twins[1..]);
    store.unpin("cpt", "0001A").unwrap();
    assert_eq!(store.pins().unwrap(), twins[1..], "what has no pin loses none");
}

#[test]
fn pins_outlive_the_sittings_in_which_they_were_pinned() {
    let (folder, _) = furnished();
    let mut store = opened(folder.path());
    let pinned = pin("icd-10-cm", "E11.9", "mine");
    store.pin(&pinned, MORNING).unwrap();
    let waiting = store.unfinished().unwrap()[0].id;
    store.discard(waiting).unwrap();
    assert_eq!(store.pins().unwrap(), [pinned]);
}

// ---------------------------------------------------------------------------------------------------------------------
// Stores of earlier versions

/// A store as the first version wrote it: one sitting finished and one not, both from before there was a book.
fn store_of_the_first_schema() -> (TempDir, TempDir) {
    let (now, then) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut store = opened(now.path());
    for last in [Event::Submitted, Event::Opened(2)] {
        let mut desk = Desk::begin(&mut store, paper()).unwrap();
        for (at, event) in (1..).zip([answered(0, options("B")), Event::Opened(1), Event::Flagged(1), last]) {
            desk.act(at * 10, event).unwrap();
        }
    }
    drop(store);
    let db = Connection::open(then.path().join(FILE)).unwrap();
    db.execute_batch(include_str!("../src/store/schema/001.sql")).unwrap();
    let newer = now.path().join(FILE);
    db.execute("ATTACH ?1 AS newer", [newer.to_str().unwrap()]).unwrap();
    db.execute_batch(
        "INSERT INTO sitting SELECT * FROM newer.sitting;
         INSERT INTO snapshot SELECT * FROM newer.snapshot;
         INSERT INTO asked SELECT sitting, n, item, revision, area, shown, scored, chosen, correct, spent_ms, flagged,
             changes FROM newer.asked;
         INSERT INTO event SELECT * FROM newer.event;
         INSERT INTO area_score SELECT * FROM newer.area_score;
         DETACH newer;",
    )
    .unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
    db.pragma_update(None, "application_id", 0x6f70_626b).unwrap();
    (now, then)
}

/// All that a store says of the past.
fn history(store: &Store) -> String {
    let finished = store.finished(0, 10).unwrap();
    let unfinished = store.unfinished().unwrap();
    let ids = finished.iter().map(|f| f.id).chain(unfinished.iter().map(|u| u.id));
    let each = ids.map(|id| {
        let (kept, areas, outcomes) = (store.load(id), store.areas(id), store.outcomes(id).ok());
        format!("{kept:?}\n{areas:?}\n{outcomes:?}\n")
    });
    let past = store.past().unwrap();
    let mut seen: Vec<_> = past.last_seen.iter().map(|(item, when)| (item.to_string(), *when)).collect();
    let mut missed: Vec<_> = past.missed.iter().map(ToString::to_string).collect();
    seen.sort();
    missed.sort();
    let each: String = each.collect();
    format!("{finished:?}\n{unfinished:?}\n{each}{seen:?}\n{missed:?}")
}

#[test]
fn a_store_of_the_first_schema_is_brought_up_to_date_and_its_history_reads_the_same() {
    let (now, then) = store_of_the_first_schema();
    let mut store = opened(then.path());
    assert_eq!(history(&store), history(&opened(now.path())));
    let finished = store.finished(0, 10).unwrap();
    let outcomes = store.outcomes(finished[0].id).unwrap();
    assert_eq!(outcomes.iter().map(|o| o.in_book).collect::<Vec<_>>(), [Millis::ZERO; 3]);
    assert_eq!((finished.len(), store.unfinished().unwrap().len()), (1, 1));

    // It takes what there was no room for before, and is brought up to date once.
    assert_eq!(store.pins().unwrap(), []);
    store.pin(&pin("icd-10-cm", "E11.9", ""), MORNING).unwrap();
    let mut desk = Desk::begin(&mut store, paper()).unwrap();
    for (at, event) in [(1, Event::BookOpened), (3, Event::Submitted)] {
        desk.act(at, event).unwrap();
    }
    let id = desk.id;
    drop(store);
    let store = opened(then.path());
    assert_eq!(store.pins().unwrap().len(), 1);
    assert_eq!(store.outcomes(id).unwrap()[0].in_book, Millis::seconds(2));
    let version = Connection::open(then.path().join(FILE)).unwrap();
    let version: i64 = version.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, VERSION);
}

#[test]
fn four_programs_bring_a_store_up_to_date_at_once() {
    let (now, then) = store_of_the_first_schema();
    thread::scope(|programs| {
        let open = || programs.spawn(|| history(&opened(then.path())));
        let all = [open(), open(), open(), open()];
        let wanted = history(&opened(now.path()));
        for program in all {
            assert_eq!(program.join().unwrap(), wanted);
        }
    });
}

#[test]
fn a_store_of_the_first_schema_that_cannot_be_brought_up_to_date_is_left_as_it_is() {
    let (_, then) = store_of_the_first_schema();
    let path = then.path().join(FILE);
    // Somebody has a table of that name in it already, so the second change fails half-way.
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE pin (x)").unwrap();
    let said = Store::open(then.path(), CODEC).err().unwrap();
    assert!(said.to_string().contains(FILE), "{said}");
    let db = Connection::open(&path).unwrap();
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(number("PRAGMA user_version"), 1);
    assert_eq!(number("SELECT count(*) FROM pragma_table_info('asked') WHERE name = 'book_ms'"), 0);
    assert_eq!(number("SELECT count(*) FROM sitting"), 2);
}

// ---------------------------------------------------------------------------------------------------------------------
// What can be wrong

/// Says why a test did not run, where `cargo test -- --nocapture` shows it.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn eprintln_skip(why: &str) {
    eprintln!("skipped: {why}");
}

/// A program fed with lines.
fn fed(command: &mut Command, lines: &str) -> std::io::Result<Output> {
    use std::io::Write;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    // A program that ended before it read all is judged by what it said.
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap_or(());
    child.wait_with_output()
}

/// Whether a message names a path, and says what to do.
fn is_helpful(fault: &StoreFault, path: &Path) -> bool {
    let text = fault.to_string();
    let remedies = ["Move it aside", "Make it writable", "Update openbook", "Free some space", "Try again"];
    text.contains(&path.display().to_string()) && remedies.iter().any(|r| text.contains(r))
}

/// Uses a store in every way there is; the first thing that goes wrong is given back.
fn used(folder: &Path) -> Result<(), StoreFault> {
    let mut store = Store::open(folder, CODEC)?;
    let finished: Vec<SittingId> = store.finished(0, 100)?.iter().map(|f| f.id).collect();
    let unfinished: Vec<SittingId> = store.unfinished()?.iter().map(|u| u.id).collect();
    store.past()?;
    store.count(Kind::Mock)?;
    store.mocks("trial", 10)?;
    store.best("trial")?;
    for &id in finished.iter().chain(&unfinished) {
        let kept = store.load(id)?;
        grade(&Sitting::replay(kept.paper, kept.entries));
    }
    for id in finished {
        store.areas(id)?;
        store.outcomes(id)?;
    }
    let mut desk = Desk::begin(&mut store, paper())?;
    for event in [answered(0, options("C")), Event::Submitted] {
        desk.act(5, event)?;
    }
    Ok(())
}

/// Uses a store that has been damaged; gives back whether the damage was felt.
fn survives(folder: &Path, damage: &str) -> bool {
    let path = folder.join(FILE);
    let result = catch_unwind(AssertUnwindSafe(|| used(folder)));
    assert!(result.is_ok(), "{damage}: it panics");
    match result.unwrap() {
        Ok(()) => false,
        Err(fault) => {
            assert!(is_helpful(&fault, &path), "{damage}: {fault}");
            true
        }
    }
}

/// The bytes of a store that is closed, and a folder to put others into.
fn bytes_of_a_store() -> (Vec<u8>, TempDir) {
    let (folder, _) = furnished();
    let bytes = fs::read(folder.path().join(FILE)).unwrap();
    (bytes, tempfile::tempdir().unwrap())
}

fn put(folder: &Path, bytes: &[u8]) -> PathBuf {
    for entry in fs::read_dir(folder).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let path = folder.join(FILE);
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn bytes_flipped_anywhere_are_felt_or_harmless() {
    let (good, folder) = bytes_of_a_store();
    put(folder.path(), &good);
    used(folder.path()).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let mut felt = 0;
    let rounds = 150;
    for round in 0..rounds {
        let mut bad = good.clone();
        let places: Vec<usize> = (0..=round % 12).map(|_| rng.random_range(0..bad.len())).collect();
        for &place in &places {
            bad[place] ^= 1 << rng.random_range(0..8);
        }
        put(folder.path(), &bad);
        felt += usize::from(survives(folder.path(), &format!("bytes {places:?} flipped")));
    }
    assert!(felt > 0 && felt < rounds, "{felt} of {rounds} felt: the damage is of the right size");
}

#[test]
fn pages_of_noise_are_felt_or_harmless() {
    let (good, folder) = bytes_of_a_store();
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    for page in 0..good.len() / 4096 {
        let mut bad = good.clone();
        bad[page * 4096 + 100 * usize::from(page == 0)..(page + 1) * 4096].fill_with(|| rng.random());
        put(folder.path(), &bad);
        survives(folder.path(), &format!("page {page} is noise"));
    }
}

#[test]
fn a_store_cut_short_is_said_to_be_damaged() {
    let (good, folder) = bytes_of_a_store();
    for part in
        [2, 15, 99, 100, 512, 4095, 4096, 8192, 12_000, good.len() / 2, good.len() - 4096, good.len() - 1]
    {
        let path = put(folder.path(), &good[..part]);
        if survives(folder.path(), &format!("cut to {part} bytes")) {
            let fault = used(folder.path()).unwrap_err();
            assert!(matches!(fault, StoreFault::Damaged { .. }), "cut to {part} bytes: {fault}");
            assert_eq!(fs::read(&path).unwrap(), &good[..part], "cut to {part} bytes: not touched");
        } else {
            assert!(part + 4096 >= good.len(), "cut to {part} bytes of {}: not felt", good.len());
        }
    }
}

#[test]
fn an_empty_file_becomes_a_store() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), b"");
    used(folder.path()).unwrap();
    assert_eq!(opened(folder.path()).finished(0, 10).unwrap().len(), 1);
}

#[test]
fn a_file_that_is_no_store_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let letter = "Dear Sir, this is a letter, and a long one. ".repeat(500);
    for bytes in [letter.as_bytes(), &[0; 8192], b"xy", &[0xff; 100]] {
        let path = put(folder.path(), bytes);
        let fault = Store::open(folder.path(), CODEC).err().unwrap();
        assert!(matches!(fault, StoreFault::Damaged { .. }) && is_helpful(&fault, &path), "{fault}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
        let others: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(others, [FILE], "nothing is left beside it");
    }
}

#[test]
fn a_store_of_a_newer_version_is_not_touched() {
    let (mut bytes, folder) = bytes_of_a_store();
    // SQLite keeps `user_version` at byte 60 of the file, big end first.
    let newer = u32::try_from(VERSION).unwrap() + 1;
    bytes[60..64].copy_from_slice(&newer.to_be_bytes());
    let path = put(folder.path(), &bytes);
    let fault = Store::open(folder.path(), CODEC).err().unwrap();
    assert_eq!(
        fault,
        StoreFault::Newer { path: path.display().to_string(), found: newer.into(), known: VERSION }
    );
    assert!(is_helpful(&fault, &path) && fault.to_string().contains("OPENBOOK_HOME"), "{fault}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_database_of_another_program_is_not_touched() {
    let (mut bytes, folder) = bytes_of_a_store();
    // `application_id`, at byte 68, is that of somebody else.
    bytes[68..72].copy_from_slice(b"note");
    let path = put(folder.path(), &bytes);
    let fault = Store::open(folder.path(), CODEC).err().unwrap();
    assert!(fault.to_string().contains("not one of openbook") && is_helpful(&fault, &path), "{fault}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_folder_in_the_place_of_the_store_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    fs::create_dir(&path).unwrap();
    let fault = Store::open(folder.path(), CODEC).err().unwrap();
    assert!(matches!(fault, StoreFault::Unwritable { .. }) && is_helpful(&fault, &path), "{fault}");
    assert!(path.is_dir());
}

#[test]
fn a_file_in_the_place_of_the_folder_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("home");
    fs::write(&file, "mine").unwrap();
    for home in [file.clone(), file.join("deeper")] {
        let fault = Store::open(&home, CODEC).err().unwrap();
        assert!(matches!(fault, StoreFault::Unwritable { .. }) && is_helpful(&fault, &home), "{fault}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn a_folder_that_may_not_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let shut = folder.path().join("shut");
    fs::create_dir(&shut).unwrap();
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(shut.join("probe"), "").is_ok() {
        eprintln_skip("root may write anywhere");
        return;
    }
    for (home, named) in [(shut.clone(), shut.join(FILE)), (shut.join("deeper"), shut.join("deeper"))] {
        let fault = Store::open(&home, CODEC).err().unwrap();
        assert!(matches!(fault, StoreFault::Unwritable { .. }) && is_helpful(&fault, &named), "{fault}");
    }
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Sits in a home on a disk of so many kilobytes, in a mount namespace of its own; nothing where that is not allowed.
fn on_a_small_disk(kilobytes: u32, script: &str) -> Option<Output> {
    let home = tempfile::tempdir().unwrap();
    let script = format!("mount -t tmpfs -o size={kilobytes}k none \"$OPENBOOK_HOME\" || exit 99\n{script}");
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]);
    command.env("OPENBOOK_HOME", home.path()).env("OPENBOOK", env!("CARGO_BIN_EXE_openbook"));
    let done = fed(&mut command, &"f\n".repeat(400)).ok()?;
    let refused = String::from_utf8_lossy(&done.stderr).contains("unshare");
    (done.status.code() != Some(99) && !refused).then_some(done)
}

#[test]
fn a_full_disk_loses_nothing_that_was_kept() {
    let said =
        |o: &Output| format!("{}{}", String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr));
    // Too small for a store at all.
    let Some(tiny) = on_a_small_disk(16, "\"$OPENBOOK\" drill --plain") else {
        eprintln_skip("no small disk can be mounted here");
        return;
    };
    let text = said(&tiny);
    assert!(text.contains("Nothing will be saved: the disk that holds"), "{text}");
    assert!(text.contains("Free some space"), "{text}");
    assert!(!text.contains("panicked"), "{text}");

    // Full after some events: it is said, and what was kept is whole.
    let script = "\"$OPENBOOK\" drill --plain; echo \"code $?\"\n\
                  rm -f \"$OPENBOOK_HOME\"/filler; \"$OPENBOOK\" resume --plain </dev/null; echo \"code $?\"\n\
                  printf 'submit\\ny\\n' | \"$OPENBOOK\" resume --plain; \"$OPENBOOK\" history --json";
    let script = format!("head -c 700k /dev/zero >\"$OPENBOOK_HOME\"/filler\n{script}");
    let full = on_a_small_disk(1024, &script).unwrap();
    let text = said(&full);
    assert!(text.contains("NOT SAVED YET: the disk that holds"), "{text}");
    assert!(text.contains("\"kind\": \"drill\""), "{text}");
    assert!(!text.contains("panicked") && !text.contains("damaged"), "{text}");
}
