use crate::bank::check::Site;
use crate::domain::fault::Fault;
use crate::domain::question::Item;
use crate::gate::Subject;
use crate::gate::findings::Findings;
use crate::gate::tables::Tables;

fn item(stem: &'static str, options: &[&'static str], key: &[usize]) -> Item {
    Item::plain("x", stem, options.iter().copied(), key)
}

fn faults(item: &Item) -> Vec<Fault> {
    let site = Site { options: vec![Default::default(); item.options().len()], ..Site::default() };
    let mut findings = Findings::new("x.yaml", "");
    findings.about(item, &site);
    super::check(&Subject::of(item, None, &site, &Tables::new(Vec::new())), &mut findings);
    findings.finish(&site);
    findings.into_vec()
}

/// The rules that an item breaks whose first option is the key.
fn broken(stem: &'static str, options: &[&'static str]) -> Vec<&'static str> {
    faults(&item(stem, options, &[0])).iter().map(|fault| fault.rule).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_key_that_is_much_longer_than_every_distractor_is_told() {
    let stem = "Which of these holds?";
    // 1.33 times 15 characters are 19.95.
    assert_eq!(broken(stem, &["aaaa bbbb cccc dddd", "eeeeeeeeeeeeeee"]), NONE);
    assert_eq!(broken(stem, &["aaaa bbbb cccc ddddd", "eeeeeeeeeeeeeee"]), ["longest-key"]);
    assert_eq!(broken(stem, &["aaaaaaa bbbbbb cccccc", "eeeeeeeeeeeeeee"]), NONE, "three words");
    assert_eq!(broken(stem, &["aaaa bbbb cccc ddddd", "eeeeeeeeeeeeeee", "ffffffffffffffff"]), NONE);
    let codes = ["11042, 11045, 97597, 97598", "11042, 11045", "97597"];
    assert_eq!(broken(stem, &codes), ["longest-key"], "four codes are four words");
}

#[test]
fn a_key_that_is_much_shorter_than_every_distractor_is_told() {
    let stem = "Which of these holds?";
    assert_eq!(broken(stem, &["aa bb cc dd", "eeeeeeeeeeeeeee", "ffff ffff ffff ffff"]), ["shortest-key"]);
    assert_eq!(broken(stem, &["aa bb cc dd", "eeeeeeeeeeeeee", "ffff ffff ffff ffff"]), NONE, "14 to 11");
    assert_eq!(broken(stem, &["aaaa bb ccc", "eeeeeeeeeeeeeee", "ffff ffff ffff ffff"]), NONE, "three words");
}

#[test]
fn of_several_keys_each_must_stand_out() {
    let options = ["aaaa bbbb cccc dddddd", "aaaa bbbb cccc eeeeee", "fffffffffffffff", "ggg"];
    let rules =
        |key: &[usize]| faults(&item("Which two?", &options, key)).iter().map(|f| f.rule).collect::<Vec<_>>();
    assert_eq!(rules(&[0, 1]), ["longest-key"]);
    assert_eq!(rules(&[0, 3]), NONE);
    assert_eq!(rules(&[0, 1, 2, 3]), NONE, "without a distractor there is nothing to compare");
}

#[test]
fn an_absolute_word_in_distractors_alone_is_told() {
    let stem = "What holds of a query?";
    assert_eq!(broken(stem, &["May be sent", "Never is read", "Is lost"]), ["absolutes"]);
    assert_eq!(broken(stem, &["Only may be sent", "Never is read", "Is lost"]), NONE);
    assert_eq!(broken(stem, &["Is never lost", "May be sent", "Was read"]), NONE);
    assert_eq!(broken(stem, &["May be sent", "Nevertheless read", "Is lost"]), NONE);
}

