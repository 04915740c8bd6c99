//! Small files of the official layouts, made for these tests: `tests/books/valid/NAME` stands beside `NAME.expected`, which
//! holds what is read from it.

use std::fs;
use std::path::{Path, PathBuf};

use openbook::codebook::draft::Manuscript;
use openbook::codebook::import::{Hints, read};

use super::faults::{beside, files};
use super::{book, imported, printed, written, zipped};

/// A book as text: its edition, and each line with its notes indented below it.
fn shown(book: &Manuscript) -> String {
    let mut text = format!("{} = {}, from {}\n", book.edition.name(), book.edition, book.edition.source);
    for line in &book.lines {
        let indent = "  ".repeat(usize::from(line.level) + 1);
        text += &format!("{indent}{:?} {} \"{}\"\n", line.kind, line.code, line.title);
        text += &line
            .sevenths
            .iter()
            .map(|(c, meaning)| format!("{indent}  + {c} {meaning}\n"))
            .collect::<String>();
        text += &line
            .notes
            .iter()
            .map(|(kind, note)| format!("{indent}  - {kind:?}: {note}\n"))
            .collect::<String>();
    }
    text.replace('\t', "\\t")
}

#[test]
fn every_valid_file_is_read_as_it_is_noted_beside_it() {
    let wrong: Vec<String> =
        files("tests/books/valid").iter().filter_map(|file| beside(file, &shown(&book(file)))).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_valid_file_has_the_same_lines_with_the_line_ends_and_the_mark_of_other_systems() {
    let folder = tempfile::tempdir().unwrap();
    for file in files("tests/books/valid") {
        let text = fs::read_to_string(&file).unwrap().replace("\r\n", "\n").replace('\n', "\r\n");
        let name = file.file_name().unwrap().to_str().unwrap();
        let windows = written(&folder, name, format!("\u{feff}{}", text.trim_start_matches('\u{feff}')));
        assert_eq!(shown(&book(&windows)), shown(&book(&file)), "{name}");
    }
}

#[test]
fn a_zip_gives_every_book_in_it_and_passes_over_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let small = |name: &str| fs::read(Path::new("tests/books/valid").join(name)).unwrap();
    let (tabular, index, neoplasms) = (small("tabular.xml"), small("index.xml"), small("neoplasms.xml"));
    let path = written(
        &folder,
        "tables and index.zip",
        zipped(&[
            ("2026/guidelines.pdf", b"%PDF-1.7\n\xff\xfe"),
            ("2026/addenda.txt", b"Add A00 Laughter\n"),
            (
                "2026/addenda.xml",
                b"<ICD10CM.tabular isAddenda=\"true\"><version>2026</version></ICD10CM.tabular>",
            ),
            ("2026/tabular.xsd", b"<xs:schema/>"),
            ("2026/inner.zip", &zipped(&[("tabular.xml", &tabular)])),
            ("2026/index.xml", &index),
            ("2026/tabular.xml", &tabular),
            ("2026/neoplasms.xml", &neoplasms),
        ]),
    );
    let books = imported(&path).unwrap_or_else(|faults| panic!("{}", printed(&faults)));
    let names: Vec<String> = books.iter().map(|b| b.edition.name()).collect();
    assert_eq!(names, ["icd-10-cm-index-2026", "icd-10-cm-2026", "icd-10-cm-neoplasms-2026"]);
    assert_eq!(books[1].edition.source, "tables and index.zip/2026/tabular.xml");
}

#[test]
fn the_year_that_the_user_gives_counts_where_the_file_states_none() {
    let folder = tempfile::tempdir().unwrap();
    let hints = Hints { year: Some(2025) };
    let year = |path: PathBuf| read(&path, hints, &mut |_| ()).unwrap()[0].edition.year;
    assert_eq!(year(written(&folder, "list.tsv", "99999\tinvented service\n")), 2025);
    assert_eq!(year(written(&folder, "list-2026.tsv", "99999\tinvented service\n")), 2025);
    let zip = zipped(&[("list.tsv", b"99999\tinvented service\n")]);
    assert_eq!(book(&written(&folder, "lists of 2024.zip", zip)).edition.year, 2024);
    assert_eq!(year("tests/books/valid/tabular.xml".into()), 2026);
    assert_eq!(year("tests/books/valid/HCPC2026_APR_small.txt".into()), 2026);
}

#[test]
fn a_list_may_be_parted_by_any_usual_mark_and_its_columns_stand_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let lists = [
        "99999\tinvented, service\n",
        "99999,\"invented, service\"\n",
        "99999;invented, service\n",
        "99999|invented, service\n",
        "Short Descriptor;CODE;Medium Descriptor\nsvc;99999;invented, service\n",
        "title|code\ninvented, service|99999",
        "\"Code\",\"Short Description\",\"Description\"\n\"99999\",\"svc\",\"invented, service\"\n",
    ];
    for (number, list) in lists.into_iter().enumerate() {
        let book = book(&written(&folder, &format!("list-{number}-2026"), list));
        let found: Vec<(&str, &str)> = book.lines.iter().map(|l| (&*l.code, &*l.title)).collect();
        assert_eq!(found, [("99999", "invented, service")], "{list}");
    }
}

#[test]
fn progress_goes_from_none_to_all_and_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let list: String = (0..50_000).map(|n| format!("{n:05}\tinvented service\n")).collect();
    let path = written(&folder, "list-2026.tsv", &list);
    let mut steps = Vec::new();
    read(&path, Hints::default(), &mut |step| {
        assert_eq!((step.file, step.of), (path.to_str().unwrap(), list.len()));
        steps.push(step.done);
    })
    .unwrap();
    assert!(steps.is_sorted() && steps.len() >= 4, "{steps:?}");
    assert_eq!((steps[0], steps[steps.len() - 1]), (0, list.len()));
}
