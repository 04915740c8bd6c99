//! What must hold whatever happens, in whatever order: of a sitting, and of the papers that are drawn.
//!
//! Every question here is invented. A failing case is printed in its smallest form; nothing is written to disk.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{HashMap, HashSet};

use openbook::domain::answer::{Answer, Choices};
use openbook::domain::bank::{Bank, Case};
use openbook::domain::exam::{Area, AreaId, CodeSet, Exam, PassRule, Row};
use openbook::domain::paper::{Asked, Kind, Mode, Paper, Rules};
use openbook::domain::question::{Choice, Cognitive, Difficulty, Item, ItemId, ItemKind, Response, Revision};
use openbook::domain::time::{Day, Millis};
use openbook::engine::assemble::{self, Draw, Filter, Past, apportion};
use openbook::engine::exam::{Effect, Entry, Event, Focus, Notice, Phase, Sitting};
use openbook::engine::grade::grade;
use openbook::plain;
use proptest::collection::vec;
use proptest::prelude::*;

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

// ---------------------------------------------------------------------------------------------------------------------
// Invented questions

fn choice(texts: &[String], key: Choices, many: bool) -> Response {
    let option = |(i, text): (usize, &String)| Choice {
        text: text.clone().into(),
        why: if key.has(i) { "So it is written." } else { "It is not so." }.into(),
        flaw: None,
    };
    Response::Choice { options: texts.iter().enumerate().map(option).collect(), key, many }
}

fn item(id: &str, area: &str, response: Response) -> Item {
    Item {
        id: id.to_owned().into(),
        area: area.to_owned().into(),
        case: None,
        difficulty: Difficulty::Medium,
        cognitive: Cognitive::Apply,
        topics: vec![],
        stem: format!("Which shelf holds the book of {id}?").into(),
        response,
        references: vec![],
        expires: None,
        revision: Revision("0123456789abcdef".into()),
    }
}

fn asked(number: usize, kind: ItemKind, options: usize) -> Asked {
    let texts: Vec<String> = (0..options).map(|i| format!("shelf {number} of row {i}")).collect();
    let response = match kind {
        ItemKind::Single => choice(&texts, Choices::one(number % options), false),
        ItemKind::Multi => choice(&texts, [0, options - 1].into_iter().collect(), true),
        ItemKind::Fill => {
            Response::Fill { accept: vec!["A1.5".into()], explanation: "So it is written.".into() }
        }
    };
    let item = item(&format!("shelf-{number:03}"), "shelves", response);
    let order = (0..item.options().len()).rev().collect();
    Asked { item, area_title: "Shelves".into(), note: None, order, scored: number % 5 != 4 }
}

fn any_rules() -> impl Strategy<Value = Rules> {
    let minutes = prop_oneof![1 => 0..3_u64, 4 => 3..400_u64];
    let notice = proptest::option::of(0..90_u64);
    (minutes, 0..60_000_u64, any::<bool>(), any::<bool>(), any::<bool>(), notice).prop_map(
        |(minutes, more, practice, open_book, backtrack, notice)| Rules {
            mode: if practice { Mode::Practice } else { Mode::Exam },
            time: Millis::minutes(minutes) + Millis(more),
            pass: Some(PassRule::Percent(70)),
            notice: notice.map(Millis::minutes),
            open_book,
            backtrack,
        },
    )
}

fn any_paper() -> impl Strategy<Value = Paper> {
    let kind = prop_oneof![Just(ItemKind::Single), Just(ItemKind::Multi), Just(ItemKind::Fill)];
    (any_rules(), vec((kind, 2..6_usize), 1..7)).prop_map(|(rules, kinds)| Paper {
        kind: Kind::Mock,
        exam: "trial".into(),
        title: "TRIAL mock".into(),
        rules,
        seed: 7,
        questions: kinds
            .into_iter()
            .enumerate()
            .map(|(n, (kind, options))| asked(n, kind, options))
            .collect(),
    })
}

/// The first options come up often, and now and then one that no question has.
fn option() -> impl Strategy<Value = usize> {
    prop_oneof![20 => 0..3_usize, 6 => 3..6_usize, 1 => 6..18_usize]
}

