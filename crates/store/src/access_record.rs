//! Who took evidence out of an account, when and why. Rows are added, never
//! changed: what came of it is another row.

use domain::{AccessRecordId, AccountId, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("access_record/insert");
static OF_ACCOUNT: Statement = statement!("access_record/of_account");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_ACCOUNT];

/// One access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRow {
    /// Its id.
    pub id: AccessRecordId,
    /// `archive-begun`, `archive-finished`.
    pub what: String,
    /// Name of the key.
    pub made_by: String,
    /// Why: a case number.
    pub reason: String,
    /// JSON: what was asked for, what was written.
    pub detail: String,
    /// When.
    pub created_at: Timestamp,
}

/// Records an access.
#[must_use]
pub fn insert(account: AccountId, new: &AccessRow) -> Step {
    let AccessRow { id, what, made_by, reason, detail, created_at } = new.clone();
    Step::new(&INSERT, params![account, id, what, made_by, reason, detail, created_at]).exactly(1)
}

/// The accesses to an account's evidence, newest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(store: &Store, account: AccountId) -> Result<Vec<AccessRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter().map(from_row).collect()
}

fn from_row(row: &Row) -> Result<AccessRow, StoreError> {
    Ok(AccessRow {
        id: row.get(0)?,
        what: row.get(1)?,
        made_by: row.get(2)?,
        reason: row.get(3)?,
        detail: row.get(4)?,
        created_at: row.get(5)?,
    })
}
