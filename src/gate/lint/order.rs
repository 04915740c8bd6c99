//! Whether options that could stand in order do.

/// What kind of options stands out of order, and how they would stand in it; `None` if they are in order or have none.
///
/// Options have an order if each is a number of the same thing, or each a single code with its modifiers.
pub fn disorder<'a>(texts: &[&'a str]) -> Option<(&'static str, Vec<&'a str>)> {
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
    let numbers: Option<Vec<(f64, String)>> = texts.iter().map(|text| number(text)).collect();
    let (what, sorted) = if let Some(numbers) = numbers {
        let (_, unit) = numbers.first()?;
        if numbers.iter().any(|(_, other)| other != unit) {
            return None;
        }
        let mut each: Vec<(f64, &str)> = numbers.iter().map(|(n, _)| *n).zip(texts.iter().copied()).collect();
        each.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        ("numbers", each.into_iter().map(|(_, text)| text).collect())
    } else if texts.iter().all(|text| is_code(text)) {
        let mut sorted = texts.clone();
        sorted.sort_unstable();
        ("single codes", sorted)
    } else {
        return None;
    };
    (sorted != texts).then_some((what, sorted))
}

fn is_code(text: &str) -> bool {
    text.len() >= 3 && text.bytes().any(|b| b.is_ascii_digit()) && !text.contains([' ', ',', ';'])
}

/// A number and what it counts, in the singular; a list of codes is no number.
fn number(text: &str) -> Option<(f64, String)> {
    let mut words = text.split_whitespace();
    let head = words.next()?;
    let unit: Vec<String> = words.map(|word| word.trim_end_matches('s').to_lowercase()).collect();
    let digits = head.trim_start_matches('$').trim_end_matches('%');
    let ends = |c: char| c.is_ascii_digit();
    let plain = digits.starts_with(ends)
        && digits.ends_with(ends)
        && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    let sign = (head.starts_with('$'), head.ends_with('%'));
    let value = digits.replace(',', "").parse().ok().filter(|_| plain && unit.len() <= 2)?;
    Some((value, format!("{sign:?} {}", unit.join(" "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_numbers_of_one_unit_have_an_order_and_nothing_else() {
        let sorted = |texts: &[&'static str]| disorder(texts).map(|(_, sorted)| sorted.join(" | "));
        assert_eq!(sorted(&["99213", "99203", "99214"]).as_deref(), Some("99203 | 99213 | 99214"));
        assert_eq!(sorted(&["99215", "99214", "99213"]).as_deref(), Some("99213 | 99214 | 99215"));
        assert_eq!(sorted(&["90 days", "1 day", "120 days"]).as_deref(), Some("1 day | 90 days | 120 days"));
        assert_eq!(sorted(&["$1,000", "$500"]).as_deref(), Some("$500 | $1,000"));
        assert_eq!(sorted(&["1000", "500"]).as_deref(), Some("500 | 1000"));
        assert_eq!(sorted(&["G0101", "99396"]).as_deref(), Some("99396 | G0101"));
        for fine in [
            &["99203", "99213", "99214"][..],
            &["2 days", "24 hours", "1 week"],
            &["44970, 49084-59", "44960"],
            &["20 visits a year and more", "10"],
            &["Ulna", "Radius"],
            &["10%", "20%", "100%"],
            &["$500", "10%"],
            &["500", "1000"],
            &["4", "2 units"],
        ] {
            assert_eq!(sorted(fine), None, "{fine:?}");
        }
    }
}
