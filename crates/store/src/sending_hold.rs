//! All sending waits for an operator: after a restore (DECISIONS D31).
//!
//! The queue looks here by itself: `queue/domains` and `queue/due` find nothing
//! while a hold is open.

use domain::Timestamp;
use uuid::Uuid;

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("sending_hold/insert");
static OPEN: Statement = statement!("sending_hold/open");
static RELEASE: Statement = statement!("sending_hold/release");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &OPEN, &RELEASE];

/// Why holds are read and written beyond one account.
pub const SYSTEM: Scope = Scope::System("a hold of all sending belongs to no account");

/// A hold nobody has released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRow {
    /// Why nothing is sent.
    pub reason: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// Holds all sending.
#[must_use]
pub fn insert(id: Uuid, hold: &HoldRow) -> Step {
    Step::new(&INSERT, params![id, hold.reason.clone(), hold.created_at]).exactly(1)
}

/// Releases every hold; fails when there is none.
#[must_use]
pub fn release(by: &str, why: &str, now: Timestamp) -> Step {
    Step::new(&RELEASE, params![now, by, why]).at_least(1)
}

/// The holds that nobody has released, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn open(store: &Store) -> Result<Vec<HoldRow>, StoreError> {
    let rows = store.read(SYSTEM, &OPEN, params![]).await?;
    rows.iter().map(|row| Ok(HoldRow { reason: row.get(0)?, created_at: row.get(1)? })).collect()
}
