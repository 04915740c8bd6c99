//! Reads a list of CPT numbers that the user is licensed for: existence, and CMS's indicators where it has them.
//!
//! openbook ships no such list. What is read here is held in memory while banks are checked, and printed nowhere.

use std::collections::HashMap;

use crate::domain::fault::{Fault, Faults, Place, visible};

/// The columns of a table that are read; `code` must be there.
const COLUMNS: [&str; 6] = ["code", "status", "global", "pctc", "mult", "bilat"];

/// The most faults of a list that are told.
const MOST: usize = 20;

/// What to do about a list that is not as it should be.
const LAYOUT: &str = "give one number a line, or a table whose first line names its columns: code, status, global, pctc, mult, bilat";

/// What CMS's physician fee schedule says of a code: single characters, or a period of days, as CMS writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indicators {
    /// The status: `A` for active, `C` priced by the carrier, and so on.
    pub status: String,
    /// The global period: `000`, `010`, `090`, `XXX`, `YYY`, `ZZZ` (an add-on), `MMM`.
    pub global: String,
    /// Whether it splits into a professional and a technical part: `1` if it does.
    pub pctc: String,
    /// How several procedures of one session are paid.
    pub mult: String,
    /// Whether it can be bilateral: `0` no, `1` yes, `2` it is already, `3` by each side, `9` no such concept.
    pub bilat: String,
}

/// Lists of CPT numbers; the first says which exist, later ones add indicators.
#[derive(Debug, Default)]
pub struct List {
    names: Vec<String>,
    codes: HashMap<String, Indicators>,
    known: HashMap<String, Indicators>,
}

impl List {
    /// Adds a list of that file name.
    ///
    /// # Errors
    /// Lines that hold no code, a table without a column `code`, a list without any code.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), Vec<Fault>> {
        let mut faults = Faults::new(name, text);
        let mut wrong = 0;
        let mut note = |line: u32, column: u32, message: String| {
            wrong += 1;
            if wrong <= MOST {
                faults.error(Place { line, column }, "cpt-list", message, LAYOUT);
            }
        };
        let mut read: Vec<(String, Indicators)> = Vec::new();
        let text = text.trim_start_matches('\u{feff}');
        let mut rows = (1..)
            .zip(text.lines())
            .filter(|(_, row)| !row.trim().is_empty() && !row.starts_with('#'))
            .peekable();
        let head = rows.peek().and_then(|(_, row)| Head::of(row));
        if head.is_some() {
            rows.next();
        }
        for (line, row) in rows {
            let cells =
                head.as_ref().map_or_else(|| vec![row.trim().to_owned()], |head| cells(row, head.delimiter));
            let cell = |column: usize| {
                let at = head.as_ref().map_or((column == 0).then_some(0), |head| head.columns[column]);
                at.and_then(|at| cells.get(at)).cloned().unwrap_or_default()
            };
            let code = cell(0).to_ascii_uppercase();
            if is_code(&code) {
                let [status, global, pctc, mult, bilat] = [1, 2, 3, 4, 5].map(cell);
                read.push((code, Indicators { status, global, pctc, mult, bilat }));
            } else {
                note(line, 1, format!("`{}` is no CPT number", visible(&short(&cell(0)))));
            }
        }
        if read.is_empty() && wrong == 0 {
            faults.error(Place::default(), "cpt-list", "the list holds no number", LAYOUT);
            wrong += 1;
        }
        if wrong > 0 {
            return Err(faults.into_vec());
        }
        let first = self.names.is_empty();
        self.names.push(name.to_owned());
        for (code, indicators) in read {
            if indicators != Indicators::default() {
                self.known.insert(code.clone(), indicators.clone());
            }
            if first {
                self.codes.insert(code, indicators);
            }
        }
        Ok(())
    }

    /// Whether the first list has a code; none if it has no code that ends with the same letter, and so says nothing.
    pub fn has(&self, code: &str) -> Option<bool> {
        if self.codes.contains_key(code) {
            return Some(true);
        }
        let letter = code.chars().last().filter(char::is_ascii_alphabetic);
        letter.is_none_or(|letter| self.codes.keys().any(|known| known.ends_with(letter))).then_some(false)
    }

    /// What CMS says of a code, if a list has its indicators.
    pub fn indicators(&self, code: &str) -> Option<&Indicators> {
        self.known.get(code)
    }

    /// The files it was read from, in their order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many numbers exist by the first list.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Whether any list has indicators.
    pub fn has_indicators(&self) -> bool {
        !self.known.is_empty()
    }
}

