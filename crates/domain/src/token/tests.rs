//! Tokens as attackers see them: one changed character, the wrong purpose, a
//! missing key, noise.
//!
//! The tag here is a toy (the real one is HMAC in `store`): it is different for
//! every key, purpose and payload, which is all these tests need.

use proptest::prelude::*;

use super::*;

fn toy(secret: u64) -> impl Fn(u8, &[u8]) -> Option<[u8; 32]> {
    move |version, bytes| {
        let mut state = secret ^ u64::from(version);
        (version < 200).then(|| {
            std::array::from_fn(|place| {
                for byte in bytes {
                    state = (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
                }
                state = state.rotate_left(29) ^ place as u64;
                state.to_be_bytes()[0]
            })
        })
    }
}

fn token(purpose: Purpose, subject: Subject) -> Token {
    Token { purpose, key_version: 3, account: 70_000, subject }
}

fn subjects() -> [Subject; 5] {
    [
        Subject::Delivery(DeliveryId::from_bytes([7; 16])),
        Subject::Contact(ContactId::from_bytes([255; 16])),
        Subject::ContactOnList(ContactId::from_bytes([1; 16]), ListId::from_bytes([0; 16])),
        Subject::Consent(ConsentEventId::from_bytes([9; 16])),
        Subject::Reply(CaseReplyId::from_bytes([4; 16])),
    ]
}

#[test]
fn a_token_opens_to_what_was_sealed_in_both_forms() {
    for purpose in Purpose::ALL {
        for subject in subjects() {
            let (token, mac) = (token(purpose, subject), toy(1));
            let url = token.to_url(&mac).unwrap();
            assert_eq!(Token::from_url(&url, purpose, &mac), Ok(token));
            match token.to_local(&mac) {
                Ok(local) => {
                    assert!(local.len() <= 64 && local == local.to_ascii_lowercase(), "{local}");
                    let shouted = local.to_ascii_uppercase();
                    assert_eq!(Token::from_local(&local, purpose, &mac), Ok(token));
                    assert_eq!(Token::from_local(&shouted, purpose, &mac), Ok(token));
                }
                Err(error) => {
                    assert_eq!(error, TokenError::Long);
                    assert!(matches!(subject, Subject::ContactOnList(..)));
                }
            }
        }
    }
}

#[test]
fn a_click_token_cannot_unsubscribe_even_under_the_same_key() {
    let mac = toy(1);
    let click = token(Purpose::Click, subjects()[0]);
    let url = click.to_url(&mac).unwrap();
    assert_eq!(Token::from_url(&url, Purpose::Unsubscribe, &mac), Err(TokenError::Invalid));
    let local = click.to_local(&mac).unwrap();
    let renamed = local.replacen("c-", "u-", 1);
    assert_eq!(Token::from_local(&local, Purpose::Unsubscribe, &mac), Err(TokenError::Invalid));
    assert_eq!(Token::from_local(&renamed, Purpose::Unsubscribe, &mac), Err(TokenError::Invalid));
}

#[test]
fn a_token_of_another_key_or_another_account_is_refused() {
    let url = token(Purpose::Why, subjects()[1]).to_url(&toy(1)).unwrap();
    assert_eq!(Token::from_url(&url, Purpose::Why, &toy(2)), Err(TokenError::Invalid));

    let mut bytes = BASE64URL_NOPAD.decode(url.as_bytes()).unwrap();
    bytes[5] ^= 1;
    let moved = BASE64URL_NOPAD.encode(&bytes);
    assert_eq!(Token::from_url(&moved, Purpose::Why, &toy(1)), Err(TokenError::Invalid));
}

#[test]
fn without_its_key_nothing_is_written_or_opened() {
    let keyless = Token { key_version: 250, ..token(Purpose::Why, subjects()[0]) };
    assert_eq!(keyless.to_url(&toy(1)), Err(TokenError::Key));
}

#[test]
fn every_purpose_has_a_letter_of_its_own() {
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::of_letter(purpose.letter()), Some(purpose));
    }
}

proptest! {
    #[test]
    fn any_single_change_of_character_is_refused(
        place in 0_usize..200, other in "[ -~]", purpose in 0_usize..10, subject in 0_usize..4,
    ) {
        let (mac, purpose) = (toy(5), Purpose::ALL[purpose]);
        let token = token(purpose, subjects()[subject]);
        let change = |text: &str| {
            let place = place % text.len();
            format!("{}{other}{}", &text[..place], &text[place + 1..])
        };

        let url = token.to_url(&mac).unwrap();
        if change(&url) != url {
            prop_assert!(Token::from_url(&change(&url), purpose, &mac).is_err());
        }
        if let Ok(local) = token.to_local(&mac)
            && !change(&local).eq_ignore_ascii_case(&local)
        {
            prop_assert!(Token::from_local(&change(&local), purpose, &mac).is_err());
        }
    }

    #[test]
    fn foreign_text_never_panics_and_never_opens(text in "\\PC{0,140}", letter in "[a-z]-") {
        let mac = toy(9);
        for purpose in Purpose::ALL {
            prop_assert!(Token::from_url(&text, purpose, &mac).is_err());
            prop_assert!(Token::from_local(&text, purpose, &mac).is_err());
            let local = format!("{letter}{text}");
            prop_assert!(Token::from_local(&local, purpose, &mac).is_err());
        }
    }
}
