//! What came of a review, as text and as JSON.

use serde_json::{Value, json};

use super::CAME;
use crate::app::command::bank::fault_json;
use crate::domain::fault::Fault;
use crate::review::estimate::{ENOUGH, Estimate, Interval, Rest};
use crate::review::keys::Keys;
use crate::review::ledger::Run;
use crate::review::score::{Judged, Score};
use crate::tui::text::wrap;

/// The widest line of running text.
const WIDTH: usize = 100;

/// The most characters of a stem in a list.
const STEM: usize = 90;

/// A share of a number in percent.
#[expect(clippy::cast_precision_loss, reason = "no bank has 2^52 questions")]
pub(super) fn percent(part: usize, of: usize) -> String {
    in_percent(if of == 0 { 0.0 } else { part as f64 / of as f64 })
}

fn in_percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn paragraph(text: &str) -> String {
    wrap(text, WIDTH).join("\n") + "\n"
}

/// What came of a sheet, for people.
pub(super) fn text(score: &Score<'_>, keys: &Keys) -> String {
    let answered = score.judged.len();
    let mut out =
        format!("{}: {} questions, {answered} answered and compared\n", keys.sheet, score.questions);
    let mut list = |what: &str, ids: &[&str]| {
        if !ids.is_empty() {
            out += &paragraph(&format!("{} {what}: {}", ids.len(), ids.join(", ")));
        }
    };
    list("without an answer", &score.blank);
    list("not on the sheet any more", &score.missing);
    for (id, why) in &score.apart {
        out += &format!("not counted: {id}: {}\n", why.in_words());
    }
    let disputed: Vec<&Judged<'_>> = score.disputed().collect();
    out += &format!("{} agree with the bank's key, {} do not\n", answered - disputed.len(), disputed.len());
    for judged in disputed {
        out += &format!("\n{}\n", dispute(judged));
    }
    out + "\n" + &canaries(score) + "\n" + &estimated(score)
}

