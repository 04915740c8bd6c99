//! Stories of sittings, told in `tests/scenarios/*.yaml`: what a candidate does, when, and what must come of it.
//!
//! A story names its rules and its questions, then its steps. `at` is the time on the wall since the sitting began, and
//! is left out where no time passes; the desk clock stands while the candidate is away, as it does in `app::session`.
//! After every kept event the sitting is also rebuilt from what was kept, and must be the same.
//!
//! A step tells everything it is told: where `told` is missing, nothing may be said. The other expectations are checked
//! where they stand. Question numbers count from 1, letters are those of the bank.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::fs;

use openbook::domain::answer::{Answer, Choices, position};
use openbook::domain::exam::PassRule;
use openbook::domain::paper::{Asked, Kind, Mode, Paper, Rules};
use openbook::domain::question::{Choice, Cognitive, Difficulty, Item, Response, Revision};
use openbook::domain::score::Score;
use openbook::domain::time::Millis;
use openbook::engine::exam::{Effect, Entry, Event, Focus, Notice, Phase, Sitting};
use openbook::engine::grade::grade;
use openbook::engine::pace::pace;
use serde::Deserialize;

/// A story as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    #[serde(rename = "story")]
    title: String,
    #[serde(default)]
    rules: RawRules,
    questions: Vec<RawQuestion>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawRules {
    mode: String,
    minutes: u64,
    seconds: u64,
    notice: Option<u64>,
    backtrack: bool,
    open_book: bool,
    pass: Option<u8>,
}

impl Default for RawRules {
    fn default() -> Self {
        Self {
            mode: "exam".into(),
            minutes: 240,
            seconds: 0,
            notice: None,
            backtrack: true,
            open_book: true,
            pass: Some(70),
        }
    }
}

/// Questions of one kind: `single` and `multi` have four options and a key of letters, `fill` a text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    single: Option<String>,
    multi: Option<String>,
    fill: Option<String>,
    #[serde(default = "one")]
    times: usize,
    #[serde(default = "yes")]
    scored: bool,
}

fn one() -> usize {
    1
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: Option<String>,
    #[serde(rename = "do", default = "wait")]
    what: String,
    #[serde(default)]
    told: Vec<String>,
    #[serde(default)]
    expect: Expect,
}

