//! The rules on codes: that they exist and can be reported, in which order, on which person, and with which others.

use super::{Rule, error, warning};

/// All of them.
pub static ALL: &[&Rule] = &[
    &ICD_UNKNOWN,
    &ICD_HEADER,
    &CODE_GARBLED,
    &FLAW_HEADER,
    &FLAW_DELETED,
    &FLAW_SEQUENCE,
    &SIDE,
    &ICD_ORDER,
    &ICD_EXCLUDES1,
    &ICD_SEX,
    &ICD_AGE,
    &HCPCS_UNKNOWN,
    &HCPCS_UNPROVEN,
    &HCPCS_ENDED,
    &MODIFIER_UNKNOWN,
    &MODIFIER_UNPROVEN,
    &CPT_UNKNOWN,
    &CPT_ADD_ON,
    &CPT_MODIFIER,
    &CPT_EM,
    &NCCI_PAIR,
    &ENDS_NEXT_YEAR,
];

/// A diagnosis code that is not in the book.
pub static ICD_UNKNOWN: Rule = error(
    "icd-unknown",
    "An ICD-10-CM code is in no book of the bank's year.",
    "A code that does not exist teaches a denied claim. The book is the Tabular List of the fiscal year that the \
     bank's calendar year is examined with.",
    "Look the code up. A wrong option may hold a code that is gone if its flaw is `deleted`.",
);

/// A diagnosis code that cannot be reported as it stands.
pub static ICD_HEADER: Rule = error(
    "icd-header",
    "An option, or a text that a blank accepts, holds an ICD-10-CM code that is not complete.",
    "Codes are used to the highest number of characters there is (Official Guidelines I.B.2), the 7th character \
     included (I.A.5).",
    "Write the whole code. A wrong option may hold a header if its flaw is `header`.",
);

/// What is mistyped so that it is no code any more.
pub static CODE_GARBLED: Rule = Rule {
    allowable: true,
    ..error(
        "code-garbled",
        "An answer that stands among codes, or in a blank for one, is written like a code and is none.",
        "A small letter, a comma for the full stop, the letter O for a zero or a letter of another alphabet turns a key \
         into a word that no rule on codes looks at.",
        "Write the code as its book prints it; if it is something else, allow it with the reason.",
    )
};

/// An option whose flaw is a header, and that holds none.
pub static FLAW_HEADER: Rule = error(
    "flaw-header",
    "The flaw of an option is `header`, and no code in it is a header.",
    "The flaw is told to the learner and counted in the result; it has to be the one that is made.",
    "Give the option the flaw that it has, or the header that was meant.",
);

/// An option whose flaw is a dead code, and that holds none.
pub static FLAW_DELETED: Rule = error(
    "flaw-deleted",
    "The flaw of an option is `deleted`, and every code in it exists.",
    "The flaw is told to the learner and counted in the result; it has to be the one that is made.",
    "Give the option the flaw that it has, or the code that was meant.",
);

/// An option whose flaw is the order, and that has other codes than a key.
pub static FLAW_SEQUENCE: Rule = error(
    "flaw-sequence",
    "The flaw of an option is `sequence`, and it is not a key's codes in another order.",
    "`sequence` tells the learner that the codes are right and only their order is not.",
    "Give the option the key's codes, or another flaw.",
);

/// A key for the other side.
pub static SIDE: Rule = Rule {
    // What a story means by a side is not always certain.
    allowable: true,
    ..error(
        "side",
        "The case names one side only, and the key is for the other, or for both.",
        "The side is part of the code (Official Guidelines I.B.13), and of modifiers RT, LT, 50 and those of eyelids, \
     fingers and toes.",
        "Correct the side in the stem, the chart note or the key.",
    )
};

/// A key whose codes stand in an order that the Tabular List forbids.
pub static ICD_ORDER: Rule = Rule {
    // A section of the Guidelines may set another order: I.C.4.a.6.b puts E13 before Z90.41, the note at Z90.41 behind it.
    allowable: true,
    ..error(
        "icd-order",
        "The codes of a key stand in an order that a `code first` or a `use additional code` note forbids.",
        "These notes fix the order (Official Guidelines I.A.13 and I.A.17), unless a section of the Guidelines says otherwise.",
        "Put the codes in the order of the note, or name the section that sets another.",
    )
};

/// A key with two codes of which one excludes the other.
pub static ICD_EXCLUDES1: Rule = warning(
    "icd-excludes1",
    "A key holds two codes of which one has the other in an Excludes1 note.",
    "Excludes1 means not coded here; the two stand together only if the record says that they are unrelated \
     (Official Guidelines I.A.12.a).",
    "Leave one of the two out, or let the case say that they are unrelated and allow it with that reason.",
);

/// A key for a person of the other sex.
pub static ICD_SEX: Rule = warning(
    "icd-sex",
    "The key is a code for one sex, and the case tells of the other.",
    "Claims are edited for it (CMS, Medicare Code Editor, sex conflict).",
    "Correct the case or the key, or allow it with the reason.",
);

