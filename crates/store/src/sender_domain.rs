//! Domains an account sends from, and whether DNS proves them its own.

use domain::{AccountId, Domain, SenderDomainId, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("sender_domain/insert");
static BY_DOMAIN: Statement = statement!("sender_domain/by_domain");
static EVERY: Statement = statement!("sender_domain/all");
static SET_CHECKED: Statement = statement!("sender_domain/set_checked");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &BY_DOMAIN, &EVERY, &SET_CHECKED];

/// A sender domain as stored.
#[derive(Clone, Debug)]
pub struct SenderDomainRow {
    /// Its id.
    pub id: SenderDomainId,
    /// The domain.
    pub domain: Domain,
    /// What its TXT record must say.
    pub challenge: String,
    /// When it was last proven; `None` when the last check failed.
    pub verified_at: Option<Timestamp>,
    /// When it was last checked.
    pub checked_at: Option<Timestamp>,
    /// What the last check missed, one a line.
    pub problems: String,
}

fn from_row(row: &Row) -> Result<SenderDomainRow, StoreError> {
    Ok(SenderDomainRow {
        id: row.get(0)?,
        domain: row.get(1)?,
        challenge: row.get(2)?,
        verified_at: row.get(3)?,
        checked_at: row.get(4)?,
        problems: row.get(5)?,
    })
}

/// Adds a domain; one that the account has already stays as it is.
#[must_use]
pub fn insert(account: AccountId, new: &SenderDomainRow, now: Timestamp) -> Step {
    let (challenge, problems) = (new.challenge.clone(), new.problems.clone());
    Step::new(&INSERT, params![account, new.id, new.domain.clone(), challenge, problems, now])
}

/// Records a check. `problems` empty = verified now.
#[must_use]
pub fn set_checked(account: AccountId, domain: &Domain, problems: &str, now: Timestamp) -> Step {
    let verified_at = problems.is_empty().then_some(now);
    Step::new(&SET_CHECKED, params![account, domain.clone(), now, verified_at, problems]).exactly(1)
}

/// One domain of an account.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_domain(
    store: &Store,
    account: AccountId,
    domain: &Domain,
) -> Result<Option<SenderDomainRow>, StoreError> {
    let params = params![account, domain.clone()];
    let rows = store.read(Scope::Account(account), &BY_DOMAIN, params).await?;
    rows.first().map(from_row).transpose()
}

/// The account's domains by name.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store, account: AccountId) -> Result<Vec<SenderDomainRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &EVERY, params![account]).await?;
    rows.iter().map(from_row).collect()
}
