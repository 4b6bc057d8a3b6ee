//! Proof: does a row of the send record still make the message that left?
//!
//! Owns the comparison of a rebuilt message with the digests taken when it was
//! sent (DECISIONS D1). It composes with the same code and names what a lost key
//! takes away: without it only the digest without signature values can be
//! proven. **Never** here: looking up keys or contacts; after an erasure the
//! caller has no contact and says "erased", never "equal".

use domain::Digest;
use thiserror::Error;

use crate::{
    artefact::{Artefact, ArtefactError, Prepared, sha256},
    compose::{ComposeError, Draft, EVIDENCE_SINCE, RENDER_FORMATS},
    dkim::{DkimKey, KeyError, KeyFacts},
    order::Order,
};

/// A signing key as the record names it.
#[derive(Clone, Copy, Debug)]
pub enum KeyState<'a> {
    /// Still there: the signature can be made again.
    Alive(&'a DkimKey),
    /// Destroyed: only its name is known.
    Gone(&'a KeyFacts),
}

impl KeyState<'_> {
    fn facts(&self) -> &KeyFacts {
        match self {
            Self::Alive(key) => key.facts(),
            Self::Gone(facts) => facts,
        }
    }
}

/// What the send record says of one message.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// The render format it was composed with.
    pub render_format: u32,
    /// Hash of its artefact.
    pub artefact: Digest,
    /// The order, with the contact's fields of that time.
    pub order: Order<'a>,
    /// Digest of the bytes that left.
    pub digest_complete: Digest,
    /// Digest without the values of signatures.
    pub digest_unsigned: Digest,
}

/// One digest compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// Equal: proven.
    Equal,
    /// Cannot be compared, because a private key is gone.
    KeyGone,
    /// Different: the record and the parts do not belong together.
    Different,
}

/// What was proven.
#[derive(Clone, PartialEq, Eq)]
pub struct Proof {
    /// The whole message.
    pub complete: Match,
    /// The message without the values of its signatures. Never `KeyGone`.
    pub unsigned: Match,
    /// The rebuilt message, when every key is still there.
    pub bytes: Option<Vec<u8>>,
}

/// Why nothing could be compared.
#[derive(Debug, Error)]
pub enum RebuildError {
    /// Composed by a format that this release does not know.
    #[error("the message has render format {0}, which this release does not know")]
    Format(u32),
    /// The artefact is not readable, or not the one that the record names.
    #[error("the artefact is not usable")]
    Artefact(#[source] ArtefactError),
    /// The artefact's bytes have another hash than the record names.
    #[error("the artefact is not the one that the record names")]
    OtherArtefact,
    /// The message cannot be composed again.
    #[error("the message cannot be composed again")]
    Compose(#[source] ComposeError),
    /// A living key did not sign.
    #[error("the message could not be signed again")]
    Sign(#[source] KeyError),
}

/// Rebuilds a message and compares it with its record.
///
/// # Errors
/// [`RebuildError`] when there is nothing to compare with. A message that is
/// not equal is no error but the answer.
pub fn prove(
    record: &Record<'_>,
    artefact: &[u8],
    keys: &[KeyState<'_>],
) -> Result<Proof, RebuildError> {
    if !RENDER_FORMATS.contains(&record.render_format) {
        return Err(RebuildError::Format(record.render_format));
    }
    if sha256(artefact) != record.artefact {
        return Err(RebuildError::OtherArtefact);
    }
    let artefact = Artefact::from_bytes(artefact).map_err(RebuildError::Artefact)?;
    let prepared = Prepared::new(&artefact).map_err(RebuildError::Artefact)?;
    let carried = record.order.evidence.filter(|_| record.render_format >= EVIDENCE_SINCE);
    let order = Order { evidence: carried, ..record.order };
    let draft = Draft::new(&prepared, &order).map_err(RebuildError::Compose)?;
    let facts: Vec<_> = keys.iter().map(KeyState::facts).collect();
    let unsigned = compare(draft.digest_unsigned(&facts), record.digest_unsigned);
    let alive: Option<Vec<_>> = keys
        .iter()
        .map(|it| match it {
            KeyState::Alive(key) => Some(*key),
            KeyState::Gone(_) => None,
        })
        .collect();
    let Some(alive) = alive else {
        return Ok(Proof { complete: Match::KeyGone, unsigned, bytes: None });
    };
    let bytes = draft.signed(&alive).map_err(RebuildError::Sign)?;
    let complete = compare(sha256(&bytes), record.digest_complete);
    Ok(Proof { complete, unsigned, bytes: Some(bytes) })
}

fn compare(one: Digest, other: Digest) -> Match {
    if one == other { Match::Equal } else { Match::Different }
}
