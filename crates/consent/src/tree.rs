//! The Merkle tree of the ledger (RFC 9162 section 2.1, the same as RFC 6962).
//!
//! Owns the hashing of leaves and nodes, the [`Frontier`] by which a sequencer
//! appends without reading the tree, and [`proof`]: inclusion and consistency,
//! made from any source of nodes ([`gather`] makes one) and verified without.
//!
//! **Never** here: storing nodes. The frontier is one value in one row.

use domain::Digest;
use thiserror::Error;

use crate::leaf::{Leaf, sha256};

pub mod gather;
pub mod proof;
pub mod tile;

/// The hash of a leaf in the tree: `SHA-256(00 ‖ leaf)` (RFC 9162 §2.1.1).
#[must_use]
pub fn leaf_hash(leaf: Leaf) -> Digest {
    sha256(&[&[0], leaf.as_bytes()])
}

/// The hash of an inner node: `SHA-256(01 ‖ left ‖ right)` (RFC 9162 §2.1.1).
#[must_use]
pub fn node_hash(left: Digest, right: Digest) -> Digest {
    sha256(&[&[1], &left.0, &right.0])
}

/// The root of a tree without leaves (RFC 9162 §2.1.1).
#[must_use]
pub fn empty_root() -> Digest {
    sha256(&[])
}

/// The right edge of a tree: enough to append leaves and to tell the root, in
/// at most 64 hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of the full subtrees that cover the leaves, the largest first: one
    /// for each one-bit of `size`.
    peaks: Vec<Digest>,
}

/// Why bytes are not a stored frontier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FrontierError {
    /// Fewer than the eight bytes of the size.
    #[error("expected at least 8 bytes, found {0}")]
    Short(usize),
    /// The number of hashes does not fit the size.
    #[error("a tree of {size} leaves needs {expected} bytes, found {found}")]
    Length {
        /// Leaves, as stated.
        size: u64,
        /// Bytes that this needs.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },
}

impl Frontier {
    /// The frontier of a tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves were appended.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf. Its index is the size before.
    ///
    /// # Panics
    /// After 2⁶⁴ − 1 leaves.
    pub fn push(&mut self, leaf: Leaf) {
        let mut hash = leaf_hash(leaf);
        // Each trailing one-bit of the size is a full subtree as large as the
        // one just made: the two become one.
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("one peak for each one-bit of the size");
            hash = node_hash(left, hash);
        }
        self.peaks.push(hash);
        self.size = self.size.checked_add(1).expect("a ledger holds fewer than 2^64 leaves");
    }

    /// The root of the tree (RFC 9162 §2.1.1).
    #[must_use]
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(smallest) = peaks.next() else { return empty_root() };
        peaks.fold(smallest, |right, left| node_hash(left, right))
    }

    /// The value to store (`docs/ledger.md` section 2).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        self.peaks.iter().for_each(|peak| bytes.extend_from_slice(&peak.0));
        bytes
    }

    /// The frontier of a stored value.
    ///
    /// # Errors
    /// [`FrontierError`]: the value was not made by [`Frontier::to_bytes`]. The
    /// ledger must not go on; rebuild the frontier from the leaves.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrontierError> {
        let (size, hashes) = bytes.split_first_chunk().ok_or(FrontierError::Short(bytes.len()))?;
        let size = u64::from_be_bytes(*size);
        let (peaks, rest) = hashes.as_chunks::<32>();
        if peaks.len() != size.count_ones() as usize || !rest.is_empty() {
            let expected = 8 + 32 * size.count_ones() as usize;
            return Err(FrontierError::Length { size, expected, found: bytes.len() });
        }
        Ok(Self { size, peaks: peaks.iter().copied().map(Digest).collect() })
    }
}

impl Extend<Leaf> for Frontier {
    fn extend<T: IntoIterator<Item = Leaf>>(&mut self, leaves: T) {
        leaves.into_iter().for_each(|leaf| self.push(leaf));
    }
}

#[cfg(test)]
mod tests;
