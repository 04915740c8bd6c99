//! `openbook history`: the past as a list, or one sitting, for people and for programs.

use super::bank::pretty;
use crate::app::data::{CODEC, home};
use crate::app::export;
use crate::app::{Failure, Outcome, print};
use crate::cli::HistoryArgs;
use crate::clock;
use crate::domain::fault::visible;
use crate::plain;
use crate::store::{Finished, SittingId, Store};

/// Shows past sittings, or one of them.
pub(crate) fn history(args: &HistoryArgs) -> Outcome {
    let store = Store::open(&home()?, CODEC)?;
    let text = match args.id {
        Some(id) => one(&store, SittingId(id), args)?,
        None => all(&store, args)?,
    };
    print(&text)?;
    Ok(true)
}

fn all(store: &Store, args: &HistoryArgs) -> Result<String, Failure> {
    let list = store.finished(0, usize::MAX)?;
    if args.json {
        return pretty(&export::sittings(store, &list)?);
    }
    if args.csv {
        return Ok(export::sittings_csv(&list));
    }
    let now = clock::wall();
    let line = |f: &Finished| {
        let percent = f.total.percent().map_or_else(String::new, |p| format!("{p:.0}%"));
        let verdict = match f.passed {
            Some(true) => "passed",
            Some(false) => "not passed",
            None => "",
        };
        let (id, right, of) = (f.id.0, f.total.correct, f.total.scored);
        let when = clock::in_words(&f.started, &now);
        format!(
            "{id:>4}  {when:<16}  {right:>3} / {of:<3} {percent:>4}  {verdict:<10}  {}\n",
            visible(&f.title)
        )
    };
    let mut text = String::new();
    for u in store.unfinished()? {
        let (id, title, left) = (u.id.0, visible(&u.title), u.left.countdown());
        let when = clock::in_words(&u.touched, &now);
        text += &format!(
            "{id:>4}  {when:<16}  unfinished, question {} of {}, {left} left  {title}\n",
            u.question + 1,
            u.questions
        );
    }
    if !text.is_empty() {
        text += "`openbook resume NUMBER` goes on with one of these.\n\n";
    }
    if list.is_empty() {
        return Ok(
            text + "No finished sittings yet. `openbook exam` begins a mock, `openbook drill` a short practice.\n"
        );
    }
    text += "  no  begun                 right        result      title\n";
    Ok(text + &list.iter().map(line).collect::<String>())
}

fn one(store: &Store, id: SittingId, args: &HistoryArgs) -> Result<String, Failure> {
    let finished = store.one(id)?;
    if args.json {
        return pretty(&export::sitting(store, &finished)?);
    }
    let kept = store.load(id)?;
    if args.csv {
        return Ok(export::questions_csv(&kept.paper, &store.outcomes(id)?));
    }
    let sitting = crate::engine::exam::Sitting::replay(kept.paper, kept.entries);
    Ok(plain::report(sitting.paper(), &crate::engine::grade::grade(&sitting)))
}
