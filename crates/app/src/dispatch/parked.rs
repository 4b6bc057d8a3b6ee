//! Mail that waits until something is over, and not for a time: its campaign is
//! paused, its account may not send, others of its import are mailed first
//! (DECISIONS D49).
//!
//! It is parked once, and made due again once, however long that takes: nobody
//! looks at it in between. What is due again is checked like everything else
//! before it leaves, so a release too many costs time and sends nothing. There is
//! no intent to lose either: [`release`] compares what is parked with what holds
//! now, and is run again and again. **Never** here: why a campaign or an account
//! was stopped.

use std::collections::BTreeMap;

use clearance::{Then, Withheld};
use domain::{AccountId, CampaignId, CampaignState, DeliveryId, DeliveryState, Timestamp};
use store::{
    Lane, Scope, Step,
    import_wave::{self, WaveState},
    queue::{self, Parked, Rechecked},
};
use uuid::Uuid;

use super::{check::pass, lapsed::Lapsed};
use crate::{App, Failure, import::wave};

/// Deliveries made due in one unit: about 20 ms of the database's writer (DECISIONS
/// D13).
const RELEASED_MAX: u32 = 1_000;

/// Of a batch that was re-checked: the deliveries that wait for something else than
/// their time. They are parked now. Those in `spared` wait already.
///
/// # Errors
/// [`Failure::Unavailable`]: nothing of the batch goes out.
pub(super) async fn park(
    app: &App,
    (found, spared): (&[Rechecked], &BTreeMap<DeliveryId, Timestamp>),
    lapsed: &Lapsed,
    now: Timestamp,
) -> Result<BTreeMap<DeliveryId, Timestamp>, Failure> {
    let free: Vec<_> = found
        .iter()
        .filter(|it| it.delivery.state == DeliveryState::Scheduled)
        .filter(|it| !spared.contains_key(&it.delivery.id))
        .collect();
    let stopped = free.iter().filter_map(|it| Some((stopped_by(app, it, lapsed, now)?, *it)));
    let mut causes: Vec<(Uuid, &Rechecked)> = stopped.collect();
    let waves = wave::waiting(app, &free).await?;
    causes.extend(waves.into_iter().map(|(wave, it)| (wave.0, it)));
    let mut parked = BTreeMap::new();
    let mut by_cause: BTreeMap<(AccountId, Uuid), Vec<DeliveryId>> = BTreeMap::new();
    for (cause, it) in causes {
        let row = &it.delivery;
        if parked.insert(row.id, Timestamp::MAX).is_none() {
            by_cause.entry((row.account, cause)).or_default().push(row.id);
        }
    }
    for ((account, cause), deliveries) in by_cause {
        let step = queue::park(account, cause, &deliveries);
        app.store().unit(Scope::Account(account), Lane::Settle, vec![step]).await?;
    }
    Ok(parked)
}

/// The campaign or account that a delivery waits for; `None` when it waits for
/// neither.
fn stopped_by(app: &App, it: &Rechecked, lapsed: &Lapsed, now: Timestamp) -> Option<Uuid> {
    let withheld = pass(app, it, lapsed, now).err()?;
    match withheld {
        _ if withheld.then() != Then::Wait => None,
        Withheld::Standing(_) => Some(it.delivery.account.0),
        // A campaign without a row is never over: that is looked at again.
        Withheld::Campaign { state: Some(_) } => Some(it.delivery.origin_id),
        _ => None,
    }
}

/// True when nothing is waited for any more, or what waits has an end of another
/// kind: mail of a cancelled campaign is due, and withheld when it is checked.
fn is_over(it: &Parked) -> bool {
    let waits = |withheld: &Withheld| withheld.then() == Then::Wait;
    let campaign = it.campaign.is_some_and(|state| {
        state != CampaignState::Running && waits(&Withheld::Campaign { state: Some(state) })
    });
    let account = it
        .standing
        .is_some_and(|standing| !standing.may_send() && waits(&Withheld::Standing(standing)));
    !campaign && !account && !it.wave.is_some_and(WaveState::holds_up)
}

/// Makes due what was parked for something that is over. Machine work: no actor.
/// Returns how many deliveries that were. Costs one step for each thing that is
/// waited for, and one for each delivery that goes on.
///
/// # Errors
/// [`Failure`]; run it again, it goes on where it stopped.
pub async fn release(app: &App) -> Result<u64, Failure> {
    let mut released = 0;
    for it in queue::parked(app.store()).await?.iter().filter(|it| is_over(it)) {
        let cause = (it.account, it.cause);
        released += pages(app, it.account, |now| queue::release(cause, now, RELEASED_MAX)).await?;
    }
    Ok(released)
}

/// Releases page by page, until a page is not full.
async fn pages(
    app: &App,
    account: AccountId,
    page: impl Fn(Timestamp) -> Step,
) -> Result<u64, Failure> {
    let mut released = 0;
    loop {
        let unit = app.store().unit(Scope::Account(account), Lane::Bulk, vec![page(app.now())]);
        let touched = unit.await?.steps.first().map_or(0, |it| it.touched);
        released += touched;
        if touched < u64::from(RELEASED_MAX) {
            return Ok(released);
        }
    }
}

/// Ends what is parked of a campaign that was cancelled: it is due, and the re-check
/// withholds it. Without this what waits for a wave would wait as long as that does.
pub(crate) async fn end(app: &App, (account, campaign): (AccountId, CampaignId)) {
    // Cancelled is cancelled: what is left parked ends later.
    if let Err(error) = end_all(app, (account, campaign)).await {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(campaign.id = %campaign, error, "parked mail of a campaign waits on");
    }
}

async fn end_all(app: &App, (account, campaign): (AccountId, CampaignId)) -> Result<(), Failure> {
    let waves = import_wave::not_passed(app.store()).await?;
    let waves = waves.iter().filter(|it| it.account == account).map(|it| it.id.0);
    for cause in waves.chain([campaign.0]) {
        let page = |now| queue::release_campaign((account, cause), campaign, now, RELEASED_MAX);
        pages(app, account, page).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
