//! The program in a real terminal: what a candidate sees, and what the terminal is like afterwards.
//!
//! Each test opens a pseudo-terminal, presses keys, and waits for what an emulator shows; a test that waits in vain
//! prints the screen. Two tests let time pass, because time is what they are about. Sizes below 2×2 reach the program as
//! they are; the emulator, which cannot do them, stays at 2×2.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![expect(
    clippy::disallowed_methods,
    reason = "deadlines, and the time that a program takes, are measured from outside"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{fs, iter};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use vt100::{Color, MouseProtocolMode, Screen};

const OPENBOOK: &str = env!("CARGO_BIN_EXE_openbook");

/// How long a screen may take to show what it should, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(15);

const CTRL_C: &str = "\x03";
const CTRL_Z: &str = "\x1a";
const ENTER: &str = "\r";
const ESC: &str = "\x1b";

/// A program at a terminal.
struct Seat {
    keys: Box<dyn Write + Send>,
    terminal: Box<dyn MasterPty + Send>,
    /// Open as long as the terminal is looked at, or its last bytes are lost.
    line: Option<Box<dyn SlavePty + Send>>,
    happens: Receiver<Happened>,
    reader: JoinHandle<()>,
    closing: Arc<AtomicBool>,
    emulator: vt100::Parser,
    /// Every byte that the program wrote.
    bytes: Vec<u8>,
    process: Process,
    /// How it ended, once it has.
    status: Option<ExitStatus>,
    /// The terminal's settings before the program began.
    found: String,
}

/// A process that does not outlive its test.
struct Process {
    id: Pid,
    ended: bool,
}

impl Drop for Process {
    fn drop(&mut self) {
        if !self.ended {
            kill_process(self.id, Signal::KILL).unwrap_or(());
        }
    }
}

enum Happened {
    Output(Vec<u8>),
    OutputEnded,
    Ended(ExitStatus),
}

impl Seat {
    /// Opens the program at a terminal of 80×24.
    fn take(home: &Path, arguments: &[&str]) -> Self {
        Self::at(home, &[&[OPENBOOK], arguments].concat(), &[], (80, 24))
    }

    /// Opens any program, with variables of its own.
    fn at(home: &Path, program: &[&str], variables: &[(&str, &str)], size: (u16, u16)) -> Self {
        Self::of(command(home, program, variables), size)
    }

