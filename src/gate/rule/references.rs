//! The rules on where a key can be read.

use super::{Rule, error, warning};

/// A reference to something that its source does not have.
pub static UNKNOWN: Rule = error(
    "reference-unknown",
    "A reference names a section of the Official Guidelines or of the NCCI manual that does not exist, or a code that the \
     Tabular List does not have.",
    "A key is worth what can be read behind it. Numbers come from the FY 2026 Guidelines (CMS and NCHS), the NCCI Policy Manual \
     of January 1, 2026 (CMS) and the ICD-10-CM of the profile's year. A section that moved leads to a text that does not support \
     the key.",
    "Open the source, read the passage again, and write its number: `I.C.9.e.5` for the Guidelines, `Ch. IV, E.6` for NCCI, a \
     code for the Tabular List.",
);

/// A reference that its source's readers would not find.
pub static FORM: Rule = warning(
    "reference-form",
    "A reference to the CFR, the US Code or HCPCS is not written as these are cited.",
    "The CFR is cited by title and section (1 CFR 8.9), the US Code too; a HCPCS Level II code is a letter and four digits (CMS). \
     What is written otherwise is not found by a reader who looks it up.",
    "Write `45 CFR 164.502(b)`, `42 USC 1395nn` or `J3301`.",
);

/// All of them.
pub static ALL: &[&Rule] = &[&UNKNOWN, &FORM];
