//! `/accounts/{account}/lists`: what contacts opt in to.

use app::{
    App,
    list::{self, NewList},
};
use axum::{Json, Router, routing::post};
use domain::AccountId;
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/accounts/{account}/lists", post(create).get(all))
}

/// A list to make. People read all of it before they opt in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListText {
    /// Its name.
    name: String,
    /// What will be sent.
    purpose: String,
    /// How often.
    frequency: String,
}

/// A list that was made.
#[derive(Serialize)]
struct CreatedList {
    /// Its id.
    id: String,
}

/// A list.
#[derive(Serialize)]
struct List {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// What will be sent.
    purpose: String,
    /// How often.
    frequency: String,
    /// Contacts that gave permission.
    granted: u64,
}

/// All lists of an account.
#[derive(Serialize)]
struct Lists {
    /// In the order they were made.
    lists: Vec<List>,
}

async fn create(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(ListText { name, purpose, frequency }): Input<ListText>,
) -> Result<(StatusCode, Json<CreatedList>), Problem> {
    let new = NewList { name, purpose, frequency };
    let id = list::create(&app, &actor, account, new).await?.to_string();
    Ok((StatusCode::CREATED, Json(CreatedList { id })))
}

async fn all(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Lists>, Problem> {
    let lists = list::all(&app, &actor, account).await?;
    let lists = lists.into_iter().map(|(row, granted)| List {
        id: row.id.to_string(),
        name: row.name,
        purpose: row.purpose,
        frequency: row.frequency,
        granted,
    });
    Ok(Json(Lists { lists: lists.collect() }))
}
