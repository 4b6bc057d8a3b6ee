//! `/accounts/{account}/campaigns/{campaign}/report`: what became of it.

use app::campaign::report::{self, ProviderOutcome};
use axum::Json;
use domain::{AccountId, CampaignId};
use serde::Serialize;

use crate::{
    caller::Caller,
    campaign::Campaign,
    input::{At, Text},
    problem::Problem,
};

/// A campaign's outcome.
#[derive(Serialize)]
pub(crate) struct Report {
    /// The campaign.
    campaign: Campaign,
    /// All providers together.
    total: Outcome,
    /// By provider, in the order of their names.
    providers: Vec<Outcome>,
    /// Recipients that we did not reach on purpose.
    withheld: u64,
    /// The same by reason.
    withheld_by_reason: Vec<Withheld>,
    /// What those whom it reached did since.
    wanted: Wanted,
}

/// Whether a campaign was wanted, by acts of its recipients. Opens and clicks are
/// not looked at.
#[derive(Serialize)]
struct Wanted {
    /// Recipients whose host took it.
    reached: u64,
    /// Those who acted for the list since: an answer, a reply, saved preferences.
    acted: u64,
    /// Those who left it since.
    left: u64,
}

impl Wanted {
    fn of(report::Wanted { reached, acted, left }: report::Wanted) -> Self {
        Self { reached, acted, left }
    }
}

/// The outcome at one provider.
#[derive(Serialize)]
struct Outcome {
    /// The company behind the recipients' hosts, or their domain; `all`.
    provider: String,
    /// Taken by the receiving host.
    accepted: u64,
    /// Refused for now; tried again.
    deferred: u64,
    /// Refused for good, or expired.
    bounced: u64,
    /// Not tried yet.
    waiting: u64,
    /// Stopped by us after it was admitted and before an attempt.
    withheld: u64,
    /// The answer was lost, and it is not tried again.
    in_doubt: u64,
    /// Among all of these: an answer was lost at least once.
    doubtful: u64,
    /// Bounced, by class.
    classes: Vec<Class>,
}

/// Bounces of one class.
#[derive(Serialize)]
struct Class {
    /// The class; empty when there is none.
    class: String,
    /// How many.
    count: u64,
}

/// Recipients not reached for one reason.
#[derive(Serialize)]
struct Withheld {
    /// The reason.
    reason: String,
    /// How many.
    count: u64,
}

impl Outcome {
    fn of(it: ProviderOutcome) -> Self {
        let classes = it.classes.into_iter().map(|(class, count)| Class { class, count });
        Self {
            provider: it.provider,
            accepted: it.accepted,
            deferred: it.deferred,
            bounced: it.bounced,
            waiting: it.waiting,
            withheld: it.withheld,
            in_doubt: it.in_doubt,
            doubtful: it.doubtful,
            classes: classes.collect(),
        }
    }
}

impl Report {
    pub(crate) fn of(report: report::Report) -> Self {
        let total = Outcome::of(report.total());
        let withheld = report.withheld_total();
        let reasons = report.withheld.into_iter();
        Self {
            total,
            withheld,
            wanted: Wanted::of(report.wanted),
            withheld_by_reason: reasons.map(|(reason, count)| Withheld { reason, count }).collect(),
            providers: report.providers.into_iter().map(Outcome::of).collect(),
            campaign: Campaign::of(report.campaign),
        }
    }
}

pub(crate) async fn show(
    Caller { app, actor }: Caller,
    At((Text(account), Text(campaign))): At<(Text<AccountId>, Text<CampaignId>)>,
) -> Result<Json<Report>, Problem> {
    Ok(Json(Report::of(report::report(&app, &actor, account, campaign).await?)))
}