#[test]
fn an_option_that_speaks_of_others_is_told() {
    for bad in [
        "All of the above",
        "none of the above",
        "Both of the above",
        "Both A and B",
        "Neither a nor c",
        "A and B only",
        "None of these",
        "Any of the others",
    ] {
        assert!(broken("What is it?", &["Radius", "Ulna", bad]).contains(&"of-the-above"), "{bad}");
    }
    for good in ["Both bones", "The bone above the wrist", "Part A and Part B", "A cast above the elbow"] {
        assert!(!broken("What is it?", &["Radius", "Ulna", good]).contains(&"of-the-above"), "{good}");
    }
}

#[test]
fn a_word_of_stem_and_key_that_no_distractor_has_is_told() {
    let stem = "A fracture of the wrist with swelling is seen. What is coded?";
    assert_eq!(broken(stem, &["The fracture", "The sprain"]), ["clang"]);
    assert_eq!(broken(stem, &["The fracture", "No fracture"]), NONE);
    assert_eq!(broken(stem, &["With cast", "No cast"]), NONE, "a function word is no clue");
    let named = "Is it a fracture or a sprain?";
    assert_eq!(broken(named, &["A fracture", "A sprain"]), NONE, "the stem names every option");
    let code = "The claim has 29881abc. What is added?";
    assert_eq!(broken(code, &["29881abc", "29882abc"]), NONE, "a code is no word");
}

#[test]
fn a_key_that_shares_most_with_the_others_is_told() {
    let stem = "What is removed?";
    assert_eq!(broken(stem, &["Tube and ovary", "Tube and womb", "Vein and ovary"]), ["convergence"]);
    assert_eq!(broken(stem, &["Tube and womb", "Tube and ovary", "Vein and ovary"]), NONE);
    assert_eq!(broken(stem, &["Tube and ovary", "Tube and womb", "Womb and ovary"]), NONE, "all share alike");
    assert_eq!(broken(stem, &["12002", "12002, 99213-57", "12002, 99213-25"]), NONE, "codes");
    assert_eq!(broken(stem, &["2 min 1 s", "2 min 3 s", "3 min 1 s"]), NONE, "numbers in order");
}

#[test]
fn a_negative_that_is_easily_overread_is_told() {
    let ask = |stem| broken(stem, &["Radius", "Ulna"]);
    assert_eq!(ask("A cast is put on. Which code is not reported?"), ["negative-stem"]);
    assert_eq!(ask("All are reported except which?"), ["negative-stem"]);
    assert_eq!(ask("Which code is NOT reported?"), NONE);
    assert_eq!(ask("Which drug is given at least twice?"), NONE);
    assert_eq!(ask("The wound was not closed. Which code is reported?"), NONE, "the case may be negative");
    assert_eq!(ask("Which code is reported? Anesthesia is not asked for."), NONE, "the question counts");
    assert_eq!(ask("Name the one that does not fit"), ["negative-stem"]);
}

#[test]
fn codes_and_numbers_that_do_not_ascend_are_told_with_their_order() {
    let found = faults(&item("What?", &["99213", "99203", "99214"], &[0]));
    assert_eq!(found[0].rule, "order");
    assert!(found[0].help.contains("99203 · 99213 · 99214"), "{}", found[0]);
    assert_eq!(broken("What?", &["99203", "99213", "99214"]), NONE);
    assert_eq!(broken("What?", &["90 days", "60 days"]), ["order"], "descending is out of order too");
    assert_eq!(broken("What?", &["11043, 11046", "11043, 11042"]), NONE, "lists of codes have no order");
}

#[test]
fn the_shipped_questions_break_none_of_the_errors_and_seldom_a_warning() {
    use crate::bank::{check, load};
    use crate::domain::bank::Bank;
    use crate::domain::fault::Level;

    let (sources, _) = load::read(&["question-banks".into()], &mut |_| ());
    let checked = check::sources(&sources, &Bank::default());
    let mut warnings = 0;
    for item in &checked.bank.items {
        for fault in faults(item) {
            assert_eq!(fault.level, Level::Warning, "{}: {fault}", item.id);
            warnings += 1;
        }
    }
    assert!(warnings * 100 < checked.bank.items.len() * 8, "{warnings} warnings are noise");
}
