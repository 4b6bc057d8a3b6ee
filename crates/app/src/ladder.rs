//! The ladder at work: outcomes are counted, days are judged, steps are taken
//! (R002-47 … R002-57). What a number means is decided in `policy::ladder`; here
//! it is read, and what follows is committed with its evidence and its notice.
//!
//! A day is judged right after each outcome that made it worse, and within
//! seconds by the worker in `jobs`, which also judges late reports. A step, the
//! new standing and the notice are one unit that goes ahead of all other work:
//! from its commit on no re-check lets mail of a suspended account pass
//! (DECISIONS D3, D13).
//!
//! **Never** here: a limit. Called by `dispatch`, `inbound`, `jobs` and `mta`.

pub(crate) mod brake;
mod days;
pub(crate) mod judge;
pub mod keep;
pub(crate) mod notice;
pub(crate) mod pace;
pub(crate) mod replies;

use domain::{AccountId, BounceClass, CampaignId, DeliveryId, Fault, Timestamp};
use policy::ladder::Limits;
use store::{Step, delivery::DeliveryRow, meter};

use crate::{App, Failure};

pub use days::Days;
pub use judge::{judge_campaign, judge_day};

/// What the ladder is read with: the limits of the rules in force, and where
/// days begin.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// The limits.
    pub limits: Limits,
    /// The days.
    pub days: Days,
}

impl Ladder {
    /// The ladder of a rule book.
    #[must_use]
    pub fn of(rules: &policy::RuleBook) -> Self {
        let limits = Limits::of(rules);
        let days = Days::of(&limits.time_zone).unwrap_or_else(|| {
            // The server does not start with such rules; should they come another
            // way, days that begin at another hour are better than none.
            tracing::error!(zone = limits.time_zone, "no such time zone: days are those of UTC");
            Days::utc()
        });
        Self { limits, days }
    }
}

/// The step that counts a delivery in the unit that settles it.
pub(crate) fn count(
    app: &App,
    (account, delivery): (AccountId, DeliveryId),
    at: Timestamp,
) -> Step {
    meter::count(account, delivery, app.ladder().days.number(at))
}

/// The step that counts a late report. Belongs before
/// `store::delivery::bounce_later` in its unit.
pub(crate) fn count_late(app: &App, row: &DeliveryRow, means: (BounceClass, Fault)) -> Step {
    meter::count_late((row.account, row.id), final_day(app, row), means)
}

/// The step that counts a complaint about a delivery, once. Belongs before the
/// inbound event of kind `complaint` in its unit.
#[must_use]
pub fn complain(app: &App, row: &DeliveryRow) -> Step {
    meter::complain(row.account, row.id, final_day(app, row))
}

/// A report counts on the day of the delivery's final attempt (DECISIONS D21).
/// A delivery that was settled before has its time there.
fn final_day(app: &App, row: &DeliveryRow) -> i64 {
    app.ladder().days.number(row.settled_at.unwrap_or_else(|| app.now()))
}

/// Judges what an outcome made worse, now. The worker looks again, so a failure
/// here costs seconds and is only logged.
pub(crate) async fn judge_now(
    app: &App,
    (account, delivery): (AccountId, DeliveryId),
    at: Timestamp,
) {
    let day = app.ladder().days.number(at);
    let judged = async {
        let row = store::delivery::by_id(app.store(), account, delivery).await?;
        if let Some(row) = row.filter(|it| it.origin == "campaign") {
            judge_campaign(app, account, CampaignId(row.origin_id), day).await?;
        }
        judge_day(app, account, day).await
    };
    match judged.await {
        Ok(()) | Err(Failure::Raced) => {}
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(account.id = %account, error, "a day is judged later");
        }
    }
}
