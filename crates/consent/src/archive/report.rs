//! What the check of an archive says: the report, or the problems.

use std::{fmt, io};

use domain::Digest;
use thiserror::Error;

use crate::{checkpoint::Origin, note::VerifierKey};

/// What whoever checks knows from elsewhere. Empty: the archive is checked
/// against the key it names itself.
#[derive(Clone, Debug, Default)]
pub struct ArchiveTrust {
    /// The ledger's verifier keys, as published. Empty = not known.
    pub keys: Vec<VerifierKey>,
}

/// What a verified archive holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveReport {
    /// Which ledger.
    pub origin: Origin,
    /// The key that signed ledger and archive.
    pub key: VerifierKey,
    /// Leaves of the ledger as signed.
    pub size: u64,
    /// Their root.
    pub root: Digest,
    /// Number of files besides the manifest.
    pub files: u64,
    /// Send records.
    pub deliveries: u64,
    /// Messages in the archive, each with the digest of its record.
    pub messages: u64,
    /// Records whose message is not in it, by why: `erased`, `closed`,
    /// `never-sent`, `equal-private`, `equal-without-signatures`, `different`.
    pub without: Vec<(&'static str, u64)>,
    /// Consent events whose place in the ledger is proven.
    pub proven: u64,
    /// Among these: events of persons who were erased.
    pub erased: u64,
    /// Consent events that came after the checkpoint.
    pub later: u64,
    /// Verdicts.
    pub verdicts: u64,
}

/// One thing that is wrong with an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveProblem {
    /// In which file; empty = in the archive as a whole.
    pub file: String,
    /// In which line of it, from 1; 0 = in the file as a whole.
    pub line: u64,
    /// What was checked.
    pub what: &'static str,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// Everything that is wrong with an archive; at most a thousand problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refuted {
    /// The problems, in the order in which they were found. At least one.
    pub problems: Vec<ArchiveProblem>,
}

/// Why an archive was not verified.
#[derive(Debug, Error)]
pub enum VerifyError {
    /// It could not be read; try again.
    #[error("could not read the archive")]
    Read(#[source] io::Error),
    /// It is damaged or forged.
    #[error("{0}")]
    Refuted(Refuted),
}

impl fmt::Display for ArchiveReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "archive of {}", self.origin)?;
        writeln!(f, "key {}", self.key)?;
        writeln!(f, "ledger {} leaves, root {}", self.size, self.root)?;
        writeln!(f, "files {}", self.files)?;
        writeln!(f, "deliveries {}: {} with their message", self.deliveries, self.messages)?;
        for (why, count) in &self.without {
            writeln!(f, "  {why} {count}")?;
        }
        let Self { proven, erased, later, .. } = self;
        writeln!(f, "consent {proven} proven ({erased} of erased persons), {later} later")?;
        writeln!(f, "verdicts {}", self.verdicts)
    }
}

impl fmt::Display for ArchiveProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, what, expected, found } = self;
        let file = if file.is_empty() { "archive" } else { file };
        match line {
            0 => write!(f, "{file}: {what}: expected {expected}, found {found}"),
            line => write!(f, "{file} line {line}: {what}: expected {expected}, found {found}"),
        }
    }
}

impl fmt::Display for Refuted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problems.iter().try_for_each(|problem| writeln!(f, "{problem}"))?;
        let count = self.problems.len();
        write!(f, "NOT verified: {count} problem{}", if count == 1 { "" } else { "s" })
    }
}
