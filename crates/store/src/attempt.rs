//! Attempts: written before the data goes out, settled after the reply. One
//! without an outcome is open; after a crash it is in doubt (DECISIONS D4).

use domain::{AccountId, BounceClass, DeliveryId, Domain, Fault, Timestamp};
use uuid::Uuid;

use crate::{Row, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("attempt/insert");
static SETTLE: Statement = statement!("attempt/settle");
static OPEN: Statement = statement!("attempt/open");
static OF_DELIVERY: Statement = statement!("attempt/of_delivery");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &SETTLE, &OPEN, &OF_DELIVERY];

/// The right to work on a shard, as leased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardLease {
    /// The shard.
    pub shard: u16,
    /// Who leased it.
    pub owner: Uuid,
    /// Rises whenever the shard changes hands.
    pub fence: u64,
}

/// An attempt that begins.
#[derive(Clone, Debug)]
pub struct NewAttempt {
    /// Counts from one.
    pub number: u32,
    /// The lease it is made under.
    pub lease: ShardLease,
    /// Name of the egress source.
    pub source: String,
    /// Host connected to.
    pub host: String,
    /// TLS version and cipher, if TLS is on.
    pub tls: Option<String>,
    /// The company behind the host.
    pub provider: String,
    /// The present.
    pub now: Timestamp,
}

/// Begins an attempt; fails when the lease changed hands.
#[must_use]
pub fn insert(account: AccountId, delivery: DeliveryId, new: &NewAttempt) -> Step {
    let NewAttempt { number, lease, source, host, tls, provider, now } = new.clone();
    let ShardLease { shard, owner, fence } = lease;
    Step::new(
        &INSERT,
        params![account, delivery, number, fence, source, now, provider, host, tls, shard, owner],
    )
    .exactly(1)
}

/// What came of an attempt.
#[derive(Clone, Debug)]
pub struct AttemptOutcome {
    /// `accepted`, `deferred`, `bounced`, `in-doubt`.
    pub outcome: &'static str,
    /// Where in the session it ended, e.g. `RCPT TO`.
    pub stage: String,
    /// The reply's code.
    pub code: Option<u16>,
    /// The reply's enhanced code.
    pub enhanced: Option<String>,
    /// The reply's text, addresses masked.
    pub reply: Option<String>,
    /// Its class, when not accepted.
    pub class: Option<BounceClass>,
    /// Whose fault, when not accepted.
    pub fault: Option<Fault>,
    /// The present.
    pub now: Timestamp,
}

/// Settles an attempt, once.
#[must_use]
pub fn settle(
    account: AccountId,
    (delivery, number): (DeliveryId, u32),
    outcome: &AttemptOutcome,
) -> Step {
    let AttemptOutcome { outcome, stage, code, enhanced, reply, class, fault, now } =
        outcome.clone();
    let (class, fault) = (class.map(BounceClass::as_str), fault.map(Fault::as_str));
    Step::new(
        &SETTLE,
        params![
            account, delivery, number, now, outcome, stage, code, enhanced, reply, class, fault
        ],
    )
    .exactly(1)
}

/// An attempt whose answer is not known.
#[derive(Clone, Debug)]
pub struct OpenAttempt {
    /// Whose delivery.
    pub account: AccountId,
    /// Which one.
    pub delivery: DeliveryId,
    /// Number of the attempt.
    pub number: u32,
    /// Fence of the lease it was made under.
    pub fence: u64,
    /// Domain of the recipient.
    pub domain: Domain,
    /// Earlier attempts of the delivery whose answer was lost.
    pub doubts: u32,
}

/// Attempts begun before `before` that have no outcome.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn open(
    store: &Store,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<OpenAttempt>, StoreError> {
    let scope = Scope::System("a restart looks at every account");
    let rows = store.read(scope, &OPEN, params![before, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(OpenAttempt {
                account: row.get(0)?,
                delivery: row.get(1)?,
                number: row.get(2)?,
                fence: row.get(3)?,
                domain: row.get(4)?,
                doubts: row.get(5)?,
            })
        })
        .collect()
}

/// An attempt as stored.
#[derive(Clone, Debug)]
pub struct AttemptRow {
    /// Counts from one.
    pub number: u32,
    /// Name of the egress source.
    pub source: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// `accepted`, `deferred`, `bounced`, `in-doubt`; `None` while open.
    pub outcome: Option<String>,
    /// Where in the session it ended.
    pub stage: Option<String>,
    /// The reply's code.
    pub code: Option<u16>,
    /// The reply's enhanced code.
    pub enhanced: Option<String>,
    /// The reply's text, addresses masked.
    pub reply: Option<String>,
    /// Its class, when not accepted.
    pub class: Option<String>,
    /// Whose fault, when not accepted.
    pub fault: Option<String>,
    /// Host connected to.
    pub host: Option<String>,
    /// TLS version and cipher, if TLS was on.
    pub tls: Option<String>,
    /// The company behind the host.
    pub provider: Option<String>,
}

/// Every attempt of a delivery, first to last.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_delivery(
    store: &Store,
    account: AccountId,
    delivery: DeliveryId,
) -> Result<Vec<AttemptRow>, StoreError> {
    let params = params![account, delivery];
    let rows = store.read(Scope::Account(account), &OF_DELIVERY, params).await?;
    rows.iter().map(attempt).collect()
}

fn attempt(row: &Row) -> Result<AttemptRow, StoreError> {
    Ok(AttemptRow {
        number: row.get(0)?,
        source: row.get(1)?,
        started_at: row.get(2)?,
        ended_at: row.get(3)?,
        outcome: row.get(4)?,
        stage: row.get(5)?,
        code: row.get(6)?,
        enhanced: row.get(7)?,
        reply: row.get(8)?,
        class: row.get(9)?,
        fault: row.get(10)?,
        host: row.get(11)?,
        tls: row.get(12)?,
        provider: row.get(13)?,
    })
}
