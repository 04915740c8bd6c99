//! Draws a paper: blueprint, bank, history and seed in, questions in order out.
//!
//! Counts are exactly the blueprint's. Within an area never-seen items come first, then the longest unseen; ties are
//! broken by the seed. Items of one chart note stay together, enemies of one area never meet, expired items are not asked.

mod pool;

use std::collections::{HashMap, HashSet};

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use crate::domain::Text;
use crate::domain::bank::Bank;
use crate::domain::exam::{AreaId, CodeSet, Exam};
use crate::domain::paper::{Asked, Kind, Mode, Paper, Rules};
use crate::domain::question::{Item, ItemId};
use crate::domain::time::{Day, Millis};
use pool::Pool;

/// What earlier sittings say of items.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// When an item was last on a paper, as a number that grows with time.
    pub last_seen: HashMap<ItemId, i64>,
    /// Items whose last answer in a finished sitting was wrong or blank.
    pub missed: HashSet<ItemId>,
    /// Items that were flagged when their last finished sitting ended.
    pub flagged: HashSet<ItemId>,
}

/// All that a draw depends on; the same draw of the same bank gives the same paper.
#[derive(Clone, Copy)]
pub struct Draw<'a> {
    /// Where items come from.
    pub bank: &'a Bank,
    /// What was asked before.
    pub past: &'a Past,
    /// The day of the sitting; an item past its `expires` is not drawn.
    pub today: &'a Day,
    /// What breaks ties and shuffles options.
    pub seed: u64,
}

/// Which items a drill may take; the conditions add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this area.
    pub area: Option<AreaId>,
    /// Only this code set.
    pub set: Option<CodeSet>,
    /// Only items missed the last time.
    pub missed: bool,
    /// Only items flagged the last time.
    pub flagged: bool,
}

/// An area that has fewer items than the blueprint asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The area.
    pub area: AreaId,
    /// Its title.
    pub title: Text,
    /// What the blueprint asks.
    pub needed: u32,
    /// What can be drawn.
    pub available: u32,
}

/// Why a whole form cannot be drawn, and what can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Every area that falls short.
    pub lacks: Vec<Lack>,
    /// The most questions that a form in the blueprint's proportions can have; 0 if none.
    pub largest: u32,
}

/// Draws a whole mock.
///
/// # Errors
/// The areas that lack items, and the largest proportional form instead.
pub fn mock(draw: Draw<'_>, exam: &Exam, mode: Mode) -> Result<Paper, Shortage> {
    mock_of(draw, exam, mode, exam.questions)
}

/// Draws a mock of fewer questions in the blueprint's proportions.
///
/// # Errors
/// The areas that lack items even for that.
pub fn mock_of(draw: Draw<'_>, exam: &Exam, mode: Mode, questions: u32) -> Result<Paper, Shortage> {
    let counts = apportion(exam, questions);
    let pool = Pool::new(draw);
    let mut rng = ChaCha8Rng::seed_from_u64(draw.seed);
    let mut picked = Vec::new();
    let mut short = false;
    for (row, &count) in exam.rows.iter().zip(&counts) {
        let got = pool.pick_all(count as usize, &mut rng, |item| fits(exam, &row.area, item));
        short |= got.len() < count as usize;
        picked.extend(got);
    }
    if short {
        return Err(shortage(draw, exam));
    }
    let mut title = format!("{} mock", exam.id.as_str().to_uppercase());
    if questions < exam.questions {
        title += &format!(", {questions} questions");
    }
    if mode == Mode::Practice {
        title += ", practice";
    }
    let rules = Rules::mock(exam, mode, questions);
    let pretest =
        u64::from(exam.questions - exam.scored) * u64::from(questions) / u64::from(exam.questions.max(1));
    Ok(paper(
        draw,
        exam,
        (Kind::Mock, title, rules),
        &picked,
        usize::try_from(pretest).unwrap_or(0),
        &mut rng,
    ))
}

/// More forms than this are not counted: nobody sits them, and each takes a draw.
pub const MANY_FORMS: u32 = 99;

/// How many whole forms that share no question can be sat one after the other, found by drawing them; at most [`MANY_FORMS`].
pub fn disjoint_forms(draw: Draw<'_>, exam: &Exam) -> u32 {
    let mut past = Past::default();
    let mut forms = 0;
    while forms < MANY_FORMS
        && let Ok(paper) = mock(Draw { past: &past, ..draw }, exam, Mode::Exam)
    {
        let mut ids = paper.questions.iter().map(|asked| asked.item.id.clone());
        let fresh = ids.all(|id| past.last_seen.insert(id, forms.into()).is_none());
        if !fresh || paper.questions.is_empty() {
            break;
        }
        forms += 1;
    }
    forms
}

