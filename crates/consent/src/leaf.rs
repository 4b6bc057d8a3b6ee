//! The leaf: the salted hash by which an event stands in the ledger.
//!
//! Owns the commitment `SHA-256(salt ‖ event)` (DECISIONS D9). As long as the
//! salt exists, the event can be proven; once it is destroyed, the leaf says
//! nothing, not even to somebody who guesses the event.
//!
//! **Never** here: making a salt. It arrives from `ports::Entropy`.

use std::fmt;

use aws_lc_rs::digest::{Context, SHA256};
use domain::Digest;

/// Sixteen random bytes kept beside an event until it is erased. Not printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 16]);

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(salt)")
    }
}

/// What the tree holds of an event: `SHA-256(salt ‖ event)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf(pub Digest);

impl Leaf {
    /// Commits to an event, given by its canonical bytes.
    #[must_use]
    pub fn commit(salt: Salt, event: &[u8]) -> Self {
        Self(sha256(&[&salt.0, event]))
    }

    /// The thirty-two bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0.0
    }
}

/// SHA-256 of the parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> Digest {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let hash = context.finish();
    Digest(hash.as_ref().try_into().expect("SHA-256 is 32 bytes long"))
}
