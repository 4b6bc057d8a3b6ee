//! `/accounts/{account}/lists`: what contacts opt in to.

use app::{
    App, Failure,
    list::{self, ListView, NewList, Promise, Terms},
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
    made::{Created, created},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/lists", post(create).get(all))
        .route("/accounts/{account}/lists/{list}/forecast", get(forecast))
        .route("/accounts/{account}/lists/{list}/promise", post(promise))
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
    /// The same as a number, which mailings are compared with.
    #[serde(default)]
    promise: Option<AtMost>,
    /// What it is about, more finely. A campaign names one of them.
    #[serde(default)]
    topics: Vec<String>,
}

/// At most so many mails in any so many days.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AtMost {
    /// Mails.
    mails: u32,
    /// Days.
    days: u32,
}

impl AtMost {
    fn promise(&self) -> Result<Promise, Failure> {
        let promise = Promise::new(self.mails, self.days);
        promise.map_err(|problem| Failure::invalid("promise", problem))
    }
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
    /// What it is about.
    topics: Vec<String>,
    /// What it promises of its frequency; `null` = nothing in numbers.
    promise: Option<AtMost>,
    /// Its campaigns that started in the days of the promise, to compare.
    campaigns_lately: Option<u64>,
}

impl List {
    fn of(view: ListView) -> Self {
        let ListView { row, granted, topics, promise } = view;
        Self {
            id: row.id.to_string(),
            name: row.name,
            purpose: row.purpose,
            frequency: row.frequency,
            granted,
            topics,
            promise: promise.map(|(it, _)| AtMost { mails: it.mails(), days: it.days() }),
            campaigns_lately: promise.map(|(_, started)| started),
        }
    }
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
    Input(ListText { name, purpose, frequency, promise, topics }): Input<ListText>,
) -> Result<Created, Problem> {
    let new = NewList { name, purpose, frequency };
    let promise = promise.map(|it| it.promise()).transpose()?;
    let terms = Terms { promise, topics };
    let id = list::create_on_terms(&app, &actor, account, new, terms).await?;
    Ok(created(id))
}

/// A stricter promise takes the place of the one before; a looser one is refused.
async fn promise(
    Caller { app, actor }: Caller,
    At((Text(account), Text(list))): At<(Text<AccountId>, Text<ListId>)>,
    Input(at_most): Input<AtMost>,
) -> Result<StatusCode, Problem> {
    list::promise(&app, &actor, (account, list), at_most.promise()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn all(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<Lists>, Problem> {
    let lists = list::all(&app, &actor, account).await?;
    Ok(Json(Lists { lists: lists.into_iter().map(List::of).collect() }))
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