fn dispute(judged: &Judged<'_>) -> String {
    let side = |(letters, text): (String, String)| match letters.as_str() {
        "" | "none" | "several" => text,
        letters => format!("{letters}  {text}"),
    };
    let mut lines = vec![
        format!("{}  {}", judged.item.id, in_a_line(&judged.item.stem)),
        format!("  the key says:       {}", side(judged.key())),
        format!("  the reviewer says:  {}", side(judged.answer())),
    ];
    if let Some(confidence) = judged.confidence {
        lines.push(format!("  confidence:         {}", confidence.word()));
    }
    for (what, said) in [("written in:", &judged.section), ("remark:", &judged.remark)] {
        if !said.is_empty() {
            lines.push(format!("  {what:<18}  {}", said.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }
    lines.join("\n")
}

fn in_a_line(stem: &str) -> String {
    let words = stem.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(STEM) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or(&words).trim_end()),
        None => words,
    }
}

fn canaries(score: &Score<'_>) -> String {
    let ((caught, planted), solved) = (score.caught(), score.solved());
    let mut out =
        format!("swapped keys: {caught} of {planted} caught, {solved} answered with the true key\n");
    let missed: Vec<&str> =
        score.planted().filter(|judged| !judged.caught()).map(|judged| judged.item.id.as_str()).collect();
    if !missed.is_empty() {
        out += &paragraph(&format!("not caught: {}", missed.join(", ")));
    }
    out + &match score.counts() {
        Ok(()) => "the review counts\n".to_owned(),
        Err(why) => paragraph(&format!("the review does not count: {why}")),
    }
}

fn estimated(score: &Score<'_>) -> String {
    let (compared, disputed) = score.compared();
    let Some(found) = score.estimate() else {
        return paragraph(&format!(
            "What this says of the other keys: not enough yet. {compared} questions without a swapped key were compared, \
{disputed} of them disputed; from {ENOUGH} on, and with a swapped key caught, there is an estimate."
        ));
    };
    let range = |i: &Interval| format!("{} to {}", in_percent(i.low), in_percent(i.high));
    let mut out = paragraph(&format!(
        "What this says of the other keys: {disputed} of {compared} are disputed, {} ({}, Wilson's 95% interval). Until it \
is looked up who is right, that is the most this reviewer holds against them, not a count of wrong keys.",
        in_percent(found.share.share),
        range(&found.share),
    ));
    let noticed =
        format!("Of keys that are wrong by a whole option this reviewer notices {}. ", range(&found.noticed));
    out += &paragraph(&match found.rest {
        Rest::None { noticeable, all } => format!(
            "None wrong in {compared}: of errors that this reviewer would notice at most {} of the keys hold one (95%, \
1 − 0.05^(1/n), the rule of three). {noticed}Taking the low end of that: at most {} of the keys are wrong (95%).",
            in_percent(noticeable),
            in_percent(all),
        ),
        Rest::Unnoticed { likely, most } => format!(
            "{noticed}If every disputed key were wrong, some {likely:.1} more wrong keys would have gone unnoticed, {most:.1} \
by the low end (disputed × (1 − noticed) / noticed, as in Mills' seeding of faults)."
        ),
    });
    out + &paragraph(
        "A swapped key is wrong by a whole option. A finer error is noticed less often, and one that author and reviewer \
share is not noticed at all.",
    )
}

/// What was kept, in a line.
pub(super) fn run(run: &Run) -> String {
    let counts: Vec<String> = CAME
        .iter()
        .map(|&outcome| (outcome, run.count(outcome)))
        .filter(|(_, n)| *n > 0)
        .map(|(outcome, n)| format!("{n} {}", outcome.word()))
        .collect();
    let counted = if run.counts { "" } else { "; it does not count" };
    let found = if counts.is_empty() { "nothing was compared".to_owned() } else { counts.join(", ") };
    format!("recorded: {found}{counted}")
}

/// What came of a sheet, for programs.
pub(super) fn json(score: &Score<'_>, keys: &Keys, oddities: &[Fault]) -> Value {
    let (caught, planted) = score.caught();
    let (compared, disputed) = score.compared();
    let missed: Vec<&str> =
        score.planted().filter(|judged| !judged.caught()).map(|judged| judged.item.id.as_str()).collect();
    json!({
        "sheet": keys.sheet,
        "questions": score.questions,
        "answered": score.judged.len(),
        "agreed": score.judged.len() - score.disputed().count(),
        "unanswered": score.blank,
        "missing": score.missing,
        "not_counted": score.apart.iter().map(|(id, why)| json!({ "id": id, "why": why.in_words() })).collect::<Vec<_>>(),
        "disagreements": score.disputed().map(dispute_json).collect::<Vec<_>>(),
        "canaries": { "answered": planted, "caught": caught, "true_key": score.solved(), "missed": missed },
        "counts": score.counts().is_ok(),
        "why_not": score.counts().err(),
        "without_canaries": { "compared": compared, "disputed": disputed },
        "estimate": score.estimate().map(estimate_json),
        "oddities": oddities.iter().map(fault_json).collect::<Vec<_>>(),
    })
}

fn dispute_json(judged: &Judged<'_>) -> Value {
    let ((key, key_text), (answer, answer_text)) = (judged.key(), judged.answer());
    json!({
        "id": judged.item.id.as_str(),
        "stem": in_a_line(&judged.item.stem),
        "key": { "letters": key, "text": key_text },
        "answer": { "letters": answer, "text": answer_text },
        "confidence": judged.confidence.map(crate::review::filled::Confidence::word),
        "section": judged.section,
        "remark": judged.remark,
        "swapped": judged.keyed.is_swapped(),
    })
}

fn estimate_json(found: Estimate) -> Value {
    let interval = |i: Interval| json!({ "share": i.share, "low": i.low, "high": i.high });
    let (mut at_most, mut unnoticed) = (Value::Null, Value::Null);
    match found.rest {
        Rest::None { noticeable, all } => at_most = json!({ "noticeable": noticeable, "all": all }),
        Rest::Unnoticed { likely, most } => unnoticed = json!({ "likely": likely, "most": most }),
    }
    json!({
        "disputed": interval(found.share),
        "noticed": interval(found.noticed),
        "wrong_at_most": at_most,
        "unnoticed": unnoticed,
    })
}
