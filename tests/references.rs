//! Where a key can be read: every reference of the shipped banks resolves, and one that leads nowhere is found and told.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]
#![expect(clippy::print_stderr, reason = "a test that could not be made says so")]

use std::fs;
use std::sync::LazyLock;

use openbook::bank::check::{self, Source};
use openbook::bank::load;
use openbook::codebook::shipped;
use openbook::domain::bank::Bank;
use openbook::domain::fault::Level;
use openbook::gate::sections::{self, Manual};
use openbook::gate::tables::Tables;
use openbook::gate::{self, citation};

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(shipped::books().unwrap()));

/// What the gate says of a reference, in a bank for a year: level, rule, message.
fn told_in(year: u16, source: &str, section: &str) -> Vec<(Level, &'static str, String)> {
    let text = format!(
        "bank: b\ntitle: B\nprofile: CY{year}\narea: a\nquestions:\n  - id: q\n    difficulty: easy\n    \
         cognitive: recall\n    kind: fill\n    stem: Which word is it?\n    accept: [word]\n    explanation: So it is.\n    \
         references: [{{source: {source}, section: '{section}'}}]\n"
    );
    let areas = "areas:\n  - id: a\n    title: A\n    set: foundations\n";
    let sources = [("b.yaml", text.as_str()), ("areas.yaml", areas)]
        .map(|(name, text)| Source { name: name.to_owned(), text: text.to_owned() });
    let known = Bank::default();
    let checked = check::sources(&sources, &known);
    assert_eq!(checked.faults, [], "{text}");
    let report = gate::check(&checked, &sources, &known, &TABLES);
    let of_references = report.faults.into_iter().filter(|fault| fault.rule.starts_with("reference-"));
    of_references
        .map(|fault| {
            assert_eq!((fault.place.line, fault.item.as_deref()), (13, Some("q")));
            (fault.level, fault.rule, fault.message)
        })
        .collect()
}

fn told(source: &str, section: &str) -> Vec<(Level, &'static str, String)> {
    told_in(2026, source, section)
}

/// The one message of an unknown reference.
fn unknown(source: &str, section: &str) -> String {
    let mut told = told(source, section);
    assert_eq!(told.len(), 1, "{source} {section}: {told:?}");
    let (level, rule, message) = told.remove(0);
    assert_eq!((level, rule), (Level::Error, "reference-unknown"));
    message
}

#[test]
fn every_reference_of_the_shipped_banks_resolves() {
    let (sources, faults) = load::read(&["question-banks".into()], &mut |_| ());
    assert_eq!(faults, []);
    let known = Bank::default();
    let checked = check::sources(&sources, &known);
    let report = gate::check(&checked, &sources, &known, &TABLES);
    let found =
        report.faults.iter().filter(|fault| fault.rule.starts_with("reference-")).map(ToString::to_string);
    assert_eq!(found.collect::<Vec<_>>(), Vec::<String>::new());
    let references = checked.bank.items.iter().flat_map(|item| &item.references);
    let listed: Vec<_> = references.filter(|reference| Manual::of(&reference.source).is_some()).collect();
    assert!(listed.len() > 150, "{} references", listed.len());
    for reference in listed {
        assert!(sections::title(&reference.source, &reference.section).is_some(), "{reference:?}");
    }
}

#[test]
fn sections_that_are_there_pass_however_they_are_written() {
    for (source, section) in [
        ("ocg", "I.C.9.e.5"),
        ("ocg", "Section I.C.9.e.5, Other Types of Myocardial Infarction"),
        ("ocg", "I.C.19.e.5.(c)"),
        ("ocg", "I.C.9.a.1, 2 and 3; IV.H"),
        ("ocg", "I.C.20.b-d"),
        ("ocg", "Appendix I"),
        ("ncci", "Ch. IV, E.6"),
        ("ncci", "Chapter 4, Section E (Arthroscopy), Subsection 7"),
        ("ncci", "Ch. I, D; Ch. XI, U.7"),
        ("ncci", "Ch. I, V.3.a.ii"),
    ] {
        assert_eq!(told(source, section), [], "{source} {section}");
    }
}

