//! Finds and reads bank files; whatever cannot be read is a fault, never a stop.

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::check::Source;
use super::yaml::LARGEST;
use crate::domain::fault::{Fault, Level, Place, excerpt};

/// The text of every bank file among some paths, folders read with all that is below them, in the order of their names.
pub fn read(paths: &[PathBuf], progress: &mut dyn FnMut(&Path)) -> (Vec<Source>, Vec<Fault>) {
    let (files, mut faults) = files(paths);
    let mut sources = Vec::new();
    for file in &files {
        progress(file);
        match read_file(file) {
            Ok(source) => sources.push(source),
            Err(fault) => faults.push(*fault),
        }
    }
    (sources, faults)
}

/// Every bank file among some paths, in the order in which they are read, and the folders that cannot be read.
pub fn files(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut files = Vec::new();
    let mut seen = HashSet::new();
    for path in paths {
        if path.is_dir() { walk(path, &mut seen, &mut files, &mut faults) } else { files.push(path.clone()) }
    }
    files.retain(|file| first_time(file, &mut seen));
    (files, faults)
}

/// Whether a file or folder was not come upon before, by whatever name or link: a circle of links ends here.
fn first_time(path: &Path, seen: &mut HashSet<PathBuf>) -> bool {
    fs::canonicalize(path).map_or(true, |whole| seen.insert(whole))
}

fn walk(folder: &Path, seen: &mut HashSet<PathBuf>, files: &mut Vec<PathBuf>, faults: &mut Vec<Fault>) {
    if !first_time(folder, seen) {
        return;
    }
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) => {
            let help = "make the folder readable (its permissions), or name another";
            faults.push(whole(folder, "unreadable", format!("the folder cannot be read: {error}"), help));
            return;
        }
    };
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if path.is_dir() && !hidden {
            walk(&path, seen, files, faults);
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml") && !hidden {
            files.push(path);
        }
    }
}

fn read_file(path: &Path) -> Result<Source, Box<Fault>> {
    let unreadable = |error: std::io::Error| {
        let help = if error.kind() == std::io::ErrorKind::NotFound {
            "look at the spelling; a folder or a file ending in .yaml is expected"
        } else {
            "make the file readable (its permissions), or name another"
        };
        Box::new(whole(path, "unreadable", format!("the file cannot be read: {error}"), help))
    };
    let meta = fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(Box::new(whole(
            path,
            "unreadable",
            "this is no ordinary file".into(),
            "name a YAML file or a folder of them",
        )));
    }
    let too_large = || {
        let message = format!("the file is larger than {} MiB", LARGEST / 1024 / 1024);
        Box::new(whole(path, "too-large", message, "split it: one file a topic"))
    };
    if meta.len() > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    fs::File::open(path).and_then(|f| f.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large());
    }
    let name = path.display().to_string();
    match String::from_utf8(bytes) {
        Ok(text) => {
            Ok(Source { name, text: text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text) })
        }
        Err(error) => Err(Box::new(not_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to()))),
    }
}

fn not_utf8(path: &Path, bytes: &[u8], valid: usize) -> Fault {
    let good = String::from_utf8_lossy(&bytes[..valid]).into_owned();
    let line = good.matches('\n').count() + 1;
    let last = good.rsplit('\n').next().unwrap_or("");
    let mut fault = whole(
        path,
        "encoding",
        format!("the byte 0x{:02x} is not UTF-8", bytes.get(valid).copied().unwrap_or(0)),
        "save the file as UTF-8: in most editors, “Save as”, encoding UTF-8",
    );
    let column = u32::try_from(last.chars().count() + 1).unwrap_or(u32::MAX);
    fault.place = Place { line: u32::try_from(line).unwrap_or(u32::MAX), column };
    (fault.excerpt, fault.caret) = excerpt(last, column);
    fault
}

fn whole(path: &Path, rule: &'static str, message: String, help: &str) -> Fault {
    Fault {
        file: path.display().to_string(),
        place: Place::default(),
        excerpt: String::new(),
        caret: 0,
        level: Level::Error,
        rule,
        item: None,
        message,
        help: help.to_owned(),
    }
}
