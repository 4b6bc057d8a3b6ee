//! `assent hold`: legal holds.

use clap::{Args, Subcommand};
use domain::{AccountId, Address, CampaignId, LegalHoldId};
use serde_json::json;

use super::show::{self, Shown};
use crate::client::Client;

/// Legal holds.
#[derive(Debug, Subcommand)]
pub enum HoldCommand {
    /// Keep records for an authority or a court, whatever time or person says.
    Place(NewHold),
    /// The holds, those that hold first.
    List,
    /// Lift a hold. Whoever asked to be erased meanwhile is erased then.
    Lift {
        /// The hold.
        hold: LegalHoldId,
        /// Why.
        #[arg(long)]
        because: String,
    },
}

/// `assent hold place`.
#[derive(Debug, Args)]
pub struct NewHold {
    /// In which account. Only a person can be held without it: in every account
    /// that knows them.
    #[arg(long = "in", value_name = "ACCOUNT")]
    within: Option<AccountId>,
    /// Hold one campaign, and everybody it was sent to.
    #[arg(long, conflicts_with = "person", requires = "within")]
    campaign: Option<CampaignId>,
    /// Hold one person, by address. It is not kept.
    #[arg(long, value_name = "ADDRESS")]
    person: Option<Address>,
    /// The case it is for.
    #[arg(long)]
    case_number: String,
    /// Why. Kept in clear: leave addresses out.
    #[arg(long)]
    reason: String,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: HoldCommand) -> anyhow::Result<Shown> {
    const PLACED: [(&str, &str); 2] = [("hold", "/id"), ("account", "/account")];
    const HOLDS: [(&str, &str); 8] = [
        ("hold", "/id"),
        ("account", "/account"),
        ("on", "/subject"),
        ("campaign", "/campaign"),
        ("case", "/case_number"),
        ("by", "/placed_by"),
        ("since", "/placed_at"),
        ("until", "/lifted_at"),
    ];
    match command {
        HoldCommand::Place(new) => {
            let body = json!({
                "account": new.within.map(|it| it.to_string()),
                "campaign": new.campaign.map(|it| it.to_string()),
                "person": new.person.map(|it| it.to_wire()),
                "case_number": new.case_number,
                "reason": new.reason,
            });
            let placed = client.post(&["holds"], &body).await?;
            Ok(Shown::table(placed, "holds", &PLACED))
        }
        HoldCommand::List => Ok(Shown::table(client.get(&["holds"]).await?, "holds", &HOLDS)),
        HoldCommand::Lift { hold, because } => {
            let path = ["holds", &hold.to_string(), "lift"];
            client.post(&path, &json!({ "because": because })).await?;
            Ok(show::done("lifted"))
        }
    }
}
