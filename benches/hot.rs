//! The hot paths: `cargo bench`. Budgets are in `docs/performance.md`; compare within one run, machines are noisy.
#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

use std::sync::OnceLock;

use openbook::app::{CODEC, Data, history_page, shipped};
use openbook::domain::bank::Bank;
use openbook::domain::exam::CodeSet;
use openbook::domain::paper::{Mode, Paper};
use openbook::domain::time::{Day, Millis};
use openbook::engine::assemble::{self, Draw, Filter, Past};
use openbook::engine::exam::{Event, Sitting};
use openbook::engine::grade::grade;
use openbook::store::Store;
use tempfile::TempDir;

fn main() {
    divan::main();
}

fn bank() -> Bank {
    shipped().unwrap_or_default()
}

/// A bank of a thousand items: the shipped ones again and again under other names, their stems told apart.
fn thousand() -> Bank {
    let mut bank = bank();
    let items = bank.items.clone();
    for round in 1.. {
        for item in &items {
            if bank.items.len() == 1000 {
                return bank;
            }
            let mut copy = item.clone();
            copy.id = format!("{}-{round}", item.id).into();
            copy.stem =
                format!("Round{round} {}", item.stem).split(' ').rev().collect::<Vec<_>>().join(" ").into();
            bank.items.push(copy);
        }
    }
    bank
}

fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

#[divan::bench]
fn shipped_banks_ready() -> Bank {
    bank()
}

#[divan::bench]
fn form_from_a_thousand_items(bencher: divan::Bencher) {
    let (bank, past, today) = (thousand(), Past::default(), today());
    assert_eq!(bank.items.len(), 1000);
    let mut seed = 0;
    bencher.bench_local(|| {
        seed += 1;
        let draw = Draw { bank: &bank, past: &past, today: &today, seed };
        assemble::mock(draw, bank.exam("cpc").unwrap(), Mode::Exam).unwrap()
    });
}

#[divan::bench]
fn one_step_of_the_machine(bencher: divan::Bencher) {
    let mut sitting = Sitting::begin(mock(&bank(), 1));
    let mut n: u64 = 0;
    bencher.bench_local(|| {
        n += 1;
        sitting.step(Millis(n), Event::Flagged(usize::try_from(n).unwrap() % 100))
    });
}

/// A folder whose store holds ten thousand finished sittings: a hundred mocks, the rest drills of ten.
static HISTORY: OnceLock<TempDir> = OnceLock::new();

#[divan::bench]
fn history_of_ten_thousand_sittings_opened(bencher: divan::Bencher) {
    let folder = HISTORY.get_or_init(long_history).path();
    let bank = bank();
    bencher.bench_local(|| {
        let store = Store::open(folder, CODEC).unwrap();
        let data = Data { bank: bank.clone(), store, warnings: Vec::new(), checked: String::new() };
        history_page(&data, "cpc").unwrap().rows.len()
    });
}

fn mock(bank: &Bank, seed: u64) -> Paper {
    let (past, today) = (Past::default(), today());
    let draw = Draw { bank, past: &past, today: &today, seed };
    assemble::mock(draw, bank.exam("cpc").unwrap(), Mode::Exam).unwrap()
}

fn long_history() -> TempDir {
    let bank = bank();
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path(), CODEC).unwrap();
    let (past, today) = (Past::default(), today());
    for n in 0..10_000 {
        let draw = Draw { bank: &bank, past: &past, today: &today, seed: n };
        let exam = bank.exam("cpc").unwrap();
        let filter = Filter { set: Some(CodeSet::ALL[usize::try_from(n % 4).unwrap()]), ..Filter::default() };
        let paper = if n % 100 == 0 {
            mock(&bank, n)
        } else {
            assemble::drill(draw, exam, &filter, 10, Millis::minutes(24)).unwrap()
        };
        let id = store.begin(&paper, "2026-11-22T10:00:00+00:00").unwrap();
        let mut sitting = Sitting::begin(paper);
        sitting.step(Millis::minutes(20), Event::Submitted);
        store.finish(id, &grade(&sitting), "2026-11-22T10:20:00+00:00").unwrap();
    }
    folder
}
