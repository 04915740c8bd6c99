//! The sections of the Official Guidelines and of the NCCI manual, and how a reference names them.
//!
//! The list is `code-books/gate/sections.tsv`: numbers of the year 2026 and titles of our own. Its head says where the numbers
//! are from and how they were taken.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::citation::{self, Number};

/// The calendar year of the profiles that the list is for; the Guidelines in it are those of the fiscal year of that number.
pub const YEAR: u16 = 2026;

/// A text whose sections are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Manual {
    /// The ICD-10-CM Official Guidelines, `ocg`.
    Guidelines,
    /// The NCCI Policy Manual, `ncci`.
    Ncci,
}

impl Manual {
    /// The manual that a reference's source means, if it is one of those whose sections are listed.
    pub fn of(source: &str) -> Option<Self> {
        match source {
            "ocg" => Some(Self::Guidelines),
            "ncci" => Some(Self::Ncci),
            _ => None,
        }
    }

    /// Its name with the year of the list.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guidelines => "the ICD-10-CM Official Guidelines FY 2026",
            Self::Ncci => "the NCCI Policy Manual 2026",
        }
    }

    /// How a section is written, by an example.
    pub const fn form(self) -> &'static str {
        match self {
            Self::Guidelines => "I.C.9.e.5",
            Self::Ncci => "Ch. IV, E.6",
        }
    }
}

/// The list of one manual.
struct List {
    rows: Vec<(&'static str, &'static str)>,
    places: HashMap<&'static str, usize>,
}

static LISTS: LazyLock<[List; 2]> = LazyLock::new(|| {
    let text = include_str!("../../code-books/gate/sections.tsv");
    let list = |source: &str| {
        let rows: Vec<(&str, &str)> = text
            .lines()
            .filter_map(|line| line.strip_prefix(source)?.strip_prefix('\t')?.split_once('\t'))
            .collect();
        let places = rows.iter().enumerate().map(|(i, (number, _))| (*number, i)).collect();
        List { rows, places }
    };
    [list("ocg"), list("ncci")]
});

fn list(manual: Manual) -> &'static List {
    let [guidelines, ncci] = &*LISTS;
    match manual {
        Manual::Guidelines => guidelines,
        Manual::Ncci => ncci,
    }
}

/// Our own short title of the section that a reference names: of the first, where it names several, and of the nearest
/// section above it, where it has none itself. `None` where the source or the section is not listed.
pub fn title(source: &str, section: &str) -> Option<&'static str> {
    let manual = Manual::of(source)?;
    let read = citation::read(manual, section);
    let first = read.first()?;
    place(manual, &first.number)?;
    first.number.up().find_map(|number| own_title(manual, &number)).filter(|title| !title.is_empty())
}

/// Where a section stands in its manual, from 0; `None` if the manual has no such section.
pub fn place(manual: Manual, number: &Number) -> Option<usize> {
    list(manual).places.get(number.to_string().as_str()).copied()
}

fn own_title(manual: Manual, number: &Number) -> Option<&'static str> {
    let (_, title) = list(manual).rows.get(place(manual, number)?)?;
    Some(*title).filter(|title| !title.is_empty())
}

/// What the manual has instead of a section that it does not have, as the rest of a sentence.
pub fn nearest(manual: Manual, number: &Number) -> String {
    let Some(above) = number.up().skip(1).find(|above| place(manual, above).is_some()) else {
        let tops: Vec<&str> = list(manual).rows.iter().map(|row| row.0).filter(|n| is_top(n)).collect();
        return format!("it has {}", tops.join(", "));
    };
    let lasts = below(manual, &above);
    let called = own_title(manual, &above).map(|title| format!(" ({title})")).unwrap_or_default();
    let (Some(first), Some(last)) = (lasts.first(), lasts.last()) else {
        return format!("the nearest is {above}{called}, which has no parts with numbers");
    };
    let part = number.part(above.depth()).unwrap_or_default();
    let within = |first: u8, last: u8, part: u8| (first..=last).contains(&part);
    let gap = match (first.parse(), last.parse(), part.parse()) {
        (Ok(first), Ok(last), Ok(part)) => within(first, last, part),
        _ => above.depth() == 1 && part.len() == 1 && *first <= part && part <= *last,
    };
    match (gap, first == last) {
        (true, _) => format!("{part} of {above}{called} is reserved or deleted in that year"),
        (_, true) => format!("{above}{called} has only {first}"),
        (_, false) => format!("{above}{called} has {first} to {last}"),
    }
}

fn is_top(number: &str) -> bool {
    !number.contains('.') || (number.starts_with("Ch. ") && !number.contains(','))
}

