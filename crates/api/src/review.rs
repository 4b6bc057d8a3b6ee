//! `/reviews`: what a person decides.

use app::{
    App,
    review::{self, Answer},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::ReviewId;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
    rule::Review,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/reviews", get(open))
        .route("/reviews/{review}", get(show))
        .route("/reviews/{review}/decision", post(decide))
}

/// What waits for a decision.
#[derive(Serialize)]
struct Reviews {
    /// Oldest first; at most 200.
    reviews: Vec<Review>,
}

/// A decision. Given once, never changed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    /// `approve` or `reject`.
    answer: AnswerWord,
    /// Why: the account reads it.
    reason: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum AnswerWord {
    Approve,
    Reject,
}

async fn open(Caller { app, actor }: Caller) -> Result<Json<Reviews>, Problem> {
    let open = review::open(&app, &actor).await?;
    Ok(Json(Reviews { reviews: open.into_iter().map(Review::of).collect() }))
}

async fn show(
    Caller { app, actor }: Caller,
    At(Text(review)): At<Text<ReviewId>>,
) -> Result<Json<Review>, Problem> {
    Ok(Json(Review::of(review::show(&app, &actor, review).await?)))
}

async fn decide(
    Caller { app, actor }: Caller,
    At(Text(review)): At<Text<ReviewId>>,
    Input(Decision { answer, reason }): Input<Decision>,
) -> Result<Json<Review>, Problem> {
    let answer = match answer {
        AnswerWord::Approve => Answer::Approve,
        AnswerWord::Reject => Answer::Reject,
    };
    let decided = review::decide(&app, &actor, review, (answer, &reason)).await?;
    Ok(Json(Review::of(decided)))
}
