//! Checks the shipped banks and binds the shipped code books, into the images that the binary embeds.
//!
//! It compiles the very modules that the program uses to read a user's banks, so there is one reader and one set of rules.
//! A fault in a shipped bank fails the build and names its place; an edited bank shows at the next `cargo run`.

use std::collections::HashSet;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[expect(dead_code, reason = "the build needs only what leads from YAML to the image")]
#[path = "src"]
mod program {
    pub mod domain;
}
use program::domain;

#[expect(dead_code, reason = "the build needs only what leads from YAML to the image")]
#[path = "src/bank"]
mod bank {
    pub mod check;
    pub mod image;
    pub mod load;
    pub mod raw;
    pub mod yaml;
}

#[expect(dead_code, reason = "the build needs only what leads from YAML to verdicts")]
#[path = "src/review"]
mod review {
    pub mod ledger;
    pub mod tree;
    pub mod write;
}

#[expect(dead_code, reason = "the build needs only what leads from the tables to the images")]
#[path = "src/codebook"]
mod codebook {
    pub mod draft;
    pub mod image;
    pub mod tables;
    pub mod words;
}
use codebook::draft::Set;
use codebook::image::bind::bind;
use codebook::tables;
use flate2::Compression;
use flate2::write::ZlibEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    for watched in [
        "build.rs",
        "question-banks",
        "src/bank",
        "src/domain",
        "src/domain.rs",
        "src/review",
        "code-books",
        "src/codebook",
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let (mut sources, mut faults) = bank::load::read(&[root.join("question-banks")], &mut |_| ());
    for source in &mut sources {
        source.name = Path::new(&source.name).strip_prefix(&root)?.display().to_string();
    }
    let bank::check::Checked { bank, faults: found, .. } =
        bank::check::sources(&sources, &domain::bank::Bank::default());
    faults.extend(found);
    let reviews = [root.join("question-banks/reviews")].into_iter().filter(|folder| folder.is_dir());
    let (ledger, found) = review::ledger::read(&reviews.collect::<Vec<_>>());
    faults.extend(found);
    for fault in &faults {
        let kind = if fault.level == domain::fault::Level::Error { "error" } else { "warning" };
        println!("cargo::{kind}={}", fault.to_string().replace('\n', " · "));
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let (image, text) = bank::image::encode(&bank)?;
    fs::write(out.join("banks.image"), image)?;
    fs::write(out.join("banks.txt"), text)?;
    // What was said of an earlier wording is history: the binary needs none of it.
    let now: HashSet<(&str, &str)> =
        bank.items.iter().map(|item| (item.id.as_str(), item.revision.0.as_ref())).collect();
    let verdicts = ledger.verdicts();
    let current = verdicts.iter().filter(|v| now.contains(&(v.id.as_ref(), v.revision.as_ref())));
    fs::write(out.join("reviews.tsv"), review::ledger::lines(current))?;
    bind_books(&root.join("code-books"), &out)
}

/// Binds the Tabular List, and our study notes on each of the sets that we may not or cannot ship.
fn bind_books(from: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let read =
        |name: &str| fs::read_to_string(from.join(name)).map_err(|e| format!("code-books/{name}: {e}"));
    let abbreviations = read("abbreviations.tsv")?;
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for line in abbreviations.lines().filter(|line| !line.starts_with('#')) {
        // What is typed and what it means; the sources are for whoever reads the table.
        let columns: Vec<&str> = line.split('\t').take(2).collect();
        writeln!(packed, "{}", columns.join("\t"))?;
    }
    fs::write(out.join("abbreviations.z"), packed.finish()?)?;
    let high_yield = read("high-yield.tsv")?;
    let (prior, plain) = (tables::Prior::read(&high_yield), tables::Prior::read(""));
    let tabular = tables::tabular(&read("icd-10-cm-2026.tsv")?, tables::shipped_edition())?;
    fs::write(out.join("icd-10-cm.book"), bind(&tabular, |line| prior.of(line)))?;
    let studies: [(Set, &str, &[&str]); 2] = [
        (Set::Hcpcs, "hcpcs", &["hcpcs-modifiers.tsv", "hcpcs-codes.tsv"]),
        (
            Set::Cpt,
            "cpt",
            &["cpt-sections.tsv", "cpt-modifiers.tsv", "places-of-service.tsv", "physical-status.tsv"],
        ),
    ];
    for (set, name, files) in studies {
        let texts = files.iter().map(|file| read(&format!("study/{file}"))).collect::<Result<Vec<_>, _>>()?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let notes = tables::study(&texts, tables::study_edition(set))?;
        fs::write(out.join(format!("{name}.book")), bind(&notes, |line| plain.of(line)))?;
    }
    Ok(())
}
