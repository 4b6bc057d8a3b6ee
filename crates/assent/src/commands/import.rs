//! `assent import`.

use std::{fs, path::PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use data_encoding::BASE64;
use domain::{ImportId, ListId};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// Uploads of contacts.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Upload a file of contacts. They clear nothing until they are attested.
    Upload(Box<NewImport>),
    /// How far an import is. Exit status 1 when it was refused.
    Show {
        /// The import.
        import: ImportId,
    },
}

/// `assent import upload`. A reviewer reads all of these answers.
#[derive(Debug, Args)]
pub struct NewImport {
    /// CSV, UTF-8, with a header line.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The list its contacts are claimed for.
    #[arg(long, value_name = "ID")]
    list: ListId,
    /// How the addresses were collected: own-form, kiosk, paper, event,
    /// other-system, customers, purchased, rented, harvested, appended, unknown.
    #[arg(long)]
    collection: String,
    /// Where the list comes from.
    #[arg(long)]
    origin: String,
    /// How long it has been in use.
    #[arg(long)]
    in_use: String,
    /// How the addresses were confirmed.
    #[arg(long)]
    confirmation: String,
    /// Day of the newest collection or confirmation.
    #[arg(long, value_name = "2026-05-31")]
    last_confirmed: Option<Date>,
    /// A scan, photo or file that shows the consent.
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: ImportCommand) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    match command {
        ImportCommand::Upload(new) => {
            let csv = fs::read_to_string(&new.file)
                .with_context(|| format!("could not read {} as UTF-8", new.file.display()))?;
            let evidence = new.evidence.as_ref().map(|path| {
                let bytes = fs::read(path);
                bytes.with_context(|| format!("could not read {}", path.display()))
            });
            let body = json!({
                "list": new.list.to_string(),
                "csv": csv,
                "provenance": {
                    "collection": new.collection,
                    "origin": new.origin,
                    "in_use": new.in_use,
                    "confirmation": new.confirmation,
                    "last_confirmed": new.last_confirmed,
                },
                "evidence": evidence.transpose()?.map(|it| BASE64.encode(&it)),
            });
            Ok(show::made(client.post(&["accounts", &account, "imports"], &body).await?))
        }
        ImportCommand::Show { import } => {
            let import = import.to_string();
            let found = client.get(&["accounts", &account, "imports", &import]).await?;
            Ok(shown(found))
        }
    }
}

fn shown(import: Value) -> Shown {
    const FIELDS: [(&str, &str); 8] = [
        ("import", "/id"),
        ("list", "/list"),
        ("state", "/state"),
        ("lines", "/rows_total"),
        ("claimed", "/rows_claimed"),
        ("known before", "/rows_known"),
        ("with evidence", "/rows_evidenced"),
        ("refused", "/rows_refused"),
    ];
    let mut text = show::pairs(&import, &FIELDS);
    if import["refusals"].as_array().is_some_and(|it| !it.is_empty()) {
        let columns = [("line", "/line"), ("column", "/field"), ("problem", "/reason")];
        text.push_str(&format!("\n\n{}", show::table(&import["refusals"], &columns)));
    }
    text.push_str(&super::review::of_subject(&import["reviews"]));
    let wrong = import["state"] == json!("refused");
    Shown::fine(import, text).and_wrong_if(wrong)
}
