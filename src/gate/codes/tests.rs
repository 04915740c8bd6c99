//! Each rule on codes has an item that breaks it, and a near miss that does not.

mod garbled;
mod shipped_banks;

use super::*;
use crate::bank::check::{Source, sources};
use crate::codebook::draft::{Draft, Edition, Kind, Manuscript, Part as Volume};
use crate::codebook::image::bind::bind;
use crate::codebook::shipped;
use crate::domain::bank::Bank;
use crate::domain::fault::Fault;

/// What the rules on codes find in the questions of a bank, with these tables.
fn found_with(tables: &Tables, questions: &str) -> Vec<Fault> {
    let areas = Source { name: "areas.yaml".into(), text: "areas:\n- {id: a, title: A, set: cpt}\n".into() };
    let head = "bank: b\ntitle: B\nprofile: CY2026\narea: a\nnotice: cpt\nquestions:\n";
    let bank = Source { name: "b.yaml".into(), text: format!("{head}{questions}") };
    let files = [areas, bank];
    let checked = sources(&files, &Bank::default());
    assert!(checked.faults.is_empty(), "{:?}", checked.faults);
    let mut seen = Seen::default();
    let mut findings = Findings::new(&files[1].name, &files[1].text);
    for (item, site) in checked.bank.items.iter().zip(&checked.sites) {
        findings.about(item, site);
        check(&Subject::of(item, None, site, tables), tables, &mut seen, &mut findings);
        findings.finish(site);
    }
    findings.into_vec()
}

fn shipped_tables() -> Tables {
    Tables::new(shipped::books().unwrap())
}

/// A question with a stem, a key, and wrong options, each `FLAW: TEXT`; more fields may follow the stem on lines of their own.
fn item(stem: &str, key: &str, wrong: &[&str]) -> String {
    let mut text = format!(
        "- id: q\n  difficulty: easy\n  cognitive: apply\n  stem: \"{stem}\"\n  references: [{{source: ocg, section: I.A}}]\n  key: A\n  options:\n  - {{text: \"{key}\", why: It is.}}\n"
    );
    let wrong = if wrong.is_empty() { &["wrong-fact: Something else"] } else { wrong };
    for option in wrong {
        let (flaw, option) = option.split_once(": ").unwrap();
        text += &format!("  - {{text: \"{option}\", flaw: {flaw}, why: It is not.}}\n");
    }
    text
}

fn rules(faults: &[Fault]) -> Vec<&str> {
    faults.iter().map(|fault| fault.rule).collect()
}

fn found(stem: &str, key: &str, wrong: &[&str]) -> Vec<Fault> {
    found_with(&shipped_tables(), &item(stem, key, wrong))
}

/// A book of our own.
fn book(set: Set, year: u16, lines: Vec<Draft>) -> Book {
    let edition = Edition { set, part: Volume::Codes, year, month: 0, source: "a test".into() };
    Book::open(bind(&Manuscript { edition, lines }, |_| 100)).unwrap()
}

#[test]
fn a_code_that_does_not_exist_is_told_with_what_was_meant() {
    for (code, message, help) in [
        ("S52.531Z", "`Z` is no 7th character of S52.531", "use one of: A, B, C, D"),
        ("E11.9XXA", "E11.9 takes no 7th character", "write E11.9"),
        ("T36.05A", "lacks the placeholder X", "write T36.0X5A"),
        ("W11.A", "lacks the placeholder X", "write W11.XXXA"),
        ("E11.47", "is no code of ICD-10-CM", "the nearest is E11.4 "),
        ("A14.0", "is no code of ICD-10-CM", "there is no category A14"),
    ] {
        let faults = found("Which code?", code, &[]);
        assert_eq!(rules(&faults), ["icd-unknown"], "{code}");
        assert!(faults[0].message.contains(message), "{}", faults[0].message);
        assert!(faults[0].help.starts_with(help), "{}", faults[0].help);
    }
    for code in ["S52.531A", "E11.42", "T36.0X5A", "W11.XXXA", "H40.1112", "C7A.021", "O9A.111"] {
        assert_eq!(rules(&found("Which code?", code, &[])), [""; 0], "{code}");
    }
}

