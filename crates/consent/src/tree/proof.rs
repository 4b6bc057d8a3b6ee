//! Inclusion and consistency proofs (RFC 9162 sections 2.1.3 and 2.1.4).
//!
//! Owns their making, from any source of full subtrees ([`Nodes`]), and their
//! verification, which needs the proof alone.

use domain::Digest;
use thiserror::Error;

use super::{empty_root, leaf_hash, node_hash};
use crate::leaf::Leaf;

/// A source of the hashes of full subtrees: rows, tiles, or [`Levels`].
pub trait Nodes {
    /// The hash of the full subtree of `2^level` leaves that begins at leaf
    /// `index × 2^level`; `None` if it is not kept or not full yet.
    fn node(&self, level: u32, index: u64) -> Option<Digest>;
}

/// All full subtrees of a tree in memory.
#[derive(Clone, Debug)]
pub struct Levels(Vec<Vec<Digest>>);

impl Levels {
    /// Hashes a tree of these leaves.
    #[must_use]
    pub fn new(leaves: &[Leaf]) -> Self {
        let mut levels = vec![leaves.iter().copied().map(leaf_hash).collect::<Vec<_>>()];
        while let Some(below) = levels.last().filter(|it| it.len() > 1) {
            let (pairs, _) = below.as_chunks::<2>();
            let level = pairs.iter().map(|&[left, right]| node_hash(left, right)).collect();
            levels.push(level);
        }
        Self(levels)
    }
}

impl Nodes for Levels {
    fn node(&self, level: u32, index: u64) -> Option<Digest> {
        let level = self.0.get(level as usize)?;
        level.get(usize::try_from(index).ok()?).copied()
    }
}

/// That a leaf is in a tree, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// The leaf.
    pub leaf: Leaf,
    /// Its index, from 0.
    pub index: u64,
    /// Leaves of the tree.
    pub size: u64,
    /// Root of the tree.
    pub root: Digest,
}

/// That one tree is the beginning of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// Leaves of the older tree.
    pub old_size: u64,
    /// Root of the older tree.
    pub old_root: Digest,
    /// Leaves of the newer tree.
    pub new_size: u64,
    /// Root of the newer tree.
    pub new_root: Digest,
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The index is not in the tree, or the older tree is the larger one.
    #[error("the index or size is out of range")]
    Range,
    /// The proof has more or fewer hashes than these sizes need.
    #[error("the proof has the wrong length")]
    Length,
    /// The hashes do not lead to the root.
    #[error("the proof leads to another root")]
    Root,
}

/// The inclusion proof of leaf `index` in the tree of the first `size` leaves
/// (RFC 9162 §2.1.3.1). `None` if the index is out of range or a node missing.
#[must_use]
pub fn inclusion(nodes: &dyn Nodes, index: u64, size: u64) -> Option<Vec<Digest>> {
    if index >= size {
        return None;
    }
    let mut proof = Vec::new();
    let (mut start, mut count) = (0, size);
    while count > 1 {
        let left = split(count);
        if index - start < left {
            proof.push(subtree(nodes, start + left, count - left)?);
            count = left;
        } else {
            proof.push(subtree(nodes, start, left)?);
            (start, count) = (start + left, count - left);
        }
    }
    proof.reverse();
    Some(proof)
}

/// The consistency proof between the trees of the first `old_size` and the
/// first `new_size` leaves (RFC 9162 §2.1.4.1); empty if the older one is empty
/// or the same. `None` if the sizes are out of order or a node missing.
#[must_use]
pub fn consistency(nodes: &dyn Nodes, old_size: u64, new_size: u64) -> Option<Vec<Digest>> {
    if old_size > new_size {
        return None;
    }
    if old_size == 0 || old_size == new_size {
        return Some(Vec::new());
    }
    let mut proof = Vec::new();
    let (mut start, mut count) = (0, new_size);
    while start + count != old_size {
        let left = split(count);
        if old_size - start <= left {
            proof.push(subtree(nodes, start + left, count - left)?);
            count = left;
        } else {
            proof.push(subtree(nodes, start, left)?);
            (start, count) = (start + left, count - left);
        }
    }
    if start != 0 {
        proof.push(subtree(nodes, start, count)?);
    }
    proof.reverse();
    Some(proof)
}

/// Verifies an inclusion proof (RFC 9162 §2.1.3.2).
///
/// # Errors
/// [`ProofError`]: do not believe the claim.
pub fn verify_inclusion(claim: &Inclusion, proof: &[Digest]) -> Result<(), ProofError> {
    if claim.index >= claim.size {
        return Err(ProofError::Range);
    }
    let (mut at, mut last) = (claim.index, claim.size - 1);
    let mut hash = leaf_hash(claim.leaf);
    for &sibling in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, hash);
            let skip = at.trailing_zeros(); // `at` is not 0 here: it is odd, or equal to `last`.
            (at, last) = (at >> skip, last >> skip);
        } else {
            hash = node_hash(hash, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    match (last == 0, hash == claim.root) {
        (false, _) => Err(ProofError::Length),
        (true, false) => Err(ProofError::Root),
        (true, true) => Ok(()),
    }
}

/// Verifies a consistency proof (RFC 9162 §2.1.4.2). An empty tree is the
/// beginning of every tree, a tree of itself; both with an empty proof.
///
/// # Errors
/// [`ProofError`]: do not believe the claim.
pub fn verify_consistency(claim: &Consistency, proof: &[Digest]) -> Result<(), ProofError> {
    let Consistency { old_size, old_root, new_size, new_root } = *claim;
    if old_size > new_size {
        return Err(ProofError::Range);
    }
    if old_size == 0 || old_size == new_size {
        let expected = if old_size == 0 { empty_root() } else { new_root };
        return match (proof.is_empty(), old_root == expected) {
            (false, _) => Err(ProofError::Length),
            (true, false) => Err(ProofError::Root),
            (true, true) => Ok(()),
        };
    }
    // Step 2: the root of a full older tree stands for itself.
    let mut hashes = old_size.is_power_of_two().then_some(&old_root).into_iter().chain(proof);
    let &first = hashes.next().ok_or(ProofError::Length)?;
    let (mut old, mut new) = (first, first);
    let skip = (old_size - 1).trailing_ones();
    let (mut at, mut last) = ((old_size - 1) >> skip, (new_size - 1) >> skip);
    for &sibling in hashes {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at & 1 == 1 || at == last {
            (old, new) = (node_hash(sibling, old), node_hash(sibling, new));
            let skip = at.trailing_zeros(); // `at` is not 0 here: it is odd, or equal to `last`.
            (at, last) = (at >> skip, last >> skip);
        } else {
            new = node_hash(new, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    match (last == 0, old == old_root && new == new_root) {
        (false, _) => Err(ProofError::Length),
        (true, false) => Err(ProofError::Root),
        (true, true) => Ok(()),
    }
}

/// The largest power of two smaller than `count`, which is at least 2: where
/// RFC 9162 §2.1.1 splits a tree.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// The hash of the `count` leaves from `start` on, a subtree of RFC 9162.
fn subtree(nodes: &dyn Nodes, start: u64, count: u64) -> Option<Digest> {
    if count.is_power_of_two() {
        let level = count.ilog2();
        return nodes.node(level, start >> level);
    }
    let left = split(count);
    // At most 64 deep: each step to the right halves the count.
    Some(node_hash(subtree(nodes, start, left)?, subtree(nodes, start + left, count - left)?))
}
