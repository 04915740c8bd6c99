//! Which of many sets overlap, without comparing each with each.
//!
//! A join by prefix filtering, as in `AllPairs` (Bayardo, Ma and Srikant, "Scaling up all pairs similarity search", WWW 2007) and
//! `PPJoin` (Xiao and others, WWW 2008). Members are ordered from rare to common. If two sets overlap by half or more, they share a
//! member among the rarest half of each; so only those are indexed and looked up. It is exact: no pair is missed.

use std::collections::HashMap;

/// The most twins of a set that are compared to find its nearest: a set with more is told anyway.
const TWINS: usize = 64;

/// The steps that all look-ups together may take, spread evenly over the sets: some seconds.
const STEPS: usize = 4_000_000_000;

/// The fewest steps for each set.
const FEWEST_STEPS: usize = 40_000;

/// Sets of fingerprints, ready to be searched for pairs that overlap by half or more.
pub(super) struct Join {
    sets: Vec<Set>,
    /// Where the list of each rank begins in `lists`, and the end of the last.
    starts: Vec<usize>,
    /// For each member, from the rarest, the sets that have it among their rarest half, the small ones first.
    lists: Vec<Entry>,
    /// For each set 512 bits: those that the fingerprints of its members fall on.
    marks: Vec<[u64; 8]>,
    steps: usize,
}

/// That a set has a member.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// The size of the set.
    size: u32,
    /// Which set.
    name: u32,
    /// How many members it has from this one on, to the commonest.
    rest: u32,
}

/// A set: how many members, how many of them no other set has, and the ranks of the others, ascending.
struct Set {
    size: usize,
    own: usize,
    ranks: Vec<u32>,
}

impl Set {
    /// How many of the rarest members make up the prefix for an overlap of one half: size - ⌈size / 2⌉ + 1, those without
    /// `own`.
    fn prefix(&self) -> usize {
        (self.size - self.size.div_ceil(2) + 1).saturating_sub(self.own).min(self.ranks.len())
    }
}

/// How much two sets overlap: members in both, and in either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overlap {
    /// Members of both.
    pub both: usize,
    /// Members of either.
    pub either: usize,
}

impl Overlap {
    /// Whether the Jaccard index is at least a fraction.
    pub fn at_least(self, numerator: usize, denominator: usize) -> bool {
        self.both * denominator >= self.either * numerator
    }

    /// Whether the Jaccard index is above another.
    pub fn above(self, other: Self) -> bool {
        self.both * other.either > other.both * self.either
    }

    /// The Jaccard index in percent, rounded down.
    pub fn percent(self) -> usize {
        self.both * 100 / self.either.max(1)
    }
}

