//! Topics of lists: what contacts asked for, more finely than by list (R002-26).

use domain::{AccountId, ListId, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("list_topic/insert");
static OF_LIST: Statement = statement!("list_topic/of_list");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_LIST];

/// Adds a topic to a list that is made.
#[must_use]
pub fn insert(account: AccountId, list: ListId, topic: &str, now: Timestamp) -> Step {
    Step::new(&INSERT, params![account, list, topic, now]).exactly(1)
}

/// The topics of a list, in the order of their letters.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_list(
    store: &Store,
    account: AccountId,
    list: ListId,
) -> Result<Vec<String>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_LIST, params![account, list]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}
