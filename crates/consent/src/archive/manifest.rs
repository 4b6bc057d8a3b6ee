//! The last file: what every other one hashes to, as a signed note.
//!
//! Its first line differs from that of any checkpoint, so that no signature of
//! the ledger's key can stand for the other.

use std::fmt::Write as _;

use domain::Digest;

use super::{FORMAT, tape};
use crate::{
    checkpoint::Origin,
    note::{self, SignError, VerifierKey},
};

/// One file, as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHash {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its content.
    pub hash: Digest,
}

impl FileHash {
    /// The line of a file with this content.
    #[must_use]
    pub fn of(name: &str, content: &[u8]) -> Self {
        let (size, hash) = (content.len() as u64, tape::hash_of(content));
        Self { name: name.to_owned(), size, hash }
    }
}

/// What an archive holds, in the order in which it holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The ledger it is of.
    pub origin: Origin,
    /// The key that signs it: the ledger's.
    pub key: VerifierKey,
    /// Every file before the manifest.
    pub files: Vec<FileHash>,
}

impl Manifest {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { origin, key, files } = self;
        let count = files.len();
        let mut text = format!("{FORMAT}\norigin {origin}\nkey {key}\nfiles {count}\n");
        for FileHash { name, size, hash } in files {
            let _ = writeln!(text, "{hash} {size} {name}");
        }
        text
    }

    /// The signed note. `signer` gets the text and answers with the Ed25519
    /// signature of it.
    ///
    /// # Errors
    /// [`SignError`]: `signer` does not hold the private key.
    pub fn sign(&self, signer: impl FnOnce(&[u8]) -> [u8; 64]) -> Result<String, SignError> {
        note::sign(&self.text(), &self.key, signer)
    }
}
