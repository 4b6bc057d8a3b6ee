//! Parked mail: it waits until something is over, not for a time. It stays in the
//! queue, due at the end of time and met by nobody who walks it, and names what it
//! waits for: a campaign, a wave or its account (DECISIONS D49). **Never** here:
//! whether that is over; `app` says so.

use domain::{AccountId, CampaignId, CampaignState, DeliveryId, Standing, Timestamp};
use uuid::Uuid;

use super::SYSTEM;
use crate::{
    Statement, Step, Store, StoreError,
    batch::{BatchRow, batch},
    import_wave::WaveState,
    params, statement,
};

pub(super) static PARK: Statement = statement!("queue/park", dialects);
pub(super) static PARKED: Statement = statement!("queue/parked");
pub(super) static RELEASE: Statement = statement!("queue/release");
pub(super) static RELEASE_CAMPAIGN: Statement = statement!("queue/release_campaign");

/// Parks deliveries of an account; those that wait no more are left out.
#[must_use]
pub fn park(account: AccountId, cause: Uuid, deliveries: &[DeliveryId]) -> Step {
    let rows = batch(deliveries.iter().map(|id| BatchRow::default().bytes("id", id.as_bytes())));
    Step::new(&PARK, params![account, cause, Timestamp::MAX, rows])
}

/// Makes deliveries due that were parked for that, at most `limit`; how many is
/// what the step touched.
#[must_use]
pub fn release((account, cause): (AccountId, Uuid), now: Timestamp, limit: u32) -> Step {
    Step::new(&RELEASE, params![account, cause, now, limit])
}

/// The same for deliveries of one campaign alone: it was stopped for good, and the
/// re-check ends its mail.
#[must_use]
pub fn release_campaign(
    (account, cause): (AccountId, Uuid),
    campaign: CampaignId,
    now: Timestamp,
    limit: u32,
) -> Step {
    Step::new(&RELEASE_CAMPAIGN, params![account, cause, now, limit, campaign])
}

/// What mail of an account is parked for, and where that stands now. At most one
/// of the last three is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Whose mail.
    pub account: AccountId,
    /// The campaign, the wave or the account.
    pub cause: Uuid,
    /// The campaign's state, when it is one.
    pub campaign: Option<CampaignState>,
    /// The wave's state, when it is one. `None` for that of an import that was
    /// taken back, and of a closed account.
    pub wave: Option<WaveState>,
    /// The account's standing, when it is the account.
    pub standing: Option<Standing>,
}

/// Everything that mail is parked for, of every account.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn parked(store: &Store) -> Result<Vec<Parked>, StoreError> {
    let rows = store.read(SYSTEM, &PARKED, params![]).await?;
    rows.iter()
        .map(|row| {
            Ok(Parked {
                account: row.get(0)?,
                cause: row.get(1)?,
                campaign: row.maybe_word(2, CampaignState::parse)?,
                wave: row.maybe_word(3, WaveState::parse)?,
                standing: row.maybe_word(4, Standing::parse)?,
            })
        })
        .collect()
}
