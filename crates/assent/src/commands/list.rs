//! `assent list`.

use clap::Subcommand;
use serde_json::json;

use super::show::{self, Shown};
use crate::client::Client;

/// What contacts opt in to.
#[derive(Debug, Subcommand)]
pub enum ListCommand {
    /// Make a list. People read all of this before they opt in.
    Create {
        /// Its name.
        #[arg(long)]
        name: String,
        /// What will be sent.
        #[arg(long)]
        purpose: String,
        /// How often.
        #[arg(long)]
        frequency: String,
    },
    /// All lists of the account.
    List,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: ListCommand) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let path = ["accounts", &account, "lists"];
    match command {
        ListCommand::Create { name, purpose, frequency } => {
            let body = json!({ "name": name, "purpose": purpose, "frequency": frequency });
            Ok(show::made(client.post(&path, &body).await?))
        }
        ListCommand::List => {
            let columns = [
                ("list", "/id"),
                ("name", "/name"),
                ("purpose", "/purpose"),
                ("frequency", "/frequency"),
                ("gave permission", "/granted"),
            ];
            Ok(Shown::table(client.get(&path).await?, "lists", &columns))
        }
    }
}
