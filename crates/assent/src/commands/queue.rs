//! `assent queue`.

use clap::Subcommand;

use super::show::Shown;
use crate::client::Client;

/// What waits.
#[derive(Debug, Subcommand)]
pub enum QueueCommand {
    /// What waits, by domain, most first.
    List,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: QueueCommand) -> anyhow::Result<Shown> {
    let QueueCommand::List = command;
    let mut status = client.get(&["status"]).await?;
    let columns = [
        ("domain", "/domain"),
        ("provider", "/provider"),
        ("waiting", "/count"),
        ("next attempt", "/next_due_at"),
    ];
    let queue = serde_json::json!({ "queue": status["queue"].take() });
    Ok(Shown::table(queue, "queue", &columns))
}
