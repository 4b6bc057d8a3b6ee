//! Limits of speed: of accounts that were warned (R002-47, R002-48), and of what
//! a company asked to slow. So many messages an hour, in any hour, over restarts
//! and nodes.
//!
//! Each message takes a place of an hour's share. Places are taken in the
//! database before a message goes out, so whatever fails makes mail slower and
//! never faster. What has to wait gets a turn of its own, so that a long queue
//! is not looked at again and again.

use std::collections::BTreeMap;

use domain::{
    AccountId, CampaignState, DeliveryId, DeliveryState, SignedDuration, Stream, Timestamp,
};
use store::{
    Lane, Scope, Step,
    pace::{self, Pace},
    queue::{self, Rechecked},
};

use crate::{App, Failure};

/// Places that may be used at once: those of this long.
const AT_ONCE: SignedDuration = SignedDuration::from_secs(60);
/// How far ahead turns are given.
const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(1);
/// The same in a rehearsal, and the messages a second that one sends there
/// (DECISIONS D10).
const AT_ONCE_REHEARSAL: SignedDuration = SignedDuration::from_millis(500);
const AHEAD_MAX_REHEARSAL: SignedDuration = SignedDuration::from_secs(5);
const PER_SECOND_REHEARSAL: u64 = 20;

/// How fast an account may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Speed {
    /// Time that one message takes.
    place: SignedDuration,
    at_once: SignedDuration,
    ahead_max: SignedDuration,
}

impl Speed {
    pub(super) fn of(app: &App, per_hour: u64) -> Self {
        if app.settings().rehearsal {
            let place = share(SignedDuration::from_secs(1), PER_SECOND_REHEARSAL);
            return Self { place, at_once: AT_ONCE_REHEARSAL, ahead_max: AHEAD_MAX_REHEARSAL };
        }
        // What may be used at once is paid by all, so that no hour has more
        // than it should.
        let hour = SignedDuration::from_hours(1) + AT_ONCE;
        Self { place: share(hour, per_hour), at_once: AT_ONCE, ahead_max: AHEAD_MAX }
    }
}

fn share(of: SignedDuration, parts: u64) -> SignedDuration {
    let micros = i64::try_from(of.as_micros()).unwrap_or(i64::MAX);
    let parts = i64::try_from(parts.max(1)).unwrap_or(i64::MAX);
    // Rounded up: a place too long is slower.
    SignedDuration::from_micros(micros / parts + 1)
}

/// Takes places for `wanted` messages: how many may go out now, and when each
/// of the others has its turn.
fn plan(
    speed: Speed,
    before: Pace,
    wanted: usize,
    now: Timestamp,
) -> (Pace, usize, Vec<Timestamp>) {
    let until = after(now, speed.at_once);
    let mut paid = before.paid_until.max(now);
    let mut granted = 0;
    while granted < wanted && after(paid, speed.place) <= until {
        paid = after(paid, speed.place);
        granted += 1;
    }
    let latest = after(now, speed.ahead_max);
    // Turns are given behind those that wait already, and not in the past.
    let mut queued = before.queued_until.max(paid).max(now);
    let turns = (granted..wanted)
        .map(|_| {
            queued = after(queued, speed.place).min(latest);
            queued
        })
        .collect();
    // Beyond what is looked ahead, turns begin anew.
    let queued = if queued >= latest { now } else { queued };
    (Pace { paid_until: paid, queued_until: queued }, granted, turns)
}

/// An instant so much later; the end of time at most.
pub(super) fn after(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.saturating_add(span).unwrap_or(Timestamp::MAX)
}

/// Of a batch that was re-checked: the deliveries of warned accounts that have
/// to wait, and when each has its turn. Those in `spared` wait already.
///
/// # Errors
/// [`Failure::Unavailable`]: nothing of the batch goes out.
pub(crate) async fn waiting(
    app: &App,
    (found, spared): (&[Rechecked], &BTreeMap<DeliveryId, Timestamp>),
    now: Timestamp,
) -> Result<BTreeMap<DeliveryId, Timestamp>, Failure> {
    let mut limited: BTreeMap<AccountId, (u64, Vec<DeliveryId>)> = BTreeMap::new();
    for it in found.iter().filter(|it| would_go(it) && !spared.contains_key(&it.delivery.id)) {
        if let Some(per_hour) = app.ladder().limits.per_hour(it.standing) {
            let of = limited.entry(it.delivery.account).or_insert((per_hour, Vec::new()));
            of.1.push(it.delivery.id);
        }
    }
    let mut waiting = BTreeMap::new();
    for (account, (per_hour, deliveries)) in limited {
        let before = pace::of(app.store(), account).await?;
        let of = (account, before, Speed::of(app, per_hour));
        let claim = |next| pace::claim(account, before, next);
        waiting.extend(take(app, of, (deliveries, now), claim).await?);
    }
    Ok(waiting)
}

/// Takes places for deliveries of one account, as far as there are any, and
/// gives the others a turn: those, and when.
///
/// # Errors
/// [`Failure::Unavailable`]: none of them goes out.
pub(super) async fn take(
    app: &App,
    (account, before, speed): (AccountId, Pace, Speed),
    (asking, now): (Vec<DeliveryId>, Timestamp),
    claim: impl FnOnce(Pace) -> Step,
) -> Result<Vec<(DeliveryId, Timestamp)>, Failure> {
    if asking.is_empty() {
        return Ok(Vec::new());
    }
    let (next, granted, turns) = plan(speed, before, asking.len(), now);
    let claim = vec![claim(next)];
    let late: Vec<_> = match app.store().unit(Scope::Account(account), Lane::Settle, claim).await {
        Ok(_) => asking.into_iter().skip(granted).zip(turns).collect(),
        // Somebody else took places meanwhile: all of these wait.
        Err(store::UnitError::Guard { .. }) => {
            asking.into_iter().map(|it| (it, after(now, speed.at_once))).collect()
        }
        Err(error) => return Err(error.into()),
    };
    postpone(app, account, &late).await?;
    Ok(late)
}

/// Makes deliveries of one account due later.
///
/// # Errors
/// [`Failure::Unavailable`]: none of them goes out.
pub(super) async fn postpone(
    app: &App,
    account: AccountId,
    late: &[(DeliveryId, Timestamp)],
) -> Result<(), Failure> {
    if late.is_empty() {
        return Ok(());
    }
    let steps = late.iter().map(|(id, turn)| queue::postpone(account, *id, *turn).any()).collect();
    app.store().unit(Scope::Account(account), Lane::Settle, steps).await?;
    Ok(())
}

/// What waits for another reason takes no place. Mail of the platform itself is
/// not limited: notices must arrive, and people who sign up are asked.
pub(crate) fn would_go(it: &Rechecked) -> bool {
    it.delivery.stream != Stream::System
        && it.delivery.state == DeliveryState::Scheduled
        && it.campaign.is_none_or(|state| state == CampaignState::Running)
}

#[cfg(test)]
mod tests;
