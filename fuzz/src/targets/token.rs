//! Tokens of links and local parts: what nobody made opens to nothing.

use domain::token::{Purpose, Token};

use crate::{Target, corpus};

/// No bytes open without the tag of the key; and none panic.
pub const TARGET: Target = Target {
    name: "token",
    run,
    seeds: &[
        b"b-0410000000000000000000000000000000000000000000000000000000",
        b"AQEAAAAHAZG7Yl4ufgCKN2cAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        b"u-AAAAAAAAAAAA",
    ],
    corpora: &[],
    split: corpus::lines,
};

fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // A tag that depends on every byte, and that no mutation computes.
    let mac = |version: u8, data: &[u8]| {
        let sum = data.iter().fold(u64::from(version) + 0x9e37_79b9, |sum, it| {
            (sum ^ u64::from(*it)).wrapping_mul(0x0100_0000_01b3).rotate_left(23)
        });
        let mut tag = [0x5a; 32];
        tag[..8].copy_from_slice(&sum.to_be_bytes());
        Some(tag)
    };
    for purpose in Purpose::ALL {
        assert!(Token::from_url(&text, purpose, &mac).is_err(), "a link was forged");
        assert!(Token::from_local(&text, purpose, &mac).is_err(), "a local part was forged");
    }
}
