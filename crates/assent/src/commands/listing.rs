//! `assent listing`: blocklists that hold us, and spam traps.

use clap::Subcommand;
use serde_json::json;

use super::show::{self, Shown};
use crate::client::Client;

/// Blocklists and traps.
#[derive(Debug, Subcommand)]
pub enum ListingCommand {
    /// Blocklists that hold an address or a domain of ours, and whose mail is behind
    /// it. Exit status 1 while one does.
    List,
    /// Register an address that nobody gave to anybody. Only its keyed hash is kept.
    AddTrap {
        /// The address.
        #[arg(value_name = "ADDRESS")]
        address: String,
        /// What it is called.
        #[arg(long)]
        note: String,
    },
    /// Take an address from the traps.
    RetireTrap {
        /// The address.
        #[arg(value_name = "ADDRESS")]
        address: String,
    },
    /// Traps, without their addresses.
    Traps,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: ListingCommand) -> anyhow::Result<Shown> {
    match command {
        ListingCommand::List => {
            let columns = [
                ("list", "/zone"),
                ("holds", "/subject"),
                ("since", "/listed_at"),
                ("until", "/ended_at"),
                ("account", "/account"),
                ("campaign", "/campaign"),
                ("because", "/because"),
            ];
            let found = client.get(&["listings"]).await?;
            let lasts = found["listings"]
                .as_array()
                .is_some_and(|all| all.iter().any(|it| it["ended_at"].is_null()));
            Ok(Shown::table(found, "listings", &columns).and_wrong_if(lasts))
        }
        ListingCommand::AddTrap { address, note } => {
            client.post(&["traps"], &json!({ "address": address, "note": note })).await?;
            Ok(show::done("registered"))
        }
        ListingCommand::RetireTrap { address } => {
            client.post(&["traps", "retire"], &json!({ "address": address })).await?;
            Ok(show::done("retired"))
        }
        ListingCommand::Traps => {
            let columns = [
                ("note", "/note"),
                ("registered by", "/registered_by"),
                ("since", "/since"),
                ("retired", "/retired_at"),
            ];
            Ok(Shown::table(client.get(&["traps"]).await?, "traps", &columns))
        }
    }
}
