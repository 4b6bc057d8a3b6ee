//! What receiving hosts say of a whole campaign, a domain or an account: "this
//! is spam", "this domain fails authentication". One answer may be a whim; the
//! third of one company within a day stops what it is about, and nothing of a
//! neighbour (R000-24).
//!
//! Stopping means pausing the campaigns concerned: a person finds out why, mends
//! it and resumes. What is only to be slowed or paused for a while goes to
//! `brake`. **Never** here: paths and sources, which the scheduler slows.

use campaign::Event;
use delivery::{outcome::Brake, replies::Reaction};
use domain::{AccountId, CampaignState, DeliveryId, SignedDuration, SlowScope, Timestamp};
use store::{
    Lane, Scope,
    campaign::CampaignRow,
    enforcement::{EnforcementRow, Refused, refusals},
    meter,
};

use super::{brake, judge};
use crate::{App, Failure};

/// Answers of one company that stop what they are about.
const REFUSALS_MAX: u64 = 3;
/// Within this time.
const WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// Hears an answer that asks to slow, pause or stop a campaign, a domain or an
/// account. The attempt is on record; when hearing fails, the next such answer
/// is heard.
pub(crate) async fn heard(
    app: &App,
    (account, delivery): (AccountId, DeliveryId),
    (brake, reason): (Brake, &str),
) {
    let is_ours =
        matches!(brake.scope, SlowScope::Campaign | SlowScope::Domain | SlowScope::Account);
    if !is_ours {
        return;
    }
    let told = Told { account, delivery, brake, reason };
    match hear(app, told).await {
        Ok(()) | Err(Failure::Raced) => {}
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(account.id = %account, error, "an answer about a campaign was not heard");
        }
    }
}

/// An answer that is about more than its delivery.
#[derive(Clone, Copy, Debug)]
struct Told<'a> {
    account: AccountId,
    delivery: DeliveryId,
    /// What it asks for, of a campaign, a domain or an account.
    brake: Brake,
    /// What it means, in a word.
    reason: &'a str,
}

async fn hear(app: &App, told: Told<'_>) -> Result<(), Failure> {
    let row = store::delivery::by_id(app.store(), told.account, told.delivery).await?;
    let row = row.ok_or(Failure::NotFound("delivery"))?;
    if row.origin != "campaign" {
        return Ok(());
    }
    let of = crate::campaign::find(app, row.account, domain::CampaignId(row.origin_id)).await?;
    let attempts = store::attempt::of_delivery(app.store(), row.account, row.id).await?;
    let Some(provider) = attempts.into_iter().rev().find_map(|it| it.provider) else {
        return Ok(());
    };
    match told.brake.action {
        Reaction::Stop if of.state == CampaignState::Running => {
            stop(app, &of, (&told, &provider)).await
        }
        Reaction::Slow | Reaction::Pause => {
            brake::put(app, (&row, &of), (told.brake, told.reason), &provider).await
        }
        Reaction::Stop | Reaction::Retry | Reaction::Suppress => Ok(()),
    }
}

async fn stop(
    app: &App,
    of: &CampaignRow,
    (told, provider): (&Told<'_>, &str),
) -> Result<(), Failure> {
    let refused = match told.brake.scope {
        SlowScope::Campaign => Refused::Campaign(of.id),
        SlowScope::Domain => Refused::Domain(&of.sender_domain),
        SlowScope::Account => Refused::Account,
        SlowScope::Address | SlowScope::Source | SlowScope::Path => return Ok(()),
    };
    let since = app.now().saturating_sub(WITHIN).unwrap_or(Timestamp::MIN);
    let known = refusals(app.store(), (of.account, refused), provider, since).await?;
    if known < REFUSALS_MAX {
        return Ok(());
    }
    for campaign in concerned(app, of.account, of, told.brake.scope).await? {
        pause(app, &campaign, (told, provider)).await?;
    }
    Ok(())
}

async fn concerned(
    app: &App,
    account: AccountId,
    of: &CampaignRow,
    scope: SlowScope,
) -> Result<Vec<CampaignRow>, Failure> {
    if scope == SlowScope::Campaign {
        return Ok(vec![of.clone()]);
    }
    let mut all = store::campaign::all(app.store(), account).await?;
    all.retain(|it| it.state == CampaignState::Running);
    if scope == SlowScope::Domain {
        all.retain(|it| it.sender_domain == of.sender_domain);
    }
    Ok(all)
}

async fn pause(
    app: &App,
    campaign: &CampaignRow,
    (told, provider): (&Told<'_>, &str),
) -> Result<(), Failure> {
    let account = app.account_row(campaign.account).await?;
    let counts = meter::of_campaign(app.store(), account.id, campaign.id).await?;
    let today = app.ladder().days.number(app.now());
    let record = EnforcementRow {
        action: judge::BRAKE.to_owned(),
        axis: "reply".to_owned(),
        campaign: Some(campaign.id),
        reason: Some(format!("{provider}: {} ({})", told.reason, told.brake.scope)),
        ..judge::record(app, &account, (today, judge::day_of(counts)))
    };
    tracing::warn!(
        account.id = %account.id, campaign.id = %campaign.id, provider,
        reason = told.reason, scope = %told.brake.scope, "a campaign is paused: its mail is refused"
    );
    let mut steps = vec![crate::campaign::step(app, campaign, Event::Pause, None)?];
    steps.extend(judge::with_notice(app, &account, record, account.standing_epoch).await?);
    match app.store().unit(Scope::Account(account.id), Lane::OptOut, steps).await {
        // Somebody else paused or ended it meanwhile.
        Ok(_) | Err(store::UnitError::Guard { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
