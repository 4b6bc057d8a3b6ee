//! `assent account standing`: the meter of today and what was done, as text; and
//! whom the bad mail behind an action was for.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::{
    WhichStanding,
    show::{self, Shown},
};
use crate::client::Client;

const TODAY: [(&str, &str); 7] = [
    ("standing", "/standing"),
    ("messages an hour, at most", "/per_hour"),
    ("today", "/today/day"),
    ("with an outcome", "/today/total"),
    ("bad mail", "/today/bad"),
    ("in percent", "/today/rate"),
    ("complaints", "/today/complaints"),
];

const ACTIONS: [(&str, &str); 9] = [
    ("at", "/at"),
    ("id", "/id"),
    ("action", "/action"),
    ("for", "/axis"),
    ("bad", "/bad"),
    ("of", "/total"),
    ("percent", "/rate"),
    ("standing", "/standing_after"),
    ("notice", "/notice_state"),
];

const BRAKES: [(&str, &str); 7] = [
    ("since", "/since"),
    ("until", "/until"),
    ("action", "/action"),
    ("of the", "/scope"),
    ("", "/subject"),
    ("asked by", "/provider"),
    ("because", "/reason"),
];

const NAMED: [(&str, &str); 3] =
    [("contact", "/contact"), ("address", "/address"), ("erased", "/erased_at")];

/// Shows the standing, or a page of the bad addresses of one action.
pub(super) async fn run(client: &Client, which: WhichStanding) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let WhichStanding { action: Some(action), after, limit } = which else {
        return Ok(shown(client.get(&["accounts", &account, "standing"]).await?));
    };
    let action = action.to_string();
    let path = ["accounts", &account, "standing", "actions", &action, "bad-addresses"];
    let (limit, after) = (limit.to_string(), after.map(|it| it.to_string()));
    let mut query = vec![("limit", limit.as_str())];
    query.extend(after.as_deref().map(|it| ("after", it)));
    Ok(named(client.get_with(&path, &query).await?))
}

fn named(page: Value) -> Shown {
    let mut text = show::table(&page["bad_addresses"], &NAMED);
    text.push_str(&format!("\n\nnamed on the record: {}", page["total"]));
    if let Some(next) = page["next"].as_str() {
        text.push_str(&format!("\nmore: --after {next}"));
    }
    Shown::fine(page, text)
}

/// The answer of the server for people and programs.
pub(super) fn shown(standing: Value) -> Shown {
    let today = show::pairs(&standing, &TODAY);
    let actions = show::table(&standing["actions"], &ACTIONS);
    let mut text = format!("{today}\n\n{actions}");
    if standing["brakes"].as_array().is_some_and(|it| !it.is_empty()) {
        let brakes = show::table(&standing["brakes"], &BRAKES);
        text.push_str(&format!("\n\nspared for a while\n{brakes}"));
    }
    Shown::fine(standing, text)
}

/// Asks for the account to be judged again.
pub(super) async fn appeal(
    client: &Client,
    evidence: Option<&Path>,
    because: &str,
) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let body = match evidence {
        Some(file) => reactivation(file, because)?,
        None => json!({ "because": because }),
    };
    Ok(show::made(client.post(&["accounts", &account, "appeals"], &body).await?))
}

/// What is asked of the server to let an account send again.
pub(super) fn reactivation(evidence: &Path, because: &str) -> anyhow::Result<Value> {
    let proof = std::fs::read(evidence)
        .with_context(|| format!("{} cannot be read", evidence.display()))?;
    Ok(json!({ "evidence": data_encoding::BASE64.encode(&proof), "because": because }))
}
