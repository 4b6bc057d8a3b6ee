//! `assent fingerprint`: lists of addresses that must not be imported.

use std::{fs, path::PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::{AccountId, FingerprintId};
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// Lists of bad addresses.
#[derive(Debug, Subcommand)]
pub enum FingerprintCommand {
    /// Keep a version of a feed: MD5 of addresses, or addresses, one a line. Kept
    /// as keyed hashes; earlier versions match nothing from then on.
    Import(NewFeed),
    /// All of them, newest first.
    List,
    /// One, with the accounts that are excepted from it.
    Show {
        /// The fingerprint.
        fingerprint: FingerprintId,
    },
    /// Record that an account's lists resemble it for an honest reason: they are
    /// not compared with it any more.
    Except {
        /// The fingerprint.
        fingerprint: FingerprintId,
        /// Whose lists.
        #[arg(long, value_name = "ID")]
        of: AccountId,
        /// Why. It is kept.
        #[arg(long)]
        reason: String,
    },
    /// Its keyed hashes, with what must be known before they are passed on.
    Export {
        /// The fingerprint.
        fingerprint: FingerprintId,
    },
}

/// `assent fingerprint import`.
#[derive(Debug, Args)]
pub struct NewFeed {
    /// A line each: MD5 in hexadecimal, or an address; `#` begins a remark.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What the feed is called: the same for all of its versions.
    #[arg(long)]
    name: String,
    /// Its version, such as the day it was made.
    #[arg(long)]
    version: String,
    /// Where it comes from, and under which terms.
    #[arg(long)]
    source: String,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: FingerprintCommand) -> anyhow::Result<Shown> {
    match command {
        FingerprintCommand::Import(new) => import(client, new).await,
        FingerprintCommand::List => {
            let columns = [
                ("fingerprint", "/id"),
                ("name", "/name"),
                ("version", "/version"),
                ("addresses", "/addresses"),
                ("since", "/ready_at"),
                ("retired", "/retired_at"),
            ];
            Ok(Shown::table(client.get(&["fingerprints"]).await?, "fingerprints", &columns))
        }
        FingerprintCommand::Show { fingerprint } => {
            Ok(shown(client.get(&["fingerprints", &fingerprint.to_string()]).await?))
        }
        FingerprintCommand::Except { fingerprint, of, reason } => {
            let body = json!({ "account": of.to_string(), "reason": reason });
            let path = ["fingerprints", &fingerprint.to_string(), "exceptions"];
            client.post(&path, &body).await?;
            Ok(show::done("recorded"))
        }
        FingerprintCommand::Export { fingerprint } => {
            export(client, &fingerprint.to_string()).await
        }
    }
}

async fn import(client: &Client, new: NewFeed) -> anyhow::Result<Shown> {
    let lines = fs::read_to_string(&new.file)
        .with_context(|| format!("could not read {} as UTF-8", new.file.display()))?;
    let body = json!({
        "name": new.name,
        "version": new.version,
        "source": new.source,
        "lines": lines,
    });
    let kept = client.post(&["fingerprints"], &body).await?;
    let fields =
        [("fingerprint", "/id"), ("addresses", "/addresses"), ("lines not read", "/unread")];
    Ok(Shown::pairs(kept, &fields))
}

fn shown(found: Value) -> Shown {
    const FIELDS: [(&str, &str); 8] = [
        ("fingerprint", "/id"),
        ("kind", "/kind"),
        ("name", "/name"),
        ("version", "/version"),
        ("source", "/source"),
        ("addresses", "/addresses"),
        ("since", "/ready_at"),
        ("retired", "/retired_at"),
    ];
    let mut text = show::pairs(&found, &FIELDS);
    if found["exceptions"].as_array().is_some_and(|it| !it.is_empty()) {
        let columns =
            [("excepted", "/account"), ("by", "/decided_by"), ("at", "/at"), ("why", "/reason")];
        text.push_str(&format!("\n\n{}", show::table(&found["exceptions"], &columns)));
    }
    Shown::fine(found, text)
}

/// Page by page. For people: remarks, then a hash a line.
async fn export(client: &Client, fingerprint: &str) -> anyhow::Result<Shown> {
    let path = ["fingerprints", fingerprint, "export"];
    let mut whole = client.get(&path).await?;
    let mut keys: Vec<Value> = whole["keys"].as_array().cloned().unwrap_or_default();
    while let Some(last) = keys.last().and_then(Value::as_str).map(str::to_owned) {
        let page = client.get_with(&path, &[("after", &last)]).await?;
        let more = page["keys"].as_array().cloned().unwrap_or_default();
        if more.is_empty() {
            break;
        }
        keys.extend(more);
    }
    let head = [("name", "/name"), ("version", "/version"), ("made", "/at"), ("note", "/note")];
    let remarks = head.iter().map(|(title, it)| format!("# {title}: {}", show::cell(&whole, it)));
    let hashes = keys.iter().filter_map(Value::as_str).map(str::to_owned);
    let text = remarks.chain(hashes).collect::<Vec<_>>().join("\n");
    whole["keys"] = Value::Array(keys);
    Ok(Shown::fine(whole, text))
}
