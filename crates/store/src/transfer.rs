//! Transfers of data to other countries: the register of an account, and how
//! many persons it has transferred (R001-44, DECISIONS D46). **Never** here:
//! what a law asks for.

use domain::{AccountId, CampaignId, ContactId, Sealed, Timestamp, TransferId};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("transfer/insert");
static OF_ACCOUNT: Statement = statement!("transfer/of_account");
static IN_FORCE: Statement = statement!("transfer/in_force");
static END: Statement = statement!("transfer/end");
static PERSONS: Statement = statement!("transfer/persons");
static COUNTED: Statement = statement!("transfer/counted");
static COUNT: Statement = statement!("transfer/count");

pub(crate) static ALL: &[&Statement] =
    &[&INSERT, &OF_ACCOUNT, &IN_FORCE, &END, &PERSONS, &COUNTED, &COUNT];

/// What a line says in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferLine {
    /// Code of the law that protects the persons.
    pub law: String,
    /// Where their data go.
    pub country: String,
    /// On what it rests.
    pub basis: String,
    /// Sensitive data are among them.
    pub is_sensitive: bool,
}

/// A line of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferRow {
    /// Its id.
    pub id: TransferId,
    /// From where to where, and why it may.
    pub line: TransferLine,
    /// Since when it is in force.
    pub valid_from: Timestamp,
    /// Until when; `None` = until it is ended.
    pub valid_until: Option<Timestamp>,
    /// Exporter, importer, assessment.
    pub sealed_words: Sealed,
    /// Name of the key that recorded it.
    pub recorded_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// By whom.
    pub ended_by: Option<String>,
}

/// Adds a line.
#[must_use]
pub fn insert(account: AccountId, row: &TransferRow) -> Step {
    let TransferRow { id, line, valid_from, valid_until, sealed_words, .. } = row.clone();
    let TransferLine { law, country, basis, is_sensitive } = line;
    let sensitive = i64::from(is_sensitive);
    let (by, at) = (row.recorded_by.clone(), row.created_at);
    let params = params![
        account,
        id,
        law,
        country,
        basis,
        sensitive,
        valid_from,
        valid_until,
        sealed_words,
        by,
        at
    ];
    Step::new(&INSERT, params).exactly(1)
}

/// The register, newest first; at most 1,000 lines.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(store: &Store, account: AccountId) -> Result<Vec<TransferRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter()
        .map(|row| {
            Ok(TransferRow {
                id: row.get(0)?,
                line: TransferLine {
                    law: row.get(1)?,
                    country: row.get(2)?,
                    basis: row.get(3)?,
                    is_sensitive: row.get::<i64>(4)? != 0,
                },
                valid_from: row.get(5)?,
                valid_until: row.get(6)?,
                sealed_words: row.get(7)?,
                recorded_by: row.get(8)?,
                created_at: row.get(9)?,
                ended_at: row.get(10)?,
                ended_by: row.get(11)?,
            })
        })
        .collect()
}

/// What is in force at an instant, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails: nothing leaves.
pub async fn in_force(
    store: &Store,
    account: AccountId,
    at: Timestamp,
) -> Result<Vec<TransferLine>, StoreError> {
    let rows = store.read(Scope::Account(account), &IN_FORCE, params![account, at]).await?;
    rows.iter()
        .map(|row| {
            Ok(TransferLine {
                law: row.get(0)?,
                country: row.get(1)?,
                basis: row.get(2)?,
                is_sensitive: row.get::<i64>(3)? != 0,
            })
        })
        .collect()
}

/// Ends a line. One that is ended stays as it is, and the unit fails.
#[must_use]
pub fn end((account, id): (AccountId, TransferId), by: &str, now: Timestamp) -> Step {
    Step::new(&END, params![account, id, now, by.to_owned()]).exactly(1)
}

/// Persons of a year by law.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn persons(
    store: &Store,
    account: AccountId,
    year: i16,
) -> Result<Vec<(String, u64)>, StoreError> {
    let params = params![account, i64::from(year)];
    let rows = store.read(Scope::Account(account), &PERSONS, params).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Which contacts, from the first to the last, are counted under a law.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn counted(
    store: &Store,
    account: AccountId,
    (law, year): (&str, i16),
    (first, last): (ContactId, ContactId),
) -> Result<Vec<ContactId>, StoreError> {
    let params = params![account, law.to_owned(), i64::from(year), first, last];
    let rows = store.read(Scope::Account(account), &COUNTED, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Counts those from the first to the last whom a campaign reaches under a law.
/// Behind their admission, in the same unit.
#[must_use]
pub fn count(
    (account, campaign): (AccountId, CampaignId),
    (law, year): (&str, i16),
    (first, last): (ContactId, ContactId),
) -> Step {
    let pattern = format!("% {law} %");
    let params = params![account, campaign, law.to_owned(), i64::from(year), first, last, pattern];
    Step::new(&COUNT, params)
}
