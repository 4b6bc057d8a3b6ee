//! `/accounts/{account}/forms`: sign-up forms.

use std::collections::BTreeMap;

use app::{
    App,
    foreign_form::{self, Finding, Opinion},
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
    Router::new()
        .route("/accounts/{account}/forms", post(publish))
        .route("/accounts/{account}/forms/inspect", post(inspect))
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

/// A page with a form that the account hosts itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    /// Its HTML.
    html: String,
    /// Where it stands, to tell where its form leads.
    #[serde(default)]
    url: Option<String>,
}

/// What is said of one form of a page.
#[derive(Serialize)]
struct Inspected {
    /// Its number on the page, from 1.
    form: usize,
    /// Where it leads.
    action: String,
    /// The strictest of what the rules said.
    verdict: &'static str,
    /// What was found.
    findings: Vec<Found>,
    /// The rules that fired.
    rules: Vec<Said>,
    /// Rules that the page alone does not answer.
    open: Vec<String>,
}

/// Something that was found in a form.
#[derive(Serialize)]
struct Found {
    /// What it is.
    rule: &'static str,
    /// Where: the element.
    r#where: String,
    /// What stands there.
    shown: String,
}

/// A rule that fired.
#[derive(Serialize)]
struct Said {
    /// Its id.
    rule: String,
    /// `warn` or `deny`.
    verdict: &'static str,
    /// What to do, by language.
    tell: BTreeMap<&'static str, String>,
}

/// All forms of a page that ask for an address.
#[derive(Serialize)]
struct InspectedPage {
    /// In the order of the page.
    forms: Vec<Inspected>,
}

/// Looks at a page, and changes nothing.
async fn inspect(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(Page { html, url }): Input<Page>,
) -> Result<Json<InspectedPage>, Problem> {
    let opinions = foreign_form::inspect(&app, &actor, account, (&html, url.as_deref())).await?;
    Ok(Json(InspectedPage { forms: opinions.into_iter().map(Inspected::of).collect() }))
}

impl Inspected {
    fn of(opinion: Opinion) -> Self {
        let said = opinion.judged().map(|it| Said {
            rule: it.rule.to_string(),
            verdict: it.verdict.as_str(),
            tell: Language::ALL.iter().map(|of| (of.tag(), it.tell(*of).to_owned())).collect(),
        });
        Self {
            form: opinion.number,
            verdict: opinion.verdict().as_str(),
            rules: said.collect(),
            open: opinion.open().map(|it| it.rule.to_string()).collect(),
            findings: opinion.findings.into_iter().map(Found::of).collect(),
            action: opinion.action,
        }
    }
}

impl Found {
    fn of(Finding { check, place, shown }: Finding) -> Self {
        Self { rule: check, r#where: place, shown }
    }
}
