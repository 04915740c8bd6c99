//! A sitting that is killed, at any moment and many times, and gone on with, is the sitting that was never killed.
//!
//! The program sits in lines of text here, and is killed with SIGKILL, which it cannot prepare for. Whatever it
//! acknowledged, by printing the next question, must be there afterwards; the clock may give back a second.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "deadlines are measured from outside")]

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tempfile::TempDir;

const OPENBOOK: &str = env!("CARGO_BIN_EXE_openbook");

/// How long an answer may take, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(15);

/// The form that every test sits.
const EXAM: [&str; 5] = ["exam", "cpc", "--plain", "--seed", "7"];

/// A sitting in lines of text.
struct Room {
    program: Child,
    typed: ChildStdin,
    said: Receiver<Vec<u8>>,
    /// Everything it said.
    heard: String,
    /// How much of that has been waited for.
    read: usize,
}

impl Room {
    fn enter(home: &Path, arguments: &[&str]) -> Self {
        let mut program =
            command(home, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (tell, said) = mpsc::channel();
        let mut output = program.stdout.take().unwrap();
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(n @ 1..) = output.read(&mut chunk) {
                tell.send(chunk[..n].to_vec()).unwrap_or(());
            }
        });
        let typed = program.stdin.take().unwrap();
        Self { program, typed, said, heard: String::new(), read: 0 }
    }

    fn begin(home: &Path) -> Self {
        let mut room = Self::enter(home, &EXAM);
        room.wait(PROMPT);
        room
    }

    /// Goes on, and says at which question.
    fn resume(home: &Path) -> (Self, usize) {
        let mut room = Self::enter(home, &["resume", "--plain"]);
        let shown = room.wait(PROMPT);
        (room, last_question(&shown).unwrap())
    }

    /// Types a line and waits for what shows that it was understood; gives what was said.
    fn ask(&mut self, line: &str, until: &str) -> String {
        self.type_line(line);
        self.wait(until)
    }

    fn type_line(&mut self, line: &str) {
        self.typed.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Waits for words, and gives what was said up to them.
    fn wait(&mut self, words: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let new = &self.heard[self.read..];
            if let Some(at) = new.find(words) {
                let said = new[..at + words.len()].to_owned();
                self.read += said.len();
                return said;
            }
            match self.said.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.hear(&bytes),
                Err(why) => panic!("waited for {words:?}: {why}; it said\n{}", self.heard),
            }
        }
    }

    fn hear(&mut self, bytes: &[u8]) {
        // A character that is cut in two between chunks stands in no words that are waited for.
        self.heard += &String::from_utf8_lossy(bytes);
    }

    /// Lets time pass in which nothing is said.
    fn idle(&mut self, time: Duration) {
        let silence = self.said.recv_timeout(time);
        assert_eq!(silence, Err(RecvTimeoutError::Timeout), "{}", self.heard);
    }

    /// The seconds left.
    fn clock(&mut self) -> i64 {
        let said = self.ask("t", " left, ");
        self.wait("\n");
        let time = said.trim_end_matches(" left, ").split_whitespace().next_back().unwrap().to_owned();
        time.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().unwrap())
    }

    /// The questions that are blank, counted from 1.
    fn blanks(&mut self) -> Vec<usize> {
        self.ask("r", "\nblank: ");
        let list = self.wait("\nflagged: ");
        self.wait("\n");
        list.split_whitespace().filter_map(|n| n.parse().ok()).collect()
    }

    /// Kills it, and gives everything it said before.
    fn kill(mut self) -> String {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
        while let Ok(bytes) = self.said.recv_timeout(PATIENCE) {
            self.hear(&bytes);
        }
        std::mem::take(&mut self.heard)
    }

    /// Hands the paper in, blanks or not.
    fn submit(mut self) {
        let blanks = self.blanks().len();
        self.ask(if blanks > 0 { "submit\ny" } else { "submit" }, "Kept as sitting 1.");
        assert!(self.program.wait().unwrap().success());
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // Ended or not, it does not outlive its test.
        self.program.kill().unwrap_or(());
        drop(self.program.wait());
    }
}

/// What stands after a question.
const PROMPT: &str = "\n> ";

fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(OPENBOOK);
    command.args(arguments).env("OPENBOOK_HOME", home).env("LANG", "C.UTF-8");
    command
}

/// The number of the last question that was asked whole.
fn last_question(said: &str) -> Option<usize> {
    let asked = &said[..said.rfind(PROMPT)?];
    let at = asked.rfind("\nQuestion ")?;
    asked[at..].split_whitespace().nth(1)?.parse().ok()
}

/// A line to type, and what shows that it was understood and kept.
struct Step {
    line: String,
    until: &'static str,
}

fn step(line: impl Into<String>, until: &'static str) -> Step {
    Step { line: line.into(), until }
}

fn letter(question: usize) -> &'static str {
    ["a", "c", "b", "d", "b"][question % 5]
}

/// The question whose answer is taken back in the end.
const BLANK: usize = 60;

/// A hundred answers, and among them flags, strikes, blanks that are filled later and second thoughts.
fn script() -> Vec<Step> {
    let mut steps = Vec::new();
    for question in 1..=100 {
        // What is not acknowledged by itself is followed by a question for the time.
        match question % 10 {
            3 => steps.push(step("f\nt", " left, ")),
            5 => steps.push(step("s d\nt", " left, ")),
            7 => steps.extend([step("a", PROMPT), step("p", PROMPT), step("x\nt", " left, ")]),
            8 => {
                steps.push(step(format!("g {}", question - 4), PROMPT));
                steps.push(step("c", PROMPT));
                steps.push(step("f\nt", " left, "));
                steps.push(step(format!("g {question}"), PROMPT));
            }
            _ => {}
        }
        let until = if question == 100 { "That was the last question" } else { PROMPT };
        steps.push(step(letter(question), until));
        if question == BLANK {
            steps.extend([step("p", PROMPT), step("x\nt", " left, "), step("n", PROMPT)]);
        }
    }
    steps
}

/// What must be the same whether a sitting was killed or not: all but its times.
fn result(home: &Path) -> Value {
    let Output { status, stdout, .. } = command(home, &["history", "1", "--json"]).output().unwrap();
    assert!(status.success(), "{status}");
    let all: Value = serde_json::from_slice(&stdout).unwrap();
    let questions = all["questions"].as_array().unwrap().iter().map(|q| {
        json!([
            q["id"],
            q["area"],
            q["shown"],
            q["chosen"],
            q["key"],
            q["correct"],
            q["flagged"],
            q["changes"]
        ])
    });
    let questions: Vec<Value> = questions.collect();
    json!([all["scored"], all["correct"], all["percent"], all["passed"], all["areas"], questions])
}

