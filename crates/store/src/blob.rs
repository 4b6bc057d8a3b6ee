//! Sealed bytes under the digest of their content (DECISIONS D6).

use domain::{AccountId, Digest, Sealed, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static PUT: Statement = statement!("blob/put");
static GET: Statement = statement!("blob/get");
static RELEASE: Statement = statement!("blob/release");
static DELETE_UNUSED: Statement = statement!("blob/delete_unused");

pub(crate) static ALL: &[&Statement] = &[&PUT, &GET, &RELEASE, &DELETE_UNUSED];

/// Keeps bytes, or adds a reference to bytes kept already.
#[must_use]
pub fn put(
    account: AccountId,
    digest: Digest,
    (sealed, size_bytes): (Sealed, u64),
    now: Timestamp,
) -> Step {
    Step::new(&PUT, params![account, digest, sealed, size_bytes, now])
}

/// Takes back one reference to bytes, and deletes them when it was the last.
#[must_use]
pub fn release(account: AccountId, digest: Digest) -> [Step; 2] {
    [
        Step::new(&RELEASE, params![account, digest]).exactly(1),
        Step::new(&DELETE_UNUSED, params![account, digest]),
    ]
}

/// The sealed bytes of a digest.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    store: &Store,
    account: AccountId,
    digest: Digest,
) -> Result<Option<Sealed>, StoreError> {
    let rows = store.read(Scope::Account(account), &GET, params![account, digest]).await?;
    rows.first().map(|row| row.get(0)).transpose()
}
