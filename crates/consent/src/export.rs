//! The ledger as a file that anybody can check (`docs/ledger.md` section 4).
//!
//! Owns the lines of an export, in both directions, and [`verify`]: the audit
//! of an export on its own, without our database. `docs/verify_ledger.py` is a
//! second, independent verifier; a test holds the two together.
//!
//! **Never** here: files or a database. The caller streams the lines out, and
//! passes a reader in. Called by `assent audit export|verify`.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    checkpoint::Origin,
    leaf::{Leaf, Salt},
    note::VerifierKey,
};

mod report;
mod verify;

pub use report::{Findings, Problem, Report, Trust, VerifyError};
pub use verify::verify;

/// The version of the format, in the header.
pub const FORMAT: &str = "assent-ledger-export/1";

/// Longest line, its line feed included, in bytes.
pub const LINE_BYTES_MAX: usize = 262_144;

/// Most verifier keys of one ledger.
pub const KEYS_MAX: usize = 16;

/// What the first line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Which ledger.
    pub origin: Origin,
    /// The keys that signed its checkpoints; named like the origin.
    pub keys: Vec<VerifierKey>,
    /// True when openings are left out on purpose.
    pub redacted: bool,
    /// How many leaf lines follow.
    pub leaves: u64,
    /// How many checkpoint lines follow these. At least one, and the last one
    /// covers all leaves: export no further than that.
    pub checkpoints: u64,
}

/// What opens a leaf: the salt and the canonical bytes of the event.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// The salt of the leaf.
    pub salt: Salt,
    /// [`crate::encoding::encode`] of the event. Personal: do not print.
    pub event: &'a [u8],
}

/// The first line.
#[must_use]
pub fn header_line(header: &Header) -> String {
    write(&HeaderLine {
        format: FORMAT.to_owned(),
        origin: header.origin.to_string(),
        account: header.origin.account().to_string(),
        keys: header.keys.iter().map(VerifierKey::to_string).collect(),
        redacted: header.redacted,
        leaves: header.leaves,
        checkpoints: header.checkpoints,
    })
}

/// The line of one leaf. Without an opening it is closed: the person was
/// erased, or the export is redacted.
#[must_use]
pub fn leaf_line(index: u64, leaf: Leaf, opening: Option<Opening<'_>>) -> String {
    write(&LeafLine {
        index,
        leaf: BASE64.encode(leaf.as_bytes()),
        salt: opening.map(|it| BASE64.encode(&it.salt.0)),
        event: opening.map(|it| BASE64.encode(it.event)),
    })
}

/// The line of one checkpoint, given as the note that was published.
#[must_use]
pub fn checkpoint_line(note: &str) -> String {
    write(&CheckpointLine { checkpoint: note.to_owned() })
}

// The order of the fields is the order in the file: a line has one form only.

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderLine {
    format: String,
    origin: String,
    account: String,
    keys: Vec<String>,
    redacted: bool,
    leaves: u64,
    checkpoints: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeafLine {
    index: u64,
    leaf: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckpointLine {
    checkpoint: String,
}

pub(crate) fn write(line: &impl Serialize) -> String {
    serde_json::to_string(line).expect("strings, numbers and truth values are always JSON") + "\n"
}

/// The line, if it is written in its one form.
pub(crate) fn read<T: Serialize + DeserializeOwned>(line: &str) -> Option<T> {
    let found = serde_json::from_str(line).ok()?;
    (write(&found) == line).then_some(found)
}

#[cfg(test)]
mod tests;
