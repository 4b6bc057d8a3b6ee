//! Deliveries: admitted by a clearance, settled by an outcome. One row each,
//! kept as evidence (DESIGN section 3, "The send record").

use clearance::{Clearance, ClearanceRow};
use domain::{
    AccountId, Basis, BounceClass, CampaignId, ConsentEventId, ContactId, DeliveryId,
    DeliveryState, Digest, Domain, Fault, ListId, Stream, Timestamp, VerdictId,
};
use uuid::Uuid;

use crate::{
    Row, Scope, Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    params, statement,
};

static ADMIT_CAMPAIGN: Statement = statement!("delivery/admit_campaign", dialects);
static ADMIT_SYSTEM: Statement = statement!("delivery/admit_system");
static ROWS_OF: Statement = statement!("delivery/rows_of", dialects);
static INSERT_WITHHELD: Statement = statement!("delivery/insert_withheld", dialects);
static BY_ID: Statement = statement!("delivery/by_id");
static OF_CAMPAIGN: Statement = statement!("delivery/of_campaign");
static OF_CONTACT: Statement = statement!("delivery/of_contact");
static COUNTS: Statement = statement!("delivery/counts");
static WITHHELD_COUNTS: Statement = statement!("delivery/withheld_counts");
static WITHHELD_LATER: Statement = statement!("delivery/withheld_later");
static UNSETTLED: Statement = statement!("delivery/unsettled");
static RENEW: Statement = statement!("delivery/renew");
static WITHHOLD: Statement = statement!("delivery/withhold");
static START: Statement = statement!("delivery/start");
static SETTLE: Statement = statement!("delivery/settle");
static BOUNCE_LATER: Statement = statement!("delivery/bounce_later");

pub(crate) static ALL: &[&Statement] = &[
    &ADMIT_CAMPAIGN,
    &ADMIT_SYSTEM,
    &ROWS_OF,
    &INSERT_WITHHELD,
    &BY_ID,
    &OF_CAMPAIGN,
    &OF_CONTACT,
    &COUNTS,
    &WITHHELD_COUNTS,
    &WITHHELD_LATER,
    &UNSETTLED,
    &RENEW,
    &WITHHOLD,
    &START,
    &SETTLE,
    &BOUNCE_LATER,
];

/// How many columns [`from_row`] reads.
pub(crate) const COLUMNS: usize = 29;

/// A delivery as stored.
#[derive(Clone, Debug)]
pub struct DeliveryRow {
    /// Whose it is.
    pub account: AccountId,
    /// Its id.
    pub id: DeliveryId,
    /// `campaign` or `system`.
    pub origin: String,
    /// The campaign, or the consent event that a system message answers.
    pub origin_id: Uuid,
    /// The recipient.
    pub contact: ContactId,
    /// Version of the recipient's data that is merged.
    pub contact_version: u32,
    /// The list, where it has one.
    pub list: Option<ListId>,
    /// What it rests on.
    pub basis: Basis,
    /// The consent event behind it.
    pub event: Option<ConsentEventId>,
    /// The verdict behind it.
    pub verdict: Option<VerdictId>,
    /// The rule book it was cleared under.
    pub policy_version: Digest,
    /// The contact's permission epoch it was cleared under.
    pub permission_epoch: i64,
    /// Its stream.
    pub stream: Stream,
    /// Blob of the compiled artefact.
    pub artefact: Digest,
    /// How it is composed; frozen once released.
    pub render_format: u32,
    /// Seed of boundary and Message-ID.
    pub seed: [u8; 16],
    /// Domain of the recipient.
    pub domain: Domain,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts begun.
    pub attempts: u32,
    /// Attempts whose answer was lost.
    pub doubts: u32,
    /// When it was admitted.
    pub admitted_at: Timestamp,
    /// Date of its bytes, since the first attempt.
    pub composed_at: Option<Timestamp>,
    /// DKIM keys of its bytes, 16 bytes each, since the first attempt.
    pub key_ids: Option<Vec<u8>>,
    /// Digest of its bytes.
    pub digest_complete: Option<Digest>,
    /// Digest of its bytes without signature values.
    pub digest_unsigned: Option<Digest>,
    /// When it ended.
    pub settled_at: Option<Timestamp>,
    /// Class of its last refusal.
    pub class: Option<BounceClass>,
    /// Whose fault that was.
    pub fault: Option<Fault>,
    /// Why, in a word.
    pub reason: Option<String>,
}