fn any_answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        4 => option().prop_map(|p| Answer::Options(Choices::one(p))),
        3 => vec(option(), 0..4).prop_map(|p| Answer::Options(p.into_iter().collect())),
        2 => prop_oneof![Just("a1 5"), Just("A1.5"), Just("B2"), Just("  "), Just("")]
            .prop_map(|t| Answer::Typed(t.into())),
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    // The first two questions come up often, so that several events meet on one.
    let question = || prop_oneof![12 => 0..2_usize, 8 => 2..7_usize, 1 => Just(usize::MAX)];
    prop_oneof![
        6 => question().prop_map(Event::Opened),
        1 => Just(Event::Reviewed),
        8 => (question(), any_answer()).prop_map(|(question, answer)| Event::Answered { question, answer }),
        2 => question().prop_map(Event::Cleared),
        2 => (question(), option()).prop_map(|(question, option)| Event::Struck { question, option }),
        2 => question().prop_map(Event::Flagged),
        2 => question().prop_map(Event::Checked),
        2 => Just(Event::Paused),
        6 => Just(Event::Continued),
        1 => Just(Event::Left),
        6 => Just(Event::Returned),
        4 => Just(Event::BookOpened),
        2 => Just(Event::BookClosed),
        2 => Just(Event::LookedUp("S52.531A".into())),
        1 => Just(Event::TimeRanOut),
        4 => Just(Event::Ticked),
    ]
}

/// What is done with the first question only.
fn any_mark() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => any_answer().prop_map(|answer| Event::Answered { question: 0, answer }),
        6 => option().prop_map(|option| Event::Struck { question: 0, option }),
        1 => Just(Event::Cleared(0)),
    ]
}

/// Events one after another, with the time that passes before each; now and then the paper is handed in.
fn any_story() -> impl Strategy<Value = Vec<(Millis, Event)>> {
    let gap = prop_oneof![20 => 0..3_000_u64, 6 => 0..300_000_u64, 1 => 0..20_000_000_u64];
    let event = prop_oneof![40 => any_event(), 1 => Just(Event::Submitted)];
    vec((gap, event), 0..60).prop_map(|steps| {
        let mut at = Millis::ZERO;
        let mut stamped = |(gap, event)| {
            at += Millis(gap);
            (at, event)
        };
        steps.into_iter().map(&mut stamped).collect()
    })
}

/// The same with times in no order at all, the largest there is among them.
fn any_chaos() -> impl Strategy<Value = Vec<(Millis, Event)>> {
    let at =
        prop_oneof![60 => 0..2_000_000_u64, 5 => 0..20_000_000_u64, 1 => Just(u64::MAX), 1 => any::<u64>()];
    let event = prop_oneof![30 => any_event(), 1 => Just(Event::Submitted)];
    vec((at.prop_map(Millis), event), 0..60)
}

// ---------------------------------------------------------------------------------------------------------------------
// A sitting

