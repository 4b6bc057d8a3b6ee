//! Who made sure who an account is, and by what. **Never** here: what
//! follows when nobody did.

use domain::{AccountId, Digest, Sealed, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("identity_check/insert");
static ASK_AGAIN: Statement = statement!("identity_check/ask_again");
static OF_ACCOUNT: Statement = statement!("identity_check/of_account");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &ASK_AGAIN, &OF_ACCOUNT];

/// A look at an identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityCheckRow {
    /// Its number, from 1.
    pub number: u32,
    /// `verified` or `doubted`.
    pub outcome: String,
    /// Digest of the sealed identity that was looked at.
    pub identity: Digest,
    /// What was seen, under the account's key.
    pub sealed_evidence: Sealed,
    /// Who looked.
    pub checked_by: String,
    /// When.
    pub checked_at: Timestamp,
}

/// Puts a look on record; what was decided before is decided again. A number that
/// is taken fails the unit, as does an account that is closed.
#[must_use]
pub fn insert(account: AccountId, row: &IdentityCheckRow) -> [Step; 2] {
    let it = row.clone();
    let params = params![
        account,
        it.number,
        it.outcome,
        it.identity,
        it.sealed_evidence,
        it.checked_by,
        it.checked_at
    ];
    [Step::new(&INSERT, params).exactly(1), Step::new(&ASK_AGAIN, params![account]).exactly(1)]
}

/// The looks at an account's identity, newest first; at most 100.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(
    store: &Store,
    account: AccountId,
) -> Result<Vec<IdentityCheckRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter()
        .map(|row| {
            Ok(IdentityCheckRow {
                number: row.get(0)?,
                outcome: row.get(1)?,
                identity: row.get(2)?,
                sealed_evidence: row.get(3)?,
                checked_by: row.get(4)?,
                checked_at: row.get(5)?,
            })
        })
        .collect()
}
