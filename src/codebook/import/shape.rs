//! What a well-formed code looks like, set by set.

/// An ICD-10-CM code with its point, from one with or without: `A000` and `A00.0` are `A00.0`.
///
/// The second character may be a letter: FY2026 brought `QA0`.
pub fn icd(raw: &str) -> Option<String> {
    let plain: String = match raw.split_once('.') {
        Some((category, rest)) if category.len() == 3 && !rest.is_empty() => format!("{category}{rest}"),
        Some(_) => return None,
        None => raw.to_owned(),
    };
    let (category, rest) = plain.split_at_checked(3)?;
    let bytes = plain.as_bytes();
    let shaped = bytes.len() <= 7
        && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && bytes.first().is_some_and(u8::is_ascii_uppercase);
    shaped.then(|| if rest.is_empty() { category.to_owned() } else { format!("{category}.{rest}") })
}

/// Whether this is an ICD-10-PCS code, or the first characters of one: digits and letters without I and O.
pub fn pcs(code: &str, length: usize) -> bool {
    code.len() == length
        && code.bytes().all(|b| b.is_ascii_digit() || (b.is_ascii_uppercase() && b != b'I' && b != b'O'))
}

/// Whether this is a CPT number: five digits, or four and a letter.
pub fn cpt(code: &str) -> bool {
    let (Some(digits), Some(last)) = (code.get(..4), code.get(4..)) else { return false };
    let ends = last.len() == 1 && last.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    ends && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether this is a HCPCS code: a letter and four digits, or a CPT number.
pub fn hcpcs(code: &str) -> bool {
    let letter = code.bytes().next().is_some_and(|b| b.is_ascii_uppercase());
    let digits = code.get(1..).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    code.len() == 5 && (cpt(code) || (letter && digits))
}

/// Whether this is a modifier: two letters or digits.
pub fn modifier(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}
