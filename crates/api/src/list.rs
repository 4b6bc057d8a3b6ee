//! `/accounts/{account}/lists`: what contacts opt in to.

use app::{
    App,
    list::{self, NewList},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, ListId};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/lists", post(create).get(all))
        .route("/accounts/{account}/lists/{list}/forecast", get(forecast))
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

/// How many contacts of a list freeze when, if none of them acts.
#[derive(Serialize)]
struct Forecast {
    /// Name of the list.
    name: String,
    /// Contacts with a permission.
    granted: u64,
    /// Those to whom nothing is sent any more but by their own act.
    frozen: u64,
    /// Days after the last act from which on they are asked.
    ask_from_days: i64,
    /// Days after the last act at which they freeze.
    stale_after_days: i64,
    /// The others, by day.
    freezes: Vec<Freezing>,
}

/// Contacts that freeze on one day.
#[derive(Serialize)]
struct Freezing {
    /// The day (UTC).
    on: String,
    /// How many.
    contacts: u64,
    /// How many of them were asked already.
    asked: u64,
}

async fn forecast(
    Caller { app, actor }: Caller,
    At((Text(account), Text(list))): At<(Text<AccountId>, Text<ListId>)>,
) -> Result<Json<Forecast>, Problem> {
    let told = list::forecast(&app, &actor, account, list).await?;
    let freezes = told.freezes.into_iter().map(|it| Freezing {
        on: it.on,
        contacts: it.contacts,
        asked: it.asked,
    });
    Ok(Json(Forecast {
        name: told.list.name,
        granted: told.granted,
        frozen: told.frozen,
        ask_from_days: told.ask_from_days,
        stale_after_days: told.stale_after_days,
        freezes: freezes.collect(),
    }))
}
