//! The wrapped keys of all accounts, for a rotation of the master key.

use domain::{AccountId, Sealed};

use crate::{
    Scope, Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    params, statement,
};

static EVERY: Statement = statement!("account_key/all");
static REWRAP: Statement = statement!("account_key/rewrap", dialects);
static COUNT: Statement = statement!("account_key/count");

pub(crate) static ALL: &[&Statement] = &[&EVERY, &REWRAP, &COUNT];

/// The wrapped key of every account that has one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<(AccountId, Sealed)>, StoreError> {
    let scope = Scope::System("the master key wraps the keys of all accounts");
    let rows = store.read(scope, &EVERY, params![]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// A key of an account, wrapped as it was read, and anew.
#[derive(Clone, Debug)]
pub struct Rewrapped {
    /// Whose.
    pub account: AccountId,
    /// As it was read.
    pub from: Sealed,
    /// By the other master key.
    pub to: Sealed,
}

/// Wraps the keys of **all** accounts anew. The unit fails when one of them
/// changed since it was read, or when there are others: an account that was
/// opened meanwhile would be left to a master key that is gone. For a unit of
/// scope system.
#[must_use]
pub fn rewrap(keys: &[Rewrapped]) -> [Step; 2] {
    let count = keys.len() as u64;
    let rows = keys.iter().map(|it| {
        let row = BatchRow::default().bytes("id", it.account.as_bytes());
        row.bytes("from", &it.from.0).bytes("to", &it.to.0)
    });
    [
        Step::new(&REWRAP, params![batch(rows)]).exactly(count),
        Step::new(&COUNT, params![]).exactly(count),
    ]
}
