//! What has been kept for long enough, and taking it away (DECISIONS D52).
//!
//! Every statement that deletes looks at the legal holds itself. **Never** here:
//! how long anything is kept; the instants arrive as values. Never the ledger's
//! leaves, a digest, or that something was.

use domain::{AccountId, CaseId, ContactId, Digest, ImportId, RetentionRunId, Timestamp};

use crate::{
    NIL, Scope, Statement, Step, Store, StoreError, blob, compliance::first_id, params, statement,
};

static PEOPLE: Statement = statement!("retention/people");
static ACCESSES: Statement = statement!("retention/accesses");
static DELETE_ACCESSES: Statement = statement!("retention/delete_accesses");
static CASES: Statement = statement!("retention/cases");
static STRIP_CASE: Statement = statement!("retention/strip_case");
static STRIP_CASE_NOTES: Statement = statement!("retention/strip_case_notes");
static UPLOADS: Statement = statement!("retention/uploads");
static FORGET_UPLOAD: Statement = statement!("retention/forget_upload");
static RECORD: Statement = statement!("retention/record");
static RUNS: Statement = statement!("retention/runs");
static GONE: Statement = statement!("retention/gone");

pub(crate) static ALL: &[&Statement] = &[
    &PEOPLE,
    &ACCESSES,
    &DELETE_ACCESSES,
    &CASES,
    &STRIP_CASE,
    &STRIP_CASE_NOTES,
    &UPLOADS,
    &FORGET_UPLOAD,
    &RECORD,
    &RUNS,
    &GONE,
];

/// In which scope the records of an account are looked at; nil = complaints of
/// which nobody knows whose mail they are about.
#[must_use]
pub fn scope(account: AccountId) -> Scope {
    if account.0 == NIL {
        Scope::System("complaints of which nobody knows whose mail they are about")
    } else {
        Scope::Account(account)
    }
}

/// Somebody with whom nothing happened for long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Who.
    pub contact: ContactId,
    /// The last that happened: an event, an act, a mail, a dealing.
    pub last: Timestamp,
}

/// People behind `after` with whom nothing happened since `before`, by number; at
/// most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn people(
    store: &Store,
    account: AccountId,
    (after, before): (ContactId, Timestamp),
) -> Result<Vec<Quiet>, StoreError> {
    // Ids begin with their time: younger ones need not be looked at.
    let end = first_id(before).0;
    let rows = store.read(Scope::Account(account), &PEOPLE, params![account, after, end, before]);
    rows.await?
        .iter()
        .map(|row| {
            let created: Timestamp = row.get(1)?;
            let ties: [Option<Timestamp>; 4] = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            let last = ties.into_iter().flatten().max().map_or(created, |it| it.max(created));
            Ok(Quiet { contact: row.get(0)?, last })
        })
        .collect()
}

/// How many records of accesses are from before an instant.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn accesses(
    store: &Store,
    account: AccountId,
    before: Timestamp,
) -> Result<u64, StoreError> {
    let rows = store.read(Scope::Account(account), &ACCESSES, params![account, before]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Deletes the oldest of them, at most 500; none under a hold.
#[must_use]
pub fn delete_accesses(account: AccountId, before: Timestamp) -> Step {
    Step::new(&DELETE_ACCESSES, params![account, before])
}

/// A complaint that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldCase {
    /// Its number.
    pub case: CaseId,
    /// A hold is on it.
    pub is_held: bool,
}

/// Complaints behind `after` that are over since before an instant, and whose
/// words are kept; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn cases(
    store: &Store,
    account: AccountId,
    (after, before): (Option<CaseId>, Timestamp),
) -> Result<Vec<OldCase>, StoreError> {
    let after = after.map_or(NIL, |it| it.0);
    let rows = store.read(scope(account), &CASES, params![account, after, before]).await?;
    rows.iter()
        .map(|row| Ok(OldCase { case: row.get(0)?, is_held: row.get::<i64>(1)? != 0 }))
        .collect()
}

/// Takes the words of a complaint away; fails under a hold.
#[must_use]
pub fn strip_case((account, case): (AccountId, CaseId), now: Timestamp) -> [Step; 2] {
    [
        Step::new(&STRIP_CASE, params![account, case, now]).exactly(1),
        Step::new(&STRIP_CASE_NOTES, params![account, case]),
    ]
}

/// An upload on which nothing rests any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldUpload {
    /// The import.
    pub import: ImportId,
    /// The file as it is kept.
    pub file: Digest,
    /// What was uploaded besides as evidence.
    pub evidence: Option<Digest>,
    /// Something in the account is held.
    pub is_held: bool,
}

/// Uploads behind `after` that ended before an instant, are kept, and on which
/// nobody's permission rests; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn uploads(
    store: &Store,
    account: AccountId,
    (after, before): (Option<ImportId>, Timestamp),
) -> Result<Vec<OldUpload>, StoreError> {
    let after = after.map_or(NIL, |it| it.0);
    let params = params![account, after, before];
    let rows = store.read(Scope::Account(account), &UPLOADS, params).await?;
    rows.iter()
        .map(|row| {
            Ok(OldUpload {
                import: row.get(0)?,
                file: row.get(1)?,
                evidence: row.get(2)?,
                is_held: row.get::<i64>(3)? != 0,
            })
        })
        .collect()
}

/// Takes an upload away; its digests and counts stay. Fails under a hold, and when
/// somebody was erased from it meanwhile.
#[must_use]
pub fn forget_upload(account: AccountId, it: &OldUpload, now: Timestamp) -> Vec<Step> {
    let mut steps =
        vec![Step::new(&FORGET_UPLOAD, params![account, it.import, it.file, now]).exactly(1)];
    for bytes in [Some(it.file), it.evidence].into_iter().flatten() {
        steps.extend(blob::release(account, bytes));
    }
    steps
}

/// What a look came to, for one kind of record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    /// Where; nil = mail of nobody known.
    pub account: AccountId,
    /// Word of the kind.
    pub kind: String,
    /// Records that went.
    pub gone: u64,
    /// Records that would have gone, and that a hold keeps.
    pub held: u64,
    /// When.
    pub at: Timestamp,
}

/// Records what a look came to.
#[must_use]
pub fn record(id: RetentionRunId, run: &RunRow) -> Step {
    let RunRow { account, kind, gone, held, at } = run.clone();
    let count = |it| i64::try_from(it).unwrap_or(i64::MAX);
    Step::new(&RECORD, params![account, id, kind, count(gone), count(held), at]).exactly(1)
}

/// What looks came to, newest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn runs(store: &Store) -> Result<Vec<RunRow>, StoreError> {
    let scope = Scope::System("the operator answers for what goes");
    let rows = store.read(scope, &RUNS, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(RunRow {
                account: row.get(0)?,
                kind: row.get(1)?,
                gone: row.get(2)?,
                held: row.get(3)?,
                at: row.get(4)?,
            })
        })
        .collect()
}

/// What went in a time, by kind.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn gone(
    store: &Store,
    account: AccountId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = store.read(Scope::Account(account), &GONE, params![account, from, until]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