pub(crate) fn from_row(row: &Row) -> Result<DeliveryRow, StoreError> {
    let seed: Vec<u8> = row.get(15)?;
    Ok(DeliveryRow {
        account: row.get(0)?,
        id: row.get(1)?,
        origin: row.get(2)?,
        origin_id: row.get(3)?,
        contact: row.get(4)?,
        contact_version: row.get(5)?,
        list: row.get(6)?,
        basis: row.word(7, Basis::parse)?,
        event: row.get(8)?,
        verdict: row.get(9)?,
        policy_version: row.get(10)?,
        permission_epoch: row.get(11)?,
        stream: row.word(12, Stream::parse)?,
        artefact: row.get(13)?,
        render_format: row.get(14)?,
        seed: seed.try_into().map_err(|_| StoreError::Column {
            statement: row.statement(),
            index: 15,
            expected: "16 bytes",
            found: "another number of bytes",
        })?,
        domain: row.get(16)?,
        state: row.word(17, DeliveryState::parse)?,
        attempts: row.get(18)?,
        doubts: row.get(19)?,
        admitted_at: row.get(20)?,
        composed_at: row.get(21)?,
        key_ids: row.get(22)?,
        digest_complete: row.get(23)?,
        digest_unsigned: row.get(24)?,
        settled_at: row.get(25)?,
        class: row.maybe_word(26, BounceClass::parse)?,
        fault: row.maybe_word(27, Fault::parse)?,
        reason: row.get(28)?,
    })
}

/// A cleared recipient on its way into the spool. The clearance is consumed.
#[derive(Debug)]
pub struct Admission {
    /// The proof that it may be made.
    pub clearance: Clearance,
    /// Id of the delivery.
    pub id: DeliveryId,
    /// Version of the recipient's data that was read.
    pub contact_version: u32,
    /// Seed of boundary and Message-ID.
    pub seed: [u8; 16],
    /// The shard it will wait in.
    pub shard: u16,
}

/// What all admissions of one batch share.
#[derive(Clone, Copy, Debug)]
pub struct CampaignBatch {
    /// Whose campaign.
    pub account: AccountId,
    /// Which.
    pub campaign: CampaignId,
    /// Its epoch, as read.
    pub campaign_epoch: i64,
    /// The account's standing epoch, as read.
    pub standing_epoch: i64,
    /// The rule book that cleared them.
    pub policy_version: Digest,
    /// Their stream.
    pub stream: Stream,
    /// How they are composed.
    pub render_format: u32,
    /// The present.
    pub now: Timestamp,
}

impl CampaignBatch {
    /// True when the clearance was decided from what the batch was read with.
    /// One from an earlier read is left out, and decided again.
    fn covers(&self, cleared: &ClearanceRow) -> bool {
        cleared.account == self.account
            && cleared.campaign_epoch == Some(self.campaign_epoch)
            && cleared.standing_epoch == self.standing_epoch
            && cleared.policy_version == self.policy_version
    }
}

/// Admits a batch: each row only while everything its clearance read still
/// holds (DECISIONS D2). The first step returns the contacts admitted; the
/// others are to be decided again.
#[must_use]
pub fn admit_campaign(shared: &CampaignBatch, admissions: Vec<Admission>) -> [Step; 2] {
    let shards: Vec<_> = admissions.iter().map(|it| (it.id, it.shard)).collect();
    let rows = batch(admissions.into_iter().filter_map(|it| {
        let cleared = it.clearance.into_row();
        let row = BatchRow::default()
            .bytes("id", it.id.as_bytes())
            .bytes("contact", cleared.contact.as_bytes())
            .int("version", it.contact_version.into())
            .maybe_bytes("list", cleared.list.as_ref().map(|id| &id.as_bytes()[..]))
            .text("basis", cleared.basis.as_str())
            .maybe_bytes("event", cleared.event.as_ref().map(|id| &id.as_bytes()[..]))
            .int("epoch", cleared.permission_epoch)
            .bytes("seed", &it.seed);
        shared.covers(&cleared).then_some(row)
    }));
    let params = params![
        shared.account,
        shared.campaign,
        shared.campaign_epoch,
        shared.standing_epoch,
        shared.stream.as_str(),
        shared.render_format,
        shared.now,
        rows,
        shared.policy_version
    ];
    [Step::new(&ADMIT_CAMPAIGN, params), crate::queue::insert(shared.account, &shards, shared.now)]
}

