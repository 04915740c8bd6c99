//! A page of an open book: all that is printed about one place, in the order in which a reader wants it.
//!
//! Pure: it is handed a shelf and a place and returns structured lines, the same for a screen and for the command line.

use super::book::{Book, Spot};
use super::draft::{Kind, NoteKind, Part};
use super::search::Why;
use super::shelf::{Place, Shelf};
use crate::domain::fault::visible;

/// What may be done with a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A code that can be reported as it stands.
    Reportable,
    /// A code that lacks its 7th character.
    NeedsSeventh,
    /// A category or subcategory with codes below it.
    Header,
    /// A code or modifier that ended with this day.
    Ended(String),
    /// A chapter, a block, or a range of codes.
    Heading,
    /// A modifier: reported with a code, not alone.
    Modifier,
    /// A place of service.
    Place,
    /// A physical status modifier of anesthesia.
    Status,
    /// A line of an index or a row of a table.
    Term,
}

impl Standing {
    /// What it says to a coder.
    pub fn words(&self) -> String {
        match self {
            Self::Reportable => "valid for reporting".into(),
            Self::NeedsSeventh => "not valid for reporting: needs a 7th character".into(),
            Self::Header => "not valid for reporting: has codes below".into(),
            Self::Ended(day) => format!("not valid for reporting after {day}"),
            Self::Heading => "a heading, not a code".into(),
            Self::Modifier => "a modifier: goes with a code, never alone".into(),
            Self::Place => "a place of service code".into(),
            Self::Status => "a physical status modifier: goes with an anesthesia code".into(),
            Self::Term => "a line of an index: look its code up before you report it".into(),
        }
    }

    /// Of a place.
    pub fn at(shelf: &Shelf, place: Place) -> Self {
        Self::of(shelf.book(place.book), place.spot)
    }

    /// Whether a longer code is wanted: it is a header or a heading.
    pub const fn wants_more(&self) -> bool {
        matches!(self, Self::Header | Self::NeedsSeventh | Self::Heading)
    }

    /// Of a place in a book.
    fn of(book: &Book, spot: Spot) -> Self {
        match book.kind_at(spot) {
            Kind::Code | Kind::Modifier | Kind::Status if ended(book, spot).is_some() => {
                Self::Ended(ended(book, spot).unwrap_or_default())
            }
            Kind::Code => Self::Reportable,
            Kind::Header if book.expands(spot.line) => Self::NeedsSeventh,
            Kind::Header => Self::Header,
            Kind::Chapter | Kind::Block | Kind::Range => Self::Heading,
            Kind::Modifier => Self::Modifier,
            Kind::Place => Self::Place,
            Kind::Status => Self::Status,
            Kind::Term => Self::Term,
        }
    }
}

/// The day with which a code ended, if its book says so.
fn ended(book: &Book, spot: Spot) -> Option<String> {
    book.notes(spot.line)
        .into_iter()
        .find(|note| note.kind == NoteKind::Ended)
        .map(|note| visible(&note.text))
}

/// A place with what names it: one line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it is.
    pub place: Place,
    /// Its code; empty for a line of an index.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What may be done with it.
    pub standing: Standing,
}

impl Row {
    /// Whether it is a code that can be reported as it stands.
    pub fn reportable(&self) -> bool {
        self.standing == Standing::Reportable
    }

    /// The row of a place.
    pub fn of(shelf: &Shelf, place: Place) -> Self {
        let book = shelf.book(place.book);
        Self {
            place,
            code: visible(&book.code(place.spot)),
            title: visible(&book.title(place.spot)),
            standing: Standing::of(book, place.spot),
        }
    }
}

/// Notes of one kind that stand at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they are, in plain words.
    pub heading: &'static str,
    /// What they are.
    pub kind: NoteKind,
    /// Whether they stand at the place itself; if not, they hold because they stand above it.
    pub own: bool,
    /// The code, block or chapter above at which they stand.
    pub from: Option<String>,
    /// The notes, in the order of the book.
    pub notes: Vec<String>,
}

