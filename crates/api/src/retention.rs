//! `/retention`: how long records are kept, what would go and what went; `/holds`:
//! legal holds. For staff.

use app::{
    App, Failure, legal_hold,
    retention::{self, Row, RunRow},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, Address, CampaignId, LegalHoldId, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{Asked, At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/retention", get(schedule))
        .route("/retention/due", get(due))
        .route("/holds", post(place).get(list))
        .route("/holds/{hold}/lift", post(lift))
}

/// What one law says of one kind of record.
#[derive(Serialize)]
struct Kept {
    /// Name of the row.
    id: String,
    /// Which records.
    kind: &'static str,
    /// Code of the law, or `house`.
    law: String,
    /// The least they are kept.
    minimum: Option<String>,
    /// The most.
    maximum: Option<String>,
    /// Where it comes from.
    source: String,
    /// False: a maximum deletes nothing until somebody verified it.
    verified: bool,
}

fn kept(row: &Row) -> Kept {
    Kept {
        id: row.id.clone(),
        kind: row.kind.as_str(),
        law: row.law.clone(),
        minimum: row.minimum.map(|it| it.to_string()),
        maximum: row.maximum.map(|it| it.to_string()),
        source: format!("{}, {}", row.source.work, row.source.section),
        verified: row.source.confidence.is_verified(),
    }
}

/// Records of one kind in one account.
#[derive(Serialize)]
struct Run {
    /// The account; `null` = complaints of which nobody knows whose mail they are
    /// about.
    account: Option<String>,
    /// Which records. Consent, send records and messages go with their person, and
    /// count as `consent-evidence`.
    kind: String,
    /// How many went, or would go.
    gone: u64,
    /// How many a legal hold keeps.
    held: u64,
    /// When.
    at: Timestamp,
}

fn run(it: RunRow) -> Run {
    Run {
        account: (!it.account.0.is_nil()).then(|| it.account.to_string()),
        kind: it.kind,
        gone: it.gone,
        held: it.held,
        at: it.at,
    }
}

/// The schedule, and what it led to.
#[derive(Serialize)]
struct Schedules {
    /// Its rows.
    schedule: Vec<Kept>,
    /// What went, newest first; at most 200.
    runs: Vec<Run>,
}

async fn schedule(Caller { app, actor }: Caller) -> Result<Json<Schedules>, Problem> {
    let runs = retention::runs(&app, &actor).await?;
    let schedule = retention::schedule(&app).rows().iter().map(kept).collect();
    Ok(Json(Schedules { schedule, runs: runs.into_iter().map(run).collect() }))
}

/// What would go now.
#[derive(Serialize)]
struct Due {
    /// By account and kind.
    due: Vec<Run>,
}

async fn due(Caller { app, actor }: Caller) -> Result<Json<Due>, Problem> {
    let due = retention::due(&app, &actor).await?;
    Ok(Json(Due { due: due.into_iter().map(run).collect() }))
}

/// A hold to place: on `person`, else on `campaign`, else on the whole account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewHold {
    /// The account. Needed but for a person, who is held everywhere without it.
    account: Option<Text<AccountId>>,
    /// The campaign, with everybody it was sent to.
    campaign: Option<Text<CampaignId>>,
    /// The person's address. It is not kept.
    person: Option<String>,
    /// The case it is for.
    case_number: String,
    /// Why.
    reason: String,
}

fn subject(new: &NewHold) -> Result<legal_hold::Subject, Failure> {
    let account = new.account.map(|Text(it)| it);
    let campaign = new.campaign.map(|Text(it)| it);
    match (&new.person, campaign, account) {
        (Some(_), Some(_), _) => Err(Failure::invalid("campaign", "a person or a campaign")),
        (Some(address), None, account) => {
            let address: Address =
                address.parse().map_err(|error| Failure::invalid("person", error))?;
            Ok(legal_hold::Subject::Person(account, address))
        }
        (None, Some(campaign), Some(account)) => {
            Ok(legal_hold::Subject::Campaign(account, campaign))
        }
        (None, None, Some(account)) => Ok(legal_hold::Subject::Account(account)),
        (None, _, None) => Err(Failure::invalid("account", "name the account")),
    }
}

/// Holds that were placed.
#[derive(Serialize)]
struct Placed {
    /// One for each account.
    holds: Vec<PlacedHold>,
}

/// A hold that was placed.
#[derive(Serialize)]
struct PlacedHold {
    /// Its id.
    id: String,
    /// Where.
    account: String,
}

async fn place(
    Caller { app, actor }: Caller,
    Input(new): Input<NewHold>,
) -> Result<(StatusCode, Json<Placed>), Problem> {
    let subject = subject(&new)?;
    let NewHold { case_number, reason, .. } = new;
    let asked = legal_hold::Asked { subject, case_number, reason };
    let placed = legal_hold::place(&app, &actor, asked).await?;
    let one = |(account, id): (AccountId, LegalHoldId)| PlacedHold {
        id: id.to_string(),
        account: account.to_string(),
    };
    let holds = placed.into_iter().map(one).collect();
    Ok((StatusCode::CREATED, Json(Placed { holds })))
}

/// Of which account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// Without it, of all.
    account: Option<Text<AccountId>>,
}

/// A hold.
#[derive(Serialize)]
struct Hold {
    /// Its id.
    id: String,
    /// Where.
    account: String,
    /// `account`, `campaign` or `person`.
    subject: String,
    /// The campaign.
    campaign: Option<String>,
    /// The case it is for.
    case_number: String,
    /// Why.
    reason: String,
    /// Who placed it.
    placed_by: String,
    /// When.
    placed_at: Timestamp,
    /// When it was lifted; `null` = it holds.
    lifted_at: Option<Timestamp>,
    /// By whom.
    lifted_by: Option<String>,
    /// Why.
    lifted_because: Option<String>,
}

/// Holds.
#[derive(Serialize)]
struct Holds {
    /// Those that hold first; at most 500.
    holds: Vec<Hold>,
}

async fn list(
    Caller { app, actor }: Caller,
    Asked(Wanted { account }): Asked<Wanted>,
) -> Result<Json<Holds>, Problem> {
    let rows = legal_hold::list(&app, &actor, account.map(|Text(it)| it)).await?;
    let one = |it: legal_hold::HoldRow| Hold {
        id: it.id.to_string(),
        account: it.account.to_string(),
        subject: it.subject,
        campaign: it.campaign.map(|it| it.to_string()),
        case_number: it.case_number,
        reason: it.reason,
        placed_by: it.placed_by,
        placed_at: it.placed_at,
        lifted_at: it.lifted_at,
        lifted_by: it.lifted_by,
        lifted_because: it.lifted_because,
    };
    Ok(Json(Holds { holds: rows.into_iter().map(one).collect() }))
}

/// Why a hold is lifted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lifted {
    /// In words.
    because: String,
}

async fn lift(
    Caller { app, actor }: Caller,
    At(Text(id)): At<Text<LegalHoldId>>,
    Input(Lifted { because }): Input<Lifted>,
) -> Result<StatusCode, Problem> {
    legal_hold::lift(&app, &actor, id, &because).await?;
    Ok(StatusCode::NO_CONTENT)
}
