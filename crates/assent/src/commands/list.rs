//! `assent list`.

use clap::Subcommand;
use domain::ListId;
use serde_json::{Value, json};

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
        /// The same as a number: at most so many mails …
        #[arg(long, value_name = "MAILS", requires = "in_days")]
        at_most: Option<u32>,
        /// … in any so many days.
        #[arg(long, value_name = "DAYS", requires = "at_most")]
        in_days: Option<u32>,
        /// What it is about, more finely; several times for several. A campaign
        /// names one of them.
        #[arg(long = "topic", value_name = "TOPIC")]
        topics: Vec<String>,
    },
    /// Promise a frequency, or a stricter one than before.
    Promise {
        /// The list.
        list: ListId,
        /// At most so many mails …
        #[arg(long, value_name = "MAILS")]
        at_most: u32,
        /// … in any so many days.
        #[arg(long, value_name = "DAYS")]
        in_days: u32,
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
        ListCommand::Create { name, purpose, frequency, at_most, in_days, topics } => {
            let promise = at_most.zip(in_days).map(|(mails, days)| at_most_in(mails, days));
            let body = json!({
                "name": name, "purpose": purpose, "frequency": frequency,
                "promise": promise, "topics": topics,
            });
            Ok(show::made(client.post(&path, &body).await?))
        }
        ListCommand::Promise { list, at_most, in_days } => {
            let path = ["accounts", &account, "lists", &list.to_string(), "promise"];
            client.post(&path, &at_most_in(at_most, in_days)).await?;
            Ok(show::done(format!("{list} promises at most {at_most} in {in_days} days")))
        }
        ListCommand::List => {
            let columns = [
                ("list", "/id"),
                ("name", "/name"),
                ("purpose", "/purpose"),
                ("frequency", "/frequency"),
                ("at most", "/promise/mails"),
                ("in days", "/promise/days"),
                ("campaigns in them", "/campaigns_lately"),
                ("topics", "/topics"),
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

fn at_most_in(mails: u32, days: u32) -> Value {
    json!({ "mails": mails, "days": days })
}
