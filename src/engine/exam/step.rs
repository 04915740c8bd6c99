//! How a sitting moves.

use super::effect::{Effect, Notice};
use super::event::{Entry, Event};
use super::state::{Focus, Mark, Phase, Sitting};
use crate::domain::answer::{Answer, Choices};
use crate::domain::paper::Paper;
use crate::domain::question::{ItemKind, Response};
use crate::domain::time::Millis;

/// When the program tells how much time is left, beside the issuer's own notice.
const NOTICES: [Millis; 4] =
    [Millis::minutes(60), Millis::minutes(30), Millis::minutes(10), Millis::minutes(5)];

/// When it reminds of blanks: a blank costs as much as a wrong answer.
const FILL_BLANKS: Millis = Millis::minutes(2);

impl Sitting {
    /// Takes one event at a desk time and says what to do about it.
    ///
    /// Desk time that runs backwards is read as standing still. An event that the rules forbid changes nothing; where the
    /// candidate should know why, a [`Notice`] says it.
    pub fn step(&mut self, at: Millis, event: Event) -> Vec<Effect> {
        let at = at.max(self.since);
        if self.is_over() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if self.phase == Phase::Running && self.left(at) == Millis::ZERO {
            let end = (self.paper.rules.time + self.paused).max(self.since);
            self.accept(end, Event::TimeRanOut, &mut effects);
            return effects;
        }
        self.notices(at, &mut effects);
        match self.verdict(&event) {
            Verdict::Accept => self.accept(at, event, &mut effects),
            Verdict::Ignore => {}
            Verdict::Refuse(notice) => effects.push(Effect::Tell(notice)),
        }
        effects
    }

    /// Rebuilds a sitting from its paper and the entries that were kept, in order.
    pub fn replay(paper: Paper, entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut sitting = Self::begin(paper);
        for Entry { at, event } in entries {
            sitting.happen(at.max(sitting.since), event);
        }
        sitting.told = sitting.left(sitting.since);
        sitting
    }

    fn notice_marks(&self) -> impl Iterator<Item = Millis> + use<> {
        let time = self.paper.rules.time;
        NOTICES.into_iter().chain(self.paper.rules.notice).filter(move |&m| m < time)
    }

    fn notices(&mut self, at: Millis, effects: &mut Vec<Effect>) {
        let left = self.left(at);
        let crossed = |mark: Millis| left <= mark && mark < self.told;
        if let Some(mark) = self.notice_marks().filter(|&m| crossed(m)).min() {
            effects.push(Effect::Tell(Notice::Left(mark)));
        }
        if crossed(FILL_BLANKS) && self.blanks() > 0 {
            effects.push(Effect::Tell(Notice::FillBlanks(self.blanks())));
        }
        self.told = self.told.min(left);
    }

    fn verdict(&self, event: &Event) -> Verdict {
        let practice = self.explains();
        match (self.phase, event) {
            (Phase::Over { .. }, _) | (_, Event::Ticked | Event::TimeRanOut) => Verdict::Ignore,
            (_, Event::Returned) => Verdict::Accept,
            (Phase::Paused(_) | Phase::Away, Event::Left) => Verdict::Ignore,
            (Phase::Paused(_), Event::Continued | Event::Submitted) | (Phase::Away, Event::Submitted) => {
                Verdict::Accept
            }
            (Phase::Paused(_), _) => Verdict::Refuse(Notice::IsPaused),
            (Phase::Away, _) | (Phase::Running, Event::Continued) => Verdict::Ignore,
            (Phase::Running, Event::Paused) if !practice => Verdict::Refuse(Notice::NoPause),
            (Phase::Running, Event::Checked(_)) if !practice => Verdict::Refuse(Notice::NoExplanations),
            (Phase::Running, Event::Paused | Event::Left | Event::Submitted | Event::Reviewed) => {
                Verdict::Accept
            }
            (Phase::Running, Event::BookOpened) => self.may_open_book(),
            (Phase::Running, Event::BookClosed | Event::LookedUp(_)) if self.book => Verdict::Accept,
            (Phase::Running, Event::BookClosed | Event::LookedUp(_)) => Verdict::Ignore,
            (Phase::Running, Event::Opened(question)) => self.may_open(*question),
            (
                Phase::Running,
                Event::Answered { question, .. }
                | Event::Cleared(question)
                | Event::Struck { question, .. }
                | Event::Flagged(question)
                | Event::Checked(question),
            ) => self.may_mark(*question, event),
        }
    }

    fn may_open(&self, question: usize) -> Verdict {
        if question >= self.marks.len() || self.focus == Focus::Question(question) {
            return Verdict::Ignore;
        }
        let furthest = self.marks.iter().rposition(|m| m.seen).unwrap_or(0);
        let behind = question < furthest || (question == furthest && self.question().is_some());
        if !self.paper.rules.backtrack && behind {
            Verdict::Refuse(Notice::ForwardOnly)
        } else {
            Verdict::Accept
        }
    }

    fn may_open_book(&self) -> Verdict {
        match self.question() {
            _ if !self.paper.rules.open_book => Verdict::Refuse(Notice::ClosedBook),
            Some(_) if !self.book => Verdict::Accept,
            Some(_) | None => Verdict::Ignore,
        }
    }

