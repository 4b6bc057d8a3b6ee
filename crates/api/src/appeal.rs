//! `/accounts/{account}/appeals`: an account that was stopped asks to be judged
//! again, and sees where that stands.

use app::{
    App, Failure,
    appeal::{self, AppealView},
};
use axum::{Json, Router, routing::get};
use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    made::{Created, created},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/accounts/{account}/appeals", get(all).post(open))
}

/// What an account says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    /// Why bad mail will not go on.
    because: String,
    /// What proves that its list is reliable, in Base64. A suspended account needs
    /// it.
    #[serde(default)]
    evidence: Option<String>,
}

async fn open(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(New { because, evidence }): Input<New>,
) -> Result<Created, Problem> {
    let decode = |it: String| {
        let bytes = data_encoding::BASE64.decode(it.as_bytes());
        bytes.map_err(|error| Failure::invalid("evidence", error))
    };
    let proof = evidence.map(decode).transpose()?;
    let said = (because.as_str(), proof.as_deref());
    let id = appeal::open(&app, &actor, account, said).await?;
    Ok(created(id))
}

/// Appeals.
#[derive(Serialize)]
struct Appeals {
    /// Newest first; at most 200.
    appeals: Vec<Appeal>,
}

/// An appeal and where it stands.
#[derive(Serialize)]
struct Appeal {
    id: String,
    /// Standing of the account when it appealed.
    standing: &'static str,
    /// `open`, `approved`, `rejected` or `lapsed`.
    state: String,
    /// When it was made.
    created_at: Timestamp,
    /// When it was answered.
    decided_at: Option<Timestamp>,
    /// By whom.
    decided_by: Option<String>,
    /// Why.
    reason: Option<String>,
}

impl Appeal {
    fn of(AppealView { row, review }: AppealView) -> Self {
        let state = review.as_ref().map_or_else(|| "lapsed".to_owned(), |it| it.state.clone());
        Self {
            id: row.id.to_string(),
            standing: row.standing.as_str(),
            state,
            created_at: row.created_at,
            decided_at: review.as_ref().and_then(|it| it.decided_at),
            decided_by: review.as_ref().and_then(|it| it.decided_by.clone()),
            reason: review.and_then(|it| it.reason),
        }
    }
}

async fn all(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Appeals>, Problem> {
    let appeals = appeal::all(&app, &actor, account).await?;
    Ok(Json(Appeals { appeals: appeals.into_iter().map(Appeal::of).collect() }))
}
