//! `openbook bank codes`: which codes are understood in each text of a question.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::super::book::warn;
use super::super::entry::columns;
use super::{meant, nearest, offer, pretty, width};
use crate::app::command::Start;
use crate::app::data::shipped;
use crate::app::{Failure, Outcome, books, print};
use crate::bank::check::{Checked, Site, Source};
use crate::bank::{check, load};
use crate::codebook::draft::{Kind, Part as Of, Set};
use crate::domain::answer::letter;
use crate::domain::bank::Bank;
use crate::domain::fault::{Level, Place, visible};
use crate::domain::many;
use crate::domain::question::{Item, Response};
use crate::gate::grammar::{Mention, What};
use crate::gate::tables::Tables;
use crate::gate::{Part, Role, Subject};

/// Shows the codes of the questions in some paths or of some ids.
pub(super) fn codes(start: &Start, what: Vec<PathBuf>, json: bool) -> Outcome {
    let (ids, paths): (Vec<PathBuf>, Vec<PathBuf>) = what.into_iter().partition(|name| is_id(name));
    let ids: Vec<String> = ids.iter().map(|id| id.display().to_string()).collect();
    let known = shipped()?;
    let paths = meant(start, paths);
    let (sources, mut faults) = load::read(&paths, &mut |_| ());
    let own = check::sources(&sources, &known);
    faults.extend(own.faults.iter().cloned());
    let errors = faults.iter().filter(|fault| fault.level == Level::Error).count();
    if errors > 0 {
        let faults = many(errors, "fault");
        warn(&[format!("{faults}: what they concern is left out. `openbook bank check` names them.")]);
    }
    let found = wanted(&ids, &paths, &own, &sources, &known)?;
    let books = books::shelf()?;
    warn(&books.warnings);
    let tables = Tables::new(books.shelf.into_books());
    let note = |item: &Item| {
        let case = item.case.as_ref()?;
        own.bank.case(case).or_else(|| known.case(case)).map(|case| case.note.clone())
    };
    let (mut list, mut text, width) = (Vec::new(), String::new(), width());
    for Wanted { item, site, file } in &found {
        let note = note(item);
        let subject = Subject::of(item, note.as_deref(), site, &tables);
        if json {
            list.push(object(&subject, *file, &tables));
        } else {
            text += &block(&subject, *file, &tables, width);
        }
    }
    print(&if json { pretty(&Value::Array(list))? } else { visible(&text) })?;
    Ok(true)
}

/// Whether a name is meant as a question's id: nothing of that name is there, and it does not look like a path.
fn is_id(name: &Path) -> bool {
    let text = name.to_string_lossy();
    !name.exists() && !text.contains(['/', '\\', '.'])
}

/// A question that is shown, and where it stands.
struct Wanted<'a> {
    item: &'a Item,
    site: Site,
    file: Option<&'a str>,
}

/// The questions of these ids, or all of the files; without files, all shipped ones.
fn wanted<'a>(
    ids: &[String],
    paths: &[PathBuf],
    own: &'a Checked,
    sources: &'a [Source],
    known: &'a Bank,
) -> Result<Vec<Wanted<'a>>, Failure> {
    let in_files = own.bank.items.iter().zip(&own.sites).map(|(item, site)| {
        let file = sources.get(site.file).map(|source| source.name.as_str());
        Wanted { item, site: site.clone(), file }
    });
    let own_ids: HashSet<&str> = own.bank.items.iter().map(|item| item.id.as_str()).collect();
    let replaced = |item: &&Item| !own_ids.contains(item.id.as_str());
    let of_ours =
        known.items.iter().filter(replaced).map(|item| Wanted { item, site: nowhere(item), file: None });
    match (ids, paths) {
        ([], []) => return Ok(of_ours.collect()),
        ([], [first, ..]) if own.bank.items.is_empty() => {
            let why = "`openbook bank check` says why";
            return Err(Failure::Told(format!("no question can be read in {}; {why}", first.display())));
        }
        ([], _) => return Ok(in_files.collect()),
        _ => {}
    }
    let all: Vec<Wanted<'a>> = in_files.chain(of_ours).collect();
    let names = all.iter().map(|wanted| wanted.item.id.as_str());
    for id in ids {
        if !names.clone().any(|name| name == id) {
            let offer = offer(&nearest(names.clone(), id), "`openbook bank codes` shows all.");
            return Err(Failure::Told(format!("there is no file and no question `{id}`. {offer}")));
        }
    }
    Ok(all.into_iter().filter(|wanted| ids.iter().any(|id| id == wanted.item.id.as_str())).collect())
}

/// The site of an item that stands in no file at hand: as many places as it has texts, each nowhere.
fn nowhere(item: &Item) -> Site {
    let place = Place::default();
    let options = vec![(place, place); item.options().len()];
    let accept = match &item.response {
        Response::Fill { accept, .. } => vec![place; accept.len()],
        Response::Choice { .. } => Vec::new(),
    };
    Site { options, accept, references: vec![place; item.references.len()], ..Site::default() }
}

