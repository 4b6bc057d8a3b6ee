//! The tree against the definition of RFC 9162 and against `ct-merkle`, an
//! independent implementation over `sha2`.

use ct_merkle::{
    ConsistencyProof, InclusionProof, RootHash, digest::Output, mem_backed_tree::MemoryBackedTree,
};
use proptest::prelude::*;
use sha2::Sha256;

use super::{proof::*, *};

fn leaves(count: u64) -> Vec<Leaf> {
    (0..count).map(|it| Leaf(sha256(&[&it.to_be_bytes()]))).collect()
}

fn frontier(leaves: &[Leaf]) -> Frontier {
    let mut frontier = Frontier::new();
    frontier.extend(leaves.iter().copied());
    frontier
}

fn reference(leaves: &[Leaf]) -> MemoryBackedTree<Sha256, [u8; 32]> {
    let mut tree = MemoryBackedTree::new();
    leaves.iter().for_each(|leaf| tree.push(*leaf.as_bytes()));
    tree
}

fn joined(proof: &[Digest]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

#[test]
fn the_empty_tree_and_one_leaf_have_the_roots_of_rfc_9162() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(Frontier::new().root().to_string(), empty);
    assert_eq!(frontier(&leaves(1)).root(), leaf_hash(leaves(1)[0]));
}

#[test]
fn every_small_tree_has_the_root_of_an_independent_implementation() {
    let mut frontier = Frontier::new();
    let mut reference = reference(&[]);
    for (size, leaf) in leaves(200).into_iter().enumerate() {
        assert_eq!(frontier.size(), size as u64);
        if size > 0 {
            assert_eq!(frontier.root().0, reference.root().as_bytes()[..], "{size} leaves");
        }
        frontier.push(leaf);
        reference.push(*leaf.as_bytes());
    }
}

#[test]
fn a_stored_frontier_goes_on_where_it_stopped() {
    let leaves = leaves(67);
    for size in 0..leaves.len() {
        let stored = frontier(&leaves[..size]).to_bytes();
        let mut restored = Frontier::from_bytes(&stored).unwrap();
        restored.extend(leaves[size..].iter().copied());
        assert_eq!(restored, frontier(&leaves), "stored at {size}");
    }
}

#[test]
fn a_damaged_frontier_is_refused() {
    let bytes = frontier(&leaves(3)).to_bytes();
    let refused = [&bytes[..7], &bytes[..71], &[&bytes[..], &[0]].concat(), &[0xff; 40]];
    let reasons = refused.map(|bytes| Frontier::from_bytes(bytes).unwrap_err().to_string());
    assert_eq!(
        reasons.join("\n"),
        "\
expected at least 8 bytes, found 7
a tree of 3 leaves needs 72 bytes, found 71
a tree of 3 leaves needs 72 bytes, found 73
a tree of 18446744073709551615 leaves needs 2056 bytes, found 40"
    );
}

#[test]
fn proofs_of_sizes_out_of_range_are_not_made_and_not_believed() {
    let leaves = leaves(5);
    let nodes = Levels::new(&leaves);
    assert_eq!(inclusion(&nodes, 5, 5), None);
    assert_eq!(inclusion(&nodes, 0, 0), None);
    assert_eq!(inclusion(&nodes, 1, 9), None, "nodes are missing");
    assert_eq!(consistency(&nodes, 6, 5), None);
    assert_eq!(consistency(&nodes, 3, 9), None, "nodes are missing");
    let root = frontier(&leaves).root();
    let claim = Inclusion { leaf: leaves[0], index: 5, size: 5, root };
    assert_eq!(verify_inclusion(&claim, &[]), Err(ProofError::Range));
    let claim = Consistency { old_size: 6, old_root: root, new_size: 5, new_root: root };
    assert_eq!(verify_consistency(&claim, &[]), Err(ProofError::Range));
}

