//! A code set as its source states it, before it is bound into an image: what every importer hands over.

use std::fmt;

/// A code set that can be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Set {
    /// Diagnoses, with the indexes and tables that lead to them.
    Icd10Cm,
    /// HCPCS Level II: supplies, drugs, services, and modifiers.
    Hcpcs,
    /// CPT: what the user is licensed for, and our own study headings.
    Cpt,
    /// Inpatient procedures.
    Pcs,
}

impl Set {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Icd10Cm, Self::Hcpcs, Self::Cpt, Self::Pcs];

    /// The word by which it is named on the command line and in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Icd10Cm => "icd-10-cm",
            Self::Hcpcs => "hcpcs",
            Self::Cpt => "cpt",
            Self::Pcs => "pcs",
        }
    }

    /// The set of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|set| set.word() == word)
    }

    /// Its name on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Icd10Cm => "ICD-10-CM",
            Self::Hcpcs => "HCPCS",
            Self::Cpt => "CPT",
            Self::Pcs => "ICD-10-PCS",
        }
    }
}

/// Which part of a set a book holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The codes themselves.
    Codes,
    /// The Alphabetic Index to Diseases and Injuries.
    Index,
    /// The External Cause of Injuries Index.
    Causes,
    /// The Table of Drugs and Chemicals.
    Drugs,
    /// The Neoplasm Table.
    Neoplasms,
    /// The tables from which codes are put together (ICD-10-PCS).
    Tables,
    /// Our own study notes on a set.
    Study,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Codes, Self::Index, Self::Causes, Self::Drugs, Self::Neoplasms, Self::Tables, Self::Study];

    /// The word by which it is named in files; empty for the codes themselves.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Codes => "",
            Self::Index => "index",
            Self::Causes => "causes",
            Self::Drugs => "drugs",
            Self::Neoplasms => "neoplasms",
            Self::Tables => "tables",
            Self::Study => "study",
        }
    }

    /// Its name on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Codes => "",
            Self::Index => "Alphabetic Index",
            Self::Causes => "External Cause Index",
            Self::Drugs => "Table of Drugs",
            Self::Neoplasms => "Neoplasm Table",
            Self::Tables => "Tables",
            Self::Study => "study notes",
        }
    }
}

/// Which book it is: a set, a part of it, and the year and release that its own file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The set.
    pub set: Set,
    /// The part.
    pub part: Part,
    /// The year printed in the file: a fiscal year from October for ICD-10, a calendar year for HCPCS and CPT.
    pub year: u16,
    /// The release within the year if the file tells, 1 to 12 for the month from which it holds; 0 if it does not.
    pub month: u8,
    /// The file it came from, without its folder.
    pub source: String,
}

impl Edition {
    /// The name by which a book is removed and compared, unique on a shelf: `icd-10-cm-2026`, `hcpcs-2026-01`,
    /// `icd-10-cm-index-2026`.
    pub fn name(&self) -> String {
        let part = if self.part == Part::Codes { String::new() } else { format!("-{}", self.part.word()) };
        let month = if self.month == 0 { String::new() } else { format!("-{:02}", self.month) };
        format!("{}{part}-{}{month}", self.set.word(), self.year)
    }
}

impl fmt::Display for Edition {
    /// As a reader would say it: `ICD-10-CM 2026`, `HCPCS January 2026`, `ICD-10-CM Alphabetic Index 2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        f.write_str(self.set.title())?;
        if self.part != Part::Codes {
            write!(f, " {}", self.part.title())?;
        }
        if let Some(month) = usize::from(self.month).checked_sub(1).and_then(|m| MONTHS.get(m)) {
            write!(f, " {month}")?;
        }
        write!(f, " {}", self.year)
    }
}

/// What a line of the book is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A code that can be reported as it stands.
    Code,
    /// A category or subcategory: not valid for reporting, there are codes below it.
    Header,
    /// A chapter; its "code" is `chapter 4`.
    Chapter,
    /// A block of categories; its "code" is the range `E08-E13`.
    Block,
    /// A modifier of two characters.
    Modifier,
    /// A range of codes under a heading, such as a CPT section.
    Range,
    /// A place of service.
    Place,
    /// An anesthesia physical status.
    Status,
    /// A line of an index or a row of a table: it has no code, and its notes lead to codes.
    Term,
}

