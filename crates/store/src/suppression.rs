//! Suppression: what forbids an address, whatever the consent.

use clearance::Suppression;
use domain::{AccountId, ListId, Timestamp};

use crate::{NIL, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("suppression/insert");
static LIFT: Statement = statement!("suppression/lift");
static OF_KEY: Statement = statement!("suppression/of_key");
static EVERYWHERE: Statement = statement!("suppression/everywhere");
static LIFT_EVERYWHERE: Statement = statement!("suppression/lift_everywhere");
static END: Statement = statement!("suppression/end");
static KEYS: Statement = statement!("suppression/keys");

pub(crate) static ALL: &[&Statement] =
    &[&INSERT, &LIFT, &OF_KEY, &EVERYWHERE, &LIFT_EVERYWHERE, &END, &KEYS];

/// What forbids an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuppressionRow {
    /// Keyed hash of the address under the installation's key.
    pub address_key: Vec<u8>,
    /// On which list; `None` is the whole account.
    pub list: Option<ListId>,
    /// `unsubscribed`, `complained`, `hard-bounce`, `manual`, `not-me`, `paused`.
    pub reason: String,
    /// Since when; the last time, when it happened again.
    pub created_at: Timestamp,
    /// Until when; `None` is for good.
    pub until: Option<Timestamp>,
}

/// Forbids an address. Each reason has a row of its own; of the same reason
/// twice, the later instant and the longer time stand.
#[must_use]
pub fn insert(account: AccountId, row: &SuppressionRow) -> Step {
    let list = row.list.map_or(NIL, |it| it.0);
    let SuppressionRow { address_key, reason, created_at, until, .. } = row.clone();
    Step::new(&INSERT, params![account, address_key, list, reason, created_at, until]).exactly(1)
}

/// Lifts what the person had asked for before `confirmed_at`, on this list and
/// account-wide. Bounces and complaints stay.
#[must_use]
pub fn lift(account: AccountId, address_key: &[u8], list: ListId, confirmed_at: Timestamp) -> Step {
    Step::new(&LIFT, params![account, address_key.to_vec(), list, NIL, confirmed_at])
}

/// Lifts "never mail me from here", said before `confirmed_at`. In a unit of the
/// whole installation.
#[must_use]
pub fn lift_everywhere(address_key: &[u8], confirmed_at: Timestamp) -> Step {
    Step::new(&LIFT_EVERYWHERE, params![address_key, NIL, confirmed_at])
}

/// Ends a rest as it was read; one that was begun anew meanwhile stays, and so
/// does every row of another reason.
#[must_use]
pub fn end(account: AccountId, row: &SuppressionRow) -> Step {
    let list = row.list.map_or(NIL, |it| it.0);
    Step::new(&END, params![account, row.address_key.clone(), list, row.created_at])
}

/// The next addresses of which an account forbids something: keys after `after`,
/// at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn keys(
    store: &Store,
    account: AccountId,
    (after, limit): (&[u8], u32),
) -> Result<Vec<Vec<u8>>, StoreError> {
    let params = params![account, after.to_vec(), limit];
    let rows = store.read(Scope::Account(account), &KEYS, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// What a statement told of entries: `scope reason [until]` each.
pub(crate) fn told(text: Option<&str>) -> Vec<Suppression> {
    text.into_iter().flat_map(|it| it.split(';')).map(Suppression::of_text).collect()
}

/// What forbids one address in the whole installation.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn everywhere(
    store: &Store,
    address_key: &[u8],
) -> Result<Vec<SuppressionRow>, StoreError> {
    let scope = Scope::System("rows of the nil account hold for all");
    let rows = store.read(scope, &EVERYWHERE, params![address_key, NIL]).await?;
    rows.iter()
        .map(|row| {
            let list: ListId = row.get(0)?;
            Ok(SuppressionRow {
                address_key: address_key.to_vec(),
                list: (list.0 != NIL).then_some(list),
                reason: row.get(1)?,
                created_at: row.get(2)?,
                until: row.get(3)?,
            })
        })
        .collect()
}

/// What forbids one address in the account, or in the whole installation.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_key(
    store: &Store,
    account: AccountId,
    address_key: &[u8],
) -> Result<Vec<SuppressionRow>, StoreError> {
    let params = params![account, address_key.to_vec(), NIL];
    let rows = store.read(Scope::Account(account), &OF_KEY, params).await?;
    rows.iter()
        .map(|row| {
            let list: ListId = row.get(1)?;
            Ok(SuppressionRow {
                address_key: address_key.to_vec(),
                list: (list.0 != NIL).then_some(list),
                reason: row.get(2)?,
                created_at: row.get(3)?,
                until: row.get(4)?,
            })
        })
        .collect()
}
