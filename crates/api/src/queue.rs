//! `/queue`: letting mail leave again after a restore.

use app::{
    App,
    hold::{self, Unsettled},
};
use axum::{Router, routing::post};
use http::StatusCode;
use serde::Deserialize;

use crate::{caller::Caller, input::Input, problem::Problem};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/queue/release", post(release))
}

/// An operator's word that mail may leave again.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    /// What becomes of mail that waited when the backup was taken, and may have
    /// been sent since: `retry` or `drop`.
    unsettled: UnsettledWord,
    /// Why; it is recorded.
    reason: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum UnsettledWord {
    Retry,
    Drop,
}

async fn release(
    Caller { app, actor }: Caller,
    Input(Release { unsettled, reason }): Input<Release>,
) -> Result<StatusCode, Problem> {
    let unsettled = match unsettled {
        UnsettledWord::Retry => Unsettled::Retry,
        UnsettledWord::Drop => Unsettled::Drop,
    };
    hold::release(&app, &actor, unsettled, &reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
