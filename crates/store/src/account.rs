//! Accounts: who sends, their standing, the policy they accepted.

use domain::{AccountId, Language, Sealed, Standing, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("account/insert");
static ACCEPT_POLICY: Statement = statement!("account/accept_policy");
static BY_ID: Statement = statement!("account/by_id");
static BY_NUMBER: Statement = statement!("account/by_number");
static EVERY: Statement = statement!("account/all");
static SET_STANDING: Statement = statement!("account/set_standing");
static CLOSE: Statement = statement!("account/close");
static REOPEN: Statement = statement!("account/reopen");
static WITH_OWN_LIMITS: Statement = statement!("account/with_own_limits");

pub(crate) static ALL: &[&Statement] = &[
    &INSERT,
    &ACCEPT_POLICY,
    &BY_ID,
    &BY_NUMBER,
    &EVERY,
    &SET_STANDING,
    &CLOSE,
    &REOPEN,
    &WITH_OWN_LIMITS,
];

/// An account as stored.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// Its short number in tokens.
    pub number: u32,
    /// Who sends, sealed with the account's key.
    pub sealed_identity: Sealed,
    /// The account's key, wrapped by the master key. `None` once it was
    /// destroyed: then nothing sealed can be read any more.
    pub wrapped_key: Option<Sealed>,
    /// Language of its notices.
    pub language: Language,
    /// IANA time zone of its days.
    pub time_zone: String,
    /// Its standing; [`Standing::Closed`] while it is closed.
    pub standing: Standing,
    /// Rises with every change of standing (DECISIONS D2).
    pub standing_epoch: i64,
    /// The accepted policy version, if one was accepted.
    pub policy_version: Option<String>,
    /// When it was accepted.
    pub policy_accepted_at: Option<Timestamp>,
    /// Start of its age (R002-37).
    pub first_used_at: Timestamp,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was closed, if it was.
    pub closed_at: Option<Timestamp>,
    /// Its own limits, a line each; `None` = those of the installation alone.
    pub own_limits: Option<String>,
}

fn from_row(row: &Row) -> Result<AccountRow, StoreError> {
    let closed_at: Option<Timestamp> = row.get(12)?;
    Ok(AccountRow {
        id: row.get(0)?,
        number: row.get(1)?,
        sealed_identity: row.get(2)?,
        wrapped_key: row.get(3)?,
        language: row.word(4, Language::matching)?,
        time_zone: row.get(5)?,
        standing: match closed_at {
            Some(_) => Standing::Closed,
            None => row.word(6, Standing::parse)?,
        },
        standing_epoch: row.get(7)?,
        policy_version: row.get(8)?,
        policy_accepted_at: row.get(9)?,
        first_used_at: row.get(10)?,
        created_at: row.get(11)?,
        closed_at,
        own_limits: row.get(13)?,
    })
}

/// A new account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// Who sends, sealed with the new account's key.
    pub sealed_identity: Sealed,
    /// That key, wrapped by the master key.
    pub wrapped_key: Sealed,
    /// Language of its notices.
    pub language: Language,
    /// IANA time zone of its days.
    pub time_zone: String,
    /// The present.
    pub now: Timestamp,
}

/// Opens an account. Returns its number. For a unit of scope system.
#[must_use]
pub fn insert(new: &NewAccount) -> Step {
    Step::new(
        &INSERT,
        params![
            new.id,
            new.sealed_identity.clone(),
            new.wrapped_key.clone(),
            new.language.tag(),
            new.time_zone.clone(),
            new.now
        ],
    )
    .exactly(1)
}

/// Records the acceptance of a policy version (R002-01).
#[must_use]
pub fn accept_policy(account: AccountId, version: &str, by: Sealed, now: Timestamp) -> Step {
    Step::new(&ACCEPT_POLICY, params![account, version, now, by]).exactly(1)
}

/// Changes the standing and raises its epoch.
#[must_use]
pub fn set_standing(account: AccountId, standing: Standing) -> Step {
    Step::new(&SET_STANDING, params![account, standing.as_str()]).exactly(1)
}

/// Closes the account, once, and raises the epoch of its standing. The standing
/// it had is kept.
#[must_use]
pub fn close(account: AccountId, now: Timestamp) -> Step {
    Step::new(&CLOSE, params![account, now]).exactly(1)
}

/// Opens a closed account again, with the standing it had.
#[must_use]
pub fn reopen(account: AccountId) -> Step {
    Step::new(&REOPEN, params![account]).exactly(1)
}

/// One account.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(store: &Store, account: AccountId) -> Result<Option<AccountRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account]).await?;
    rows.first().map(from_row).transpose()
}

/// The account that a token names by its number.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_number(store: &Store, number: u32) -> Result<Option<AccountRow>, StoreError> {
    let scope = Scope::System("a token carries the number, not the id");
    let rows = store.read(scope, &BY_NUMBER, params![number]).await?;
    rows.first().map(from_row).transpose()
}

/// Every account, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<AccountRow>, StoreError> {
    let rows = store.read(Scope::System("the operator's overview"), &EVERY, params![]).await?;
    rows.iter().map(from_row).collect()
}

/// Open accounts with limits of their own, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn with_own_limits(store: &Store) -> Result<Vec<AccountRow>, StoreError> {
    let scope = Scope::System("one clock for every account");
    let rows = store.read(scope, &WITH_OWN_LIMITS, params![]).await?;
    rows.iter().map(from_row).collect()
}
