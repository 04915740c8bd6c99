//! Looks up whether the sections that an item cites are there.

use super::Subject;
use super::citation::{self, Named};
use super::findings::Findings;
use super::grammar::{self, What};
use super::rule::references as rules;
use super::sections::{self, Manual};
use super::tables::Tables;
use crate::codebook::book::Book;
use crate::codebook::draft::Set;
use crate::domain::fault::Place;

/// Checks every reference of an item.
///
/// Sections are held against the list of [`sections::YEAR`]; a bank for another year is not, since its numbers may be others.
/// Codes of the Tabular List are held against the ICD-10-CM of the bank's year, where it is at hand.
pub fn check(subject: &Subject<'_>, tables: &Tables, findings: &mut Findings<'_>) {
    let site = subject.site;
    for (i, reference) in subject.item.references.iter().enumerate() {
        let place = site.references.get(i).copied().unwrap_or(site.place);
        let text = reference.section.as_ref();
        match (reference.source.as_ref(), Manual::of(&reference.source)) {
            (_, Some(manual)) if site.year == sections::YEAR => section(manual, text, place, findings),
            ("tabular", _) => {
                if let Some(book) = tables.codes(Set::Icd10Cm, site.year) {
                    tabular(text, book, tables, place, findings);
                }
            }
            ("hcpcs2", _) => hcpcs(text, place, findings),
            ("cfr", _) => law(text, &CFR, place, findings),
            ("usc", _) => law(text, &USC, place, findings),
            _ => {}
        }
    }
}

/// How many unknown sections of one reference are told.
const MOST: usize = 10;

/// Notes the sections in a text that their manual does not have.
fn section(manual: Manual, text: &str, place: Place, findings: &mut Findings<'_>) {
    let (name, form) = (manual.name(), manual.form());
    let named = citation::read(manual, text);
    if named.is_empty() {
        let message = format!("`{text}` names no section of {name}");
        findings.note(&rules::UNKNOWN, place, message, format!("write its number, such as `{form}`"));
    }
    let mut before: Option<&Named> = None;
    let mut lost = 0;
    for one in &named {
        if lost == MOST {
            break;
        }
        let found = sections::place(manual, &one.number);
        if found.is_none() {
            lost += 1;
            let nearest = sections::nearest(manual, &one.number);
            let message = format!("`{}` is no section of {name}: {nearest}", one.number);
            let help = format!("read the passage again and write its number, such as `{form}`");
            findings.note(&rules::UNKNOWN, place, message, help);
        }
        let start =
            before.filter(|_| one.ends_range).and_then(|start| sections::place(manual, &start.number));
        if let (Some(start), Some(end), Some(first)) = (start, found, before)
            && end <= start
        {
            let message =
                format!("`{text}` is no range: {} does not come after {}", one.number, first.number);
            findings.note(&rules::UNKNOWN, place, message, "name the first section, then the last");
        }
        before = Some(one);
    }
}

/// Notes the codes in a text that the Tabular List does not have; headers count, for their notes are cited.
fn tabular(text: &str, book: &Book, tables: &Tables, place: Place, findings: &mut Findings<'_>) {
    let mentions = grammar::mentions(text, tables);
    let of_set = mentions.iter().filter(|mention| mention.what == What::Icd10Cm);
    let mut codes: Vec<&str> = of_set
        .flat_map(|mention| std::iter::once(mention.code.as_str()).chain(mention.up_to.as_deref()))
        .collect();
    // A category that is in no edition is not found as a code, since in running text it may be anything.
    let categories =
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').map(|word| word.trim_matches('.'));
    codes.extend(categories.filter(|word| is_category(word)));
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        if book.find(code.trim_end_matches(['-', '.'])).is_none() {
            let message = format!("`{code}` is not in the Tabular List FY {}", book.edition.year);
            let help = "look it up again: `openbook lookup CODE`; a header may be cited too".to_owned();
            findings.note(&rules::UNKNOWN, place, message, help);
        }
    }
}

/// Whether a word has the form of a category: a letter, a digit, and a digit or letter.
fn is_category(word: &str) -> bool {
    matches!(word.as_bytes(), [a, b, c] if a.is_ascii_uppercase() && b.is_ascii_digit()
        && (c.is_ascii_digit() || c.is_ascii_uppercase()))
}

/// Notes words that were meant as HCPCS codes and cannot be. Whether a code exists is not looked at: the study table, which
/// may be all there is, does not hold them all.
fn hcpcs(text: &str, place: Place, findings: &mut Findings<'_>) {
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let Some((letter, digits)) = word.split_at_checked(1) else { continue };
        let few_others = digits.bytes().filter(|b| !b.is_ascii_digit()).count() <= 1;
        let meant = letter.bytes().all(|b| b.is_ascii_alphabetic())
            && (3..=5).contains(&digits.len())
            && digits.starts_with(|c: char| c.is_ascii_digit())
            && few_others;
        let right = letter.bytes().all(|b| b.is_ascii_uppercase())
            && digits.len() == 4
            && digits.bytes().all(|b| b.is_ascii_digit());
        if meant && !right {
            let message = format!("`{word}` is no HCPCS code: these are a capital letter and four digits");
            findings.note(&rules::FORM, place, message, "write the code as the list has it, such as `J3301`");
        }
    }
}

/// A collection of law, and how it is cited.
struct Law {
    name: &'static str,
    titles: u8,
    example: &'static str,
}

/// The CFR has 50 titles (Office of the Federal Register).
const CFR: Law = Law { name: "CFR", titles: 50, example: "45 CFR 164.502(b)" };

/// The US Code has 54 titles (Office of the Law Revision Counsel).
const USC: Law = Law { name: "USC", titles: 54, example: "42 USC 1395nn" };

/// Notes a citation of a law that lacks its title or its number.
fn law(text: &str, law: &Law, place: Place, findings: &mut Findings<'_>) {
    if !is_cited(text, law) {
        let message = format!("`{text}` is not how the {} is cited", law.name);
        let help = format!("write its title, {} and the number: `{}`", law.name, law.example);
        findings.note(&rules::FORM, place, message, help);
    }
}

/// Whether a text cites a law: the title's number, the law's name, and a number; words before and behind them are free.
fn is_cited(text: &str, law: &Law) -> bool {
    let plain = text.replace('§', " ");
    let words: Vec<String> =
        plain.split_whitespace().map(|word| word.trim_end_matches([',', ';']).to_owned()).collect();
    let named = |word: &String| word.replace('.', "").eq_ignore_ascii_case(law.name);
    let fillers = ["part", "parts", "section", "sections", "sec", "sec."];
    let mut cited = words.iter().enumerate().filter(|(_, word)| named(word)).map(|(at, _)| {
        let title = at.checked_sub(1).and_then(|before| words.get(before)?.parse().ok());
        let number = words.iter().skip(at + 1).find(|word| !fillers.contains(&word.to_lowercase().as_str()));
        title.is_some_and(|title: u8| (1..=law.titles).contains(&title))
            && number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
    });
    cited.next().is_some_and(|first| first && cited.all(|also| also))
}
