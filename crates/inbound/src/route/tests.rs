//! Local parts as anybody may write them.

use domain::{DeliveryId, token::Subject};
use proptest::prelude::*;

use super::*;

fn route(local: &str) -> String {
    match Route::of(local) {
        Route::Token { purpose, .. } => format!("{purpose:?}"),
        other => format!("{other:?}"),
    }
}

fn mac(purpose: Purpose) -> impl Mac {
    move |_: u8, bytes: &[u8]| {
        let sum = bytes.iter().fold(purpose.letter() as u8, |sum, it| sum.wrapping_mul(31) ^ it);
        Some([sum; 32])
    }
}

#[test]
fn addresses_are_told_by_their_form() {
    for (local, expected) in [
        ("b-0123abc", "Bounce"),
        ("B-0123ABC", "Bounce"),
        ("u-0123abc", "Unsubscribe"),
        ("f-0123abc", "Feedback"),
        ("r-0123abc", "Reply"),
        ("c-0123abc", "Unknown"),
        ("b-", "Unknown"),
        ("b-01 23", "Unknown"),
        ("b-0123@x", "Unknown"),
        ("bb-0123", "Unknown"),
        ("ü-0123", "Unknown"),
        ("Postmaster", "Postmaster"),
        ("abuse", "Abuse"),
        ("FBL", "Loops"),
        ("flora", "Unknown"),
        ("", "Unknown"),
    ] {
        assert_eq!(route(local), expected, "{local}");
    }
    assert_eq!(route(&format!("b-{}", "a".repeat(63))), "Unknown");
}

#[test]
fn a_token_that_we_made_opens_with_the_keys_of_its_purpose_only() {
    let subject = Subject::Delivery(DeliveryId::from_bytes([5; 16]));
    let token = Token { purpose: Purpose::Bounce, key_version: 1, account: 9, subject };
    let local = token.to_local(&mac(Purpose::Bounce)).unwrap();
    assert_eq!(Route::of(&local).token(mac), Ok(token));
    assert_eq!(Route::of(&local.to_uppercase()).token(mac), Ok(token));

    let other = local.replacen("b-", "u-", 1);
    assert_eq!(Route::of(&other).token(mac), Err(TokenError::Invalid));
    assert_eq!(Route::Postmaster.token(mac), Err(TokenError::Invalid));
}

proptest! {
    #[test]
    fn any_text_has_a_route(local in "\\PC{0,90}") {
        if let Route::Token { local: kept, .. } = Route::of(&local) {
            prop_assert_eq!(&kept, &local);
            prop_assert!(local.len() <= 64 && local.is_ascii());
        }
    }
}
