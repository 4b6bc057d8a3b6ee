//! Erasures that were asked for while a legal hold was on the person
//! (DECISIONS D52).

use domain::{AccountId, ContactId, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, legal_hold, params, statement};

static INSERT: Statement = statement!("waiting_erasure/insert");
static REMOVE: Statement = statement!("waiting_erasure/remove");
static COUNT: Statement = statement!("waiting_erasure/count");
static FREE: Statement = statement!("waiting_erasure/free");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &REMOVE, &COUNT, &FREE];

/// An erasure that nothing holds any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Free {
    /// Where.
    pub account: AccountId,
    /// Whom.
    pub contact: ContactId,
    /// How it was asked for: `web` or `staff`.
    pub method: String,
}

/// Notes that an erasure waits; asked twice, the first stands.
#[must_use]
pub fn insert((account, contact): (AccountId, ContactId), method: &str, now: Timestamp) -> Step {
    Step::new(&INSERT, params![account, contact, method.to_owned(), now])
}

/// It waits no more.
#[must_use]
pub fn remove(account: AccountId, contact: ContactId) -> Step {
    Step::new(&REMOVE, params![account, contact])
}

/// How many wait in an account.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn count(store: &Store, account: AccountId) -> Result<u64, StoreError> {
    let rows = store.read(Scope::Account(account), &COUNT, params![account]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Those that nothing holds any more, the oldest first; at most 100.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn free(store: &Store) -> Result<Vec<Free>, StoreError> {
    let rows = store.read(legal_hold::SYSTEM, &FREE, params![]).await?;
    rows.iter()
        .map(|row| Ok(Free { account: row.get(0)?, contact: row.get(1)?, method: row.get(2)? }))
        .collect()
}