/// The letter on screen of the option that was chosen: the result names it by the letter of the bank.
fn shown_letter(question: &Value) -> String {
    let (shown, chosen) = (question[2].as_str().unwrap(), question[3].as_str().unwrap());
    let place = shown.chars().position(|letter| chosen.eq_ignore_ascii_case(&letter.to_string())).unwrap();
    ["a", "b", "c", "d", "e"][place].to_owned()
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Sits the script, killed after every command that `dies` names; the commands count from 1.
fn sit(dies: impl Fn(usize) -> bool) -> Value {
    let home = home();
    let mut room = Room::begin(home.path());
    let mut at = 1;
    for (count, Step { line, until }) in (1..).zip(script()) {
        let said = room.ask(&line, until);
        at = last_question(&said).unwrap_or(at);
        if dies(count) {
            let left = room.clock();
            room.kill();
            let (next, resumed) = Room::resume(home.path());
            room = next;
            assert_eq!(resumed, at, "the question after command {count}, {line:?}");
            let now = room.clock();
            assert!((now - left).abs() <= 1, "{left} s left before command {count}, {now} s after");
        }
    }
    room.submit();
    result(home.path())
}

#[test]
fn a_sitting_killed_at_any_point_ends_as_if_it_had_not_been() {
    let whole = sit(|_| false);
    assert_eq!(whole[0], 100);
    let commands = script().len();
    for (number, question) in (1..).zip(whole[5].as_array().unwrap()) {
        if number == BLANK {
            assert_eq!(question[3], Value::Null);
        } else {
            let wanted = if number % 10 == 4 { "c" } else { letter(number) };
            assert_eq!(shown_letter(question), wanted, "{number}: {question}");
        }
    }
    thread::scope(|threads| {
        // Two at a time, as machines that run tests have two processors at least.
        for half in 0..2 {
            let whole = &whole;
            threads.spawn(move || {
                for last in (1..=commands).step_by(7).skip(half).step_by(2) {
                    assert_eq!(&sit(|count| count == last), whole, "killed after command {last}");
                }
            });
        }
    });
    assert_eq!(sit(|count| count % 7 == 0), whole, "killed after every seventh command");
    assert_eq!(sit(|count| count == commands), whole, "killed before handing in");
}

#[test]
fn a_kill_gives_back_no_more_than_a_second() {
    // However the time before it went by: in silence, or with questions that change nothing.
    let silence = |room: &mut Room| room.idle(Duration::from_secs(3));
    let longer = |room: &mut Room| room.idle(Duration::from_millis(3900));
    let asking = |room: &mut Room| {
        for _ in 0..5 {
            room.clock();
            room.idle(Duration::from_millis(700));
        }
    };
    let spent: [&(dyn Fn(&mut Room) + Sync); 3] = [&silence, &longer, &asking];
    thread::scope(|threads| {
        for spend in spent {
            threads.spawn(|| {
                let home = home();
                let mut room = Room::begin(home.path());
                room.ask("a", PROMPT);
                spend(&mut room);
                let left = room.clock();
                assert!(left <= 4 * 60 * 60 - 3, "{left}");
                room.kill();
                let (mut room, at) = Room::resume(home.path());
                assert_eq!(at, 2);
                let now = room.clock();
                assert!((now - left).abs() <= 1, "{left} s left before, {now} s after");
            });
        }
    });
}

#[test]
fn whatever_was_acknowledged_is_there_after_a_kill_at_any_moment() {
    let mut chance = ChaCha8Rng::seed_from_u64(7);
    let mut lengths = Vec::new();
    for _ in 0..30 {
        let home = home();
        let mut room = Room::begin(home.path());
        let answers: String = (1..=100).map(|question| format!("{}\n", letter(question))).collect();
        room.typed.write_all(answers.as_bytes()).unwrap();
        // So far into the paper, and then a moment more, so that the kill falls anywhere between two answers too.
        let bytes = chance.random_range(0..60_000);
        while room.heard.len() < bytes {
            let Ok(more) = room.said.recv_timeout(PATIENCE) else { break };
            room.hear(&more);
        }
        thread::sleep(Duration::from_micros(chance.random_range(0..2000)));
        let acknowledged = last_question(&room.kill()).unwrap() - 1;
        lengths.push(acknowledged);

        let (mut room, at) = Room::resume(home.path());
        // An answer may have been kept, and the kill have come before the next question was printed.
        assert!((acknowledged + 1..=acknowledged + 2).contains(&at), "at {at} after {acknowledged} answers");
        let blanks = room.blanks();
        let kept = (1..=100).take_while(|question| !blanks.contains(question)).count();
        assert!(kept >= acknowledged, "{acknowledged} answers were acknowledged, {kept} kept");
        assert_eq!(blanks.len(), 100 - kept, "no answer after the first blank");
        room.submit();
        for (number, question) in (1..=kept).zip(result(home.path())[5].as_array().unwrap()) {
            assert_eq!(shown_letter(question), letter(number), "{number}: {question}");
        }
    }
    lengths.sort_unstable();
    lengths.dedup();
    assert!(lengths.len() > 10, "the kills fell on too few places: {lengths:?}");
}

#[test]
fn a_sitting_is_open_in_one_program_at_a_time() {
    let home = home();
    let mut first = Room::begin(home.path());
    first.ask("a", PROMPT);
    let second = command(home.path(), &["resume", "--plain"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(second.status.code(), Some(1), "{second:?}");
    let told = String::from_utf8_lossy(&second.stderr);
    assert!(told.contains("sitting 1 is open in another window"), "{told}");
    // The first notices nothing.
    first.ask("b", PROMPT);
    first.kill();
    let (mut third, at) = Room::resume(home.path());
    assert_eq!(at, 3);
    assert_eq!(third.blanks().len(), 98);
}
