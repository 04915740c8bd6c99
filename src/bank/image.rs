//! A checked bank as bytes that the binary embeds, and an item as text that the store keeps.
//!
//! The domain knows no serde, so these mirror it field by field. They are generic over their text: the embedded image is
//! read as `&'static str` without copying a word, a stored item as `String`.

use serde::{Deserialize, Serialize};

use crate::domain::Text;
use crate::domain::answer::Choices;
use crate::domain::bank::{Bank, Case};
use crate::domain::exam::{Area, CodeSet, Exam, Fact, PassRule, Row};
use crate::domain::paper::Asked;
use crate::domain::question::{
    Choice, Cognitive, Difficulty, Flaw, Item, ItemKind, Reference, Response, Revision,
};
use crate::domain::time::{Day, Millis};

/// Bytes that are not an image of this version of the program.
#[derive(Debug)]
pub struct Unreadable(String);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

fn unreadable(why: impl std::fmt::Display) -> Unreadable {
    Unreadable(why.to_string())
}

/// The image of a bank.
///
/// # Errors
/// Only if the encoder fails, which it does not for these types.
pub fn encode(bank: &Bank) -> Result<Vec<u8>, Unreadable> {
    let image = BankImage::<&str> {
        areas: bank.areas.iter().map(|a| (a.id.as_str(), a.title.as_ref(), a.set.word())).collect(),
        exams: bank.exams.iter().map(exam_image).collect(),
        cases: bank.cases.iter().map(|c| (c.id.as_str(), c.note.as_ref())).collect(),
        items: bank.items.iter().map(item_image).collect(),
    };
    postcard::to_stdvec(&image).map_err(unreadable)
}

/// Reads an image that lives as long as the program, copying no text.
///
/// # Errors
/// If the bytes were not written by [`encode`] of the same version.
pub fn decode(bytes: &'static [u8]) -> Result<Bank, Unreadable> {
    let image: BankImage<&'static str> = postcard::from_bytes(bytes).map_err(unreadable)?;
    let whole = || unreadable("the image holds a word this version does not know");
    Ok(Bank {
        areas: image
            .areas
            .into_iter()
            .map(|(id, title, set)| {
                Some(Area { id: id.into(), title: title.into(), set: CodeSet::parse(set)? })
            })
            .collect::<Option<_>>()
            .ok_or_else(whole)?,
        exams: image.exams.into_iter().map(exam).collect::<Option<_>>().ok_or_else(whole)?,
        cases: image.cases.into_iter().map(|(id, note)| Case { id: id.into(), note: note.into() }).collect(),
        items: image.items.into_iter().map(item).collect::<Option<_>>().ok_or_else(whole)?,
    })
}

/// An asked question as JSON for the store, with all that is needed to show it again: item, area title and chart note.
///
/// # Errors
/// Only if the encoder fails, which it does not for these types.
pub fn snapshot(asked: &Asked) -> Result<String, Unreadable> {
    let kept = Snapshot::<&str> {
        item: item_image(&asked.item),
        area_title: &asked.area_title,
        note: asked.note.as_deref(),
    };
    encode_json(&kept)
}

/// Reads a snapshot; the option order and whether it counts are kept beside it.
///
/// # Errors
/// If the text is no snapshot.
pub fn from_snapshot(text: &str, order: Vec<usize>, scored: bool) -> Result<Asked, Unreadable> {
    let kept: Snapshot<String> = decode_json(text)?;
    let item =
        item(kept.item).ok_or_else(|| unreadable("the item holds a word this version does not know"))?;
    Ok(Asked { item, area_title: kept.area_title.into(), note: kept.note.map(Into::into), order, scored })
}

fn encode_json<T: Serialize>(value: &T) -> Result<String, Unreadable> {
    serde_json::to_string(value).map_err(unreadable)
}

fn decode_json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Unreadable> {
    serde_json::from_str(text).map_err(unreadable)
}

#[derive(Serialize, Deserialize)]
struct Snapshot<S> {
    item: ItemImage<S>,
    area_title: S,
    note: Option<S>,
}

#[derive(Serialize, Deserialize)]
struct BankImage<S> {
    areas: Vec<(S, S, S)>,
    exams: Vec<ExamImage<S>>,
    cases: Vec<(S, S)>,
    items: Vec<ItemImage<S>>,
}

#[derive(Serialize, Deserialize)]
struct ExamImage<S> {
    id: S,
    name: S,
    body: S,
    questions: u32,
    scored: u32,
    millis: u64,
    percent: Option<u8>,
    scaled: Option<(u16, Option<u16>)>,
    notice: Option<u64>,
    open_book: bool,
    backtrack: bool,
    kinds: Vec<S>,
    rows: Vec<(S, u32)>,
    facts: Vec<(S, S, S)>,
}

#[derive(Serialize, Deserialize)]
struct ItemImage<S> {
    id: S,
    area: S,
    case: Option<S>,
    difficulty: S,
    cognitive: S,
    topics: Vec<S>,
    stem: S,
    many: bool,
    options: Vec<(S, S, Option<S>)>,
    accept: Vec<S>,
    explanation: Option<S>,
    key: Vec<u8>,
    references: Vec<(S, S)>,
    expires: Option<S>,
    revision: S,
}

