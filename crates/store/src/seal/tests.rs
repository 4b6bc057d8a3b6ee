//! What is sealed opens where it was sealed, and nowhere else.

use proptest::prelude::*;

use super::*;
use crate::testing::CountedEntropy;

const PLACE: Place<'static> = Place { table: "contact_version", column: "sealed_data", row: b"7" };

fn key(secret: u8, owner: u8) -> SealingKey {
    SealingKey::new(&Zeroizing::new([secret; 32]), [owner; 16], CountedEntropy::seeded(1))
}

fn opened(key: &SealingKey, place: &Place<'_>, sealed: &Sealed) -> String {
    match key.open(place, sealed) {
        Ok(plain) => String::from_utf8(plain.reveal().clone()).unwrap(),
        Err(error) => error.to_string(),
    }
}

const REFUSED: &str = "the sealed value does not open: wrong key, wrong place, or damaged";

#[test]
fn a_sealed_value_opens_in_its_place_only() {
    let key_1 = key(1, 1);
    let sealed = key_1.seal(&PLACE, "Jane".as_bytes());
    assert_eq!(opened(&key_1, &PLACE, &sealed), "Jane");
    for elsewhere in [
        Place { table: "contact", ..PLACE },
        Place { column: "sealed_other", ..PLACE },
        Place { row: b"8", ..PLACE },
        Place { row: b"", ..PLACE },
    ] {
        assert_eq!(opened(&key_1, &elsewhere, &sealed), REFUSED);
    }
}

#[test]
fn another_key_and_another_account_do_not_open_it() {
    let sealed = key(1, 1).seal(&PLACE, b"Jane");
    assert_eq!(opened(&key(2, 1), &PLACE, &sealed), REFUSED);
    assert_eq!(opened(&key(1, 2), &PLACE, &sealed), REFUSED);
}

#[test]
fn the_same_value_is_sealed_differently_each_time() {
    let key = key(1, 1);
    assert_ne!(key.seal(&PLACE, b"Jane"), key.seal(&PLACE, b"Jane"));
}

#[test]
fn the_same_entropy_seals_the_same_bytes() {
    let sealed = key(1, 1).seal(&PLACE, b"Jane");
    assert_eq!(sealed, key(1, 1).seal(&PLACE, b"Jane"));
    assert_eq!(sealed.0.len(), 29 + 4);
    assert_eq!(sealed.0[0], 1);
}

#[test]
fn an_unknown_format_is_told_from_a_wrong_key() {
    let unknown = "the sealed value has no known format";
    assert_eq!(opened(&key(1, 1), &PLACE, &Sealed(vec![])), unknown);
    assert_eq!(opened(&key(1, 1), &PLACE, &Sealed(vec![1; 28])), unknown);
    assert_eq!(opened(&key(1, 1), &PLACE, &Sealed(vec![2; 60])), unknown);
    assert_eq!(opened(&key(1, 1), &PLACE, &Sealed(vec![1; 60])), REFUSED);
}

proptest! {
    #[test]
    fn any_value_comes_back_and_any_changed_byte_is_noticed(
        plain: Vec<u8>, at: prop::sample::Index, flip in 1..=255_u8,
    ) {
        let key = key(3, 3);
        let sealed = key.seal(&PLACE, &plain);
        let opened = key.open(&PLACE, &sealed).unwrap();
        prop_assert_eq!(opened.reveal(), &plain);
        let mut damaged = sealed.0;
        let at = at.index(damaged.len());
        damaged[at] ^= flip;
        prop_assert!(key.open(&PLACE, &Sealed(damaged)).is_err());
    }

    #[test]
    fn foreign_bytes_never_panic(bytes: Vec<u8>) {
        prop_assert!(key(1, 1).open(&PLACE, &Sealed(bytes)).is_err());
    }
}