    fn of(command: CommandBuilder, (columns, rows): (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(pty_size(columns, rows)).unwrap();
        let found = settings(&*pair.master);
        let mut child = pair.slave.spawn_command(command).unwrap();
        let id = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
        let (tell, happens) = mpsc::channel();
        let waits = tell.clone();
        thread::spawn(move || {
            let status = child.wait().unwrap();
            waits.send(Happened::Ended(status)).unwrap_or(());
        });
        let closing = Arc::new(AtomicBool::new(false));
        let mut output = pair.master.try_clone_reader().unwrap();
        let is_closing = Arc::clone(&closing);
        let reader = thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(n @ 1..) = output.read(&mut chunk) {
                let told = tell.send(Happened::Output(chunk[..n].to_vec()));
                if told.is_err() || is_closing.load(Ordering::SeqCst) {
                    return;
                }
            }
            tell.send(Happened::OutputEnded).unwrap_or(());
        });
        let (rows, columns) = emulated(columns, rows);
        Self {
            keys: pair.master.take_writer().unwrap(),
            terminal: pair.master,
            line: Some(pair.slave),
            happens,
            reader,
            closing,
            emulator: vt100::Parser::new(rows, columns, 0),
            bytes: Vec::new(),
            process: Process { id, ended: false },
            status: None,
            found,
        }
    }

    /// Types.
    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Types, and waits for words on the screen.
    fn press_and_see(&mut self, keys: &str, words: &str) {
        self.press(keys);
        self.see(words);
    }

    /// Waits for words on the screen.
    fn see(&mut self, words: &str) {
        self.wait(words, |screen| shown(screen).contains(words));
    }

    /// Waits until the screen is as it should be.
    fn wait(&mut self, wanted: &str, is: impl Fn(&Screen) -> bool) {
        self.wait_until(wanted, |seat| is(seat.emulator.screen()));
    }

    fn wait_until(&mut self, wanted: &str, is: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is(self) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.happens.recv_timeout(left) {
                Ok(happened) => self.hear(happened),
                Err(why) => panic!("waited for {wanted:?}: {why}\n{}", self.picture()),
            }
            assert!(self.status.is_none() || is(self), "ended before {wanted:?}\n{}", self.picture());
        }
    }

    fn hear(&mut self, happened: Happened) {
        match happened {
            Happened::Output(bytes) => {
                self.emulator.process(&bytes);
                self.bytes.extend(bytes);
            }
            Happened::OutputEnded => {}
            Happened::Ended(status) => {
                self.process.ended = true;
                self.status = Some(status);
            }
        }
    }

    /// The screen, and how the program stands.
    fn picture(&self) -> String {
        let rule = "-".repeat(usize::from(self.emulator.screen().size().1.get()));
        format!("{rule}\n{}\n{rule}\n{:?}", shown(self.emulator.screen()), self.status)
    }

    /// Another size, also for the emulator.
    fn resize(&mut self, columns: u16, rows: u16) {
        let (emulated_rows, emulated_columns) = emulated(columns, rows);
        self.emulator.set_size(emulated_rows, emulated_columns);
        self.terminal.resize(pty_size(columns, rows)).unwrap();
    }

    /// Another size, waited for as far as one can tell from outside.
    fn resize_and_see(&mut self, columns: u16, rows: u16, words: &str) {
        let before = self.bytes.len();
        self.resize(columns, rows);
        if columns >= 60 && rows >= 16 {
            self.wait_until(words, |seat| {
                seat.bytes.len() > before && shown(seat.emulator.screen()).contains(words)
            });
        } else {
            self.wait_until("another frame", |seat| seat.bytes.len() > before);
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.process.id, signal).unwrap();
    }

    /// The seconds left that the screen shows.
    fn clock(&self) -> i64 {
        clock(self.emulator.screen()).unwrap_or_else(|| panic!("no clock\n{}", self.picture()))
    }

    /// Waits for the end of the program and gives its exit code; the terminal must be as it was found.
    fn ends_and_gives_back(&mut self) -> u32 {
        let (status, settings) = self.ends();
        assert_eq!(settings, self.found, "the terminal's settings");
        let screen = self.emulator.screen();
        let picture = self.picture();
        assert!(!screen.alternate_screen(), "still on the other screen\n{picture}");
        assert!(!screen.hide_cursor(), "the cursor is still hidden\n{picture}");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None, "{picture}");
        assert!(!screen.bracketed_paste() && !screen.application_cursor(), "{picture}");
        assert_eq!((screen.fgcolor(), screen.bgcolor()), (Color::Default, Color::Default), "{picture}");
        assert!(!screen.bold() && !screen.dim() && !screen.inverse(), "{picture}");
        assert_eq!(modes_left(&self.bytes), BTreeSet::new(), "modes that are not as a terminal has them");
        assert_eq!(status.signal(), None);
        status.exit_code()
    }

    /// Waits for the end of the program; gives its status and the terminal's settings then.
    fn ends(&mut self) -> (ExitStatus, String) {
        self.wait_until("the end", |seat| seat.status.is_some());
        let settings = settings(&*self.terminal);
        self.line = None;
        while let Ok(happened) = self.happens.recv_timeout(PATIENCE) {
            if matches!(happened, Happened::OutputEnded) {
                break;
            }
            self.hear(happened);
        }
        (self.status.clone().unwrap(), settings)
    }

    /// Kills the program as nothing else does.
    fn kill(mut self) {
        self.signal(Signal::KILL);
        let (status, _) = self.ends();
        assert!(status.signal().is_some(), "{status:?}");
    }

    /// Closes the terminal under the program, and says how long it lived on and how it ended.
    fn hang_up(self) -> (Duration, ExitStatus) {
        let Self { mut keys, terminal, line, happens, reader, closing, mut process, .. } = self;
        // The reader has the terminal open too, and lets go of it with the next frame.
        closing.store(true, Ordering::SeqCst);
        keys.write_all(b"j").unwrap();
        reader.join().unwrap();
        drop((keys, line));
        let closed = Instant::now();
        drop(terminal);
        loop {
            match happens.recv_timeout(PATIENCE) {
                Ok(Happened::Ended(status)) => {
                    process.ended = true;
                    return (closed.elapsed(), status);
                }
                Ok(_) => {}
                Err(why) => panic!("lives on without a terminal: {why}"),
            }
        }
    }
}

fn command(home: &Path, program: &[&str], variables: &[(&str, &str)]) -> CommandBuilder {
    let mut command = CommandBuilder::new(program[0]);
    command.args(&program[1..]);
    for foreign in ["LC_ALL", "LC_CTYPE", "NO_COLOR", "COLUMNS", "LINES", "XDG_DATA_HOME"] {
        command.env_remove(foreign);
    }
    command.env("HOME", home);
    command.env("OPENBOOK_HOME", home);
    command.env("LANG", "C.UTF-8");
    command.env("TERM", "xterm-256color");
    for (name, value) in variables {
        command.env(name, value);
    }
    command.cwd(home);
    command
}

fn pty_size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// Rows and columns of the emulator, which cannot be smaller than 2×2.
fn emulated(columns: u16, rows: u16) -> (NonZeroU16, NonZeroU16) {
    (NonZeroU16::new(rows.max(2)).unwrap(), NonZeroU16::new(columns.max(2)).unwrap())
}

/// The settings of a terminal (`termios`), as text.
fn settings(terminal: &dyn MasterPty) -> String {
    format!("{:?}", terminal.get_termios().unwrap())
}

fn shown(screen: &Screen) -> String {
    let rows: Vec<String> = screen.rows(0, screen.size().1.get()).collect();
    rows.join("\n")
}

/// The seconds left, from the header's `3:59:58 left`.
fn clock(screen: &Screen) -> Option<i64> {
    let header = screen.rows(0, screen.size().1.get()).next()?;
    let time = header.split(" left").next()?.split_whitespace().next_back()?;
    time.split(':').try_fold(0, |sum, part| Some(sum * 60 + part.parse::<i64>().ok()?))
}

