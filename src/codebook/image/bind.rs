//! Binds a manuscript into an image.

use std::collections::{BTreeMap, HashMap};

use super::{ADDED, CLOSES, CODE, Counts, DEFAULT, DENSE, MAGIC, OPENS, SEVERAL, WIDTH, bare, sevenths_of};
use crate::codebook::draft::{Draft, Kind, Manuscript, NoteKind};
use crate::codebook::words::{each_word, words};

/// Words that say little: worth almost nothing when found, and not missed when absent.
pub const FAINT: [&str; 40] = [
    "a",
    "after",
    "an",
    "and",
    "are",
    "as",
    "at",
    "because",
    "by",
    "classified",
    "due",
    "during",
    "elsewhere",
    "encounter",
    "feeling",
    "for",
    "from",
    "got",
    "had",
    "has",
    "have",
    "in",
    "is",
    "it",
    "my",
    "nec",
    "no",
    "nos",
    "not",
    "of",
    "on",
    "or",
    "site",
    "the",
    "to",
    "unspecified",
    "was",
    "when",
    "while",
    "with",
];

/// What a faint word is worth, in sixteenths.
pub const FAINT_WEIGHT: u8 = 6;

/// What `other` and `specified` are worth: somewhat, since "Other hypothyroidism" is not what "hypothyroidism" asks for.
const SOMEWHAT: [(&str, u8); 3] = [("other", 30), ("specified", 20), ("part", 20)];

/// Binds a book. `prior` says how much a line is favoured before a word is typed, 0 to 255.
///
/// The image depends on nothing but the arguments.
pub fn bind(book: &Manuscript, prior: impl Fn(&Draft) -> u8) -> Vec<u8> {
    let sevenths = sevenths_of(book);
    let counts = count(book, &sevenths);
    let spelled = Spelling::of(book);
    let terms = Terms::of(book, &sevenths);
    let (sets, set_of) = sevenths_section(book, &sevenths, &spelled);
    let (lines, texts) = lines_section(book, &spelled, &set_of, prior);
    let (words_at, words) = strings(spelled.words.iter().map(String::as_str));
    let (term_of, several) = spelled.terms(&terms);
    let (terms_at, term_bytes) = strings(terms.lists.keys().map(String::as_str));
    let (lists_at, lists) = terms.lists_section(book.lines.len());
    let imprint = imprint(book, counts).into_bytes();
    assemble(&[
        imprint,
        words_at,
        words,
        term_of,
        several,
        terms_at,
        term_bytes,
        terms.weights(book.lines.len()),
        lists_at,
        lists,
        lines,
        texts,
        by_code(book),
        sets,
    ])
}

/// The whole of the sections, each found by the table of ends that stands first.
fn assemble(sections: &[Vec<u8>; super::SECTIONS]) -> Vec<u8> {
    let mut image = MAGIC.to_vec();
    let mut end = MAGIC.len() + 4 * sections.len();
    for section in sections {
        end += section.len();
        image.extend((end as u32).to_le_bytes());
    }
    image.extend(sections.iter().flatten());
    image
}

/// Adds a number of three bytes. The largest book known, ICD-10-PCS, needs a tenth of what they can say.
fn put(out: &mut Vec<u8>, number: usize) {
    out.extend(&(number as u32).to_le_bytes()[..WIDTH]);
}

/// Adds a number in as few bytes as it needs, seven bits each.
fn put_short(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Where each string begins, with the end of the last; and the strings.
fn strings<'a>(all: impl Iterator<Item = &'a str>) -> (Vec<u8>, Vec<u8>) {
    let (mut at, mut bytes) = (Vec::new(), Vec::new());
    for one in all {
        put(&mut at, bytes.len());
        bytes.extend(one.as_bytes());
    }
    put(&mut at, bytes.len());
    (at, bytes)
}

/// The facts of a book as lines `name value`.
fn imprint(book: &Manuscript, counts: Counts) -> String {
    let edition = &book.edition;
    format!(
        "set {}\npart {}\nyear {}\nmonth {}\nrows {}\nbillable {}\nmodifiers {}\nended {}\nsource {}\n",
        edition.set.word(),
        edition.part.word(),
        edition.year,
        edition.month,
        counts.rows,
        counts.billable,
        counts.modifiers,
        counts.ended,
        edition.source.replace('\n', " "),
    )
}

