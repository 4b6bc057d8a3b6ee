//! Legal holds: what keeps an account's, a campaign's or a person's records from
//! being deleted (DECISIONS D52). Rows change once: when they are lifted.
//! **Never** here: an address, only its keyed hash.

use domain::{AccountId, CampaignId, ContactId, LegalHoldId, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("legal_hold/insert");
static LIFT: Statement = statement!("legal_hold/lift");
static EVERY: Statement = statement!("legal_hold/all");
static OF_ACCOUNT: Statement = statement!("legal_hold/of_account");
static BY_ID: Statement = statement!("legal_hold/by_id");
static ON_PERSON: Statement = statement!("legal_hold/on_person");
static NOT_ON_PERSON: Statement = statement!("legal_hold/not_on_person");

pub(crate) static ALL: &[&Statement] =
    &[&INSERT, &LIFT, &EVERY, &OF_ACCOUNT, &BY_ID, &ON_PERSON, &NOT_ON_PERSON];

/// Why holds are read beyond one account.
pub const SYSTEM: Scope = Scope::System("an operator keeps the holds of all accounts");

/// What a hold is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On {
    /// Everything of the account.
    Account,
    /// One campaign, and everybody it was sent to.
    Campaign(CampaignId),
    /// One person: the keyed hash of their address under the installation's key.
    Person(Vec<u8>),
}

/// A hold to place.
#[derive(Clone, Debug)]
pub struct NewHold {
    /// Its id.
    pub id: LegalHoldId,
    /// What it is on.
    pub on: On,
    /// The case it is for.
    pub case_number: String,
    /// Why.
    pub reason: String,
    /// Name of the key.
    pub placed_by: String,
    /// When.
    pub placed_at: Timestamp,
}

/// A hold as stored. Whom it is on is not told: the hash of an address says it to
/// the database alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRow {
    /// Where.
    pub account: AccountId,
    /// Its id.
    pub id: LegalHoldId,
    /// `account`, `campaign` or `person`.
    pub subject: String,
    /// The campaign, if it is on one.
    pub campaign: Option<CampaignId>,
    /// The case it is for.
    pub case_number: String,
    /// Why.
    pub reason: String,
    /// Name of the key that placed it.
    pub placed_by: String,
    /// When.
    pub placed_at: Timestamp,
    /// When it was lifted; `None` = it holds.
    pub lifted_at: Option<Timestamp>,
    /// By whom.
    pub lifted_by: Option<String>,
    /// Why.
    pub lifted_because: Option<String>,
}

/// Places a hold.
#[must_use]
pub fn insert(account: AccountId, new: &NewHold) -> Step {
    let NewHold { id, on, case_number, reason, placed_by, placed_at } = new.clone();
    let (subject, campaign, key) = match on {
        On::Account => ("account", None, None),
        On::Campaign(campaign) => ("campaign", Some(campaign), None),
        On::Person(key) => ("person", None, Some(key)),
    };
    let subject = subject.to_owned();
    let params =
        params![account, id, subject, campaign, key, case_number, reason, placed_by, placed_at];
    Step::new(&INSERT, params).exactly(1)
}

/// Lifts a hold; fails when it is lifted, or another account's.
#[must_use]
pub fn lift(
    (account, id): (AccountId, LegalHoldId),
    (by, because): (&str, &str),
    now: Timestamp,
) -> Step {
    let (by, because) = (by.to_owned(), because.to_owned());
    Step::new(&LIFT, params![account, id, now, by, because]).exactly(1)
}

/// The holds of every account, those that hold first; at most 500.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<HoldRow>, StoreError> {
    let rows = store.read(SYSTEM, &EVERY, params![]).await?;
    rows.iter().map(from_row).collect()
}

/// The holds in an account, those that hold first; at most 500.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(store: &Store, account: AccountId) -> Result<Vec<HoldRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter().map(from_row).collect()
}

/// One hold.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(store: &Store, id: LegalHoldId) -> Result<Option<HoldRow>, StoreError> {
    let rows = store.read(SYSTEM, &BY_ID, params![id]).await?;
    rows.first().map(from_row).transpose()
}

/// Since when a hold is on a person; `None` = none is.
///
/// # Errors
/// [`StoreError`] when the database fails: nothing is deleted.
pub async fn on_person(
    store: &Store,
    (account, contact): (AccountId, ContactId),
    address_key: &[u8],
) -> Result<Option<Timestamp>, StoreError> {
    let params = params![account, contact, address_key.to_vec()];
    let rows = store.read(Scope::Account(account), &ON_PERSON, params).await?;
    rows.first().map_or(Ok(None), |row| row.get(0))
}

/// Fails the unit when a hold is on the person.
#[must_use]
pub fn not_on_person(account: AccountId, contact: ContactId) -> Step {
    Step::new(&NOT_ON_PERSON, params![account, contact]).exactly(1)
}

fn from_row(row: &Row) -> Result<HoldRow, StoreError> {
    Ok(HoldRow {
        account: row.get(0)?,
        id: row.get(1)?,
        subject: row.get(2)?,
        campaign: row.get(3)?,
        case_number: row.get(4)?,
        reason: row.get(5)?,
        placed_by: row.get(6)?,
        placed_at: row.get(7)?,
        lifted_at: row.get(8)?,
        lifted_by: row.get(9)?,
        lifted_because: row.get(10)?,
    })
}