/// All that is printed about one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it is.
    pub place: Place,
    /// Which book it is in, as a reader would say it: `ICD-10-CM April 2026`.
    pub book: String,
    /// The code; empty for a line of an index.
    pub code: String,
    /// The title; for a line of an index with those above it.
    pub title: String,
    /// Whether it can be reported, and if not, why.
    pub standing: Standing,
    /// What stands above it, the topmost first.
    pub above: Vec<Row>,
    /// The notes: its own by kind, then the inherited ones, the nearest place first.
    pub groups: Vec<Group>,
    /// The 7th characters that hold here, each with its meaning.
    pub sevenths: Vec<(char, String)>,
    /// What stands directly below it; where a 7th character is all that lacks, the codes that it makes.
    pub below: Vec<Row>,
    /// The places under the same parent, itself among them.
    pub beside: Vec<Place>,
}

impl Page {
    /// The page of a place.
    pub fn of(shelf: &Shelf, place: Place) -> Self {
        let (book, spot) = (shelf.book(place.book), place.spot);
        let row = |spot| Row::of(shelf, Place { book: place.book, spot });
        let mut above: Vec<Row> =
            std::iter::successors(book.over(spot), |spot| book.over(*spot)).map(row).collect();
        above.reverse();
        let this = row(spot);
        let title =
            if book.kind(spot.line) == Kind::Term { visible(&book.path(spot.line)) } else { this.title };
        let sevenths = book.sevenths(spot.line);
        Self {
            place,
            book: book.edition.to_string(),
            title,
            standing: Standing::of(book, spot),
            above,
            groups: groups(shelf, place, &this.code),
            sevenths: sevenths.into_iter().map(|(c, meaning)| (c, visible(&meaning))).collect(),
            below: book.below(spot).into_iter().map(row).collect(),
            beside: book.beside(spot).into_iter().map(|spot| Place { book: place.book, spot }).collect(),
            code: this.code,
        }
    }
}

/// The notes of a place in groups.
fn groups(shelf: &Shelf, place: Place, code: &str) -> Vec<Group> {
    let (book, line) = (shelf.book(place.book), place.spot.line);
    // What is printed at the line of a code with a 7th character holds for it, but stands at the line.
    let at_line = (place.spot.seventh > 0).then_some(line);
    let own = book.notes(line).into_iter().map(|note| (at_line, note));
    let above = book.inherited(line).into_iter().map(|(at, note)| (Some(at), note));
    let mut groups: Vec<(Option<u32>, Group)> = Vec::new();
    for (at, note) in own.chain(above) {
        let text = visible(&note.text.replace('\t', ": "));
        if let Some((_, group)) = groups.iter_mut().find(|(from, g)| *from == at && g.kind == note.kind) {
            group.notes.push(text);
            continue;
        }
        let from = at.map(|at| visible(&book.code(Spot::line(at))));
        let heading = heading(note.kind);
        let group = Group { heading, kind: note.kind, own: at.is_none(), from, notes: vec![text] };
        groups.push((at, group));
    }
    // The nearest place first: its line is the last before this one.
    groups.sort_by_key(|(at, g)| (at.map(std::cmp::Reverse), g.kind));
    let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
    let after_own = groups.iter().position(|g| !g.own).unwrap_or(groups.len());
    groups.splice(after_own..after_own, study_note(shelf, place, code));
    groups
}

/// What our study notes say of a code that is printed in an official book.
fn study_note(shelf: &Shelf, place: Place, code: &str) -> Option<Group> {
    let edition = &shelf.book(place.book).edition;
    if code.is_empty() || edition.part != Part::Codes {
        return None;
    }
    let study =
        shelf.books().iter().find(|b| b.edition.set == edition.set && b.edition.part == Part::Study)?;
    let notes = study.notes(study.find(code)?.line);
    let notes: Vec<String> =
        notes.iter().filter(|n| n.kind == NoteKind::Note).map(|n| visible(&n.text)).collect();
    let heading = "Study note (our own words)";
    (!notes.is_empty()).then_some(Group { heading, kind: NoteKind::Note, own: true, from: None, notes })
}

/// What notes of a kind are, in plain words.
pub const fn heading(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::InclusionTerm => "Also coded here",
        NoteKind::Includes => "Includes",
        NoteKind::Excludes1 => "Excludes1 (never together)",
        NoteKind::Excludes2 => "Excludes2 (not part of this; both may be coded)",
        NoteKind::CodeFirst => "Code first (this one comes after)",
        NoteKind::UseAdditional => "Use additional code (after this one)",
        NoteKind::CodeAlso => "Code also (order by the circumstances)",
        NoteKind::SeventhNote => "7th character",
        NoteKind::Note => "Note",
        NoteKind::Also => "Other words for it",
        NoteKind::Nonessential => "Words that do not change the code",
        NoteKind::See => "See",
        NoteKind::SeeAlso => "See also",
        NoteKind::Leads => "Leads to",
        NoteKind::Manifestation => "With, as the second code",
        NoteKind::Cell => "Columns",
        NoteKind::Since => "In force since",
        NoteKind::Ended => "Ended with",
        NoteKind::Definition => "Definition",
    }
}

