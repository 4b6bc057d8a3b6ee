//! `assent account standing`: the meter of today and what was done, as text.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::show::{self, Shown};

const TODAY: [(&str, &str); 7] = [
    ("standing", "/standing"),
    ("messages an hour, at most", "/per_hour"),
    ("today", "/today/day"),
    ("with an outcome", "/today/total"),
    ("bad mail", "/today/bad"),
    ("in percent", "/today/rate"),
    ("complaints", "/today/complaints"),
];

const ACTIONS: [(&str, &str); 8] = [
    ("at", "/at"),
    ("action", "/action"),
    ("for", "/axis"),
    ("bad", "/bad"),
    ("of", "/total"),
    ("percent", "/rate"),
    ("standing", "/standing_after"),
    ("notice", "/notice_state"),
];

/// The answer of the server for people and programs.
pub(super) fn shown(standing: Value) -> Shown {
    let today = show::pairs(&standing, &TODAY);
    let actions = show::table(&standing["actions"], &ACTIONS);
    Shown::fine(standing, format!("{today}\n\n{actions}"))
}

/// What is asked of the server to let an account send again.
pub(super) fn reactivation(evidence: &Path, because: &str) -> anyhow::Result<Value> {
    let proof = std::fs::read(evidence)
        .with_context(|| format!("{} cannot be read", evidence.display()))?;
    Ok(json!({ "evidence": data_encoding::BASE64.encode(&proof), "because": because }))
}
