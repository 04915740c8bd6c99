//! What can be drawn, in turns: items never seen come first, chart notes stay whole where they can, enemies never meet.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use super::Draw;
use crate::domain::exam::AreaId;
use crate::domain::question::{CaseId, Item};
use crate::engine::similar::{ENEMY, Shingles, key_fingerprint};

/// Items of a bank that may still be drawn, with what enemies are told by.
pub(super) struct Pool<'a> {
    draw: Draw<'a>,
    candidates: Vec<Candidate<'a>>,
}

struct Candidate<'a> {
    item: &'a Item,
    key: u64,
    shingles: OnceCell<Shingles>,
}

impl<'a> Pool<'a> {
    pub(super) fn new(draw: Draw<'a>) -> Self {
        let alive = draw.bank.items.iter().filter(|i| i.expires.as_ref().is_none_or(|e| draw.today <= e));
        let candidates = alive
            .map(|item| Candidate { item, key: key_fingerprint(item), shingles: OnceCell::new() })
            .collect();
        Self { draw, candidates }
    }

    /// Takes `count` items that are wanted. An item that was taken early may keep several of its enemies out; then another
    /// order is tried, a few times, before the bank is called too small.
    pub(super) fn pick_all(
        &self,
        count: usize,
        rng: &mut ChaCha8Rng,
        wanted: impl Fn(&Item) -> bool,
    ) -> Vec<&'a Item> {
        let mut best = Vec::new();
        for _ in 0..8 {
            let got = self.pick(count, rng, &wanted);
            if got.len() > best.len() {
                best = got;
            }
            if best.len() == count {
                break;
            }
        }
        best
    }

    /// Takes up to `count` items that are wanted, from one area after the other, so that a drill is mixed.
    pub(super) fn pick_mixed(
        &self,
        count: usize,
        rng: &mut ChaCha8Rng,
        wanted: impl Fn(&Item) -> bool,
    ) -> Vec<&'a Item> {
        let mut areas: Vec<AreaId> = Vec::new();
        for candidate in self.candidates.iter().filter(|c| wanted(c.item)) {
            if !areas.contains(&candidate.item.area) {
                areas.push(candidate.item.area.clone());
            }
        }
        areas.shuffle(rng);
        let of = |area: &AreaId| {
            let (area, wanted) = (area.clone(), &wanted);
            move |item: &Item| item.area == area && wanted(item)
        };
        let there: Vec<usize> = areas.iter().map(|area| self.pick(count, rng, of(area)).len()).collect();
        let mut shares = vec![0; areas.len()];
        let mut left = count.min(there.iter().sum());
        while left > 0 {
            for (share, _) in shares.iter_mut().zip(&there).filter(|(share, there)| **share < **there) {
                if left > 0 {
                    *share += 1;
                    left -= 1;
                }
            }
        }
        // Each area is drawn to its share, so that its turns and chart notes are kept.
        areas.iter().zip(shares).flat_map(|(area, n)| self.pick_all(n, rng, of(area))).collect()
    }

    /// Takes up to `count` items that are wanted, never seen before long unseen: whole chart notes where some of them come
    /// to the count, a part of one where none do.
    fn pick(&self, count: usize, rng: &mut ChaCha8Rng, wanted: impl Fn(&Item) -> bool) -> Vec<&'a Item> {
        let mut taken: Vec<usize> = Vec::new();
        for mut units in self.units(&wanted) {
            if taken.len() == count {
                break;
            }
            units.shuffle(rng);
            let mut waiting = Vec::new();
            let whole = exactly(&units, count - taken.len());
            for (unit, whole) in units.into_iter().zip(whole) {
                if whole && unit.len() <= count - taken.len() {
                    self.take_friends(&unit, count, &mut taken);
                } else {
                    waiting.push(unit);
                }
            }
            // Enemies may have left room: for a whole note, or else for a part of one.
            for cut in [false, true] {
                for unit in &waiting {
                    if cut || unit.len() <= count - taken.len() {
                        self.take_friends(unit, count, &mut taken);
                    }
                }
            }
        }
        self.together(&mut taken);
        taken.into_iter().map(|i| self.candidates[i].item).collect()
    }

    /// Brings what was taken of a chart note together, where its first item stands, in the order of the file.
    fn together(&self, taken: &mut [usize]) {
        let mut first: HashMap<&CaseId, usize> = HashMap::new();
        let place = |(at, &i): (usize, &usize)| {
            let case = self.candidates[i].item.case.as_ref();
            (case.map_or(at, |case| *first.entry(case).or_insert(at)), i)
        };
        let mut placed: Vec<(usize, usize)> = taken.iter().enumerate().map(place).collect();
        placed.sort_unstable();
        for (slot, (_, i)) in taken.iter_mut().zip(placed) {
            *slot = i;
        }
    }

    /// Groups wanted candidates by when they were last seen, the longest unseen first, and in each group by chart note: the
    /// items of a note are one unit, in the order of the file.
    fn units(&self, wanted: &impl Fn(&Item) -> bool) -> Vec<Vec<Vec<usize>>> {
        let mut groups: BTreeMap<Option<i64>, Vec<Vec<usize>>> = BTreeMap::new();
        let mut by_case = HashMap::new();
        for (i, candidate) in self.candidates.iter().enumerate().filter(|(_, c)| wanted(c.item)) {
            let seen = self.draw.past.last_seen.get(&candidate.item.id).copied();
            let units = groups.entry(seen).or_default();
            match &candidate.item.case {
                None => units.push(vec![i]),
                Some(case) => {
                    let unit = *by_case.entry((case, seen)).or_insert(units.len());
                    if unit == units.len() {
                        units.push(Vec::new());
                    }
                    units[unit].push(i);
                }
            }
        }
        groups.into_values().collect()
    }

    /// Takes the items of a unit that are no enemies of what was taken, nor taken, as far as there is room.
    fn take_friends(&self, unit: &[usize], count: usize, taken: &mut Vec<usize>) {
        for &i in unit {
            if taken.len() < count && !taken.iter().any(|&j| i == j || self.enemies(i, j)) {
                taken.push(i);
            }
        }
    }

    fn enemies(&self, i: usize, j: usize) -> bool {
        let (a, b) = (&self.candidates[i], &self.candidates[j]);
        a.key == b.key && a.item.area == b.item.area && a.shingles().overlap(b.shingles()) >= ENEMY
    }
}

