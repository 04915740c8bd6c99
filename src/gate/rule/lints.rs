//! The rules of good writing, of an item and of a whole bank.
//!
//! Three flaws raised scores in a cross-over trial with a hundred pairs of items (PMC10711986): a key that is the longest, a clue
//! in the stem, and distractors nobody believes. What gives a key away by its form is therefore an error, what only may is a
//! warning.

use super::{Rule, error, warning};
use crate::domain::fault::Level;

/// All of them.
pub static ALL: &[&Rule] = &[
    &LONGEST_KEY,
    &SHORTEST_KEY,
    &ABSOLUTES,
    &OF_THE_ABOVE,
    &CLANG,
    &CONVERGENCE,
    &NEGATIVE_STEM,
    &ORDER,
    &EXPLOITABLE,
    &EXPLOITED,
    &KEY_LETTERS_LEAN,
    &KEY_LETTERS,
    &KEY_RUN,
    &DUPLICATE,
    &NEAR_DUPLICATE,
];

/// An error that an item may have on purpose.
const fn flaw(id: &'static str, what: &'static str, why: &'static str, remedy: &'static str) -> Rule {
    Rule { allowable: true, ..error(id, what, why, remedy) }
}

/// A rule about a bank as a whole, which no item can be allowed to break.
const fn whole(id: &'static str, level: Level, texts: [&'static str; 3]) -> Rule {
    let [what, why, remedy] = texts;
    Rule { level, whole_bank: true, ..error(id, what, why, remedy) }
}

/// The key is the longest option by far.
pub static LONGEST_KEY: Rule = flaw(
    "longest-key",
    "The key has at least four words and is more than 1.33 times as long as the longest distractor; of several keys, each is.",
    "Writers qualify what is right and are brief about what is wrong, and candidates know it: in a cross-over trial of 100 pairs of items this flaw raised scores (PMC10711986). The limit is that of the SAQUET item-flaw checker, which passes a distractor of three quarters of the key's length.",
    "Shorten the key, move detail into the stem or the explanation, or give the distractors as much detail.",
);

/// The key is the shortest option by far.
pub static SHORTEST_KEY: Rule = flaw(
    "shortest-key",
    "The key has at least four words and the shortest distractor is more than 1.33 times as long; of several keys, each is as short.",
    "It is the mirror of `longest-key`: an option that stands out by its length is chosen or left for that alone.",
    "Shorten the distractors, or give the key as much detail.",
);

/// Only distractors leave no exception.
pub static ABSOLUTES: Rule = flaw(
    "absolutes",
    "A distractor says always, never, all, none, only, must, every or another word that leaves no exception, and the key says none of them.",
    "Candidates cross out what leaves no exception without knowing the subject (NBME item-writing guide). The list is that of the SAQUET checker with only, must and every.",
    "Say the distractor without the word, or let the key speak as firmly.",
);

/// An option speaks of the others.
pub static OF_THE_ABOVE: Rule = flaw(
    "of-the-above",
    "An option says all, none or both of the above, or names other options by their letters.",
    "Whoever knows two right options has the key to `all of the above`, and `none of the above` only shows that something wrong was seen (Haladyna, Downing and Rodriguez 2002). Options are also shuffled, so nothing is above.",
    "Say what the option stands for; if several options are right, make the question `kind: multi`.",
);

/// Stem and key share a word.
pub static CLANG: Rule = warning(
    "clang",
    "A content word of four letters or more stands in the stem and in the key and in no distractor; codes, function words, and stems that name every option are left out.",
    "A word that rings in stem and key is a clue that needs no knowledge (NBME item-writing guide); clues raised scores in a cross-over trial (PMC10711986).",
    "Say it in another word in the key, or use the word in a distractor too.",
);

/// The key shares most with the others.
pub static CONVERGENCE: Rule = warning(
    "convergence",
    "The key alone has the highest share of words that the other options have too. Options that are only codes, or numbers in order, are left out.",
    "Distractors are often made from the key by changing a part, so the option that is most like the others is the key (NBME item-writing guide). For codes that is so by nature: a key of one code with distractors that add a second shares most; over a whole bank `exploitable` measures whether it pays.",
    "Let two distractors share something that the key lacks.",
);

/// A negative that is easily overread.
pub static NEGATIVE_STEM: Rule = warning(
    "negative-stem",
    "The question turns on not, except or least, and the word is not in capitals.",
    "A negative that is overread makes someone wrong who knows the subject (NBME item-writing guide).",
    "Ask for what is so, or write NOT, EXCEPT or LEAST.",
);

