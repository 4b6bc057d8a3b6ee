//! Sealed bytes under the digest of their content: sources, compiled content,
//! uploads, evidence (DECISIONS D6).

use aws_lc_rs::digest::{SHA256, digest};
use domain::{AccountId, Digest, Personal, Sealed, Timestamp};
use store::{Place, Step, keys::AccountKeys};

use crate::{App, Failure};

/// The digest of bytes.
#[must_use]
pub fn digest_of(bytes: &[u8]) -> Digest {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, bytes).as_ref());
    Digest(out)
}

fn place(digest: &Digest) -> Place<'_> {
    Place { table: "blob", column: "sealed_bytes", row: &digest.0 }
}

/// The step that keeps `bytes`, and their digest.
#[must_use]
pub fn put(keys: &AccountKeys, account: AccountId, bytes: &[u8], now: Timestamp) -> (Step, Digest) {
    let (sealed, digest) = sealed(keys, bytes);
    (store::blob::put(account, digest, sealed, now), digest)
}

/// Bytes as they are kept: sealed, with their size, and their digest.
#[must_use]
pub fn sealed(keys: &AccountKeys, bytes: &[u8]) -> ((Sealed, u64), Digest) {
    let digest = digest_of(bytes);
    ((keys.seal(&place(&digest), bytes), bytes.len() as u64), digest)
}

/// The bytes of a digest.
///
/// # Errors
/// [`Failure::NotFound`] when the account keeps no such bytes,
/// [`Failure::Unavailable`] when they do not open.
pub async fn get(
    app: &App,
    keys: &AccountKeys,
    account: AccountId,
    digest: Digest,
) -> Result<Personal<Vec<u8>>, Failure> {
    let sealed = store::blob::get(app.store(), account, digest).await?;
    keys.open(&place(&digest), &sealed.ok_or(Failure::NotFound("blob"))?)
        .map_err(|source| Failure::unavailable("kept bytes", source))
}
