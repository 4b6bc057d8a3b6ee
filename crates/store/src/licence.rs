//! Rights to use what mails show: one line for each right of an asset (R003-48).
//! **Never** here: the asset, or who holds its rights in clear.

use domain::{AccountId, Digest, LicenceId, Sealed, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("licence/insert");
static END: Statement = statement!("licence/end");
static OF_ACCOUNT: Statement = statement!("licence/of_account");
static COVERED: Statement = statement!("licence/covered");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &END, &OF_ACCOUNT, &COVERED];

/// A right of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenceRow {
    /// Its id.
    pub id: LicenceId,
    /// Digest of the address under which mails show the asset.
    pub asset: Digest,
    /// Word of its kind.
    pub kind: String,
    /// Address, holder, reference.
    pub sealed_words: Sealed,
    /// Blob of what proves it.
    pub evidence: Option<Digest>,
    /// Since when.
    pub valid_from: Timestamp,
    /// Until when; `None` = until it is ended.
    pub valid_until: Option<Timestamp>,
    /// Name of the key that recorded it.
    pub recorded_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// By whom.
    pub ended_by: Option<String>,
}

/// Puts a right on file.
#[must_use]
pub fn insert(account: AccountId, row: &LicenceRow) -> Step {
    let it = row.clone();
    let params = params![
        account,
        it.id,
        it.asset,
        it.kind,
        it.sealed_words,
        it.evidence,
        it.valid_from,
        it.valid_until,
        it.recorded_by,
        it.created_at
    ];
    Step::new(&INSERT, params).exactly(1)
}

/// Ends a right; fails when it is ended, or another account's.
#[must_use]
pub fn end((account, id): (AccountId, LicenceId), by: &str, now: Timestamp) -> Step {
    Step::new(&END, params![account, id, now, by.to_owned()]).exactly(1)
}

/// What an account has on file, newest first; at most 1,000.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(store: &Store, account: AccountId) -> Result<Vec<LicenceRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter()
        .map(|row| {
            Ok(LicenceRow {
                id: row.get(0)?,
                asset: row.get(1)?,
                kind: row.get(2)?,
                sealed_words: row.get(3)?,
                evidence: row.get(4)?,
                valid_from: row.get(5)?,
                valid_until: row.get(6)?,
                recorded_by: row.get(7)?,
                created_at: row.get(8)?,
                ended_at: row.get(9)?,
                ended_by: row.get(10)?,
            })
        })
        .collect()
}

/// The right on which an asset may be used at an instant, the newest; `None` =
/// there is none.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn covered(
    store: &Store,
    (account, asset): (AccountId, Digest),
    at: Timestamp,
) -> Result<Option<LicenceId>, StoreError> {
    let rows = store.read(Scope::Account(account), &COVERED, params![account, asset, at]).await?;
    rows.first().map(|row| row.get(0)).transpose()
}