#[test]
fn a_dead_code_may_stand_where_the_flaw_says_so() {
    assert_eq!(rules(&found("Which?", "E11.42", &["wrong-code: E11.47"])), ["icd-unknown"]);
    assert_eq!(rules(&found("Which?", "E11.42", &["deleted: E11.47"])), [""; 0]);
    let faults = found("Which?", "E11.42", &["deleted: E11.41"]);
    assert_eq!(rules(&faults), ["flaw-deleted"]);
    // Nobody can say whether a CPT number exists.
    assert_eq!(rules(&found("Which?", "11104", &["deleted: 11100"])), [""; 0]);
}

#[test]
fn a_header_is_no_answer_but_may_be_told_of() {
    let faults = found("Which?", "S52.531A", &["wrong-code: S52.531", "wrong-code: E11.4"]);
    assert_eq!(rules(&faults), ["icd-header"; 2]);
    assert!(faults[0].message.contains("lacks its 7th character") && faults[0].help.contains("A, B, C"));
    assert!(faults[1].message.contains("is a header"));
    assert_eq!(rules(&found("Which?", "S52.531A", &["header: S52.531"])), [""; 0]);
    assert_eq!(rules(&found("Which category holds E11.42?", "E11", &["wrong-code: E10"])), [""; 0]);
    assert_eq!(rules(&found("Which?", "A code of E11.4, by its last character", &[])), [""; 0]);
    assert_eq!(rules(&found("Which?", "S52.531A", &["header: S52.532A"])), ["flaw-header"]);
}

#[test]
fn an_accepted_text_is_held_like_a_key() {
    let fill = |code: &str| {
        found_with(
            &shipped_tables(),
            &format!(
                "- id: q\n  kind: fill\n  difficulty: easy\n  cognitive: apply\n  stem: Which?\n  references: [{{source: ocg, section: I.A}}]\n  accept: [{code}]\n  explanation: S52.53 has it.\n"
            ),
        )
    };
    assert_eq!(rules(&fill("S52.531")), ["icd-header"]);
    assert_eq!(rules(&fill("S52.531A")), [""; 0]);
}

#[test]
fn the_flaw_sequence_means_the_same_codes_in_another_order() {
    assert_eq!(rules(&found("Which?", "B20, S93.411A", &["sequence: S93.411A, B20"])), [""; 0]);
    assert_eq!(rules(&found("Which?", "B20, S93.411A", &["sequence: S93.412A, B20"])), ["flaw-sequence"]);
    assert_eq!(rules(&found("Which?", "99214-24-57", &["sequence: 99214-57-24"])), [""; 0]);
    assert_eq!(rules(&found("Which?", "The burn first", &["sequence: The cause first"])), [""; 0]);
}

#[test]
fn a_key_for_the_other_side_is_told() {
    let stem = "A man with a fracture of the right wrist.";
    assert_eq!(rules(&found(stem, "S52.532A", &[])), ["side"]);
    assert_eq!(rules(&found(stem, "25607-LT", &[])), ["side"]);
    assert_eq!(rules(&found("Arthritis of the left knee.", "M17.0", &[])), ["side"]);
    assert_eq!(rules(&found("Trigger finger of the left hand.", "26055-F7", &[])), ["side"]);
    for (stem, key) in [
        (stem, "S52.531A"),
        ("A right-handed man with a fracture of the left wrist.", "S52.532A"),
        ("Arthritis of both knees, more so of the left knee.", "M17.0"),
        ("Left heart failure and arthritis of the right knee.", "M17.11"),
        ("Right wrist and left knee hurt.", "M17.12"),
    ] {
        assert_eq!(rules(&found(stem, key, &[])), [""; 0], "{stem}");
    }
}

