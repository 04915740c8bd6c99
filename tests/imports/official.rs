//! The official files, where they are at hand: every code, title and note comes out as they state it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs};

use openbook::codebook::draft::{Draft, Kind, Manuscript, NoteKind, Part, Set};

use super::{book, imported};

/// A file of the reference shelf, which stands beside the repository; `None`, said aloud, where it is not.
#[expect(clippy::print_stdout, reason = "who runs the tests is told what was not tested")]
fn reference(name: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reference");
    let path = env::var_os("OPENBOOK_REFERENCE").map_or_else(beside, PathBuf::from).join(name);
    if !path.exists() {
        println!("skipped: {} is not here", path.display());
    }
    path.exists().then_some(path)
}

/// The cells of a table whose first `count` columns are parted by tabs.
fn table(path: &PathBuf, count: usize) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.splitn(count, '\t').map(str::to_owned).collect()).collect()
}

fn notes(line: &Draft, kind: NoteKind) -> Vec<&str> {
    line.notes.iter().filter(|(k, _)| *k == kind).map(|(_, text)| text.as_str()).collect()
}

/// How many notes of each kind a book has.
fn counts(book: &Manuscript) -> BTreeMap<NoteKind, usize> {
    let mut counts = BTreeMap::new();
    for (kind, _) in book.lines.iter().flat_map(|line| &line.notes) {
        *counts.entry(*kind).or_default() += 1;
    }
    counts
}

/// Code, whether it can be reported, and title of every line of a Tabular List, those with a 7th character written out.
fn rows(book: &Manuscript) -> Vec<(String, bool, String)> {
    let mut rows = Vec::new();
    let mut above: Vec<(u8, &[(char, String)])> = Vec::new();
    for (place, line) in book.lines.iter().enumerate() {
        above.retain(|(level, _)| *level < line.level);
        if !line.sevenths.is_empty() {
            above.push((line.level, &line.sevenths));
        }
        if matches!(line.kind, Kind::Chapter | Kind::Block) {
            continue;
        }
        rows.push((line.code.clone(), line.kind == Kind::Code, line.title.clone()));
        let leaf = book.lines.get(place + 1).is_none_or(|next| next.level <= line.level);
        for (c, meaning) in above.last().filter(|_| leaf).map_or(&[][..], |(_, sevenths)| sevenths) {
            let (category, rest) = line.code.split_at(3);
            let rest = rest.trim_start_matches('.');
            rows.push((format!("{category}.{rest:X<3}{c}"), true, format!("{}, {meaning}", line.title)));
        }
    }
    rows
}

#[test]
fn hcpcs_gives_every_live_code_with_its_words() {
    let Some(path) = reference("hcpcs/january-2026-alpha-numeric-hcpcs-file.zip") else { return };
    let book = book(&path);
    assert_eq!(
        (book.edition.name().as_str(), book.edition.to_string().as_str()),
        ("hcpcs-2026-01", "HCPCS January 2026")
    );
    for (kind, name, count) in
        [(Kind::Code, "hcpcs/hcpcs.tsv", 7323), (Kind::Modifier, "hcpcs/hcpcs_modifiers.tsv", 363)]
    {
        let live = |line: &&Draft| line.kind == kind && notes(line, NoteKind::Ended).is_empty();
        let found: Vec<Vec<String>> =
            book.lines.iter().filter(live).map(|l| vec![l.code.clone(), l.title.clone()]).collect();
        assert_eq!(found.len(), count);
        assert_eq!(found, table(&reference(name).unwrap(), 2));
    }
    let ended = book.lines.iter().find(|l| l.code == "A9155").unwrap();
    assert_eq!(
        (notes(ended, NoteKind::Since), notes(ended, NoteKind::Ended)),
        (vec!["2008-01-01"], vec!["2025-03-31"])
    );
    assert_eq!(counts(&book)[&NoteKind::Ended], 1320);
}

#[test]
fn the_tabular_list_gives_every_code_with_its_title() {
    let Some(path) = reference("icd-10-cm/icd10cm_tabular_fy2026_april.xml") else { return };
    let book = book(&path);
    assert_eq!(book.edition.name(), "icd-10-cm-2026");
    let mut found = rows(&book);
    found.sort();
    let mut official: Vec<(String, bool, String)> =
        table(&reference("icd-10-cm/icd10cm_codes_fy2026.tsv").unwrap(), 3)
            .into_iter()
            .map(|r| (r[0].clone(), r[1] == "1", r[2].clone()))
            .collect();
    official.sort();
    assert_eq!((found.len(), found.iter().filter(|r| r.1).count()), (98_186, 74_719));
    // The list writes names without their accents, the book with them.
    let plain = |c| match c {
        'á' | 'â' | 'ä' | 'à' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ï' => 'i',
        'ó' | 'ô' | 'ö' => 'o',
        'ú' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        c => c,
    };
    let accented = found.iter().filter(|row| !row.2.is_ascii()).count();
    for row in &mut found {
        row.2 = row.2.chars().map(plain).collect();
    }
    let different = found.iter().zip(&official).find(|(found, official)| found != official);
    assert_eq!((different, accented), (None, 151));
}

