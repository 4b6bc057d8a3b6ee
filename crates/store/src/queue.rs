//! The queue: what waits for an attempt, who may work on it, and the one read
//! that a batch needs before it goes out.

use clearance::Suppression;
use domain::{
    AccountId, CampaignState, DeliveryId, Digest, Domain, Sealed, Standing, Timestamp, micros,
};
use uuid::Uuid;

use crate::{
    Lane, NIL, Row, Scope, Statement, Step, Store, StoreError, UnitError,
    attempt::ShardLease,
    batch::{BatchRow, batch},
    delivery::{self, DeliveryRow},
    params, statement, suppression, topic_suppression,
};

mod parked;

pub use parked::{Parked, park, parked, release, release_campaign};

static INSERT_READY: Statement = statement!("queue/insert_ready", dialects);
static DOMAINS: Statement = statement!("queue/domains");
static DUE: Statement = statement!("queue/due");
static WAITING: Statement = statement!("queue/waiting");
static REMOVE: Statement = statement!("queue/remove");
static POSTPONE: Statement = statement!("queue/postpone");
static LEASE: Statement = statement!("queue/lease");
static RECHECK: Statement = statement!("queue/recheck", dialects);

pub(crate) static ALL: &[&Statement] = &[
    &INSERT_READY,
    &DOMAINS,
    &DUE,
    &WAITING,
    &REMOVE,
    &POSTPONE,
    &LEASE,
    &RECHECK,
    &parked::PARK,
    &parked::PARKED,
    &parked::RELEASE,
    &parked::RELEASE_CAMPAIGN,
];

const SYSTEM: Scope = Scope::System("the queue is walked by shard, not by account");

/// Makes admitted deliveries due; those that were not admitted are left out.
#[must_use]
pub fn insert(account: AccountId, deliveries: &[(DeliveryId, u16)], due_at: Timestamp) -> Step {
    insert_in_turn(account, deliveries.iter().map(|(id, shard)| (*id, *shard, None)), due_at)
}

/// The same, with what each of them is parked for, if anything.
pub(crate) fn insert_in_turn(
    account: AccountId,
    deliveries: impl Iterator<Item = (DeliveryId, u16, Option<Uuid>)>,
    due_at: Timestamp,
) -> Step {
    let rows = batch(deliveries.map(|(id, shard, parked_for)| {
        let due_at = if parked_for.is_some() { Timestamp::MAX } else { due_at };
        BatchRow::default()
            .bytes("id", id.as_bytes())
            .int("shard", shard.into())
            .int("due", micros(due_at))
            .maybe_bytes("parked", parked_for.as_ref().map(|it| &it.as_bytes()[..]))
    }));
    Step::new(&INSERT_READY, params![account, rows])
}

/// Takes a settled delivery out of the queue.
#[must_use]
pub fn remove(account: AccountId, delivery: DeliveryId) -> Step {
    Step::new(&REMOVE, params![account, delivery])
}

/// Makes a deferred delivery due later, whatever it was parked for.
#[must_use]
pub fn postpone(account: AccountId, delivery: DeliveryId, due_at: Timestamp) -> Step {
    Step::new(&POSTPONE, params![account, delivery, due_at]).exactly(1)
}

/// Takes or renews a shard until `until`; `None` when another node holds it.
///
/// # Errors
/// [`UnitError`] when the database fails.
pub async fn lease(
    store: &Store,
    (shard, owner): (u16, Uuid),
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<ShardLease>, UnitError> {
    let step = Step::new(&LEASE, params![shard, owner, now, until]);
    let done = store.unit(SYSTEM, Lane::Settle, vec![step]).await?;
    let fence = done.steps.first().and_then(|step| step.rows.first());
    fence
        .map(|row| Ok(ShardLease { shard, owner, fence: row.get(0).map_err(UnitError::Store)? }))
        .transpose()
}

/// Domains of a shard with work that waits for its time, and when the first of it is due.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn domains(store: &Store, shard: u16) -> Result<Vec<(Domain, Timestamp)>, StoreError> {
    let rows = store.read(SYSTEM, &DOMAINS, params![shard]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// A delivery that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueDelivery {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub delivery: DeliveryId,
    /// Since when.
    pub due_at: Timestamp,
}

/// The first due deliveries of a domain, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn due(
    store: &Store,
    (shard, domain): (u16, &Domain),
    now: Timestamp,
    limit: u32,
) -> Result<Vec<DueDelivery>, StoreError> {
    let rows = store.read(SYSTEM, &DUE, params![shard, domain.clone(), now, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(DueDelivery { account: row.get(0)?, delivery: row.get(1)?, due_at: row.get(2)? })
        })
        .collect()
}

