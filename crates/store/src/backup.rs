//! Copies of a database, taken while it is written, and put back.
//!
//! Owns the copy of each engine and the digest of its file. A copy is the
//! database as it was at one instant between two units. It holds no master key,
//! which never enters a database, and no never-again journal, which a restore
//! must not set back (DECISIONS D9, D31). **Never** here: what a backup consists
//! of besides, or what a restore does with it: `assent backup`, `assent restore`.

pub mod postgres;
pub mod sqlite;

use std::{
    fs::File,
    io::{self, BufReader, Read as _},
    path::Path,
};

use thiserror::Error;

use crate::facade::Cause;

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes copied.
    pub done: u64,
    /// Bytes to copy, as far as is known.
    pub total: u64,
}

/// Why a copy could not be taken or put back.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BackupError {
    /// A file could not be read or written.
    #[error("could not use {path}")]
    File {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There is something where the copy should go. It was left alone.
    #[error("there is something at {0} already, and nothing is overwritten")]
    Exists(String),
    /// The database failed.
    #[error("the database could not be copied")]
    Database(#[source] Cause),
    /// A program of PostgreSQL is not there.
    #[error("`{program}` could not be started: install the client programs of PostgreSQL")]
    Missing {
        /// Which.
        program: &'static str,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A program of PostgreSQL ended with an error.
    #[error("`{program}` failed: {told}")]
    Program {
        /// Which.
        program: &'static str,
        /// Its last words, which name tables, never values.
        told: String,
    },
    /// The database to restore into has tables.
    #[error("the database is not empty: restore into a new one")]
    NotEmpty,
}

/// Digest and size of a file: BLAKE3, in hexadecimal digits.
///
/// # Errors
/// [`BackupError::File`].
pub fn digest(path: &Path) -> Result<(String, u64), BackupError> {
    let failed = |source| file_error(path, source);
    let mut file = BufReader::with_capacity(1 << 20, File::open(path).map_err(failed)?);
    let (mut hasher, mut size) = (blake3::Hasher::new(), 0);
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            return Ok((hasher.finalize().to_hex().to_string(), size));
        }
        hasher.update(&buffer[..read]);
        size += read as u64;
    }
}

/// Makes sure that a file and its name survive a power cut.
///
/// # Errors
/// [`BackupError::File`].
pub fn sync(path: &Path) -> Result<(), BackupError> {
    let failed = |source| file_error(path, source);
    File::open(path).and_then(|it| it.sync_all()).map_err(failed)?;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new("."))).and_then(|it| it.sync_all()).map_err(failed)
}

fn file_error(path: &Path, source: io::Error) -> BackupError {
    BackupError::File { path: path.display().to_string(), source }
}
