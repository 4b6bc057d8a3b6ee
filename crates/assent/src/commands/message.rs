//! `assent message`.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use data_encoding::BASE64;
use domain::DeliveryId;
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// One sent message.
#[derive(Debug, Subcommand)]
pub enum MessageCommand {
    /// Record and attempts, and the proof: it is rebuilt and compared with what
    /// left. Exit status 1 when it differs.
    Show {
        /// The message.
        #[arg(value_name = "ID")]
        message: DeliveryId,
        /// Write the rebuilt message to this file. Personal data.
        #[arg(long, value_name = "FILE.eml")]
        raw: Option<PathBuf>,
    },
}

/// Runs it.
pub(super) async fn run(client: &Client, command: MessageCommand) -> anyhow::Result<Shown> {
    let MessageCommand::Show { message, raw } = command;
    let account = client.account().await?;
    let message = message.to_string();
    let path = ["accounts", &account, "messages", &message];
    let query: &[_] = if raw.is_some() { &[("raw", "1")] } else { &[] };
    let mut found = client.get_with(&path, query).await?;
    if let Some(file) = raw {
        let Some(bytes) = found["raw"].as_str() else {
            bail!("there are no bytes to write: {}", show::cell(&found, "/rebuilt"));
        };
        let bytes = BASE64.decode(bytes.as_bytes()).context("the server's bytes are damaged")?;
        fs::write(&file, bytes).with_context(|| format!("could not write {}", file.display()))?;
        found["raw"] = json!(file.display().to_string());
    }
    Ok(shown(found))
}

fn shown(message: Value) -> Shown {
    const FIELDS: [(&str, &str); 13] = [
        ("message", "/id"),
        ("campaign", "/campaign"),
        ("contact", "/contact"),
        ("domain", "/domain"),
        ("state", "/state"),
        ("reason", "/reason"),
        ("rests on", "/basis"),
        ("consent event", "/event"),
        ("composed", "/composed_at"),
        ("rebuilt", "/rebuilt"),
        ("digest", "/digest"),
        ("erased", "/erased_at"),
        ("bytes in", "/raw"),
    ];
    const ATTEMPTS: [(&str, &str); 7] = [
        ("attempt", "/number"),
        ("began", "/started_at"),
        ("host", "/host"),
        ("TLS", "/tls"),
        ("outcome", "/outcome"),
        ("code", "/code"),
        ("reply", "/reply"),
    ];
    let attempts = show::table(&message["attempt_log"], &ATTEMPTS);
    let text = format!("{}\n\n{attempts}", show::pairs(&message, &FIELDS));
    let wrong = message["rebuilt"] == json!("different");
    Shown::fine(message, text).and_wrong_if(wrong)
}
