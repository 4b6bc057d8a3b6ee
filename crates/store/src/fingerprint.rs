//! Fingerprints: lists of addresses that must not be imported (R002-34, R002-35).
//!
//! A feed comes in versions; the newest that was read to its end matches. Its
//! addresses are kept as keyed hashes under a key of the installation.

use std::collections::BTreeMap;

use domain::{AccountId, ContactId, FingerprintId, Sealed, Timestamp};

use crate::{
    NIL, Row, Scope, Statement, Step, Store, StoreError, keys::AddressKey, params,
    screening::keys_batch, statement,
};

static INSERT: Statement = statement!("fingerprint/insert");
static INSERT_ADDRESSES: Statement = statement!("fingerprint/insert_addresses", dialects);
static READY: Statement = statement!("fingerprint/ready");
static RETIRE_OTHERS: Statement = statement!("fingerprint/retire_others");
static DELETE_UNREADY: Statement = statement!("fingerprint/delete_unready");
static DELETE_UNREADY_ADDRESSES: Statement = statement!("fingerprint/delete_unready_addresses");
static EVERY: Statement = statement!("fingerprint/all");
static ADDRESSES: Statement = statement!("fingerprint/addresses");
static HITS: Statement = statement!("fingerprint/hits", dialects);
static SKETCHES: Statement = statement!("fingerprint/sketches");
static EXCEPT: Statement = statement!("fingerprint/except");
static EXCEPTIONS: Statement = statement!("fingerprint/exceptions");
static PEOPLE: Statement = statement!("fingerprint/people");
static TERMINATED: Statement = statement!("fingerprint/terminated");

pub(crate) static ALL: &[&Statement] = &[
    &INSERT,
    &INSERT_ADDRESSES,
    &READY,
    &RETIRE_OTHERS,
    &DELETE_UNREADY,
    &DELETE_UNREADY_ADDRESSES,
    &EVERY,
    &ADDRESSES,
    &HITS,
    &SKETCHES,
    &EXCEPT,
    &EXCEPTIONS,
    &PEOPLE,
    &TERMINATED,
];

/// Why fingerprints are read and written beyond one account.
pub const SYSTEM: Scope = Scope::System("fingerprints belong to no account");

/// A fingerprint to begin.
#[derive(Clone, Debug)]
pub struct NewFingerprint {
    /// Its id.
    pub id: FingerprintId,
    /// `feed` or `terminated`.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from.
    pub source: String,
    /// The present.
    pub now: Timestamp,
}

/// Begins a fingerprint. A version of that name that was never read to its end
/// goes.
#[must_use]
pub fn begin(new: &NewFingerprint) -> [Step; 3] {
    let NewFingerprint { id, kind, name, version, source, now } = new.clone();
    [
        Step::new(&DELETE_UNREADY_ADDRESSES, params![name.clone(), version.clone()]),
        Step::new(&DELETE_UNREADY, params![name.clone(), version.clone()]),
        Step::new(&INSERT, params![id, kind, name, version, source, now]).exactly(1),
    ]
}

/// Adds addresses by their keyed hashes.
#[must_use]
pub fn insert_addresses(fingerprint: FingerprintId, keys: &[AddressKey]) -> Step {
    Step::new(&INSERT_ADDRESSES, params![fingerprint, keys_batch(keys)])
}

/// Ends the reading: it matches from now on, and earlier versions do not.
#[must_use]
pub fn ready(
    (fingerprint, name): (FingerprintId, &str),
    (addresses, sketch): (u64, Vec<u8>),
    now: Timestamp,
) -> [Step; 2] {
    [
        Step::new(&READY, params![fingerprint, addresses, sketch, now]).exactly(1),
        Step::new(&RETIRE_OTHERS, params![name.to_owned(), fingerprint, now]),
    ]
}

/// A fingerprint as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FingerprintRow {
    /// Its id.
    pub id: FingerprintId,
    /// `feed` or `terminated`.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from.
    pub source: String,
    /// How many addresses it has.
    pub addresses: u64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Since when it matches; `None` while it is read.
    pub ready_at: Option<Timestamp>,
    /// Since when a later version takes its place.
    pub retired_at: Option<Timestamp>,
}

fn from_row(row: &Row) -> Result<FingerprintRow, StoreError> {
    Ok(FingerprintRow {
        id: row.get(0)?,
        kind: row.get(1)?,
        name: row.get(2)?,
        version: row.get(3)?,
        source: row.get(4)?,
        addresses: row.get(5)?,
        created_at: row.get(6)?,
        ready_at: row.get(7)?,
        retired_at: row.get(8)?,
    })
}

