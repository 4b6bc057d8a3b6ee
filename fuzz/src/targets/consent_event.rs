//! Consent events in their canonical bytes, as a ledger export brings them. Seeds are the
//! events of `testdata/ledger`, good and bad.

use consent::encoding::{decode, encode};

use crate::{Target, corpus};

/// What decodes encodes to the very same bytes: one event has one form, so one
/// leaf hash.
pub const TARGET: Target = Target {
    name: "consent-event",
    run,
    seeds: &[b"\x01", b"\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"],
    corpora: &["ledger"],
    split: corpus::quoted_hex,
};

fn run(bytes: &[u8]) {
    if let Ok(event) = decode(bytes) {
        assert_eq!(encode(&event).as_deref(), Ok(bytes), "the encoding is not canonical");
    }
}
