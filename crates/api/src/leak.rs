//! `/leaks/concerned`: whom a leak of personal data concerns, and by when they are
//! told. For staff.

use app::{
    App,
    leak::{self, Concerned},
};
use axum::{Json, Router, routing::get};
use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{Asked, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/leaks/concerned", get(concerned))
}

/// Which leak.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// When it became known.
    known_at: Timestamp,
    /// One account; all of them without it.
    account: Option<Text<AccountId>>,
}

/// An account whose data may have leaked.
#[derive(Serialize)]
struct Account {
    /// Which.
    account: String,
    /// Its legal name.
    name: Option<String>,
    /// The address that a person answers.
    email: Option<String>,
    /// How many people it holds.
    people: u64,
    /// Laws under which they were mailed.
    laws: Vec<String>,
    /// What is to be told, the most urgent first.
    notices: Vec<Notice>,
}

/// What one law asks for.
#[derive(Serialize)]
struct Notice {
    /// Code of the law, or `house`.
    law: String,
    /// By when.
    due_at: Timestamp,
    /// Where it comes from.
    source: String,
}

/// Accounts.
#[derive(Serialize)]
struct Accounts {
    /// By number.
    accounts: Vec<Account>,
}

async fn concerned(
    Caller { app, actor }: Caller,
    Asked(Wanted { known_at, account }): Asked<Wanted>,
) -> Result<Json<Accounts>, Problem> {
    let which = (account.map(|Text(it)| it), known_at);
    let found = leak::concerned(&app, &actor, which).await?;
    let notice = |it: leak::Due| Notice { law: it.law, due_at: it.due_at, source: it.source };
    let one = |it: Concerned| {
        let (name, email) = it.contact.unzip();
        Account {
            account: it.account.to_string(),
            name,
            email,
            people: it.people,
            laws: it.laws.into_iter().collect(),
            notices: it.notices.into_iter().map(notice).collect(),
        }
    };
    Ok(Json(Accounts { accounts: found.into_iter().map(one).collect() }))
}
