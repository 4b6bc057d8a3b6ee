//! Ledgers that go on, shrink and fork, by their tiles.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use domain::{AccountId, Digest};

use super::*;
use crate::{
    Frontier, Leaf, Origin,
    tree::{
        gather::consistency_nodes,
        proof::Levels,
        tile::{Tile, Tiles, WIDTH, tiles_of},
    },
};

fn leaves(count: u16, salt: u8) -> Vec<Leaf> {
    let leaf = |number: u16| {
        let mut hash = [salt; 32];
        hash[..2].copy_from_slice(&number.to_be_bytes());
        Leaf(Digest(hash))
    };
    (0..count).map(leaf).collect()
}

fn checkpoint(leaves: &[Leaf]) -> Checkpoint {
    let mut frontier = Frontier::new();
    frontier.extend(leaves.iter().copied());
    let origin = Origin::new("mail.example.org", AccountId::from_bytes([1; 16])).unwrap();
    Checkpoint { origin, size: frontier.size(), root: frontier.root() }
}

/// What a server with these leaves answers when it is asked for a tile.
fn served(leaves: &[Leaf], tile: Tile) -> Vec<u8> {
    let levels = Levels::new(leaves);
    let hash = |index| levels.node(8 * tile.level, index).expect("a full subtree").0;
    (tile.first()..tile.first() + tile.width).flat_map(hash).collect()
}

/// What a witness that saw `old` says of a ledger with the leaves `new`.
fn said(old: &[Leaf], new: &[Leaf]) -> Result<(), String> {
    let (seen, next) = (checkpoint(old), checkpoint(new));
    let mut tiles = Tiles::of_size(next.size);
    for tile in tiles_of(&consistency_nodes(seen.size, next.size), next.size) {
        assert!(tile.is_in(next.size), "{tile}");
        assert!(tiles.add(tile, &served(new, tile)));
    }
    accept(Some(&seen), &next, &tiles).map_err(|it| it.to_string())
}

#[test]
fn a_ledger_that_goes_on_is_accepted_at_every_size() {
    let all = leaves(700, 0);
    for old in [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 600, 699, 700] {
        for new in [700, 699, 600, 513, 512, 257, 256, 255, 3, 1] {
            if old <= new {
                assert_eq!(said(&all[..old], &all[..new]), Ok(()), "{old} to {new}");
            }
        }
    }
}

/// THREATS S18: a ledger that was cut, or shown to others with another history.
#[test]
fn a_shrunken_and_a_forked_ledger_are_refused() {
    let (all, other) = (leaves(700, 0), leaves(700, 1));
    let shrunk = "the ledger shrank: 600 leaves were seen, now it has 300";
    assert_eq!(said(&all[..600], &all[..300]), Err(shrunk.to_owned()));
    let forked = "the ledger forked: its first 300 leaves are not those that were seen";
    assert_eq!(said(&other[..300], &all), Err(forked.to_owned()));
    assert_eq!(said(&other[..300], &all[..300]), Err(forked.to_owned()));
    let mut one = all.clone();
    one[7] = other[7];
    assert_eq!(said(&all[..300], &one), Err(forked.to_owned()));
}

#[test]
fn a_ledger_that_shows_no_tiles_is_not_signed() {
    let all = leaves(9, 0);
    let (seen, next) = (checkpoint(&all[..4]), checkpoint(&all));
    let refused = accept(Some(&seen), &next, &Tiles::of_size(9)).unwrap_err();
    assert_eq!(refused, Refusal::Unproven { seen: 4 });
    let origin = Origin::new("other.example.org", AccountId::from_bytes([1; 16])).unwrap();
    let other = Checkpoint { origin, ..next.clone() };
    assert_eq!(accept(Some(&seen), &other, &Tiles::of_size(9)), Err(Refusal::Origin));
    assert_eq!(accept(None, &next, &Tiles::of_size(9)), Ok(()));
}

#[test]
fn a_tile_has_one_name() {
    let tile = |level, index, width| Tile { level, index, width };
    for (name, expected) in [
        ("tile/0/000", tile(0, 0, WIDTH)),
        ("tile/1/067.p/5", tile(1, 67, 5)),
        ("tile/0/x001/x234/067", tile(0, 1_234_067, WIDTH)),
    ] {
        assert_eq!(name.parse(), Ok(expected));
        assert_eq!(expected.to_string(), name);
    }
    for name in [
        "tile/0/0",
        "tile/0/001.p/256",
        "tile/0/001.p/0",
        "tile/8/001",
        "tile/0/x000/001",
        "tile/0/xx01/001",
        "tile/00/001",
        "tile/0/+01",
        "tile/0/001.p/05",
        "tile/0/",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert!(name.parse::<Tile>().is_err(), "{name}");
    }
}

#[test]
fn a_cosignature_names_its_second_and_belongs_to_one_text() {
    let pair = |seed| Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
    let public = |seed| pair(seed).public_key().as_ref().try_into().unwrap();
    let ledger = checkpoint(&leaves(5, 0));
    let key = VerifierKey::new(&ledger.origin.to_string(), public(1)).unwrap();
    let sign = |seed: u8, text: &[u8]| pair(seed).sign(text).as_ref().try_into().unwrap();
    let note = ledger.sign(&key, |text| sign(1, text)).unwrap();
    let witness = WitnessKey::new("witness.example/w", public(2)).unwrap();
    assert_eq!(witness.to_string().parse(), Ok(witness.clone()));
    assert_eq!(witness.signed_at(&note), None);
    let at = Timestamp::from_second(1_790_000_000).unwrap();
    let both = witness.cosign(&note, at, |text| sign(2, text)).unwrap();
    assert_eq!(witness.signed_at(&both), Some(1_790_000_000));
    assert_eq!(crate::checkpoint::open(&both, &[key]).unwrap(), ledger);
    assert_eq!(witness.signed_at(&both.replacen("\n5\n", "\n6\n", 1)), None);
    let stranger = WitnessKey::new("witness.example/w", public(3)).unwrap();
    assert_eq!(stranger.signed_at(&both), None);
}
