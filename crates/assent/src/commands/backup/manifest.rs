//! What a backup says of itself.

use std::{fs, path::Path};

use anyhow::{Context as _, bail};
use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Name of the file.
pub const MANIFEST: &str = "manifest.json";
/// Version of its format.
pub const FORMAT: u32 = 1;
/// Largest manifest, in bytes.
const MANIFEST_BYTES_MAX: u64 = 64 * 1024;

/// The manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this format.
    pub format: u32,
    /// Version of the program that took the backup.
    pub assent: String,
    /// Everything committed before this instant is in the copy.
    pub taken_at: Timestamp,
    /// The database's engine. A copy of one cannot be restored into the other.
    pub engine: Engine,
    /// Last migration of the database.
    pub schema: u32,
    /// Name of the copy, beside the manifest.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// Its digest.
    pub blake3: String,
    /// Fingerprint of the master key it needs; two while that was being changed.
    /// The key itself is never here.
    pub master_keys: Vec<String>,
    /// The never-again journal as it was at `taken_at`.
    pub journal: JournalPart,
}

/// Whose copy it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// SQLite: the database file.
    Sqlite,
    /// PostgreSQL: the custom format of `pg_dump`.
    Postgresql,
}

/// Which journal a restore needs, and how long it must be at least.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalPart {
    /// Its id.
    pub id: String,
    /// Its entries.
    pub entries: u64,
}

impl Manifest {
    /// Reads the manifest of a backup.
    ///
    /// # Errors
    /// When there is none, or none that this program understands.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(MANIFEST);
        let told = || format!("{} is not a whole backup: no {MANIFEST}", folder.display());
        if fs::metadata(&path).with_context(told)?.len() > MANIFEST_BYTES_MAX {
            bail!("{} is too large to be a manifest", path.display());
        }
        let text = fs::read_to_string(&path).with_context(told)?;
        let value: serde_json::Value = serde_json::from_str(&text)
            .with_context(|| format!("{} is not JSON", path.display()))?;
        if value["format"] != FORMAT {
            bail!("{} has format {}, this program reads {FORMAT}", path.display(), value["format"]);
        }
        let manifest: Self = serde_json::from_value(value)
            .with_context(|| format!("{} is not a manifest", path.display()))?;
        // A name, not a path: a manifest must not lead out of its folder.
        if Path::new(&manifest.file).file_name() != Some(manifest.file.as_ref()) {
            bail!("{} names no file beside it", path.display());
        }
        Ok(manifest)
    }
}