/// Codes or numbers out of order.
pub static ORDER: Rule = flaw(
    "order",
    "Options that are single codes, or numbers of the same thing, do not ascend.",
    "Options in order are found faster, and their order says nothing about the key. It was the commonest flaw in 2,300 published items in obstetrics (PMC9458348). The program shuffles all other options and leaves these.",
    "Put them in ascending order, and let the `key` go with its option.",
);

/// A trick may pay.
pub static EXPLOITABLE: Rule = whole(
    "exploitable",
    Level::Warning,
    [
        "A trick that needs no knowledge (the longest option, the shortest, the one most like the others, the one most like the stem, the only one without an absolute word, the first, the last, the one with most codes) finds the key more often than chance: the lower end of the 95% Wilson interval is above it.",
        "Such tricks are taught. Chance is the mean of one over the number of options, over the items in which the trick picks one option; at least 30 such items are needed. The interval is Wilson's, as Brown, Cai and DasGupta (2001) recommend. With eight tricks, about one sound bank in six shows one by chance, so this is a warning. The first and the last option concern banks that are printed or used elsewhere, since the program shuffles options.",
        "Read the items in which the trick works, and change the distractors of some.",
    ],
);

/// A trick pays.
pub static EXPLOITED: Rule = whole(
    "exploited",
    Level::Error,
    [
        "A trick that needs no knowledge finds the key much more often than chance: the lower end of the 95% Wilson interval is more than 5 points above it (above 30% with four options).",
        "Scores on such a bank measure how well someone reads options. See `exploitable` for the tricks and how they are counted.",
        "Rewrite the distractors of the items in which the trick works, until it does not pay.",
    ],
);

/// Keys lean to some letters.
pub static KEY_LETTERS_LEAN: Rule = whole(
    "key-letters-lean",
    Level::Warning,
    [
        "Over all items with four options and one key whose options have no order of their own, the letters of the keys are spread unevenly: chi-square above 7.81 (3 degrees of freedom, 5%). At least 40 such items are needed.",
        "Writers put keys in the middle and candidates guess there (Attali and Bar-Hillel 2003). The program shuffles options for each sitting, so its own candidates see nothing of it; it matters where a bank is printed or used elsewhere.",
        "Put the options of each item in an order drawn by lot. Do not balance by hand: exact balance can be exploited too (Bar-Hillel and Attali 2001).",
    ],
);

/// Keys favour some letters.
pub static KEY_LETTERS: Rule = whole(
    "key-letters",
    Level::Error,
    [
        "As `key-letters-lean`, with a chi-square above 16.27 (3 degrees of freedom, 0.1%).",
        "Chance gives that to one bank in a thousand, so the letters were chosen. The program shuffles options for each sitting; the rule is for banks that are printed or used elsewhere.",
        "Put the options of each item in an order drawn by lot. Do not balance by hand: exact balance can be exploited too (Bar-Hillel and Attali 2001).",
    ],
);

/// The same letter many times in a row.
pub static KEY_RUN: Rule = whole(
    "key-run",
    Level::Error,
    [
        "In a file the key has the same letter eight times in a row or more, counted over items with one key whose options have no order of their own; in files of more than 256 such items one more for each fourfold.",
        "Runs are normal: of a hundred keys drawn by lot, seven forms in ten have four of one letter in a row; but eight come about once in two hundred such forms. In a longer file a longer run is as likely, so the limit grows. The program shuffles options for each sitting; the rule is for banks that are printed or used elsewhere.",
        "Put the options of each item in an order drawn by lot.",
    ],
);

/// The same item twice.
pub static DUPLICATE: Rule = Rule {
    allowable: true,
    ..whole(
        "duplicate",
        Level::Error,
        [
            "Stem and key of an item share at least 80% of their word triples with those of an earlier one, numbers and sides masked (Jaccard index).",
            "The two count twice on a form and in an estimate of readiness. Texts that share so much are one text with a word changed, in the published studies of near-duplicates. Each item is told with its nearest earlier twin only.",
            "Remove one, or ask something else; if both are meant, allow the rule on either with the reason.",
        ],
    )
};

/// Nearly the same item twice.
pub static NEAR_DUPLICATE: Rule = Rule {
    allowable: true,
    ..whole(
        "near-duplicate",
        Level::Warning,
        [
            "Stem and key of an item share 50% to 80% of their word triples with those of an earlier one, numbers and sides masked (Jaccard index).",
            "One of the two may give the other away, or test the same again; people decide which, on a short list that a program makes (Becker and Kao 2022). Each item is told with its nearest earlier twin only.",
            "Read both; reword one, or allow the rule on either with the reason.",
        ],
    )
};
