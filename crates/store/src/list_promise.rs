//! What lists promise of their frequency, in versions, and how much of it was
//! used (R002-08, R002-09).

use domain::{AccountId, CampaignId, ContactId, ListId, Timestamp};

use crate::{
    Scope, Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    params, statement,
};

static INSERT: Statement = statement!("list_promise/insert");
static OF_LIST: Statement = statement!("list_promise/of_list");
static REACHED: Statement = statement!("list_promise/reached");
static OF_CONTACTS: Statement = statement!("list_promise/of_contacts", dialects);

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OF_LIST, &REACHED, &OF_CONTACTS];

/// A version of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromiseRow {
    /// Its version, from 1.
    pub version: u32,
    /// At most so many mails …
    pub mails: u32,
    /// … in so many days.
    pub days: u32,
    /// Since when.
    pub created_at: Timestamp,
}

/// Adds a version; fails when there is one of that number.
#[must_use]
pub fn insert(account: AccountId, list: ListId, promise: PromiseRow) -> Step {
    let PromiseRow { version, mails, days, created_at } = promise;
    Step::new(&INSERT, params![account, list, version, mails, days, created_at]).exactly(1)
}

/// The promise in force: the newest.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_list(
    store: &Store,
    account: AccountId,
    list: ListId,
) -> Result<Option<PromiseRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_LIST, params![account, list]).await?;
    let row = rows.first().map(|row| {
        Ok(PromiseRow {
            version: row.get(0)?,
            mails: row.get(1)?,
            days: row.get(2)?,
            created_at: row.get(3)?,
        })
    });
    row.transpose()
}

/// Which mails count: those of the list's campaigns but one, admitted after
/// an instant and not withheld since.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Whose list it is.
    pub account: AccountId,
    /// The list.
    pub list: ListId,
    /// The campaign that does not count: the one asked about.
    pub except: CampaignId,
    /// Mails admitted after this.
    pub since: Timestamp,
}

/// Contacts of the list that got at least `mails` mails, and how many the one
/// got who got most.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn reached(
    store: &Store,
    counted: Counted,
    mails: u32,
) -> Result<(u64, u64), StoreError> {
    let Counted { account, list, except, since } = counted;
    let params = params![account, list, except, since, mails];
    let rows = store.read(Scope::Account(account), &REACHED, params).await?;
    rows.first().map_or(Ok((0, 0)), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many mails each of these contacts got. Who got none is left out.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_contacts(
    store: &Store,
    counted: Counted,
    contacts: &[ContactId],
) -> Result<Vec<(ContactId, u64)>, StoreError> {
    let Counted { account, list, except, since } = counted;
    let named =
        batch(contacts.iter().map(|it| BatchRow::default().bytes("contact", it.as_bytes())));
    let params = params![account, list, except, since, named];
    let rows = store.read(Scope::Account(account), &OF_CONTACTS, params).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
