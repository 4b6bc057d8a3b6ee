//! `/keys` of the staff, `/accounts/{account}/keys`: who may use the API.

use app::{
    App, Failure, Role,
    keys::{self, Keyring},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, ApiKeyId};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/keys", get(all_of_staff).post(create_for_staff))
        .route("/keys/{key}/end", post(end_of_staff))
        .route("/accounts/{account}/keys", get(all).post(create))
        .route("/accounts/{account}/keys/{key}/end", post(end))
}

/// A key to make.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewKey {
    /// What it is called; it signs reviews.
    name: String,
    /// `operator` or `reviewer` for staff, `member` or `viewer` in an account.
    role: String,
}

/// A key that was made.
#[derive(Serialize)]
struct CreatedKey {
    /// The key itself. Shown once.
    secret: String,
}

/// A key in use.
#[derive(Serialize)]
struct Key {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
    /// What it allows.
    role: String,
}

/// Keys in use, oldest first.
#[derive(Serialize)]
struct Keys {
    /// Never their secrets.
    keys: Vec<Key>,
}

async fn made(
    Caller { app, actor }: Caller,
    keyring: Keyring,
    new: NewKey,
) -> Result<(StatusCode, Json<CreatedKey>), Problem> {
    let role = Role::parse(&new.role)
        .ok_or_else(|| Failure::invalid("role", "must be operator, reviewer, member or viewer"))?;
    let secret = keys::create(&app, &actor, keyring, (&new.name, role)).await?;
    Ok((StatusCode::CREATED, Json(CreatedKey { secret })))
}

async fn listed(Caller { app, actor }: Caller, keyring: Keyring) -> Result<Json<Keys>, Problem> {
    let keys = keys::all(&app, &actor, keyring).await?;
    let keys =
        keys.into_iter().map(|it| Key { id: it.id.to_string(), name: it.name, role: it.role });
    Ok(Json(Keys { keys: keys.collect() }))
}

async fn all_of_staff(caller: Caller) -> Result<Json<Keys>, Problem> {
    listed(caller, Keyring::Staff).await
}

async fn create_for_staff(
    caller: Caller,
    Input(new): Input<NewKey>,
) -> Result<(StatusCode, Json<CreatedKey>), Problem> {
    made(caller, Keyring::Staff, new).await
}

async fn end_of_staff(
    Caller { app, actor }: Caller,
    At(Text(key)): At<Text<ApiKeyId>>,
) -> Result<StatusCode, Problem> {
    keys::end(&app, &actor, Keyring::Staff, key).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn all(
    caller: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Keys>, Problem> {
    listed(caller, Keyring::Account(account)).await
}

async fn create(
    caller: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(new): Input<NewKey>,
) -> Result<(StatusCode, Json<CreatedKey>), Problem> {
    made(caller, Keyring::Account(account), new).await
}

async fn end(
    Caller { app, actor }: Caller,
    At((Text(account), Text(key))): At<(Text<AccountId>, Text<ApiKeyId>)>,
) -> Result<StatusCode, Problem> {
    keys::end(&app, &actor, Keyring::Account(account), key).await?;
    Ok(StatusCode::NO_CONTENT)
}
