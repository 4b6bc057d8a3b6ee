//! Rules of conduct that an account sets itself, and who accepted them (R003-43).
//! **Never** here: what follows when somebody did not.

use domain::{AccountId, Sealed, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("conduct/insert");
static CURRENT: Statement = statement!("conduct/current");
static ACCEPT: Statement = statement!("conduct/accept");
static ACCEPTED: Statement = statement!("conduct/accepted");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &CURRENT, &ACCEPT, &ACCEPTED];

/// A version of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConductRow {
    /// Its number, from 1.
    pub version: u32,
    /// Its text, under the account's key.
    pub sealed_text: Sealed,
    /// Name of the key that published it.
    pub published_by: String,
    /// When.
    pub published_at: Timestamp,
}

/// Publishes a version. A number that is taken fails the unit.
#[must_use]
pub fn insert(account: AccountId, row: &ConductRow) -> Step {
    let ConductRow { version, sealed_text, published_by, published_at } = row.clone();
    Step::new(&INSERT, params![account, version, sealed_text, published_by, published_at])
        .exactly(1)
}

/// The newest version; `None` = the account set no rules.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn current(store: &Store, account: AccountId) -> Result<Option<ConductRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &CURRENT, params![account]).await?;
    rows.first()
        .map(|row| {
            Ok(ConductRow {
                version: row.get(0)?,
                sealed_text: row.get(1)?,
                published_by: row.get(2)?,
                published_at: row.get(3)?,
            })
        })
        .transpose()
}

/// An author accepts a version that there is; again changes nothing.
#[must_use]
pub fn accept((account, version): (AccountId, u32), author: &str, now: Timestamp) -> Step {
    Step::new(&ACCEPT, params![account, version, author.to_owned(), now])
}

/// Who accepted a version, first to last; at most 1,000.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn accepted(
    store: &Store,
    account: AccountId,
    version: u32,
) -> Result<Vec<(String, Timestamp)>, StoreError> {
    let rows = store.read(Scope::Account(account), &ACCEPTED, params![account, version]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
