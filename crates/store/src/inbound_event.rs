//! What came in by mail, and what it was taken for.

use domain::{AccountId, DeliveryId, InboundEventId, Timestamp};

use crate::{NIL, Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("inbound/insert");
static INSERT_ONCE: Statement = statement!("inbound/insert_once");
static COUNT: Statement = statement!("inbound/count");
static COUNTS: Statement = statement!("inbound/counts");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &INSERT_ONCE, &COUNT, &COUNTS];

/// An incoming mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboundEventRow {
    /// Its id.
    pub id: InboundEventId,
    /// `bounce`, `delay`, `unsubscribe`, `auto-reply`, `forged`, `unknown`.
    pub kind: &'static str,
    /// The delivery its token named.
    pub delivery: Option<DeliveryId>,
    /// One line of what was read, addresses masked.
    pub detail: String,
    /// When it came.
    pub created_at: Timestamp,
}

/// Records an incoming mail; the nil account when no token named one.
#[must_use]
pub fn insert(account: AccountId, event: &InboundEventRow) -> Step {
    let InboundEventRow { id, kind, delivery, detail, created_at } = event.clone();
    Step::new(&INSERT, params![account, id, kind, delivery, detail, created_at]).exactly(1)
}

/// The same, unless an event of that id is there: mail that comes again.
#[must_use]
pub fn insert_once(account: AccountId, event: &InboundEventRow) -> Step {
    let InboundEventRow { id, kind, delivery, detail, created_at } = event.clone();
    Step::new(&INSERT_ONCE, params![account, id, kind, delivery, detail, created_at])
}

/// Counts a mail in an event that stands for many: its detail, `1` at first, is
/// their number.
#[must_use]
pub fn count(account: AccountId, event: &InboundEventRow) -> Step {
    let InboundEventRow { id, kind, delivery, detail, created_at } = event.clone();
    Step::new(&COUNT, params![account, id, kind, delivery, detail, created_at]).exactly(1)
}

/// What came in, by kind.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn counts(store: &Store) -> Result<Vec<(String, u64)>, StoreError> {
    let scope = Scope::System("the operator's overview");
    let rows = store.read(scope, &COUNTS, params![AccountId(NIL)]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
