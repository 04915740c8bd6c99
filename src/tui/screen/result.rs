//! The result, in the shape of the real report.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::domain::exam::PassRule;
use crate::domain::paper::{Kind, Mode, Rules};
use crate::domain::score::{AreaScore, Score};
use crate::domain::time::Millis;
use crate::tui::Intent;
use crate::tui::key::{Action, Context};
use crate::tui::text::{self, last_scroll, pane, paragraph, span};
use crate::tui::theme::Role;
use crate::tui::widget::{footer, share};

/// The widest that the table of areas is set.
const WIDEST: u16 = 112;

/// The result page.
#[derive(Clone, Debug)]
pub struct Report {
    title: String,
    kind: Kind,
    rules: Rules,
    score: Score,
    scroll: usize,
    /// Set by `m`: the question page opens with the missed ones only.
    only_missed: bool,
}

impl Report {
    /// The page of a score.
    pub fn new(title: String, kind: Kind, rules: Rules, score: Score) -> Self {
        Self { title, kind, rules, score, scroll: 0, only_missed: false }
    }

    /// Whether the questions are wanted without those that were right.
    pub fn only_missed(&self) -> bool {
        self.only_missed
    }

    /// Answers an action.
    pub fn act(&mut self, action: Action) -> Option<Intent> {
        match action {
            Action::Up => self.scroll = self.scroll.saturating_sub(2),
            Action::Down => self.scroll = (self.scroll + 2).min(60),
            Action::Enter | Action::Missed => {
                self.only_missed = action == Action::Missed;
                return Some(Intent::Questions);
            }
            Action::DrillMissed => {
                return Some(Intent::BeginDrill(crate::engine::assemble::Filter {
                    missed: true,
                    ..Default::default()
                }));
            }
            Action::Back => return Some(Intent::Back),
            Action::Book => return Some(Intent::OpenBook),
            Action::Help => return Some(Intent::Help),
            _ => {}
        }
        None
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) {
        // A table reads well at any width that prose would not.
        let wide = Rect { x: area.x + 2, width: area.width.saturating_sub(4).min(WIDEST), ..area };
        let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..wide };
        let width = usize::from(body.width);
        let head = Rect { height: 1, ..body };
        Line::from(span(self.title.clone(), Role::Strong)).render(head, buf);
        text::right(&self.verdict(), head, buf);
        let second = Rect { y: head.y + 1, ..head };
        text::right(&Line::from(span(self.certainty(), Role::Dim)), second, buf);
        let rest = Rect { y: body.y + 3, height: body.height.saturating_sub(3), ..body };
        let lines = self.lines(width);
        pane(&lines, self.scroll.min(last_scroll(lines.len(), usize::from(rest.height))), rest, buf);
        footer::draw(Context::Result, area, buf, |_| Some(""));
    }

    fn verdict(&self) -> Line<'static> {
        let t = self.score.total;
        let (word, role) = match self.score.passed {
            Some(true) => ("✓ PASSED   ", Role::Right),
            Some(false) => ("✗ NOT PASSED   ", Role::Wrong),
            None => ("", Role::Text),
        };
        Line::from(vec![span(word, role), span(format!("{} / {}", t.correct, t.scored), Role::Strong)])
    }

    fn certainty(&self) -> String {
        let t = self.score.total;
        let need = match self.rules.pass {
            Some(PassRule::Percent(p)) => format!("{p}% to pass · "),
            Some(PassRule::Scaled { need, .. }) => {
                format!("passes at a scaled {need}, which no percent stands for · ")
            }
            None => String::new(),
        };
        let percent = t.percent().map(|p| format!("{p}% right · ")).unwrap_or_default();
        format!("{percent}{need}true level {}", t.interval())
    }

    fn pass_percent(&self) -> u8 {
        match self.rules.pass {
            Some(PassRule::Percent(p)) => p,
            Some(PassRule::Scaled { .. }) | None => 70,
        }
    }

    fn lines(&self, width: usize) -> Vec<Line<'static>> {
        let title = if width < 84 { 28 } else { 33 };
        let bar = width.saturating_sub(title + 49).min(40);
        let bar = if bar < 8 { 0 } else { bar };
        let mut lines: Vec<Line> = self.score.areas.iter().map(|a| self.area(a, title, bar)).collect();
        lines.push(Line::default());
        let few = self.score.areas.iter().filter(|a| a.tally.is_few()).count();
        if few > 0 {
            let words = format!(
                "✗ is under {}%. With under ten questions an area says little: its true level lies in the last column with 95% certainty (Wilson).",
                self.pass_percent()
            );
            lines.extend(paragraph(&words, Role::Dim, width));
            lines.push(Line::default());
        }
        let s = &self.score;
        let short = |t: Option<Millis>| t.map_or_else(|| "–".to_owned(), Millis::short);
        let spent: u64 = s.outcomes.iter().map(|o| o.spent.0).sum();
        let each = Millis(spent / (s.outcomes.len().max(1) as u64));
        let in_book = Millis(s.outcomes.iter().map(|o| o.in_book.0).sum());
        let in_book = if in_book == Millis::ZERO {
            String::new()
        } else {
            format!(" · {} in the book", in_book.short())
        };
        lines.push(Line::from(format!(
            "{} · {} a question · median right {}, wrong {}{in_book}",
            s.used.long(),
            each.short(),
            short(s.median_right),
            short(s.median_wrong)
        )));
        let c = s.changes;
        lines.push(Line::from(format!(
            "Changed answers: {} wrong→right, {} right→wrong, {} wrong→wrong",
            c.to_right, c.to_wrong, c.between_wrong
        )));
        lines.extend(self.circumstances().map(|words| Line::from(span(words, Role::Dim))));
        lines.extend(self.next(width));
        lines
    }

    fn area(&self, area: &AreaScore, title: usize, bar: usize) -> Line<'static> {
        let t = area.tally;
        let percent = t.whole_percent().unwrap_or(0);
        let below = t.is_below(self.pass_percent());
        let role = if below { Role::Wrong } else { Role::Text };
        let mut spans = vec![
            Span::raw(format!("{:<title$}", text::cut(&area.title, title - 1))),
            Span::raw(format!("{:>3} / {:<3}", t.correct, t.scored)),
        ];
        if bar > 0 {
            spans.extend(share::bar(t, Some(self.pass_percent()), bar));
        }
        spans.push(span(format!("{percent:>4}% {} ", if below { "✗" } else { " " }), role));
        let few = if t.is_few() { "not enough questions" } else { "" };
        spans.push(span(format!("{:>8}  {few}", t.interval()), Role::Dim));
        Line::from(spans)
    }

    /// Blanks, breaks, pauses, time run out: what else was so.
    fn circumstances(&self) -> impl Iterator<Item = String> + use<> {
        let s = &self.score;
        let times = |n: u32| if n == 1 { "once".to_owned() } else { format!("{n} times") };
        let mut all = Vec::new();
        if s.timed_out {
            all.push("time ran out".to_owned());
        }
        if s.blanks > 0 {
            all.push(format!("{} blank", s.blanks));
        }
        if s.away > 0 {
            all.push(format!("left the desk {}", times(s.away)));
        }
        if s.pauses > 0 {
            all.push(format!("paused {}", times(s.pauses)));
        }
        if self.rules.mode == Mode::Practice && self.kind == Kind::Mock {
            all.push("practice, answers explained on the way".to_owned());
        }
        (!all.is_empty()).then(|| all.join(" · ")).into_iter()
    }

    /// Where most points were lost.
    fn next(&self, width: usize) -> Vec<Line<'static>> {
        let lost = |a: &AreaScore| a.tally.scored - a.tally.correct;
        let mut areas: Vec<&AreaScore> = self.score.areas.iter().filter(|a| lost(a) > 0).collect();
        areas.sort_by_key(|a| std::cmp::Reverse(lost(a)));
        if areas.is_empty() || self.kind == Kind::Drill {
            return Vec::new();
        }
        let names: Vec<String> = areas.iter().take(3).map(|a| format!("{} ({})", a.title, lost(a))).collect();
        let mut lines = vec![Line::default()];
        lines.extend(paragraph(
            &format!("Most points lost: {}. d drills what you missed.", names.join(", ")),
            Role::Strong,
            width,
        ));
        lines
    }
}
