//! `/me`: whose key this is.

use app::App;
use axum::{Json, Router, routing::get};
use serde::Serialize;

use crate::caller::Caller;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/me", get(show))
}

/// A key as its holder may know it.
#[derive(Serialize)]
struct Me {
    /// What the key is called; it signs reviews.
    name: String,
    /// `operator`, `reviewer`, `member` or `viewer`.
    role: &'static str,
    /// The account of a member or viewer; `null` for staff.
    account: Option<String>,
}

async fn show(Caller { actor, .. }: Caller) -> Json<Me> {
    Json(Me {
        role: actor.role.as_str(),
        account: actor.account.map(|it| it.to_string()),
        name: actor.name,
    })
}