impl Kind {
    /// All of them, in the order of their numbers in an image.
    pub const ALL: [Self; 9] = [
        Self::Code,
        Self::Header,
        Self::Chapter,
        Self::Block,
        Self::Modifier,
        Self::Range,
        Self::Place,
        Self::Status,
        Self::Term,
    ];
}

impl Kind {
    /// Whether it is a code, or has codes below it.
    pub const fn is_coded(self) -> bool {
        matches!(self, Self::Code | Self::Header)
    }
}

/// What a note under a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// Another name for what the code holds; searched.
    InclusionTerm,
    /// `Includes`; searched.
    Includes,
    /// Not coded here; the two never together.
    Excludes1,
    /// Not part of this; both may be reported.
    Excludes2,
    /// The underlying condition goes first.
    CodeFirst,
    /// A further code follows.
    UseAdditional,
    /// A further code, order by circumstance.
    CodeAlso,
    /// When and how the 7th character is used.
    SeventhNote,
    /// Any other note.
    Note,
    /// Other words for the same thing, in our own study tables; searched.
    Also,
    /// Words of an index line in parentheses that do not change its code; searched.
    Nonessential,
    /// `see` in an index.
    See,
    /// `see also` in an index.
    SeeAlso,
    /// The code, or several, that an index line leads to.
    Leads,
    /// The manifestation code in brackets after an index line's code.
    Manifestation,
    /// A cell of a table: the column's name, a tab, and the code.
    Cell,
    /// The day from which the code holds, `2026-01-01`.
    Since,
    /// The day with which the code ended.
    Ended,
    /// A definition of a term, by the set's own file.
    Definition,
}

impl NoteKind {
    /// All of them, in the order of their numbers in an image.
    pub const ALL: [Self; 19] = [
        Self::InclusionTerm,
        Self::Includes,
        Self::Excludes1,
        Self::Excludes2,
        Self::CodeFirst,
        Self::UseAdditional,
        Self::CodeAlso,
        Self::SeventhNote,
        Self::Note,
        Self::Also,
        Self::Nonessential,
        Self::See,
        Self::SeeAlso,
        Self::Leads,
        Self::Manifestation,
        Self::Cell,
        Self::Since,
        Self::Ended,
        Self::Definition,
    ];

    /// Whether a look-up searches it: it names what the line means, not what it excludes.
    pub const fn searched(self) -> bool {
        matches!(self, Self::InclusionTerm | Self::Includes | Self::Also | Self::Nonessential)
    }

    /// Whether it holds for everything below its line.
    pub const fn inherited(self) -> bool {
        matches!(
            self,
            Self::Includes
                | Self::Excludes1
                | Self::Excludes2
                | Self::CodeFirst
                | Self::UseAdditional
                | Self::CodeAlso
                | Self::SeventhNote
                | Self::Note
        )
    }
}

/// One line of a book, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The code as printed (`E11.40`, `J3301`, `RT`, `chapter 4`, `E08-E13`); empty for a [`Kind::Term`].
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// How deep it stands: 0 for the top; its parent is the nearest line before it with a smaller level.
    pub level: u8,
    /// Its title, or the words of an index line.
    pub title: String,
    /// The notes printed under it, in their order.
    pub notes: Vec<(NoteKind, String)>,
    /// The 7th characters it defines for itself and all below it, each with its meaning.
    pub sevenths: Vec<(char, String)>,
}

impl Draft {
    /// A line with neither notes nor 7th characters.
    pub fn new(kind: Kind, code: &str, level: u8, title: &str) -> Self {
        let (code, title) = (code.to_owned(), title.to_owned());
        Self { code, kind, level, title, notes: Vec::new(), sevenths: Vec::new() }
    }
}

/// A whole book as its source states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manuscript {
    /// Which book it is.
    pub edition: Edition,
    /// Its lines in the order of the source.
    pub lines: Vec<Draft>,
}
