//! The plain room: one command a line, what is said on stdout. End of input leaves the sitting resumable.

mod book;
mod lines;

use std::sync::mpsc::RecvTimeoutError;

use super::sit::Opening;
use crate::app::session::Session;
use crate::app::{Data, Failure, Outcome, print};
use crate::codebook::shelf::Shelf;
use crate::domain::fault::visible;
use crate::domain::paper::Mode;
use crate::engine::assemble::{self, Shortage};
use crate::engine::exam::{Event, Notice, Phase};
use crate::plain::{self, Command};
use lines::{Line, Lines};

/// Sits in lines of text.
pub(crate) fn enter(mut data: Data, opening: Opening) -> Outcome {
    for warning in &data.warnings {
        print(&format!("{}\n", visible(warning)))?;
    }
    let lines = Lines::listen();
    let session = match opening {
        Opening::Home => return Err(Failure::Usage(
            "with --plain, name what to do: exam, drill, resume, history or bank. `openbook help` says more."
                .into(),
        )),
        Opening::Sit(paper) => Session::begin(&mut data.store, paper)?,
        Opening::Resume(id) => Session::resume(&mut data.store, id)?,
        Opening::Short { exam, shortage, mode, seed } => {
            match shorter(&data, &lines, &exam, (&shortage, mode, seed))? {
                Some(paper) => Session::begin(&mut data.store, paper)?,
                None => return Ok(false),
            }
        }
    };
    Room { data, session, lines, asked: false, shelf: None }.sit()
}

/// Says what a bank lacks and offers the largest form it can give.
fn shorter(
    data: &Data,
    lines: &Lines,
    id: &str,
    (shortage, mode, seed): (&Shortage, Mode, u64),
) -> Result<Option<crate::domain::paper::Paper>, Failure> {
    let mut text = String::from("The banks are too small for a whole form:\n");
    for lack in &shortage.lacks {
        text += &format!(
            "{}: {} needed, {} there, {} lacking\n",
            lack.title,
            lack.needed,
            lack.available,
            lack.needed - lack.available
        );
    }
    let exam = data.bank.exam(id).filter(|_| shortage.largest > 0);
    let Some(exam) = exam else {
        print(&format!(
            "{text}No form in the blueprint's proportions can be drawn. `openbook drill` asks what there is.\n"
        ))?;
        return Ok(None);
    };
    print(&format!(
        "{text}A form of {} questions in the same proportions can be drawn. Type y to sit it.\n",
        shortage.largest
    ))?;
    let wanted =
        matches!(lines.wait(), Some(Line::Typed(line)) if matches!(line.as_str(), "y" | "Y" | "yes"));
    if !wanted {
        return Ok(None);
    }
    match data.draw(seed, |draw| assemble::mock_of(draw, exam, mode, shortage.largest))? {
        Ok(paper) => Ok(Some(paper)),
        Err(_) => Err(Failure::Told("the banks changed meanwhile; try again.".into())),
    }
}

struct Room {
    data: Data,
    session: Session,
    lines: Lines,
    /// Whether it was asked if the paper shall be handed in with blanks.
    asked: bool,
    /// The books, once something was looked up.
    shelf: Option<Shelf>,
}

/// Whether the sitting goes on after a command.
enum Then {
    GoOn,
    Show,
    End,
}

impl Room {
    fn sit(mut self) -> Outcome {
        let paper = self.session.sitting().paper();
        let hello = format!(
            "{} · sitting {} · {} questions · {}{} · ? for help\n",
            paper.title,
            self.session.id().0,
            paper.len(),
            plain::time_left(self.session.sitting(), self.session.at()),
            if self.session.sitting().is_paused() { " · paused, type continue" } else { "" },
        );
        print(&hello)?;
        self.show()?;
        while !self.session.sitting().is_over() {
            match self.lines.within_a_second() {
                Ok(Line::TooLong) => print("That line is too long.\n")?,
                Ok(Line::Typed(line)) => match self.hear(&line)? {
                    Then::GoOn => {}
                    Then::Show => self.show()?,
                    Then::End => return Ok(true),
                },
                Err(RecvTimeoutError::Timeout) => {
                    let notices = self.session.tick(&mut self.data.store);
                    self.tell(notices)?;
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.leave()?;
                    return Ok(true);
                }
            }
        }
        self.end()
    }

