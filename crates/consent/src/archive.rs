//! The archive that an authority, a court or an auditor gets: send records,
//! consent with proofs, the original messages, and what the rules said, in one
//! file that can be checked without us (`docs/archive.md`).
//!
//! Owns the form of every octet: the tape archive ([`entry`], [`END`]), the
//! lines of its files, the signed [`Manifest`] that ends it, and [`verify`].
//! The tape archive is written here and not by a library for the same reason
//! as headers and MIME are: its octets are evidence, and each has one value
//! that is right. Any program that unpacks tape archives unpacks it.
//!
//! **Never** here: files, a database, a private key. `app` makes one,
//! `assent audit verify` checks one.

mod line;
mod lines;
mod manifest;
mod report;
mod tape;
mod verify;

pub use line::{
    AnswerLine, AttemptLine, ConsentLine, DeliveryLine, MessageLine, Period, RuleLine, Scope,
    VerdictLine, base64, line, open_scope, scope,
};
pub use manifest::{FileHash, Manifest};
pub use report::{ArchiveProblem, ArchiveReport, ArchiveTrust, Refuted, VerifyError};
pub use tape::{END, HEADER_BYTES, entry, is_archive};
pub use verify::verify;

/// The version of the format: first line of the manifest.
pub const FORMAT: &str = "assent-archive/1";

/// Longest line of a file, its line feed included, in bytes.
pub const LINE_BYTES_MAX: usize = 1_048_576;

/// Most files of an archive. One for each message, and one for each page of
/// records, consent and verdicts.
pub const FILES_MAX: usize = 40_000;

/// Most messages of an archive: ask for a shorter period where there are more.
pub const MESSAGES_MAX: usize = 10_000;

/// Largest file that is read whole, in bytes: scope, checkpoint and manifest.
pub const WHOLE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Name of the file that says what the archive is.
pub const README: &str = "README.txt";
/// Name of the file that says what was asked for, by whom and why.
pub const SCOPE: &str = "scope.json";
/// Name of the file with the signed state of the ledger.
pub const CHECKPOINT: &str = "checkpoint";
/// Name of the last file: what the others hash to, signed.
pub const MANIFEST: &str = "MANIFEST";
