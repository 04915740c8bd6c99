//! Look-ups as they are typed: `cargo bench --bench lookup`.
//!
//! Every beginning of thirty queries is a keystroke. Each is timed by itself, the best of five rounds, beside a scan of
//! all titles for the same words. Compare within one run.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench stops at the first surprise, prints its table, and reads the clock"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use openbook::codebook::draft::Set;
use openbook::codebook::shelf::Shelf;
use openbook::codebook::shipped;

/// What coders type, from one word to a whole title.
const QUERIES: [&str; 30] = [
    "hypertension",
    "type 2 diabetes neuropathy",
    "t2dm with ckd stage 3",
    "colles fracture right initial",
    "radius fracture",
    "uti",
    "afib",
    "s/p cabg",
    "screening colonoscopy",
    "copd exacerbation",
    "chest pain",
    "left knee osteoarthritis",
    "acute appendicitis with perforation",
    "malignant neoplasm upper outer quadrant left breast",
    "pneumonia",
    "asthma moderate persistent",
    "major depressive disorder recurrent severe",
    "fall from ladder",
    "dog bite hand",
    "second degree burn forearm",
    "pre eclampsia third trimester",
    "cerebral infarction",
    "long term use of insulin",
    "low back pain",
    "iron deficiency anemia",
    "neuropahty diabetic",
    "benign prostatic hyperplasia with luts",
    "poisoning by acetaminophen accidental",
    "displaced intertrochanteric fracture of right femur subsequent encounter",
    "e11.40",
];

fn keystrokes() -> Vec<String> {
    QUERIES.iter().flat_map(|q| (1..=q.len()).map(|n| q[..n].to_owned())).collect()
}

fn each(keys: &[String], mut answer: impl FnMut(&str)) -> Vec<Duration> {
    let mut best = vec![Duration::MAX; keys.len()];
    for _ in 0..5 {
        for (key, best) in keys.iter().zip(&mut best) {
            let start = Instant::now();
            answer(black_box(key));
            *best = start.elapsed().min(*best);
        }
    }
    best
}

fn report(name: &str, keys: &[String], times: &[Duration]) {
    let mut sorted: Vec<(Duration, &String)> = times.iter().copied().zip(keys).collect();
    sorted.sort();
    let at = |part: usize| sorted[(sorted.len() - 1) * part / 100].0.as_secs_f64() * 1000.0;
    let (worst, key) = sorted[sorted.len() - 1];
    println!(
        "{name:<28} {} keystrokes   median {:.4} ms   95% {:.4} ms   worst {:.4} ms (`{key}`)",
        keys.len(),
        at(50),
        at(95),
        worst.as_secs_f64() * 1000.0
    );
}

fn main() {
    let keys = keystrokes();
    let start = Instant::now();
    let mut shelf = Shelf::new(shipped::books().unwrap(), shipped::abbreviations());
    let opened = start.elapsed();
    black_box(shelf.look_up("hypertension", None, 20));
    println!(
        "opened in {:.2} ms, with its first answer {:.2} ms",
        opened.as_secs_f64() * 1000.0,
        start.elapsed().as_secs_f64() * 1000.0
    );
    let book = shelf.book(0);
    let titles: Vec<String> =
        book.spots().map(|spot| format!("{} {}", book.code(spot), book.title(spot)).to_lowercase()).collect();
    let ours = each(&keys, |key| {
        black_box(shelf.look_up(key, Some(Set::Icd10Cm), 20));
    });
    report("ICD-10-CM", &keys, &ours);
    let all = each(&keys, |key| {
        black_box(shelf.look_up(key, None, 20));
    });
    report("all shipped books", &keys, &all);
    let scan = each(&keys, |key| {
        let words: Vec<&str> = key.split_whitespace().collect();
        black_box(
            titles.iter().filter(|title| words.iter().all(|word| title.contains(word))).take(20).count(),
        );
    });
    report("a scan of all titles", &keys, &scan);
}