#[test]
fn an_empty_tree_begins_every_tree_and_only_its_own_root_says_so() {
    let new_root = frontier(&leaves(5)).root();
    let claim = Consistency { old_size: 0, old_root: empty_root(), new_size: 5, new_root };
    assert_eq!(verify_consistency(&claim, &[]), Ok(()));
    assert_eq!(verify_consistency(&claim, &[new_root]), Err(ProofError::Length));
    let forged = Consistency { old_root: new_root, ..claim };
    assert_eq!(verify_consistency(&forged, &[]), Err(ProofError::Root));
}

proptest! {
    #[test]
    fn inclusion_proofs_equal_those_of_ct_merkle(size in 1_u64..200, place: prop::sample::Index) {
        let leaves = leaves(size);
        let at = place.index(leaves.len());
        let reference = reference(&leaves);
        let proof = inclusion(&Levels::new(&leaves), at as u64, size).unwrap();
        let theirs = reference.prove_inclusion(at);
        prop_assert_eq!(joined(&proof), theirs.as_bytes());

        let root = frontier(&leaves).root();
        let claim = Inclusion { leaf: leaves[at], index: at as u64, size, root };
        prop_assert_eq!(verify_inclusion(&claim, &proof), Ok(()));
        let theirs = InclusionProof::<Sha256>::try_from_bytes(joined(&proof)).unwrap();
        let root = RootHash::<Sha256>::new(Output::<Sha256>::from(root.0), size);
        prop_assert!(root.verify_inclusion(leaves[at].as_bytes(), at as u64, &theirs).is_ok());
    }

    #[test]
    fn consistency_proofs_equal_those_of_ct_merkle(
        size in 1_u64..200, place: prop::sample::Index,
    ) {
        let leaves = leaves(size);
        let old_size = place.index(leaves.len()) + 1;
        let reference = reference(&leaves);
        let proof = consistency(&Levels::new(&leaves), old_size as u64, size).unwrap();
        let theirs = reference.prove_consistency(leaves.len() - old_size);
        prop_assert_eq!(joined(&proof), theirs.as_bytes());
        prop_assert!(ConsistencyProof::<Sha256>::try_from_bytes(joined(&proof)).is_ok());

        let claim = Consistency {
            old_size: old_size as u64,
            old_root: frontier(&leaves[..old_size]).root(),
            new_size: size,
            new_root: frontier(&leaves).root(),
        };
        prop_assert_eq!(verify_consistency(&claim, &proof), Ok(()));
    }

    #[test]
    fn a_proof_proves_nothing_else(
        size in 2_u64..100, place: prop::sample::Index, wrong: prop::sample::Index,
    ) {
        let leaves = leaves(size);
        let nodes = Levels::new(&leaves);
        let root = frontier(&leaves).root();
        let (index, other) = (place.index(leaves.len()), wrong.index(leaves.len()));
        let proof = inclusion(&nodes, index as u64, size).unwrap();
        let claim = Inclusion { leaf: leaves[index], index: index as u64, size, root };
        if other != index {
            let moved = Inclusion { index: other as u64, ..claim };
            prop_assert!(verify_inclusion(&moved, &proof).is_err());
            let swapped = Inclusion { leaf: leaves[other], ..claim };
            prop_assert!(verify_inclusion(&swapped, &proof).is_err());
        }
        let longer = [&proof[..], &[root]].concat();
        prop_assert_eq!(verify_inclusion(&claim, &longer), Err(ProofError::Length));
        prop_assert_eq!(
            verify_inclusion(&claim, &proof[1..]).is_err(), true, "a hash is missing"
        );

        let old_size = 1 + other as u64;
        let claim = Consistency {
            old_size,
            old_root: frontier(&leaves[..=other]).root(),
            new_size: size,
            new_root: root,
        };
        let proof = consistency(&nodes, old_size, size).unwrap();
        let forged = Consistency { old_root: empty_root(), ..claim };
        prop_assert!(verify_consistency(&forged, &proof).is_err());
        let forged = Consistency { new_root: empty_root(), ..claim };
        prop_assert!(verify_consistency(&forged, &proof).is_err());
        let longer = [&proof[..], &[root]].concat();
        prop_assert_eq!(verify_consistency(&claim, &longer), Err(ProofError::Length));
    }
}
