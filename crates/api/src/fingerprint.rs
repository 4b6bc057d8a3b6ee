//! `/fingerprints`: lists of addresses that must not be imported. For staff.

use app::{
    App, Failure,
    fingerprint::{self, FEED_BYTES_MAX, FingerprintRow, NewFeed},
};
use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use data_encoding::HEXLOWER;
use domain::{AccountId, FingerprintId, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{Asked, At, Input, Text},
    problem::Problem,
};

/// Largest feed as JSON, in bytes: its lines, and their escapes.
const REQUEST_BYTES_MAX: usize = FEED_BYTES_MAX + FEED_BYTES_MAX / 8;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/fingerprints", post(import).get(all))
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .route("/fingerprints/{fingerprint}", get(show))
        .route("/fingerprints/{fingerprint}/exceptions", post(except))
        .route("/fingerprints/{fingerprint}/export", get(export))
}

/// A feed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFingerprint {
    /// What it is called: the same for all of its versions.
    name: String,
    /// Its version.
    version: String,
    /// Where it comes from, and under which terms.
    source: String,
    /// A line each: MD5 in hexadecimal, or an address; `#` begins a remark.
    lines: String,
}

/// What was kept of a feed.
#[derive(Serialize)]
struct Kept {
    /// Its id.
    id: String,
    /// Addresses that are kept.
    addresses: u64,
    /// Numbers of the first ten lines that are neither MD5 nor address.
    unread: Vec<u64>,
}

async fn import(
    Caller { app, actor }: Caller,
    Input(new): Input<NewFingerprint>,
) -> Result<(StatusCode, Json<Kept>), Problem> {
    let NewFingerprint { name, version, source, lines } = new;
    let kept = fingerprint::import(&app, &actor, NewFeed { name, version, source, lines }).await?;
    let id = kept.id.to_string();
    let (addresses, unread) = (kept.addresses, kept.unread);
    Ok((StatusCode::CREATED, Json(Kept { id, addresses, unread })))
}

/// A fingerprint.
#[derive(Serialize)]
struct Fingerprint {
    /// Its id.
    id: String,
    /// `feed`, or `terminated`: the list of an account that was terminated.
    kind: String,
    /// What it is called.
    name: String,
    /// Its version.
    version: String,
    /// Where it comes from.
    source: String,
    /// How many addresses it has.
    addresses: u64,
    /// Since when lists are compared with it; `null` while it is read.
    ready_at: Option<Timestamp>,
    /// Since when a later version takes its place.
    retired_at: Option<Timestamp>,
    /// Accounts whose lists are not compared with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    exceptions: Option<Vec<Exception>>,
}

/// A reviewer's decision about an account and a fingerprint.
#[derive(Serialize)]
struct Exception {
    /// The account.
    account: String,
    /// Who decided.
    decided_by: String,
    /// Why.
    reason: String,
    /// When.
    at: Timestamp,
}

impl Fingerprint {
    fn of(row: FingerprintRow) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.kind,
            name: row.name,
            version: row.version,
            source: row.source,
            addresses: row.addresses,
            ready_at: row.ready_at,
            retired_at: row.retired_at,
            exceptions: None,
        }
    }
}

/// All fingerprints, newest first.
#[derive(Serialize)]
struct Fingerprints {
    /// At most 1,000.
    fingerprints: Vec<Fingerprint>,
}

async fn all(Caller { app, actor }: Caller) -> Result<Json<Fingerprints>, Problem> {
    let all = fingerprint::all(&app, &actor).await?;
    Ok(Json(Fingerprints { fingerprints: all.into_iter().map(Fingerprint::of).collect() }))
}

async fn show(
    Caller { app, actor }: Caller,
    At(Text(id)): At<Text<FingerprintId>>,
) -> Result<Json<Fingerprint>, Problem> {
    let (row, exceptions) = fingerprint::show(&app, &actor, id).await?;
    let exceptions = exceptions.into_iter().map(|it| Exception {
        account: it.account.to_string(),
        decided_by: it.decided_by,
        reason: it.reason,
        at: it.created_at,
    });
    let exceptions = Some(exceptions.collect());
    Ok(Json(Fingerprint { exceptions, ..Fingerprint::of(row) }))
}

/// An exception.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewException {
    /// The account.
    account: Text<AccountId>,
    /// Why its lists resemble the fingerprint for an honest reason.
    reason: String,
}

async fn except(
    Caller { app, actor }: Caller,
    At(Text(id)): At<Text<FingerprintId>>,
    Input(new): Input<NewException>,
) -> Result<StatusCode, Problem> {
    fingerprint::except(&app, &actor, (id, new.account.0), &new.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which hashes are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    /// Hashes behind this one, in hexadecimal.
    #[serde(default)]
    after: String,
}

/// Keyed hashes of a fingerprint.
#[derive(Serialize)]
struct Export {
    /// What it is called.
    name: String,
    /// Its version.
    version: String,
    /// What must be known before it is passed on.
    note: &'static str,
    /// When it was made.
    at: Timestamp,
    /// Hashes in hexadecimal, in order; ask on behind the last.
    keys: Vec<String>,
}

async fn export(
    Caller { app, actor }: Caller,
    At(Text(id)): At<Text<FingerprintId>>,
    Asked(page): Asked<Page>,
) -> Result<Json<Export>, Problem> {
    let after = HEXLOWER.decode(page.after.as_bytes());
    let after = after.map_err(|it| Failure::invalid("after", format!("not hexadecimal: {it}")))?;
    let it = fingerprint::export(&app, &actor, id, after).await?;
    let keys = it.keys.iter().map(|key| HEXLOWER.encode(key)).collect();
    let (name, version) = (it.row.name, it.row.version);
    Ok(Json(Export { name, version, note: it.note, at: it.at, keys }))
}