/// What a text is, in words: `key A`, `B wrong-code`, `why of B`.
fn role(role: Role) -> String {
    match role {
        Role::Note => "note".into(),
        Role::Stem => "stem".into(),
        Role::Option(at, None) => format!("key {}", letter(at)),
        Role::Option(at, Some(flaw)) => format!("{} {}", letter(at), flaw.word()),
        Role::Why(at) => format!("why of {}", letter(at)),
        Role::Accept(_) => "accept".into(),
        Role::Explanation => "explanation".into(),
    }
}

/// The set of a code, in words.
fn set(what: What) -> &'static str {
    match what {
        What::Icd10Cm => "ICD-10-CM",
        What::Hcpcs => "HCPCS",
        What::Cpt => "CPT",
        What::Modifier => "modifier",
    }
}

/// What a book calls a code, of the year that the bank is for if there is one.
fn title(mention: &Mention, year: u16, tables: &Tables) -> Option<String> {
    let sets: &[Set] = match mention.what {
        What::Icd10Cm => &[Set::Icd10Cm],
        What::Hcpcs => &[Set::Hcpcs],
        What::Cpt => &[Set::Cpt],
        What::Modifier => &[Set::Cpt, Set::Hcpcs],
    };
    let mut books: Vec<_> = tables
        .books()
        .iter()
        .filter(|book| sets.contains(&book.edition.set) && matches!(book.edition.part, Of::Codes | Of::Study))
        .collect();
    // Stable: among books alike, the first on the shelf is the one that is looked up.
    books.sort_by_key(|book| (book.edition.part != Of::Codes, book.edition.year != year));
    books.into_iter().find_map(|book| {
        let spot = book.find(&mention.code)?;
        let is_modifier = matches!(book.kind_at(spot), Kind::Modifier | Kind::Status);
        (is_modifier == (mention.what == What::Modifier)).then(|| book.title(spot))
    })
}

/// A code as it was understood: `E11.4-`, `99202 to 99205`, `29881-59-RT`, `J3301 x 4`.
fn understood(mention: &Mention) -> String {
    let mut text = mention.code.clone();
    if mention.family {
        text.push('-');
    }
    for modifier in &mention.modifiers {
        text += &format!("-{modifier}");
    }
    if let Some(last) = &mention.up_to {
        text += &format!(" to {last}");
    }
    if let Some(units) = mention.units {
        text += &format!(" x {units}");
    }
    text
}

/// A question as text.
fn block(subject: &Subject<'_>, file: Option<&str>, tables: &Tables, width: usize) -> String {
    let at = file.map(|file| format!("  {file}:{}", subject.site.place.line)).unwrap_or_default();
    let mut text = format!("{}{}\n", subject.item.id, at.replace('\n', "\\n"));
    let mut rows = Vec::new();
    for part in subject.parts.iter().filter(|part| !part.mentions.is_empty()) {
        for (n, mention) in part.mentions.iter().enumerate() {
            let title = title(mention, subject.site.year, tables).unwrap_or_default();
            let head = if n == 0 { role(part.role) } else { String::new() };
            rows.push((head, understood(mention), set(mention.what), title));
        }
    }
    if rows.is_empty() {
        return text + "  no code in any of its texts\n\n";
    }
    let longest = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
    let (first, second) = (longest(|row| &row.0), longest(|row| &row.1).min(width / 3));
    let rest = width.saturating_sub(first + second + SET + 8).max(16);
    for (head, code, set, title) in &rows {
        let row = columns(&[(head, first), (code, second), (set, SET), (title, rest)]);
        text.extend(row.lines().map(|line| format!("  {line}\n")));
    }
    text + "\n"
}

/// A code in a list: the text it stands in, the code, its set, its title.
type Row = (String, String, &'static str, String);

/// How wide the longest set is.
const SET: usize = "ICD-10-CM".len();

/// A question as JSON.
fn object(subject: &Subject<'_>, file: Option<&str>, tables: &Tables) -> Value {
    let code = |mention: &Mention| {
        json!({
            "code": mention.code,
            "set": set(mention.what),
            "title": title(mention, subject.site.year, tables),
            "up_to": mention.up_to,
            "family": mention.family,
            "modifiers": mention.modifiers,
            "units": mention.units,
            "start": mention.span.start,
            "end": mention.span.end,
        })
    };
    let part = |part: &Part<'_>| {
        json!({
            "role": role(part.role),
            "line": part.place.line,
            "text": part.text,
            "codes": part.mentions.iter().map(code).collect::<Vec<_>>(),
        })
    };
    json!({
        "id": subject.item.id.as_str(),
        "file": file,
        "line": subject.site.place.line,
        "texts": subject.parts.iter().map(part).collect::<Vec<_>>(),
    })
}
