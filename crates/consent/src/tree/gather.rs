//! The nodes of a few proofs, taken from one walk over the leaves.
//!
//! Owns the choice of what to keep: a proof needs some dozens of hashes of a
//! tree that may have millions. Holds those and the right edge, nothing else.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use domain::Digest;

use super::{leaf_hash, node_hash, proof, proof::Nodes};
use crate::leaf::Leaf;

/// A walk that keeps what the proofs asked for need.
#[derive(Clone, Debug)]
pub struct Gather {
    wanted: BTreeSet<(u32, u64)>,
    found: BTreeMap<(u32, u64), Digest>,
    /// Roots of the full subtrees that cover the leaves, the largest first.
    peaks: Vec<Digest>,
    /// Leaves walked over.
    size: u64,
}

/// Answers everything, and remembers what it was asked.
#[derive(Default)]
struct Wishes(RefCell<BTreeSet<(u32, u64)>>);

impl Nodes for Wishes {
    fn node(&self, level: u32, index: u64) -> Option<Digest> {
        self.0.borrow_mut().insert((level, index));
        Some(Digest([0; 32]))
    }
}

impl Gather {
    /// A walk for the inclusion proofs of these leaves in the tree of the first
    /// `size` leaves. Indexes beyond the tree are passed over.
    #[must_use]
    pub fn for_inclusions(indexes: impl IntoIterator<Item = u64>, size: u64) -> Self {
        let wishes = Wishes::default();
        for index in indexes {
            let _ = proof::inclusion(&wishes, index, size);
        }
        Self { wanted: wishes.0.into_inner(), found: BTreeMap::new(), peaks: Vec::new(), size: 0 }
    }

    /// Walks over the next leaf.
    ///
    /// # Panics
    /// After 2⁶⁴ − 1 leaves.
    pub fn push(&mut self, leaf: Leaf) {
        let mut hash = leaf_hash(leaf);
        self.keep(0, self.size, hash);
        for level in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("one peak for each one-bit of the size");
            hash = node_hash(left, hash);
            self.keep(level + 1, self.size >> (level + 1), hash);
        }
        self.peaks.push(hash);
        self.size = self.size.checked_add(1).expect("a ledger holds fewer than 2^64 leaves");
    }

    fn keep(&mut self, level: u32, index: u64, hash: Digest) {
        if self.wanted.contains(&(level, index)) {
            self.found.insert((level, index), hash);
        }
    }
}

impl Nodes for Gather {
    fn node(&self, level: u32, index: u64) -> Option<Digest> {
        self.found.get(&(level, index)).copied()
    }
}

/// The nodes that the consistency proof between these two sizes needs.
#[must_use]
pub fn consistency_nodes(old_size: u64, new_size: u64) -> Vec<(u32, u64)> {
    let wishes = Wishes::default();
    let _ = proof::consistency(&wishes, old_size, new_size);
    wishes.0.into_inner().into_iter().collect()
}
