//! The words that [`context`](super::context) goes by, each list for a way in which charts, letters and laws write something
//! that looks like a code. They are looked at only where a word could be one. Case does not count.

/// The names of the sets, which a hyphen or a slash may bind to a code: `CPT-99213`.
pub(super) const SETS: &str = "CPT HCPCS ICD CM";

/// Words that introduce a code: what follows one is no record number.
pub(super) const CODE: &str = "\
    CPT HCPCS ICD CM code codes coded category categories subcategory report reports reported";

/// What makes a code of something else: `ZIP code 80202`.
pub(super) const OTHER_CODES: &str = "zip postal area access bar dress door PIN pass lock dialing discount";

/// Words before a round number that is an estimate.
pub(super) const ROUGHLY: &str =
    "approximately nearly roughly almost exceed exceeds exceeded exceeding estimated";

/// What has a number of its own, written right before it or with `number`, `no.`, `#`, `:` or `is` between.
pub(super) const NUMBERED: &str = "\
    MRN account acct room rm suite ste apt apartment lot batch serial SN NPI NDC DEA EIN TIN UPIN \
    invoice zip box phone telephone tel fax ext extension pager badge license accession \
    requisition locker gate building bldg bay model catalog catalogue cat ref CFR USC FR reg \
    transmittal CR PMID page pages pp USD EUR figure bin bed seat row stall route";

/// What has a number of its own and is a word of every day too: the number must be called one.
pub(super) const NUMBERED_IF_SAID: &str = "\
    order claim case specimen MR chart patient member policy file record unit ID serial device subscriber group \
    ticket form confirmation contract";

/// Abbreviations with a full stop that ends no sentence.
pub(super) const SHORTENED: &str = "\
    no nos num acct tel ext ste apt rm cat ref reg bldg pg pp approx ser p";

/// What stands between a label and its number.
pub(super) const CALLED: &str = "\
    number numbers no nos num id is was code the";

/// What is measured and given as a bare number. CPT numbers of laboratory tests follow the same names, so numbers that
/// these could be are left alone.
pub(super) const MEASURED: &str = "\
    WBC RBC platelet platelets PLT BNP proBNP ferritin CK MB CPK LDH AST ALT hCG CEA PSA AFP titer \
    leukocytes leukocytosis neutrophils ANC count counts lipase amylase triglycerides troponin dimer \
    procalcitonin CRP load colony leucocytes lymphocytes creatinine kinase glucose bilirubin vitamin \
    salary income revenue fine penalty fines penalties population worth loan debt deposit budget";

/// What stands between a measurement and its number.
pub(super) const FILLER: &str = "\
    of is was were at to count counts level levels value result from up over above about approximately \
    nearly around under below than more less fell rose dropped reached only now today returned came back \
    down";

/// What is counted or measured in numbers of five digits, right behind one.
pub(super) const MEASURES: &str = "\
    iu u mg mcg µg μg ug g gm gram grams kg ml l cc mm cm km mi mile miles feet mmol meq ng pg cells cell \
    copies cfu colonies dollars dollar usd cents percent people persons patients beneficiaries \
    individuals employees members residents women men adults children veterans subjects enrollees steps \
    years hours min mins minutes days weeks months series square µl μl ul dl hpf";

/// What is counted in round numbers, and coded too: `5000 claims` but `99214 claims`.
pub(super) const COUNTED: &str = "\
    claims visits encounters records cases procedures tests codes charts charges lives";

/// Units behind a small number, where it would otherwise be a modifier or how often a code is reported.
pub(super) const SMALL: &str = "\
    degrees degree percent mv mmhg db diopters diopter points second seconds hour minute day week month \
    year times f c mm visits sessions";

/// Labels right before a short word that is no diagnosis then.
pub(super) const PLACES: &str = "\
    vitamin HLA coenzyme interstate highway hwy route exit bed seat row lead leads level levels vertebra \
    vertebrae vertebral nerve nerves disc dermatome version table appendix exhibit HCC";

/// Verbs after which `to` names what a code becomes, and no range.
pub(super) const CHANGES: &str = "\
    change changed changes changing upgrade upgraded upcode upcoded downcode downcoded convert converted \
    correct corrected correcting move moved moves update updated revise revised raise raised raises lower \
    lowered lowers add added adding append appended attach bundle bundled bundles switch";

/// What a number with a street's name leads to.
pub(super) const STREETS: &str = "\
    street st avenue ave road rd boulevard blvd drive dr lane ln court ct parkway pkwy way highway";

/// Words of ICD-10-CM's shape with what shows that they are something else: in the same sentence, a few words away.
pub(super) const ELSE: [(&str, &str); 12] = [
    ("D10", "dextrose amp ampule IV drip bolus infusion infused glucose water push"),
    ("D50", "dextrose amp amps ampule IV push bolus glucose water hypoglycemia"),
    ("N95", "mask masks respirator respirators fit fitted gown gloves PPE"),
    ("F18", "PET FDG tracer fluorodeoxyglucose PSMA uptake fluorine"),
    ("C11", "PET choline tracer carbon"),
    ("N13", "PET ammonia tracer nitrogen"),
    ("O15", "PET water tracer oxygen"),
    ("Y90", "yttrium microspheres microsphere radioembolization SIRT"),
    ("I13.1", "iodine ablation uptake radioactive thyroid radioiodine"),
    ("S10.0", "protein stain immunostain immunohistochemistry stains SOX10"),
    ("Q10", "coenzyme"),
    ("B27", "HLA"),
];

/// The last words of the names of the states, for the numbers of the post behind them.
pub(super) const STATES: &str = "Alabama Alaska Arizona Arkansas California Carolina Colorado Columbia Connecticut Dakota Delaware \
    Florida Georgia Hampshire Hawaii Idaho Illinois Indiana Iowa Island Jersey Kansas Kentucky Louisiana Maine Maryland \
    Massachusetts Mexico Michigan Minnesota Mississippi Missouri Montana Nebraska Nevada Ohio Oklahoma Oregon \
    Pennsylvania Tennessee Texas Utah Vermont Virginia Washington Wisconsin Wyoming York";
