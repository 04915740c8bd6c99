//! Work on many things at once, with results in their order.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does the same with each of some things, several at a time, and gives the results in order.
///
/// The things are handed out in portions of `portion`, one after the other.
pub fn each<T: Sync, R: Send>(things: &[T], portion: usize, work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    each_keeping(things, portion, || (), |(), i, thing| work(i, thing)).0
}

/// The same, and what each thread kept between its things.
///
/// The things are handed out in portions of `portion`, one after the other. `state` makes what each thread keeps for itself
/// between its things, such as a scratch pad.
pub fn each_keeping<T: Sync, S: Send, R: Send>(
    things: &[T],
    portion: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize, &T) -> R + Sync,
) -> (Vec<R>, Vec<S>) {
    let portion = portion.max(1);
    let portions: Vec<&[T]> = things.chunks(portion).collect();
    let next = AtomicUsize::new(0);
    let run = || {
        let mut own = state();
        let mut done = Vec::new();
        loop {
            let name = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = portions.get(name) else { return (done, own) };
            let numbered = part.iter().enumerate();
            let results: Vec<R> =
                numbered.map(|(i, thing)| work(&mut own, name * portion + i, thing)).collect();
            done.push((name, results));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(portions.len());
    let (mut done, kept) = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let (mut done, own) = run();
        let mut kept = vec![own];
        for other in others {
            match other.join() {
                Ok((theirs, own)) => {
                    done.extend(theirs);
                    kept.push(own);
                }
                Err(panic) => resume_unwind(panic),
            }
        }
        (done, kept)
    });
    done.sort_unstable_by_key(|(name, _)| *name);
    (done.into_iter().flat_map(|(_, results)| results).collect(), kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_things_however_they_are_shared_out() {
        let things: Vec<usize> = (0..1000).collect();
        let expected: Vec<usize> = things.iter().map(|n| n * n).collect();
        for portion in [0, 1, 7, 1000, 5000] {
            let squares = each(&things, portion, |i, n| {
                assert_eq!(i, *n);
                n * n
            });
            assert_eq!(squares, expected, "{portion}");
        }
        assert!(each(&[0; 0], 4, |_, n| *n).is_empty());
    }
}