#[test]
fn the_order_of_code_first_and_use_additional_is_held() {
    for (wrong, right) in [
        ("F02.B11, G31.83", "G31.83, F02.B11"),
        ("N18.31, E11.22", "E11.22, N18.31"),
        ("N18.31, I12.9", "I12.9, N18.31"),
        ("I50.33, I13.0, N18.31", "I13.0, I50.33, N18.31"),
        ("L97.412, E11.621", "E11.621, L97.412"),
        ("Z79.4, E11.9", "E11.9, Z79.4"),
        ("D63.0, C34.11", "C34.11, D63.0"),
        ("T45.1X5A, D70.1", "D70.1, T45.1X5A"),
    ] {
        let faults = found("Which, in order?", wrong, &[]);
        assert_eq!(rules(&faults), ["icd-order"], "{wrong}: {faults:?}");
        assert_eq!(rules(&found("Which, in order?", right, &[])), [""; 0], "{right}");
    }
    for either in ["Z12.2, Z87.891, J43.9", "F17.210, J44.9", "J44.9, F17.210"] {
        assert_eq!(rules(&found("Which, in order?", either, &[])), [""; 0], "{either}");
    }
    let multi = item("Which two?", "F02.B11", &["wrong-code: A41.9"])
        .replace("key: A", "kind: multi\n  key: [A, C]")
        + "  - {text: G31.83, why: It is.}\n";
    assert_eq!(rules(&found_with(&shipped_tables(), &multi)), [""; 0]);
}

#[test]
fn excludes1_between_codes_of_a_key_is_a_warning() {
    let faults = found("Which?", "N23, R10.31", &[]);
    assert_eq!(rules(&faults), ["icd-excludes1"]);
    assert!(faults[0].help.contains("lint-allow"));
    assert_eq!(rules(&found("Which?", "I10, R10.31", &[])), [""; 0]);
    assert_eq!(rules(&found("Which?", "N23 and R10.31, for they are unrelated", &[])), [""; 0]);
    let allowed = item("Which?", "N23, R10.31", &[]) + "  lint-allow: [\"icd-excludes1: unrelated\"]\n";
    assert_eq!(rules(&found_with(&shipped_tables(), &allowed)), [""; 0]);
}

#[test]
fn a_code_of_the_other_sex_or_of_another_age_is_a_warning() {
    for (stem, key, rule) in [
        ("A 60-year-old woman with cancer.", "C61", "icd-sex"),
        ("A 30-year-old man with pain.", "N80.00", "icd-sex"),
        ("A 70-year-old woman is seen.", "O14.12", "icd-age"),
        ("A 30-year-old woman is seen.", "Z38.00", "icd-age"),
        ("A 4-year-old boy is seen.", "Z68.25", "icd-age"),
    ] {
        assert_eq!(rules(&found(stem, key, &[])), [rule], "{stem}");
    }
    for (stem, key) in [
        ("A 60-year-old man with cancer.", "C61"),
        ("A 29-year-old woman is seen.", "O14.12"),
        ("A woman of 29 delivers a boy; code the baby's record of the newborn.", "Z38.00"),
        ("The surgeon says that she will operate.", "C61"),
        ("A 40-year-old man has had bronchopulmonary trouble since he was 1 day old.", "P27.1"),
    ] {
        assert_eq!(rules(&found(stem, key, &[])), [""; 0], "{stem}");
    }
}

/// A HCPCS book: a live code, one that ended long ago, one that ends this year, and a modifier.
fn hcpcs() -> Vec<Draft> {
    let mut ended = Draft::new(Kind::Code, "J0001", 0, "Old lantern");
    ended.notes = vec![(NoteKind::Ended, "2024-12-31".into())];
    let mut ends = Draft::new(Kind::Code, "J0002", 0, "Last lantern");
    ends.notes = vec![(NoteKind::Ended, "2026-06-30".into())];
    let modifier = Draft::new(Kind::Modifier, "ZZ", 0, "By lantern light");
    vec![ended, ends, Draft::new(Kind::Code, "J3301", 0, "New lantern"), modifier]
}

