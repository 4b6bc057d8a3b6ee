//! Limits in `assent policy`: what they are today, and what is announced.

use policy::{RuleBook, Setting};
use serde_json::{Value, json};

use crate::commands::show::{self, Shown};

fn one(it: &Setting) -> Value {
    let announced = it.planned.iter().map(|it| {
        json!({
            "since": it.since.to_string(),
            "value": it.value.to_string(),
            "reason": it.reason,
        })
    });
    json!({
        "id": it.id,
        "value": it.value.to_string(),
        "least": it.least.to_string(),
        "most": it.most.to_string(),
        "accounts": it.accounts.map(|it| it.as_str()),
        "changed": it.changed,
        "rationale": it.rationale,
        "announced": announced.collect::<Vec<_>>(),
    })
}

/// Every limit.
pub(super) fn all(book: &RuleBook) -> Vec<Value> {
    book.settings().map(one).collect()
}

/// Those that the operator changed or announced, for people.
pub(super) fn table(settings: &Value) -> String {
    let touched = |it: &&Value| {
        !it["changed"].is_null() || it["announced"].as_array().is_some_and(|it| !it.is_empty())
    };
    let rows: Vec<_> = settings.as_array().into_iter().flatten().filter(touched).collect();
    let lines = rows.into_iter().flat_map(|it| {
        let now = json!({ "limit": it["id"], "value": it["value"], "why": it["changed"] });
        let then = it["announced"].as_array().cloned().unwrap_or_default();
        let then = then.into_iter().map(|later| {
            json!({
                "limit": it["id"],
                "value": later["value"],
                "from": later["since"],
                "why": later["reason"],
            })
        });
        std::iter::once(now).chain(then).collect::<Vec<_>>()
    });
    let lines: Vec<_> = lines.collect();
    let columns = [("limit", "/limit"), ("value", "/value"), ("from", "/from"), ("why", "/why")];
    format!("limits that are not the default\n{}", show::table(&json!(lines), &columns))
}

/// One limit; `None` when there is none of that name.
pub(super) fn explain(book: &RuleBook, name: &str) -> Option<Shown> {
    let json = one(book.settings().find(|it| it.id == name)?);
    let fields = [
        ("limit", "/id"),
        ("value", "/value"),
        ("least", "/least"),
        ("most", "/most"),
        ("accounts may", "/accounts"),
        ("changed", "/changed"),
        ("reason", "/rationale"),
    ];
    let columns = [("from", "/since"), ("value", "/value"), ("why", "/reason")];
    let text = format!(
        "{}\n\nannounced\n{}",
        show::pairs(&json, &fields),
        show::table(&json["announced"], &columns)
    );
    Some(Shown::fine(json, text))
}
