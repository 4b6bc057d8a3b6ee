//! Following a ledger from elsewhere: what a witness accepts, and how it signs
//! what it saw (C2SP tlog-cosignature).
//!
//! Owns the decision: the next checkpoint must go on from the last one seen.
//! **Never** here: a private key, a clock, a socket. `assent witness` fetches,
//! keeps and signs.

use std::{fmt, str::FromStr};

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use data_encoding::{BASE64, HEXLOWER};
use domain::Timestamp;
use thiserror::Error;

use crate::{
    checkpoint::Checkpoint,
    leaf::sha256,
    note::{self, KeyError, VerifierKey},
    tree::proof::{self, Consistency, Nodes},
};

/// The byte that says "cosignature, version 1" in key ids and keys.
const COSIGNATURE_TYPE: u8 = 4;

/// Why a witness does not sign.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Another ledger than the one that is followed.
    #[error("the checkpoint is of another ledger")]
    Origin,
    /// The ledger lost leaves.
    #[error("the ledger shrank: {seen} leaves were seen, now it has {found}")]
    Shrunk {
        /// Leaves seen.
        seen: u64,
        /// Leaves now.
        found: u64,
    },
    /// What was seen is not the beginning of what is shown now.
    #[error("the ledger forked: its first {seen} leaves are not those that were seen")]
    Forked {
        /// Leaves seen.
        seen: u64,
    },
    /// The ledger does not show how it goes on.
    #[error("the ledger does not show that it goes on from {seen} leaves")]
    Unproven {
        /// Leaves seen.
        seen: u64,
    },
}

/// Accepts a checkpoint that goes on from the last one seen; the first one is
/// taken as it is. Both were opened with the ledger's key before.
///
/// # Errors
/// [`Refusal`]: keep the note, it is evidence; tell people; do not sign.
pub fn accept(
    seen: Option<&Checkpoint>,
    next: &Checkpoint,
    nodes: &dyn Nodes,
) -> Result<(), Refusal> {
    let Some(seen) = seen else { return Ok(()) };
    if seen.origin != next.origin {
        return Err(Refusal::Origin);
    }
    if next.size < seen.size {
        return Err(Refusal::Shrunk { seen: seen.size, found: next.size });
    }
    let path = proof::consistency(nodes, seen.size, next.size);
    let path = path.ok_or(Refusal::Unproven { seen: seen.size })?;
    let claim = Consistency {
        old_size: seen.size,
        old_root: seen.root,
        new_size: next.size,
        new_root: next.root,
    };
    proof::verify_consistency(&claim, &path).map_err(|_| Refusal::Forked { seen: seen.size })
}

/// The public key of a witness, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    public: [u8; 32],
}

impl WitnessKey {
    /// A key of this name.
    ///
    /// # Errors
    /// [`KeyError::Name`]: no note could carry the name.
    pub fn new(name: &str, public: [u8; 32]) -> Result<Self, KeyError> {
        let _ = VerifierKey::new(name, public)?;
        Ok(Self { name: name.to_owned(), public })
    }

    fn id(&self) -> [u8; 4] {
        let hash = sha256(&[self.name.as_bytes(), b"\n", &[COSIGNATURE_TYPE], &self.public]);
        let [a, b, c, d, ..] = hash.0;
        [a, b, c, d]
    }

    /// The note with the witness's signature behind the others: "at that second
    /// I had seen this, and it goes on from all I saw before".
    ///
    /// # Errors
    /// [`note::NoteError`] when the text is no note.
    pub fn cosign(
        &self,
        note: &str,
        at: Timestamp,
        signer: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Result<String, note::NoteError> {
        let text = note::parse(note)?.text;
        let second = u64::try_from(at.as_second()).unwrap_or(0);
        let signature = signer(signed(text, second).as_bytes());
        let bytes = [&self.id()[..], &second.to_be_bytes(), &signature].concat();
        Ok(format!("{note}— {} {}\n", self.name, BASE64.encode(&bytes)))
    }

    /// The second at which the witness signed this note; `None` if it did not.
    #[must_use]
    pub fn signed_at(&self, note: &str) -> Option<u64> {
        let note = note::parse(note).ok()?;
        note.signatures.iter().find_map(|it| {
            let (second, signature) = it.bytes.split_first_chunk::<8>()?;
            let second = u64::from_be_bytes(*second);
            let key = UnparsedPublicKey::new(&ED25519, self.public);
            let ours = it.name == self.name && it.key_id == self.id();
            let holds = key.verify(signed(note.text, second).as_bytes(), signature).is_ok();
            (ours && holds).then_some(second)
        })
    }
}

/// C2SP tlog-cosignature, Format: what a witness signs.
fn signed(text: &str, second: u64) -> String {
    format!("cosignature/v1\ntime {second}\n{text}")
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[COSIGNATURE_TYPE][..], &self.public].concat();
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.id()), BASE64.encode(&key))
    }
}

impl FromStr for WitnessKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Form)?;
        let (_, key) = rest.split_once('+').ok_or(KeyError::Form)?;
        let key = BASE64.decode(key.as_bytes()).map_err(|_| KeyError::Form)?;
        let public = key.strip_prefix(&[COSIGNATURE_TYPE]).ok_or(KeyError::Form)?;
        let found = Self::new(name, public.try_into().map_err(|_| KeyError::Form)?)?;
        if found.to_string() == text { Ok(found) } else { Err(KeyError::Form) }
    }
}

#[cfg(test)]
mod tests;
