//! Writes the YAML that `bank::yaml` reads back the same: quoted where short, in lines of their own where long.

use crate::domain::fault::forbidden;

/// The widest line that is written where a text can be wrapped, in characters.
const WIDTH: usize = 100;

/// A text in double quotes, escaped as in JSON.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if forbidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                out += &format!("\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Writes a field so many blanks in: several lines as they are (`|-`), a long one wrapped at its blanks (`>-`), any other
/// in quotes.
pub fn field(out: &mut String, indent: usize, key: &str, text: &str) {
    let blanks = " ".repeat(indent);
    let deeper = " ".repeat(indent + 2);
    if keeps_its_lines(text) {
        *out += &format!("{blanks}{key}: |-\n");
        for line in text.lines() {
            *out += &if line.is_empty() { "\n".to_owned() } else { format!("{deeper}{line}\n") };
        }
    } else if text.chars().count() + key.len() + indent > WIDTH && wraps(text) {
        *out += &format!("{blanks}{key}: >-\n");
        let mut used = 0;
        for word in text.split(' ') {
            let width = word.chars().count();
            let fits = used > 0 && used + 1 + width <= WIDTH;
            *out += &match (used, fits) {
                (0, _) => format!("{deeper}{word}"),
                (_, true) => format!(" {word}"),
                (_, false) => format!("\n{deeper}{word}"),
            };
            used = if fits { used + 1 + width } else { indent + 2 + width };
        }
        out.push('\n');
    } else {
        *out += &format!("{blanks}{key}: {}\n", quoted(text));
    }
}

/// Whether a text of several lines reads back the same from lines of its own.
fn keeps_its_lines(text: &str) -> bool {
    let lines = text.split('\n').all(|line| line.is_empty() || !line.trim().is_empty());
    text.contains('\n') && lines && !text.ends_with('\n') && !text.starts_with(['\n', ' ']) && plain(text)
}

/// Whether a text of one line reads back the same when it is broken at its blanks.
fn wraps(text: &str) -> bool {
    !text.contains('\n') && text.split(' ').all(|word| !word.is_empty()) && plain(text)
}

fn plain(text: &str) -> bool {
    !text.chars().any(|c| forbidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::yaml;
    use crate::review::tree;

    #[test]
    fn what_is_written_reads_back_the_same() {
        let long = "A 44-year-old with “pain”: is # this a remark? - no, ".repeat(9);
        let texts = [
            "",
            "no",
            "00100",
            "1E5",
            "a: b # c",
            "\"quoted\" and \\ back",
            "- dash",
            "& * ! | > % @ `",
            "two\nlines",
            "note\n  indented\n\n# not a remark\nlast",
            "ends in a break\n",
            " begins with a blank\nand goes on",
            "\nbegins with a break",
            "a\n   \nb",
            "a\tb\u{7}\u{1b}[2J\u{202e}\u{feff}",
            "tab\n\tinside",
            "é ü ≥ 😀",
            long.trim_end(),
            long.trim_end_matches('x'),
            "--- \n... ",
        ];
        for text in texts {
            let mut out = String::from("a:\n  - x: 1\n");
            field(&mut out, 4, "field", text);
            out += "    after: 2\n";
            let tree = yaml::parse(&out).unwrap_or_else(|b| panic!("{}: {out}", b.message));
            let entry = &tree::list(tree::field(&tree, "a").unwrap())[0];
            let yaml::Value::Text(read) = &tree::field(entry, "field").unwrap().value else { panic!() };
            assert_eq!(read, text, "{out}");
            assert_eq!(tree::text(entry, "after"), Some("2"));
        }
    }

    #[test]
    fn long_texts_are_wrapped() {
        let mut out = String::new();
        field(&mut out, 4, "stem", "word ".repeat(80).trim_end());
        assert!(out.lines().count() > 3 && out.lines().all(|line| line.chars().count() <= WIDTH), "{out}");
    }
}
