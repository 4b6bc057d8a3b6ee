//! Meters: how the bulk mail of an account ended, by day and campaign
//! (DECISIONS D21). Sums over `delivery`, written in the unit that settles and
//! rebuilt from there. **Never** here: a limit, a verdict.

use domain::{AccountId, BounceClass, CampaignId, ContactId, DeliveryId, Fault, Timestamp};

use crate::{NIL, Row, Scope, Statement, Step, Store, StoreError, params, statement};

static COUNT: Statement = statement!("meter/count");
static COUNT_LATE: Statement = statement!("meter/count_late");
static COMPLAIN: Statement = statement!("meter/complain");
static OF_DAY: Statement = statement!("meter/of_day");
static OF_CAMPAIGN: Statement = statement!("meter/of_campaign");
static DIRTY: Statement = statement!("meter/dirty");
static CLEAN: Statement = statement!("meter/clean");
static SINCE: Statement = statement!("meter/since");
static RECOUNT: Statement = statement!("meter/recount");
static FORGET: Statement = statement!("meter/forget");
static REBUILD: Statement = statement!("meter/rebuild");
static BAD_CONTACTS: Statement = statement!("meter/bad_contacts");

pub(crate) static ALL: &[&Statement] = &[
    &COUNT,
    &COUNT_LATE,
    &COMPLAIN,
    &OF_DAY,
    &OF_CAMPAIGN,
    &DIRTY,
    &CLEAN,
    &SINCE,
    &RECOUNT,
    &FORGET,
    &REBUILD,
    &BAD_CONTACTS,
];

/// Rows that the deliveries of one campaign and day are spread over, so that
/// settling several at once does not wait for one row.
const SLOTS: u8 = 8;

fn slot(delivery: DeliveryId) -> u8 {
    // The last bytes of an id are random.
    delivery.as_bytes()[15] % SLOTS
}

/// Counts a delivery in the unit that settles it, behind
/// [`crate::delivery::settle`]. One that waits for another attempt, and mail of
/// the platform itself, are not counted. `day` is that of the attempt's end.
#[must_use]
pub fn count(account: AccountId, delivery: DeliveryId, day: i64) -> Step {
    Step::new(&COUNT, params![account, delivery, day, NIL, slot(delivery)])
}

/// Counts a late report in the unit of [`crate::delivery::bounce_later`],
/// before it. `day` is that of the delivery's final attempt.
#[must_use]
pub fn count_late(
    (account, delivery): (AccountId, DeliveryId),
    day: i64,
    (class, fault): (BounceClass, Fault),
) -> Step {
    let (class, fault) = (class.as_str(), fault.as_str());
    Step::new(&COUNT_LATE, params![account, delivery, day, NIL, slot(delivery), class, fault])
}

/// Counts a complaint in the unit that records it, before the event of kind
/// `complaint`. `day` is that of the delivery's final attempt.
#[must_use]
pub fn complain(account: AccountId, delivery: DeliveryId, day: i64) -> Step {
    Step::new(&COMPLAIN, params![account, delivery, day, NIL, slot(delivery)])
}

/// How deliveries ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// With a final outcome.
    pub total: u64,
    /// Taken by the receiving host.
    pub accepted: u64,
    /// The recipient does not exist.
    pub bad: u64,
    /// The recipient's mailbox did not take it in time.
    pub soft: u64,
    /// The account's fault: content, authentication.
    pub sender: u64,
    /// The operator's fault.
    pub operator: u64,
    /// Nobody's.
    pub nobody: u64,
    /// Complained about.
    pub complaints: u64,
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            total: self.total + other.total,
            accepted: self.accepted + other.accepted,
            bad: self.bad + other.bad,
            soft: self.soft + other.soft,
            sender: self.sender + other.sender,
            operator: self.operator + other.operator,
            nobody: self.nobody + other.nobody,
            complaints: self.complaints + other.complaints,
        }
    }
}

