//! Whether the keys of a bank favour a letter, or stay with one for long.

use super::{home, single};
use crate::bank::check::Site;
use crate::domain::answer::letter;
use crate::domain::bank::Bank;
use crate::domain::fault::Place;
use crate::gate::findings::Findings;
use crate::gate::rule::lints;

/// The fewest keys whose letters are judged.
const FEWEST: u32 = 40;

/// Chi-square above which chance gives such letters to one bank in twenty, at 3 degrees of freedom.
const LEAN: f64 = 7.81;

/// Chi-square above which chance gives such letters to one bank in a thousand, at 3 degrees of freedom.
const CHOSEN: f64 = 16.27;

/// Notes keys that are spread unevenly over A to D, and long runs of one letter.
pub(super) fn check(bank: &Bank, sites: &[Site], findings: &mut [Findings<'_>]) {
    let mut counts = [0_u32; 4];
    let mut files = Vec::new();
    let mut runs: Vec<Runs> = findings.iter().map(|_| Runs::default()).collect();
    for (item, site) in bank.items.iter().zip(sites) {
        let Some((options, key)) = single(item).filter(|_| !item.order_is_meaning()) else { continue };
        if let Some(runs) = runs.get_mut(site.file) {
            runs.next(key, site.place);
        }
        if let (4, Some(count)) = (options.len(), counts.get_mut(key)) {
            *count += 1;
            files.push(site.file);
        }
    }
    let (sum, chi) = (counts.iter().sum::<u32>(), chi_square(counts));
    if sum >= FEWEST && chi > LEAN {
        let rule = if chi > CHOSEN { &lints::KEY_LETTERS } else { &lints::KEY_LETTERS_LEAN };
        let [a, b, c, d] = counts;
        let message = format!("of {sum} keys {a} are A, {b} B, {c} C and {d} D: chi-square {chi:.1}");
        let help = "put the options of each question in an order drawn by lot; do not balance by hand";
        if let Some(findings) = findings.get_mut(home(files.into_iter())) {
            findings.note(rule, Place::default(), message, help);
        }
    }
    for (runs, findings) in runs.iter().zip(findings) {
        let (place, length, key) = runs.longest;
        if length >= runs.limit() {
            let message = format!("from here on the key is {} in {length} questions in a row", letter(key));
            let help = "put the options of each question in an order drawn by lot";
            findings.note(&lints::KEY_RUN, place, message, help);
        }
    }
}

/// How far counts of four letters are from even: the sum of the squared differences, each over what was expected.
pub(super) fn chi_square(counts: [u32; 4]) -> f64 {
    let expected = f64::from(counts.iter().sum::<u32>()) / 4.0;
    if expected == 0.0 {
        return 0.0;
    }
    counts.iter().map(|&count| (f64::from(count) - expected).powi(2) / expected).sum()
}

/// The runs of one letter in a file.
#[derive(Default)]
pub(super) struct Runs {
    /// How many keys there were.
    keys: usize,
    /// The present run: where it began, its length, its letter.
    run: (Place, usize, usize),
    /// The longest.
    pub longest: (Place, usize, usize),
}

impl Runs {
    /// Goes on with a key.
    pub fn next(&mut self, key: usize, place: Place) {
        let (_, length, before) = &mut self.run;
        if *length > 0 && *before == key {
            *length += 1;
        } else {
            self.run = (place, 1, key);
        }
        self.keys += 1;
        if self.run.1 > self.longest.1 {
            self.longest = self.run;
        }
    }

    /// The length from which on a run is no chance: 8, and one more for each fourfold of 256 keys, since a run of r among n
    /// keys of four letters is expected (3/4) n / 4^(r-1) times; below 1 in 80 wherever this starts.
    pub fn limit(&self) -> usize {
        let mut limit = 8;
        let mut keys = 256;
        while self.keys > keys {
            (limit, keys) = (limit + 1, keys * 4);
        }
        limit
    }
}
