//! Attempts: written before the data goes out, settled after the reply. One
//! without an end is open; after a crash it is in doubt (DECISIONS D4).
//!
//! The last attempt of a delivery lies in its row, those before it in a table of
//! their own; how attempts go is a `course`, which many share (DECISIONS D60).

mod course;

use domain::{AccountId, BounceClass, DeliveryId, Digest, Domain, Fault, Timestamp};
use uuid::Uuid;

use crate::{NIL, Row, Scope, Statement, Step, Store, StoreError, params, statement};

use course::{Answer, CourseId, Route};

static BEGIN: Statement = statement!("attempt/begin");
static KEEP: Statement = statement!("attempt/keep");
static SETTLE: Statement = statement!("attempt/settle");
static OPEN: Statement = statement!("attempt/open");
static OF_DELIVERY: Statement = statement!("attempt/of_delivery");

pub(crate) static ALL: &[&Statement] =
    &[&BEGIN, &KEEP, &SETTLE, &OPEN, &OF_DELIVERY, &course::INSERT_ROUTE, &course::INSERT_ANSWERED];

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
    /// What it sends.
    pub composed: Composed,
    /// The present.
    pub now: Timestamp,
}

/// An attempt that is on record, as it was begun: what settles it names all of this,
/// so that nobody settles the attempt of another node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    delivery: DeliveryId,
    number: u32,
    fence: u64,
    course: CourseId,
}

impl Begun {
    /// Counts from one.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl NewAttempt {
    /// What is on record of it once it has begun.
    #[must_use]
    pub fn begun(&self, delivery: DeliveryId) -> Begun {
        let (number, fence) = (self.number, self.lease.fence);
        Begun { delivery, number, fence, course: self.route().id() }
    }

    fn route(&self) -> Route {
        Route {
            source: self.source.clone(),
            host: self.host.clone(),
            tls: self.tls.clone(),
            provider: self.provider.clone(),
            key_ids: self.composed.key_ids.clone(),
        }
    }
}

/// Begins an attempt; fails when the lease changed hands, the delivery is not
/// waiting any more, or its last attempt is open still.
#[must_use]
pub fn begin(account: AccountId, delivery: DeliveryId, new: &NewAttempt) -> Vec<Step> {
    let route = new.route();
    let course = route.id();
    let Composed { composed_at, digest_complete, digest_unsigned, .. } = new.composed;
    let ShardLease { shard, owner, fence } = new.lease;
    let begin = Step::new(
        &BEGIN,
        params![
            account,
            delivery,
            new.number,
            composed_at,
            digest_complete,
            digest_unsigned,
            fence,
            course.0,
            new.now,
            shard,
            owner
        ],
    );
    let mut steps = Vec::with_capacity(3);
    if new.number > 1 {
        steps.push(Step::new(&KEEP, params![account, delivery]));
    }
    steps.push(begin.exactly(1));
    steps.push(route.insert(account, course));
    steps
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

/// Settles the last attempt of a delivery, once. The first step touches one row.
#[must_use]
pub fn settle(account: AccountId, begun: Begun, outcome: &AttemptOutcome) -> [Step; 2] {
    let Begun { delivery, number, fence, course } = begun;
    let answer = Answer::of(outcome);
    let answered = answer.at_the_end_of(course);
    let params =
        params![account, delivery, number, outcome.now, answered.0, answer.words.clone(), fence];
    [Step::new(&SETTLE, params).exactly(1), answer.insert(account, course, answered)]
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
    /// As it was begun.
    pub begun: Begun,
}

/// Attempts begun before `before` that have no end, behind the one of `after`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn open(
    store: &Store,
    before: Timestamp,
    (after, limit): (Option<&OpenAttempt>, u32),
) -> Result<Vec<OpenAttempt>, StoreError> {
    let scope = Scope::System("a restart looks at every account");
    let (account, delivery) = after.map_or((NIL, NIL), |it| (it.account.0, it.delivery.0));
    let rows = store.read(scope, &OPEN, params![before, limit, account, delivery]).await?;
    rows.iter()
        .map(|row| {
            let (delivery, number, fence) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let course = CourseId(row.get(6)?);
            Ok(OpenAttempt {
                account: row.get(0)?,
                delivery,
                number,
                fence,
                domain: row.get(4)?,
                doubts: row.get(5)?,
                begun: Begun { delivery, number, fence, course },
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
    let (pattern, words): (Option<String>, Option<String>) = (row.get(8)?, row.get(14)?);
    Ok(AttemptRow {
        number: row.get(0)?,
        source: row.get(1)?,
        started_at: row.get(2)?,
        ended_at: row.get(3)?,
        outcome: row.get(4)?,
        stage: row.get(5)?,
        code: row.get(6)?,
        enhanced: row.get(7)?,
        reply: pattern.map(|it| course::filled(&it, words.as_deref())),
        class: row.get(9)?,
        fault: row.get(10)?,
        host: row.get(11)?,
        tls: row.get(12)?,
        provider: row.get(13)?,
    })
}
