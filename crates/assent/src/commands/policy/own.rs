//! Limits that an account sets for itself.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::{
    client::Client,
    commands::show::{self, Shown},
};

/// The limits that the account may set, and what it set so far.
pub(super) async fn show(client: &Client) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let found = client.get(&["accounts", &account, "limits"]).await?;
    Ok(shown(found))
}

/// Sets them: these and no others.
pub(super) async fn set(client: &Client, limits: &[String], reason: &str) -> anyhow::Result<Shown> {
    let wanted: BTreeMap<_, _> = limits
        .iter()
        .map(|it| {
            it.split_once('=')
                .map(|(limit, value)| (limit.trim(), value.trim()))
                .with_context(|| format!("`{it}` is not LIMIT=VALUE"))
        })
        .collect::<anyhow::Result<_>>()?;
    let account = client.account().await?;
    let body = json!({ "limits": wanted, "reason": reason });
    let set = client.post(&["accounts", &account, "limits"], &body).await?;
    Ok(shown(set))
}

fn shown(found: Value) -> Shown {
    let columns = [
        ("limit", "/id"),
        ("installation", "/installation"),
        ("own", "/own"),
        ("counts", "/counts"),
        ("strictest", "/strictest"),
    ];
    let history =
        [("set", "/number"), ("at", "/set_at"), ("by", "/set_by"), ("because", "/reason")];
    let text = format!(
        "{}\n\nset so far\n{}",
        show::table(&found["limits"], &columns),
        show::table(&found["history"], &history)
    );
    Shown::fine(found, text)
}
