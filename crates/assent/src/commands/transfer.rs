//! `assent transfer`: the register of transfers to other countries.

use clap::{Args, Subcommand};
use domain::{Timestamp, TransferId};
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// The register of transfers.
#[derive(Debug, Subcommand)]
pub enum TransferCommand {
    /// Record that data of persons under a law may go to a country, and why.
    Record(NewTransfer),
    /// The register of the account, and persons counted this year.
    List,
    /// End a line: what rests on it and waits is withheld.
    End {
        /// The line.
        transfer: TransferId,
    },
}

/// `assent transfer record`.
#[derive(Debug, Args)]
pub struct NewTransfer {
    /// Code of the law that protects the persons, such as CN.
    #[arg(long)]
    law: String,
    /// Where their data go: where this installation stands.
    #[arg(long)]
    to: String,
    /// On what it rests, such as standard-contract; `assent policy explain CN` says
    /// what the law knows.
    #[arg(long)]
    basis: String,
    /// Who hands the data over.
    #[arg(long)]
    exporter: String,
    /// Who takes them.
    #[arg(long)]
    importer: String,
    /// What was assessed, and where it lies.
    #[arg(long)]
    assessment: String,
    /// Sensitive data are among them.
    #[arg(long)]
    sensitive: bool,
    /// Since when. Now without it.
    #[arg(long, value_name = "INSTANT")]
    from: Option<Timestamp>,
    /// Until when. Until it is ended without it.
    #[arg(long, value_name = "INSTANT")]
    until: Option<Timestamp>,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: TransferCommand) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let path = ["accounts", &account, "transfers"];
    match command {
        TransferCommand::Record(new) => {
            let body = json!({
                "law": new.law,
                "country": new.to,
                "basis": new.basis,
                "sensitive": new.sensitive,
                "valid_from": new.from,
                "valid_until": new.until,
                "exporter": new.exporter,
                "importer": new.importer,
                "assessment": new.assessment,
            });
            Ok(show::made(client.post(&path, &body).await?))
        }
        TransferCommand::List => Ok(listed(client.get(&path).await?)),
        TransferCommand::End { transfer } => {
            let path = ["accounts", &account, "transfers", &transfer.to_string(), "end"];
            client.post(&path, &json!({})).await?;
            Ok(show::done("ended"))
        }
    }
}

fn listed(register: Value) -> Shown {
    const LINES: [(&str, &str); 8] = [
        ("transfer", "/id"),
        ("law", "/law"),
        ("to", "/country"),
        ("rests on", "/basis"),
        ("in force", "/in_force"),
        ("until", "/valid_until"),
        ("importer", "/importer"),
        ("assessment", "/assessment"),
    ];
    const PERSONS: [(&str, &str); 3] =
        [("law", "/law"), ("persons this year", "/persons"), ("asks for more from", "/next")];
    let text = format!(
        "data are processed in  {}\n\n{}\n\n{}",
        show::cell(&register, "/country"),
        show::table(&register["transfers"], &LINES),
        show::table(&register["persons"], &PERSONS)
    );
    Shown::fine(register, text)
}
