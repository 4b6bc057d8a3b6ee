//! `/accounts/{account}/identity`: who made sure who an account is.

use app::{
    App, Failure,
    identity_check::{self, Outcome, Shown},
};
use axum::{Json, Router, routing::post};
use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/accounts/{account}/identity", post(record).get(show))
}

/// Who an account is, as far as somebody made sure.
#[derive(Serialize)]
struct Identity {
    /// True when the newest look verified the identity that stands now.
    verified: bool,
    /// The looks, newest first; at most 100.
    looks: Vec<LookText>,
}

/// A look at an identity.
#[derive(Serialize)]
struct LookText {
    /// `verified` or `doubted`.
    outcome: String,
    /// True when it was at the identity that stands now.
    current: bool,
    /// What was seen; `null` once the account's key was destroyed.
    evidence: Option<String>,
    /// Who looked.
    by: String,
    /// When.
    at: Timestamp,
}

impl Identity {
    fn of(shown: Shown) -> Self {
        let looks = shown.looks.into_iter().map(|it| LookText {
            outcome: it.outcome,
            current: it.is_current,
            evidence: it.evidence,
            by: it.by,
            at: it.at,
        });
        Self { verified: shown.is_verified, looks: looks.collect() }
    }
}

/// What a look came to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewLook {
    /// `verified` or `doubted`.
    outcome: String,
    /// What was seen: an extract of a register and its number, a call back.
    evidence: String,
}

async fn record(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(NewLook { outcome, evidence }): Input<NewLook>,
) -> Result<Json<Identity>, Problem> {
    let outcome = Outcome::parse(&outcome)
        .ok_or_else(|| Failure::invalid("outcome", "must be `verified` or `doubted`"))?;
    let shown = identity_check::record(&app, &actor, account, (outcome, &evidence)).await?;
    Ok(Json(Identity::of(shown)))
}

async fn show(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Identity>, Problem> {
    Ok(Json(Identity::of(identity_check::show(&app, &actor, account).await?)))
}
