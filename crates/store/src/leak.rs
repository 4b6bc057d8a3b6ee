//! Whom a leak of an account's data would concern: counts alone (R001-16).

use domain::AccountId;

use crate::{Scope, Statement, Store, StoreError, params, statement};

static PEOPLE: Statement = statement!("leak/people");
static LAWS: Statement = statement!("leak/laws");

pub(crate) static ALL: &[&Statement] = &[&PEOPLE, &LAWS];

/// How many people an account holds of whom something personal is kept.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn people(store: &Store, account: AccountId) -> Result<u64, StoreError> {
    let rows = store.read(Scope::Account(account), &PEOPLE, params![account]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Sets of laws under which some of them were mailed, codes with spaces between,
/// and how many; at most 1,000 sets. Who was mailed under several sets is in each.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn laws(store: &Store, account: AccountId) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = store.read(Scope::Account(account), &LAWS, params![account]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