/// A message of the platform itself on its way into the spool.
#[derive(Debug)]
pub struct SystemAdmission {
    /// The cleared recipient.
    pub admission: Admission,
    /// The consent event it answers.
    pub origin: ConsentEventId,
    /// The compiled message.
    pub artefact: Digest,
    /// How it is composed.
    pub render_format: u32,
    /// The account's standing epoch, as read.
    pub standing_epoch: i64,
    /// The rule book that cleared it.
    pub policy_version: Digest,
    /// The present.
    pub now: Timestamp,
}

/// Admits a message of the platform. Fails the unit when something its
/// clearance read no longer holds, or when it was cleared for a campaign.
#[must_use]
pub fn admit_system(new: SystemAdmission) -> [Step; 2] {
    let Admission { clearance, id, seed, shard, .. } = new.admission;
    let cleared = clearance.into_row();
    let covered = cleared.campaign_epoch.is_none()
        && cleared.standing_epoch == new.standing_epoch
        && cleared.policy_version == new.policy_version;
    // NULL equals nothing: no row is admitted, and the guard fails.
    let standing_epoch = covered.then_some(new.standing_epoch);
    let params = params![
        cleared.account,
        id,
        new.origin,
        cleared.contact,
        cleared.list,
        cleared.basis.as_str(),
        new.artefact,
        new.render_format,
        seed.to_vec(),
        new.now,
        standing_epoch,
        new.policy_version,
        cleared.permission_epoch
    ];
    [
        Step::new(&ADMIT_SYSTEM, params).exactly(1),
        crate::queue::insert(cleared.account, &[(id, shard)], new.now),
    ]
}

/// A recipient a campaign does not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithheldRow {
    /// Who.
    pub contact: ContactId,
    /// The reason, in a word.
    pub reason: String,
    /// What it was measured by: rule ids, states.
    pub detail: String,
}

/// Records recipients that a campaign does not reach.
#[must_use]
pub fn withhold_many(
    (account, campaign): (AccountId, CampaignId),
    rows: &[WithheldRow],
    now: Timestamp,
) -> Step {
    let rows = batch(rows.iter().map(|it| {
        BatchRow::default()
            .bytes("contact", it.contact.as_bytes())
            .text("reason", &it.reason)
            .text("detail", &it.detail)
    }));
    Step::new(&INSERT_WITHHELD, params![account, campaign, now, rows])
}

/// Which of these contacts the campaign has a row for already.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn rows_of(
    store: &Store,
    (account, campaign): (AccountId, CampaignId),
    contacts: &[ContactId],
) -> Result<Vec<ContactId>, StoreError> {
    let named =
        batch(contacts.iter().map(|it| BatchRow::default().bytes("contact", it.as_bytes())));
    let params = params![account, campaign, named];
    let rows = store.read(Scope::Account(account), &ROWS_OF, params).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// A waiting delivery was cleared again under new rules or after a change.
#[must_use]
pub fn renew(
    (account, delivery): (AccountId, DeliveryId),
    policy_version: Digest,
    permission_epoch: i64,
) -> Step {
    Step::new(&RENEW, params![account, delivery, policy_version, permission_epoch])
}

/// Stops a waiting delivery for good.
#[must_use]
pub fn withhold(
    (account, delivery): (AccountId, DeliveryId),
    reason: &str,
    now: Timestamp,
) -> Step {
    Step::new(&WITHHOLD, params![account, delivery, reason, now]).exactly(1)
}

/// What the first attempt fixes for all later ones.
#[derive(Clone, Debug)]
pub struct Composed {
    /// Date of the bytes.
    pub composed_at: Timestamp,
    /// DKIM keys, 16 bytes each.
    pub key_ids: Vec<u8>,
    /// Digest of the bytes.
    pub digest_complete: Digest,
    /// Digest of the bytes without signature values.
    pub digest_unsigned: Digest,
}

/// Begins attempt number `attempts_before + 1`.
#[must_use]
pub fn start(
    (account, delivery): (AccountId, DeliveryId),
    attempts_before: u32,
    composed: &Composed,
) -> Step {
    let Composed { composed_at, key_ids, digest_complete, digest_unsigned } = composed.clone();
    Step::new(
        &START,
        params![
            account,
            delivery,
            attempts_before,
            composed_at,
            key_ids,
            digest_complete,
            digest_unsigned
        ],
    )
    .exactly(1)
}

/// The outcome of an attempt on its delivery.
#[derive(Clone, Debug)]
pub struct DeliveryOutcome {
    /// The new state; `Scheduled` when it is tried again.
    pub state: DeliveryState,
    /// Attempts whose answer was lost, to be added.
    pub doubts: u32,
    /// Class of the refusal.
    pub class: Option<BounceClass>,
    /// Whose fault.
    pub fault: Option<Fault>,
    /// Why, in a word.
    pub reason: Option<String>,
    /// The present.
    pub now: Timestamp,
}

/// Settles a waiting delivery, or leaves it waiting for another attempt.
#[must_use]
pub fn settle(account: AccountId, delivery: DeliveryId, outcome: &DeliveryOutcome) -> Step {
    let DeliveryOutcome { state, doubts, class, fault, reason, now } = outcome.clone();
    let settled_at = (state != DeliveryState::Scheduled).then_some(now);
    let (class, fault) = (class.map(BounceClass::as_str), fault.map(Fault::as_str));
    let state = state.as_str();
    Step::new(&SETTLE, params![account, delivery, state, doubts, settled_at, class, fault, reason])
        .exactly(1)
}

/// An accepted message that a DSN reports as failed. A second report changes
/// nothing.
#[must_use]
pub fn bounce_later(account: AccountId, delivery: DeliveryId, outcome: &DeliveryOutcome) -> Step {
    let DeliveryOutcome { class, fault, reason, now, .. } = outcome.clone();
    let (class, fault) = (class.map(BounceClass::as_str), fault.map(Fault::as_str));
    Step::new(&BOUNCE_LATER, params![account, delivery, class, fault, reason, now])
}

/// One delivery.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    delivery: DeliveryId,
) -> Result<Option<DeliveryRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, delivery]).await?;
    rows.first().map(from_row).transpose()
}

