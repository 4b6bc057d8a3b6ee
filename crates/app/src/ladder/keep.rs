//! The worker's part: what was counted and not judged yet, warnings that are
//! forgotten, and whether the meters say what the deliveries say.

use domain::{AccountId, Timestamp};
use policy::ladder::{self, History};
use store::{
    Lane, Scope,
    enforcement::{self, EnforcementRow},
    meter::{self, Counts, Dirty},
};

use super::{
    days::Days,
    judge::{self, Past, judge_campaign, judge_day},
};
use crate::{App, Failure};

/// What was done to an account whose warning was forgotten.
pub(crate) const FORGET: &str = "forget";

/// Judges what was counted since it was last judged. Returns how many meters
/// that were.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn judge_dirty(app: &App) -> Result<usize, Failure> {
    let dirty = meter::dirty(app.store()).await?;
    for it in &dirty {
        // First the mark, then the look: what is counted in between marks anew.
        app.store().unit(Scope::Account(it.account), Lane::Settle, vec![meter::clean(it)]).await?;
        if let Err(error) = judge_one(app, it).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(account.id = %it.account, error, "a meter could not be judged");
        }
    }
    Ok(dirty.len())
}

async fn judge_one(app: &App, it: &Dirty) -> Result<(), Failure> {
    if let Some(campaign) = it.campaign {
        judge_campaign(app, it.account, campaign, it.day).await?;
    }
    judge_day(app, it.account, it.day).await
}

/// Judges every day that may still have consequences: after a start, because a
/// mark may have been lost with the process.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn judge_all(app: &App) -> Result<(), Failure> {
    for (account, day) in meter::since(app.store(), first_open(app)).await? {
        for (campaign, _) in meter::of_day(app.store(), account, day).await? {
            judge_one(app, &Dirty { account, day, campaign }).await?;
        }
    }
    Ok(())
}

fn first_open(app: &App) -> i64 {
    let reopen = app.ladder().limits.reopen;
    app.ladder().days.number(app.now().saturating_sub(reopen).unwrap_or(Timestamp::MIN))
}

/// Gives warned accounts their standing back that took no step for long enough
/// (R002-54).
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn forget_warnings(app: &App) -> Result<(), Failure> {
    let now = app.now();
    let reset = app.ladder().limits.reset;
    let since = now.saturating_sub(reset).unwrap_or(Timestamp::MIN);
    for account in enforcement::warned(app.store(), since).await? {
        let row = app.account_row(account).await?;
        let today = app.ladder().days.number(now);
        let records = enforcement::history(app.store(), account, today).await?;
        let Some(Past { was_reactivated, taken, .. }) = Past::of(&records, today) else { continue };
        let history = History { standing: row.standing, taken, was_reactivated };
        // Nothing is forgotten on the day of the step itself.
        let quiet = if taken.is_some() { domain::SignedDuration::ZERO } else { reset };
        let Some(after) = ladder::forgotten(&history, quiet, &app.ladder().limits) else {
            continue;
        };
        let measured = judge::day_of(judge::counts(app, account, today).await?);
        let record = EnforcementRow {
            action: FORGET.to_owned(),
            standing_after: after,
            ..judge::record(app, &row, (today, measured))
        };
        let steps = vec![
            enforcement::move_standing(account, after, row.standing_epoch),
            enforcement::insert(&record),
        ];
        tracing::info!(account.id = %account, standing = %after, "a warning is forgotten");
        app.store().unit(Scope::Account(account), Lane::Settle, steps).await?;
    }
    Ok(())
}

/// A meter that does not say what the deliveries say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Whose.
    pub account: AccountId,
    /// Which day.
    pub day: i64,
    /// What the meter said.
    pub counted: Counts,
    /// What the deliveries say.
    pub found: Counts,
}

/// Compares the meters of the days that are over and may still have
/// consequences with the deliveries, and writes anew those that differ
/// (DECISIONS D21). Returns what differed.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn verify(app: &App) -> Result<Vec<Difference>, Failure> {
    let today = app.ladder().days.number(app.now());
    let days = meter::since(app.store(), first_open(app)).await?;
    let mut differences = Vec::new();
    for (account, day) in days.into_iter().filter(|(_, day)| *day < today) {
        differences.extend(verify_day(app, account, day).await?);
    }
    Ok(differences)
}

/// The same for one day, also today's while nothing is being sent.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn verify_day(
    app: &App,
    account: AccountId,
    day: i64,
) -> Result<Option<Difference>, Failure> {
    let span = app.ladder().days.span(day);
    let counted = meter::of_day(app.store(), account, day).await?;
    let found = meter::recount(app.store(), account, span).await?;
    if counted == found {
        return Ok(None);
    }
    let sum = |all: Vec<meter::OfCampaign>| {
        all.into_iter().fold(Counts::default(), |sum, (_, counts)| sum + counts)
    };
    let difference = Difference { account, day, counted: sum(counted), found: sum(found) };
    tracing::error!(
        account.id = %account, day = Days::written(day), counted = ?difference.counted,
        found = ?difference.found, "a meter differs from the deliveries and is written anew"
    );
    let steps = meter::rebuild(account, span).into();
    app.store().unit(Scope::Account(account), Lane::Bulk, steps).await?;
    Ok(Some(difference))
}
