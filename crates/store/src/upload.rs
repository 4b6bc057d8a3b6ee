//! The files of imports as they are kept: once a person was erased, without
//! the lines of that person (DECISIONS D9).

use domain::{AccountId, Digest, ImportId, Sealed, Timestamp};

use crate::{
    NIL, Scope, Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    blob, params, statement,
};

static KEPT: Statement = statement!("upload/kept");
static EVERY: Statement = statement!("upload/all");
static REWRITE: Statement = statement!("upload/rewrite");
static INSERT_ERASURES: Statement = statement!("upload/insert_erasures", dialects);
static ERASURES: Statement = statement!("upload/erasures");

pub(crate) static ALL: &[&Statement] = &[&KEPT, &EVERY, &REWRITE, &INSERT_ERASURES, &ERASURES];

/// The digest under which the file of an import is kept.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn kept(
    store: &Store,
    (account, import): (AccountId, ImportId),
) -> Result<Option<Digest>, StoreError> {
    let rows = store.read(Scope::Account(account), &KEPT, params![account, import]).await?;
    rows.first().map(|row| row.get(0)).transpose()
}

/// The next files of an account's imports, oldest first, behind `after`; none
/// when there are no more.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(
    store: &Store,
    account: AccountId,
    after: Option<ImportId>,
) -> Result<Vec<(ImportId, Digest)>, StoreError> {
    let after = after.map_or(NIL, |it| it.0);
    let rows = store.read(Scope::Account(account), &EVERY, params![account, after]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// A file without the lines of somebody who is being erased.
#[derive(Clone, Debug)]
pub struct Rewritten {
    /// The import.
    pub import: ImportId,
    /// The file it takes the place of.
    pub from: Digest,
    /// Its own digest.
    pub to: Digest,
    /// Its bytes, sealed, and how many they are.
    pub bytes: (Sealed, u64),
    /// The lines that were erased.
    pub lines: Vec<u64>,
}

/// Puts a rewritten file in the place of the one kept so far, whose bytes are
/// deleted unless something else refers to them.
#[must_use]
pub fn rewrite(account: AccountId, new: Rewritten, now: Timestamp) -> Vec<Step> {
    let Rewritten { import, from, to, bytes, lines } = new;
    let [release, delete] = blob::release(account, from);
    vec![
        Step::new(&REWRITE, params![account, import, from, to]).exactly(1),
        blob::put(account, to, bytes, now),
        release,
        delete,
        record((account, import), &lines, now),
    ]
}

/// Records lines of an upload as erased.
#[must_use]
pub fn record((account, import): (AccountId, ImportId), lines: &[u64], now: Timestamp) -> Step {
    let rows = lines
        .iter()
        .map(|line| BatchRow::default().int("line", i64::try_from(*line).unwrap_or(i64::MAX)));
    Step::new(&INSERT_ERASURES, params![account, import, batch(rows), now])
}

/// The lines of an upload that were erased, and when; at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn erasures(
    store: &Store,
    (account, import): (AccountId, ImportId),
    limit: u32,
) -> Result<Vec<(u64, Timestamp)>, StoreError> {
    let params = params![account, import, limit];
    let rows = store.read(Scope::Account(account), &ERASURES, params).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
