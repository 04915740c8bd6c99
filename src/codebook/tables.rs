//! Reads the committed tables of `code-books/`: the Tabular List as `rebuild.py` writes it, and our own study notes.
//!
//! Only the build reads them; a fault in them is ours and ends the build.

use super::draft::{Draft, Edition, Kind, Manuscript, NoteKind, Part, Set};
use super::image::NEUTRAL;

/// The Tabular List.
///
/// # Errors
/// A line that does not follow the table's head.
pub fn tabular(text: &str, edition: Edition) -> Result<Manuscript, String> {
    let mut lines: Vec<Draft> = Vec::new();
    for (n, row) in rows(text) {
        let [first, second, third] = row[..] else { return Err(format!("line {n}: not three columns")) };
        if first.is_empty() {
            let last = lines.last_mut().ok_or_else(|| format!("line {n}: a note before the first code"))?;
            note(last, second, third).ok_or_else(|| format!("line {n}: unknown kind of note `{second}`"))?;
        } else {
            let level = first.parse().map_err(|_| format!("line {n}: `{first}` is no level"))?;
            lines.push(Draft::new(kind_at(level), second, level, third));
        }
    }
    for i in 1..lines.len() {
        if lines[i].level > lines[i - 1].level && lines[i - 1].kind == Kind::Code {
            lines[i - 1].kind = Kind::Header;
        }
    }
    Ok(Manuscript { edition, lines })
}

const fn kind_at(level: u8) -> Kind {
    match level {
        0 => Kind::Chapter,
        1 => Kind::Block,
        _ => Kind::Code,
    }
}

fn note(line: &mut Draft, word: &str, text: &str) -> Option<()> {
    if let Some(character) = word.strip_prefix("7th ") {
        line.sevenths.push((character.chars().next()?, text.to_owned()));
        return Some(());
    }
    let kind = match word {
        "inclusion" => NoteKind::InclusionTerm,
        "includes" => NoteKind::Includes,
        "excludes1" => NoteKind::Excludes1,
        "excludes2" => NoteKind::Excludes2,
        "code-first" => NoteKind::CodeFirst,
        "use-additional" => NoteKind::UseAdditional,
        "code-also" => NoteKind::CodeAlso,
        "seventh-note" => NoteKind::SeventhNote,
        "note" => NoteKind::Note,
        _ => return None,
    };
    line.notes.push((kind, text.to_owned()));
    Some(())
}

/// One of our study notes: columns code, kind, title, other words for it, note.
///
/// # Errors
/// A line that does not follow the table's head.
pub fn study(texts: &[&str], edition: Edition) -> Result<Manuscript, String> {
    let mut lines = Vec::new();
    for (n, row) in texts.iter().flat_map(|text| rows(text)) {
        let [code, kind, title, also, note] = row[..] else {
            return Err(format!("line {n}: not five columns"));
        };
        let kind = match kind {
            "code" => Kind::Code,
            "modifier" => Kind::Modifier,
            "range" => Kind::Range,
            "place" => Kind::Place,
            "status" => Kind::Status,
            _ => return Err(format!("line {n}: unknown kind `{kind}`")),
        };
        let mut line = Draft::new(kind, code, 0, title);
        let others = also.split('|').map(str::trim).filter(|other| !other.is_empty());
        line.notes.extend(others.map(|other| (NoteKind::Also, other.to_owned())));
        if !note.is_empty() {
            line.notes.push((NoteKind::Note, note.to_owned()));
        }
        lines.push(line);
    }
    Ok(Manuscript { edition, lines })
}

/// The rows of a table and their line numbers; comments are left out.
fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let lines = text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.is_empty());
    lines.map(|(n, line)| (n + 1, line.split('\t').collect()))
}

/// How much each line is favoured before a word is typed, from the reviewed table of high-yield codes.
///
/// A code that can be reported stands before a header, codes before chapters and blocks; what the table names is lifted by
/// its weight, and what stands below it by a third of that. A negative weight lowers a whole chapter.
pub struct Prior<'a> {
    weights: Vec<(&'a str, i32)>,
}

impl<'a> Prior<'a> {
    /// Reads the table: code, weight, why.
    pub fn read(text: &'a str) -> Self {
        let weights = rows(text).filter_map(|(_, row)| Some((stem(row.first()?), row.get(1)?.parse().ok()?)));
        Self { weights: weights.collect() }
    }

