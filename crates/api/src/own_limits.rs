//! `/accounts/{account}/limits`: limits that an account sets for itself, stricter
//! than those of the installation.

use std::collections::BTreeMap;

use app::{
    App,
    own_limits::{self, Limit, Shown},
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
    Router::new().route("/accounts/{account}/limits", post(set).get(show))
}

/// The limits of an account.
#[derive(Serialize)]
struct Limits {
    /// Each that it may set, by name.
    limits: Vec<LimitText>,
    /// What it set so far, newest first; at most 200.
    history: Vec<SetText>,
}

/// A limit that an account may set.
#[derive(Serialize)]
struct LimitText {
    /// Its name.
    id: String,
    /// The value of the installation.
    installation: String,
    /// The account's own; `null` = it set none.
    own: Option<String>,
    /// The stricter of both: what counts.
    counts: String,
    /// The strictest value it may have.
    strictest: String,
    /// `lower` or `higher`: where it is stricter.
    stricter: &'static str,
}

/// A set of own limits on record.
#[derive(Serialize)]
struct SetText {
    /// Its number, from 1.
    number: u32,
    /// Each limit with its value; empty = none any more.
    limits: BTreeMap<String, String>,
    /// Digest of them: verdicts name it.
    digest: String,
    /// Who set them.
    set_by: String,
    /// Why.
    reason: String,
    /// When.
    set_at: Timestamp,
}

impl Limits {
    fn of(shown: Shown) -> Self {
        let limit = |it: Limit| LimitText {
            id: it.id,
            installation: it.installation,
            own: it.own,
            counts: it.counts,
            strictest: it.strictest,
            stricter: it.stricter,
        };
        let history = shown.history.into_iter().map(|it| SetText {
            number: it.number,
            limits: it
                .limits
                .lines()
                .filter_map(|line| line.split_once(" = "))
                .map(|(id, value)| (id.to_owned(), value.to_owned()))
                .collect(),
            digest: it.digest.to_string(),
            set_by: it.set_by,
            reason: it.reason,
            set_at: it.set_at,
        });
        Self { history: history.collect(), limits: shown.limits.into_iter().map(limit).collect() }
    }
}

async fn show(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Limits>, Problem> {
    Ok(Json(Limits::of(own_limits::show(&app, &actor, account).await?)))
}

/// The own limits from now on: these and no others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// Each limit with its value, such as `"1000"` or `"90 days"`; empty = none.
    limits: BTreeMap<String, String>,
    /// Why; kept in clear, so without addresses.
    reason: String,
}

async fn set(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(Wanted { limits, reason }): Input<Wanted>,
) -> Result<Json<Limits>, Problem> {
    let shown = own_limits::set(&app, &actor, account, (&limits, &reason)).await?;
    Ok(Json(Limits::of(shown)))
}