    fn end(&mut self) -> Outcome {
        // What could not be kept is tried again every second while somebody is there.
        while let Some(trouble) = self.session.trouble().map(str::to_owned) {
            print(&format!("NOT SAVED YET: {trouble} Trying again; end of input gives up.\n"))?;
            if matches!(self.lines.within_a_second(), Err(RecvTimeoutError::Disconnected)) {
                break;
            }
            self.session.tick(&mut self.data.store);
        }
        if matches!(self.session.sitting().phase(), Phase::Over { timed_out: true, .. }) {
            print("\nTime is up; the paper is handed in.\n")?;
        }
        let report = self.session.score().map(|score| plain::report(self.session.sitting().paper(), score));
        print(&report.unwrap_or_default())?;
        match self.session.trouble() {
            None if self.data.store.is_lasting() => {
                print(&format!("\nKept as sitting {}.\n", self.session.id().0))?;
                Ok(true)
            }
            None => Ok(true),
            Some(trouble) => Err(Failure::Told(format!("the result could not be kept: {trouble}"))),
        }
    }

    fn act(&mut self, event: Event) -> Result<(), Failure> {
        let notices = self.session.act(&mut self.data.store, event);
        self.tell(notices)
    }

    fn tell(&mut self, notices: Vec<Notice>) -> Result<(), Failure> {
        for notice in notices {
            print(&format!("{}\n", plain::notice(notice)))?;
        }
        match self.session.trouble() {
            Some(trouble) => print(&format!("NOT SAVED YET: {}\n", visible(trouble))),
            None => Ok(()),
        }
    }

    fn show(&mut self) -> Result<(), Failure> {
        let number = self.current();
        if self.session.sitting().question().is_none() {
            self.act(Event::Opened(number))?;
        }
        print(&plain::question(self.session.sitting(), number, self.session.at()))?;
        print("> ")
    }

    fn current(&self) -> usize {
        self.session.sitting().place()
    }

    fn hear(&mut self, line: &str) -> Result<Then, Failure> {
        let notices = self.session.tick(&mut self.data.store);
        self.tell(notices)?;
        if self.session.sitting().is_over() {
            return Ok(Then::GoOn);
        }
        if std::mem::take(&mut self.asked) {
            return self.confirmed(line);
        }
        if let Some(typed) = line.trim().strip_prefix('/') {
            return self.look_up(typed.trim());
        }
        self.close_book()?;
        let question = self.current();
        let Some(asked) = self.session.sitting().paper().questions.get(question).cloned() else {
            return Ok(Then::End);
        };
        let last = self.session.sitting().paper().len().saturating_sub(1);
        match plain::parse(line, &asked) {
            Command::Answer(answer) => {
                let stands = self.session.sitting().mark(question).is_some_and(|m| m.checked);
                self.act(Event::Answered { question, answer })?;
                if self.session.sitting().is_paused() || stands {
                    return Ok(Then::GoOn);
                }
                if self.session.sitting().explains() {
                    self.act(Event::Checked(question))?;
                    self.explain(question)?;
                }
                return self.after_answer(question, last);
            }
            Command::Clear => {
                self.act(Event::Cleared(question))?;
                let blank = self.session.sitting().mark(question).is_some_and(|m| m.answer.is_none());
                print(if blank { "Blank.\n" } else { "" })?;
            }
            Command::Strike(shown) => {
                if let Some(option) = asked.bank_position(shown) {
                    let is_struck = |room: &Self| {
                        room.session.sitting().mark(question).is_some_and(|m| m.struck.has(option))
                    };
                    let before = is_struck(self);
                    self.act(Event::Struck { question, option })?;
                    match (before, is_struck(self)) {
                        (false, true) => print("Struck out.\n")?,
                        (true, false) => print("Not struck out.\n")?,
                        (false, false) | (true, true) => {}
                    }
                }
            }
            Command::Flag => {
                self.act(Event::Flagged(question))?;
                let flagged = self.session.sitting().mark(question).is_some_and(|m| m.flagged);
                print(if flagged { "Flagged.\n" } else { "Not flagged.\n" })?;
            }
            Command::Next if question == last => {
                print("This is the last question. r reviews, submit hands the paper in.\n")?;
            }
            Command::Next => return self.go(question + 1),
            Command::Previous if question == 0 => print("This is the first question.\n")?,
            Command::Previous => return self.go(question - 1),
            Command::GoTo(n) if n > last => print(&format!("There are {} questions.\n", last + 1))?,
            Command::GoTo(n) => return self.go(n),
            Command::NextBlank => match self.session.sitting().next_blank(question) {
                Some(n) => return self.go(n),
                None => print("No question is blank.\n")?,
            },
            Command::NextFlagged => match self.session.sitting().next_flagged(question) {
                Some(n) => return self.go(n),
                None => print("No question is flagged.\n")?,
            },
            Command::Time => {
                self.act(Event::Ticked)?;
                print(&format!("{}\n", plain::time_left(self.session.sitting(), self.session.at())))?;
            }
            Command::Review => print(&plain::review(self.session.sitting(), self.session.at()))?,
            Command::Pause => {
                self.act(Event::Paused)?;
                if self.session.sitting().is_paused() {
                    print("Paused. Type continue to go on.\n")?;
                }
            }
            Command::Continue => {
                self.act(Event::Continued)?;
                return Ok(Then::Show);
            }
            Command::Submit => return self.submit(),
            Command::Leave => {
                self.leave()?;
                return Ok(Then::End);
            }
            Command::Again => return Ok(Then::Show),
            Command::Help => print(&format!("{}\n{}\n", plain::HELP, self.data.checked))?,
            Command::Unknown(why) => print(&format!("{why}\n"))?,
        }
        Ok(Then::GoOn)
    }

