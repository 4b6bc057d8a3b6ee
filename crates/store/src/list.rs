//! Lists: what contacts opt in to (RFC 2919).

use domain::{AccountId, ListId, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("list/insert");
static BY_ID: Statement = statement!("list/by_id");
static EVERY: Statement = statement!("list/all");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &BY_ID, &EVERY];

/// A list as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Its id.
    pub id: ListId,
    /// Its name, as people see it.
    pub name: String,
    /// What will be sent (R002-07).
    pub purpose: String,
    /// How often (R002-08).
    pub frequency: String,
}

fn from_row(row: &Row) -> Result<ListRow, StoreError> {
    Ok(ListRow { id: row.get(0)?, name: row.get(1)?, purpose: row.get(2)?, frequency: row.get(3)? })
}

/// Adds a list.
#[must_use]
pub fn insert(account: AccountId, list: &ListRow, now: Timestamp) -> Step {
    let ListRow { id, name, purpose, frequency } = list.clone();
    Step::new(&INSERT, params![account, id, name, purpose, frequency, now]).exactly(1)
}

/// One list.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    list: ListId,
) -> Result<Option<ListRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, list]).await?;
    rows.first().map(from_row).transpose()
}

/// The account's lists, each with the number of contacts that gave permission.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store, account: AccountId) -> Result<Vec<(ListRow, u64)>, StoreError> {
    let rows = store.read(Scope::Account(account), &EVERY, params![account]).await?;
    rows.iter().map(|row| Ok((from_row(row)?, row.get(4)?))).collect()
}