/// The private modes (`CSI ? … h`) that were changed and not changed back; 7 and 25 are on in a terminal, the rest off.
fn modes_left(bytes: &[u8]) -> BTreeSet<u16> {
    let mut modes: BTreeMap<u16, bool> = BTreeMap::new();
    for (parameters, end) in sequences(bytes) {
        let Some(numbers) = parameters.strip_prefix('?').filter(|_| matches!(end, 'h' | 'l')) else {
            continue;
        };
        modes.extend(numbers.split(';').filter_map(|n| n.parse().ok()).map(|n| (n, end == 'h')));
    }
    modes.into_iter().filter(|&(mode, on)| on != matches!(mode, 7 | 25)).map(|(mode, _)| mode).collect()
}

/// Parameters and last letter of every control sequence.
fn sequences(bytes: &[u8]) -> Vec<(String, char)> {
    let text = String::from_utf8_lossy(bytes);
    let parts = text.split("\x1b[").skip(1);
    parts
        .filter_map(|part| {
            let end = part.find(|c: char| ('@'..='~').contains(&c))?;
            Some((part[..end].to_owned(), part[end..].chars().next()?))
        })
        .collect()
}

/// How many of the sequences choose a colour.
fn colours(bytes: &[u8]) -> usize {
    let is_colour = |n: &str| matches!(n.parse::<u16>(), Ok(30..=38 | 40..=48 | 90..=97 | 100..=107));
    sequences(bytes).iter().filter(|(numbers, end)| *end == 'm' && numbers.split(';').any(is_colour)).count()
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn json(home: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(OPENBOOK).args(arguments).env("OPENBOOK_HOME", home).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The letter that the candidate gives to a question, counted from 1.
fn letter(question: usize) -> char {
    ['a', 'c', 'b', 'd', 'b'][question % 5]
}

/// Answers questions, and moves on after each but the last.
fn answer(seat: &mut Seat, questions: std::ops::RangeInclusive<usize>) {
    let last = *questions.end();
    for question in questions {
        let letter = letter(question);
        seat.see(&format!("{question} / 100"));
        seat.press_and_see(&letter.to_string(), &format!("● {}", letter.to_ascii_uppercase()));
        if question < last {
            seat.press_and_see(ENTER, &format!("{} / 100", question + 1));
        }
    }
}

#[test]
fn an_exam_is_sat_by_key_presses_through_resizes_and_a_kill() {
    let home = home();
    let mut seat = Seat::take(home.path(), &["exam", "cpc", "--seed", "7", "--mouse"]);
    answer(&mut seat, 1..=20);
    seat.resize(120, 40);
    seat.wait("the map beside question 20", |s| s.rows(0, 120).nth(1).is_some_and(|rule| rule.contains('┬')));
    seat.press_and_see(ENTER, "21 / 100");
    answer(&mut seat, 21..=40);
    seat.resize(50, 10);
    seat.see("This window is 50×10");
    // What is pressed blindly counts all the same, so nothing is pressed.
    seat.resize(80, 24);
    seat.wait("question 40, answered", |s| shown(s).contains("40 / 100") && shown(s).contains("● "));
    seat.press_and_see(ENTER, "41 / 100");
    answer(&mut seat, 41..=60);
    let left = seat.clock();
    seat.kill();

    let mut seat = Seat::take(home.path(), &["resume", "--mouse"]);
    seat.wait("question 60, answered", |s| shown(s).contains("60 / 100") && shown(s).contains("● "));
    assert!((seat.clock() - left).abs() <= 1, "{left} s left before the kill, {} after", seat.clock());
    seat.press_and_see(ENTER, "61 / 100");
    answer(&mut seat, 61..=100);
    seat.press_and_see("r", "100 answered");
    seat.see("0 blank");
    seat.press_and_see("y", "Hand the paper in?");
    seat.press_and_see("y", "PASSED");

    let history = json(home.path(), &["history", "--json"]);
    let sitting = &history[0];
    assert_eq!(history.as_array().unwrap().len(), 1);
    assert_eq!(sitting["kind"], "mock");
    assert_eq!(sitting["scored"], 100);
    let verdict = if sitting["passed"] == true { "✓ PASSED" } else { "✗ NOT PASSED" };
    seat.see(&format!("{verdict}   {} / 100", sitting["correct"]));

    let detail = json(home.path(), &["history", &sitting["id"].to_string(), "--json"]);
    let questions = detail["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 100);
    for (number, question) in (1..).zip(questions) {
        let place = usize::try_from(u32::from(letter(number)) - u32::from('a')).unwrap();
        let pressed = question["shown"].as_str().unwrap().chars().nth(place).unwrap();
        let chosen = question["chosen"].as_str().unwrap();
        assert!(chosen.eq_ignore_ascii_case(&pressed.to_string()), "{number}: {question}");
        assert_eq!(question["correct"], chosen == question["key"], "{number}: {question}");
    }
    let right = questions.iter().filter(|q| q["correct"] == true).count();
    assert_eq!(sitting["correct"], right);

    seat.press_and_see("q", "Mock");
    seat.press("q");
    assert_eq!(seat.ends_and_gives_back(), 0);
}

#[test]
fn the_terminal_is_given_back_on_every_way_out() {
    let ways: [(&str, Option<Signal>, u32); 4] = [
        (CTRL_C, None, 0),
        ("", Some(Signal::TERM), 143),
        ("", Some(Signal::INT), 130),
        ("", Some(Signal::HUP), 129),
    ];
    let home = home();
    let places: [(&[&str], &str); 2] =
        [(&["--mouse"], "History"), (&["exam", "--seed", "7", "--mouse"], "1 / 100")];
    for (arguments, words) in places {
        for (keys, signal, code) in ways {
            let mut seat = Seat::take(home.path(), arguments);
            seat.see(words);
            seat.wait("the other screen, mouse and all", |s| {
                s.alternate_screen() && s.hide_cursor() && s.mouse_protocol_mode() != MouseProtocolMode::None
            });
            assert_ne!(settings(&*seat.terminal), seat.found, "keys come one by one");
            let asked = Instant::now();
            match signal {
                Some(signal) => seat.signal(signal),
                None => seat.press(keys),
            }
            assert_eq!(seat.ends_and_gives_back(), code, "{arguments:?}, {signal:?}");
            assert!(asked.elapsed() < Duration::from_secs(2), "{signal:?}: {:?}", asked.elapsed());
        }
    }
    let mut seat = Seat::take(home.path(), &["--mouse"]);
    seat.see("History");
    seat.press("q");
    assert_eq!(seat.ends_and_gives_back(), 0);
    seat.wait("the farewell", |s| shown(s).contains("waits at question"));
}

#[test]
fn the_terminal_is_given_back_when_the_store_breaks() {
    let home = home();
    let mut seat = Seat::take(home.path(), &[]);
    seat.see("History");
    for file in fs::read_dir(home.path()).unwrap() {
        let file = file.unwrap().path();
        let length = usize::try_from(fs::metadata(&file).unwrap().len()).unwrap();
        fs::write(&file, vec![b'?'; length.max(4096)]).unwrap();
    }
    seat.press("jj");
    seat.press(ENTER);
    seat.see("openbook.db is damaged");
    seat.press("q");
    assert_eq!(seat.ends_and_gives_back(), 0);
}

#[test]
fn a_signal_in_the_middle_of_an_exam_loses_nothing() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let home = home();
        let mut seat = Seat::take(home.path(), &["exam", "--seed", "7"]);
        answer(&mut seat, 1..=3);
        let left = seat.clock();
        seat.signal(signal);
        seat.ends_and_gives_back();
        let mut seat = Seat::take(home.path(), &["resume"]);
        seat.wait("question 3, answered", |s| shown(s).contains("3 / 100") && shown(s).contains("● "));
        assert!((seat.clock() - left).abs() <= 1, "{left} s left before, {} after", seat.clock());
        seat.press_and_see("r", "3 answered");
    }
}

#[test]
fn a_kill_while_the_clock_runs_gives_no_more_than_a_second_back() {
    for seconds in [1, 2, 3] {
        let home = home();
        let mut seat = Seat::take(home.path(), &["exam", "--seed", "7"]);
        answer(&mut seat, 1..=1);
        let begun = seat.clock();
        seat.wait("a running clock", |s| clock(s).is_some_and(|now| now <= begun - seconds));
        let left = seat.clock();
        seat.kill();
        let mut seat = Seat::take(home.path(), &["resume"]);
        seat.see("1 / 100");
        assert!((seat.clock() - left).abs() <= 1, "{left} s left before, {} after", seat.clock());
    }
}

#[test]
fn a_closed_terminal_ends_the_program_within_a_second() {
    let ignored = ["sh", "-c", r#"trap "" HUP; exec "$@""#, "sh", OPENBOOK];
    for arguments in [&["exam", "--seed", "7"] as &[&str], &[]] {
        for controlling in [true, false] {
            let home = home();
            let mut command = command(home.path(), &[&ignored, arguments].concat(), &[]);
            // Where the terminal is not the controlling one, as under sudo, no signal says that it is gone.
            command.set_controlling_tty(controlling);
            let mut seat = Seat::of(command, (80, 24));
            seat.see(if arguments.is_empty() { "History" } else { "1 / 100" });
            let (lived, status) = seat.hang_up();
            assert!(lived < Duration::from_secs(1), "{arguments:?}, {controlling}: lived on for {lived:?}");
            // By the signal or the line; or by a frame that could not be drawn.
            assert!(matches!(status.exit_code(), 129 | 1), "{arguments:?}, {controlling}: {status:?}");
        }
    }
}

#[test]
fn an_exam_whose_terminal_was_closed_goes_on_where_it_stood() {
    let home = home();
    let mut seat = Seat::take(home.path(), &["exam", "--seed", "7"]);
    answer(&mut seat, 1..=5);
    seat.hang_up();
    let mut seat = Seat::take(home.path(), &["resume"]);
    seat.wait("question 5, answered", |s| shown(s).contains("5 / 100") && shown(s).contains("● "));
}

#[test]
fn control_z_gives_the_shell_back_and_fg_the_question() {
    let home = home();
    let shell = ["bash", "--norc", "--noprofile", "-i"];
    let variables = [("PS1", "shell: "), ("OPENBOOK", OPENBOOK), ("HISTFILE", "")];
    let mut seat = Seat::at(home.path(), &shell, &variables, (80, 24));
    seat.see("shell:");
    seat.press_and_see("stty -g >before; echo kept-$((1 + 1))\r", "kept-2");
    seat.press_and_see("\"$OPENBOOK\" exam --seed 7 --mouse\r", "1 / 100");
    seat.press_and_see("b", "● B");
    let (left, seen) = (seat.clock(), Instant::now());
    seat.press(CTRL_Z);
    seat.wait("the shell's screen", |s| !s.alternate_screen() && shown(s).contains("Stopped"));
    let mut at_desk = seen.elapsed();
    let screen = seat.emulator.screen();
    assert!(!screen.hide_cursor() && screen.mouse_protocol_mode() == MouseProtocolMode::None);
    seat.press_and_see("stty -g >after; echo kept-$((1 + 2))\r", "kept-3");
    let saved = |name| fs::read_to_string(home.path().join(name)).unwrap();
    assert_eq!(saved("before"), saved("after"), "the terminal's settings");
    seat.press_and_see("sleep 3; echo away-$((1 + 1))\r", "away-2");
    let back = Instant::now();
    seat.press("fg\r");
    seat.wait("the question", |s| s.alternate_screen() && s.hide_cursor() && clock(s).is_some());
    seat.wait("all of it", |s| shown(s).contains("1 / 100") && shown(s).contains("● B"));
    at_desk += back.elapsed();
    let charged = left - seat.clock();
    let desk = i64::try_from(at_desk.as_secs()).unwrap();
    assert!((0..=desk + 1).contains(&charged), "{charged} s charged for {at_desk:?} at the desk");
    seat.press_and_see("c", "● C");
    seat.press_and_see("q", "History");
    seat.press("q");
    seat.wait("the shell again", |s| !s.alternate_screen() && shown(s).contains("waits at question"));
    seat.press_and_see("stty -g >after; echo kept-$((1 + 3))\r", "kept-4");
    assert_eq!(saved("before"), saved("after"), "the terminal's settings at the end");
}

#[test]
fn control_z_without_a_shell_does_not_strand_the_candidate() {
    let home = home();
    let mut seat = Seat::take(home.path(), &["exam", "--seed", "7"]);
    seat.see("1 / 100");
    seat.press_and_see(CTRL_Z, "There is no shell to go back to.");
    seat.press_and_see("a", "● A");
}

#[test]
fn no_size_kills_the_program_on_any_screen() {
    const SIZES: [(u16, u16); 22] = [
        (1, 1),
        (2, 1),
        (1, 2),
        (2, 2),
        (3, 3),
        (1, 100),
        (300, 1),
        (5, 4),
        (10, 3),
        (20, 8),
        (40, 12),
        (59, 16),
        (60, 15),
        (60, 16),
        (61, 17),
        (80, 24),
        (109, 20),
        (110, 16),
        (120, 40),
        (200, 60),
        (300, 100),
        (80, 24),
    ];
    let home = home();
    let mut seat = Seat::take(home.path(), &[]);
    // The keys that lead to a screen, words that show it is there, and words that it has at every size.
    let screens = [
        ("", "Mock exam", "openbook"),
        (ENTER, "Practice", "CPC mock exam"),
        (ENTER, "1 / 100", "1 / 100"),
        ("a", "● A", "1 / 100"),
        ("?", "At a question", "Keys"),
        ("?", "● A", "1 / 100"),
        ("/", "all books", "1 / 100"),
        ("colles right initial", "▸ S52.531A", "1 / 100"),
        (ENTER, "valid for reporting", "1 / 100"),
        (ESC, "Esc close", "1 / 100"),
        // The question may be in view beside the book: only the footer tells that the book is closed.
        (ESC, "a–d answer", "1 / 100"),
        ("r", "1 answered", "1 answered"),
        ("y", "Hand in all the same?", "1 answered"),
        ("y", "PASSED", "PASSED"),
        (ENTER, "1 / 100", "1 / 100"),
        ("q", "PASSED", "PASSED"),
        ("q", "Mock exam", "openbook"),
    ];
    for (keys, words, always) in screens {
        seat.press_and_see(keys, words);
        for (columns, rows) in SIZES {
            seat.resize_and_see(columns, rows, always);
        }
    }
    for (columns, rows) in SIZES.iter().chain(SIZES.iter().rev()).cycle().take(300) {
        seat.resize(*columns, *rows);
    }
    // It ends as it began: a window is drawn anew even where the size is that of the last frame.
    let (columns, rows) = SIZES[SIZES.len() - 1];
    seat.resize(columns, rows);
    seat.wait("home again", |s| shown(s).contains("History"));
    seat.press("q");
    assert_eq!(seat.ends_and_gives_back(), 0);
}

#[test]
fn a_screen_that_something_else_wrote_on_is_drawn_anew() {
    let home = home();
    let mut seat = Seat::take(home.path(), &["exam", "--seed", "7"]);
    seat.see("1 / 100");
    for again in ["control-L", "a window that changed and changed back"] {
        seat.emulator.process(b"\x1b[2J\x1b[5;5Hnews from the system");
        match again {
            "control-L" => seat.press("\x0c"),
            _ => [81, 80].into_iter().for_each(|columns| seat.resize(columns, 24)),
        }
        seat.wait(again, |s| shown(s).contains("1 / 100") && !shown(s).contains("news"));
    }
    seat.press_and_see("a", "● A");
}

#[test]
fn a_key_after_a_resize_counts_and_so_does_the_last_of_a_long_paste() {
    let home = home();
    let mut seat = Seat::take(home.path(), &["exam", "--seed", "7"]);
    seat.see("1 / 100");
    for letter in ["a", "b", "c", "d"] {
        // All at once, so that the program may find both when it wakes.
        seat.resize(if letter < "c" { 100 } else { 80 }, 24);
        seat.press_and_see(letter, &format!("● {}", letter.to_uppercase()));
    }
    // More than crossterm reads at a time; nothing more comes after it.
    seat.press_and_see(&("j".repeat(3000) + "a"), "● A");
}

#[test]
fn without_a_terminal_it_says_so_in_a_line() {
    let home = home();
    for arguments in [&[] as &[&str], &["exam", "--seed", "7"], &["drill"]] {
        let mut command = Command::new(OPENBOOK);
        command.args(arguments).env("OPENBOOK_HOME", home.path()).stdin(Stdio::null());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.starts_with("openbook: ") && said.contains("--plain"), "{said}");
    }
    for redirected in ["</dev/null", ">/dev/null", "TERM=dumb"] {
        let script = match redirected.strip_prefix("TERM") {
            Some(_) => format!(r#"{redirected} "$@"; echo code $?"#),
            None => format!(r#""$@" {redirected}; echo code $?"#),
        };
        let mut seat = Seat::at(home.path(), &["sh", "-c", &script, "sh", OPENBOOK], &[], (80, 24));
        assert_eq!(seat.ends_and_gives_back(), 0);
        let screen = shown(seat.emulator.screen());
        assert!(screen.contains("code 2") && screen.contains("no terminal to draw on"), "{screen}");
    }
}

/// The screen without its header, which holds the clock, and without the row of messages.
fn body(screen: &Screen) -> String {
    let rows: Vec<String> =
        screen.rows(0, screen.size().1.get()).map(|row| row.trim_end().to_owned()).collect();
    rows[1..rows.len() - 2].join("\n")
}

/// Words on the first page and the list of the book, and on no page without it.
const BOOK: &str = "all books";

/// A clock that is looked at twice: what it charged for the time between.
struct Charge {
    left: i64,
    since: Instant,
}

impl Charge {
    fn from(seat: &Seat) -> Self {
        Self { left: seat.clock(), since: Instant::now() }
    }

    /// The clock never goes back, and takes what went by; it may be shown a second late.
    fn is_right(&self, seat: &Seat) {
        let (charged, elapsed) = (self.left - seat.clock(), self.since.elapsed());
        let seconds = i64::try_from(elapsed.as_secs()).unwrap();
        assert!(
            charged >= 0 && (seconds - 2..=seconds + 2).contains(&charged),
            "{charged} s charged for {elapsed:?}\n{}",
            seat.picture()
        );
    }
}

/// Opens the book at a question and turns to the page of a code that is looked up in words.
fn read_colles(seat: &mut Seat) {
    seat.press_and_see("/", BOOK);
    seat.press_and_see("colles right initial", "▸ S52.531A");
    seat.press_and_see(ENTER, "valid for reporting");
}

#[test]
fn a_code_is_looked_up_in_a_mock_its_notes_are_read_and_its_pin_is_there_the_next_day() {
    let home = home();
    let mut seat = Seat::take(home.path(), &["exam", "cpc", "--seed", "7"]);
    seat.see("1 / 100");
    seat.press_and_see("n", "2 / 100");
    seat.wait("no message", |s| !shown(s).contains("Your keys stand"));
    let (question, charge) = (body(seat.emulator.screen()), Charge::from(&seat));

    read_colles(&mut seat);
    charge.is_right(&seat);
    // What S52 says of all below it, said at the code, and the code that it names.
    seat.wait("the inherited note", |s| {
        let text = shown(s);
        let at = text.find("Excludes1 (never together)   from S52\n");
        at.is_some_and(|at| {
            text[at..].lines().nth(1).is_some_and(|l| l.contains("amputation of forearm (S58.-)"))
        })
    });
    seat.see("2 / 100");
    seat.press_and_see("p", "⚑ pinned");
    seat.press_and_see(ESC, "Esc close");
    seat.press(ESC);
    seat.wait("the question as it was", |s| body(s) == question);
    seat.see("2 / 100");
    charge.is_right(&seat);
    // And its keys are its own again.
    seat.press_and_see("b", "● B");
    seat.press_and_see("q", "1 pin");
    seat.press("q");
    assert_eq!(seat.ends_and_gives_back(), 0);

    let mut seat = Seat::take(home.path(), &[]);
    seat.see("1 pin");
    seat.press_and_see("/", "Your pins");
    seat.see("▸ S52.531A");
    seat.press(ESC);
    seat.see("History");
    // From its row as well, and the pin opens its page.
    seat.press_and_see("jjj", "▸ Book");
    seat.press_and_see(ENTER, "Your pins");
    seat.press_and_see(ENTER, "⚑ pinned");
    seat.see("from S52");
    seat.press_and_see("p", "p pin");
    seat.press_and_see(ESC, "Type words, an abbreviation, or a code");
    seat.press(ESC);
    seat.see("History");
    seat.press("q");
    assert_eq!(seat.ends_and_gives_back(), 0);
}

#[test]
fn a_kill_over_an_open_book_keeps_the_answers_and_the_time_in_it() {
    let home = home();
    let mut seat = Seat::take(home.path(), &["exam", "--seed", "7"]);
    answer(&mut seat, 1..=2);
    let opened = Instant::now();
    read_colles(&mut seat);
    let begun = seat.clock();
    seat.wait("two seconds in the book", |s| clock(s).is_some_and(|now| now <= begun - 2));
    let left = seat.clock();
    seat.kill();

    let mut seat = Seat::take(home.path(), &["resume"]);
    seat.wait("question 2, answered", |s| shown(s).contains("2 / 100") && shown(s).contains("● "));
    assert!(!shown(seat.emulator.screen()).contains("valid for reporting"), "{}", seat.picture());
    assert!((seat.clock() - left).abs() <= 1, "{left} s left before the kill, {} after", seat.clock());
    seat.press_and_see("r", "2 answered");
    let longest = opened.elapsed().as_secs() + 1;
    seat.press_and_see("y", "Hand in all the same?");
    seat.press_and_see("y", "NOT PASSED");
    let detail = json(home.path(), &["history", "1", "--json"]);
    let seconds = |question: usize, field: &str| detail["questions"][question][field].as_u64().unwrap();
    assert_eq!((seconds(0, "book_seconds"), seconds(2, "book_seconds")), (0, 0));
    let (book, spent) = (seconds(1, "book_seconds"), seconds(1, "seconds"));
    assert!(
        (1..=longest).contains(&book) && book <= spent,
        "{book} s of {spent} s in the book, {longest} s at most"
    );
    seat.press("qq");
    assert_eq!(seat.ends_and_gives_back(), 0);
}

#[test]
fn the_book_follows_the_window_from_beside_the_question_to_the_whole_screen_and_back() {
    let home = home();
    let mut seat = Seat::take(home.path(), &["exam", "--seed", "7"]);
    answer(&mut seat, 1..=1);
    let marked = format!("● {}", letter(1).to_ascii_uppercase());
    seat.press_and_see("/", BOOK);
    seat.press_and_see("colles right initial", "▸ S52.531A");
    for (opens, words) in [("", "▸ S52.531A"), (ENTER, "valid for reporting")] {
        seat.press_and_see(opens, words);
        seat.resize(120, 40);
        seat.wait("the answer beside the book", |s| {
            let text = shown(s);
            [marked.as_str(), words, "│", "1 / 100"].iter().all(|part| text.contains(part))
        });
        seat.resize(80, 24);
        seat.wait("the book alone, under the clock", |s| {
            let text = shown(s);
            !text.contains(&marked) && text.contains(words) && text.contains("1 / 100") && clock(s).is_some()
        });
        seat.resize(50, 10);
        seat.see("This window is 50×10");
        seat.resize(60, 16);
        seat.wait("the book in the least room", |s| {
            shown(s).contains("1 / 100") && !shown(s).contains("This window")
        });
        seat.resize(80, 24);
        seat.see(words);
    }
    seat.press_and_see(ESC, "Esc close");
    seat.press_and_see(ESC, &marked);
    seat.press("q");
    seat.see("History");
    seat.press("q");
    assert_eq!(seat.ends_and_gives_back(), 0);
}

#[test]
fn whatever_is_typed_into_the_book_the_screen_stands_and_no_key_is_lost() {
    let home = home();
    let mut seat = Seat::take(home.path(), &["exam", "--seed", "7"]);
    seat.see("1 / 100");
    seat.press_and_see("/", BOOK);
    for (typed, seen) in [("😀", "/ 😀"), (" é", "/ 😀 é"), ("سكر", BOOK)] {
        seat.press_and_see(typed, seen);
        seat.see("1 / 100");
    }
    // Neither what a terminal obeys nor what turns a line about is shown, and none of it closes the book.
    seat.press_and_see("\x01\x02\x05\x0e\x10\x11\x12\x13\x14\x17\u{202e}\u{200b}\u{7f}", BOOK);
    // Three hundred at once, of which the first eighty count; they are taken back, and a code is typed, all in one go.
    let paste = format!("{}{}I10", "w".repeat(300), "\x7f".repeat(100));
    seat.press(&paste);
    seat.wait("the code and nothing before it", |s| {
        let text = shown(s);
        text.contains("/ I10▏") && text.contains("▸ I10") && text.contains("1 / 100")
    });
    seat.press_and_see(&"w".repeat(300), "wwww");
    seat.press(ESC);
    seat.wait("the question", |s| !shown(s).contains(BOOK));
    for (key, marked) in [("b", "● B"), ("c", "● C"), ("b", "● B")] {
        seat.press_and_see(key, marked);
    }
    seat.press("q");
    seat.see("History");
    seat.press("q");
    assert_eq!(seat.ends_and_gives_back(), 0);
}

#[test]
fn in_a_blank_the_code_of_a_page_is_copied_and_counts_as_typed() {
    let home = home();
    let bank = home.path().join("bank");
    fs::create_dir(&bank).unwrap();
    fs::write(bank.join("areas.yaml"), "areas:\n  - {id: wrists, title: Wrists, set: icd-10-cm}\n").unwrap();
    let question = "bank: wrists\ntitle: Wrists\nprofile: CY2026\narea: wrists\nquestions:\n  - id: wri-001\n    kind: fill\n    \
                    difficulty: easy\n    cognitive: apply\n    stem: A Colles fracture on the right is first seen, closed. Which code?\n    \
                    accept: [S52.531A]\n    explanation: So the book says.\n    references: [{source: tabular, section: S52}]\n";
    fs::write(bank.join("wrists.yaml"), question).unwrap();
    let bank = bank.to_str().unwrap();
    let mut seat = Seat::take(home.path(), &["--bank", bank, "drill", "--area", "wrists"]);
    seat.see("1 / 1 ");
    read_colles(&mut seat);
    seat.see("c copy");
    seat.press("c");
    seat.wait("the code in the blank", |s| {
        let text = shown(s);
        text.contains("S52.531A") && text.contains("Which code?") && !text.contains("valid for reporting")
    });
    seat.press_and_see(ENTER, "So the book says.");
    seat.press_and_see("r", "1 answered");
    seat.press_and_see("y", "Hand");
    seat.press_and_see("y", "1 / 1");
    let detail = json(home.path(), &["history", "1", "--json"]);
    let asked = &detail["questions"][0];
    assert_eq!((&asked["chosen"], &asked["correct"]), (&"S52.531A".into(), &true.into()));
    seat.press("qq");
    assert_eq!(seat.ends_and_gives_back(), 0);
}

#[test]
fn control_c_and_control_z_work_over_an_open_book() {
    let home = home();
    let shell = ["bash", "--norc", "--noprofile", "-i"];
    let variables = [("PS1", "shell: "), ("OPENBOOK", OPENBOOK), ("HISTFILE", "")];
    let mut seat = Seat::at(home.path(), &shell, &variables, (80, 24));
    seat.see("shell:");
    seat.press_and_see("\"$OPENBOOK\" exam --seed 7\r", "1 / 100");
    read_colles(&mut seat);
    seat.press(CTRL_Z);
    seat.wait("the shell's screen", |s| !s.alternate_screen() && shown(s).contains("Stopped"));
    seat.press("fg\r");
    seat.wait("the page", |s| s.alternate_screen() && shown(s).contains("valid for reporting"));
    seat.press_and_see("p", "⚑ pinned");
    seat.press(CTRL_C);
    seat.wait("the shell again", |s| {
        !s.alternate_screen() && shown(s).contains("waits at question 1 of 100")
    });
}

/// Goes through an exam's screens and home, and gives all that was written.
fn visit(variables: &[(&str, &str)], chosen: &str, pass: &str) -> Vec<u8> {
    let home = home();
    let program = [OPENBOOK, "exam", "--seed", "7"];
    let mut seat = Seat::at(home.path(), &program, variables, (120, 40));
    seat.see("1 / 100");
    seat.press_and_see("a", &format!("{chosen} A"));
    seat.press("f");
    seat.press_and_see("sb", "struck out");
    seat.press_and_see("n", "2 / 100");
    seat.press_and_see("?", "At a question");
    seat.press(ESC);
    seat.see("2 / 100");
    seat.press_and_see("r", "1 answered");
    seat.press_and_see("yy", &format!("{pass} NOT PASSED"));
    seat.press_and_see(ENTER, "1 / 100");
    seat.press_and_see("q", "NOT PASSED");
    seat.press_and_see("q", "History");
    seat.press(&iter::repeat_n("j", 3).collect::<String>());
    seat.press("q");
    assert_eq!(seat.ends_and_gives_back(), 0);
    seat.bytes.clone()
}

#[test]
fn no_color_means_no_colour() {
    assert!(colours(&visit(&[], "●", "✗")) > 0, "colours where they are welcome");
    assert_eq!(colours(&visit(&[("NO_COLOR", "1")], "●", "✗")), 0);
}

#[test]
fn a_terminal_that_shows_only_ascii_gets_only_ascii() {
    let bytes = visit(&[("LC_ALL", "C")], "o", "x");
    let foreign: BTreeSet<char> = String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_ascii()).collect();
    assert_eq!(foreign, BTreeSet::new());
}

#[test]
fn a_combining_mark_that_was_taken_back_is_gone_from_the_screen() {
    let home = home();
    let mut seat = Seat::take(home.path(), &["exam", "--seed", "7"]);
    seat.see("1 / 100");
    seat.press_and_see("/", BOOK);
    // The row moves left under the cursor until it begins with the mark alone.
    for key in "e\u{301}".chars().chain("w".repeat(78).chars()) {
        seat.press_and_see(&key.to_string(), "1 / 100");
    }
    seat.press_and_see(&("\x7f".repeat(90) + "I10"), "I10▏");
    seat.wait("the code and nothing before it", |s| shown(s).contains("/ I10▏"));
}
