//! Checkpoints: their text, and who may be believed.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use proptest::prelude::*;

use super::*;

fn origin() -> Origin {
    Origin::new("mail.example.org", AccountId::from_bytes([1; 16])).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: origin(), size: 42, root: Digest([7; 32]) }
}

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn key(seed: u8) -> VerifierKey {
    let public = pair(seed).public_key().as_ref().try_into().unwrap();
    VerifierKey::new(&origin().to_string(), public).unwrap()
}

fn signed(checkpoint: &Checkpoint, seed: u8) -> String {
    checkpoint.sign(&key(seed), |text| pair(seed).sign(text).as_ref().try_into().unwrap()).unwrap()
}

#[test]
fn the_text_is_three_lines() {
    assert_eq!(
        checkpoint().text(),
        "mail.example.org/ledger/account_01040g2081040g2081040g2081\n42\n\
         BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n"
    );
}

#[test]
fn a_checkpoint_opens_with_a_known_key_only() {
    let note = signed(&checkpoint(), 1);
    assert_eq!(open(&note, &[key(2), key(1)]), Ok(checkpoint()));
    assert_eq!(open(&note, &[key(2)]), Err(OpenError::Unsigned));
    assert_eq!(open(&note, &[]), Err(OpenError::Unsigned));
    let enlarged = note.replacen("\n42\n", "\n43\n", 1);
    assert_eq!(open(&enlarged, &[key(1)]), Err(OpenError::Wrong(origin().to_string())));
}

#[test]
fn signatures_of_witnesses_are_ignored_but_wrong_ones_of_known_keys_are_not() {
    let note = signed(&checkpoint(), 1);
    let witness = "— witness.example/w AAAAAAAAAAA=\n";
    assert_eq!(open(&format!("{note}{witness}"), &[key(1)]), Ok(checkpoint()));
    let other = signed(&Checkpoint { size: 43, ..checkpoint() }, 2);
    let stolen = other.lines().last().unwrap();
    assert_eq!(open(&format!("{note}{stolen}\n"), &[key(1)]), Ok(checkpoint()));
    let opened = open(&format!("{note}{stolen}\n"), &[key(1), key(2)]);
    assert_eq!(opened, Err(OpenError::Wrong(origin().to_string())));
}

#[test]
fn a_second_way_to_write_the_same_is_refused() {
    let text = checkpoint().text();
    for (from, to) in [
        ("\n42\n", "\n042\n"),
        ("\n42\n", "\n+42\n"),
        ("\n42\n", "\n42 \n"),
        ("Bwc=\n", "Bwd=\n"),
        ("Bwc=\n", "Bwc=\nextension\n"),
        ("Bwc=\n", "Bwc=\n\n"),
        ("mail.example.org", "mail example.org"),
        ("account_", "contact_"),
    ] {
        let text = text.replacen(from, to, 1);
        let signer = |text: &[u8]| pair(1).sign(text).as_ref().try_into().unwrap();
        let note = note::sign(&text, &key(1), signer).unwrap();
        assert_eq!(open(&note, &[key(1)]), Err(OpenError::Text), "{text:?}");
    }
}

#[test]
fn an_origin_is_a_host_and_an_account() {
    let text = origin().to_string();
    assert_eq!(text.parse(), Ok(origin()));
    assert!(Origin::new("localhost:8080", AccountId::from_bytes([1; 16])).is_ok());
    for host in ["", "a b", "a+b", "bücher.example", "a\nb"] {
        assert_eq!(Origin::new(host, AccountId::from_bytes([1; 16])), Err(OriginError), "{host}");
    }
    assert_eq!("mail.example.org/ledger/".parse::<Origin>(), Err(OriginError));
}

proptest! {
    #[test]
    fn foreign_notes_never_panic(note in "(.|\n){0,60}(\n\n— .{0,20}\n)?") {
        let _ = open(&note, &[key(1)]);
    }
}
