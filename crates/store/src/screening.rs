//! What the screening of an import asks: what forbids an address, what others
//! complained of, what other lists look like. Keys are keyed hashes; of other
//! accounts nothing leaves but numbers and sketches.

use std::collections::BTreeSet;

use domain::{AccountId, ImportId, ListId, Timestamp};

use crate::{
    NIL, Scope, Statement, Step, Store, StoreError, Value,
    batch::{BatchRow, batch},
    keys::AddressKey,
    params, statement,
};

static SUPPRESSED: Statement = statement!("screening/suppressed", dialects);
static COMPLAINED_ELSEWHERE: Statement = statement!("screening/complained_elsewhere", dialects);
static PUT_SKETCH: Statement = statement!("screening/put_sketch");
static SKETCH_OF: Statement = statement!("screening/sketch_of");
static OTHER_SKETCHES: Statement = statement!("screening/other_sketches");

pub(crate) static ALL: &[&Statement] =
    &[&SUPPRESSED, &COMPLAINED_ELSEWHERE, &PUT_SKETCH, &SKETCH_OF, &OTHER_SKETCHES];

pub(crate) fn keys_batch(keys: &[AddressKey]) -> Value {
    batch(keys.iter().map(|it| BatchRow::default().bytes("key", it)))
}

/// Which of these addresses (keys of the installation) are suppressed for a
/// list: on it, in the account, or everywhere.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn suppressed(
    store: &Store,
    (account, list): (AccountId, ListId),
    keys: &[AddressKey],
    now: Timestamp,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let params = params![account, list, NIL, now, keys_batch(keys)];
    let rows = store.read(Scope::Account(account), &SUPPRESSED, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many of these addresses complained of other accounts.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn complained_elsewhere(
    store: &Store,
    account: AccountId,
    keys: &[AddressKey],
) -> Result<u64, StoreError> {
    let scope = Scope::System("complaints of other accounts say what a list is worth");
    let rows = store.read(scope, &COMPLAINED_ELSEWHERE, params![account, keys_batch(keys)]).await?;
    let found: BTreeSet<Vec<u8>> = rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    Ok(found.len() as u64)
}

/// Keeps the sketch of an import's addresses.
#[must_use]
pub fn put_sketch(
    (account, import): (AccountId, ImportId),
    (addresses, sketch): (u64, Vec<u8>),
) -> Step {
    Step::new(&PUT_SKETCH, params![account, import, addresses, sketch])
}

/// The sketch of an import, with how many addresses it has.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn sketch_of(
    store: &Store,
    (account, import): (AccountId, ImportId),
) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    let rows = store.read(Scope::Account(account), &SKETCH_OF, params![account, import]).await?;
    rows.first().map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Sketches of the newest lists of other accounts, each with how many addresses
/// the list has; at most 2,000.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn other_sketches(
    store: &Store,
    account: AccountId,
) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
    let scope = Scope::System("what a list has in common with those of others");
    let rows = store.read(scope, &OTHER_SKETCHES, params![account]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