/// What a step asked to be kept.
fn saved(effects: &[Effect]) -> Vec<Entry> {
    let entry = |e: &Effect| match e {
        Effect::Save(entry) => Some(entry.clone()),
        Effect::Tell(_) | Effect::Grade => None,
    };
    effects.iter().filter_map(entry).collect()
}

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn no_order_of_events_at_any_times_panics(paper in any_paper(), story in any_chaos()) {
        let mut sitting = Sitting::begin(paper.clone());
        let mut entries = Vec::new();
        for (at, event) in story {
            let effects = sitting.step(at, event);
            entries.extend(saved(&effects));
            prop_assert!(sitting.used(at) <= paper.rules.time);
            prop_assert!(sitting.left(at) + sitting.used(at) == paper.rules.time);
            prop_assert_eq!(sitting.answered() + sitting.blanks(), paper.len());
            let number = sitting.question().unwrap_or(0);
            let said = [plain::question(&sitting, number, at), plain::review(&sitting, at), plain::time_left(&sitting, at)];
            prop_assert!(said.iter().all(|text| !text.is_empty()));
        }
        let score = grade(&sitting);
        prop_assert_eq!(score.outcomes.len(), paper.len());
        prop_assert!(score.total.correct <= score.total.scored);
        prop_assert!(!plain::report(&paper, &score).is_empty());

        // Only notices, which replay does not give again, may hang on a clock that ran backwards between two entries.
        let replayed = Sitting::replay(paper, entries);
        prop_assert_eq!(replayed.marks(), sitting.marks());
        prop_assert_eq!(replayed.focus(), sitting.focus());
        prop_assert_eq!(replayed.phase(), sitting.phase());
        prop_assert_eq!(replayed.last(), sitting.last());
        prop_assert_eq!(replayed.breaks(), sitting.breaks());
        prop_assert_eq!(grade(&replayed), score);
    }

    #[test]
    fn replaying_what_was_kept_gives_the_same_sitting(paper in any_paper(), story in any_story()) {
        let mut sitting = Sitting::begin(paper.clone());
        let mut entries = Vec::new();
        for (at, event) in story {
            let new = saved(&sitting.step(at, event));
            if !new.is_empty() {
                entries.extend(new);
                prop_assert_eq!(&Sitting::replay(paper.clone(), entries.clone()), &sitting);
            }
        }
    }

    #[test]
    fn time_left_never_grows_and_time_used_never_exceeds_the_limit(paper in any_paper(), story in any_story()) {
        let mut sitting = Sitting::begin(paper.clone());
        let mut left = paper.rules.time;
        for (at, event) in story {
            let before = sitting.left(at);
            prop_assert!(before <= left, "{before} after {left}");
            sitting.step(at, event);
            left = sitting.left(at);
            prop_assert!(left <= before, "{left} after {before}");
            prop_assert!(sitting.used(at) <= paper.rules.time);
            let on_questions = sitting.marks().iter().fold(Millis::ZERO, |sum, m| sum + m.spent);
            prop_assert!(on_questions <= sitting.used(at), "{on_questions} on questions, {} used", sitting.used(at));
        }
        prop_assert!(sitting.used(Millis(u64::MAX)) <= paper.rules.time);
    }

    #[test]
    fn time_in_the_book_is_time_on_the_question_and_counts_only_while_the_book_is_open(paper in any_paper(), story in any_story()) {
        let mut sitting = Sitting::begin(paper.clone());
        for (at, event) in story {
            let before = sitting.clone();
            sitting.step(at, event.clone());
            for (n, (was, is)) in before.marks().iter().zip(sitting.marks()).enumerate() {
                let (spent, in_book) = (is.spent - was.spent, is.in_book - was.in_book);
                prop_assert!(was.in_book <= is.in_book && is.in_book <= is.spent, "{n}: {is:?}");
                // While the book is open all of the time is in it, and while it is closed none.
                let here = before.has_book_open() && before.question() == Some(n);
                prop_assert_eq!(in_book, if here { spent } else { Millis::ZERO });
                prop_assert!(!was.checked || spent == Millis::ZERO, "{n} was checked: {is:?}");
                let read = matches!(event, Event::LookedUp(_)) && here && !sitting.is_over();
                prop_assert!(is.look_ups == was.look_ups || (read && is.look_ups == was.look_ups + 1), "{n}: {is:?}");
            }
            let open = sitting.has_book_open();
            prop_assert!(!open || paper.rules.open_book, "a closed book is open");
            prop_assert!(!open || sitting.phase() == Phase::Running || sitting.is_over(), "open {:?}", sitting.phase());
            let opened = open && !before.has_book_open();
            prop_assert!(!opened || (event == Event::BookOpened && sitting.question().is_some()), "{event:?} opened it");
        }
        let score = grade(&sitting);
        prop_assert!(score.outcomes.iter().zip(sitting.marks()).all(|(o, m)| o.in_book == m.in_book && o.in_book <= o.spent));
    }

    #[test]
    fn the_end_comes_once_and_nothing_changes_after_it(paper in any_paper(), story in any_story(), more in any_chaos()) {
        let mut sitting = Sitting::begin(paper);
        let mut ends = 0;
        let mut at = Millis::ZERO;
        for (when, event) in story {
            at = when;
            ends += sitting.step(at, event).iter().filter(|e| **e == Effect::Grade).count();
            prop_assert_eq!(ends, usize::from(sitting.is_over()));
        }
        if !sitting.is_over() {
            let effects = sitting.step(at, Event::Submitted);
            prop_assert_eq!(effects.last(), Some(&Effect::Grade));
        }
        let over = sitting.clone();
        for (at, event) in more {
            prop_assert_eq!(sitting.step(at, event), vec![]);
            prop_assert_eq!(&sitting, &over);
        }
    }

    #[test]
    fn no_notice_of_time_left_is_given_twice(paper in any_paper(), story in any_story()) {
        let mut sitting = Sitting::begin(paper);
        let mut told = HashSet::new();
        for (at, event) in story {
            for effect in sitting.step(at, event) {
                if let Effect::Tell(Notice::Left(left)) = effect {
                    prop_assert!(told.insert(left), "{left} left, twice");
                    prop_assert!(sitting.left(at) <= left, "told of {left}, left {}", sitting.left(at));
                }
            }
        }
    }

    #[test]
    fn forward_only_is_forward_only(mut paper in any_paper(), story in any_story()) {
        paper.rules.backtrack = false;
        let mut sitting = Sitting::begin(paper);
        let mut furthest = 0;
        for (at, event) in story {
            let before = sitting.clone();
            sitting.step(at, event);
            if let Focus::Question(question) = sitting.focus() {
                prop_assert!(question >= furthest);
                furthest = question;
            }
            for (n, (was, is)) in before.marks().iter().zip(sitting.marks()).enumerate() {
                if before.question() != Some(n) {
                    prop_assert_eq!(&was.answer, &is.answer);
                    prop_assert_eq!((was.struck, was.flagged), (is.struck, is.flagged));
                }
            }
        }
    }

    #[test]
    fn an_answer_that_was_explained_stands(mut paper in any_paper(), story in any_story()) {
        paper.rules.mode = Mode::Practice;
        let mut sitting = Sitting::begin(paper);
        for (at, event) in story {
            let before = sitting.clone();
            sitting.step(at, event);
            for (was, is) in before.marks().iter().zip(sitting.marks()).filter(|(was, _)| was.checked) {
                prop_assert!(is.checked);
                prop_assert_eq!(&was.answer, &is.answer);
            }
        }
    }

    #[test]
    fn an_exam_is_never_paused_and_explains_nothing(mut paper in any_paper(), story in any_story()) {
        paper.rules.mode = Mode::Exam;
        let mut sitting = Sitting::begin(paper);
        for (at, event) in story {
            sitting.step(at, event);
            prop_assert!(!matches!(sitting.phase(), Phase::Paused(_)));
            prop_assert!(sitting.marks().iter().all(|m| !m.checked));
        }
    }

    #[test]
    fn a_standing_answer_is_never_struck_out_and_never_blank(mut paper in any_paper(), story in vec(any_mark(), 0..30)) {
        paper.rules = Rules::drill(Millis::minutes(60));
        let mut sitting = Sitting::begin(paper);
        for event in story {
            sitting.step(Millis::ZERO, event);
            let mark = &sitting.marks()[0];
            let Some(answer) = &mark.answer else { continue };
            prop_assert!(!answer.is_blank());
            if let Answer::Options(set) = answer {
                prop_assert!(set.positions().all(|p| p < sitting.paper().questions[0].item.options().len()));
                prop_assert_eq!(set.without(mark.struck), *set, "chosen and struck out at once");
            }
        }
    }

    #[test]
    fn a_program_that_comes_back_comes_back_with_the_book_closed(paper in any_paper(), story in any_story()) {
        let mut sitting = Sitting::begin(paper);
        for (at, event) in story {
            let kept = !sitting.step(at, event.clone()).is_empty();
            prop_assert!(!(kept && event == Event::Returned && sitting.has_book_open()), "{sitting:?}");
        }
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// A paper

const TODAY: &str = "2026-11-22";

/// An item that a generated bank may hold.
#[derive(Clone, Debug)]
struct Seed {
    kind: ItemKind,
    options: usize,
    ascending: bool,
    expires: Option<&'static str>,
    seen: Option<i64>,
}

fn any_seed() -> impl Strategy<Value = Seed> {
    let kind =
        prop_oneof![6 => Just(ItemKind::Single), 1 => Just(ItemKind::Multi), 1 => Just(ItemKind::Fill)];
    let expires = prop_oneof![6 => Just(None), 1 => Just(Some("2026-11-21")), 1 => Just(Some(TODAY)), 1 => Just(Some("2027-12-31"))];
    (kind, 2..6_usize, any::<bool>(), expires, proptest::option::of(1..6_i64)).prop_map(
        |(kind, options, ascending, expires, seen)| Seed { kind, options, ascending, expires, seen },
    )
}

/// An area of a generated bank: items on their own, or chart notes with some items each.
#[derive(Clone, Debug)]
struct Plot {
    singles: Vec<Seed>,
    notes: Vec<Vec<Seed>>,
    /// How many of the items there are that the blueprint asks for, in percent; over 100 is a shortage.
    share: u32,
}

fn any_plot() -> impl Strategy<Value = Plot> {
    let alone = (vec(any_seed(), 1..14), Just(vec![]), 10..100_u32);
    let with_notes = (vec(any_seed(), 0..5), vec(vec(any_seed(), 2..5), 1..4), 10..100_u32);
    prop_oneof![2 => alone, 1 => with_notes].prop_map(|(singles, notes, share)| Plot {
        singles,
        notes,
        share,
    })
}

struct World {
    bank: Bank,
    exam: Exam,
    past: Past,
    /// What can be drawn, area by area.
    alive: Vec<Vec<ItemId>>,
}

impl World {
    fn of(plots: &[Plot], short: Option<usize>) -> Self {
        let mut world =
            Self { bank: Bank::default(), exam: exam(vec![]), past: Past::default(), alive: vec![] };
        for (n, plot) in plots.iter().enumerate() {
            let area = format!("area-{n}");
            world.bank.areas.push(Area {
                id: area.clone().into(),
                title: format!("Area {n}").into(),
                set: CodeSet::Foundations,
            });
            world.alive.push(vec![]);
            for (i, seed) in plot.singles.iter().enumerate() {
                world.add(&format!("{area}-{i:02}"), &area, None, seed);
            }
            for (c, note) in plot.notes.iter().enumerate() {
                let case = format!("{area}-note-{c}");
                world
                    .bank
                    .cases
                    .push(Case { id: case.clone().into(), note: format!("A note on {case}.").into() });
                for (i, seed) in note.iter().enumerate() {
                    world.add(&format!("{case}-{i}"), &area, Some(&case), seed);
                }
            }
            let there = u32::try_from(world.alive[n].len()).unwrap();
            let count = if short == Some(n) { there + 2 } else { there * plot.share / 100 };
            world.exam.rows.push(Row { area: area.into(), count });
        }
        world.exam.questions = world.exam.rows.iter().map(|r| r.count).sum();
        world.exam.scored = world.exam.questions - world.exam.questions / 10;
        world
    }

    fn add(&mut self, id: &str, area: &str, case: Option<&str>, seed: &Seed) {
        let text = |i: usize| {
            if seed.ascending { format!("{} days", 10 * i + 10) } else { format!("{id} says {}", 9 - i) }
        };
        let texts: Vec<String> = (0..seed.options).map(text).collect();
        let response = match seed.kind {
            ItemKind::Single => choice(&texts, Choices::one(id.len() % seed.options), false),
            ItemKind::Multi => choice(&texts, [0, 1].into_iter().collect(), true),
            ItemKind::Fill => {
                Response::Fill { accept: vec![id.to_owned().into()], explanation: "So.".into() }
            }
        };
        let mut item = item(id, area, response);
        // No two stems share three words in a row, so that no two items are enemies.
        let word = id.replace('-', "");
        item.stem = format!("a{word} b{word} c{word} d{word}?").into();
        item.case = case.map(|c| c.to_owned().into());
        item.expires = seed.expires.and_then(Day::parse);
        if seed.expires != Some("2026-11-21") && seed.kind != ItemKind::Fill {
            self.alive.last_mut().unwrap().push(item.id.clone());
        }
        if let Some(when) = seed.seen {
            self.past.last_seen.insert(item.id.clone(), when);
        }
        self.bank.items.push(item);
    }

    fn draw<'a>(&'a self, today: &'a Day, seed: u64) -> Draw<'a> {
        Draw { bank: &self.bank, past: &self.past, today, seed }
    }

    /// How soon an item's turn comes: never seen, then the longest unseen.
    fn turn(&self, id: &ItemId) -> Option<i64> {
        self.past.last_seen.get(id).copied()
    }
}

fn exam(rows: Vec<Row>) -> Exam {
    Exam {
        id: "trial".into(),
        name: "Trial of the Shelves".into(),
        body: "The invented board".into(),
        questions: rows.iter().map(|r| r.count).sum(),
        scored: rows.iter().map(|r| r.count).sum(),
        time: Millis::minutes(240),
        pass: PassRule::Percent(70),
        notice: Some(Millis::minutes(30)),
        open_book: true,
        backtrack: true,
        kinds: vec![ItemKind::Single, ItemKind::Multi],
        rows,
        facts: vec![],
    }
}

fn today() -> Day {
    Day::parse(TODAY).unwrap()
}

/// What holds of every paper, whichever way it was drawn.
fn sound(world: &World, paper: &Paper) -> Result<(), TestCaseError> {
    let ids: Vec<&ItemId> = paper.questions.iter().map(|q| &q.item.id).collect();
    let different: HashSet<&&ItemId> = ids.iter().collect();
    prop_assert_eq!(different.len(), ids.len(), "an item stands twice: {:?}", ids);
    let today = today();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, q) in paper.questions.iter().enumerate() {
        prop_assert!(q.item.expires.as_ref().is_none_or(|e| *e >= today), "{} is past its day", q.item.id);
        let mut order = q.order.clone();
        if q.item.order_is_meaning() {
            prop_assert!(order.is_sorted(), "{} is shuffled", q.item.id);
        }
        order.sort_unstable();
        prop_assert!(order.into_iter().eq(0..q.item.options().len()), "{}: {:?}", q.item.id, q.order);
        prop_assert_eq!(&q.area_title, &world.bank.area_title(&q.item.area));
        let note = q.item.case.as_ref().and_then(|c| world.bank.case(c)).map(|c| c.note.clone());
        prop_assert_eq!(&q.note, &note);
        if let Some(case) = &q.item.case {
            places.entry(case.as_str()).or_default().push(place);
        }
    }
    for (case, places) in places {
        prop_assert!(places.windows(2).all(|w| w[1] == w[0] + 1), "{case} stands at {places:?}");
        let of_case: Vec<&ItemId> = places.iter().map(|&p| ids[p]).collect();
        prop_assert!(of_case.is_sorted(), "{case} is out of order: {of_case:?}");
    }
    Ok(())
}

