//! Finds the codes in a text as a coder reads them.

use std::ops::Range;

use super::tables::Tables;

/// A code in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, in bytes, with all that belongs to it.
    pub span: Range<usize>,
    /// The set it is of.
    pub what: What,
    /// The code as its set prints it: `E11.42`, `J1100`, `29881`; of a modifier alone, the modifier.
    pub code: String,
    /// The last code of a range that begins with `code`.
    pub up_to: Option<String>,
    /// Whether it stands for all below it: `E11.4-`.
    pub family: bool,
    /// The modifiers behind it, in their order.
    pub modifiers: Vec<String>,
    /// How often it is reported, if that is said: `x 5`.
    pub units: Option<u32>,
}

/// The set that a code is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A diagnosis.
    Icd10Cm,
    /// HCPCS Level II.
    Hcpcs,
    /// CPT, category I, II or III, or a proprietary laboratory test.
    Cpt,
    /// A modifier alone.
    Modifier,
}

/// The codes in a text, in their order.
pub fn mentions(text: &str, tables: &Tables) -> Vec<Mention> {
    let mut found = Vec::new();
    let is = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let mut at = 0;
    for word in text.split(|c: char| !is(c)) {
        let start = at;
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        let word = word.trim_end_matches(['.', '-']);
        let (code, rest) = word.split_once('-').unwrap_or((word, ""));
        let what = if code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit()) {
            What::Cpt
        } else if code.len() == 5
            && code.starts_with(|c: char| c.is_ascii_uppercase())
            && code[1..].bytes().all(|b| b.is_ascii_digit())
        {
            What::Hcpcs
        } else if code.contains('.')
            && code.starts_with(|c: char| c.is_ascii_uppercase())
            && code.find('.') == Some(3)
            || tables.is_icd(code)
        {
            What::Icd10Cm
        } else {
            continue;
        };
        let modifiers = rest.split('-').filter(|m| m.len() == 2).map(str::to_owned).collect();
        found.push(Mention {
            span: start..start + word.len(),
            what,
            code: code.to_owned(),
            up_to: None,
            family: false,
            modifiers,
            units: None,
        });
    }
    found
}
