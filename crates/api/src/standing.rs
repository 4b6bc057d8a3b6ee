//! `/accounts/{account}/standing`: what is measured, what was done, and what
//! staff decides.

use app::{
    App,
    standing::{self, ActionView, BadAddresses, BrakeView, Page, StandingView, Verdict},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, ContactId, EnforcementId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{Asked, At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/standing", get(show).post(decide))
        .route("/accounts/{account}/standing/actions/{action}/bad-addresses", get(named))
        .route("/accounts/{account}/reactivation", post(reactivate))
}

/// The standing of an account.
#[derive(Serialize)]
pub(crate) struct Standing {
    /// Now: `new`, `good`, `warned-1`, `warned-2`, `suspended` …
    standing: &'static str,
    /// Messages an hour, when they are limited.
    per_hour: Option<u64>,
    /// What is measured today.
    today: Today,
    /// What was done, newest first; at most 200.
    actions: Vec<Action>,
    /// What companies asked to be spared for a while, newest first, also what
    /// is over; at most 100.
    brakes: Vec<Brake>,
}

/// The meter of today.
#[derive(Serialize)]
struct Today {
    /// The day, in the installation's zone.
    day: String,
    /// Deliveries to recipients that do not exist.
    bad: u64,
    /// Deliveries with a final outcome.
    total: u64,
    /// The first of the second, in percent.
    rate: f64,
    /// Accepted by the receiving hosts.
    accepted: u64,
    /// Complaints among those.
    complaints: u64,
    /// The complaints of the accepted, in percent.
    complaint_rate: f64,
    /// Bounced for other reasons, by whose fault it was: these do not count.
    not_counted: NotCounted,
}

/// Bounces that are not bad mail.
#[derive(Serialize)]
struct NotCounted {
    /// The recipient's mailbox did not take it in time.
    recipient: u64,
    /// The account's: content, authentication.
    sender: u64,
    /// The operator's.
    operator: u64,
    /// Nobody's.
    nobody: u64,
}

/// Something that was done.
#[derive(Serialize)]
pub(crate) struct Action {
    /// Its id.
    id: String,
    /// `warn-1`, `warn-2`, `suspend`, `lock`, `campaign-brake`,
    /// `campaign-limit`, `reactivate`, `forget`, `disable-sending`,
    /// `allow-sending`, `terminate`.
    action: String,
    /// What was measured: `bad-mail`, `complaints`, `unknown-users`; `reply`
    /// for what a host said, `person` for what a person decided.
    axis: String,
    /// Step of the ladder, 1 to 4; absent for what is none.
    level: Option<u8>,
    /// The campaign; absent when it is about the account as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<String>,
    /// Whose meter it was.
    day: String,
    /// In percent.
    rate: f64,
    /// Numerator.
    bad: u64,
    /// Denominator.
    total: u64,
    /// Standing before.
    standing_before: &'static str,
    /// Standing after.
    standing_after: &'static str,
    /// How many recipients are named on the record.
    bad_contacts: usize,
    /// When.
    at: Timestamp,
    /// The delivery of the notice.
    notice_id: Option<String>,
    /// What became of it.
    notice_state: Option<String>,
    /// Who decided, when a person did.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What a company asked to be spared for a while.
#[derive(Serialize)]
pub(crate) struct Brake {
    /// Of what: `campaign`, `domain`, `account`.
    scope: &'static str,
    /// The campaign or the domain; absent for the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    /// Who asked. Mail to others goes on.
    provider: String,
    /// `pause` or `slow`.
    action: &'static str,
    /// Messages an hour while it is slowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_hour: Option<u64>,
    /// What the answer means, in a word.
    reason: String,
    /// The message whose answer it was.
    message: String,
    /// Since when.
    since: Timestamp,
    /// Until when.
    until: Timestamp,
}

impl Brake {
    pub(crate) fn of(it: BrakeView) -> Self {
        Self {
            scope: it.scope.as_str(),
            subject: it.subject,
            provider: it.provider,
            action: if it.per_hour.is_some() { "slow" } else { "pause" },
            per_hour: it.per_hour,
            reason: it.reason,
            message: it.delivery.to_string(),
            since: it.since,
            until: it.until,
        }
    }
}

impl Action {
    pub(crate) fn of(it: ActionView) -> Self {
        Self {
            id: it.id.to_string(),
            action: it.action,
            axis: it.axis,
            level: it.level,
            campaign: it.campaign.map(|it| it.to_string()),
            day: it.day,
            rate: it.meter.percent(),
            bad: it.meter.bad,
            total: it.meter.total,
            standing_before: it.standing.0.as_str(),
            standing_after: it.standing.1.as_str(),
            bad_contacts: it.bad_contacts,
            at: it.at,
            notice_id: it.notice.map(|it| it.to_string()),
            notice_state: it.notice_state,
            decided_by: it.decided_by,
            reason: it.reason,
        }
    }
}

impl Standing {
    /// As an account and its staff read it.
    pub(crate) fn of(view: StandingView) -> Self {
        let counts = view.today;
        let (mail, complaints) = (view.mail(), view.complaints());
        Self {
            standing: view.standing.as_str(),
            per_hour: view.per_hour,
            today: Today {
                day: view.day,
                bad: counts.bad,
                total: counts.total,
                rate: mail.percent(),
                accepted: counts.accepted,
                complaints: counts.complaints,
                complaint_rate: complaints.percent(),
                not_counted: NotCounted {
                    recipient: counts.soft,
                    sender: counts.sender,
                    operator: counts.operator,
                    nobody: counts.nobody,
                },
            },
            actions: view.actions.into_iter().map(Action::of).collect(),
            brakes: view.brakes.into_iter().map(Brake::of).collect(),
        }
    }
}

async fn show(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(Standing::of(standing::show(&app, &actor, account).await?)))
}

/// Which page of an action's record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    /// `next` of the page before.
    after: Option<Text<ContactId>>,
    /// At most so many; 1 to 1,000, 100 without.
    limit: Option<u32>,
}

