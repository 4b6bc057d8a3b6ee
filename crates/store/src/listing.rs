//! Blocklists that hold us, and what each campaign sent through what is held
//! (R000-25, R000-26). **Never** here: who is behind it.

use domain::{AccountId, CampaignId, DeliveryId, Domain, ListingId, Timestamp};

use crate::{Row, Scope, Statement, Step, Store, StoreError, Value, params, statement};

static INSERT: Statement = statement!("listing/insert");
static LATEST: Statement = statement!("listing/latest");
static END: Statement = statement!("listing/end");
static DOMAINS: Statement = statement!("listing/domains");
static SHARES_OF_SOURCE: Statement = statement!("listing/shares_of_source");
static SHARES_OF_DOMAIN: Statement = statement!("listing/shares_of_domain");

pub(crate) static ALL: &[&Statement] =
    &[&INSERT, &LATEST, &END, &DOMAINS, &SHARES_OF_SOURCE, &SHARES_OF_DOMAIN];

/// Why listings are read and written beyond one account.
pub const SYSTEM: Scope = Scope::System("addresses and blocklists belong to no account");

/// A listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingRow {
    /// Its id.
    pub id: ListingId,
    /// Zone of the list.
    pub zone: String,
    /// What it holds.
    pub subject: String,
    /// Name of the egress source; `None` = a domain.
    pub source: Option<String>,
    /// Codes that the list answered.
    pub answer: String,
    /// The account most probably behind it; `None` = nobody sent.
    pub cause: Option<AccountId>,
    /// Its campaign.
    pub campaign: Option<CampaignId>,
    /// Its shares.
    pub because: Option<String>,
    /// Since when.
    pub listed_at: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
}

/// Puts a listing on record. One that is there already fails the unit.
#[must_use]
pub fn insert(row: &ListingRow) -> Step {
    let it = row.clone();
    let params = params![
        it.id,
        it.zone,
        it.subject,
        it.source,
        it.answer,
        it.cause,
        it.campaign,
        it.because,
        it.listed_at
    ];
    Step::new(&INSERT, params).exactly(1)
}

/// Listings, those that last first; at most 500.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn latest(store: &Store) -> Result<Vec<ListingRow>, StoreError> {
    let rows = store.read(SYSTEM, &LATEST, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(ListingRow {
                id: row.get(0)?,
                zone: row.get(1)?,
                subject: row.get(2)?,
                source: row.get(3)?,
                answer: row.get(4)?,
                cause: row.get(5)?,
                campaign: row.get(6)?,
                because: row.get(7)?,
                listed_at: row.get(8)?,
                ended_at: row.get(9)?,
            })
        })
        .collect()
}

/// Ends a listing.
#[must_use]
pub fn end(id: ListingId, now: Timestamp) -> Step {
    Step::new(&END, params![id, now])
}

/// Sender domains that are proven; at most 5,000.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn domains(store: &Store) -> Result<Vec<(AccountId, Domain)>, StoreError> {
    let rows = store.read(SYSTEM, &DOMAINS, params![]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// What a campaign sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentRow {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub campaign: CampaignId,
    /// Messages.
    pub messages: u64,
    /// To recipients that do not exist.
    pub bad: u64,
    /// Complaints.
    pub complaints: u64,
}

async fn shares(
    store: &Store,
    statement: &'static Statement,
    params: Vec<Value>,
) -> Result<Vec<SentRow>, StoreError> {
    let rows = store.read(SYSTEM, statement, params).await?;
    let of = |row: &Row| {
        Ok(SentRow {
            account: row.get(0)?,
            campaign: row.get(1)?,
            messages: row.get(2)?,
            bad: row.get(3)?,
            complaints: row.get(4)?,
        })
    };
    rows.iter().map(of).collect()
}

/// What each campaign sent through an egress source, of what was admitted since
/// then; at most 1,000, the largest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn shares_of_source(
    store: &Store,
    source: &str,
    since: DeliveryId,
) -> Result<Vec<SentRow>, StoreError> {
    shares(store, &SHARES_OF_SOURCE, params![since, source.to_owned()]).await
}

/// The same for a sender domain.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn shares_of_domain(
    store: &Store,
    domain: &Domain,
    since: DeliveryId,
) -> Result<Vec<SentRow>, StoreError> {
    shares(store, &SHARES_OF_DOMAIN, params![since, domain.clone()]).await
}
