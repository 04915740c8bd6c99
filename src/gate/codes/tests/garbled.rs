//! What is written like a code and is none, and what is written so and is something else.

use super::{found, found_with, rules, shipped_tables};

#[test]
fn what_is_mistyped_among_codes_is_found() {
    for (key, other) in [
        ("h61.22", "H61.23"),
        ("H61,22", "H61.23"),
        ("\u{41d}61.22", "H61.23"),
        ("9921O", "99214"),
        ("99213, 9921O", "99214"),
    ] {
        let faults = found("Which?", key, &[&format!("wrong-code: {other}")]);
        assert!(rules(&faults).contains(&"code-garbled"), "{key}: {faults:?}");
    }
    for (key, other) in [
        ("Two stages of 99213", "99214"),
        ("15", "99214"),
        ("J1100 x 5", "J1100 x 4"),
        ("30 minutes", "99214"),
        ("G2P1", "G3P1"),
        ("Nothing", "99214"),
        ("1, E11.9; 2, Z79.4", "E11.9"),
        ("99213, 25", "99213"),
        ("A1c", "99213"),
        ("8140/3", "C18.9"),
        ("0DTJ4ZZ", "99213"),
        ("C5-C6", "C10"),
    ] {
        assert!(
            !rules(&found("Which?", key, &[&format!("wrong-code: {other}")])).contains(&"code-garbled"),
            "{key}"
        );
    }
    let blank = |stem: &str, accept: &str| {
        found_with(
            &shipped_tables(),
            &format!(
                "- id: q\n  kind: fill\n  difficulty: easy\n  cognitive: apply\n  stem: {stem}\n  references: [{{source: ocg, section: I.A}}]\n  accept: [{accept}]\n  explanation: It is.\n"
            ),
        )
    };
    assert_eq!(rules(&blank("Which code?", "e11.42")), ["code-garbled"]);
    assert_eq!(rules(&blank("Which code?", "E11.42")), [""; 0]);
    for (stem, accept) in [
        ("How is it coded in obstetrics?", "G2P1"),
        ("Which character of the code tells the encounter?", "7th"),
        ("Since which year are the codes chosen by time?", "2021"),
        ("What share is paid for the second code?", "50%"),
        ("On which form are the codes sent?", "UB04"),
        ("At which vertebra is the code counted?", "T12"),
        ("Which strain has a code of its own?", "H1N1"),
        ("Which gene does the code test?", "BRCA1"),
    ] {
        assert_eq!(rules(&blank(stem, accept)), [""; 0], "{accept}");
    }
}
