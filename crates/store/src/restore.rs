//! What a restore does to the queue: what waits may have been sent meanwhile
//! (DECISIONS D31).

use domain::{AccountId, CampaignId, Timestamp};

use crate::{Statement, Step, params, statement};

static DOUBT_ALL: Statement = statement!("restore/doubt_all");
static SETTLE_CAMPAIGN: Statement = statement!("restore/settle_campaign");
static SETTLE_DOUBTFUL: Statement = statement!("restore/settle_doubtful");
static CLEAR_QUEUE: Statement = statement!("restore/clear_queue");

pub(crate) static ALL: &[&Statement] =
    &[&DOUBT_ALL, &SETTLE_CAMPAIGN, &SETTLE_DOUBTFUL, &CLEAR_QUEUE];

/// Everything unsettled may have been sent since the backup: one doubt more
/// each. Counted and listed like any other (DECISIONS D4).
#[must_use]
pub fn doubt_all() -> Step {
    Step::new(&DOUBT_ALL, params![])
}

/// A campaign that is known to have ended: what waits of it is not sent.
#[must_use]
pub fn settle_campaign(account: AccountId, campaign: CampaignId, now: Timestamp) -> Step {
    Step::new(&SETTLE_CAMPAIGN, params![account, campaign, now])
}

/// Nothing that waits is tried again; each stays listed as in doubt. Only while
/// sending is held: nothing of it is being attempted then.
#[must_use]
pub fn settle_doubtful(now: Timestamp) -> [Step; 2] {
    [Step::new(&SETTLE_DOUBTFUL, params![now]), Step::new(&CLEAR_QUEUE, params![])]
}