    fn may_mark(&self, question: usize, event: &Event) -> Verdict {
        let (Some(mark), Some(asked)) = (self.marks.get(question), self.paper.questions.get(question)) else {
            return Verdict::Ignore;
        };
        let current = self.question() == Some(question);
        if !self.paper.rules.backtrack && !current {
            return Verdict::Refuse(Notice::ForwardOnly);
        }
        match event {
            Event::Flagged(_) => Verdict::Accept,
            Event::Checked(_) if mark.checked => Verdict::Ignore,
            Event::Checked(_) if mark.answer.is_none() => Verdict::Refuse(Notice::NothingToCheck),
            Event::Checked(_) => Verdict::Accept,
            _ if mark.checked => Verdict::Refuse(Notice::Stands),
            Event::Cleared(_) if mark.answer.is_none() => Verdict::Ignore,
            Event::Struck { option, .. } if *option >= asked.item.options().len() => Verdict::Ignore,
            Event::Answered { answer, .. }
                if mark.answer.as_ref() == Some(answer) || !fits(&asked.item.response, answer) =>
            {
                Verdict::Ignore
            }
            _ => Verdict::Accept,
        }
    }

    fn accept(&mut self, at: Millis, event: Event, effects: &mut Vec<Effect>) {
        self.happen(at, event.clone());
        self.told = self.told.min(self.left(at));
        effects.push(Effect::Save(Entry { at, event }));
        if self.is_over() {
            effects.push(Effect::Grade);
        }
    }

    /// Moves without asking whether it may: the one place where state changes, used by step and replay alike.
    fn happen(&mut self, at: Millis, event: Event) {
        self.spend(at);
        match event {
            Event::Opened(question) => self.look_at(Focus::Question(question)),
            Event::Reviewed => self.look_at(Focus::Review),
            Event::Answered { question, answer } => {
                // Options of several are chosen one by one: what is considered shows when the candidate moves on.
                let several =
                    self.paper.questions.get(question).is_some_and(|q| q.item.kind() == ItemKind::Multi);
                self.on(question, |mark| {
                    if let Answer::Options(set) = answer {
                        mark.struck = mark.struck.without(set);
                    }
                    mark.answer = Some(answer).filter(|a| !a.is_blank());
                    if !several {
                        mark.remember();
                    }
                });
            }
            Event::Cleared(question) => self.on(question, |mark| mark.answer = None),
            Event::Struck { question, option } => self.on(question, |mark| {
                mark.struck = mark.struck.toggled(option);
                if let Some(Answer::Options(set)) = mark.answer {
                    let rest = Answer::Options(set.without(Choices::one(option)));
                    mark.answer = Some(rest).filter(|a| !a.is_blank());
                }
            }),
            Event::Flagged(question) => self.on(question, |mark| mark.flagged = !mark.flagged),
            Event::Checked(question) => self.on(question, |mark| {
                mark.checked = true;
                mark.remember();
            }),
            Event::Paused => {
                self.phase = Phase::Paused(at);
                self.book = false;
                self.pauses += 1;
            }
            Event::Continued => {
                if let Phase::Paused(since) = self.phase {
                    self.paused += at - since;
                }
                self.phase = Phase::Running;
            }
            Event::BookOpened => self.book = true,
            Event::BookClosed => self.book = false,
            Event::LookedUp(_) => {
                if let Focus::Question(question) = self.focus {
                    self.on(question, |mark| mark.look_ups += 1);
                }
            }
            Event::Left => {
                self.phase = Phase::Away;
                self.book = false;
            }
            Event::Returned => {
                self.away += 1;
                // A program that was killed over the open book comes back with it closed.
                self.book = false;
                // Who left a paused sitting finds it paused; the clock goes on when they say so.
                if self.phase == Phase::Away {
                    self.phase = Phase::Running;
                }
            }
            Event::Submitted => self.finish(at, false),
            Event::TimeRanOut => self.finish(at, true),
            Event::Ticked => {}
        }
    }

    /// Counts the time since the last event for the question in focus.
    fn spend(&mut self, at: Millis) {
        if let (Phase::Running, Focus::Question(question)) = (self.phase, self.focus) {
            let spent = at - self.since;
            // Reading an explanation takes the sitting's time, but is no part of answering.
            let book = self.book;
            self.on(question, |mark| {
                mark.spent += if mark.checked { Millis::ZERO } else { spent };
                mark.in_book += if mark.checked || !book { Millis::ZERO } else { spent };
            });
        }
        self.since = at;
    }

    fn look_at(&mut self, focus: Focus) {
        if let Focus::Question(before) = self.focus {
            self.on(before, Mark::remember);
        }
        self.focus = focus;
        if let Focus::Question(now) = focus {
            self.place = now;
            self.on(now, |mark| mark.seen = true);
        }
    }

    fn finish(&mut self, at: Millis, timed_out: bool) {
        let used = self.used(at);
        for mark in &mut self.marks {
            mark.remember();
        }
        self.phase = Phase::Over { timed_out, used };
        self.book = false;
    }

    fn on(&mut self, question: usize, change: impl FnOnce(&mut Mark)) {
        if let Some(mark) = self.marks.get_mut(question) {
            change(mark);
        }
    }
}

impl Mark {
    /// Notes the standing answer as a considered one, if it differs from the last.
    fn remember(&mut self) {
        if let Some(answer) = &self.answer
            && self.history.last() != Some(answer)
        {
            self.history.push(answer.clone());
        }
    }
}

/// Whether an answer is of the kind that a question takes.
fn fits(response: &Response, answer: &Answer) -> bool {
    match (response, answer) {
        (Response::Choice { options, many, .. }, Answer::Options(set)) => {
            set.positions().all(|p| p < options.len()) && (*many || set.len() == 1) && !set.is_empty()
        }
        (Response::Fill { .. }, Answer::Typed(text)) => !text.trim().is_empty(),
        (Response::Choice { .. }, Answer::Typed(_)) | (Response::Fill { .. }, Answer::Options(_)) => false,
    }
}

/// What the rules say of an event.
enum Verdict {
    Accept,
    Ignore,
    Refuse(Notice),
}
