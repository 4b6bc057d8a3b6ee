//! `/accounts/{account}/conduct`: rules of conduct that an account sets for its
//! own authors.

use app::{
    App,
    conduct::{self, Conduct},
};
use axum::{Json, Router, routing::post};
use domain::{AccountId, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/conduct", post(publish).get(show))
        .route("/accounts/{account}/conduct/acceptance", post(accept))
}

/// The next version.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    /// Its text.
    text: String,
}

/// What was published.
#[derive(Serialize)]
struct Published {
    /// Its version.
    version: u32,
}

async fn publish(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(New { text }): Input<New>,
) -> Result<(StatusCode, Json<Published>), Problem> {
    let version = conduct::publish(&app, &actor, account, &text).await?;
    Ok((StatusCode::CREATED, Json(Published { version })))
}

/// The rules as they stand.
#[derive(Serialize)]
struct Shown {
    /// The version; `null` = the account set no rules.
    version: Option<u32>,
    /// The text.
    text: String,
    /// Who published it.
    published_by: Option<String>,
    /// When.
    published_at: Option<Timestamp>,
    /// Authors who accepted it.
    accepted: Vec<Acceptance>,
}

/// An author's acceptance.
#[derive(Serialize)]
struct Acceptance {
    /// Who.
    author: String,
    /// When.
    at: Timestamp,
}

impl Shown {
    fn of(found: Option<Conduct>) -> Self {
        let Some(it) = found else {
            return Self {
                version: None,
                text: String::new(),
                published_by: None,
                published_at: None,
                accepted: Vec::new(),
            };
        };
        let acceptance = |(author, at)| Acceptance { author, at };
        Self {
            version: Some(it.version),
            text: it.text,
            published_by: Some(it.published_by),
            published_at: Some(it.published_at),
            accepted: it.accepted.into_iter().map(acceptance).collect(),
        }
    }
}

async fn show(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Shown>, Problem> {
    Ok(Json(Shown::of(conduct::show(&app, &actor, account).await?)))
}

/// Which version is accepted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    /// The version that was read.
    version: u32,
}

async fn accept(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(Accepted { version }): Input<Accepted>,
) -> Result<StatusCode, Problem> {
    conduct::accept(&app, &actor, (account, version)).await?;
    Ok(StatusCode::NO_CONTENT)
}