/// Counts codes as official lists do: a code that takes a 7th character is a header and one code for each character.
pub fn count(book: &Manuscript, sevenths: &[(Option<usize>, bool)]) -> Counts {
    let mut counts = Counts::default();
    for (line, (set, parent)) in book.lines.iter().zip(sevenths) {
        let ended = line.notes.iter().any(|(kind, _)| *kind == NoteKind::Ended);
        counts.ended += u32::from(ended);
        match line.kind {
            Kind::Code | Kind::Header if !ended => {
                let more = if *parent { 0 } else { set.map_or(0, |s| book.lines[s].sevenths.len() as u32) };
                counts.rows += 1 + more;
                counts.billable +=
                    if more > 0 { more } else { u32::from(!parent && line.kind == Kind::Code) };
            }
            Kind::Modifier if !ended => counts.modifiers += 1,
            _ => {}
        }
    }
    counts
}

/// The words of all texts as they are printed, and the number of each; words that often follow each other count as one.
struct Spelling {
    words: Vec<String>,
    number: HashMap<String, usize>,
    joined: Vec<HashMap<(String, String), ()>>,
}

/// How often words are joined to longer ones, and how often two must meet to be joined.
const ROUNDS: usize = 3;
const OFTEN: usize = 24;

impl Spelling {
    fn of(book: &Manuscript) -> Self {
        let mut all: Vec<Vec<String>> = (0..book.lines.len())
            .flat_map(|i| texts(book, i))
            .map(|t| t.split(' ').map(str::to_owned).collect())
            .collect();
        let mut joined = Vec::new();
        for _ in 0..ROUNDS {
            let pairs = pairs(&all);
            for text in &mut all {
                *text = join(std::mem::take(text), &pairs);
            }
            joined.push(pairs);
        }
        let mut uses: BTreeMap<String, usize> = BTreeMap::new();
        for word in all.into_iter().flatten() {
            *uses.entry(word).or_default() += 1;
        }
        let mut words: Vec<(String, usize)> = uses.into_iter().collect();
        words.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
        let number = words.iter().cloned().enumerate().map(|(i, w)| (w, i)).collect();
        Self { words, number, joined }
    }

    /// Adds a text as a count and the numbers of its words.
    fn put(&self, out: &mut Vec<u8>, text: &str) {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        for pairs in &self.joined {
            words = join(words, pairs);
        }
        put_short(out, words.len());
        for word in words {
            put_short(out, self.number.get(&word).copied().unwrap_or_default());
        }
    }

    /// For each word its search terms.
    fn terms(&self, terms: &Terms) -> (Vec<u8>, Vec<u8>) {
        let number: HashMap<&str, usize> =
            terms.lists.keys().enumerate().map(|(i, t)| (t.as_str(), i)).collect();
        let (mut of, mut several) = (Vec::new(), Vec::new());
        for word in &self.words {
            let found: Vec<usize> =
                words(word).iter().filter_map(|t| number.get(t.as_str()).copied()).collect();
            let opens = if word.contains('(') { OPENS } else { 0 } as usize;
            let closes = if word.contains(')') { CLOSES } else { 0 } as usize;
            if let [one] = found[..] {
                put(&mut of, one | opens | closes);
            } else {
                put(&mut of, several.len() | SEVERAL as usize | opens | closes);
                put_short(&mut several, found.len());
                found.iter().for_each(|t| put_short(&mut several, *t));
            }
        }
        (of, several)
    }
}

/// The pairs of words that follow each other often.
fn pairs(texts: &[Vec<String>]) -> HashMap<(String, String), ()> {
    let mut meet: HashMap<(&str, &str), usize> = HashMap::new();
    for pair in texts.iter().flat_map(|text| text.windows(2)) {
        *meet.entry((&pair[0], &pair[1])).or_default() += 1;
    }
    let aside = |word: &str| word.contains(['(', ')']);
    let often = meet.into_iter().filter(|((a, b), n)| *n >= OFTEN && !aside(a) && !aside(b));
    often.map(|((a, b), _)| ((a.to_owned(), b.to_owned()), ())).collect()
}

