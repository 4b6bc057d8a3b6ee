//! Taking content down for whoever has the rights in it (R003-62): the campaign
//! ends, what waits is not sent, and the message is shown in no browser any more.
//! What was sent stays on record, because it is evidence in the same dispute.
//!
//! **Never** here: who is right; a reviewer decides, with a reason on record.

use domain::{AccountId, CampaignId, CampaignState};
use store::{
    Lane, Scope, Step,
    enforcement::{self, EnforcementRow},
    takedown,
};

use super::{CampaignView, find, show, step};
use crate::{
    Action, Actor, App, Failure,
    dispatch::parked,
    ladder::judge::{counts, day_of, record},
};

/// The action on record in the account's standing.
const TAKE_DOWN: &str = "take-down";
/// Longest reason, in bytes.
const REASON_BYTES_MAX: usize = 4_000;

/// Takes the content of a campaign down.
///
/// # Errors
/// [`Failure::Invalid`] without a reason, [`Failure::Conflict`] when it is down
/// already.
pub async fn take_down(
    app: &App,
    actor: &Actor,
    (account, campaign): (AccountId, CampaignId),
    because: &str,
) -> Result<CampaignView, Failure> {
    actor.may(Action::TakeDown, account)?;
    let reason = because.trim();
    if reason.is_empty() || reason.len() > REASON_BYTES_MAX {
        let problem = "say whose right it is and which case: the account reads it";
        return Err(Failure::invalid("because", problem));
    }
    let row = find(app, account, campaign).await?;
    let of = (account, campaign);
    if let Some(at) = takedown::of_campaign(app.store(), of).await? {
        return Err(Failure::Conflict(format!("it was taken down at {at}")));
    }
    let now = app.now();
    let account_row = app.account_row(account).await?;
    let today = app.ladder().days.number(now);
    let measured = day_of(counts(app, account, today).await?);
    let record = EnforcementRow {
        action: TAKE_DOWN.to_owned(),
        axis: "person".to_owned(),
        campaign: Some(campaign),
        decided_by: Some(actor.name.clone()),
        reason: Some(reason.to_owned()),
        ..record(app, &account_row, (today, measured))
    };
    let mut steps: Vec<Step> = vec![takedown::insert(of, (&actor.name, reason), now)];
    let is_over = matches!(row.state, CampaignState::Finished | CampaignState::Cancelled);
    if !is_over {
        steps.push(step(app, &row, ::campaign::Event::Cancel, None)?);
        steps.push(store::review::lapse(account, campaign.0, now));
    }
    steps.push(enforcement::insert(&record));
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
    parked::end(app, (account, campaign)).await;
    tracing::warn!(account.id = %account, campaign.id = %campaign, "content was taken down");
    show(app, actor, account, campaign).await
}
