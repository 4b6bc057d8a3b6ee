//! `assent account`.

use clap::{Args, Subcommand};
use domain::Language;
use serde_json::json;

use super::show::{self, Shown};
use crate::client::Client;

/// Sending organisations.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Open an account; shows the key of its first member once.
    Create(Box<NewAccount>),
    /// All accounts.
    List,
    /// The account.
    Show,
    /// Accept the published policy for the account.
    AcceptPolicy {
        /// The version that was read: see `assent policy list`.
        #[arg(long)]
        version: String,
        /// The person who accepts.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}

/// `assent account create`. All of it but language and time zone is printed in
/// the footer of the account's mail.
#[derive(Debug, Args)]
pub struct NewAccount {
    /// Legal name of the organisation.
    #[arg(long)]
    name: String,
    /// Name it trades under, when it differs.
    #[arg(long)]
    trading_name: Option<String>,
    /// Street address on one line.
    #[arg(long)]
    address: String,
    /// Telephone number.
    #[arg(long)]
    phone: String,
    /// Address that a person answers.
    #[arg(long)]
    email: String,
    /// Web site.
    #[arg(long)]
    web: Option<String>,
    /// Number in the trade register, VAT number.
    #[arg(long)]
    register: Option<String>,
    /// Language of its notices: en, zh-Hans, vi, sv.
    #[arg(long, default_value = "en")]
    language: Language,
    /// IANA time zone of its days.
    #[arg(long, default_value = "UTC")]
    time_zone: String,
}

const FIELDS: [(&str, &str); 9] = [
    ("account", "/id"),
    ("name", "/identity/legal_name"),
    ("trades as", "/identity/trading_name"),
    ("address", "/identity/postal_address"),
    ("standing", "/standing"),
    ("policy", "/policy_version"),
    ("accepted", "/policy_accepted_at"),
    ("opened", "/created_at"),
    ("closed", "/closed_at"),
];

/// Runs it.
pub(super) async fn run(client: &Client, command: AccountCommand) -> anyhow::Result<Shown> {
    match command {
        AccountCommand::Create(new) => {
            let body = json!({
                "identity": {
                    "legal_name": new.name,
                    "trading_name": new.trading_name,
                    "postal_address": new.address,
                    "phone": new.phone,
                    "email": new.email,
                    "web": new.web,
                    "register": new.register,
                },
                "language": new.language.tag(),
                "time_zone": new.time_zone,
            });
            let opened = client.post(&["accounts"], &body).await?;
            let mut shown = Shown::pairs(opened, &[("account", "/id"), ("key", "/key")]);
            shown
                .text
                .push_str("\nThe key is shown this once. Keep it where only you can read it.");
            Ok(shown)
        }
        AccountCommand::List => {
            let all = client.get(&["accounts"]).await?;
            let columns = [
                ("account", "/id"),
                ("name", "/identity/legal_name"),
                ("standing", "/standing"),
                ("policy", "/policy_version"),
                ("opened", "/created_at"),
            ];
            Ok(Shown::table(all, "accounts", &columns))
        }
        AccountCommand::Show => {
            let account = client.account().await?;
            Ok(Shown::pairs(client.get(&["accounts", &account]).await?, &FIELDS))
        }
        AccountCommand::AcceptPolicy { version, by } => {
            let account = client.account().await?;
            let body = json!({ "version": version, "by": by });
            let accepted = client.post(&["accounts", &account, "policy"], &body).await?;
            let text = show::pairs(&accepted, &FIELDS);
            Ok(Shown::fine(accepted, text))
        }
    }
}
