//! Who wrote, handed in or uploaded what a reviewer looks at (R003-61). Rows are
//! added and never changed.

use domain::{AccountId, ActId, Timestamp};
use uuid::Uuid;

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("authorship/insert");
static OF_SUBJECT: Statement = statement!("authorship/of_subject");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_SUBJECT];

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRow {
    /// `drafted`, `submitted`, `uploaded` or `appealed`.
    pub act: String,
    /// Who: the name of their key.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Puts on record who did something, in the unit in which they did it.
#[must_use]
pub fn insert(account: AccountId, (id, subject): (ActId, Uuid), row: &ActRow) -> Step {
    let ActRow { act, by, at } = row.clone();
    Step::new(&INSERT, params![account, id, subject, act, by, at]).exactly(1)
}

/// Who did what to one import or campaign, first to last.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_subject(
    store: &Store,
    account: AccountId,
    subject: Uuid,
) -> Result<Vec<ActRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_SUBJECT, params![account, subject]).await?;
    rows.iter()
        .map(|row| Ok(ActRow { act: row.get(0)?, by: row.get(1)?, at: row.get(2)? }))
        .collect()
}
