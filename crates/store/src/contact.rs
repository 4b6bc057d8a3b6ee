//! Contacts: one row an address, its data in immutable versions.
//!
//! Two keyed hashes stand for the address: `lookup` (key of the account, gone
//! with it) finds the contact, `suppression_key` (key of the installation)
//! finds what forbids the address, also after an erasure (DECISIONS D9).

use domain::{AccountId, ContactId, Domain, Sealed, Timestamp};

use crate::{
    Row, Scope, Statement, Step, Store, StoreError, Value,
    batch::{BatchRow, batch},
    params, statement,
};

static INSERT_MANY: Statement = statement!("contact/insert_many", dialects);
static INSERT_NEW: Statement = statement!("contact/insert_new", dialects);
static INSERT_VERSIONS: Statement = statement!("contact/insert_versions", dialects);
static INSERT_NEW_VERSIONS: Statement = statement!("contact/insert_new_versions", dialects);
static SET_VERSION: Statement = statement!("contact/set_version");
static BY_LOOKUPS: Statement = statement!("contact/by_lookups", dialects);
static BY_ID: Statement = statement!("contact/by_id");
static BY_IDS: Statement = statement!("contact/by_ids", dialects);
static VERSION: Statement = statement!("contact/version");
static RAISE_EPOCH: Statement = statement!("contact/raise_epoch");
static RAISE_EPOCH_BY_KEY: Statement = statement!("contact/raise_epoch_by_key");
static BY_SUPPRESSION_KEY: Statement = statement!("contact/by_suppression_key");
static EVERYWHERE: Statement = statement!("contact/everywhere");
static AT_EPOCH: Statement = statement!("contact/at_epoch");
static ERASE: Statement = statement!("contact/erase");
static ERASE_VERSIONS: Statement = statement!("contact/erase_versions");

pub(crate) static ALL: &[&Statement] = &[
    &INSERT_MANY,
    &INSERT_NEW,
    &INSERT_VERSIONS,
    &INSERT_NEW_VERSIONS,
    &SET_VERSION,
    &BY_LOOKUPS,
    &BY_ID,
    &BY_IDS,
    &VERSION,
    &RAISE_EPOCH,
    &RAISE_EPOCH_BY_KEY,
    &BY_SUPPRESSION_KEY,
    &EVERYWHERE,
    &AT_EPOCH,
    &ERASE,
    &ERASE_VERSIONS,
];

/// A contact to add.
#[derive(Clone, Debug)]
pub struct NewContact {
    /// Its id.
    pub id: ContactId,
    /// Keyed hash of the address under the account's key.
    pub lookup: Vec<u8>,
    /// Keyed hash of the address under the installation's key.
    pub suppression_key: Vec<u8>,
    /// Domain of the address, in clear for shaping.
    pub domain: Domain,
    /// What the contact's key is derived from.
    pub salt: [u8; 16],
    /// Version 1 of its data.
    pub sealed_data: Sealed,
}

/// A contact as stored, with its current data.
#[derive(Clone, Debug)]
pub struct ContactRow {
    /// Its id.
    pub id: ContactId,
    /// Keyed hash of the address under the installation's key.
    pub suppression_key: Vec<u8>,
    /// Domain of the address.
    pub domain: Domain,
    /// `None` once erased.
    pub salt: Option<Vec<u8>>,
    /// Number of the current version.
    pub version: u32,
    /// Rises with every opt-out and suppression.
    pub permission_epoch: i64,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was erased, if it was.
    pub erased_at: Option<Timestamp>,
    /// The current data. `None` once erased.
    pub sealed_data: Option<Sealed>,
}

/// What a look-up by address tells.
#[derive(Clone, Debug)]
pub struct KnownContact {
    /// Its id.
    pub id: ContactId,
    /// The hash it was found by.
    pub lookup: Vec<u8>,
    /// Number of the current version.
    pub version: u32,
    /// Rises with every opt-out and suppression.
    pub permission_epoch: i64,
}

/// Adds contacts with their first version; addresses that the account knows
/// stay as they are, and a racing unit that added one first wins.
#[must_use]
pub fn insert_many(account: AccountId, new: &[NewContact], now: Timestamp) -> [Step; 2] {
    let versions = batch(new.iter().map(|it| version_row(it.id, 1, &it.sealed_data)));
    [
        Step::new(&INSERT_MANY, params![account, now, rows(new)]),
        Step::new(&INSERT_VERSIONS, params![account, now, versions]),
    ]
}

/// Adds contacts that nobody knows, with their first version: all of them, or the
/// unit fails, because somebody added one first. What the same unit writes of them
/// need not look for them again ([`crate::ledger::append_new`],
/// [`crate::permission::claim_new`]).
#[must_use]
pub fn insert_new(account: AccountId, new: &[NewContact], now: Timestamp) -> [Step; 2] {
    let versions = batch(new.iter().map(|it| {
        BatchRow::default().bytes("id", it.id.as_bytes()).bytes("data", &it.sealed_data.0)
    }));
    [
        Step::new(&INSERT_NEW, params![account, now, rows(new)]).exactly(new.len() as u64),
        Step::new(&INSERT_NEW_VERSIONS, params![account, now, versions]),
    ]
}

fn rows(new: &[NewContact]) -> Value {
    batch(new.iter().map(|it| {
        BatchRow::default()
            .bytes("id", it.id.as_bytes())
            .bytes("lookup", &it.lookup)
            .bytes("suppression", &it.suppression_key)
            .text("domain", it.domain.as_str())
            .bytes("salt", &it.salt)
    }))
}

