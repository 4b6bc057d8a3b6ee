//! `/installation/keys`: the master key and the keys of links, never the keys
//! themselves.

use app::{App, rotation};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::Timestamp;
use serde::Serialize;

use crate::{caller::Caller, problem::Problem};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/installation/keys", get(show))
        .route("/installation/keys/rotate-master", post(rotate_master))
        .route("/installation/keys/rotate-links", post(rotate_links))
}

/// What keys there are.
#[derive(Serialize)]
struct Keys {
    /// The installation: the same whatever is rotated.
    installation: String,
    /// Fingerprint of the master key in use.
    master_key: String,
    /// The file it lies in, on the server.
    file: Option<String>,
    /// Keys of links, by purpose.
    links: Vec<LinkKey>,
}

/// The key of one purpose that signs links now.
#[derive(Serialize)]
struct LinkKey {
    /// What it is for.
    purpose: &'static str,
    /// Its version, from 1.
    version: u32,
    /// When it came into force.
    since: Timestamp,
}

/// A rotation of the master key.
#[derive(Serialize)]
struct Rotated {
    /// Fingerprint of the master key in use now.
    master_key: String,
    /// Fingerprint of the one before.
    before: String,
    /// Where the one before is kept, on the server.
    kept: Option<String>,
    /// Accounts whose keys were wrapped anew.
    accounts: u64,
}

fn keys(view: rotation::KeysView) -> Json<Keys> {
    let link = |(purpose, version, since): (&'static str, u32, Timestamp)| LinkKey {
        purpose,
        version,
        since,
    };
    Json(Keys {
        installation: view.installation,
        master_key: view.master.to_string(),
        file: view.file.map(|it| it.display().to_string()),
        links: view.tokens.into_iter().map(link).collect(),
    })
}

async fn show(Caller { app, actor }: Caller) -> Result<Json<Keys>, Problem> {
    Ok(keys(rotation::show(&app, &actor)?))
}

async fn rotate_master(Caller { app, actor }: Caller) -> Result<Json<Rotated>, Problem> {
    let done = rotation::rotate_master(&app, &actor).await?;
    Ok(Json(Rotated {
        master_key: done.master.to_string(),
        before: done.before.to_string(),
        kept: done.kept.map(|it| it.display().to_string()),
        accounts: done.accounts,
    }))
}

async fn rotate_links(Caller { app, actor }: Caller) -> Result<Json<Keys>, Problem> {
    Ok(keys(rotation::rotate_tokens(&app, &actor).await?))
}
