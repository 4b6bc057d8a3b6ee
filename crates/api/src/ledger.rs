//! `/ledger` and `/accounts/{account}/ledger`: checkpoints for everybody, the
//! export for the account.

use app::{
    App,
    ledger::{self, Openings, Published},
};
use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::get,
};
use domain::AccountId;
use http::header;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{Asked, At, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/ledger/checkpoints", get(checkpoints))
        .route("/accounts/{account}/ledger/export", get(export))
}

/// A ledger's newest checkpoint.
#[derive(Serialize)]
pub(crate) struct Checkpoint {
    /// Name of the ledger.
    origin: String,
    /// The key by which to check it.
    verifier: String,
    /// Leaves in the tree.
    size: u64,
    /// The signed note (C2SP tlog-checkpoint).
    note: String,
}

impl Checkpoint {
    pub(crate) fn of(published: Published) -> Self {
        let Published { origin, verifier, size, note } = published;
        Self { origin, verifier, size, note }
    }
}

/// The newest checkpoints of all ledgers.
#[derive(Serialize)]
struct Checkpoints {
    /// One for each ledger.
    checkpoints: Vec<Checkpoint>,
}

/// Open to everybody, so that outsiders can follow a ledger.
async fn checkpoints(State(app): State<App>) -> Result<Json<Checkpoints>, Problem> {
    let published = ledger::published(&app).await?;
    Ok(Json(Checkpoints { checkpoints: published.into_iter().map(Checkpoint::of).collect() }))
}

/// How much is shown.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HowMuch {
    /// `true`: hashes only, without events.
    #[serde(default)]
    redacted: bool,
}

/// The export of `docs/ledger.md` section 4, as `application/jsonl`.
async fn export(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Asked(HowMuch { redacted }): Asked<HowMuch>,
) -> Result<Response, Problem> {
    let openings = if redacted { Openings::Redacted } else { Openings::Shown };
    // Whole before the first byte leaves: an export that breaks off in the
    // middle would look like a ledger that was cut.
    let mut text = String::new();
    ledger::export(&app, &actor, account, openings, |line| text.push_str(&line)).await?;
    Ok(([(header::CONTENT_TYPE, "application/jsonl")], text).into_response())
}