/// Adds version `version` of a contact's data and makes it the current one.
#[must_use]
pub fn add_version(
    account: AccountId,
    contact: ContactId,
    (version, sealed_data): (u32, &Sealed),
    now: Timestamp,
) -> [Step; 2] {
    let rows = batch([version_row(contact, version, sealed_data)]);
    [
        Step::new(&INSERT_VERSIONS, params![account, now, rows]).exactly(1),
        Step::new(&SET_VERSION, params![account, contact, version]).exactly(1),
    ]
}

fn version_row(contact: ContactId, version: u32, sealed_data: &Sealed) -> BatchRow {
    BatchRow::default()
        .bytes("id", contact.as_bytes())
        .int("version", version.into())
        .bytes("data", &sealed_data.0)
}

/// Who of the account has the address of a suppression; the erased included.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_suppression_key(
    store: &Store,
    account: AccountId,
    suppression_key: &[u8],
) -> Result<Vec<ContactId>, StoreError> {
    let params = params![account, suppression_key.to_vec()];
    let rows = store.read(Scope::Account(account), &BY_SUPPRESSION_KEY, params).await?;
    let mut found: Vec<ContactId> = rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    found.sort_unstable();
    Ok(found)
}

/// Who has the address of a suppression in any account, the newest first; the
/// erased left out. At most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn everywhere(
    store: &Store,
    suppression_key: &[u8],
) -> Result<Vec<(AccountId, ContactId)>, StoreError> {
    let scope = Scope::System("a person asks across all accounts");
    let rows = store.read(scope, &EVERYWHERE, params![suppression_key]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Makes every waiting delivery of the contact be judged again.
#[must_use]
pub fn raise_epoch(account: AccountId, contact: ContactId) -> Step {
    Step::new(&RAISE_EPOCH, params![account, contact]).exactly(1)
}

/// The same for whoever holds this address in the account.
#[must_use]
pub fn raise_epoch_by_key(account: AccountId, suppression_key: &[u8]) -> Step {
    Step::new(&RAISE_EPOCH_BY_KEY, params![account, suppression_key.to_vec()])
}

/// Fails the unit when the contact left, was suppressed or erased since its
/// epoch was read: what was decided from that read no longer holds.
#[must_use]
pub fn at_epoch(account: AccountId, contact: ContactId, permission_epoch: i64) -> Step {
    Step::new(&AT_EPOCH, params![account, contact, permission_epoch]).exactly(1)
}

/// Forgets a person: salt, look-up and data go, the row stays. The address is
/// unknown from now on; what forbids it stays (see [`crate::suppression`]).
#[must_use]
pub fn erase(account: AccountId, contact: ContactId, now: Timestamp) -> [Step; 2] {
    [
        Step::new(&ERASE, params![account, contact, now]).exactly(1),
        Step::new(&ERASE_VERSIONS, params![account, contact]),
    ]
}

/// Which of these look-up hashes the account knows. At most 5,000 at a time.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_lookups(
    store: &Store,
    account: AccountId,
    lookups: &[Vec<u8>],
) -> Result<Vec<KnownContact>, StoreError> {
    let hashes = batch(lookups.iter().map(|it| BatchRow::default().bytes("lookup", it)));
    let rows = store.read(Scope::Account(account), &BY_LOOKUPS, params![account, hashes]).await?;
    rows.iter()
        .map(|row| {
            Ok(KnownContact {
                id: row.get(0)?,
                lookup: row.get(1)?,
                version: row.get(2)?,
                permission_epoch: row.get(3)?,
            })
        })
        .collect()
}

/// One contact.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    contact: ContactId,
) -> Result<Option<ContactRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, contact]).await?;
    rows.first().map(from_row).transpose()
}

/// These contacts, in any order; the erased included. At most 1,000 at a time.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_ids(
    store: &Store,
    account: AccountId,
    contacts: &[ContactId],
) -> Result<Vec<ContactRow>, StoreError> {
    let ids = batch(contacts.iter().map(|it| BatchRow::default().bytes("id", it.as_bytes())));
    let rows = store.read(Scope::Account(account), &BY_IDS, params![account, ids]).await?;
    rows.iter().map(from_row).collect()
}

fn from_row(row: &Row) -> Result<ContactRow, StoreError> {
    Ok(ContactRow {
        id: row.get(0)?,
        suppression_key: row.get(1)?,
        domain: row.get(2)?,
        salt: row.get(3)?,
        version: row.get(4)?,
        permission_epoch: row.get(5)?,
        created_at: row.get(6)?,
        erased_at: row.get(7)?,
        sealed_data: row.get(8)?,
    })
}

/// A contact's data as it was at one version.
#[derive(Clone, Debug)]
pub struct ContactVersion {
    /// `None` once erased.
    pub salt: Option<Vec<u8>>,
    /// When it was erased, if it was.
    pub erased_at: Option<Timestamp>,
    /// The data. `None` once erased.
    pub sealed_data: Option<Sealed>,
}

/// A contact's data at version `version`; `None` when there is no such contact.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn version(
    store: &Store,
    account: AccountId,
    (contact, version): (ContactId, u32),
) -> Result<Option<ContactVersion>, StoreError> {
    let params = params![account, contact, version];
    let rows = store.read(Scope::Account(account), &VERSION, params).await?;
    rows.first()
        .map(|row| {
            Ok(ContactVersion {
                salt: row.get(0)?,
                erased_at: row.get(1)?,
                sealed_data: row.get(2)?,
            })
        })
        .transpose()
}