    fn after_answer(&mut self, question: usize, last: usize) -> Result<Then, Failure> {
        if self.session.sitting().is_over() || question < last {
            return self.go(question + 1);
        }
        let blanks = self.session.sitting().blanks();
        print(&match blanks {
            0 => "That was the last question, and none is blank. Type submit to hand the paper in.\n"
                .to_owned(),
            n => format!(
                "That was the last question; {n} are blank. u goes to the next blank, submit hands the paper in.\n"
            ),
        })?;
        Ok(Then::GoOn)
    }

    fn explain(&self, question: usize) -> Result<(), Failure> {
        let sitting = self.session.sitting();
        let (Some(asked), Some(mark)) = (sitting.paper().questions.get(question), sitting.mark(question))
        else {
            return Ok(());
        };
        if mark.checked { print(&plain::explanation(asked, mark.answer.as_ref())) } else { Ok(()) }
    }

    fn go(&mut self, question: usize) -> Result<Then, Failure> {
        if self.session.sitting().is_over() {
            return Ok(Then::GoOn);
        }
        self.act(Event::Opened(question))?;
        Ok(if self.session.sitting().is_over() { Then::GoOn } else { Then::Show })
    }

    fn submit(&mut self) -> Result<Then, Failure> {
        let blanks = self.session.sitting().blanks();
        if blanks > 0 {
            let list: Vec<String> = (1..)
                .zip(self.session.sitting().marks())
                .filter(|(_, m)| m.answer.is_none())
                .map(|(n, _)| n.to_string())
                .collect();
            print(&format!(
                "{blanks} blank ({}); a blank counts as wrong. Type y to submit all the same.\n",
                list.join(" ")
            ))?;
            self.asked = true;
            return Ok(Then::GoOn);
        }
        self.act(Event::Submitted)?;
        Ok(Then::GoOn)
    }

    fn confirmed(&mut self, line: &str) -> Result<Then, Failure> {
        if !matches!(line, "y" | "Y" | "yes") {
            print("Not submitted.\n")?;
            return Ok(Then::Show);
        }
        self.act(Event::Submitted)?;
        Ok(Then::GoOn)
    }

    fn leave(&mut self) -> Result<(), Failure> {
        let at = self.session.at();
        self.act(Event::Left)?;
        if self.session.sitting().is_over() {
            return self.end().map(|_| ());
        }
        if let Some(trouble) = self.session.trouble() {
            return Err(Failure::Told(format!("the last answers could not be saved: {trouble}")));
        }
        if !self.data.store.is_lasting() {
            return print("\nLeft; nothing was saved.\n");
        }
        let left = self.session.sitting().left(at).countdown();
        print(&format!("\nLeft with {left} on the clock, which now stands. `openbook resume` goes on.\n"))
    }
}