/// Joins such pairs, from left to right.
fn join(words: Vec<String>, pairs: &HashMap<(String, String), ()>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut fresh = false;
    for word in words {
        match out.last_mut() {
            Some(last) if fresh && pairs.contains_key(&(last.clone(), word.clone())) => {
                last.push(' ');
                last.push_str(&word);
                fresh = false;
            }
            _ => {
                out.push(word);
                fresh = true;
            }
        }
    }
    out
}

/// Every text of a line that is printed.
fn texts(book: &Manuscript, i: usize) -> impl Iterator<Item = &str> {
    let (line, (code, _)) = (&book.lines[i], own_code(book, i));
    let long = (code.len() > CODE).then_some(code);
    let notes = line.notes.iter().map(|(_, text)| text.as_str());
    long.into_iter()
        .chain([line.title.as_str()])
        .chain(notes)
        .chain(line.sevenths.iter().map(|(_, m)| m.as_str()))
}

/// The searched words, and the lines that hold each.
struct Terms {
    lists: BTreeMap<String, Vec<u32>>,
}

impl Terms {
    fn of(book: &Manuscript, sevenths: &[(Option<usize>, bool)]) -> Self {
        let mut lists: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut path: Vec<(u8, usize)> = Vec::new();
        for (i, line) in book.lines.iter().enumerate() {
            let mut add = |text: &str| {
                each_word(text, |word| {
                    let list = lists.entry(word.to_owned()).or_default();
                    if list.last() != Some(&(i as u32)) {
                        list.push(i as u32);
                    }
                });
            };
            path.retain(|(level, _)| *level < line.level);
            // A line of an index is read with those above it; a code's title stands by itself.
            if line.kind == Kind::Term {
                path.iter().for_each(|(_, above)| add(&book.lines[*above].title));
            }
            path.push((line.level, i));
            add(&line.title);
            line.notes.iter().filter(|(kind, _)| kind.searched()).for_each(|(_, text)| add(text));
            if let (Some(set), false) = sevenths[i] {
                book.lines[set].sevenths.iter().for_each(|(_, meaning)| add(meaning));
            }
        }
        Self { lists }
    }

    fn weights(&self, lines: usize) -> Vec<u8> {
        self.lists.iter().map(|(term, list)| weight(term, lines, list.len())).collect()
    }

    /// Where each list begins, and the lists, each after its length.
    fn lists_section(&self, lines: usize) -> (Vec<u8>, Vec<u8>) {
        let (mut at, mut bytes) = (Vec::new(), Vec::new());
        for list in self.lists.values() {
            put(&mut at, bytes.len());
            put_short(&mut bytes, list.len());
            if list.len() * DENSE > lines {
                put_bits(&mut bytes, list, lines);
            } else {
                put_steps(&mut bytes, list);
            }
        }
        (at, bytes)
    }
}

/// What finding a term is worth: more, the rarer it is.
fn weight(term: &str, lines: usize, holding: usize) -> u8 {
    if FAINT.contains(&term) {
        return FAINT_WEIGHT;
    }
    if let Some((_, weight)) = SOMEWHAT.iter().find(|(word, _)| *word == term) {
        return *weight;
    }
    let rare = (lines as f64 / holding.max(1) as f64).ln();
    (12.0 * rare).clamp(30.0, 90.0) as u8
}

fn put_bits(out: &mut Vec<u8>, list: &[u32], lines: usize) {
    let start = out.len();
    out.resize(start + lines.div_ceil(8), 0);
    for line in list {
        out[start + *line as usize / 8] |= 1 << (line % 8);
    }
}

fn put_steps(out: &mut Vec<u8>, list: &[u32]) {
    let mut last = 0;
    for line in list {
        put_short(out, (line - last) as usize);
        last = *line;
    }
}

/// The sets of 7th characters, and for each line the number of the one that holds for it; 0 is none.
fn sevenths_section(
    book: &Manuscript,
    holding: &[(Option<usize>, bool)],
    spelled: &Spelling,
) -> (Vec<u8>, Vec<u8>) {
    let mut sets: Vec<&[(char, String)]> = vec![&[]];
    let mut of = Vec::with_capacity(holding.len());
    for (set, _) in holding {
        let wanted: &[(char, String)] = set.map_or(&[], |s| &book.lines[s].sevenths);
        let number = sets.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            sets.push(wanted);
            sets.len() - 1
        });
        of.push(u8::try_from(number).ok().filter(|n| n & (ADDED | DEFAULT) == 0).unwrap_or(0));
    }
    let mut bytes = Vec::new();
    for set in sets {
        put_short(&mut bytes, set.len());
        for (character, meaning) in set {
            put_short(&mut bytes, *character as usize);
            spelled.put(&mut bytes, meaning);
        }
    }
    (bytes, of)
}