#[test]
fn the_tabular_list_gives_every_note() {
    let Some(path) = reference("icd-10-cm/icd10cm_tabular_fy2026_april.xml") else { return };
    let book = book(&path);
    let kinds = [
        (NoteKind::InclusionTerm, "inclusionTerm"),
        (NoteKind::Includes, "includes"),
        (NoteKind::Excludes1, "excludes1"),
        (NoteKind::Excludes2, "excludes2"),
        (NoteKind::CodeFirst, "codeFirst"),
        (NoteKind::UseAdditional, "useAdditionalCode"),
        (NoteKind::CodeAlso, "codeAlso"),
        (NoteKind::SeventhNote, "sevenChrNote"),
        (NoteKind::Note, "notes"),
    ];
    let mut found: Vec<[String; 3]> = Vec::new();
    for line in &book.lines {
        let owner = if line.kind == Kind::Block { format!("block {}", line.code) } else { line.code.clone() };
        for (kind, text) in &line.notes {
            let word = kinds.iter().find(|(k, _)| k == kind).unwrap().1;
            found.push([owner.clone(), word.to_owned(), text.clone()]);
        }
    }
    let listed = table(&reference("icd-10-cm/icd10cm_notes_fy2026.tsv").unwrap(), 3);
    let mut listed: Vec<[String; 3]> = listed
        .into_iter()
        .map(|r| r.try_into().unwrap())
        .filter(|r: &[String; 3]| r[1] != "sevenChrDef")
        .collect();
    // Beside the list: the seven rows of the table of visual impairment, and eight remarks between 7th characters.
    assert_eq!(found.len(), listed.len() + 7 + 8);
    found.sort();
    listed.sort();
    let missing: Vec<_> = listed.iter().filter(|note| found.binary_search(note).is_err()).collect();
    assert!(missing.is_empty(), "{:?}", missing.first());
    let sevenths: usize =
        book.lines.iter().map(|l| if l.sevenths.len() == 1 { 0 } else { l.sevenths.len() }).sum();
    assert_eq!(sevenths, 1790);
}

#[test]
fn procedures_are_all_there() {
    let Some(path) = reference("icd-10-pcs/icd10pcs_order_2026.txt") else { return };
    let book = book(&path);
    assert_eq!(book.edition.name(), "pcs-2026");
    let (codes, tables): (Vec<&Draft>, Vec<&Draft>) = book.lines.iter().partition(|l| l.kind == Kind::Code);
    assert_eq!((codes.len(), tables.len()), (79_115, 914));
    assert!(codes.iter().all(|l| l.level == 1 && l.code.len() == 7));
    let last = "Bypass Cerebral Ventricle to Nasopharynx with Autologous Tissue Substitute, Open Approach";
    assert_eq!((codes[0].code.as_str(), codes[0].title.as_str()), ("0016070", last));
}

#[test]
fn the_procedure_tables_and_definitions_are_read() {
    let Some(path) = reference("icd-10-pcs/icd10pcs_tables_2026.xml") else { return };
    let tables = book(&path);
    assert_eq!((tables.edition.name().as_str(), tables.lines.len()), ("pcs-tables-2026", 914 + 2733));
    assert_eq!(tables.lines[0].code, "001");
    assert_eq!(
        tables.lines[0].title,
        "Medical and Surgical, Central Nervous System and Cranial Nerves, Bypass"
    );
    let row = notes(&tables.lines[1], NoteKind::Cell);
    assert_eq!(
        row[..2],
        ["Body Part\t6 Cerebral Ventricle", "Approach\t0 Open; 3 Percutaneous; 4 Percutaneous Endoscopic"]
    );
    let definitions = book(&reference("icd-10-pcs/icd10pcs_definitions_2026.xml").unwrap());
    assert_eq!((definitions.edition.part, definitions.lines.len()), (Part::Index, 16 + 31 + 1090 + 1 + 60));
    assert_eq!(counts(&definitions)[&NoteKind::Includes], 2470);
}

#[test]
fn the_indexes_are_read() {
    for (name, part, lines, expected) in [
        (
            "eindex",
            Part::Causes,
            8064,
            vec![
                (NoteKind::Nonessential, 1570),
                (NoteKind::See, 804),
                (NoteKind::SeeAlso, 98),
                (NoteKind::Leads, 6650),
            ],
        ),
        (
            "drug",
            Part::Drugs,
            7428,
            vec![(NoteKind::Nonessential, 777), (NoteKind::See, 97), (NoteKind::SeeAlso, 35)],
        ),
        (
            "neoplasm",
            Part::Neoplasms,
            1939,
            vec![
                (NoteKind::Nonessential, 270),
                (NoteKind::See, 67),
                (NoteKind::SeeAlso, 120),
                (NoteKind::Manifestation, 1),
            ],
        ),
    ] {
        let Some(path) = reference(&format!("icd-10-cm/icd10cm-{name}-2025.xml")) else { return };
        let book = book(&path);
        assert_eq!((book.edition.set, book.edition.part, book.edition.year), (Set::Icd10Cm, part, 2025));
        assert_eq!(book.lines.len(), lines, "{name}");
        let counts = counts(&book);
        for (kind, count) in expected {
            assert_eq!(counts[&kind], count, "{name}, {kind:?}");
        }
    }
}

#[test]
fn a_list_of_titles_is_read_for_the_year_in_its_name() {
    let Some(path) = reference("icd-10-cm/icd10cm_codes_fy2027.tsv") else { return };
    let book = book(&path);
    assert_eq!(book.edition.name(), "icd-10-cm-2027");
    assert_eq!(book.lines.len(), 98_403);
    assert_eq!(book.lines.iter().filter(|l| l.kind == Kind::Code).count(), 74_879);
    let level = |code: &str| book.lines.iter().find(|l| l.code == code).unwrap().level;
    assert_eq!(["A00", "A00.0", "S06.1", "S06.1X0A"].map(level), [0, 1, 1, 4]);
}

#[test]
fn a_list_of_bare_numbers_is_no_code_set() {
    let Some(path) = reference("cpt/cpt_numbers_2026.txt") else { return };
    assert_eq!(imported(&path).unwrap_err()[0].rule, "unknown-file");
}
