//! `/accounts/{account}/archive`: everything on record, in one file for an
//! authority; `/accounts/{account}/accesses`: who took one, and why.

use app::{
    App, Failure,
    archive::{self, Archive, Request, What},
};
use axum::{
    Json, Router,
    body::Body,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use domain::{AccountId, ContactId, Timestamp};
use futures_util::stream;
use http::header;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/archive", post(export))
        .route("/accounts/{account}/accesses", get(accesses))
}

/// What is asked for: a period, or one recipient.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// First instant of the period.
    from: Option<Timestamp>,
    /// The instant after its last.
    until: Option<Timestamp>,
    /// The recipient.
    contact: Option<Text<ContactId>>,
    /// Why: a case number.
    reason: String,
}

impl Asked {
    fn what(&self) -> Result<What, Failure> {
        match (self.from, self.until, self.contact) {
            (Some(from), Some(until), None) => Ok(What::Period { from, until }),
            (None, None, Some(Text(contact))) => Ok(What::Recipient(contact)),
            _ => Err(Failure::invalid("from", "give `from` and `until`, or `contact` alone")),
        }
    }
}

/// The archive of `docs/archive.md`, as `application/x-tar`, while it is made.
async fn export(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(asked): Input<Asked>,
) -> Result<Response, Problem> {
    let what = asked.what()?;
    let request = Request { what, reason: asked.reason };
    let archive = archive::begin(&app, &actor, account, request).await?;
    let name = format!("attachment; filename=\"{account}.tar\"");
    let headers = [
        (header::CONTENT_TYPE, "application/x-tar".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, Body::from_stream(stream::unfold(Some(archive), piece))).into_response())
}

/// The next octets. Where they cannot be had, the answer breaks off: without
/// its manifest nobody takes the archive for a whole one.
async fn piece(archive: Option<Archive>) -> Option<(Result<Vec<u8>, Failure>, Option<Archive>)> {
    let mut archive = archive?;
    match archive.next().await {
        Ok(octets) => octets.map(|octets| (Ok(octets), Some(archive))),
        Err(failure) => {
            let error = &failure as &dyn std::error::Error;
            tracing::error!(error, "an archive broke off");
            Some((Err(failure), None))
        }
    }
}

/// One access.
#[derive(Serialize)]
struct Access {
    /// Its id.
    id: String,
    /// `archive-begun` or `archive-finished`.
    what: String,
    /// Name of the key.
    made_by: String,
    /// Why.
    reason: String,
    /// What was asked for, what was written.
    detail: serde_json::Value,
    /// When.
    at: Timestamp,
}

/// The accesses, newest first.
#[derive(Serialize)]
struct Accesses {
    /// At most 200.
    accesses: Vec<Access>,
}

async fn accesses(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Accesses>, Problem> {
    let rows = archive::accesses(&app, &actor, account).await?;
    let access = |it: archive::AccessRow| Access {
        id: it.id.to_string(),
        what: it.what,
        made_by: it.made_by,
        reason: it.reason,
        detail: serde_json::from_str(&it.detail).unwrap_or_default(),
        at: it.created_at,
    };
    Ok(Json(Accesses { accesses: rows.into_iter().map(access).collect() }))
}
