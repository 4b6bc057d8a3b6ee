//! Spam traps, as keyed hashes, and the messages that they took. **Never** here:
//! an address.

use domain::{AccountId, CampaignId, DeliveryId, EnforcementId, Timestamp};

use crate::{Scope, Statement, Step, Store, StoreError, params, statement};

static INSERT: Statement = statement!("trap/insert");
static RETIRE: Statement = statement!("trap/retire");
static EVERY: Statement = statement!("trap/all");
static HITS: Statement = statement!("trap/hits");
static HIT: Statement = statement!("trap/hit");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &RETIRE, &EVERY, &HITS, &HIT];

/// Why traps are read and written beyond one account.
pub const SYSTEM: Scope = Scope::System("traps belong to no account");

/// A trap, without its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrapRow {
    /// What the operator calls it.
    pub note: String,
    /// Who registered it.
    pub registered_by: String,
    /// Since when it counts.
    pub created_at: Timestamp,
    /// Since when it does not.
    pub retired_at: Option<Timestamp>,
}

/// Registers an address by its keyed hash. One that counts already stays as it is.
#[must_use]
pub fn insert(address_key: &[u8], row: &TrapRow) -> Step {
    let TrapRow { note, registered_by, created_at, .. } = row.clone();
    Step::new(&INSERT, params![address_key, note, registered_by, created_at])
}

/// Takes an address from the traps; the unit fails when it is none.
#[must_use]
pub fn retire(address_key: &[u8], now: Timestamp) -> Step {
    Step::new(&RETIRE, params![address_key, now]).exactly(1)
}

/// Traps, newest first; at most 1,000.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(store: &Store) -> Result<Vec<TrapRow>, StoreError> {
    let rows = store.read(SYSTEM, &EVERY, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(TrapRow {
                note: row.get(0)?,
                registered_by: row.get(1)?,
                created_at: row.get(2)?,
                retired_at: row.get(3)?,
            })
        })
        .collect()
}

/// A message that a trap took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Whose.
    pub account: AccountId,
    /// The message.
    pub delivery: DeliveryId,
    /// Its campaign.
    pub campaign: CampaignId,
}

/// Messages that traps took and that are not on record yet; at most 100.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn hits(store: &Store) -> Result<Vec<Hit>, StoreError> {
    let rows = store.read(SYSTEM, &HITS, params![]).await?;
    rows.iter()
        .map(|row| Ok(Hit { account: row.get(0)?, delivery: row.get(1)?, campaign: row.get(2)? }))
        .collect()
}

/// Puts a hit on record with what followed. Once: the unit fails the second time.
#[must_use]
pub fn hit(it: &Hit, followed: EnforcementId, now: Timestamp) -> Step {
    Step::new(&HIT, params![it.account, it.delivery, it.campaign, followed, now]).exactly(1)
}
