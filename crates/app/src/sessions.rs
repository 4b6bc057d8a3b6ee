//! Sessions of the console: a signed value that names a key and an end.
//!
//! Nothing is stored. The value holds the hash of the key it was opened with,
//! which is looked up at every visit: ending a key ends its sessions. Its
//! signature is made with a key derived for this purpose alone.

use aws_lc_rs::hmac;
use data_encoding::BASE64URL_NOPAD;
use domain::{SignedDuration, Timestamp, instant};
use store::keys::TokenPurpose;

use crate::{Actor, App, Failure, access};

/// How long a session lasts.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(12);

const HASH_BYTES: usize = 32;
const PAYLOAD_BYTES: usize = HASH_BYTES + 8;
const TAG_BYTES: usize = 32;

fn ended() -> Failure {
    Failure::Forbidden("the session is not valid, or has ended".to_owned())
}

/// Derived from the installation's ledger key under a label of its own, so that
/// neither can stand in for the other.
fn key(app: &App) -> hmac::Key {
    let base = app.keys().token_version(TokenPurpose::LedgerOrigin, 1);
    let base = base.expect("loading checked that version 1 of every purpose is there");
    hmac::Key::new(hmac::HMAC_SHA256, &base.sign(b"assent console session key 1"))
}

/// Opens a session with a key of the API; gives who it is and the session's
/// value.
///
/// # Errors
/// [`Failure::Forbidden`] for a key that is not known or was ended.
pub async fn open(app: &App, secret: &str) -> Result<(Actor, String), Failure> {
    let actor = access::authenticate(app, secret).await?;
    let end = app.now().saturating_add(LIFETIME).unwrap_or(Timestamp::MAX);
    let mut value = access::secret_hash(secret).to_vec();
    value.extend_from_slice(&instant::micros(end).to_be_bytes());
    let tag = hmac::sign(&key(app), &value);
    value.extend_from_slice(tag.as_ref());
    Ok((actor, BASE64URL_NOPAD.encode(&value)))
}

/// Who a session's value stands for.
///
/// # Errors
/// [`Failure::Forbidden`] when it is not ours, has ended, or its key was ended.
pub async fn actor(app: &App, value: &str) -> Result<Actor, Failure> {
    // The length is known before anything foreign is decoded.
    if value.len() != BASE64URL_NOPAD.encode_len(PAYLOAD_BYTES + TAG_BYTES) {
        return Err(ended());
    }
    let bytes = BASE64URL_NOPAD.decode(value.as_bytes()).map_err(|_| ended())?;
    let (payload, tag) = bytes.split_at(PAYLOAD_BYTES);
    hmac::verify(&key(app), payload, tag).map_err(|_| ended())?;
    let (hash, end) = payload.split_at(HASH_BYTES);
    let end: [u8; 8] = end.try_into().map_err(|_| ended())?;
    if app.now() >= instant::from_micros(i64::from_be_bytes(end)) {
        return Err(ended());
    }
    let hash: [u8; HASH_BYTES] = hash.try_into().map_err(|_| ended())?;
    access::behind(app, hash).await
}