#[test]
fn hcpcs_codes_and_modifiers_are_held_against_the_official_file_or_the_study_table() {
    let mut books = shipped::books().unwrap();
    books.push(book(Set::Hcpcs, 2026, hcpcs()));
    let official = Tables::new(books);
    let study = shipped_tables();
    for (key, by_study, by_file) in [
        ("J3301", "", ""),
        ("J9998", "hcpcs-unproven", "hcpcs-unknown"),
        ("J0001", "hcpcs-unproven", "hcpcs-ended"),
        ("J0002", "hcpcs-unproven", "ends-next-year"),
        ("D0120", "", ""),
        ("20610-ZZ", "modifier-unproven", ""),
        ("20610-Z9", "modifier-unproven", "modifier-unknown"),
        ("20610-21", "modifier-unknown", "modifier-unknown"),
        ("20610-25", "", ""),
        ("00790-P3", "", ""),
        ("00790-P7", "modifier-unproven", "modifier-unknown"),
    ] {
        for (tables, rule) in [(&study, by_study), (&official, by_file)] {
            let expected: Vec<&str> = Some(rule).filter(|rule| !rule.is_empty()).into_iter().collect();
            assert_eq!(rules(&found_with(tables, &item("Which?", key, &[]))), expected, "{key}");
        }
    }
    let dead = item("Which?", "J3301", &["deleted: J0001"]);
    assert_eq!(rules(&found_with(&official, &dead)), [""; 0]);
    let alive = item("Which?", "J0002", &["deleted: J3301"]);
    assert_eq!(rules(&found_with(&official, &alive)), ["ends-next-year", "flaw-deleted"]);
}

#[test]
fn a_code_that_ends_with_the_next_book_needs_an_end_of_its_item() {
    let mut books = shipped::books().unwrap();
    let line = |code: &str| Draft::new(Kind::Code, code, 0, "Laughter");
    let mut next = vec![line("M72.20"), line("E11.42"), line("E11.47")];
    next.insert(0, Draft::new(Kind::Header, "M72.2", 0, "Laughter"));
    next[1].level = 1;
    books.push(book(Set::Icd10Cm, 2027, next));
    let tables = Tables::new(books);
    let faults = found_with(&tables, &item("Which?", "M72.2", &[]));
    assert_eq!(rules(&faults), ["ends-next-year"]);
    assert!(faults[0].message.contains("ICD-10-CM 2027") && faults[0].help.contains("expires: 2026-12-31"));
    assert_eq!(rules(&found_with(&tables, &item("Which?", "E11.42", &[]))), [""; 0]);
    let until = |day: &str| item("Which?", "M72.2", &[]) + &format!("  expires: {day}\n");
    assert_eq!(rules(&found_with(&tables, &until("2026-12-31"))), [""; 0]);
    assert_eq!(rules(&found_with(&tables, &until("2027-06-30"))), ["ends-next-year"]);
    // A code that only the next book has is told with that book.
    let faults = found_with(&tables, &item("Which?", "E11.47", &[]));
    assert!(faults[0].message.contains("is in ICD-10-CM 2027 and not in"), "{}", faults[0].message);
}

#[test]
fn a_list_of_cpt_numbers_shows_what_does_not_exist_and_what_a_code_takes() {
    let numbers = "29881\n22633\n22634\n99213\n20610\n76942\n70450\n12002\n55250\n";
    let table = "code\tstatus\tglobal\tpctc\tmult\tbilat\n29881\tA\t090\t0\t3\t1\n22634\tA\tZZZ\t0\t0\t0\n22633\tA\t090\t0\t2\t0\n99213\tA\tXXX\t0\t0\t0\n20610\tA\t000\t0\t2\t1\n76942\tA\tXXX\t1\t0\t0\n70450\tA\tXXX\t1\t4\t0\n12002\tA\t000\t0\t2\t0\n55250\tA\t090\t0\t2\t2\n";
    let tables = shipped_tables().with_cpt_list("mine.txt", numbers).unwrap();
    let tables = tables.with_cpt_list("indicators.tsv", table).unwrap();
    for (key, expected) in [
        ("29881", ""),
        ("11100", "cpt-unknown"),
        ("22634", "cpt-add-on"),
        ("22633, 22634", ""),
        ("76942-26", ""),
        ("20610-26", "cpt-modifier"),
        ("29881-50", ""),
        ("55250-50", "cpt-modifier"),
        ("22633, 22634-51", "cpt-modifier"),
        ("99213, 20610", "cpt-em"),
        ("99213-25, 20610", ""),
        ("99213-57, 29881", ""),
        ("99213, 70450-26", ""),
    ] {
        let expected: Vec<&str> = Some(expected).filter(|rule| !rule.is_empty()).into_iter().collect();
        assert_eq!(rules(&found_with(&tables, &item("Which?", key, &[]))), expected, "{key}");
    }
    let asked = item("Which add-on code goes with 22633?", "22634", &[]);
    assert_eq!(rules(&found_with(&tables, &asked)), [""; 0]);
    assert_eq!(rules(&found_with(&tables, &item("Which?", "29881", &["deleted: 11100"]))), [""; 0]);
    assert_eq!(rules(&found_with(&tables, &item("Which?", "29881", &["deleted: 20610"]))), ["flaw-deleted"]);
}

