//! Finds the line of a code: whole, begun, or within a range.

use super::texts::{first, number};
use super::{Book, Spot};
use crate::codebook::draft::Kind;
use crate::codebook::image::{Section, WIDTH, bare, counted};

impl Book {
    /// The place of a code, with or without its dot, in any case.
    pub fn find(&self, code: &str) -> Option<Spot> {
        let wanted = bare(code);
        if let Some(line) = self.line_of(&wanted) {
            return Some(Spot::line(line));
        }
        let (stem, last) = wanted.split_at_checked(6).filter(|(_, last)| last.chars().count() == 1)?;
        let short = stem.trim_end_matches('X');
        (short.len()..=6).find_map(|n| {
            let line = self.stem(&stem[..n])?;
            let mut made = self.made(line).zip(self.sevenths(line));
            made.find(|(_, (character, _))| last.starts_with(*character)).map(|(spot, _)| spot)
        })
    }

    /// The line of a bare code.
    fn line_of(&self, bare_code: &str) -> Option<u32> {
        let line = self.by_code(self.first_from(bare_code))?;
        (bare(&self.code(Spot::line(line))) == bare_code).then_some(line)
    }

    /// The line of a bare code that takes a 7th character.
    fn stem(&self, bare_code: &str) -> Option<u32> {
        self.line_of(bare_code).filter(|line| self.expands(*line))
    }

    /// The lines whose code begins with this, in the order of their codes.
    pub fn beginning_with(&self, start: &str) -> impl Iterator<Item = u32> + '_ {
        let start = bare(start);
        (self.first_from(&start)..)
            .map_while(|at| self.by_code(at))
            .take_while(move |line| bare(&self.code(Spot::line(*line))).starts_with(&start))
    }

    /// The line that stands at a place of the list by code.
    fn by_code(&self, at: u32) -> Option<u32> {
        let list = self.section(Section::ByCode);
        (at as usize * WIDTH + WIDTH <= list.len()).then(|| number(list, at as usize))
    }

    /// The first place of the list by code that is not before this one.
    fn first_from(&self, wanted: &str) -> u32 {
        let places = counted(self.section(Section::ByCode).len() / WIDTH);
        first(places, |at| {
            self.by_code(at).is_some_and(|line| bare(&self.code(Spot::line(line))).as_str() < wanted)
        })
    }

    /// The codes with a 7th character that begin with this.
    pub(in crate::codebook) fn seventh_beginning(&self, start: &str) -> Vec<Spot> {
        let start = bare(start);
        let stems = (1..start.len().min(7)).rev().filter(|n| start.is_char_boundary(*n));
        let line = stems.into_iter().find_map(|n| self.stem(&start[..n]));
        let made = line.into_iter().flat_map(|line| self.made(line));
        made.filter(|spot| bare(&self.code(*spot)).starts_with(&start)).collect()
    }

    /// The ranges that hold a code, the one that begins last first: the narrowest, where one lies within another.
    pub(in crate::codebook) fn ranges_holding(&self, code: &str) -> Vec<u32> {
        let code = bare(code);
        let mut found: Vec<(String, u32)> = (0..self.len())
            .filter(|line| self.kind(*line) == Kind::Range)
            .filter_map(|line| {
                let range = self.code(Spot::line(line));
                let (from, to) = range.split_once('-')?;
                let fits = shape(from) == shape(&code) && from <= code.as_str() && code.as_str() <= to;
                fits.then(|| (from.to_owned(), line))
            })
            .collect();
        found.sort_by(|a, b| b.cmp(a));
        found.into_iter().map(|(_, line)| line).collect()
    }
}

/// Which characters of a code are digits: codes of different shape are in no order.
fn shape(code: &str) -> Vec<bool> {
    code.chars().map(|c| c.is_ascii_digit()).collect()
}
