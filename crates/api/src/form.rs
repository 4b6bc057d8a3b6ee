//! `/accounts/{account}/forms`: sign-up forms.

use app::{
    App,
    form::{self, NewForm},
};
use axum::{Json, Router, routing::post};
use domain::{AccountId, Language, ListId};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
    sender::Sender,
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/accounts/{account}/forms", post(publish))
}

/// A form to publish.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormText {
    /// Language of its texts and of the mail that asks for confirmation.
    language: Text<Language>,
    /// Its heading.
    heading: String,
    /// A sentence below the heading.
    #[serde(default)]
    introduction: String,
    /// One box for each of these lists. None is ticked.
    lists: Vec<Text<ListId>>,
    /// Who asks for confirmation.
    from: Sender,
    /// True is refused: people tick boxes themselves.
    #[serde(default)]
    preticked: bool,
}

/// A published form.
#[derive(Serialize)]
struct PublishedForm {
    /// Its id.
    id: String,
    /// Where people find it.
    url: String,
}

async fn publish(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(form): Input<FormText>,
) -> Result<(StatusCode, Json<PublishedForm>), Problem> {
    let new = NewForm {
        language: form.language.0,
        heading: form.heading,
        introduction: form.introduction,
        lists: form.lists.into_iter().map(|it| it.0).collect(),
        from: form.from.into_from(),
        preticked: form.preticked,
    };
    let id = form::publish(&app, &actor, account, new).await?.to_string();
    let origin = app.settings().public_url.as_str().trim_end_matches('/');
    let url = format!("{origin}/f/{id}");
    Ok((StatusCode::CREATED, Json(PublishedForm { id, url })))
}
