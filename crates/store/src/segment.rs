//! Segments, and the reads by which one is asked: what columns in clear say, and
//! what else an expression needs (DECISIONS D14, D45).

use std::collections::BTreeSet;

use domain::{
    AccountId, Basis, CampaignId, ContactId, Domain, ListId, Sealed, SegmentId, Timestamp,
};
use uuid::Uuid;

use crate::{
    Row, Scope, Statement, Step, Store, StoreError, Value,
    batch::{BatchRow, batch},
    params, statement,
};

static INSERT: Statement = statement!("segment/insert");
static EVERY: Statement = statement!("segment/all");
static BY_ID: Statement = statement!("segment/by_id");
static REMOVE: Statement = statement!("segment/remove");
static PAGE: Statement = statement!("segment/page", dialects);
static COUNT: Statement = statement!("segment/count", dialects);
static MAILED: Statement = statement!("segment/mailed", dialects);
static ALSO_ON: Statement = statement!("segment/also_on", dialects);

pub(crate) static ALL: &[&Statement] =
    &[&INSERT, &EVERY, &BY_ID, &REMOVE, &PAGE, &COUNT, &MAILED, &ALSO_ON];

/// A segment as stored.
#[derive(Clone, Debug)]
pub struct SegmentRow {
    /// Its id.
    pub id: SegmentId,
    /// Its name in the account.
    pub name: String,
    /// Its expression, sealed with the account's key.
    pub sealed_expression: Sealed,
    /// When it was made.
    pub created_at: Timestamp,
}

fn from_row(row: &Row) -> Result<SegmentRow, StoreError> {
    Ok(SegmentRow {
        id: row.get(0)?,
        name: row.get(1)?,
        sealed_expression: row.get(2)?,
        created_at: row.get(3)?,
    })
}

/// Adds a segment.
#[must_use]
pub fn insert(account: AccountId, segment: &SegmentRow) -> Step {
    let SegmentRow { id, name, sealed_expression, created_at } = segment.clone();
    Step::new(&INSERT, params![account, id, name, sealed_expression, created_at]).exactly(1)
}

/// Takes a segment away; fails when there is none.
#[must_use]
pub fn remove(account: AccountId, segment: SegmentId, now: Timestamp) -> Step {
    Step::new(&REMOVE, params![account, segment, now]).exactly(1)
}

/// The account's segments, at most 500.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store, account: AccountId) -> Result<Vec<SegmentRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &EVERY, params![account]).await?;
    rows.iter().map(from_row).collect()
}

/// One segment.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    segment: SegmentId,
) -> Result<Option<SegmentRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, segment]).await?;
    rows.first().map(from_row).transpose()
}

/// What columns in clear are asked: instants from the first on, up to but without
/// the second.
#[derive(Clone, Debug)]
pub struct Clear {
    /// Whose list it is.
    pub account: AccountId,
    /// The list on which they gave permission.
    pub list: ListId,
    /// When they did.
    pub agreed: (Timestamp, Timestamp),
    /// When the contact was added.
    pub added: (Timestamp, Timestamp),
    /// Domains of the address; `None` = any.
    pub domains: Option<BTreeSet<String>>,
    /// What the permission rests on; `None` = anything.
    pub bases: Option<BTreeSet<Basis>>,
    /// A sample: of 65,536 parts of all ids so many, and one more. 65,535 = all.
    pub sample: u16,
}

impl Clear {
    fn params(&self) -> Vec<Value> {
        let json = |words: Vec<&str>| serde_json::Value::from(words).to_string();
        let domains = self.domains.as_ref();
        let domains = domains.map(|it| json(it.iter().map(String::as_str).collect()));
        let bases = self.bases.as_ref();
        let bases = bases.map(|it| json(it.iter().map(|it| it.as_str()).collect()));
        let sample = self.sample.to_be_bytes().to_vec();
        let ((since, until), (from, before)) = (self.agreed, self.added);
        params![self.account, self.list, sample, since, until, from, before, domains, bases]
    }
}

/// A contact that meets the clear part.
#[derive(Clone, Debug)]
pub struct Member {
    /// The contact.
    pub contact: ContactId,
    /// What its permission rests on.
    pub basis: Option<Basis>,
    /// Since when.
    pub agreed: Timestamp,
    /// When it was added.
    pub added: Timestamp,
    /// Domain of its address.
    pub domain: Domain,
    /// Version of its data.
    pub version: u32,
    /// What its key is derived from.
    pub salt: Option<Vec<u8>>,
    /// Its data.
    pub sealed_data: Sealed,
}

/// The contacts after the first and up to the second id that meet the clear part,
/// in the order of their ids, at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn page(
    store: &Store,
    clear: &Clear,
    (after, until): (ContactId, ContactId),
    limit: u32,
) -> Result<Vec<Member>, StoreError> {
    let mut params = clear.params();
    params.extend(params![after, until, limit]);
    let rows = store.read(Scope::Account(clear.account), &PAGE, params).await?;
    let member = |row: &Row| {
        Ok(Member {
            contact: row.get(0)?,
            basis: row.maybe_word(1, Basis::parse)?,
            agreed: row.get(2)?,
            added: row.get(3)?,
            domain: row.get(4)?,
            version: row.get(5)?,
            salt: row.get(6)?,
            sealed_data: row.get(7)?,
        })
    };
    rows.iter().map(member).collect()
}

/// How many contacts meet the clear part.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn count(store: &Store, clear: &Clear) -> Result<u64, StoreError> {
    let rows = store.read(Scope::Account(clear.account), &COUNT, clear.params()).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Campaign mail of one contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mailed {
    /// The contact.
    pub contact: ContactId,
    /// Mails on their way or arrived.
    pub mailed: u64,
    /// Accepted by their host.
    pub accepted: u64,
    /// Bounced.
    pub bounced: u64,
}

/// Campaign mail of these contacts that was admitted after `since`, but for that
/// of one campaign. Who got none is left out.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn mailed(
    store: &Store,
    (account, except): (AccountId, Option<CampaignId>),
    since: Timestamp,
    contacts: &[ContactId],
) -> Result<Vec<Mailed>, StoreError> {
    let except = except.map_or(Uuid::nil(), |it| it.0);
    let params = params![account, except, since, named(contacts)];
    let rows = store.read(Scope::Account(account), &MAILED, params).await?;
    let of = |row: &Row| {
        Ok(Mailed {
            contact: row.get(0)?,
            mailed: row.get(1)?,
            accepted: row.get(2)?,
            bounced: row.get(3)?,
        })
    };
    rows.iter().map(of).collect()
}

/// Which of these contacts gave permission on that list.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn also_on(
    store: &Store,
    (account, list): (AccountId, ListId),
    contacts: &[ContactId],
) -> Result<BTreeSet<ContactId>, StoreError> {
    let params = params![account, list, named(contacts)];
    let rows = store.read(Scope::Account(account), &ALSO_ON, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

fn named(contacts: &[ContactId]) -> Value {
    batch(contacts.iter().map(|it| BatchRow::default().bytes("contact", it.as_bytes())))
}
