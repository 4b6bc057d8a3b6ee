//! What a compliance report counts: an account's mail in a time, or one
//! campaign's. Counts alone; nobody is named.

use domain::{AccountId, CampaignId, DeliveryId, Digest, Timestamp};

use crate::{NIL, Row, Scope, Statement, Store, StoreError, Value, params, statement};

static OUTCOMES: Statement = statement!("compliance/outcomes");
static RULE_VERSIONS: Statement = statement!("compliance/rule_versions");
static WITHHELD: Statement = statement!("compliance/withheld");
static WITHHELD_LATER: Statement = statement!("compliance/withheld_later");
static REVIEWS: Statement = statement!("compliance/reviews");
static INBOUND: Statement = statement!("compliance/inbound");
static METERS: Statement = statement!("compliance/meters");
static CONSENT_KINDS: Statement = statement!("compliance/consent_kinds");

pub(crate) static ALL: &[&Statement] = &[
    &OUTCOMES,
    &RULE_VERSIONS,
    &WITHHELD,
    &WITHHELD_LATER,
    &REVIEWS,
    &INBOUND,
    &METERS,
    &CONSENT_KINDS,
];

/// What is reported on.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Whose.
    pub account: AccountId,
    /// One campaign; `None` = everything.
    pub campaign: Option<CampaignId>,
    /// First instant.
    pub from: Timestamp,
    /// The instant after the last.
    pub until: Timestamp,
    /// First and last day of the meters.
    pub days: (i64, i64),
}

impl Span {
    fn campaign(&self) -> uuid::Uuid {
        self.campaign.map_or(NIL, |it| it.0)
    }

    /// Ids begin with their time (RFC 9562 §5.7).
    fn ids(&self) -> Vec<Value> {
        let (from, until) = (first_id(self.from), first_id(self.until));
        params![self.account, from, until, self.campaign(), NIL]
    }

    fn instants(&self) -> Vec<Value> {
        params![self.account, self.from, self.until, self.campaign(), NIL]
    }
}

/// Smaller than every id made at that instant or later, larger than those made
/// before.
#[must_use]
pub fn first_id(at: Timestamp) -> DeliveryId {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    DeliveryId::from_bytes(bytes)
}

/// Mail on one basis that ended, or waits, in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Word of the basis.
    pub basis: String,
    /// Word of the state.
    pub state: String,
    /// How many.
    pub count: u64,
}

/// A rule book that cleared mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleVersion {
    /// Its version.
    pub version: Digest,
    /// How much.
    pub count: u64,
    /// The first of it.
    pub first: Timestamp,
    /// The last of it.
    pub last: Timestamp,
}

/// The meters of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayMeter {
    /// Its number, from 1970-01-01.
    pub day: i64,
    /// With a final outcome.
    pub total: u64,
    /// Accepted.
    pub accepted: u64,
    /// To recipients that do not exist.
    pub bad: u64,
    /// Complaints.
    pub complaints: u64,
}

async fn read<T>(
    store: &Store,
    span: &Span,
    (statement, params): (&'static Statement, Vec<Value>),
    row: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let rows = store.read(Scope::Account(span.account), statement, params).await?;
    rows.iter().map(row).collect()
}

fn word(row: &Row) -> Result<(String, u64), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

/// Mail by basis and state.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn outcomes(store: &Store, span: &Span) -> Result<Vec<Outcome>, StoreError> {
    let row =
        |row: &Row| Ok(Outcome { basis: row.get(0)?, state: row.get(1)?, count: row.get(2)? });
    read(store, span, (&OUTCOMES, span.ids()), row).await
}

/// The rule books that cleared the mail, the first one first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn rule_versions(store: &Store, span: &Span) -> Result<Vec<RuleVersion>, StoreError> {
    let row = |row: &Row| {
        Ok(RuleVersion {
            version: row.get(0)?,
            count: row.get(1)?,
            first: row.get(2)?,
            last: row.get(3)?,
        })
    };
    read(store, span, (&RULE_VERSIONS, span.ids()), row).await
}

/// Recipients not reached, by reason: at expansion, and later at the re-check.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn withheld(store: &Store, span: &Span) -> Result<Vec<(String, u64)>, StoreError> {
    let mut counts = read(store, span, (&WITHHELD, span.instants()), word).await?;
    counts.extend(read(store, span, (&WITHHELD_LATER, span.ids()), word).await?);
    Ok(counts)
}

/// Reviews by what they were about and how they stand.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn reviews(store: &Store, span: &Span) -> Result<Vec<(String, String, u64)>, StoreError> {
    let row = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    read(store, span, (&REVIEWS, span.instants()), row).await
}

/// What came in about the mail, by kind.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn inbound(store: &Store, span: &Span) -> Result<Vec<(String, u64)>, StoreError> {
    read(store, span, (&INBOUND, span.instants()), word).await
}

/// The meters by day.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn meters(store: &Store, span: &Span) -> Result<Vec<DayMeter>, StoreError> {
    let (first, last) = span.days;
    let params = params![span.account, first, last, span.campaign(), NIL];
    let row = |row: &Row| {
        Ok(DayMeter {
            day: row.get(0)?,
            total: row.get(1)?,
            accepted: row.get(2)?,
            bad: row.get(3)?,
            complaints: row.get(4)?,
        })
    };
    read(store, span, (&METERS, params), row).await
}

/// What was recorded in the ledger, by kind.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn consent_kinds(store: &Store, span: &Span) -> Result<Vec<(String, u64)>, StoreError> {
    let params = params![span.account, first_id(span.from), first_id(span.until)];
    read(store, span, (&CONSENT_KINDS, params), word).await
}
