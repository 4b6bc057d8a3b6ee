//! The history of settings, and which accounts were told of a change (R002-13,
//! X-18). **Never** here: which value is in force; the rule book says that.

use domain::{AccountId, JobId, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("setting_change/insert");
static EVERY: Statement = statement!("setting_change/all");
static WITHDRAW: Statement = statement!("setting_change/withdraw");
static UNTOLD: Statement = statement!("setting_change/untold");
static TELL: Statement = statement!("setting_change/tell");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &EVERY, &WITHDRAW, &UNTOLD, &TELL];

/// Why settings are read and written beyond one account.
pub const SYSTEM: Scope = Scope::System("one installation has one set of rules");

/// A change of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// Its id.
    pub id: JobId,
    /// The setting.
    pub setting: String,
    /// Its value until then.
    pub before: String,
    /// Its value from then on.
    pub value: String,
    /// The first day on which it holds (UTC).
    pub since: String,
    /// It named no day: it held from its announcement on.
    pub is_at_once: bool,
    /// Why.
    pub reason: String,
    /// When it was announced.
    pub announced_at: Timestamp,
    /// Since when it stands in no overlay any more.
    pub withdrawn_at: Option<Timestamp>,
}

/// Puts a change on record.
#[must_use]
pub fn insert(row: &ChangeRow) -> Step {
    let it = row.clone();
    let params = params![
        it.id,
        it.setting,
        it.before,
        it.value,
        it.since,
        i64::from(it.is_at_once),
        it.reason,
        it.announced_at
    ];
    Step::new(&INSERT, params).exactly(1)
}

/// The history, newest first; at most 1,000.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<ChangeRow>, StoreError> {
    let rows = store.read(SYSTEM, &EVERY, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(ChangeRow {
                id: row.get(0)?,
                setting: row.get(1)?,
                before: row.get(2)?,
                value: row.get(3)?,
                since: row.get(4)?,
                is_at_once: row.get::<i64>(5)? != 0,
                reason: row.get(6)?,
                announced_at: row.get(7)?,
                withdrawn_at: row.get(8)?,
            })
        })
        .collect()
}

/// Notes that a change stands in no overlay any more.
#[must_use]
pub fn withdraw(id: JobId, now: Timestamp) -> Step {
    Step::new(&WITHDRAW, params![id, now]).exactly(1)
}

/// Accounts that were not told of what was announced, each with when that was; at
/// most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn untold(store: &Store) -> Result<Vec<(Timestamp, AccountId)>, StoreError> {
    let rows = store.read(SYSTEM, &UNTOLD, params![]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Notes that an account was told. Once: the unit fails the second time.
#[must_use]
pub fn tell(account: AccountId, announced_at: Timestamp, now: Timestamp) -> Step {
    Step::new(&TELL, params![account, announced_at, now]).exactly(1)
}
