//! `assent import`.

use std::{collections::BTreeMap, fs, path::PathBuf};

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
    /// How far an import is, and what its screening found. Exit status 1 when it
    /// was refused.
    Show {
        /// The import.
        import: ImportId,
    },
    /// Take back what it added, once and for good; the evidence stays.
    Undo {
        /// The import.
        import: ImportId,
    },
    /// The lines that were not taken, as CSV: line, step, field, reason.
    Rejects {
        /// The import.
        import: ImportId,
    },
}

/// `assent import upload`. A reviewer reads all of these answers.
#[derive(Debug, Args)]
pub struct NewImport {
    /// A table with a header line: CSV in any usual encoding, plain, gzip or zip.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What a column is, where its header does not say it: `Kontakt=address`.
    /// address, signed_up_at, signed_up_ip, confirmed_at, confirmed_ip, source,
    /// status, left_at, ignore, or the name of a merge field.
    #[arg(long = "column", value_name = "HEADER=MEANING", value_parser = column)]
    columns: Vec<(String, String)>,
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
            let file = fs::read(&new.file)
                .with_context(|| format!("could not read {}", new.file.display()))?;
            let columns: BTreeMap<_, _> = new.columns.into_iter().collect();
            let evidence = new.evidence.as_ref().map(|path| {
                let bytes = fs::read(path);
                bytes.with_context(|| format!("could not read {}", path.display()))
            });
            let body = json!({
                "list": new.list.to_string(),
                "file": BASE64.encode(&file),
                "columns": columns,
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
        ImportCommand::Undo { import } => {
            let path = ["accounts", &account, "imports", &import.to_string(), "undo"];
            client.post(&path, &json!({})).await?;
            Ok(show::done("being undone"))
        }
        ImportCommand::Rejects { import } => rejects(client, (&account, &import.to_string())).await,
    }
}

/// `HEADER=MEANING`; the header may hold `=`, the meaning does not.
fn column(said: &str) -> Result<(String, String), String> {
    let (header, meaning) = said.rsplit_once('=').ok_or("expected HEADER=MEANING")?;
    Ok((header.to_owned(), meaning.to_owned()))
}

/// Page by page, until there are no more.
async fn rejects(client: &Client, (account, import): (&str, &str)) -> anyhow::Result<Shown> {
    let path = ["accounts", account, "imports", import, "rejects"];
    let (mut lines, mut after) = (Vec::new(), "0".to_owned());
    loop {
        let page = client.get_text(&path, &[("after", &after)]).await?;
        let mut of_page = page.lines().map(str::to_owned);
        let header = of_page.next().unwrap_or_default();
        if lines.is_empty() {
            lines.push(header);
        }
        let before = lines.len();
        lines.extend(of_page);
        let Some(last) = lines.get(before..).and_then(<[String]>::last) else { break };
        after = last.split(',').next().unwrap_or_default().to_owned();
    }
    let text = lines.join("\n");
    Ok(Shown::fine(json!({ "csv": text }), text))
}

fn shown(import: Value) -> Shown {
    const FIELDS: [(&str, &str); 9] = [
        ("import", "/id"),
        ("list", "/list"),
        ("state", "/state"),
        ("result", "/result"),
        ("lines", "/rows_total"),
        ("claimed", "/rows_claimed"),
        ("known before", "/rows_known"),
        ("with evidence", "/rows_evidenced"),
        ("refused", "/rows_refused"),
    ];
    let mut text = show::pairs(&import, &FIELDS);
    if !import["confirmations"].is_null() {
        const ASKED: [(&str, &str); 6] = [
            ("asked to confirm", "/asked"),
            ("confirmed", "/confirmed"),
            ("expired", "/expired"),
            ("left", "/left"),
            ("still to ask", "/waiting"),
            ("never asked", "/withheld"),
        ];
        text.push_str(&format!("\n\n{}", show::pairs(&import["confirmations"], &ASKED)));
    }
    text.push_str(&screening(&import));
    if import["refusals"].as_array().is_some_and(|it| !it.is_empty()) {
        let columns = [("line", "/line"), ("column", "/field"), ("problem", "/reason")];
        text.push_str(&format!("\n\n{}", show::table(&import["refusals"], &columns)));
    }
    text.push_str(&super::review::of_subject(&import["reviews"]));
    text.push_str(&super::review::asked(&import["questions"]));
    let wrong = import["state"] == json!("refused");
    Shown::fine(import, text).and_wrong_if(wrong)
}

/// What was found, step by step, and what follows.
fn screening(import: &Value) -> String {
    let mut text = String::new();
    if let Some(stopped) = import["screening"]["stopped"].as_object().filter(|it| !it.is_empty()) {
        let steps: Vec<_> =
            stopped.iter().map(|(step, count)| json!({ "step": step, "lines": count })).collect();
        let columns = [("stopped at", "/step"), ("lines", "/lines")];
        text.push_str(&format!("\n\n{}", show::table(&Value::Array(steps), &columns)));
    }
    if import["rules"].as_array().is_some_and(|it| !it.is_empty()) {
        let columns = [("says", "/verdict"), ("rule", "/rule"), ("measured", "/measured")];
        text.push_str(&format!("\n\n{}", show::table(&import["rules"], &columns)));
    }
    text
}