/// A page of the recipients that an action's record names.
#[derive(Serialize)]
struct Named {
    /// In the order of the record.
    bad_addresses: Vec<BadAddress>,
    /// How many the record names.
    total: usize,
    /// `after` of the next page; `null` at the end.
    next: Option<String>,
}

/// A recipient that the record names.
#[derive(Serialize)]
struct BadAddress {
    /// The contact.
    contact: String,
    /// The address; `null` once erased.
    address: Option<String>,
    /// When it was erased, if it was.
    erased_at: Option<Timestamp>,
}

impl Named {
    fn of(page: BadAddresses) -> Self {
        let bad_addresses = page.addresses.into_iter().map(|it| BadAddress {
            contact: it.contact.to_string(),
            address: it.address.map(|it| it.reveal().clone()),
            erased_at: it.erased_at,
        });
        Self {
            bad_addresses: bad_addresses.collect(),
            total: page.total,
            next: page.next.map(|it| it.to_string()),
        }
    }
}

async fn named(
    Caller { app, actor }: Caller,
    At((Text(account), Text(action))): At<(Text<AccountId>, Text<EnforcementId>)>,
    Asked(Which { after, limit }): Asked<Which>,
) -> Result<Json<Named>, Problem> {
    let page = Page { after: after.map(|it| it.0), limit: limit.unwrap_or(100) };
    let of = (account, action);
    Ok(Json(Named::of(standing::bad_addresses(&app, &actor, of, page).await?)))
}

/// What lets a suspended account send again: both are put on record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reactivation {
    /// What proves that the list is reliable, in Base64.
    evidence: String,
    /// Why bad mail will not go on.
    because: String,
}

async fn reactivate(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(Reactivation { evidence, because }): Input<Reactivation>,
) -> Result<Json<Standing>, Problem> {
    let proof = data_encoding::BASE64
        .decode(evidence.as_bytes())
        .map_err(|error| app::Failure::invalid("evidence", error))?;
    let view = standing::reactivate(&app, &actor, account, (&proof, &because)).await?;
    Ok(Json(Standing::of(view)))
}

/// What staff decides.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    /// `disable-sending`, `allow-sending` or `terminate`.
    decision: String,
    /// Why: the account reads it.
    because: String,
}

async fn decide(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(Decision { decision, because }): Input<Decision>,
) -> Result<Json<Standing>, Problem> {
    let verdict = Verdict::parse(&decision).ok_or_else(|| {
        let problem = "must be disable-sending, allow-sending or terminate";
        app::Failure::invalid("decision", problem)
    })?;
    let view = standing::decide(&app, &actor, account, (verdict, &because)).await?;
    Ok(Json(Standing::of(view)))
}
