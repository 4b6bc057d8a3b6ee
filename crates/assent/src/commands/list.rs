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
    /// How many contacts of a list freeze when, unless they act.
    Forecast {
        /// The list.
        list: String,
    },
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
        ListCommand::Forecast { list } => {
            let path = ["accounts", &account, "lists", &list, "forecast"];
            let columns = [("freezes on", "/on"), ("contacts", "/contacts"), ("asked", "/asked")];
            let answer = client.get(&path).await?;
            let told = forecast_head(&answer);
            let mut shown = Shown::table(answer, "freezes", &columns);
            shown.text = format!("{told}\n\n{}", shown.text);
            Ok(shown)
        }
    }
}

fn forecast_head(answer: &serde_json::Value) -> String {
    let number = |name: &str| answer[name].as_u64().unwrap_or_default();
    format!(
        "{} of {} contacts are frozen. Whoever does not act is asked from day {} on, and freezes at day {}.",
        number("frozen"),
        number("granted"),
        number("ask_from_days"),
        number("stale_after_days"),
    )
}
