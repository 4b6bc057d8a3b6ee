//! `assent conduct`: rules of conduct that an account sets for its own authors.

use std::{fs, path::PathBuf};

use anyhow::Context as _;
use clap::Subcommand;
use serde_json::json;

use super::show::{self, Shown};
use crate::client::Client;

/// Rules of conduct.
#[derive(Debug, Subcommand)]
pub enum ConductCommand {
    /// Publish the next version. From then on a campaign is handed in only by an
    /// author who accepted it.
    Publish {
        /// The text, UTF-8.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// The rules as they stand, and who accepted them.
    Show,
    /// Accept the newest version, in the name of the key.
    Accept {
        /// The version that was read.
        version: u32,
    },
}

/// Runs it.
pub(super) async fn run(client: &Client, command: ConductCommand) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let path = ["accounts", &account, "conduct"];
    match command {
        ConductCommand::Publish { file } => {
            let text = fs::read_to_string(&file)
                .with_context(|| format!("could not read {} as UTF-8", file.display()))?;
            let published = client.post(&path, &json!({ "text": text })).await?;
            Ok(Shown::pairs(published, &[("version", "/version")]))
        }
        ConductCommand::Show => {
            let found = client.get(&path).await?;
            let head = [
                ("version", "/version"),
                ("published by", "/published_by"),
                ("at", "/published_at"),
            ];
            let columns = [("accepted by", "/author"), ("at", "/at")];
            let text = format!(
                "{}\n\n{}\n\n{}",
                show::pairs(&found, &head),
                show::cell(&found, "/text"),
                show::table(&found["accepted"], &columns)
            );
            Ok(Shown::fine(found, text))
        }
        ConductCommand::Accept { version } => {
            let path = ["accounts", &account, "conduct", "acceptance"];
            client.post(&path, &json!({ "version": version })).await?;
            Ok(show::done("accepted"))
        }
    }
}
