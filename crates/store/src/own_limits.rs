//! Limits that an account sets for itself, with their history (DECISIONS D53).
//! **Never** here: what a limit means, or whether it is stricter.

use domain::{AccountId, Digest, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("own_limits/insert");
static PUT_IN_FORCE: Statement = statement!("own_limits/put_in_force");
static HISTORY: Statement = statement!("own_limits/history");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &PUT_IN_FORCE, &HISTORY];

/// A set of own limits: all that count from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLimitsRow {
    /// Its number, from 1.
    pub number: u32,
    /// A line each; empty = none any more.
    pub limits: String,
    /// Of these lines: verdicts name it.
    pub digest: Digest,
    /// Who set them.
    pub set_by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub set_at: Timestamp,
}

/// Puts a set on record and in force. A number that is taken fails the unit, as
/// does an account that is closed.
#[must_use]
pub fn set(account: AccountId, row: &OwnLimitsRow) -> [Step; 2] {
    let it = row.clone();
    let in_force = (!it.limits.is_empty()).then(|| it.limits.clone());
    let params = params![account, it.number, it.limits, it.digest, it.set_by, it.reason, it.set_at];
    [
        Step::new(&INSERT, params).exactly(1),
        Step::new(&PUT_IN_FORCE, params![account, in_force]).exactly(1),
    ]
}

/// The sets of an account, newest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn history(store: &Store, account: AccountId) -> Result<Vec<OwnLimitsRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &HISTORY, params![account]).await?;
    rows.iter()
        .map(|row| {
            Ok(OwnLimitsRow {
                number: row.get(0)?,
                limits: row.get(1)?,
                digest: row.get(2)?,
                set_by: row.get(3)?,
                reason: row.get(4)?,
                set_at: row.get(5)?,
            })
        })
        .collect()
}
