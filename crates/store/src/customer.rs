//! Customers: the last dealing with somebody on a list, where law and operator
//! let them be mailed without consent (DECISIONS D40).

use domain::{AccountId, ContactId, ListId, Sealed, Timestamp};

use crate::{
    Scope, Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    params, statement,
};

static RECORD_MANY: Statement = statement!("customer/record_many", dialects);
static COUNT: Statement = statement!("customer/count");
static FORGET: Statement = statement!("customer/forget");
static OF_CONTACT: Statement = statement!("customer/of_contact");

pub(crate) static ALL: &[&Statement] = &[&RECORD_MANY, &COUNT, &FORGET, &OF_CONTACT];

/// The last dealing with somebody.
#[derive(Clone, Debug)]
pub struct CustomerRow {
    /// Who.
    pub contact: ContactId,
    /// When.
    pub dealt_at: Timestamp,
    /// What it was, sealed with their key.
    pub sealed_facts: Sealed,
}

/// Records dealings with people of a list. Whoever is not known, or was erased, is
/// left out; of two dealings the later one stands.
#[must_use]
pub fn record(account: AccountId, list: ListId, rows: &[CustomerRow], now: Timestamp) -> Step {
    let rows = batch(rows.iter().map(|it| {
        BatchRow::default()
            .bytes("contact", it.contact.as_bytes())
            .int("dealt", domain::micros(it.dealt_at))
            .bytes("facts", &it.sealed_facts.0)
    }));
    Step::new(&RECORD_MANY, params![account, list, now, rows])
}

/// Customers of a list whom consent does not make reachable, and who did not
/// leave.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn count(store: &Store, account: AccountId, list: ListId) -> Result<u64, StoreError> {
    let rows = store.read(Scope::Account(account), &COUNT, params![account, list]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// The last dealing with somebody on each list: which, when, and what, sealed with
/// their key.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_contact(
    store: &Store,
    account: AccountId,
    contact: ContactId,
) -> Result<Vec<(ListId, Timestamp, Sealed)>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_CONTACT, params![account, contact]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}

/// Forgets the dealings of an erased person.
#[must_use]
pub fn forget(account: AccountId, contact: ContactId) -> Step {
    Step::new(&FORGET, params![account, contact])
}
