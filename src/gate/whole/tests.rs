use std::collections::HashSet;

use super::letters::{Runs, chi_square};
use super::pairs::Join;
use crate::bank::check::{Allowed, Site};
use crate::domain::bank::Bank;
use crate::domain::fault::{Fault, Place};
use crate::domain::question::Item;
use crate::engine::similar::Shingles;
use crate::gate::findings::Findings;

const WORDS: [&str; 24] = [
    "wrist", "knee", "cast", "splint", "pain", "fever", "visit", "drug", "scan", "wound", "nerve", "tendon",
    "graft", "biopsy", "lesion", "clinic", "surgeon", "patient", "woman", "boy", "week", "margin", "suture",
    "closed",
];

fn item(id: usize, stem: String, options: &[String], key: usize) -> Item {
    Item::plain(format!("item-{id}"), stem, options.iter().cloned(), &[key])
}

/// Numbers that look drawn by lot, the same at every run (xorshift, Marsaglia 2003).
struct Lot(u64);

impl Lot {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

fn prose(lot: &mut Lot, words: usize) -> String {
    let words: Vec<&str> = (0..words).map(|_| WORDS[lot.below(WORDS.len())]).collect();
    words.join(" ")
}

/// What a bank of one file is told, with these allowances.
fn told(items: Vec<Item>, known: Vec<Item>, allowed: &[(usize, &str)]) -> Vec<Fault> {
    let mut sites: Vec<Site> = (0..items.len())
        .zip(1..)
        .map(|(_, line)| {
            let place = Place { line, column: 1 };
            Site { place, stem: place, ..Site::default() }
        })
        .collect();
    for &(i, rule) in allowed {
        sites[i].allowed.push(Allowed { rule: rule.into(), reason: "so".into(), place: Place::default() });
    }
    let mut findings = [Findings::new("x.yaml", "")];
    let (bank, known) = (Bank { items, ..Bank::default() }, Bank { items: known, ..Bank::default() });
    let remarks = super::check(&bank, &sites, &known, &mut findings);
    assert!(remarks.is_empty(), "{remarks:?}");
    findings.into_iter().flat_map(Findings::into_vec).collect()
}

fn rules(faults: &[Fault]) -> Vec<&str> {
    faults.iter().map(|fault| fault.rule).collect()
}

// ---- Tricks ----

/// Items with four options of as many words, of which some have the longest option as key.
fn with_longest(count: usize, longest: usize) -> Vec<Item> {
    let mut lot = Lot(2026 + 4);
    (0..count)
        .map(|i| {
            // The shortest option, which is another trick, is never the only one.
            let mut options = ["aaaaa", "bbbbb", "ccccc", "ddddd"].map(|c| format!("{c}{i}x"));
            let (long, key) = (i % 4, if i < longest { i % 4 } else { (i + 1 + i / 4 % 3) % 4 });
            options[long] += "longer";
            item(i, prose(&mut lot, 30), &options, key)
        })
        .collect()
}

#[test]
fn a_trick_that_pays_is_told_with_its_interval() {
    let of_longest = |count, hits| {
        let mut faults = told(with_longest(count, hits), vec![], &[]);
        faults.retain(|fault| fault.message.starts_with("the longest option"));
        faults
    };
    // Wilson's lower bound of 34/100 is .2547, of 33/100 .2457, of 40/100 .3094, of 38/100 .2909.
    assert_eq!(rules(&of_longest(100, 33)), Vec::<&str>::new());
    assert_eq!(rules(&of_longest(100, 34)), ["exploitable"]);
    assert_eq!(rules(&of_longest(100, 38)), ["exploitable"]);
    let exploited = of_longest(100, 40);
    assert_eq!(rules(&exploited), ["exploited"]);
    assert_eq!(
        exploited[0].message,
        "the longest option is the key in 40 of 100 questions, 40% (31% to 50% with 95% confidence); chance is 25%"
    );
    assert_eq!((exploited[0].place, exploited[0].item.as_deref()), (Place::default(), None));
    assert_eq!(rules(&of_longest(29, 29)), Vec::<&str>::new(), "29 items are too few");
    assert_eq!(rules(&of_longest(30, 30)), ["exploited"]);
}

// ---- Letters ----

#[test]
fn chi_square_is_as_by_hand() {
    // Expected 10 each: (25 + 25 + 0 + 0) / 10 = 5; expected 25 each: (225 + 25 + 100 + 0) / 25 = 14.
    assert!((chi_square([15, 5, 10, 10]) - 5.0).abs() < 1e-12);
    assert!((chi_square([40, 20, 15, 25]) - 14.0).abs() < 1e-12);
    assert!((chi_square([0; 4])).abs() < 1e-12);
}

/// Items whose keys have these letters, their options in no order.
fn with_keys(keys: &[usize]) -> Vec<Item> {
    let mut lot = Lot(2026 + 5);
    let options = ["Ulna", "Tarsus", "Radius", "Femur"].map(str::to_owned);
    keys.iter().enumerate().map(|(i, key)| item(i, prose(&mut lot, 30), &options, *key)).collect()
}

fn letter_rules(keys: &[usize]) -> Vec<String> {
    let faults = told(with_keys(keys), vec![], &[]);
    faults.iter().map(|f| f.rule.to_owned()).filter(|rule| rule.starts_with("key-")).collect()
}

/// Keys with these counts, no letter long in a row.
fn spread(counts: [usize; 4]) -> Vec<usize> {
    let mut left = counts;
    let mut keys = Vec::new();
    while let Some(most) = (0..4).filter(|k| left[*k] > 0 && keys.last() != Some(k)).max_by_key(|k| left[*k])
    {
        left[most] -= 1;
        keys.push(most);
    }
    keys
}

#[test]
fn keys_that_favour_a_letter_are_told_at_two_levels() {
    assert_eq!(letter_rules(&spread([10, 10, 10, 10])), Vec::<String>::new());
    // 16, 8, 8, 8: (36 + 4 + 4 + 4) / 10 = 4.8; 18, 10, 6, 6: 9.6; 20, 10, 5, 5: 15.0; 20, 12, 4, 4: 17.6.
    assert_eq!(letter_rules(&spread([16, 8, 8, 8])), Vec::<String>::new());
    assert_eq!(letter_rules(&spread([18, 10, 6, 6])), ["key-letters-lean"]);
    assert_eq!(letter_rules(&spread([20, 10, 5, 5])), ["key-letters-lean"]);
    assert_eq!(letter_rules(&spread([20, 12, 4, 4])), ["key-letters"]);
    assert_eq!(letter_rules(&spread([19, 12, 4, 4])), Vec::<String>::new(), "39 keys are too few");
}

#[test]
fn items_in_a_meaningful_order_have_no_say() {
    let options = ["99202", "99203", "99204", "99205"].map(str::to_owned);
    let mut lot = Lot(2026 + 6);
    let items = (0..60).map(|i| item(i, prose(&mut lot, 30), &options, 0)).collect();
    assert!(told(items, vec![], &[]).iter().all(|fault| !fault.rule.starts_with("key-")));
}

#[test]
fn eight_keys_of_one_letter_in_a_row_are_told_where_they_begin() {
    let mut keys = spread([10, 10, 10, 10]);
    keys.truncate(8);
    keys.extend([0; 7]);
    keys.push(3);
    let keys: Vec<usize> = keys.iter().enumerate().map(|(i, k)| if i == 7 { 3 } else { *k }).collect();
    assert_eq!(letter_rules(&keys), Vec::<String>::new(), "seven are normal");
    let mut more = keys.clone();
    more.insert(8, 0);
    let faults = told(with_keys(&more), vec![], &[]);
    let run = faults.iter().find(|fault| fault.rule == "key-run").unwrap();
    assert_eq!((run.place.line, run.item.as_deref()), (9, None));
    assert_eq!(run.message, "from here on the key is A in 8 questions in a row");
}

#[test]
fn the_limit_of_runs_grows_with_the_file() {
    let limit = |keys: usize| {
        let mut runs = Runs::default();
        (0..keys).for_each(|key| runs.next(key % 4, Place::default()));
        runs.limit()
    };
    assert_eq!([0, 100, 256, 257, 1024, 1025, 10_000].map(limit), [8, 8, 8, 9, 9, 10, 11]);
}

// ---- Twins ----

/// How much two sorted sets overlap, counted one by one.
fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut both, mut rest) = (0_u32, b);
    for member in a {
        while rest.first().is_some_and(|other| other < member) {
            rest = &rest[1..];
        }
        both += u32::from(rest.first() == Some(member));
    }
    let either = u32::try_from(a.len() + b.len()).unwrap() - both;
    if either == 0 { 0.0 } else { f64::from(both) / f64::from(either) }
}

