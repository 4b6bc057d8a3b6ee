//! What an audit measures in the database, over all accounts. Counts nobody and
//! names no person: each answer is an account and what of it is meant.

use domain::{AccountId, FormId, ListId, SigningKeyId, Timestamp};

use crate::{FromValue, Scope, Statement, Store, StoreError, params, statement};

static DOMAINS: Statement = statement!("audit/domains");
static FORMS: Statement = statement!("audit/forms");
static LISTS: Statement = statement!("audit/lists");
static KEYS_IN_USE: Statement = statement!("audit/keys_in_use");
static KEYS_RETIRED: Statement = statement!("audit/keys_retired");

pub(crate) static ALL: &[&Statement] = &[&DOMAINS, &FORMS, &LISTS, &KEYS_IN_USE, &KEYS_RETIRED];

/// Most answers to one question. A day's findings beyond it are found the next.
const MOST: u32 = 1_000;

async fn older<T: FromValue>(
    store: &Store,
    statement: &'static Statement,
    than: Timestamp,
) -> Result<Vec<(AccountId, T)>, StoreError> {
    let scope = Scope::System("an audit looks at every account");
    let rows = store.read(scope, statement, params![than, MOST]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Sender domains added before then that are not proven.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn domains(
    store: &Store,
    before: Timestamp,
) -> Result<Vec<(AccountId, String)>, StoreError> {
    older(store, &DOMAINS, before).await
}

/// Forms whose wording is from before then.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn forms(
    store: &Store,
    before: Timestamp,
) -> Result<Vec<(AccountId, FormId)>, StoreError> {
    older(store, &FORMS, before).await
}

/// Lists with permissions that got no mail since then.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn lists(
    store: &Store,
    since: Timestamp,
) -> Result<Vec<(AccountId, ListId)>, StoreError> {
    older(store, &LISTS, since).await
}

/// DKIM keys in use since before then.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn keys_in_use(
    store: &Store,
    before: Timestamp,
) -> Result<Vec<(AccountId, SigningKeyId)>, StoreError> {
    older(store, &KEYS_IN_USE, before).await
}

/// DKIM keys retired before then that still exist.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn keys_retired(
    store: &Store,
    before: Timestamp,
) -> Result<Vec<(AccountId, SigningKeyId)>, StoreError> {
    older(store, &KEYS_RETIRED, before).await
}