/// Every fingerprint, newest first; at most 1,000.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<FingerprintRow>, StoreError> {
    store.read(SYSTEM, &EVERY, params![]).await?.iter().map(from_row).collect()
}

/// The next keyed hashes of a fingerprint, behind `after`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn addresses(
    store: &Store,
    fingerprint: FingerprintId,
    (after, limit): (Vec<u8>, u32),
) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = store.read(SYSTEM, &ADDRESSES, params![fingerprint, after, limit]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many of these addresses stand in each fingerprint in force, but for those
/// that were excepted for the account.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn hits(
    store: &Store,
    account: AccountId,
    keys: &[AddressKey],
) -> Result<Vec<(FingerprintId, u64)>, StoreError> {
    let rows = store.read(SYSTEM, &HITS, params![account, keys_batch(keys)]).await?;
    let mut hits: BTreeMap<FingerprintId, u64> = BTreeMap::new();
    for row in &rows {
        *hits.entry(row.get(0)?).or_default() += 1;
    }
    Ok(hits.into_iter().collect())
}

/// The sketch of a fingerprint in force.
#[derive(Clone, Debug)]
pub struct SketchRow {
    /// Whose.
    pub id: FingerprintId,
    /// What it is called.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How many addresses it has.
    pub addresses: u64,
    /// The sketch.
    pub sketch: Vec<u8>,
}

/// The sketches of the fingerprints in force, but for those that were excepted
/// for the account; at most 1,000, the newest.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn sketches(store: &Store, account: AccountId) -> Result<Vec<SketchRow>, StoreError> {
    let rows = store.read(SYSTEM, &SKETCHES, params![account]).await?;
    rows.iter()
        .map(|row| {
            Ok(SketchRow {
                id: row.get(0)?,
                name: row.get(1)?,
                version: row.get(2)?,
                addresses: row.get(3)?,
                sketch: row.get(4)?,
            })
        })
        .collect()
}

/// A reviewer's decision that an account's lists resemble a fingerprint for an
/// honest reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionRow {
    /// Whose lists.
    pub account: AccountId,
    /// Who decided.
    pub decided_by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub created_at: Timestamp,
}

/// Records an exception; the first decision stands.
#[must_use]
pub fn except(fingerprint: FingerprintId, row: &ExceptionRow) -> Step {
    let ExceptionRow { account, decided_by, reason, created_at } = row.clone();
    Step::new(&EXCEPT, params![account, fingerprint, decided_by, reason, created_at])
}

/// The exceptions of a fingerprint, first to last; at most 1,000.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn exceptions(
    store: &Store,
    fingerprint: FingerprintId,
) -> Result<Vec<ExceptionRow>, StoreError> {
    let rows = store.read(SYSTEM, &EXCEPTIONS, params![fingerprint]).await?;
    rows.iter()
        .map(|row| {
            Ok(ExceptionRow {
                account: row.get(0)?,
                decided_by: row.get(1)?,
                reason: row.get(2)?,
                created_at: row.get(3)?,
            })
        })
        .collect()
}

/// A contact whose address becomes part of a fingerprint.
#[derive(Clone, Debug)]
pub struct SealedPerson {
    /// Who.
    pub id: ContactId,
    /// What their key is derived from.
    pub salt: Vec<u8>,
    /// Number of the current version.
    pub version: u32,
    /// The data.
    pub sealed_data: Sealed,
}

/// The next contacts of an account behind `after`; those that were erased are
/// nobody's any more.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn people(
    store: &Store,
    account: AccountId,
    (after, limit): (Option<ContactId>, u32),
) -> Result<Vec<SealedPerson>, StoreError> {
    let after = after.map_or(NIL, |it| it.0);
    let rows = store.read(Scope::Account(account), &PEOPLE, params![account, after, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(SealedPerson {
                id: row.get(0)?,
                salt: row.get(1)?,
                version: row.get(2)?,
                sealed_data: row.get(3)?,
            })
        })
        .collect()
}

/// Accounts that were terminated and whose list is no fingerprint yet; at most
/// 20. `prefix` and the account's number name the source.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn terminated(store: &Store, prefix: &str) -> Result<Vec<AccountId>, StoreError> {
    let rows = store.read(SYSTEM, &TERMINATED, params![prefix.to_owned()]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}