/// Up to how many places units are chosen so that they come to them exactly. More places are filled with units as they come
/// until so few are left; a larger table of sums would cost time and give nothing.
const EXACT: usize = 64;

/// Which units come to a count together, the earlier ones before the later; all of them where none do.
fn exactly(units: &[Vec<usize>], count: usize) -> Vec<bool> {
    let all = vec![true; units.len()];
    let mut left = count;
    let fits = |unit: &&Vec<usize>| {
        let fits = left > EXACT && unit.len() <= left;
        left -= if fits { unit.len() } else { 0 };
        fits
    };
    let early = units.iter().take_while(fits).count();
    let late = &units[early..];
    if left > EXACT || late.iter().map(Vec::len).sum::<usize>() <= left {
        return all;
    }
    // Whether the units from each place on have some that come to a sum.
    let mut can = vec![vec![false; left + 1]; late.len() + 1];
    can[late.len()][0] = true;
    for (at, unit) in late.iter().enumerate().rev() {
        for sum in 0..=left {
            can[at][sum] = can[at + 1][sum] || sum >= unit.len() && can[at + 1][sum - unit.len()];
        }
    }
    if !can[0][left] {
        return all;
    }
    let choose = |(at, unit): (usize, &Vec<usize>)| {
        let taken = left >= unit.len() && can[at + 1][left - unit.len()];
        left -= if taken { unit.len() } else { 0 };
        taken
    };
    let chosen: Vec<bool> = late.iter().enumerate().map(choose).collect();
    all.into_iter().take(early).chain(chosen).collect()
}

impl Candidate<'_> {
    fn shingles(&self) -> &Shingles {
        self.shingles.get_or_init(|| Shingles::of(self.item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many places the chosen ones of units of these sizes come to; none if all are chosen for want of a sum.
    fn filled(sizes: &[usize], count: usize) -> Option<usize> {
        let units: Vec<Vec<usize>> = sizes.iter().map(|&size| vec![0; size]).collect();
        let chosen = exactly(&units, count);
        assert_eq!(chosen.len(), units.len());
        let sum = sizes.iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(size, _)| size).sum();
        (!chosen.iter().all(|chosen| *chosen)).then_some(sum)
    }

    #[test]
    fn units_come_to_the_count_where_some_do() {
        assert_eq!(filled(&[4, 4, 3, 3], 10), Some(10));
        assert_eq!(filled(&[5, 3, 1, 1], 4), Some(4));
        assert_eq!(filled(&[4, 4, 4], 10), None);
        assert_eq!(filled(&[3, 3], 10), None);
        assert_eq!(filled(&[3, 3], usize::MAX), None);
        assert_eq!(filled(&[3, 3], 0), Some(0));
        assert_eq!(filled(&[], 5), None);
    }

    #[test]
    fn a_long_drill_is_filled_as_units_come_and_exactly_at_the_end() {
        let notes: Vec<usize> = [4, 3].into_iter().cycle().take(100).collect();
        assert_eq!(filled(&notes, 200), Some(200));
        assert_eq!(filled(&[3; 100], 200), None);
        assert_eq!(filled(&[300, 3, 3], 200), None, "a note too long for it is cut");
    }
}
