//! `/status`: the operator's overview.

use app::{App, status};
use axum::{Json, Router, routing::get};
use domain::Timestamp;
use serde::Serialize;

use crate::{caller::Caller, ledger::Checkpoint, problem::Problem, report::Report, rule::Review};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/status", get(show))
}

/// Everything at one glance.
#[derive(Serialize)]
struct Status {
    /// When it was read.
    now: Timestamp,
    /// True in a rehearsal: times are short, nothing leaves the machine.
    rehearsal: bool,
    /// Why all sending waits for an operator; empty when it does not.
    held: Vec<Hold>,
    /// Number of accounts.
    accounts: usize,
    /// Campaigns, the most urgent first; at most 30.
    campaigns: Vec<CampaignStatus>,
    /// What waits, by domain, most first.
    queue: Vec<Waiting>,
    /// Reviews that ask for a decision.
    reviews: Vec<Review>,
    /// How the complaint desk stands.
    complaints: Desk,
    /// What came in by mail, by kind.
    inbound: Vec<Kind>,
    /// Newest ledger checkpoints.
    checkpoints: Vec<Checkpoint>,
    /// What the operator declared.
    declarations: Vec<Declaration>,
}

/// Sending that waits for an operator.
#[derive(Serialize)]
struct Hold {
    /// Why.
    reason: String,
    /// Since when.
    since: Timestamp,
}

/// How the complaint desk stands.
#[derive(Serialize)]
struct Desk {
    /// Cases that wait for a person; at most 200 are counted.
    waiting: usize,
    /// Of these, how many are late.
    overdue: usize,
    /// When the first is due.
    first_due: Option<Timestamp>,
    /// Forms that wait for a reviewer's look.
    forms: usize,
}

/// A campaign and whose it is.
#[derive(Serialize)]
struct CampaignStatus {
    /// Name of the account.
    account_name: String,
    /// Its outcome so far.
    #[serde(flatten)]
    report: Report,
}

/// What waits for one domain.
#[derive(Serialize)]
struct Waiting {
    /// The domain.
    domain: String,
    /// The company behind it, or the domain.
    provider: String,
    /// How many messages wait.
    count: u64,
    /// How many of them are parked: their campaign is paused, their account may not
    /// send, or others of their import are judged first.
    parked: u64,
    /// When the first of the others is due.
    next_due_at: Option<Timestamp>,
}

/// Mail that came in, of one kind.
#[derive(Serialize)]
struct Kind {
    /// The kind.
    kind: String,
    /// How many.
    count: u64,
}

/// A declaration, on record.
#[derive(Serialize)]
struct Declaration {
    /// What kind: `warm-path`.
    kind: String,
    /// What it is about.
    subject: String,
    /// The reason given.
    reason: String,
    /// When it was first made.
    created_at: Timestamp,
}

async fn show(Caller { app, actor }: Caller) -> Result<Json<Status>, Problem> {
    let found = status::overview(&app, &actor).await?;
    let campaigns = found
        .campaigns
        .into_iter()
        .map(|it| CampaignStatus { account_name: it.account, report: Report::of(it.report) });
    let queue = found.waiting.into_iter().map(|it| Waiting {
        domain: it.domain.to_string(),
        provider: it.provider,
        count: it.count,
        parked: it.parked,
        next_due_at: it.next_due_at,
    });
    let declarations = found.declarations.into_iter().map(|it| Declaration {
        kind: it.kind,
        subject: it.subject,
        reason: it.reason,
        created_at: it.created_at,
    });
    let inbound = found.inbound.into_iter().map(|(kind, count)| Kind { kind, count });
    Ok(Json(Status {
        now: found.now,
        rehearsal: found.rehearsal,
        held: found
            .held
            .into_iter()
            .map(|it| Hold { reason: it.reason, since: it.created_at })
            .collect(),
        accounts: found.accounts,
        campaigns: campaigns.collect(),
        queue: queue.collect(),
        reviews: found.reviews.into_iter().map(Review::of).collect(),
        complaints: Desk {
            waiting: found.complaints.waiting,
            overdue: found.complaints.overdue,
            first_due: found.complaints.first_due,
            forms: found.complaints.forms,
        },
        inbound: inbound.collect(),
        checkpoints: found.ledgers.into_iter().map(Checkpoint::of).collect(),
        declarations: declarations.collect(),
    }))
}
