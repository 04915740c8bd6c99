//! Checks the shipped banks and turns them into the image that the binary embeds.
//!
//! It compiles the very modules that the program uses to read a user's banks, so there is one reader and one set of rules.
//! A fault in a shipped bank fails the build and names its place; an edited bank shows at the next `cargo run`.

use std::error::Error;
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

fn main() -> Result<(), Box<dyn Error>> {
    for watched in ["build.rs", "question-banks", "src/bank", "src/domain", "src/domain.rs"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let (mut sources, mut faults) = bank::load::read(&[root.join("question-banks")], &mut |_| ());
    for source in &mut sources {
        source.name = Path::new(&source.name).strip_prefix(&root)?.display().to_string();
    }
    let (bank, found) = bank::check::sources(&sources, &domain::bank::Bank::default());
    faults.extend(found);
    for fault in &faults {
        let kind = if fault.level == domain::fault::Level::Error { "error" } else { "warning" };
        println!("cargo::{kind}={}", fault.to_string().replace('\n', " · "));
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("banks.image"), bank::image::encode(&bank)?)?;
    Ok(())
}