#[test]
fn the_search_finds_every_pair_that_comparing_each_with_each_finds() {
    let mut lot = Lot(2026);
    let mut items: Vec<Item> = Vec::new();
    for i in 0..2000 {
        let words = lot.below(70);
        let mut stem: Vec<String> = prose(&mut lot, words).split(' ').map(str::to_owned).collect();
        // Half are made from an earlier one by changing, adding and dropping some words.
        if i > 0 && lot.below(2) == 0 {
            stem = items[lot.below(i)].stem.split(' ').map(str::to_owned).collect();
            for _ in 0..lot.below(8) {
                let at = lot.below(stem.len());
                let word = prose(&mut lot, 1);
                match lot.below(3) {
                    0 => stem[at] = word,
                    1 => stem.insert(at, word),
                    _ if stem.len() > 1 => drop(stem.remove(at)),
                    _ => {}
                }
            }
        }
        items.push(item(i, stem.join(" "), &["cast".into(), "splint".into()], 0));
    }
    let sets: Vec<Vec<u64>> = items
        .iter()
        .map(|item| {
            let mut hashes: Vec<u64> = Shingles::of(item).into_hashes();
            hashes.sort_unstable();
            hashes
        })
        .collect();
    let mut by_force: HashSet<(usize, usize, usize)> = HashSet::new();
    for (i, a) in sets.iter().enumerate() {
        for (j, b) in sets[..i].iter().enumerate() {
            let overlap = jaccard(a, b);
            if overlap >= 0.5 {
                by_force.insert((i, j, usize::from(overlap >= 0.8)));
            }
        }
    }
    let join = Join::new(sets.clone());
    let mut met = vec![u32::MAX; join.len()];
    let mut found = HashSet::new();
    for i in 0..join.len() {
        let mut of_one = 0;
        let whole = join.earlier(i, &mut met, |j, overlap| {
            found.insert((i, j, usize::from(overlap.at_least(4, 5))));
            of_one += 1;
        });
        assert!(whole && of_one < 64, "{i}");
    }
    assert!(by_force.len() > 500 && by_force.iter().any(|p| p.2 == 0), "{} pairs", by_force.len());
    assert_eq!(found, by_force);
    // Each is told with its nearest; a thousand items, since no file tells more faults.
    items.truncate(1000);
    let mut nearest: Vec<Option<f64>> = vec![None; 1000];
    for &(i, j, _) in by_force.iter().filter(|pair| pair.0 < 1000) {
        let overlap = jaccard(&sets[i], &sets[j]);
        nearest[i] = Some(nearest[i].map_or(overlap, |before| before.max(overlap)));
    }
    let faults = told(items, vec![], &[]);
    let twins = faults.iter().filter(|fault| fault.rule.ends_with("duplicate"));
    let told: Vec<(usize, String)> = twins.map(|f| (f.place.line as usize - 1, f.message.clone())).collect();
    assert_eq!(told.len(), nearest.iter().flatten().count());
    for (i, message) in told {
        let percent = (nearest[i].unwrap() * 100.0 + 1e-9).floor();
        assert!(message.contains(&format!("share {percent}%")), "{i}: {message}, not {percent}");
    }
}

