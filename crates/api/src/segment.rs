//! `/accounts/{account}/segments`: whom of a list campaigns are for.

use std::collections::BTreeMap;

use app::{
    App, Failure,
    segment::{self, Counting, Line, Named, SegmentView, count},
};
use axum::{
    Json, Router,
    body::Body,
    response::{IntoResponse as _, Response},
    routing::post,
};
use domain::{AccountId, ListId, SegmentId, Timestamp};
use futures_util::stream;
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    made::{Created, created},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/segments", post(create).get(all))
        .route("/accounts/{account}/segments/explain", post(explain))
        .route("/accounts/{account}/segments/count", post(counted))
        .route("/accounts/{account}/segments/{segment}/remove", post(remove))
}

/// A segment to save.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSegment {
    /// Its name.
    name: String,
    /// Whom it holds.
    expression: String,
}

/// A segment.
#[derive(Serialize)]
struct Segment {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Whom it holds, in the one form in which it is kept.
    expression: String,
    /// The same in words, by language.
    explained: BTreeMap<&'static str, String>,
    /// When it was saved.
    created_at: Timestamp,
}

/// All segments of an account.
#[derive(Serialize)]
struct Segments {
    /// In the order they were made.
    segments: Vec<Segment>,
}

async fn create(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(NewSegment { name, expression }): Input<NewSegment>,
) -> Result<Created, Problem> {
    let id = segment::create(&app, &actor, account, (&name, &expression)).await?;
    Ok(created(id))
}

async fn all(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Segments>, Problem> {
    let views = segment::all(&app, &actor, account).await?;
    let told = |it: SegmentView| Segment {
        id: it.id.to_string(),
        name: it.name,
        expression: it.segment.to_string(),
        explained: segment::explain(&it.segment),
        created_at: it.created_at,
    };
    Ok(Json(Segments { segments: views.into_iter().map(told).collect() }))
}

async fn remove(
    Caller { app, actor }: Caller,
    At((Text(account), Text(id))): At<(Text<AccountId>, Text<SegmentId>)>,
) -> Result<StatusCode, Problem> {
    segment::remove(&app, &actor, (account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An expression to explain.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expression {
    /// Whom it holds.
    expression: String,
}

/// An expression in words.
#[derive(Serialize)]
struct Explained {
    /// The one form in which it is kept.
    expression: String,
    /// In words, by language.
    explained: BTreeMap<&'static str, String>,
}

/// Reads an expression, and keeps nothing.
async fn explain(
    Caller { app: _, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(Expression { expression }): Input<Expression>,
) -> Result<Json<Explained>, Problem> {
    actor.may(app::Action::Read, account)?;
    let read = segment::read(&expression)?;
    Ok(Json(Explained { expression: read.to_string(), explained: segment::explain(&read) }))
}

/// What is counted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The list.
    list: Text<ListId>,
    /// A saved segment …
    segment: Option<Text<SegmentId>>,
    /// … or an expression.
    expression: Option<String>,
}

/// Lines of `application/x-ndjson`, each as soon as it is known: an `estimate` with
/// its `margin`, what was `counted` so far, and at last the `exact` figure. Where
/// that is missing, the answer broke off.
async fn counted(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(asked): Input<Asked>,
) -> Result<Response, Problem> {
    let named = match (asked.segment, asked.expression) {
        (Some(Text(id)), None) => Named::Saved(id),
        (None, Some(text)) => Named::Expression(text),
        _ => return Err(Failure::invalid("segment", "give `segment` or `expression`").into()),
    };
    let counting = count::begin(&app, &actor, (account, asked.list.0), &named).await?;
    let lines = stream::unfold(Some(counting), line);
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response())
}

async fn line(counting: Option<Counting>) -> Option<(Result<Vec<u8>, Failure>, Option<Counting>)> {
    let mut counting = counting?;
    let told = match counting.next().await {
        Ok(line) => line?,
        Err(failure) => {
            let error = &failure as &dyn std::error::Error;
            tracing::error!(error, "a count broke off");
            return Some((Err(failure), None));
        }
    };
    let told = match told {
        Line::Estimate { about, margin, of } => {
            json!({ "estimate": about, "margin": margin, "of": of })
        }
        Line::Progress { counted, looked_at } => {
            json!({ "counted": counted, "looked_at": looked_at })
        }
        Line::Exact { count, of } => json!({ "exact": count, "of": of }),
    };
    Some((Ok(format!("{told}\n").into_bytes()), Some(counting)))
}
