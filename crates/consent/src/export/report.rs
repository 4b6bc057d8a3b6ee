//! What an audit says: the report, or the findings (`docs/ledger.md` section 5).
//!
//! Owns the words, which `docs/verify_ledger.py` repeats exactly.

use std::{fmt, io};

use data_encoding::BASE64;
use domain::Digest;
use thiserror::Error;

use crate::{checkpoint::Origin, note::VerifierKey};

/// What the auditor knows from elsewhere. Empty: the export is checked against
/// the key it names itself.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The ledger's verifier keys, as published. Empty = not known.
    pub keys: Vec<VerifierKey>,
    /// Signed checkpoints of this ledger that the auditor saw earlier.
    pub seen: Vec<String>,
}

/// What a verified export says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Which ledger.
    pub origin: Origin,
    /// The keys that the checkpoints were verified with.
    pub keys: Vec<VerifierKey>,
    /// Number of leaves.
    pub size: u64,
    /// Leaves whose event is in the export and belongs to them.
    pub opened: u64,
    /// Closed leaves that a later `erased` event names.
    pub erased: u64,
    /// Closed leaves of a redacted export that nobody names.
    pub withheld: u64,
    /// Number of checkpoints.
    pub checkpoints: u64,
    /// Root of all leaves.
    pub root: Digest,
}

/// One thing that is wrong with an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line of the export, from 1; 0 = a checkpoint that was seen earlier.
    pub line: u64,
    /// What was checked; the words of `docs/ledger.md` section 5.
    pub what: &'static str,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// Everything that is wrong with an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// What the export says, if it could be read to its end. Not to be relied
    /// on.
    pub report: Option<Report>,
    /// The problems, by line; at most a thousand.
    pub problems: Vec<Problem>,
    /// How many problems there are besides.
    pub more: u64,
}

/// Why an export was not verified.
#[derive(Debug, Error)]
pub enum VerifyError {
    /// The export could not be read; try again.
    #[error("could not read the export")]
    Read(#[source] io::Error),
    /// The export is damaged or forged.
    #[error("{0}")]
    Refuted(Box<Findings>),
}

/// A hash as reports and problems show it.
pub(super) fn show(hash: Digest) -> String {
    BASE64.encode(&hash.0)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, keys, size, opened, erased, withheld, checkpoints, root } = self;
        writeln!(f, "ledger {origin}")?;
        writeln!(f, "leaves {size}: {opened} open, {erased} erased, {withheld} withheld")?;
        writeln!(f, "checkpoints {checkpoints}")?;
        keys.iter().try_for_each(|key| writeln!(f, "key {key}"))?;
        writeln!(f, "root {}", show(*root))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, what, expected, found } = self;
        write!(f, "line {line}: {what}: expected {expected}, found {found}")
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(report) = &self.report {
            write!(f, "{report}")?;
        }
        self.problems.iter().try_for_each(|problem| writeln!(f, "{problem}"))?;
        let count = self.problems.len() as u64 + self.more;
        write!(f, "NOT verified: {count} problem{}", if count == 1 { "" } else { "s" })
    }
}