/// The counts of one campaign; `None` = of no campaign.
pub type OfCampaign = (Option<CampaignId>, Counts);

fn from_row(row: &Row) -> Result<OfCampaign, StoreError> {
    let campaign: CampaignId = row.get(0)?;
    let counts = Counts {
        total: row.get(1)?,
        accepted: row.get(2)?,
        bad: row.get(3)?,
        soft: row.get(4)?,
        sender: row.get(5)?,
        operator: row.get(6)?,
        nobody: row.get(7)?,
        complaints: row.get(8)?,
    };
    Ok(((campaign.0 != NIL).then_some(campaign), counts))
}

/// The meter of an account on one day, by campaign.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_day(
    store: &Store,
    account: AccountId,
    day: i64,
) -> Result<Vec<OfCampaign>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_DAY, params![account, day]).await?;
    rows.iter().map(from_row).collect()
}

/// The meter of a campaign over all its days.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_campaign(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Counts, StoreError> {
    let params = params![account, campaign];
    let rows = store.read(Scope::Account(account), &OF_CAMPAIGN, params).await?;
    rows.first().map_or(Ok(Counts::default()), |row| Ok(from_row(row)?.1))
}

/// What was counted since it was last judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dirty {
    /// Whose meter.
    pub account: AccountId,
    /// Which day.
    pub day: i64,
    /// Which campaign; `None` = none.
    pub campaign: Option<CampaignId>,
}

/// Meters that were counted on since they were last judged; at most 500.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn dirty(store: &Store) -> Result<Vec<Dirty>, StoreError> {
    let scope = Scope::System("the worker serves every account");
    let rows = store.read(scope, &DIRTY, params![]).await?;
    rows.iter()
        .map(|row| {
            let campaign: CampaignId = row.get(2)?;
            let campaign = (campaign.0 != NIL).then_some(campaign);
            Ok(Dirty { account: row.get(0)?, day: row.get(1)?, campaign })
        })
        .collect()
}

/// Takes the mark off a meter that is judged next.
#[must_use]
pub fn clean(dirty: &Dirty) -> Step {
    let campaign = dirty.campaign.unwrap_or(CampaignId(NIL));
    Step::new(&CLEAN, params![dirty.account, dirty.day, campaign])
}

/// Accounts with mail on a day from `day` on.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn since(store: &Store, day: i64) -> Result<Vec<(AccountId, i64)>, StoreError> {
    let scope = Scope::System("a start judges every account");
    let rows = store.read(scope, &SINCE, params![day]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// A day and the instants it lies between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySpan {
    /// Its number, from 1970-01-01.
    pub day: i64,
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant of the next.
    pub until: Timestamp,
}

/// What the meter of a day should say, counted from the deliveries.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn recount(
    store: &Store,
    account: AccountId,
    span: DaySpan,
) -> Result<Vec<OfCampaign>, StoreError> {
    let params = params![account, span.from, span.until, NIL];
    let rows = store.read(Scope::Account(account), &RECOUNT, params).await?;
    rows.iter().map(from_row).collect()
}

/// Writes the meter of a day anew from the deliveries.
#[must_use]
pub fn rebuild(account: AccountId, span: DaySpan) -> [Step; 2] {
    let params = params![account, span.from, span.until, NIL, span.day];
    [Step::new(&FORGET, params![account, span.day]), Step::new(&REBUILD, params)]
}

/// The recipients behind the bad mail of a day, of one campaign or of all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn bad_contacts(
    store: &Store,
    (account, campaign): (AccountId, Option<CampaignId>),
    span: DaySpan,
    limit: u32,
) -> Result<Vec<ContactId>, StoreError> {
    let campaign = campaign.unwrap_or(CampaignId(NIL));
    let params = params![account, span.from, span.until, NIL, campaign, limit];
    let rows = store.read(Scope::Account(account), &BAD_CONTACTS, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}
