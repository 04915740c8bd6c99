//! What the program starts from: shipped banks, the user's own, and the store.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::{Failure, reviews};
use crate::bank::{check, image, load};
use crate::clock;
use crate::domain::bank::Bank;
use crate::domain::fault::{Fault, Level};
use crate::domain::many;
use crate::engine::assemble::Draw;
use crate::store::{Codec, Store};

/// The shipped banks, checked when the program was built.
static SHIPPED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/banks.image"));

/// What they say; the image points into it.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/banks.txt"));

/// How the store's snapshots are written and read.
pub const CODEC: Codec = Codec {
    encode: |asked| image::snapshot(asked).map_err(|e| e.to_string()),
    decode: |text, order, scored| image::from_snapshot(text, order, scored).map_err(|e| e.to_string()),
};

/// The shipped banks.
///
/// # Errors
/// Only if the binary itself is damaged.
pub fn shipped() -> Result<Bank, Failure> {
    Ok(image::decode(SHIPPED, TEXT)?)
}

/// The folder of all that the program writes: `$OPENBOOK_HOME`, or the platform's place for data.
///
/// # Errors
/// If there is neither.
pub fn home() -> Result<PathBuf, Failure> {
    if let Some(home) = std::env::var_os("OPENBOOK_HOME").filter(|h| !h.is_empty()) {
        return Ok(PathBuf::from(home));
    }
    let dirs = etcetera::choose_base_strategy().map_err(|_| {
        Failure::Told(
            "there is no home folder to keep your sittings in. Set OPENBOOK_HOME to a folder of yours."
                .into(),
        )
    })?;
    Ok(dirs.data_dir().join("openbook"))
}

/// Everything a sitting starts from.
pub struct Data {
    /// All that can be asked.
    pub bank: Bank,
    /// Where sittings are kept.
    pub store: Store,
    /// What the user should know before a sitting: faults of own banks, or that nothing will be saved.
    pub warnings: Vec<String>,
    /// How the questions were checked, and by whom not yet.
    pub checked: String,
}

impl Data {
    /// Gathers it; what is at fault becomes a warning, and the rest goes on.
    ///
    /// # Errors
    /// Only if not even the shipped banks can be read.
    pub fn gather(banks: &[PathBuf]) -> Result<Self, Failure> {
        let mut bank = shipped()?;
        let mut warnings = Vec::new();
        let home = home();
        let faults = add_own(&mut bank, home.as_deref().ok(), banks);
        let errors = faults.iter().filter(|f| f.level == Level::Error).count();
        if errors > 0 {
            let faults = many(errors, "fault");
            warnings.push(format!(
                "{faults} in your own banks; what they concern is left out. `openbook bank check` names them."
            ));
        }
        let ledger: Vec<PathBuf> = home.iter().map(|home| reviews::own(home)).collect();
        let checked = reviews::told(reviews::reviewed(&bank, &ledger).0);
        let store = home
            .map_err(super::Failure::message)
            .and_then(|home| Store::open(&home, CODEC).map_err(|fault| fault.to_string()));
        let store = match store {
            Ok(store) => store,
            Err(why) => {
                warnings.insert(0, format!("Nothing will be saved: {why}"));
                Store::in_memory(CODEC)?
            }
        };
        Ok(Self { bank, store, warnings, checked })
    }
}

impl Data {
    /// Draws with what the banks, the past and the day give, and this number.
    ///
    /// # Errors
    /// If the past cannot be read.
    pub(super) fn draw<T>(&self, seed: u64, draw: impl FnOnce(Draw<'_>) -> T) -> Result<T, Failure> {
        let (past, today) = (self.store.past()?, clock::today());
        Ok(draw(Draw { bank: &self.bank, past: &past, today: &today, seed }))
    }
}

/// Adds the user's banks: those of the data folder, then those named on the command line. Later ones replace earlier.
pub fn add_own(bank: &mut Bank, home: Option<&Path>, named: &[PathBuf]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let folder = home.map(|h| h.join("banks")).filter(|b| b.is_dir());
    for paths in [folder.as_slice(), named] {
        if paths.is_empty() {
            continue;
        }
        let (sources, unread) = load::read(paths, &mut |_| ());
        let own = check::sources(&sources, bank);
        bank.merge(own.bank);
        faults.extend(unread);
        faults.extend(own.faults);
    }
    faults
}