/// The first line of a table: where each of [`COLUMNS`] stands.
struct Head {
    delimiter: char,
    columns: [Option<usize>; 6],
}

impl Head {
    fn of(row: &str) -> Option<Self> {
        let delimiter = ['\t', ',', ';', '|'].into_iter().find(|d| row.contains(*d)).unwrap_or('\t');
        let names: Vec<String> = cells(row, delimiter).iter().map(|cell| cell.to_lowercase()).collect();
        let columns = COLUMNS.map(|column| names.iter().position(|name| name == column));
        columns[0].is_some().then_some(Self { delimiter, columns })
    }
}

/// The cells of a row; one in quotes may hold the delimiter.
fn cells(row: &str, delimiter: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in row.chars() {
        if c == '"' {
            quoted = !quoted;
        } else if c == delimiter && !quoted {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Whether a text is formed like a code of CPT, or like one of HCPCS, which CMS's tables list beside them.
fn is_code(text: &str) -> bool {
    let b = text.as_bytes();
    b.len() == 5
        && b[1..4].iter().all(u8::is_ascii_digit)
        && (b[0].is_ascii_digit() && b[4].is_ascii_alphanumeric()
            || b[0].is_ascii_uppercase() && b[4].is_ascii_digit())
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[&str]) -> List {
        let mut list = List::default();
        for text in texts {
            list.add("mine.txt", text).unwrap();
        }
        list
    }

    #[test]
    fn the_first_list_says_what_exists_and_later_ones_add_indicators() {
        let table =
            "code\tstatus\tglobal\tpctc\tmult\tbilat\n29881\tA\t090\t0\t3\t1\n20005\tA\t010\t0\t2\t0\n";
        let list = list(&["\u{feff}# numbers\n29881\n\n0075t\n", table]);
        assert_eq!(
            (list.has("29881"), list.has("0075T"), list.has("0076T")),
            (Some(true), Some(true), Some(false))
        );
        // No number with a U is known: of those nothing can be said.
        assert_eq!((list.has("20005"), list.has("0001U"), list.len()), (Some(false), None, 2));
        assert_eq!(
            list.indicators("29881").map(|i| (i.global.as_str(), i.bilat.as_str())),
            Some(("090", "1"))
        );
    }

    #[test]
    fn a_list_with_commas_quotes_and_columns_of_its_own_is_read() {
        let list = list(&["Name,Code,Bilat\n\"One, two\",12002,0\n"]);
        assert_eq!(list.has("12002"), Some(true));
        assert_eq!(list.indicators("12002").map(|i| (i.bilat.as_str(), i.global.as_str())), Some(("0", "")));
    }

    #[test]
    fn a_list_that_is_none_is_refused_with_its_lines() {
        let mut list = List::default();
        let faults = list.add("mine.txt", "12002\nhello\n123\n").unwrap_err();
        let lines: Vec<u32> = faults.iter().map(|fault| fault.place.line).collect();
        assert_eq!(lines, [2, 3]);
        assert!(faults[0].message.contains("`hello`") && list.is_empty());
        assert_eq!(list.add("empty", "# nothing\n").unwrap_err().len(), 1);
        assert_eq!(list.add("long", &"no code\n".repeat(99)).unwrap_err().len(), MOST);
    }
}
