//! Campaigns: judged after a crash, started on time, expanded, finished; and
//! whoever did not answer a request, has not acted for long, is asked by an import,
//! or is to be told of a consent.

use app::{App, Failure, campaign, expiry, import, reconfirm, remind};
use domain::CampaignState;
use store::campaign::in_state;

use crate::worker::Found;

/// One look at every campaign that waits for the machine. One that fails does
/// not hold up the others.
pub(crate) async fn round(app: App, admitted: &(dyn Fn() + Send + Sync)) -> Result<Found, Failure> {
    campaign::judge::judge_waiting(&app).await?;
    campaign::start_due(&app).await?;
    for row in in_state(app.store(), CampaignState::Running).await? {
        let done = if row.expanded_at.is_none() {
            let expanded = campaign::expand::run(&app, &row).await;
            admitted();
            expanded
        } else {
            campaign::finish_if_settled(&app, &row).await.map(|_| ())
        };
        if let Err(error) = done {
            let error = &error as &dyn std::error::Error;
            tracing::error!(campaign.id = %row.id, error, "campaign waits");
        }
    }
    expiry::run(&app).await?;
    let asked = reconfirm::ask::run(&app).await? + import::ask::run(&app).await?;
    if asked + remind::run(&app).await? > 0 {
        admitted();
    }
    Ok(Found::Nothing)
}
