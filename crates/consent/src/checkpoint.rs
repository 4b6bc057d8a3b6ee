//! Checkpoints: the signed size and root of a ledger (C2SP tlog-checkpoint).
//!
//! Owns their three lines, the origin that names a ledger, and their opening:
//! nobody gets a [`Checkpoint`] out of a note that no known key signed.
//!
//! **Never** here: a private key, or the choice of when to sign (a job of
//! `jobs`, DECISIONS D19).

use std::{fmt, str::FromStr};

use data_encoding::BASE64;
use domain::{AccountId, Digest};
use thiserror::Error;

use crate::note::{self, NoteError, SignError, VerifierKey};

/// The name of a ledger: `<public host>/ledger/<account>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    host: String,
    account: AccountId,
}

/// The text does not name a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected a public host, `/ledger/`, and an account")]
pub struct OriginError;

impl Origin {
    /// The ledger of an account on the installation that answers at `host`
    /// (with its port, if it is not the usual one).
    ///
    /// # Errors
    /// [`OriginError`]: the host is empty or holds something besides printable
    /// ASCII without space and plus (it is also the name of a key).
    pub fn new(host: &str, account: AccountId) -> Result<Self, OriginError> {
        let allowed = |it: u8| it.is_ascii_graphic() && it != b'+';
        if host.is_empty() || !host.bytes().all(allowed) {
            return Err(OriginError);
        }
        Ok(Self { host: host.to_owned(), account })
    }

    /// Whose ledger.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/ledger/{}", self.host, self.account)
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let (host, account) = text.rsplit_once("/ledger/").ok_or(OriginError)?;
        Self::new(host, account.parse().map_err(|_| OriginError)?)
    }
}

/// The state of a ledger at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which ledger.
    pub origin: Origin,
    /// How many leaves it has.
    pub size: u64,
    /// The root of the tree of that size.
    pub root: Digest,
}

/// Why a note is not a checkpoint to rely on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// The text is no note.
    #[error("not a signed note")]
    Note(#[source] NoteError),
    /// The note does not say what a checkpoint says.
    #[error("not a checkpoint: expected an origin, a size and a root, one line each")]
    Text,
    /// None of the known keys signed it.
    #[error("no signature by a known key")]
    Unsigned,
    /// A signature in the name of a known key is wrong.
    #[error("a wrong signature in the name of {0}")]
    Wrong(String),
}

impl Checkpoint {
    /// The three lines that are signed.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(&self.root.0))
    }

    /// Signs the checkpoint: the note to publish. `signer` gets the text and
    /// answers with the Ed25519 signature of it.
    ///
    /// # Errors
    /// [`SignError`]: `signer` does not hold the private key of `key`.
    pub fn sign(
        &self,
        key: &VerifierKey,
        signer: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Result<String, SignError> {
        note::sign(&self.text(), key, signer)
    }

    /// What a note says, for showing it. Nothing is verified: rely on
    /// [`open`].
    #[must_use]
    pub fn unverified(note: &str) -> Option<Self> {
        Self::parse(note::parse(note).ok()?.text)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split_terminator('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let root = BASE64.decode(root.as_bytes()).ok()?;
        let found = Self {
            origin: origin.parse().ok()?,
            size: size.parse().ok()?,
            root: Digest(root.try_into().ok()?),
        };
        // Leading zeros, a sign, or a fourth line would be a second way to say
        // the same.
        (found.text() == text).then_some(found)
    }
}

/// Opens a signed checkpoint. At least one of the keys must have signed it, and
/// no signature in the name of one may be wrong; signatures by others are
/// ignored (C2SP signed-note, Signatures).
///
/// # Errors
/// [`OpenError`]: do not rely on the note.
pub fn open(note: &str, keys: &[VerifierKey]) -> Result<Checkpoint, OpenError> {
    let note = note::parse(note).map_err(OpenError::Note)?;
    let checkpoint = Checkpoint::parse(note.text).ok_or(OpenError::Text)?;
    let mut signed = false;
    for signature in &note.signatures {
        let Some(key) = keys.iter().find(|key| key.made(signature)) else { continue };
        if !key.verifies(note.text, &signature.bytes) {
            return Err(OpenError::Wrong(key.name().to_owned()));
        }
        signed = true;
    }
    if signed { Ok(checkpoint) } else { Err(OpenError::Unsigned) }
}

#[cfg(test)]
mod tests;