fn wait() -> String {
    "wait".into()
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Expect {
    /// The time left, and used.
    left: Option<String>,
    used: Option<String>,
    /// Whether the event was kept.
    kept: Option<bool>,
    /// The question in focus, or `review`.
    focus: Option<String>,
    phase: Option<String>,
    blank: Option<usize>,
    flagged: Option<usize>,
    pace: Option<String>,
    /// By question: the answer, `-` for a blank.
    answers: BTreeMap<usize, String>,
    struck: BTreeMap<usize, String>,
    spent: BTreeMap<usize, String>,
    /// Whether the code book is open.
    book: Option<bool>,
    /// By question: of the time spent, that in the book; and how many pages were read there.
    in_book: BTreeMap<usize, String>,
    look_ups: BTreeMap<usize, u32>,
    /// By question: every considered answer in turn, with spaces between.
    considered: BTreeMap<usize, String>,
    score: Option<ExpectedScore>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedScore {
    right: u32,
    of: u32,
    passed: Option<bool>,
    used: Option<String>,
    blank: Option<u32>,
    wrong_to_right: Option<u32>,
    right_to_wrong: Option<u32>,
    wrong_to_wrong: Option<u32>,
    median_right: Option<String>,
    median_wrong: Option<String>,
    timed_out: Option<bool>,
    away: Option<u32>,
    pauses: Option<u32>,
}

// ---------------------------------------------------------------------------------------------------------------------
// Reading a story

/// `3:59:50`, `59:50` or `0:10` as a time; with `.5` for half a second.
fn time(text: &str) -> Millis {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let seconds = whole.split(':').fold(0, |sum, n| sum * 60 + n.parse::<u64>().unwrap());
    Millis::seconds(seconds) + Millis(format!("{part:0<3}").parse().unwrap())
}

fn paper(story: &Story) -> Paper {
    let raw = &story.rules;
    let rules = Rules {
        mode: Mode::parse(&raw.mode).unwrap(),
        time: Millis::minutes(raw.minutes) + Millis::seconds(raw.seconds),
        pass: raw.pass.map(PassRule::Percent),
        notice: raw.notice.map(Millis::minutes),
        open_book: raw.open_book,
        backtrack: raw.backtrack,
    };
    let questions = story.questions.iter().flat_map(|q| vec![q; q.times]).map(asked).collect();
    Paper { kind: Kind::Mock, exam: "trial".into(), title: "TRIAL mock".into(), rules, seed: 7, questions }
}

fn asked(raw: &RawQuestion) -> Asked {
    let choice = |key: &str, many| {
        let key = Choices::from_letters(key).unwrap();
        let option = |text: &'static str| Choice { text: text.into(), why: "".into(), flaw: None };
        let options = ["the attic", "the cellar", "the garden", "the hall"].map(option).to_vec();
        Response::Choice { options, key, many }
    };
    let response = match (&raw.single, &raw.multi, &raw.fill) {
        (Some(key), None, None) => choice(key, false),
        (None, Some(key), None) => choice(key, true),
        (None, None, Some(text)) => {
            Response::Fill { accept: vec![text.clone().into()], explanation: "".into() }
        }
        _ => panic!("a question is single, multi or fill"),
    };
    let item = Item {
        id: "lost-keys".into(),
        area: "house".into(),
        case: None,
        difficulty: Difficulty::Easy,
        cognitive: Cognitive::Recall,
        topics: vec![],
        stem: "Where are the keys?".into(),
        response,
        references: vec![],
        expires: None,
        revision: Revision("0".into()),
    };
    let order = (0..item.options().len()).collect();
    Asked { item, area_title: "The house".into(), note: None, order, scored: raw.scored }
}

/// `answer 1 B`, `answer 4 = S52.501G`, `strike 2 C`, `open 5`, `pause`, `open the book`, `look up S52.531A`, ...
fn event(words: &str) -> Event {
    match words {
        "open the book" => return Event::BookOpened,
        "close the book" => return Event::BookClosed,
        _ => {}
    }
    if let Some(code) = words.strip_prefix("look up ") {
        return Event::LookedUp(code.to_owned());
    }
    let (verb, rest) = words.split_once(' ').unwrap_or((words, ""));
    let (number, value) = rest.split_once(' ').unwrap_or((rest, ""));
    let question = || number.parse::<usize>().unwrap().checked_sub(1).unwrap();
    match verb {
        "answer" => {
            let answer = match value.strip_prefix("= ") {
                Some(text) => Answer::Typed(text.to_owned()),
                None => Answer::Options(Choices::from_letters(value).unwrap()),
            };
            Event::Answered { question: question(), answer }
        }
        "clear" => Event::Cleared(question()),
        "strike" => {
            Event::Struck { question: question(), option: value.chars().next().and_then(position).unwrap() }
        }
        "flag" => Event::Flagged(question()),
        "check" => Event::Checked(question()),
        "open" => Event::Opened(question()),
        "review" => Event::Reviewed,
        "pause" => Event::Paused,
        "continue" => Event::Continued,
        "leave" => Event::Left,
        "return" => Event::Returned,
        "submit" => Event::Submitted,
        "wait" => Event::Ticked,
        other => panic!("no candidate can `{other}`"),
    }
}

fn words(notice: Notice) -> String {
    match notice {
        Notice::Left(left) => format!("{} minutes left", left.as_minutes()),
        Notice::FillBlanks(n) => format!("fill {n} blanks"),
        Notice::Stands => "it stands".into(),
        Notice::ForwardOnly => "forward only".into(),
        Notice::IsPaused => "it is paused".into(),
        Notice::NoPause => "an exam has no pause".into(),
        Notice::NoExplanations => "an exam explains nothing".into(),
        Notice::ClosedBook => "closed book".into(),
        Notice::NothingToCheck => "nothing to check".into(),
    }
}

fn answer_words(answer: Option<&Answer>) -> String {
    match answer {
        None => "-".into(),
        Some(Answer::Options(set)) => set.letters(),
        Some(Answer::Typed(text)) => text.clone(),
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Telling it

/// A candidate at work on a story.
struct Desk {
    sitting: Sitting,
    kept: Vec<Entry>,
    /// Desk time, and wall time at the last step.
    at: Millis,
    wall: Millis,
}

impl Desk {
    /// Lets a step happen, and names what came otherwise than the step says.
    fn take(&mut self, step: &Step) -> Vec<String> {
        let wall = step.at.as_deref().map_or(self.wall, time);
        assert!(wall >= self.wall, "{}: a story goes forward", step.what);
        if self.sitting.phase() != Phase::Away {
            self.at += wall - self.wall;
        }
        self.wall = wall;
        let effects = self.sitting.step(self.at, event(&step.what));
        let mut told = Vec::new();
        let mut kept = 0;
        for effect in effects {
            match effect {
                Effect::Tell(notice) => told.push(words(notice)),
                Effect::Save(entry) => {
                    self.kept.push(entry);
                    kept += 1;
                }
                Effect::Grade => assert!(self.sitting.is_over()),
            }
        }
        let mut wrong = Vec::new();
        if kept > 0 && Sitting::replay(self.sitting.paper().clone(), self.kept.clone()) != self.sitting {
            wrong.push("what was kept does not give the same sitting".into());
        }
        check(&mut wrong, "told", &told, &step.told);
        self.compare(&step.expect, kept, &mut wrong);
        wrong
    }

    fn compare(&self, expect: &Expect, kept: usize, wrong: &mut Vec<String>) {
        let sitting = &self.sitting;
        let shown = |t: Millis| t.to_string();
        let wanted = |t: &Option<String>| t.as_deref().map(|t| shown(time(t)));
        if_given(wrong, "left", shown(sitting.left(self.at)), wanted(&expect.left));
        if_given(wrong, "used", shown(sitting.used(self.at)), wanted(&expect.used));
        if_given(wrong, "kept", kept > 0, expect.kept);
        let focus = match sitting.focus() {
            Focus::Question(q) => (q + 1).to_string(),
            Focus::Review => "review".into(),
        };
        if_given(wrong, "focus", focus, expect.focus.clone());
        let phase = match sitting.phase() {
            Phase::Running => "running",
            Phase::Paused(_) => "paused",
            Phase::Away => "away",
            Phase::Over { timed_out: true, .. } => "time up",
            Phase::Over { timed_out: false, .. } => "submitted",
        };
        if_given(wrong, "phase", phase.to_owned(), expect.phase.clone());
        if_given(wrong, "blank", sitting.blanks(), expect.blank);
        if_given(wrong, "flagged", sitting.flagged(), expect.flagged);
        let pace = pace(sitting.answered(), sitting.paper().pace(), sitting.used(self.at)).to_string();
        if_given(wrong, "pace", pace, expect.pace.clone());
        let mark = |n: usize| sitting.mark(n - 1).unwrap();
        for (&n, answer) in &expect.answers {
            check(wrong, &format!("answer {n}"), &answer_words(mark(n).answer.as_ref()), answer);
        }
        for (&n, struck) in &expect.struck {
            check(wrong, &format!("struck {n}"), &mark(n).struck.letters(), struck);
        }
        for (&n, spent) in &expect.spent {
            check(wrong, &format!("spent {n}"), &shown(mark(n).spent), &shown(time(spent)));
        }
        if_given(wrong, "book", sitting.has_book_open(), expect.book);
        for (&n, in_book) in &expect.in_book {
            check(wrong, &format!("in_book {n}"), &shown(mark(n).in_book), &shown(time(in_book)));
        }
        for (&n, look_ups) in &expect.look_ups {
            check(wrong, &format!("look_ups {n}"), &mark(n).look_ups, look_ups);
        }
        for (&n, considered) in &expect.considered {
            let all: Vec<String> = mark(n).history.iter().map(|a| answer_words(Some(a))).collect();
            check(wrong, &format!("considered {n}"), &all.join(" "), considered);
        }
        if let Some(score) = &expect.score {
            compare_scores(&grade(sitting), score, wrong);
        }
    }
}

fn compare_scores(score: &Score, expect: &ExpectedScore, wrong: &mut Vec<String>) {
    check(wrong, "right", &score.total.correct, &expect.right);
    check(wrong, "of", &score.total.scored, &expect.of);
    if_given(wrong, "passed", score.passed, expect.passed.map(Some));
    let shown = |t: Option<Millis>| t.map_or_else(|| "none".into(), Millis::short);
    let wanted = |t: &Option<String>| t.as_deref().map(|t| shown(Some(time(t))));
    if_given(wrong, "score used", shown(Some(score.used)), wanted(&expect.used));
    if_given(wrong, "score blank", score.blanks, expect.blank);
    if_given(wrong, "wrong_to_right", score.changes.to_right, expect.wrong_to_right);
    if_given(wrong, "right_to_wrong", score.changes.to_wrong, expect.right_to_wrong);
    if_given(wrong, "wrong_to_wrong", score.changes.between_wrong, expect.wrong_to_wrong);
    if_given(wrong, "median_right", shown(score.median_right), wanted(&expect.median_right));
    if_given(wrong, "median_wrong", shown(score.median_wrong), wanted(&expect.median_wrong));
    if_given(wrong, "timed_out", score.timed_out, expect.timed_out);
    if_given(wrong, "away", score.away, expect.away);
    if_given(wrong, "pauses", score.pauses, expect.pauses);
}

fn check<T: PartialEq + std::fmt::Debug>(wrong: &mut Vec<String>, what: &str, is: &T, wanted: &T) {
    if is != wanted {
        wrong.push(format!("{what} is {is:?}, not {wanted:?}"));
    }
}

#[expect(clippy::needless_pass_by_value, reason = "every caller makes the value for this")]
fn if_given<T: PartialEq + std::fmt::Debug>(wrong: &mut Vec<String>, what: &str, is: T, wanted: Option<T>) {
    if let Some(wanted) = wanted {
        check(wrong, what, &is, &wanted);
    }
}

/// Tells a story and names every step that came otherwise.
fn tell(text: &str) -> Vec<String> {
    let story: Story = serde_saphyr::from_str(text).unwrap_or_else(|e| panic!("{e}"));
    let sitting = Sitting::begin(paper(&story));
    let mut desk = Desk { sitting, kept: vec![], at: Millis::ZERO, wall: Millis::ZERO };
    let mut wrong = Vec::new();
    for (n, step) in (1..).zip(&story.steps) {
        let here = |w: String| format!("{}, step {n} ({}): {w}", story.title, step.what);
        wrong.extend(desk.take(step).into_iter().map(here));
    }
    wrong
}

#[test]
fn every_story_goes_as_it_is_told() {
    let mut files: Vec<_> = fs::read_dir("tests/scenarios").unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 16, "{} stories", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let found = std::panic::catch_unwind(|| tell(&text));
        let found = found.unwrap_or_else(|_| vec!["the story cannot be told, see above".into()]);
        wrong.extend(found.into_iter().map(|w| format!("{}: {w}", file.display())));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_story_that_goes_otherwise_is_noticed() {
    let story = |step: &str| format!("story: A test\nquestions: [{{single: B}}]\nsteps:\n  - {step}\n");
    for (step, noticed) in [
        ("{at: '1:00', do: answer 1 B, expect: {left: '3:59:01'}}", "left is \"3:59:00\", not \"3:59:01\""),
        ("{at: '3:00:00'}", "told is [\"60 minutes left\"], not []"),
        ("{do: pause, expect: {phase: paused}}", "told is [\"an exam has no pause\"], not []"),
        ("{do: answer 1 B, expect: {answers: {1: C}}}", "answer 1 is \"B\", not \"C\""),
        ("{do: submit, expect: {score: {right: 1, of: 1}}}", "right is 0, not 1"),
    ] {
        let wrong = tell(&story(step));
        assert!(wrong.iter().any(|w| w.ends_with(noticed)), "{step}: {wrong:?}");
    }
    assert_eq!(tell(&story("{at: '1:00', do: answer 1 B, expect: {left: '3:59:00'}}")), Vec::<String>::new());
}
