//! `assent queue`.

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use super::show::{self, Shown};
use crate::client::Client;

/// What waits.
#[derive(Debug, Subcommand)]
pub enum QueueCommand {
    /// What waits, by domain, most first.
    List,
    /// Let mail leave again after a restore.
    Release {
        /// What becomes of mail that waited when the backup was taken. It may
        /// have been sent since: `retry`, and some people get it twice; `drop`,
        /// and some get nothing.
        #[arg(long)]
        unsettled: Unsettled,
        /// Why; it is recorded.
        #[arg(long)]
        reason: String,
    },
}

/// What becomes of mail that waited.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Unsettled {
    /// One more try.
    Retry,
    /// No more try.
    Drop,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: QueueCommand) -> anyhow::Result<Shown> {
    if let QueueCommand::Release { unsettled, reason } = command {
        let word = match unsettled {
            Unsettled::Retry => "retry",
            Unsettled::Drop => "drop",
        };
        let body = json!({ "unsettled": word, "reason": reason });
        client.post(&["queue", "release"], &body).await?;
        return Ok(show::done("released"));
    }
    let mut status = client.get(&["status"]).await?;
    let columns = [
        ("domain", "/domain"),
        ("provider", "/provider"),
        ("waiting", "/count"),
        ("next attempt", "/next_due_at"),
    ];
    let queue = json!({ "queue": status["queue"].take() });
    Ok(Shown::table(queue, "queue", &columns))
}
