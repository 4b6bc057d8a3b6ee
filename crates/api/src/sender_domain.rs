//! `/accounts/{account}/domains`: the domains an account sends from.

use app::{
    App,
    sender_domain::{self, SenderDomainView},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, Domain, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    const ONE: &str = "/accounts/{account}/domains/{domain}";
    Router::new()
        .route("/accounts/{account}/domains", post(add).get(all))
        .route(ONE, get(show))
        .route(&format!("{ONE}/verify"), post(verify))
        .route(&format!("{ONE}/rotate"), post(rotate))
        .route(&format!("{ONE}/destroy-retired"), post(destroy_retired))
}

/// A domain with the records its owner must publish.
#[derive(Serialize)]
struct SenderDomain {
    /// Its id.
    id: String,
    /// The domain, in A-labels.
    domain: String,
    /// True when mail may leave in its name.
    verified: bool,
    /// When it was last proven; `null` when the last check failed.
    verified_at: Option<Timestamp>,
    /// When it was last checked.
    checked_at: Option<Timestamp>,
    /// What the last check missed, one sentence each.
    problems: Vec<String>,
    /// Records to publish. Left out where many domains are listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    records: Vec<DnsRecord>,
}

/// A record to publish.
#[derive(Serialize)]
struct DnsRecord {
    /// Full name, without final dot.
    name: String,
    /// `TXT`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What it must say.
    value: String,
    /// What it is for.
    why: &'static str,
}

impl SenderDomain {
    fn of(view: SenderDomainView) -> Self {
        let SenderDomainView { row, records } = view;
        let records = records.into_iter().map(|it| DnsRecord {
            name: it.name,
            kind: it.kind,
            value: it.value,
            why: it.why,
        });
        Self {
            id: row.id.to_string(),
            domain: row.domain.to_string(),
            verified: row.verified_at.is_some(),
            verified_at: row.verified_at,
            checked_at: row.checked_at,
            problems: row.problems.lines().map(str::to_owned).collect(),
            records: records.collect(),
        }
    }
}

/// All domains of an account.
#[derive(Serialize)]
struct SenderDomains {
    /// By name.
    domains: Vec<SenderDomain>,
}

/// A domain to add.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewDomain {
    /// The domain.
    domain: Text<Domain>,
}

/// What a destruction came to.
#[derive(Serialize)]
struct Destroyed {
    /// Private keys that are gone now.
    destroyed: u64,
}

async fn add(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(NewDomain { domain: Text(domain) }): Input<NewDomain>,
) -> Result<(StatusCode, Json<SenderDomain>), Problem> {
    let view = sender_domain::add(&app, &actor, account, &domain).await?;
    Ok((StatusCode::CREATED, Json(SenderDomain::of(view))))
}

async fn all(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<SenderDomains>, Problem> {
    let rows = sender_domain::all(&app, &actor, account).await?;
    let view = |row| SenderDomain::of(SenderDomainView { row, records: Vec::new() });
    Ok(Json(SenderDomains { domains: rows.into_iter().map(view).collect() }))
}

type One = At<(Text<AccountId>, Text<Domain>)>;

async fn show(
    Caller { app, actor }: Caller,
    At((Text(account), Text(domain))): One,
) -> Result<Json<SenderDomain>, Problem> {
    let view = sender_domain::show(&app, &actor, account, &domain).await?;
    Ok(Json(SenderDomain::of(view)))
}

async fn verify(
    Caller { app, actor }: Caller,
    At((Text(account), Text(domain))): One,
) -> Result<Json<SenderDomain>, Problem> {
    let view = sender_domain::verify(&app, &actor, account, &domain).await?;
    Ok(Json(SenderDomain::of(view)))
}

async fn rotate(
    Caller { app, actor }: Caller,
    At((Text(account), Text(domain))): One,
) -> Result<Json<SenderDomain>, Problem> {
    let view = sender_domain::rotate(&app, &actor, account, &domain).await?;
    Ok(Json(SenderDomain::of(view)))
}

async fn destroy_retired(
    Caller { app, actor }: Caller,
    At((Text(account), Text(domain))): One,
) -> Result<Json<Destroyed>, Problem> {
    let destroyed = sender_domain::destroy_retired(&app, &actor, account, &domain).await?;
    Ok(Json(Destroyed { destroyed }))
}