    /// The prior of a line, 0 to 255; [`NEUTRAL`] where nothing speaks for or against it.
    pub fn of(&self, line: &Draft) -> u8 {
        let kind = match line.kind {
            Kind::Code | Kind::Modifier | Kind::Status | Kind::Place => 16,
            Kind::Header => 6,
            Kind::Range => 0,
            Kind::Block | Kind::Chapter => -20,
            Kind::Term => 0,
        };
        let lift = |(code, weight): &(&str, i32)| match line.code.strip_prefix(code) {
            Some("") => weight * 30,
            Some(_) => weight * 10,
            None => 0,
        };
        let lifted: i32 = self.weights.iter().map(lift).max_by_key(|l| l.abs()).unwrap_or(0);
        u8::try_from((i32::from(NEUTRAL) + kind + lifted).max(0)).unwrap_or(u8::MAX)
    }
}

/// The line of a code: one with a 7th character belongs to the line without it.
fn stem(code: &str) -> &str {
    if code.len() == 8 { code[..7].trim_end_matches('X') } else { code }
}

/// The edition of the shipped Tabular List.
pub fn shipped_edition() -> Edition {
    let source = "icd10c-tabular-April-1-2026.xml (simple-icd-10-cm 1.5.0)".into();
    Edition { set: Set::Icd10Cm, part: Part::Codes, year: 2026, month: 4, source }
}

/// The edition of our study notes on a set.
pub fn study_edition(set: Set) -> Edition {
    Edition { set, part: Part::Study, year: 2026, month: 0, source: "our own words".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_with_its_notes_and_7th_characters() {
        let text = "# a comment\n0\tchapter 1\tPains\n1\tA00-A09\tLow pains\n2\tA00\tPain\n\tincludes\tache\n3\tA00.0\tOld pain\n\
                    \t7th A\tinitial\n";
        let lines = tabular(text, shipped_edition()).unwrap().lines;
        let kinds: Vec<Kind> = lines.iter().map(|line| line.kind).collect();
        assert_eq!(kinds, [Kind::Chapter, Kind::Block, Kind::Header, Kind::Code]);
        assert_eq!(lines[2].notes, [(NoteKind::Includes, "ache".to_owned())]);
        assert_eq!(lines[3].sevenths, [('A', "initial".to_owned())]);
    }

    #[test]
    fn a_faulty_line_of_a_table_is_named() {
        for (text, fault) in [
            ("# head\n0\tchapter 1", "line 2: not three columns"),
            ("0\tchapter 1\tPains\tmore", "line 1: not three columns"),
            ("\tincludes\tache", "line 1: a note before the first code"),
            ("0\tchapter 1\tPains\n\tsays\tache", "line 2: unknown kind of note `says`"),
            ("0\tchapter 1\tPains\n\t7th \tinitial", "line 2: unknown kind of note `7th `"),
            ("\n\nA00\tPain\t", "line 3: `A00` is no level"),
        ] {
            assert_eq!(tabular(text, shipped_edition()).unwrap_err(), fault, "{text}");
        }
        for (text, fault) in [
            ("25\tmodifier\tApart", "line 1: not five columns"),
            ("25\tsecret\tApart\t\t", "line 1: unknown kind `secret`"),
        ] {
            assert_eq!(study(&[text], study_edition(Set::Cpt)).unwrap_err(), fault, "{text}");
        }
    }

    #[test]
    fn other_words_and_a_note_are_read_from_a_study_note() {
        let text = "25\tmodifier\tApart\tseparate | \t-25";
        let lines = study(&[text], study_edition(Set::Cpt)).unwrap().lines;
        assert_eq!(
            lines[0].notes,
            [(NoteKind::Also, "separate".to_owned()), (NoteKind::Note, "-25".to_owned())]
        );
    }

    #[test]
    fn what_is_high_yield_is_lifted_and_what_is_below_it_by_a_third() {
        let prior = Prior::read(
            "# code\tweight\twhy\nI10\t3\tx\nP\t-4\tx\nT14.8XXA\t1\tx\nS52.501A\t1\tx\nZ\t9\tx\nbad\tbad\n",
        );
        for (kind, code, of) in [
            (Kind::Code, "A00.0", 116),
            (Kind::Header, "A00", 106),
            (Kind::Range, "10004-10021", 100),
            (Kind::Block, "A00-A09", 80),
            (Kind::Code, "I10", 206),
            (Kind::Code, "I10.1", 146),
            (Kind::Code, "P07", 76),
            (Kind::Header, "P", 0),
            (Kind::Code, "T14.8", 146),
            (Kind::Code, "S52.501", 146),
            (Kind::Code, "Z", 255),
        ] {
            assert_eq!(prior.of(&Draft::new(kind, code, 0, "")), of, "{code}");
        }
    }
}
