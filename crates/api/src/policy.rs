//! `/policy`: the published policy and the rules in force. For everybody.

use std::collections::BTreeMap;

use app::App;
use axum::{Json, Router, extract::State, routing::get};
use domain::{Language, Timestamp};
use serde::Serialize;

use crate::problem::Problem;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/policy", get(show))
}

/// The published policy, and the rules behind it.
#[derive(Serialize)]
struct Policy {
    /// The version that an account accepts.
    version: String,
    /// The day from which it applies.
    since: String,
    /// Its title.
    title: String,
    /// What it rests on.
    source: String,
    /// Its sections, in reading order.
    sections: Vec<Section>,
    /// Digest over every byte of the rules: stored with each verdict.
    rules_version: String,
    /// All rules.
    rules: Vec<RuleText>,
    /// The limits that rules compare with.
    settings: Vec<SettingText>,
    /// Changes of limits that are on record, newest first; at most 1,000.
    history: Vec<ChangeText>,
}

/// A limit.
#[derive(Serialize)]
struct SettingText {
    /// Its name.
    id: String,
    /// Its value now.
    value: String,
    /// The least it may be.
    least: String,
    /// The most it may be.
    most: String,
    /// In which direction an account may set it for itself, `lower` or `higher`;
    /// `null`: no account may.
    accounts: Option<&'static str>,
    /// Why the operator changed it; `null` = the default.
    changed: Option<String>,
    /// Changes that are announced.
    announced: Vec<PlannedText>,
}

/// A change that is announced.
#[derive(Serialize)]
struct PlannedText {
    /// The first day on which it holds (UTC).
    since: String,
    /// The value from then on.
    value: String,
    /// Why.
    reason: String,
}

/// A change that is on record.
#[derive(Serialize)]
struct ChangeText {
    /// The limit.
    setting: String,
    /// Its value before.
    before: String,
    /// Its value after.
    value: String,
    /// The first day on which it holds (UTC).
    since: String,
    /// Why.
    reason: String,
    /// When it was announced.
    announced_at: Timestamp,
    /// Since when it stands in no overlay any more.
    withdrawn_at: Option<Timestamp>,
}

fn setting(it: &app::policy_changes::Setting) -> SettingText {
    let planned = it.planned.iter().map(|it| PlannedText {
        since: it.since.to_string(),
        value: it.value.to_string(),
        reason: it.reason.clone(),
    });
    SettingText {
        id: it.id.clone(),
        value: it.value.to_string(),
        least: it.least.to_string(),
        most: it.most.to_string(),
        accounts: it.accounts.map(|it| it.as_str()),
        changed: it.changed.clone(),
        announced: planned.collect(),
    }
}

fn changed(it: app::policy_changes::ChangeRow) -> ChangeText {
    ChangeText {
        setting: it.setting,
        before: it.before,
        value: it.value,
        since: it.since,
        reason: it.reason,
        announced_at: it.announced_at,
        withdrawn_at: it.withdrawn_at,
    }
}

/// A section of the policy.
#[derive(Serialize)]
struct Section {
    /// Its stable name.
    id: String,
    /// Its heading.
    title: String,
    /// Its text; an empty line between paragraphs.
    text: String,
}

/// A rule.
#[derive(Serialize)]
struct RuleText {
    /// Its stable name.
    id: String,
    /// What it judges: `campaign`, `mail`, `import`, `form`.
    about: Vec<&'static str>,
    /// What it says when it fires: `note`, `warn`, `hold` or `deny`.
    verdict: &'static str,
    /// The first day on which it applies.
    since: String,
    /// The first day on which it applies no more.
    until: Option<String>,
    /// Rows of the requirements it serves.
    requirements: Vec<String>,
    /// Where it comes from: work and section.
    source: String,
    /// How sure we are of that: `seen`, `high`, `medium`, `low`, `design`.
    confidence: &'static str,
    /// The sentence it shows, by language tag. Facts stand in braces.
    tell: BTreeMap<&'static str, String>,
}

async fn show(State(app): State<App>) -> Result<Json<Policy>, Problem> {
    let history = app::policy_changes::history(&app).await?;
    let book = app.rules();
    let published = book.published();
    let rules = book.rules().iter().map(|it| RuleText {
        id: it.id.to_string(),
        about: it.about.iter().map(|it| it.as_str()).collect(),
        verdict: it.verdict.as_str(),
        since: it.since.to_string(),
        until: it.until.map(|it| it.to_string()),
        requirements: it.requirements.clone(),
        source: format!("{}, {}", it.source.work, it.source.section),
        confidence: it.source.confidence.as_str(),
        tell: Language::ALL.iter().map(|it| it.tag()).zip(it.tell.iter().cloned()).collect(),
    });
    let rules = rules.collect();
    let sections = published.sections.into_iter();
    Ok(Json(Policy {
        version: published.version,
        since: published.since,
        title: published.title,
        source: published.source,
        sections: sections
            .map(|it| Section { id: it.id, title: it.title, text: it.text })
            .collect(),
        rules_version: book.version().to_string(),
        rules,
        settings: book.settings().map(setting).collect(),
        history: history.into_iter().map(changed).collect(),
    }))
}