/// Draws a drill of at most `count` items that pass the filter; `None` if no item does.
///
/// Without an area or a set the drill keeps to the exam's blueprint.
pub fn drill(draw: Draw<'_>, exam: &Exam, filter: &Filter, count: usize, time: Millis) -> Option<Paper> {
    let sets: HashMap<&AreaId, CodeSet> = draw.bank.areas.iter().map(|a| (&a.id, a.set)).collect();
    let anywhere = filter.area.is_none() && filter.set.is_none();
    let wanted = |item: &Item| {
        filter.area.as_ref().is_none_or(|a| *a == item.area)
            && filter.set.is_none_or(|s| sets.get(&item.area) == Some(&s))
            && (!anywhere || filter.missed || filter.flagged || exam.rows.iter().any(|r| r.area == item.area))
            && (!filter.missed || draw.past.missed.contains(&item.id))
            && (!filter.flagged || draw.past.flagged.contains(&item.id))
    };
    let mut rng = ChaCha8Rng::seed_from_u64(draw.seed);
    let picked = Pool::new(draw).pick_mixed(count, &mut rng, wanted);
    if picked.is_empty() {
        return None;
    }
    let time = Millis(time.0 * picked.len() as u64 / count.max(1) as u64);
    let title = format!("Drill: {}", filter_title(draw.bank, filter));
    Some(paper(draw, exam, (Kind::Drill, title, Rules::drill(time)), &picked, 0, &mut rng))
}

/// What a filter is called on screen.
pub fn filter_title(bank: &Bank, filter: &Filter) -> String {
    let mut parts = Vec::new();
    if filter.missed {
        parts.push("missed".to_owned());
    }
    if filter.flagged {
        parts.push("flagged".to_owned());
    }
    if let Some(area) = &filter.area {
        parts.push(bank.area_title(area).into_owned());
    }
    if let Some(set) = filter.set.filter(|set| !parts.iter().any(|part| part == set_title(*set))) {
        parts.push(set_title(set).to_owned());
    }
    if parts.is_empty() { "mixed".to_owned() } else { parts.join(", ") }
}

/// What a set is called on screen.
pub const fn set_title(set: CodeSet) -> &'static str {
    match set {
        CodeSet::Cpt => "CPT",
        CodeSet::Icd10Cm => "ICD-10-CM",
        CodeSet::Hcpcs => "HCPCS Level II",
        CodeSet::Foundations => "Foundations",
        CodeSet::Cases => "Cases",
        CodeSet::Certification => "Certification",
    }
}

/// Whether an item may stand in a row of an exam's form.
pub fn fits(exam: &Exam, area: &AreaId, item: &Item) -> bool {
    item.area == *area && exam.kinds.contains(&item.kind())
}

/// Shares out a number of questions over the rows by largest remainder; ties go to the earlier row.
pub fn apportion(exam: &Exam, questions: u32) -> Vec<u32> {
    let all = u64::from(exam.questions.max(1));
    let share = |count: u32| u64::from(count) * u64::from(questions);
    let mut counts: Vec<u32> =
        exam.rows.iter().map(|r| u32::try_from(share(r.count) / all).unwrap_or(0)).collect();
    let mut rows: Vec<usize> = (0..counts.len()).collect();
    rows.sort_by_key(|&i| std::cmp::Reverse(share(exam.rows[i].count) % all));
    let missing = questions.saturating_sub(counts.iter().sum());
    for &i in rows.iter().take(missing as usize) {
        counts[i] += 1;
    }
    counts
}

fn shortage(draw: Draw<'_>, exam: &Exam) -> Shortage {
    let pool = Pool::new(draw);
    let mut rng = ChaCha8Rng::seed_from_u64(draw.seed);
    let available: Vec<u32> = exam
        .rows
        .iter()
        .map(|row| {
            u32::try_from(pool.pick_all(usize::MAX, &mut rng, |i| fits(exam, &row.area, i)).len())
                .unwrap_or(u32::MAX)
        })
        .collect();
    let fits = |n: &u32| apportion(exam, *n).iter().zip(&available).all(|(need, have)| need <= have);
    let lacks = exam
        .rows
        .iter()
        .zip(&available)
        .filter(|(row, have)| row.count > **have)
        .map(|(row, &available)| Lack {
            area: row.area.clone(),
            title: draw.bank.area_title(&row.area),
            needed: row.count,
            available,
        })
        .collect();
    Shortage { lacks, largest: (1..=exam.questions).rev().find(fits).unwrap_or(0) }
}

fn paper(
    draw: Draw<'_>,
    exam: &Exam,
    (kind, title, rules): (Kind, String, Rules),
    items: &[&Item],
    pretest: usize,
    rng: &mut ChaCha8Rng,
) -> Paper {
    let mut unscored: Vec<bool> = (0..items.len()).map(|i| i < pretest).collect();
    unscored.shuffle(rng);
    let questions = items
        .iter()
        .zip(unscored)
        .map(|(&item, unscored)| {
            let mut order: Vec<usize> = (0..item.options().len()).collect();
            if !item.order_is_meaning() {
                order.shuffle(rng);
            }
            Asked {
                item: item.clone(),
                area_title: draw.bank.area_title(&item.area),
                note: item.case.as_ref().and_then(|c| draw.bank.case(c)).map(|c| c.note.clone()),
                order,
                scored: !unscored,
            }
        })
        .collect();
    Paper { kind, exam: exam.id.clone(), title: title.into(), rules, seed: draw.seed, questions }
}