/// The lines and their texts.
fn lines_section(
    book: &Manuscript,
    spelled: &Spelling,
    sets: &[u8],
    prior: impl Fn(&Draft) -> u8,
) -> (Vec<u8>, Vec<u8>) {
    let (mut lines, mut texts) = (Vec::new(), Vec::new());
    for (i, line) in book.lines.iter().enumerate() {
        let (own, added) = own_code(book, i);
        let distance = parent(book, i).map_or(0, |parent| i - parent);
        let mut code = [0; CODE];
        if let Some(short) = code.get_mut(..own.len()) {
            short.copy_from_slice(own.as_bytes());
        }
        lines.push((line.kind as u8) << 4 | line.level.min(15));
        put(&mut lines, texts.len());
        lines.push(prior(line));
        lines.push(sets[i] | if added { ADDED } else { 0 } | if is_default(book, i) { DEFAULT } else { 0 });
        lines.extend(u16::try_from(distance).unwrap_or(u16::MAX).to_le_bytes());
        lines.extend(code);
        put_text(&mut texts, spelled, line, own);
    }
    (lines, texts)
}

/// Whether a code is the one that stands for its header when nothing more is said: it has nothing below it, and is
/// called unspecified, or NOS in an inclusion term.
fn is_default(book: &Manuscript, i: usize) -> bool {
    let line = &book.lines[i];
    let leaf = book.lines.get(i + 1).is_none_or(|next| next.level <= line.level);
    let nos = |(kind, text): &(NoteKind, String)| *kind == NoteKind::InclusionTerm && text.ends_with(" NOS");
    let sided = words(&line.title).iter().any(|w| matches!(w.as_str(), "right" | "left" | "bilateral"));
    let said = line.title.to_lowercase().contains("unspecified") || line.notes.iter().any(nos);
    leaf && line.kind == Kind::Code && said && !sided
}

/// What a line's code adds to that of its parent, if it does; else the whole of it.
fn own_code(book: &Manuscript, i: usize) -> (&str, bool) {
    let code = book.lines[i].code.as_str();
    let above =
        parent(book, i).map(|parent| book.lines[parent].code.as_str()).filter(|above| !above.is_empty());
    let added = above.and_then(|above| code.strip_prefix(above)).filter(|added| !added.is_empty());
    added.map_or((code, false), |added| (added, true))
}

/// The nearest line before this one with a smaller level.
fn parent(book: &Manuscript, i: usize) -> Option<usize> {
    let level = book.lines[i].level;
    if level == 0 { None } else { (0..i).rev().find(|above| book.lines[*above].level < level) }
}

/// A line's long code if it has one, its title, and its notes, each after its length so that it can be passed over.
fn put_text(out: &mut Vec<u8>, spelled: &Spelling, line: &Draft, code: &str) {
    if code.len() > CODE {
        spelled.put(out, code);
    }
    spelled.put(out, &line.title);
    put_short(out, line.notes.len());
    for (kind, text) in &line.notes {
        let mut note = Vec::new();
        spelled.put(&mut note, text);
        out.push(*kind as u8);
        put_short(out, note.len());
        out.extend(note);
    }
}

/// The lines that have a code, sorted by it; a block of one category bears its code and comes after it.
fn by_code(book: &Manuscript) -> Vec<u8> {
    let blocks = |line: &Draft| matches!(line.kind, Kind::Block | Kind::Range);
    let lines = book.lines.iter().enumerate().filter(|(_, line)| !line.code.is_empty());
    let mut coded: Vec<(String, bool, usize)> = lines.map(|(i, l)| (bare(&l.code), blocks(l), i)).collect();
    coded.sort();
    let mut out = Vec::new();
    coded.iter().for_each(|(.., line)| put(&mut out, *line));
    out
}
