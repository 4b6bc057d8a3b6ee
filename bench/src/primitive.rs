//! What bounds us: the cryptography that no way of doing the work can avoid.

use std::hint::black_box;

use anyhow::{Context as _, Result};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    digest::{SHA256, digest},
    hmac,
};

use crate::watch::Watch;

/// Hashes of the shortest run: less is within the grain of the clock.
const LEAST: u32 = 1_000_000;
/// Bytes of personal data of one contact that are sealed.
const CONTACT_BYTES: usize = 120;

/// Microseconds for one SHA-256 of a node: a byte and two hashes.
///
/// # Errors
/// When time cannot be told.
pub fn node_hashes(count: u32) -> Result<f64> {
    let count = count.max(LEAST);
    let watch = Watch::start()?;
    let mut node = [1; 65];
    for _ in 0..count {
        let hash = digest(&SHA256, &node);
        node[1..33].copy_from_slice(hash.as_ref());
    }
    black_box(node);
    Ok(watch.took()?.each_us(count))
}

/// Microseconds of cryptography for one contact that is new: two keyed hashes of
/// its address, its key, its data and its event sealed, and the leaf of the
/// event.
///
/// # Errors
/// When time cannot be told.
pub fn new_contact(count: u32) -> Result<f64> {
    let count = count.clamp(1, LEAST);
    let look_up = hmac::Key::new(hmac::HMAC_SHA256, &[1; 32]);
    let watch = Watch::start()?;
    for number in 0..count {
        let mut address = *b"someone-0000@some-provider.example";
        address[8..12].copy_from_slice(&number.to_le_bytes());
        let key = hmac::sign(&look_up, &address);
        black_box(hmac::sign(&look_up, key.as_ref()));
        let derived = hmac::sign(&look_up, &[2; 16]);
        let key = UnboundKey::new(&AES_256_GCM, derived.as_ref()).ok().context("a key")?;
        let key = LessSafeKey::new(key);
        for _ in ["data", "event"] {
            let mut sealed = vec![3; CONTACT_BYTES];
            let nonce = Nonce::assume_unique_for_key([4; 12]);
            key.seal_in_place_append_tag(nonce, Aad::from(&address), &mut sealed)
                .ok()
                .context("sealing")?;
            black_box(digest(&SHA256, &sealed));
        }
    }
    Ok(watch.took()?.each_us(count))
}