impl Join {
    /// Takes sets in their order; the members of each are sorted and different.
    pub fn new(sets: Vec<Vec<u64>>) -> Self {
        let ranks = ranks(&sets);
        let marks = sets.iter().map(|members| marks(members)).collect();
        let read = |members: Vec<u64>| {
            let mut own_ranks: Vec<u32> = members.iter().filter_map(|m| ranks.get(m).copied()).collect();
            own_ranks.sort_unstable();
            Set { size: members.len(), own: members.len() - own_ranks.len(), ranks: own_ranks }
        };
        let sets: Vec<Set> = sets.into_iter().map(read).collect();
        let mut starts = vec![0_usize; ranks.len() + 1];
        for rank in sets.iter().flat_map(|set| &set.ranks[..set.prefix()]) {
            starts[*rank as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut by_size: Vec<(u32, u32)> = sets.iter().map(|set| number(set.size)).zip(0..).collect();
        by_size.sort_unstable();
        let mut ends = starts.clone();
        let mut lists = vec![Entry::default(); starts.last().copied().unwrap_or(0)];
        for (size, name) in by_size {
            let ranks = &sets[name as usize].ranks;
            let rests = (1..=number(ranks.len())).rev();
            for (rank, rest) in ranks[..sets[name as usize].prefix()].iter().zip(rests) {
                let end = &mut ends[*rank as usize];
                lists[*end] = Entry { size, name, rest };
                *end += 1;
            }
        }
        let steps = (STEPS / sets.len().max(1)).max(FEWEST_STEPS);
        Self { sets, starts, lists, marks, steps }
    }

    /// A number that the members in common of two sets do not exceed: a bit that only one has stands for a member that only
    /// one has (the bitmap filter of Sandes, Teodoro and Melo, 2017).
    fn at_most(&self, a: usize, b: usize) -> usize {
        let apart: u32 = self.marks[a].iter().zip(&self.marks[b]).map(|(a, b)| (a ^ b).count_ones()).sum();
        (self.sets[a].size + self.sets[b].size).saturating_sub(apart as usize) / 2
    }

    /// How many sets there are.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Tells of the sets before one that overlap with it by half or more, at most 64 of them; gives whether all were looked
    /// at. `met` is kept between calls; it has a place for each set.
    pub fn earlier(&self, name: usize, met: &mut [u32], mut tell: impl FnMut(usize, Overlap)) -> bool {
        let set = &self.sets[name];
        let (mark, size) = (number(name), number(set.size));
        let (mut steps, mut twins) = (0, 0);
        for (place, &rank) in set.ranks[..set.prefix()].iter().enumerate() {
            let mine = &set.ranks[place..];
            // If this is the first member in common, both sets together have at most three times as many as are left here; and
            // neither is more than twice the other.
            let most = (3 * number(mine.len())).saturating_sub(size).min(2 * size);
            let list = &self.lists[self.starts[rank as usize]..self.starts[rank as usize + 1]];
            let large = &list[list.partition_point(|entry| entry.size * 2 < size)..];
            let mut rest = &large[..large.partition_point(|entry| entry.size <= most)];
            while let Some((entry, behind)) = rest.split_first() {
                rest = behind;
                steps += 1;
                if steps > self.steps {
                    return false;
                }
                if entry.name >= mark {
                    // Of this size, all that follow come later too.
                    rest = &behind[behind.partition_point(|other| other.size == entry.size)..];
                    continue;
                }
                let needed = (size + entry.size).div_ceil(3);
                // A pair that passes at its first member in common is compared there, one that does not never passes.
                let mut seen = || std::mem::replace(&mut met[entry.name as usize], mark) == mark;
                if entry.rest < needed || seen() {
                    continue;
                }
                if self.at_most(name, entry.name as usize) < needed as usize {
                    continue;
                }
                let other = &self.sets[entry.name as usize];
                let its = &other.ranks[other.ranks.len() - entry.rest as usize..];
                let both = common(mine, its, needed as usize, &mut steps);
                if both >= needed as usize {
                    tell(entry.name as usize, Overlap { both, either: set.size + other.size - both });
                    twins += 1;
                    if twins == TWINS {
                        return true;
                    }
                }
            }
        }
        true
    }
}

/// The bits that some fingerprints fall on.
fn marks(members: &[u64]) -> [u64; 8] {
    let mut marks = [0; 8];
    for member in members {
        let bit = (member ^ (member >> 32)) % 512;
        if let Some(word) = usize::try_from(bit / 64).ok().and_then(|i| marks.get_mut(i)) {
            *word |= 1 << (bit % 64);
        }
    }
    marks
}

/// A count for the lists; no item has four thousand million word triples.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The members that several sets have, numbered from the rarest to the commonest.
fn ranks(sets: &[Vec<u64>]) -> HashMap<u64, u32> {
    let mut all: Vec<u64> = sets.iter().flatten().copied().collect();
    all.sort_unstable();
    let mut shared: Vec<(usize, u64)> =
        all.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).map(|same| (same.len(), same[0])).collect();
    drop(all);
    shared.sort_unstable();
    shared.into_iter().map(|(_, member)| member).zip(0_u32..).collect()
}

/// How many members two sorted lists have in common; counting ends where that cannot reach what is needed.
fn common(mut a: &[u32], mut b: &[u32], needed: usize, steps: &mut usize) -> usize {
    let mut both = 0;
    while let (Some(x), Some(y)) = (a.first(), b.first()) {
        *steps += 1;
        if both + a.len().min(b.len()) < needed {
            break;
        }
        match x.cmp(y) {
            std::cmp::Ordering::Equal => {
                both += 1;
                (a, b) = (&a[1..], &b[1..]);
            }
            std::cmp::Ordering::Less => a = &a[1..],
            std::cmp::Ordering::Greater => b = &b[1..],
        }
    }
    both
}
