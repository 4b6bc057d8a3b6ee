//! Keys of the HTTP API. Only hashes are kept.

use domain::{AccountId, ApiKeyId, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("api_key/insert");
static BY_HASH: Statement = statement!("api_key/by_hash");
static OF_ACCOUNT: Statement = statement!("api_key/of_account");
static REVOKE: Statement = statement!("api_key/revoke");
static REVOKE_ALL: Statement = statement!("api_key/revoke_all");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &BY_HASH, &OF_ACCOUNT, &REVOKE, &REVOKE_ALL];

/// A key as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyRow {
    /// Whose key it is; the nil id ([`NIL`](crate::NIL)) is the operator.
    pub account: AccountId,
    /// Its id.
    pub id: ApiKeyId,
    /// What it is called.
    pub name: String,
    /// Word of the role it gives.
    pub role: String,
}

fn from_row(row: &Row) -> Result<ApiKeyRow, StoreError> {
    Ok(ApiKeyRow { account: row.get(0)?, id: row.get(1)?, name: row.get(2)?, role: row.get(3)? })
}

/// Adds a key.
#[must_use]
pub fn insert(key: &ApiKeyRow, hash: [u8; 32], now: Timestamp) -> Step {
    let (name, role) = (key.name.clone(), key.role.clone());
    Step::new(&INSERT, params![key.account, key.id, hash.to_vec(), name, role, now]).exactly(1)
}

/// Ends a key.
#[must_use]
pub fn revoke(account: AccountId, key: ApiKeyId, now: Timestamp) -> Step {
    Step::new(&REVOKE, params![account, key, now]).exactly(1)
}

/// Ends every key of an account that is closed in the same unit, at the same
/// instant.
#[must_use]
pub fn revoke_all(account: AccountId, now: Timestamp) -> Step {
    Step::new(&REVOKE_ALL, params![account, now])
}

/// Whose key has this hash; `None` for unknown and ended keys alike. With the
/// instant when its account was closed, for a key that still counted then.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_hash(
    store: &Store,
    hash: [u8; 32],
) -> Result<Option<(ApiKeyRow, Option<Timestamp>)>, StoreError> {
    let scope = Scope::System("the key names its account");
    let rows = store.read(scope, &BY_HASH, params![hash.to_vec()]).await?;
    rows.first().map(|row| Ok((from_row(row)?, row.get(4)?))).transpose()
}

/// The keys in use of one account, or of the staff (nil), oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(store: &Store, account: AccountId) -> Result<Vec<ApiKeyRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter().map(from_row).collect()
}
