//! A checked bank as bytes that the binary embeds, and an item as text that the store keeps.
//!
//! The domain knows no serde, so these mirror it field by field. An item is generic over its text: stored it is a
//! `String`; in the embedded image a [`Span`] of one long text that the compiler has proved to be UTF-8, so that a start
//! neither copies nor reads a word that is not shown.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::domain::Text;
use crate::domain::answer::Choices;
use crate::domain::bank::{Bank, Case};
use crate::domain::exam::{Area, AreaId, CodeSet, Exam, ExamId, Fact, PassRule, Row};
use crate::domain::paper::Asked;
use crate::domain::question::{
    CaseId, Choice, Cognitive, Difficulty, Flaw, Item, ItemId, ItemKind, Reference, Response, Revision,
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

/// Where a text of the embedded image stands in its long text: from which byte, and how many.
type Span = (u32, u32);

/// The image of a bank, and the long text that it points into; what is said twice stands there once.
///
/// # Errors
/// If the texts come to 4 GiB.
pub fn encode(bank: &Bank) -> Result<(Vec<u8>, String), Unreadable> {
    let mut pool = Pool::default();
    let mut put = |text: &str| pool.put(text);
    let image = BankImage {
        areas: bank.areas.iter().map(|a| (put(a.id.as_str()), put(&a.title), put(a.set.word()))).collect(),
        exams: bank.exams.iter().map(|exam| exam_image(exam, &mut put)).collect(),
        cases: bank.cases.iter().map(|c| (put(c.id.as_str()), put(&c.note))).collect(),
        items: bank.items.len(),
    };
    let mut bytes = postcard::to_stdvec(&image).map_err(unreadable)?;
    for item in &bank.items {
        bytes = postcard::to_extend(&item_image(item, &mut put), bytes).map_err(unreadable)?;
    }
    u32::try_from(pool.text.len()).map_err(unreadable)?;
    Ok((bytes, pool.text))
}

/// The long text as it grows.
#[derive(Default)]
struct Pool {
    text: String,
    known: HashMap<String, Span>,
}

impl Pool {
    /// Where a text stands; past 4 GiB a place that [`encode`] refuses.
    fn put(&mut self, text: &str) -> Span {
        if let Some(span) = self.known.get(text) {
            return *span;
        }
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let span = (short(self.text.len()), short(text.len()));
        self.text += text;
        self.known.insert(text.to_owned(), span);
        span
    }
}

/// Reads an image that lives as long as the program, copying no text.
///
/// # Errors
/// If the bytes were not written with this text by [`encode`] of the same version.
pub fn decode(bytes: &[u8], text: &'static str) -> Result<Bank, Unreadable> {
    let read = |(from, len): Span| {
        let from = usize::try_from(from).ok()?;
        text.get(from..from + usize::try_from(len).ok()?).map(Text::Borrowed)
    };
    let strange = || unreadable("the image holds what this version does not know");
    let (image, mut bytes) = postcard::take_from_bytes::<BankImage>(bytes).map_err(unreadable)?;
    let mut items = Vec::with_capacity(image.items.min(bytes.len()));
    for _ in 0..image.items {
        let (next, rest) = postcard::take_from_bytes(bytes).map_err(unreadable)?;
        items.push(item(next, read).ok_or_else(strange)?);
        bytes = rest;
    }
    head(image, read).map(|head| Bank { items, ..head }).ok_or_else(strange)
}

/// All of a bank but its items.
fn head(image: BankImage, read: impl Fn(Span) -> Option<Text> + Copy) -> Option<Bank> {
    let area = |(id, title, set): (Span, Span, Span)| {
        Some(Area { id: AreaId(read(id)?), title: read(title)?, set: CodeSet::parse(&read(set)?)? })
    };
    let case = |(id, note): (Span, Span)| Some(Case { id: CaseId(read(id)?), note: read(note)? });
    Some(Bank {
        areas: image.areas.into_iter().map(area).collect::<Option<_>>()?,
        exams: image.exams.into_iter().map(|image| exam(image, read)).collect::<Option<_>>()?,
        cases: image.cases.into_iter().map(case).collect::<Option<_>>()?,
        items: Vec::new(),
    })
}

/// An asked question as JSON for the store, with all that is needed to show it again: item, area title and chart note.
///
/// # Errors
/// Only if the encoder fails, which it does not for these types.
pub fn snapshot(asked: &Asked) -> Result<String, Unreadable> {
    let kept = Snapshot::<&str> {
        item: item_image(&asked.item, &mut |text| text),
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
    let item = item(kept.item, |text| Some(text.into()))
        .ok_or_else(|| unreadable("the item holds a word this version does not know"))?;
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
struct BankImage {
    areas: Vec<(Span, Span, Span)>,
    exams: Vec<ExamImage>,
    cases: Vec<(Span, Span)>,
    /// How many follow, one after the other.
    items: usize,
}

#[derive(Serialize, Deserialize)]
struct ExamImage {
    id: Span,
    name: Span,
    body: Span,
    questions: u32,
    scored: u32,
    millis: u64,
    percent: Option<u8>,
    scaled: Option<(u16, Option<u16>)>,
    notice: Option<u64>,
    open_book: bool,
    backtrack: bool,
    kinds: Vec<Span>,
    rows: Vec<(Span, u32)>,
    facts: Vec<(Span, Span, Span)>,
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

fn exam_image(exam: &Exam, put: &mut impl FnMut(&str) -> Span) -> ExamImage {
    let (percent, scaled) = match exam.pass {
        PassRule::Percent(p) => (Some(p), None),
        PassRule::Scaled { need, of } => (None, Some((need, of))),
    };
    ExamImage {
        id: put(exam.id.as_str()),
        name: put(&exam.name),
        body: put(&exam.body),
        questions: exam.questions,
        scored: exam.scored,
        millis: exam.time.0,
        percent,
        scaled,
        notice: exam.notice.map(|n| n.0),
        open_book: exam.open_book,
        backtrack: exam.backtrack,
        kinds: exam.kinds.iter().map(|k| put(k.word())).collect(),
        rows: exam.rows.iter().map(|r| (put(r.area.as_str()), r.count)).collect(),
        facts: exam.facts.iter().map(|f| (put(&f.about), put(&f.source), put(f.checked.as_str()))).collect(),
    }
}

fn exam(image: ExamImage, read: impl Fn(Span) -> Option<Text>) -> Option<Exam> {
    let pass = match (image.percent, image.scaled) {
        (Some(p), _) => PassRule::Percent(p),
        (None, Some((need, of))) => PassRule::Scaled { need, of },
        (None, None) => return None,
    };
    let fact = |(about, source, checked): (Span, Span, Span)| {
        Some(Fact { about: read(about)?, source: read(source)?, checked: Day::parse(read(checked)?)? })
    };
    let row = |(area, count): (Span, u32)| Some(Row { area: AreaId(read(area)?), count });
    Some(Exam {
        id: ExamId(read(image.id)?),
        name: read(image.name)?,
        body: read(image.body)?,
        questions: image.questions,
        scored: image.scored,
        time: Millis(image.millis),
        pass,
        notice: image.notice.map(Millis),
        open_book: image.open_book,
        backtrack: image.backtrack,
        kinds: image.kinds.into_iter().map(|k| ItemKind::parse(&read(k)?)).collect::<Option<_>>()?,
        rows: image.rows.into_iter().map(row).collect::<Option<_>>()?,
        facts: image.facts.into_iter().map(fact).collect::<Option<_>>()?,
    })
}

fn item_image<'a, S>(item: &'a Item, put: &mut impl FnMut(&'a str) -> S) -> ItemImage<S> {
    let mut image = ItemImage {
        id: put(item.id.as_str()),
        area: put(item.area.as_str()),
        case: item.case.as_ref().map(|case| put(case.as_str())),
        difficulty: put(item.difficulty.word()),
        cognitive: put(item.cognitive.word()),
        topics: item.topics.iter().map(|topic| put(topic)).collect(),
        stem: put(&item.stem),
        many: false,
        options: Vec::new(),
        accept: Vec::new(),
        explanation: None,
        key: Vec::new(),
        references: item.references.iter().map(|r| (put(&r.source), put(&r.section))).collect(),
        expires: item.expires.as_ref().map(|day| put(day.as_str())),
        revision: put(&item.revision.0),
    };
    match &item.response {
        Response::Choice { options, key, many } => {
            image.many = *many;
            image.options = options
                .iter()
                .map(|o| (put(&o.text), put(&o.why), o.flaw.map(|flaw| put(flaw.word()))))
                .collect();
            image.key = key.positions().filter_map(|p| u8::try_from(p).ok()).collect();
        }
        Response::Fill { accept, explanation } => {
            image.accept = accept.iter().map(|text| put(text)).collect();
            image.explanation = Some(put(explanation));
        }
    }
    image
}

fn item<S>(image: ItemImage<S>, read: impl Fn(S) -> Option<Text>) -> Option<Item> {
    let maybe = |text: Option<S>| text.map(&read).map_or(Some(None), |read| read.map(Some));
    let texts = |texts: Vec<S>| texts.into_iter().map(&read).collect::<Option<_>>();
    let option = |(text, why, flaw): (S, S, Option<S>)| {
        let flaw = match maybe(flaw)? {
            None => None,
            Some(word) => Some(Flaw::parse(&word)?),
        };
        Some(Choice { text: read(text)?, why: read(why)?, flaw })
    };
    let reference =
        |(source, section): (S, S)| Some(Reference { source: read(source)?, section: read(section)? });
    let response = match maybe(image.explanation)? {
        Some(explanation) => Response::Fill { accept: texts(image.accept)?, explanation },
        None => Response::Choice {
            options: image.options.into_iter().map(option).collect::<Option<_>>()?,
            key: image.key.into_iter().map(usize::from).collect::<Choices>(),
            many: image.many,
        },
    };
    Some(Item {
        id: ItemId(read(image.id)?),
        area: AreaId(read(image.area)?),
        case: maybe(image.case)?.map(CaseId),
        difficulty: Difficulty::parse(&read(image.difficulty)?)?,
        cognitive: Cognitive::parse(&read(image.cognitive)?)?,
        topics: texts(image.topics)?,
        stem: read(image.stem)?,
        response,
        references: image.references.into_iter().map(reference).collect::<Option<_>>()?,
        expires: match maybe(image.expires)? {
            None => None,
            Some(day) => Some(Day::parse(day)?),
        },
        revision: Revision(read(image.revision)?),
    })
}
