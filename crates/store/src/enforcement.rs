//! Steps taken against accounts and campaigns, and those a person took for or
//! against one: append-only, each with the numbers it rests on (R002-57).
//! **Never** here: what follows from a number.

use domain::{
    AccountId, CampaignId, ContactId, DeliveryId, Digest, Domain, EnforcementId, Sealed, Standing,
    Timestamp,
};

use crate::{NIL, Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("enforcement/insert");
static OF_ACCOUNT: Statement = statement!("enforcement/of_account");
static OF_CAMPAIGN: Statement = statement!("enforcement/of_campaign");
static REFUSALS: Statement = statement!("enforcement/refusals");
static BY_ID: Statement = statement!("enforcement/by_id");
static HISTORY: Statement = statement!("enforcement/history");
static MOVE_STANDING: Statement = statement!("enforcement/move_standing");
static WARNED: Statement = statement!("enforcement/warned");
static COUNTS: Statement = statement!("enforcement/counts");

pub(crate) static ALL: &[&Statement] = &[
    &INSERT,
    &OF_ACCOUNT,
    &OF_CAMPAIGN,
    &REFUSALS,
    &BY_ID,
    &HISTORY,
    &MOVE_STANDING,
    &WARNED,
    &COUNTS,
];

/// A step as recorded.
#[derive(Clone, Debug)]
pub struct EnforcementRow {
    /// Against whom.
    pub account: AccountId,
    /// Its id.
    pub id: EnforcementId,
    /// What was done, in a word: `warn-1`, `suspend`, `reactivate` …
    pub action: String,
    /// What was measured: `bad-mail`, `complaints`, `unknown-users`; `reply`
    /// for what a receiving host said, `person` for what a person decided.
    pub axis: String,
    /// Whose meter, from 1970-01-01.
    pub day: i64,
    /// The campaign; `None` = the account as a whole.
    pub campaign: Option<CampaignId>,
    /// Numerator.
    pub bad: u64,
    /// Denominator.
    pub total: u64,
    /// Complaints of the day, as far as they were counted then.
    pub complaints: u64,
    /// Accepted deliveries of the day, likewise.
    pub accepted: u64,
    /// The rules it was measured by.
    pub policy_version: Digest,
    /// Standing of the account before.
    pub standing_before: Standing,
    /// Standing of the account after.
    pub standing_after: Standing,
    /// Whom the bad mail was for. Their addresses stay under their own seal.
    pub bad_contacts: Vec<ContactId>,
    /// The delivery of the notice.
    pub notice: Option<DeliveryId>,
    /// Who the notice is from.
    pub sealed_sender: Option<Sealed>,
    /// The domain it is from.
    pub sender_domain: Option<Domain>,
    /// Who decided; `None` = the meter.
    pub decided_by: Option<String>,
    /// Why, in their words.
    pub reason: Option<String>,
    /// Blob of what they were shown.
    pub evidence: Option<Digest>,
    /// When.
    pub created_at: Timestamp,
}

/// Puts a step on record.
#[must_use]
pub fn insert(row: &EnforcementRow) -> Step {
    let it = row.clone();
    let contacts: Vec<u8> = it.bad_contacts.iter().flat_map(|id| *id.as_bytes()).collect();
    Step::new(
        &INSERT,
        params![
            it.account,
            it.id,
            it.action,
            it.axis,
            it.day,
            it.campaign.unwrap_or(CampaignId(NIL)),
            it.bad,
            it.total,
            it.complaints,
            it.accepted,
            it.policy_version,
            it.standing_before.as_str(),
            it.standing_after.as_str(),
            contacts,
            it.notice,
            it.sealed_sender,
            it.sender_domain,
            it.decided_by,
            it.reason,
            it.evidence,
            it.created_at
        ],
    )
    .exactly(1)
}

fn from_row(row: &Row) -> Result<EnforcementRow, StoreError> {
    let campaign: CampaignId = row.get(5)?;
    let contacts: Vec<u8> = row.get(13)?;
    let (contacts, _) = contacts.as_chunks::<16>();
    Ok(EnforcementRow {
        account: row.get(0)?,
        id: row.get(1)?,
        action: row.get(2)?,
        axis: row.get(3)?,
        day: row.get(4)?,
        campaign: (campaign.0 != NIL).then_some(campaign),
        bad: row.get(6)?,
        total: row.get(7)?,
        complaints: row.get(8)?,
        accepted: row.get(9)?,
        policy_version: row.get(10)?,
        standing_before: row.word(11, Standing::parse)?,
        standing_after: row.word(12, Standing::parse)?,
        bad_contacts: contacts.iter().map(|id| ContactId::from_bytes(*id)).collect(),
        notice: row.get(14)?,
        sealed_sender: row.get(15)?,
        sender_domain: row.get(16)?,
        decided_by: row.get(17)?,
        reason: row.get(18)?,
        evidence: row.get(19)?,
        created_at: row.get(20)?,
    })
}

/// The steps taken against an account, newest first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_account(
    store: &Store,
    account: AccountId,
) -> Result<Vec<EnforcementRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_ACCOUNT, params![account]).await?;
    rows.iter().map(from_row).collect()
}

/// Steps taken against anybody since the beginning, by what was done.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn counts(store: &Store) -> Result<Vec<(String, u64)>, StoreError> {
    let scope = Scope::System("figures of the installation, published");
    let rows = store.read(scope, &COUNTS, params![]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The steps taken against a campaign, newest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_campaign(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Vec<EnforcementRow>, StoreError> {
    let params = params![account, campaign];
    let rows = store.read(Scope::Account(account), &OF_CAMPAIGN, params).await?;
    rows.iter().map(from_row).collect()
}

/// What refusals are counted of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused<'a> {
    /// One campaign.
    Campaign(CampaignId),
    /// Every running campaign from this domain.
    Domain(&'a Domain),
    /// Every running campaign of the account.
    Account,
}

/// How often a company refused mail for a fault of the sender since `since`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn refusals(
    store: &Store,
    (account, of): (AccountId, Refused<'_>),
    provider: &str,
    since: Timestamp,
) -> Result<u64, StoreError> {
    let (domain, campaign) = match of {
        Refused::Campaign(id) => ("", id),
        Refused::Domain(domain) => (domain.as_str(), CampaignId(NIL)),
        Refused::Account => ("", CampaignId(NIL)),
    };
    let params = params![account, domain, campaign, NIL, provider, since];
    let rows = store.read(Scope::Account(account), &REFUSALS, params).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// One step.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    id: EnforcementId,
) -> Result<Option<EnforcementRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, id]).await?;
    rows.first().map(from_row).transpose()
}

/// What weighs when a day is judged, oldest first: the steps of that day, and
/// every time the account was activated again.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn history(
    store: &Store,
    account: AccountId,
    day: i64,
) -> Result<Vec<EnforcementRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &HISTORY, params![account, day]).await?;
    rows.iter().map(from_row).collect()
}

/// Changes the standing, if its epoch is still the one that was read.
#[must_use]
pub fn move_standing(account: AccountId, standing: Standing, epoch: i64) -> Step {
    Step::new(&MOVE_STANDING, params![account, standing.as_str(), epoch]).exactly(1)
}

/// Warned accounts that took no step since `since`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn warned(store: &Store, since: Timestamp) -> Result<Vec<AccountId>, StoreError> {
    let scope = Scope::System("the worker serves every account");
    let rows = store.read(scope, &WARNED, params![since]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}