/// Whether what was left out of a pool had its turn after all that was taken.
fn turns(world: &World, pool: &[ItemId], taken: &HashSet<ItemId>) -> Result<(), TestCaseError> {
    let latest_in = pool.iter().filter(|i| taken.contains(i)).map(|i| world.turn(i)).max();
    let earliest_out = pool.iter().filter(|i| !taken.contains(i)).map(|i| world.turn(i)).min();
    if let (Some(last), Some(next)) = (latest_in, earliest_out) {
        prop_assert!(last <= next, "one seen at {last:?} was asked, one seen at {next:?} was not");
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn a_mock_is_the_blueprint_and_the_longest_unseen(plots in vec(any_plot(), 1..6), seed in any::<u64>()) {
        let world = World::of(&plots, None);
        prop_assume!(world.exam.questions > 0);
        let today = today();
        let paper = assemble::mock(world.draw(&today, seed), &world.exam, Mode::Exam).unwrap();
        sound(&world, &paper)?;
        prop_assert_eq!(paper.seed, seed);
        prop_assert_eq!(paper.rules, Rules::mock(&world.exam, Mode::Exam, world.exam.questions));

        let areas: Vec<&AreaId> = paper.questions.iter().map(|q| &q.item.area).collect();
        let wanted: Vec<&AreaId> = world.exam.rows.iter().flat_map(|r| vec![&r.area; r.count as usize]).collect();
        prop_assert_eq!(areas, wanted, "rows are in the order of the book, and as long as the blueprint says");
        let scored = paper.questions.iter().filter(|q| q.scored).count();
        prop_assert_eq!(scored, world.exam.scored as usize);

        let taken: HashSet<ItemId> = paper.questions.iter().map(|q| q.item.id.clone()).collect();
        for pool in &world.alive {
            turns(&world, pool, &taken)?;
        }
        let again = assemble::mock(world.draw(&today, seed), &world.exam, Mode::Exam).unwrap();
        prop_assert_eq!(again, paper);
    }

    #[test]
    fn a_bank_too_small_says_what_lacks_and_what_can_be_drawn(plots in vec(any_plot(), 1..6), short in 0..6_usize, seed in any::<u64>()) {
        let short = short % plots.len();
        let world = World::of(&plots, Some(short));
        let today = today();
        let shortage = assemble::mock(world.draw(&today, seed), &world.exam, Mode::Exam).unwrap_err();
        let there = world.alive[short].len();
        prop_assert_eq!(shortage.lacks.len(), 1);
        prop_assert_eq!(shortage.lacks[0].area.as_str(), format!("area-{short}"));
        prop_assert_eq!((shortage.lacks[0].needed as usize, shortage.lacks[0].available as usize), (there + 2, there));

        let fits = |n: u32| apportion(&world.exam, n).iter().zip(&world.alive).all(|(need, have)| *need as usize <= have.len());
        prop_assert!(shortage.largest < world.exam.questions);
        prop_assert!((shortage.largest + 1..=world.exam.questions).all(|n| !fits(n)), "a larger form fits");
        if shortage.largest > 0 {
            let paper = assemble::mock_of(world.draw(&today, seed), &world.exam, Mode::Practice, shortage.largest).unwrap();
            sound(&world, &paper)?;
            prop_assert_eq!(paper.len(), shortage.largest as usize);
            let count = |area: &AreaId| paper.questions.iter().filter(|q| q.item.area == *area).count();
            let counts: Vec<usize> = world.exam.rows.iter().map(|r| count(&r.area)).collect();
            let wanted: Vec<usize> = apportion(&world.exam, shortage.largest).into_iter().map(|n| n as usize).collect();
            prop_assert_eq!(counts, wanted);
            prop_assert!(paper.rules.time <= world.exam.time);
        }
    }

    #[test]
    fn a_drill_keeps_to_its_filter_and_to_turns(plots in vec(any_plot(), 1..4), count in 1..20_usize, missed in any::<bool>(), seed in any::<u64>()) {
        let mut world = World::of(&plots, None);
        world.past.missed = world.bank.items.iter().step_by(3).map(|i| i.id.clone()).collect();
        let today = today();
        let filter = Filter { area: Some("area-0".into()), missed, ..Filter::default() };
        let alive = |i: &&Item| i.expires.as_ref().is_none_or(|e| *e >= today);
        let wanted = |i: &&Item| i.area.as_str() == "area-0" && (!missed || world.past.missed.contains(&i.id));
        let pool: Vec<ItemId> = world.bank.items.iter().filter(alive).filter(wanted).map(|i| i.id.clone()).collect();
        let time = Millis::minutes(24);
        let paper = assemble::drill(world.draw(&today, seed), &world.exam, &filter, count, time);
        prop_assert_eq!(paper.is_none(), pool.is_empty());
        let Some(paper) = paper else { return Ok(()) };
        sound(&world, &paper)?;
        prop_assert_eq!(paper.len(), count.min(pool.len()));
        prop_assert!(paper.questions.iter().all(|q| pool.contains(&q.item.id)));
        prop_assert_eq!(paper.rules.time, Millis(time.0 * paper.len() as u64 / count as u64));
        prop_assert_eq!(paper.rules.mode, Mode::Practice);
        turns(&world, &pool, &paper.questions.iter().map(|q| q.item.id.clone()).collect())?;
        prop_assert_eq!(assemble::drill(world.draw(&today, seed), &world.exam, &filter, count, time), Some(paper));
    }

    #[test]
    fn shares_of_a_form_sum_and_are_never_a_question_off(counts in vec(0..200_u32, 1..20), part in 0..=1000_u32) {
        let rows: Vec<Row> = (0..).zip(&counts).map(|(n, &count)| Row { area: format!("area-{n}").into(), count }).collect();
        let exam = exam(rows);
        prop_assume!(exam.questions > 0);
        let questions = exam.questions * part / 1000;
        let shares = apportion(&exam, questions);
        prop_assert_eq!(shares.iter().sum::<u32>(), questions);
        for (&share, &whole) in shares.iter().zip(&counts) {
            let exact = f64::from(whole) * f64::from(questions) / f64::from(exam.questions);
            prop_assert!((f64::from(share) - exact).abs() < 1.0, "{share} for {exact}");
            prop_assert!(share <= whole);
        }
        prop_assert_eq!(apportion(&exam, exam.questions), counts);
    }
}

#[test]
fn another_seed_gives_another_paper_and_another_order_of_options() {
    let seed = Seed { kind: ItemKind::Single, options: 4, ascending: false, expires: None, seen: None };
    let world = World::of(&[Plot { singles: vec![seed; 40], notes: vec![], share: 50 }], None);
    let today = today();
    let papers: Vec<Paper> = (0..8)
        .map(|seed| assemble::mock(world.draw(&today, seed), &world.exam, Mode::Exam).unwrap())
        .collect();
    let forms: HashSet<Vec<&ItemId>> =
        papers.iter().map(|p| p.questions.iter().map(|q| &q.item.id).collect()).collect();
    assert_eq!(forms.len(), papers.len(), "every seed draws a form of its own");
    let mut firsts = [0; 4];
    for asked in papers.iter().flat_map(|p| &p.questions) {
        firsts[asked.order[0]] += 1;
    }
    assert!(firsts.iter().all(|&n| n > 15), "160 questions, options that stand first: {firsts:?}");
}

/// Ten questions a form, on notes that do not come to ten in whatever order they are drawn.
#[test]
fn forms_in_a_row_share_no_question_until_the_bank_is_used_up() {
    let note = |len: usize| vec![seen(None); len];
    let notes: Vec<Vec<Seed>> = [3, 4, 4, 3, 5, 3, 4, 3, 4, 3, 3, 4, 4, 3].map(note).into();
    for seed in 0..40 {
        let mut world = World::of(&[Plot { singles: vec![], notes: notes.clone(), share: 20 }], None);
        assert_eq!(world.exam.questions, 10);
        let mut asked = HashSet::new();
        for sitting in 1..=5 {
            let today = today();
            let paper = assemble::mock(world.draw(&today, seed), &world.exam, Mode::Exam).unwrap();
            for question in &paper.questions {
                let id = question.item.id.clone();
                assert!(asked.insert(id.clone()), "seed {seed}: {id} again in sitting {sitting}");
                world.past.last_seen.insert(id, sitting);
            }
        }
        assert_eq!(asked.len(), 50);
        let (fresh, today) = (Past::default(), today());
        let draw = Draw { past: &fresh, ..world.draw(&today, seed) };
        assert_eq!(assemble::disjoint_forms(draw, &world.exam), 5);
    }
}

/// An item that was last seen at a time, or never.
fn seen(seen: Option<i64>) -> Seed {
    Seed { kind: ItemKind::Single, options: 4, ascending: false, expires: None, seen }
}

#[test]
fn a_mixed_drill_asks_what_was_never_seen_before_the_rest_of_its_note() {
    let note = vec![seen(None), seen(Some(1)), seen(Some(1)), seen(Some(1))];
    let world = World::of(
        &[
            Plot { singles: vec![seen(None); 2], notes: vec![note], share: 100 },
            Plot { singles: vec![seen(None); 6], notes: vec![], share: 100 },
        ],
        None,
    );
    let today = today();
    for seed in 0..40 {
        let drawn = world.draw(&today, seed);
        let paper = assemble::drill(drawn, &world.exam, &Filter::default(), 6, Millis::minutes(9)).unwrap();
        assert_eq!(paper.len(), 6);
        let fresh = |q: &&Asked| world.turn(&q.item.id).is_none();
        assert_eq!(paper.questions.iter().filter(fresh).count(), 6, "seed {seed}");
    }
}

#[test]
fn a_note_that_begins_with_an_enemy_is_cut_behind_it() {
    let mut world =
        World::of(&[Plot { singles: vec![seen(None)], notes: vec![vec![seen(None); 3]], share: 50 }], None);
    let first = world.bank.items[0].clone();
    // The note's first item asks what the single asks.
    world.bank.items[1].stem = first.stem.clone();
    world.bank.items[1].response = first.response.clone();
    let today = today();
    for seed in 0..20 {
        let paper = assemble::mock(world.draw(&today, seed), &world.exam, Mode::Exam).unwrap();
        assert_eq!(paper.len(), 2);
    }
}

#[test]
fn whole_chart_notes_are_asked_where_they_come_to_the_count() {
    let note = |len: usize| vec![seen(None); len];
    let world =
        World::of(&[Plot { singles: vec![], notes: [4, 4, 3, 3, 3, 3].map(note).into(), share: 50 }], None);
    let today = today();
    for seed in 0..40 {
        let paper = assemble::mock(world.draw(&today, seed), &world.exam, Mode::Exam).unwrap();
        assert_eq!(paper.len(), 10);
        for case in &world.bank.cases {
            let of_case = |item: &&Item| item.case.as_ref() == Some(&case.id);
            let all = world.bank.items.iter().filter(of_case).count();
            let asked = paper.questions.iter().map(|q| &q.item).filter(of_case).count();
            assert!(asked == 0 || asked == all, "seed {seed}: {asked} of {all} on {}", case.id);
        }
    }
}

#[test]
fn enemies_never_stand_on_one_paper() {
    let twin = |id: &str, age: u32| {
        let texts =
            ["On the upper shelf".to_owned(), format!("Under the desk {id}"), "In the cellar".to_owned()];
        let mut twin = item(id, "area-0", choice(&texts, Choices::one(0), false));
        twin.stem =
            format!("A reader of {age} years asks for the atlas that stood beside the window. Where is it?")
                .into();
        twin
    };
    let mut world = World::of(&[], None);
    world.bank.areas.push(Area { id: "area-0".into(), title: "Area 0".into(), set: CodeSet::Foundations });
    world.bank.items = vec![twin("one", 31), twin("two", 64)];
    let today = today();
    let exam_of = |count| exam(vec![Row { area: "area-0".into(), count }]);
    for seed in 0..20 {
        let one = assemble::mock(world.draw(&today, seed), &exam_of(1), Mode::Exam).unwrap();
        assert_eq!(one.len(), 1);
        let both = assemble::mock(world.draw(&today, seed), &exam_of(2), Mode::Exam).unwrap_err();
        assert_eq!((both.lacks[0].needed, both.lacks[0].available, both.largest), (2, 1, 1));
    }
}

#[test]
fn an_item_with_many_enemies_does_not_make_a_bank_too_small() {
    let about = |id: &str, stem: &str| {
        let texts = ["Cellar".to_owned(), format!("Under the desk {id}"), "Attic".to_owned()];
        let mut item = item(id, "area-0", choice(&texts, Choices::one(0), false));
        item.stem = stem.to_owned().into();
        item
    };
    let (map, lamp) =
        ["The old brown map of the northern rivers lies", "while that green lamp stands where"].into();
    let mut world = World::of(&[], None);
    world.bank.areas.push(Area { id: "area-0".into(), title: "Area 0".into(), set: CodeSet::Foundations });
    world.bank.items = vec![about("hub", &format!("{map} {lamp}")), about("map", map), about("lamp", lamp)];
    let today = today();
    let two = exam(vec![Row { area: "area-0".into(), count: 2 }]);
    for seed in 0..40 {
        let paper = assemble::mock(world.draw(&today, seed), &two, Mode::Exam).unwrap();
        let mut ids: Vec<&str> = paper.questions.iter().map(|q| q.item.id.as_str()).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["lamp", "map"]);
    }
}
