//! What a receiving company asks to be spared for a while: a campaign, a sender
//! domain or an account is paused or slowed at that company, until a time that
//! stands on record. Its mail waits and goes on by itself.
//!
//! One answer is enough: it is about the next minutes, costs nothing but time,
//! and mail to everybody else goes on. What a company wants stopped for good is
//! in `replies`; paths and sources are the scheduler's. **Never** here: the
//! meaning of an answer.

use std::collections::{BTreeMap, BTreeSet};

use delivery::{outcome::Brake, replies::Reaction};
use domain::{
    AccountId, BrakeId, CampaignId, DeliveryId, Domain, SignedDuration, SlowScope, Timestamp,
};
use store::{
    Lane, Scope,
    brake::{self, BrakeRow, Braked},
    campaign::CampaignRow,
    delivery::DeliveryRow,
    pace::Pace,
    queue::Rechecked,
};

use super::pace::{self, after};
use crate::{App, Failure};

/// How long a brake lasts when the answer's rule does not say.
const LASTS_DEFAULT: SignedDuration = SignedDuration::from_mins(15);
/// What is under way when a brake begins is answered alike: those answers add
/// nothing to it.
const SAME_ANSWER: SignedDuration = SignedDuration::from_mins(5);

/// Puts on record what an answer asks to spare, from now on.
///
/// # Errors
/// [`Failure`]; the next such answer says it again.
pub(super) async fn put(
    app: &App,
    (row, campaign): (&DeliveryRow, &CampaignRow),
    (brake, reason): (Brake, &str),
    provider: &str,
) -> Result<(), Failure> {
    let braked = match brake.scope {
        SlowScope::Campaign => Braked::Campaign(campaign.id),
        SlowScope::Domain => Braked::Domain(campaign.sender_domain.clone()),
        SlowScope::Account => Braked::Account,
        SlowScope::Address | SlowScope::Source | SlowScope::Path => return Ok(()),
    };
    let now = app.now();
    let lasts = Some(brake.pause).filter(|it| *it > SignedDuration::ZERO);
    let until = after(now, lasts.unwrap_or(LASTS_DEFAULT));
    let slow = app.ladder().limits.slow_reply_per_hour;
    let new = BrakeRow {
        account: row.account,
        id: BrakeId::new(now, app.random()),
        braked,
        provider: provider.to_owned(),
        per_hour: (brake.action == Reaction::Slow).then_some(slow),
        reason: reason.to_owned(),
        delivery: row.id,
        created_at: now,
        until,
        pace: Pace::UNUSED,
    };
    let enough = until.saturating_sub(SAME_ANSWER).unwrap_or(until).max(now);
    let step = brake::insert(&new, enough);
    let done = app.store().unit(Scope::Account(row.account), Lane::OptOut, vec![step]).await?;
    if done.steps.first().is_some_and(|it| it.touched > 0) {
        tracing::warn!(
            account.id = %row.account, provider, reason, scope = %brake.scope,
            action = brake.action.as_str(), until = %until, "a company asks to be spared"
        );
    }
    Ok(())
}

/// Of a batch that was re-checked: the deliveries that a company asked to be
/// spared, and when each is looked at again.
///
/// # Errors
/// [`Failure::Unavailable`]: nothing of the batch goes out.
pub(crate) async fn waiting(
    app: &App,
    found: &[Rechecked],
    now: Timestamp,
) -> Result<BTreeMap<DeliveryId, Timestamp>, Failure> {
    let would_go: Vec<_> = found.iter().filter(|it| pace::would_go(it)).collect();
    let accounts: BTreeSet<_> = would_go.iter().map(|it| it.delivery.account).collect();
    let mut waiting = BTreeMap::new();
    if accounts.is_empty() {
        return Ok(waiting);
    }
    let active = brake::active(app.store(), accounts, now).await?;
    let mut known = Known::default();
    // Pauses first: what waits for one takes no place under a limit of speed.
    let (slow, paused): (Vec<_>, Vec<_>) = active.into_iter().partition(|it| it.per_hour.is_some());
    for brake in &paused {
        let held = concerned(app, brake, (&would_go, &waiting), &mut known).await?;
        let held: Vec<_> = held.into_iter().map(|it| (it, brake.until)).collect();
        pace::postpone(app, brake.account, &held).await?;
        waiting.extend(held);
    }
    for brake in &slow {
        let asking = concerned(app, brake, (&would_go, &waiting), &mut known).await?;
        let speed = pace::Speed::of(app, brake.per_hour.unwrap_or_default());
        let claim = |next| brake::claim(brake, next);
        let of = (brake.account, brake.pace, speed);
        waiting.extend(pace::take(app, of, (asking, now), claim).await?);
    }
    Ok(waiting)
}

/// What is read of a batch only when a brake asks for it.
#[derive(Default)]
struct Known {
    providers: BTreeMap<Domain, Option<String>>,
    senders: BTreeMap<(AccountId, CampaignId), Domain>,
}

impl Known {
    /// The company behind a recipient's domain, as last resolved.
    async fn provider(&mut self, app: &App, domain: &Domain) -> Result<Option<&str>, Failure> {
        if !self.providers.contains_key(domain) {
            let site = store::site::by_domain(app.store(), domain).await?;
            self.providers.insert(domain.clone(), site.map(|it| it.provider));
        }
        Ok(self.providers.get(domain).and_then(|it| it.as_deref()))
    }

    async fn sender(
        &mut self,
        app: &App,
        of: (AccountId, CampaignId),
    ) -> Result<Option<&Domain>, Failure> {
        if !self.senders.contains_key(&of) {
            let row = store::campaign::by_id(app.store(), of.0, of.1).await?;
            self.senders.extend(row.map(|it| (of, it.sender_domain)));
        }
        Ok(self.senders.get(&of))
    }
}

/// The deliveries of a batch that a brake is about.
async fn concerned(
    app: &App,
    brake: &BrakeRow,
    (found, waiting): (&[&Rechecked], &BTreeMap<DeliveryId, Timestamp>),
    known: &mut Known,
) -> Result<Vec<DeliveryId>, Failure> {
    let mut concerned = Vec::new();
    for it in found {
        let row = &it.delivery;
        let is_of = row.account == brake.account && row.origin == "campaign";
        if !is_of || waiting.contains_key(&row.id) {
            continue;
        }
        let campaign = CampaignId(row.origin_id);
        let is_braked = match &brake.braked {
            Braked::Account => true,
            Braked::Campaign(id) => *id == campaign,
            Braked::Domain(domain) => {
                known.sender(app, (row.account, campaign)).await? == Some(domain)
            }
        };
        if is_braked && known.provider(app, &row.domain).await? == Some(brake.provider.as_str()) {
            concerned.push(row.id);
        }
    }
    Ok(concerned)
}