#[test]
fn a_section_that_is_not_there_is_an_error_and_says_what_is() {
    assert_eq!(
        unknown("ocg", "I.C.9.e.7"),
        "`I.C.9.e.7` is no section of the ICD-10-CM Official Guidelines FY 2026: I.C.9.e (Heart attack) has 1 to 6"
    );
    assert_eq!(
        unknown("ocg", "I.C.4.a.3, I.C.4.c"),
        "`I.C.4.c` is no section of the ICD-10-CM Official Guidelines FY 2026: I.C.4 (Chapter 4: endocrine and metabolic) has a to b"
    );
    assert_eq!(
        unknown("ncci", "Ch. IV, E.12"),
        "`Ch. IV, E.12` is no section of the NCCI Policy Manual 2026: Ch. IV, E (Joints through the scope) has 1 to 8"
    );
    assert!(unknown("ncci", "Ch. XIV, A").contains("Ch. XIII"));
    assert!(
        unknown("ncci", "Ch. IX, F.8")
            .ends_with("8 of Ch. IX, F (Treatment by radiation) is reserved or deleted in that year")
    );
    assert!(unknown("ocg", "hypertension").starts_with("`hypertension` names no section of"));
    assert!(unknown("ocg", "I.C.9.a.3-1").contains("is no range"));
    assert!(unknown("ocg", "I.C.9.a.10-14").contains("`I.C.9.a.14`"));
    assert_eq!(told("ocg", "V.A, I.D").len(), 2);
}

#[test]
fn a_bank_for_a_year_without_a_list_is_not_held_against_another() {
    assert_eq!(told_in(2027, "ocg", "I.C.9.e.7"), []);
    assert_eq!(told_in(2027, "tabular", "I21.Z"), []);
}

#[test]
fn a_code_that_the_tabular_list_does_not_have_is_an_error() {
    for there in ["N18", "A41.9, R65.2", "Chapter 15 note; O14.12", "S52.501G", "A00-A09", "I21.A1, I22"] {
        assert_eq!(told("tabular", there), [], "{there}");
    }
    assert_eq!(unknown("tabular", "N18.9, N18.7"), "`N18.7` is not in the Tabular List FY 2026");
    assert_eq!(unknown("tabular", "N20, N24"), "`N24` is not in the Tabular List FY 2026");
}

#[test]
fn a_citation_that_nobody_would_find_is_a_warning() {
    let form = |source, section| {
        let told = told(source, section);
        assert!(told.iter().all(|(level, rule, _)| (*level, *rule) == (Level::Warning, "reference-form")));
        told.len()
    };
    for (source, section) in [
        ("cfr", "45 CFR 164.502(b)"),
        ("cfr", "45 C.F.R. § 164.404 and 45 CFR Part 160"),
        ("usc", "42 USC 1320a-7k(d)"),
        ("usc", "42 U.S.C. 1395nn"),
        ("hcpcs2", "Q5107, J9035, modifier JZ"),
        ("hcpcs2", "modifiers F7, F8"),
        ("hcpcs2", "A0425-A0436; CMS manual 2026"),
        ("house-rules", "whatever they like"),
    ] {
        assert_eq!(form(source, section), 0, "{section}");
    }
    for (source, section) in [
        ("cfr", "164.502"),
        ("cfr", "CFR 164.502"),
        ("cfr", "95 CFR 164.502"),
        ("cfr", "45 CFR privacy rule"),
        ("usc", "42 USC"),
        ("usc", "Stark law"),
        ("hcpcs2", "J330"),
        ("hcpcs2", "j3301"),
        ("hcpcs2", "J33O1"),
        ("hcpcs2", "G02890"),
    ] {
        assert_eq!(form(source, section), 1, "{section}");
    }
}

/// The official text refers to itself; but for two misprints (a letter is missing) all of it is in the list.
#[test]
fn what_the_guidelines_refer_to_in_themselves_is_in_the_list() {
    let Ok(text) = fs::read_to_string("../shared/reference/icd-10-cm/official-guidelines-fy2026.txt") else {
        eprintln!("skipped: the text of the Guidelines is not at hand");
        return;
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let cited = words
        .windows(2)
        .filter(|pair| pair[0].ends_with("Section") && pair[1].contains('.'))
        .map(|pair| pair[1]);
    let cited: Vec<&str> = cited.filter(|word| word.starts_with('I')).collect();
    assert!(cited.len() > 60, "{}", cited.len());
    let lost = cited.into_iter().filter(|word| {
        let named = citation::read(Manual::Guidelines, word);
        named.is_empty() || named.iter().any(|one| sections::place(Manual::Guidelines, &one.number).is_none())
    });
    assert_eq!(lost.collect::<Vec<_>>(), ["I.C.21.4.", "I.C.21.3."]);
}