const STEM: &str = "A woman of 34 falls from a ladder and breaks her left wrist; the skin is intact and a cast is put on. What is reported";

fn twin(id: usize, stem: &str) -> Item {
    item(id, stem.to_owned(), &["25600-LT".into(), "25605-LT".into()], 0)
}

fn twin_rules(items: Vec<Item>, allowed: &[(usize, &str)]) -> Vec<String> {
    told(items, vec![], allowed).iter().map(|fault| fault.rule.to_owned()).collect()
}

#[test]
fn a_question_that_is_there_twice_is_told_at_the_later_one() {
    let masked = STEM.replace("34", "71").replace("left", "right");
    let faults = told(vec![twin(1, STEM), twin(2, &masked)], vec![], &[]);
    assert_eq!(rules(&faults), ["duplicate"]);
    assert_eq!((faults[0].item.as_deref(), faults[0].place.line), (Some("item-2"), 2));
    assert_eq!(faults[0].message, "stem and key share 100% of their wording with those of `item-1` (line 1)");
    let nearly = STEM.replace("ladder", "chair").replace("intact", "whole");
    assert_eq!(twin_rules(vec![twin(1, STEM), twin(2, &nearly)], &[]), ["near-duplicate"]);
    let other = STEM
        .replace("falls from a ladder and breaks", "was hit by a bus that crushed")
        .replace("cast is", "splint was");
    assert!(twin_rules(vec![twin(1, STEM), twin(2, &other)], &[]).is_empty());
}

#[test]
fn either_twin_may_allow_it_and_an_allowance_for_nothing_is_told() {
    let two = || vec![twin(1, STEM), twin(2, STEM)];
    assert!(twin_rules(two(), &[(0, "duplicate")]).is_empty());
    assert!(twin_rules(two(), &[(1, "duplicate")]).is_empty());
    assert_eq!(twin_rules(two(), &[(1, "near-duplicate")]), ["allow-unused", "duplicate"]);
    // A third that is not allowed is told with the one that does not allow it.
    let faults = told(vec![twin(1, STEM), twin(2, STEM), twin(3, STEM)], vec![], &[(0, "duplicate")]);
    assert_eq!(rules(&faults), ["duplicate"]);
    assert!(faults[0].message.contains("`item-2`"), "{}", faults[0]);
}

#[test]
fn what_a_bank_replaces_is_no_twin_and_what_it_repeats_is() {
    assert!(told(vec![twin(1, STEM)], vec![twin(1, STEM)], &[]).is_empty());
    let faults = told(vec![twin(1, STEM)], vec![twin(7, STEM)], &[]);
    assert_eq!(rules(&faults), ["duplicate"]);
    assert!(faults[0].message.ends_with("`item-7`"), "{}", faults[0]);
}

#[test]
fn a_bank_of_one_question_repeated_is_told_once_for_each() {
    let items: Vec<Item> = (0..3000).map(|i| twin(i, STEM)).collect();
    let faults = told(items, vec![], &[]);
    let twins = faults.iter().filter(|fault| fault.rule == "duplicate").count();
    assert!((990..=1000).contains(&twins), "{twins}: a file's faults end at a thousand");
}
