//! `assent retention`: how long records are kept.

use clap::Subcommand;

use super::show::{self, Shown};
use crate::client::Client;

/// How long records are kept.
#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// The schedule, by kind of record and law, and what went so far.
    Show,
    /// What would go now, and what legal holds keep. Changes nothing.
    Due,
}

const RUNS: [(&str, &str); 5] = [
    ("account", "/account"),
    ("records", "/kind"),
    ("gone", "/gone"),
    ("held", "/held"),
    ("at", "/at"),
];

/// Runs it.
pub(super) async fn run(client: &Client, command: RetentionCommand) -> anyhow::Result<Shown> {
    const ROWS: [(&str, &str); 6] = [
        ("records", "/kind"),
        ("law", "/law"),
        ("at least", "/minimum"),
        ("at most", "/maximum"),
        ("verified", "/verified"),
        ("source", "/source"),
    ];
    match command {
        RetentionCommand::Show => {
            let found = client.get(&["retention"]).await?;
            let text = format!(
                "{}\n\n{}",
                show::table(&found["schedule"], &ROWS),
                show::table(&found["runs"], &RUNS)
            );
            Ok(Shown::fine(found, text))
        }
        RetentionCommand::Due => {
            Ok(Shown::table(client.get(&["retention", "due"]).await?, "due", &RUNS[..4]))
        }
    }
}