/// The word for a kind of note in files and answers, stable between versions.
pub const fn word(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::InclusionTerm => "inclusion-term",
        NoteKind::Includes => "includes",
        NoteKind::Excludes1 => "excludes1",
        NoteKind::Excludes2 => "excludes2",
        NoteKind::CodeFirst => "code-first",
        NoteKind::UseAdditional => "use-additional",
        NoteKind::CodeAlso => "code-also",
        NoteKind::SeventhNote => "seventh-note",
        NoteKind::Note => "note",
        NoteKind::Also => "also",
        NoteKind::Nonessential => "nonessential",
        NoteKind::See => "see",
        NoteKind::SeeAlso => "see-also",
        NoteKind::Leads => "leads",
        NoteKind::Manifestation => "manifestation",
        NoteKind::Cell => "cell",
        NoteKind::Since => "since",
        NoteKind::Ended => "ended",
        NoteKind::Definition => "definition",
    }
}

/// Why a place answers a look-up, for a column of its own; a title that holds the words needs no reason.
pub fn matched(why: &Why) -> String {
    match why {
        Why::Code => "code".into(),
        Why::Begins => "code begins".into(),
        Why::Within => "range".into(),
        Why::Title => "title".into(),
        Why::Note(NoteKind::InclusionTerm | NoteKind::Includes, text) => {
            format!("includes: {}", visible(text))
        }
        Why::Note(NoteKind::Also, text) => format!("also: {}", visible(text)),
        Why::Note(kind, text) => format!("{}: {}", word(*kind), visible(text)),
        Why::Index(line) => format!("index: {}", visible(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{draft::Set, shipped};

    fn page(set: Set, code: &str) -> Page {
        let shelf = Shelf::new(shipped::books().unwrap(), shipped::abbreviations());
        Page::of(&shelf, shelf.find(set, code).unwrap())
    }

    #[test]
    fn notes_from_above_come_after_the_own_ones_the_nearest_first() {
        let page = page(Set::Icd10Cm, "E11.42");
        assert_eq!(page.standing, Standing::Reportable);
        let above: Vec<&str> = page.above.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(above, ["chapter 4", "E08-E13", "E11", "E11.4"]);
        assert!(page.groups[0].own && page.groups[0].kind == NoteKind::InclusionTerm);
        let from: Vec<&str> = page.groups.iter().filter_map(|g| g.from.as_deref()).collect();
        assert!(from.contains(&"E11") && from.contains(&"chapter 4"), "{from:?}");
        let place = |code| from.iter().position(|f| *f == code);
        assert!(place("E11") < place("chapter 4"));
        assert!(page.groups.iter().skip_while(|g| g.own).all(|g| !g.own));
    }

    #[test]
    fn a_code_without_its_7th_character_says_so_and_shows_what_it_makes() {
        let header = page(Set::Icd10Cm, "S52.501");
        assert_eq!(header.standing, Standing::NeedsSeventh);
        assert_eq!(header.below.len(), header.sevenths.len());
        assert!(header.below.iter().all(Row::reportable));
        let code = page(Set::Icd10Cm, "S52.501A");
        assert_eq!((code.standing, code.below.len()), (Standing::Reportable, 0));
        assert_eq!(code.above.last().map(|row| row.code.as_str()), Some("S52.501"));
        assert_eq!(code.beside.len(), header.below.len());
        assert_eq!(page(Set::Icd10Cm, "E11").standing, Standing::Header);
    }

    #[test]
    fn a_reason_reads_as_a_coder_would_say_it() {
        let note = Why::Note(NoteKind::Includes, "high blood\u{1b} pressure".into());
        assert_eq!(matched(&note), "includes: high blood\\u{1b} pressure");
        assert_eq!(matched(&Why::Index("Bite, dog".into())), "index: Bite, dog");
    }
}