/// Deliveries of a campaign after contact `after`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_campaign(
    store: &Store,
    (account, campaign): (AccountId, CampaignId),
    (after, limit): (ContactId, u32),
) -> Result<Vec<DeliveryRow>, StoreError> {
    let params = params![account, campaign, after, limit];
    let rows = store.read(Scope::Account(account), &OF_CAMPAIGN, params).await?;
    rows.iter().map(from_row).collect()
}

/// What one contact was sent, newest first; at most 50.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_contact(
    store: &Store,
    account: AccountId,
    contact: ContactId,
) -> Result<Vec<DeliveryRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &OF_CONTACT, params![account, contact]).await?;
    rows.iter().map(from_row).collect()
}

/// How many deliveries of a campaign ended, or wait, in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeCount {
    /// The company behind the recipients' hosts.
    pub provider: String,
    /// State of the deliveries.
    pub state: DeliveryState,
    /// Class of the last refusal; empty without one.
    pub class: String,
    /// How many.
    pub count: u64,
    /// How many of them wait for another attempt.
    pub deferred: u64,
    /// How many had an answer lost.
    pub doubtful: u64,
}

/// A campaign's outcome by provider, state and class.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn counts(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Vec<OutcomeCount>, StoreError> {
    let rows = store.read(Scope::Account(account), &COUNTS, params![account, campaign]).await?;
    rows.iter()
        .map(|row| {
            Ok(OutcomeCount {
                provider: row.get(0)?,
                state: row.word(1, DeliveryState::parse)?,
                class: row.get(2)?,
                count: row.get(3)?,
                deferred: row.get(4)?,
                doubtful: row.get(5)?,
            })
        })
        .collect()
}

/// Recipients a campaign did not reach, by reason: at expansion and, later, at
/// the re-check.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn withheld_counts(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<Vec<(String, u64)>, StoreError> {
    let mut counts = Vec::new();
    let statements: [&'static Statement; 2] = [&WITHHELD_COUNTS, &WITHHELD_LATER];
    for statement in statements {
        let rows =
            store.read(Scope::Account(account), statement, params![account, campaign]).await?;
        for row in &rows {
            counts.push((row.get(0)?, row.get(1)?));
        }
    }
    Ok(counts)
}

/// How many deliveries of a campaign still wait.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn unsettled(
    store: &Store,
    account: AccountId,
    campaign: CampaignId,
) -> Result<u64, StoreError> {
    let rows = store.read(Scope::Account(account), &UNSETTLED, params![account, campaign]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}