/// The last parts of the numbers directly below a section, in their order.
fn below(manual: Manual, above: &Number) -> Vec<&'static str> {
    let behind = if manual == Manual::Ncci && above.depth() == 1 { ", " } else { "." };
    let head = format!("{above}{behind}");
    let parts = list(manual).rows.iter().filter_map(|(number, _)| number.strip_prefix(head.as_str()));
    parts.filter(|part| !part.contains('.')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> impl Iterator<Item = (Manual, &'static str, &'static str)> {
        [Manual::Guidelines, Manual::Ncci]
            .into_iter()
            .flat_map(|manual| list(manual).rows.iter().map(move |(number, title)| (manual, *number, *title)))
    }

    fn count(manual: Manual, head: &str) -> usize {
        let inside = |number: &str| {
            number == head || number.strip_prefix(head).is_some_and(|r| r.starts_with(['.', ',']))
        };
        list(manual).rows.iter().filter(|(number, _)| inside(number)).count()
    }

    #[test]
    fn the_list_has_the_sections_of_both_manuals() {
        assert_eq!(list(Manual::Guidelines).rows.len(), 495);
        assert_eq!(list(Manual::Ncci).rows.len(), 1115);
        let guidelines = ["I.A", "I.B", "I.C", "II", "III", "IV", "Appendix I"];
        assert_eq!(guidelines.map(|head| count(Manual::Guidelines, head)), [26, 25, 401, 14, 4, 23, 1]);
        let chapters = "I II III IV V VI VII VIII IX X XI XII XIII".split(' ').map(|c| format!("Ch. {c}"));
        let counts: Vec<usize> = chapters.map(|chapter| count(Manual::Ncci, &chapter)).collect();
        assert_eq!(counts, [112, 24, 66, 89, 102, 87, 91, 112, 94, 77, 182, 53, 25]);
    }

    #[test]
    fn every_line_of_the_file_is_read_once_and_reads_back_as_itself() {
        let text = include_str!("../../code-books/gate/sections.tsv");
        assert_eq!(rows().count(), text.lines().filter(|line| !line.starts_with('#')).count());
        for (i, (manual, number, _)) in rows().enumerate() {
            let read = citation::read(manual, number);
            assert_eq!(read.iter().map(|n| n.number.to_string()).collect::<Vec<_>>(), [number], "{number}");
            let before = if manual == Manual::Ncci { list(Manual::Guidelines).rows.len() } else { 0 };
            assert_eq!(place(manual, &read[0].number), Some(i - before), "{number} stands twice");
        }
    }

    #[test]
    fn whatever_stands_above_a_section_is_a_section_too() {
        for (manual, number, _) in rows() {
            for above in citation::read(manual, number)[0].number.up() {
                assert!(place(manual, &above).is_some(), "{number}: {above}");
            }
        }
    }

    #[test]
    fn titles_are_short_and_only_paragraphs_of_ncci_have_none() {
        for (manual, number, title) in rows() {
            assert!((manual == Manual::Ncci && number.contains('.')) || !title.is_empty(), "{number}");
            assert!(title.split_whitespace().count() <= 7 && title.trim() == title, "{number}: {title}");
        }
    }

    #[test]
    fn a_section_is_found_by_its_title_or_that_of_the_section_above_it() {
        assert_eq!(title("ocg", "I.C.9.e.5"), Some("Heart attack types 2 to 5"));
        assert_eq!(title("ocg", "Section IV.H."), Some("Outpatient: uncertain is not coded"));
        assert_eq!(title("ncci", "Ch. IV, E.6"), Some("Joints through the scope"));
        assert_eq!(title("ncci", "Ch. I, D; Ch. I, E"), Some("Visits and global days"));
        assert_eq!(title("ocg", "I.C.9.z"), None);
        assert_eq!(title("cpt", "29881"), None);
    }

    #[test]
    fn what_is_not_there_is_told_with_what_is() {
        let near = |manual, text: &str| nearest(manual, &citation::read(manual, text)[0].number);
        assert_eq!(near(Manual::Guidelines, "I.C.9.e.9"), "I.C.9.e (Heart attack) has 1 to 6");
        assert_eq!(near(Manual::Guidelines, "IV.R"), "IV (Outpatients) has A to Q");
        assert_eq!(near(Manual::Guidelines, "I.C.4.b.2"), "I.C.4.b (Obesity and body mass index) has only 1");
        assert_eq!(
            near(Manual::Guidelines, "I.C.8.a"),
            "the nearest is I.C.8 (Chapter 8: ear (reserved)), which has no parts with numbers"
        );
        assert_eq!(near(Manual::Ncci, "Ch. IV, E.12"), "Ch. IV, E (Joints through the scope) has 1 to 8");
        assert_eq!(
            near(Manual::Ncci, "Ch. III, L.13"),
            "13 of Ch. III, L (Further skin rules) is reserved or deleted in that year"
        );
        assert_eq!(
            near(Manual::Ncci, "Ch. I, Q"),
            "Q of Ch. I (Rules for all services) is reserved or deleted in that year"
        );
        assert!(near(Manual::Guidelines, "Appendix II").starts_with("it has I, II, III, IV, Appendix I"));
        assert!(near(Manual::Ncci, "Ch. XV, A").contains("Ch. XIII"));
    }
}
