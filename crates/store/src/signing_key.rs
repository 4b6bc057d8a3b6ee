//! DKIM keys: signing, retired, destroyed.

use domain::{AccountId, Domain, Sealed, SigningKeyId, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("signing_key/insert");
static OF_DOMAIN: Statement = statement!("signing_key/of_domain");
static BY_ID: Statement = statement!("signing_key/by_id");
static RETIRE: Statement = statement!("signing_key/retire");
static DESTROY: Statement = statement!("signing_key/destroy", dialects);
static WAITING: Statement = statement!("signing_key/waiting", dialects);

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_DOMAIN, &BY_ID, &RETIRE, &DESTROY, &WAITING];

/// A DKIM key as stored.
#[derive(Clone, Debug)]
pub struct SigningKeyRow {
    /// Its id.
    pub id: SigningKeyId,
    /// The signing domain (`d=`).
    pub domain: Domain,
    /// The selector (`s=`).
    pub selector: String,
    /// `rsa-sha256` or `ed25519-sha256`.
    pub algorithm: String,
    /// What the selector's TXT record must say.
    pub public_record: String,
    /// PKCS#8, sealed. `None` once destroyed.
    pub sealed_private: Option<Sealed>,
    /// No longer used for new messages since.
    pub retired_at: Option<Timestamp>,
    /// Private half destroyed at.
    pub destroyed_at: Option<Timestamp>,
}

fn from_row(row: &Row) -> Result<SigningKeyRow, StoreError> {
    Ok(SigningKeyRow {
        id: row.get(0)?,
        domain: row.get(1)?,
        selector: row.get(2)?,
        algorithm: row.get(3)?,
        public_record: row.get(4)?,
        sealed_private: row.get(5)?,
        retired_at: row.get(6)?,
        destroyed_at: row.get(7)?,
    })
}

/// Adds a key.
#[must_use]
pub fn insert(account: AccountId, key: &SigningKeyRow, now: Timestamp) -> Step {
    Step::new(
        &INSERT,
        params![
            account,
            key.id,
            key.domain.clone(),
            key.selector.clone(),
            key.algorithm.clone(),
            key.public_record.clone(),
            key.sealed_private.clone(),
            now
        ],
    )
    .exactly(1)
}

/// Retires every key of the domain that is in use. In one unit with the keys
/// that follow, and before them.
#[must_use]
pub fn retire(account: AccountId, domain: &Domain, now: Timestamp) -> Step {
    Step::new(&RETIRE, params![account, domain.clone(), now])
}

/// Destroys the private half of every retired key of the domain that no waiting
/// mail needs.
#[must_use]
pub fn destroy(account: AccountId, domain: &Domain, now: Timestamp) -> Step {
    Step::new(&DESTROY, params![account, domain.clone(), now])
}

/// How many waiting deliveries were composed with a retired key of the domain:
/// every attempt of theirs sends the same bytes, signed anew (DECISIONS D1).
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn waiting(
    store: &Store,
    account: AccountId,
    domain: &Domain,
) -> Result<u64, StoreError> {
    let params = params![account, domain.clone()];
    let rows = store.read(Scope::Account(account), &WAITING, params).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Every key of a domain, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_domain(
    store: &Store,
    account: AccountId,
    domain: &Domain,
) -> Result<Vec<SigningKeyRow>, StoreError> {
    let params = params![account, domain.clone()];
    let rows = store.read(Scope::Account(account), &OF_DOMAIN, params).await?;
    rows.iter().map(from_row).collect()
}

/// One key, in whatever state.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    key: SigningKeyId,
) -> Result<Option<SigningKeyRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, key]).await?;
    rows.first().map(from_row).transpose()
}