/// Waiting work of one domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The domain.
    pub domain: Domain,
    /// The company behind it, or the domain.
    pub provider: String,
    /// How many deliveries wait.
    pub count: u64,
    /// How many of them are parked: they wait for a judgement, not for a time.
    pub parked: u64,
    /// When the first of the others is due.
    pub next_due_at: Option<Timestamp>,
}

/// What waits, by domain, most first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn waiting(store: &Store) -> Result<Vec<Waiting>, StoreError> {
    let rows = store.read(SYSTEM, &WAITING, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(Waiting {
                domain: row.get(0)?,
                provider: row.get(1)?,
                count: row.get(2)?,
                next_due_at: row.get(3)?,
                parked: row.get(4)?,
            })
        })
        .collect()
}

/// Everything the re-check and the composing of one delivery read.
#[derive(Clone, Debug)]
pub struct Rechecked {
    /// The delivery.
    pub delivery: DeliveryRow,
    /// The contact's permission epoch now.
    pub permission_epoch: i64,
    /// What the contact's key is derived from; `None` once erased.
    pub contact_salt: Option<Vec<u8>>,
    /// The contact's data at the version admitted; `None` once erased.
    pub sealed_contact: Option<Sealed>,
    /// Standing of the account now.
    pub standing: Standing,
    /// State of the campaign now, where it belongs to one.
    pub campaign: Option<CampaignState>,
    /// Word of the permission's state now, where it has a list.
    pub permission: Option<String>,
    /// The rule book in force now.
    pub policy_version: Digest,
    /// Everything that forbids the address now, for this mail or beyond it.
    pub suppressions: Vec<Suppression>,
    /// Last act of whoever gave the permission.
    pub acted_at: Option<Timestamp>,
    /// The account's own limits now; `None` = it has none.
    pub own_limits: Option<String>,
    /// IANA time zone of the account's days.
    pub time_zone: String,
    /// The last of the regular mails that followed on it.
    pub kept_at: Option<Timestamp>,
}

/// Reads a batch for its re-check, in one statement (DECISIONS D3). At most 256.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn recheck(
    store: &Store,
    due: &[DueDelivery],
    now: Timestamp,
) -> Result<Vec<Rechecked>, StoreError> {
    let ids = batch(due.iter().map(|it| {
        BatchRow::default()
            .bytes("account", it.account.as_bytes())
            .bytes("id", it.delivery.as_bytes())
    }));
    let rows = store.read(SYSTEM, &RECHECK, params![ids, NIL, now]).await?;
    rows.iter().map(rechecked).collect()
}

fn rechecked(row: &Row) -> Result<Rechecked, StoreError> {
    let after = delivery::COLUMNS;
    let (wide, of_topic): (Option<String>, Option<String>) =
        (row.get(after + 7)?, row.get(after + 8)?);
    let mut suppressions = suppression::told(wide.as_deref());
    suppressions.extend(topic_suppression::of_one(of_topic.as_deref()));
    Ok(Rechecked {
        delivery: delivery::from_row(row)?,
        permission_epoch: row.get(after)?,
        contact_salt: row.get(after + 1)?,
        sealed_contact: row.get(after + 2)?,
        standing: row.word(after + 3, Standing::parse)?,
        campaign: row.maybe_word(after + 4, CampaignState::parse)?,
        permission: row.get(after + 5)?,
        policy_version: row.get(after + 6)?,
        suppressions,
        acted_at: row.get(after + 9)?,
        own_limits: row.get(after + 10)?,
        time_zone: row.get(after + 11)?,
        kept_at: row.get(after + 12)?,
    })
}