fn exam_image(exam: &Exam) -> ExamImage<&str> {
    let (percent, scaled) = match exam.pass {
        PassRule::Percent(p) => (Some(p), None),
        PassRule::Scaled { need, of } => (None, Some((need, of))),
    };
    ExamImage {
        id: exam.id.as_str(),
        name: &exam.name,
        body: &exam.body,
        questions: exam.questions,
        scored: exam.scored,
        millis: exam.time.0,
        percent,
        scaled,
        notice: exam.notice.map(|n| n.0),
        open_book: exam.open_book,
        backtrack: exam.backtrack,
        kinds: exam.kinds.iter().map(|k| k.word()).collect(),
        rows: exam.rows.iter().map(|r| (r.area.as_str(), r.count)).collect(),
        facts: exam.facts.iter().map(|f| (f.about.as_ref(), f.source.as_ref(), f.checked.as_str())).collect(),
    }
}

fn exam(image: ExamImage<&'static str>) -> Option<Exam> {
    let pass = match (image.percent, image.scaled) {
        (Some(p), _) => PassRule::Percent(p),
        (None, Some((need, of))) => PassRule::Scaled { need, of },
        (None, None) => return None,
    };
    let fact = |(about, source, checked): (&'static str, &'static str, &'static str)| {
        Some(Fact { about: about.into(), source: source.into(), checked: Day::parse(checked)? })
    };
    Some(Exam {
        id: image.id.into(),
        name: image.name.into(),
        body: image.body.into(),
        questions: image.questions,
        scored: image.scored,
        time: Millis(image.millis),
        pass,
        notice: image.notice.map(Millis),
        open_book: image.open_book,
        backtrack: image.backtrack,
        kinds: image.kinds.into_iter().map(ItemKind::parse).collect::<Option<_>>()?,
        rows: image.rows.into_iter().map(|(area, count)| Row { area: area.into(), count }).collect(),
        facts: image.facts.into_iter().map(fact).collect::<Option<_>>()?,
    })
}

fn item_image(item: &Item) -> ItemImage<&str> {
    let mut image = ItemImage {
        id: item.id.as_str(),
        area: item.area.as_str(),
        case: item.case.as_ref().map(crate::domain::question::CaseId::as_str),
        difficulty: item.difficulty.word(),
        cognitive: item.cognitive.word(),
        topics: item.topics.iter().map(AsRef::as_ref).collect(),
        stem: item.stem.as_ref(),
        many: false,
        options: Vec::new(),
        accept: Vec::new(),
        explanation: None,
        key: Vec::new(),
        references: item.references.iter().map(|r| (r.source.as_ref(), r.section.as_ref())).collect(),
        expires: item.expires.as_ref().map(Day::as_str),
        revision: item.revision.0.as_ref(),
    };
    match &item.response {
        Response::Choice { options, key, many } => {
            image.many = *many;
            image.options =
                options.iter().map(|o| (o.text.as_ref(), o.why.as_ref(), o.flaw.map(Flaw::word))).collect();
            image.key = key.positions().filter_map(|p| u8::try_from(p).ok()).collect();
        }
        Response::Fill { accept, explanation } => {
            image.accept = accept.iter().map(AsRef::as_ref).collect();
            image.explanation = Some(explanation);
        }
    }
    image
}

fn item<S: Into<Text> + AsRef<str>>(image: ItemImage<S>) -> Option<Item> {
    let option = |(text, why, flaw): (S, S, Option<S>)| {
        let flaw = match flaw {
            None => None,
            Some(word) => Some(Flaw::parse(word.as_ref())?),
        };
        Some(Choice { text: text.into(), why: why.into(), flaw })
    };
    let response = match image.explanation {
        Some(explanation) => Response::Fill {
            accept: image.accept.into_iter().map(Into::into).collect(),
            explanation: explanation.into(),
        },
        None => Response::Choice {
            options: image.options.into_iter().map(option).collect::<Option<_>>()?,
            key: image.key.into_iter().map(usize::from).collect::<Choices>(),
            many: image.many,
        },
    };
    Some(Item {
        id: crate::domain::question::ItemId(image.id.into()),
        area: crate::domain::exam::AreaId(image.area.into()),
        case: image.case.map(|c| crate::domain::question::CaseId(c.into())),
        difficulty: Difficulty::parse(image.difficulty.as_ref())?,
        cognitive: Cognitive::parse(image.cognitive.as_ref())?,
        topics: image.topics.into_iter().map(Into::into).collect(),
        stem: image.stem.into(),
        response,
        references: image
            .references
            .into_iter()
            .map(|(source, section)| Reference { source: source.into(), section: section.into() })
            .collect(),
        expires: match image.expires {
            None => None,
            Some(day) => Some(Day::parse(day.into())?),
        },
        revision: Revision(image.revision.into()),
    })
}