/// A key for a person of another age.
pub static ICD_AGE: Rule = warning(
    "icd-age",
    "The key is a code for another age than that of the patient.",
    "Claims are edited for it (CMS, Medicare Code Editor, age conflict: newborn 0, pediatric 0-17, maternity 9-64, \
     adult 15-124), and some codes state their ages in the Tabular List.",
    "Correct the age or the key, or allow it with the reason.",
);

/// A HCPCS code that is not in CMS's file.
pub static HCPCS_UNKNOWN: Rule = error(
    "hcpcs-unknown",
    "A HCPCS code is not in the CMS file of the bank's year.",
    "A code that does not exist teaches a denied claim.",
    "Look the code up. A wrong option may hold a code that is gone if its flaw is `deleted`.",
);

/// A HCPCS code that nothing at hand proves.
pub static HCPCS_UNPROVEN: Rule = Rule {
    allowable: false,
    ..warning(
        "hcpcs-unproven",
        "A HCPCS code is not in our study table, and no CMS file of the bank's year is at hand.",
        "The study table holds about 300 codes; the code may well exist, but nothing proves it.",
        "Add the CMS file with `openbook book add FILE`.",
    )
};

/// A HCPCS code that ended before the year.
pub static HCPCS_ENDED: Rule = error(
    "hcpcs-ended",
    "A HCPCS code or modifier ended before the bank's year.",
    "CMS states the day with which a code ends in its quarterly file.",
    "Use the code that replaced it. A wrong option may hold a code that ended if its flaw is `deleted`.",
);

/// A modifier that does not exist.
pub static MODIFIER_UNKNOWN: Rule = error(
    "modifier-unknown",
    "A modifier is neither one of CPT, nor of HCPCS Level II, nor a physical status P1 to P6.",
    "A modifier that does not exist teaches a denied claim. CPT modifiers are held against our study table, those of \
     Level II against the CMS file if one is at hand.",
    "Look the modifier up.",
);

/// A modifier that nothing at hand proves.
pub static MODIFIER_UNPROVEN: Rule = Rule {
    allowable: false,
    ..warning(
        "modifier-unproven",
        "A Level II modifier is not in our study table, and no CMS file of the bank's year is at hand.",
        "The study table holds the modifiers that a candidate meets, not all.",
        "Add the CMS file with `openbook book add FILE`.",
    )
};

/// A CPT number that is not in the user's list.
pub static CPT_UNKNOWN: Rule = error(
    "cpt-unknown",
    "A CPT number is not in the list that was given.",
    "A number that does not exist teaches a denied claim. openbook ships no list of CPT; it holds numbers against \
     one that the user is licensed for.",
    "Look the number up. A wrong option may hold one that is gone if its flaw is `deleted`.",
);

/// A key that is an add-on without its primary procedure.
pub static CPT_ADD_ON: Rule = error(
    "cpt-add-on",
    "A key holds add-on codes and no code that they are added to.",
    "An add-on code is never reported alone (NCCI Policy Manual, Ch. I, R). Which numbers are add-ons is taken from \
     the global period ZZZ in the list that was given.",
    "Add the primary code, or say in the stem that the add-on is asked for besides it.",
);

/// A key with a modifier that its code does not take.
pub static CPT_MODIFIER: Rule = error(
    "cpt-modifier",
    "A key has modifier 26, TC, 50 or 51 on a number that does not take it.",
    "CMS's physician fee schedule says by its indicators which numbers split into a professional and a technical \
     part and which can be bilateral; 51 never goes on an add-on. The indicators are those of the list that was given.",
    "Remove the modifier, or correct the number.",
);

/// A key with a visit and a procedure and nothing that sets them apart.
pub static CPT_EM: Rule = warning(
    "cpt-em",
    "A key holds an E/M code and a procedure with a global period, and neither 25 nor 57 on the E/M code.",
    "On the day of a procedure a visit is reported only with 25 (global 000 or 010) or 57 (global 090) (NCCI Policy \
     Manual, Ch. I, D). The global periods are those of the list that was given.",
    "Add the modifier, or leave the visit out.",
);

/// A key with two codes that are not reported together.
pub static NCCI_PAIR: Rule = error(
    "ncci-pair",
    "A key holds two codes that are not reported together, or not without a modifier.",
    "The NCCI Policy Manual says so in the section that is named; code-books/gate/never-pair.tsv is our table of these.",
    "Leave one of the two out, or add the modifier and let the case say why.",
);

/// A key that is valid this year and not next year.
pub static ENDS_NEXT_YEAR: Rule = warning(
    "ends-next-year",
    "A code of the key cannot be reported any more by a newer book that is at hand.",
    "The item would be asked with a wrong key from January of the next year on, when exams follow the next books.",
    "Write `expires` with the last day of the bank's year.",
);