#[test]
fn two_codes_that_ncci_keeps_apart_are_told_with_the_section() {
    let faults = found("Which?", "29880-RT, 29877-59-RT", &[]);
    assert_eq!(rules(&faults), ["ncci-pair"]);
    assert!(faults[0].help.contains("Ch. IV, E.6"));
    assert_eq!(rules(&found("Which?", "45385, 45380", &[])), ["ncci-pair"]);
    assert_eq!(rules(&found("Which?", "80305, 80307", &[])), ["ncci-pair"]);
    for (stem, key) in [
        ("Which?", "29880-RT, 29877-LT"),
        ("Which?", "45385, 45380-59"),
        ("Modifiers aside, which?", "45385, 45380"),
        ("Which?", "80307, G0481"),
        ("Which?", "45385"),
    ] {
        assert_eq!(rules(&found(stem, key, &[])), [""; 0], "{key}");
    }
    assert_eq!(rules(&found("Which?", "29880-RT", &["unbundled: 29880-RT, 29877-59-RT"])), [""; 0]);
}

#[test]
fn the_remarks_say_what_was_held_against_what() {
    let tables = shipped_tables();
    let mut seen = Seen::default();
    assert_eq!(seen.remarks(&tables), [""; 0]);
    seen.fact("E11.42", 2026, &tables);
    seen.fact("E11.43", 2027, &tables);
    hcpcs::standing("J3301", 2026, &tables, &mut seen);
    seen.cpt.entry(2026).or_default().insert("29881".into());
    let remarks = seen.remarks(&tables);
    assert_eq!(remarks.len(), 4, "{remarks:?}");
    assert!(remarks[0].starts_with("ICD-10-CM: 2 codes held against ICD-10-CM"));
    assert!(remarks[1].contains("no book of 2027"));
    assert!(remarks[2].contains("1 code and 0 modifiers held against our study table"));
    assert!(remarks[3].starts_with("CPT: 1 number, form only"));
    let tables = tables.with_cpt_list("mine.txt", "29881\n12002\n").unwrap();
    let remarks = seen.remarks(&tables);
    assert_eq!(remarks[3], "CPT: 1 number held against mine.txt (2 numbers)");
    assert!(remarks[4].contains("the list has no indicators"));
}

#[test]
fn every_code_of_the_book_can_be_reported_and_no_header_can() {
    let tables = shipped_tables();
    let book = tables.codes(Set::Icd10Cm, 2026).unwrap();
    let coded = book.spots().filter(|spot| book.kind_at(*spot).is_coded());
    // One in 23 meets every category often enough.
    for spot in coded.step_by(23) {
        let fact = Fact::of(&book.code(spot), book, &tables);
        let reportable = fact.standing == icd::Standing::Reportable;
        assert_eq!(reportable, book.kind_at(spot) == Kind::Code, "{}", book.code(spot));
    }
}

#[test]
fn what_is_read_from_a_note_begins_a_code_of_the_book() {
    let tables = shipped_tables();
    let book = tables.codes(Set::Icd10Cm, 2026).unwrap();
    let (mut read, mut lost) = (0, Vec::new());
    for line in 0..book.len() {
        for note in book.notes(line) {
            for named in note::named(note.kind, &note.text) {
                read += 1;
                if named.ends().iter().any(|end| book.beginning_with(end).next().is_none()) {
                    lost.push(format!(
                        "{}: {}",
                        book.code(crate::codebook::book::Spot::line(line)),
                        note.text
                    ));
                }
            }
        }
    }
    assert!(read > 10_000, "{read}");
    assert!(lost.len() < 20, "{}:\n{}", lost.len(), lost.join("\n"));
}
