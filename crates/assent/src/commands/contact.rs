//! `assent contact`.

use anyhow::Context as _;
use clap::Subcommand;
use domain::{ContactId, ListId};
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// One person.
#[derive(Debug, Subcommand)]
pub enum ContactCommand {
    /// Everything recorded of a person: permission, facts, messages. Exit
    /// status 1 when the ledger does not hold a fact it should.
    Evidence {
        /// The contact.
        contact: ContactId,
    },
    /// Withdraw for somebody who asked by telephone or at the counter.
    Withdraw {
        /// The contact.
        contact: ContactId,
        /// Only this list; without it, everything the account sends.
        #[arg(long)]
        list: Option<ListId>,
    },
    /// Destroy a person's data for good. Only hashes stay.
    Erase {
        /// The contact.
        contact: ContactId,
        /// There is no way back.
        #[arg(long, required = true)]
        for_good: bool,
    },
    /// Put dealings with customers on record. They let a campaign reach them only
    /// where every law that applies and the operator allow it.
    Customers {
        /// The list by which they may be reached.
        #[arg(long)]
        list: ListId,
        /// A JSON array: `address`, `dealing`, `at`, `goods`, `address_taken`,
        /// `refusal_offered`, `fields`.
        file: std::path::PathBuf,
    },
}

/// Runs it.
pub(super) async fn run(client: &Client, command: ContactCommand) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    match command {
        ContactCommand::Evidence { contact } => {
            let contact = contact.to_string();
            let path = ["accounts", &account, "contacts", &contact, "evidence"];
            Ok(shown(client.get(&path).await?))
        }
        ContactCommand::Withdraw { contact, list } => {
            let contact = contact.to_string();
            let body = json!({ "list": list.map(|it| it.to_string()) });
            client.post(&["accounts", &account, "contacts", &contact, "withdraw"], &body).await?;
            Ok(show::done(format!("{contact} gets nothing more of it")))
        }
        ContactCommand::Erase { contact, for_good: _ } => {
            let contact = contact.to_string();
            let path = ["accounts", &account, "contacts", &contact, "erase"];
            let answer = client.post(&path, &json!({})).await?;
            let text = match answer["state"].as_str() {
                Some("held") => format!(
                    "{contact} is held by law: no mail goes any more, and it is erased when the \
                     hold ends"
                ),
                _ => format!("{contact} is erased"),
            };
            Ok(Shown::fine(answer, text))
        }
        ContactCommand::Customers { list, file } => customers(client, &account, list, &file).await,
    }
}

/// Dealings in one call, as many as the server takes at a time.
const CUSTOMERS_MAX: usize = 500;

async fn customers(
    client: &Client,
    account: &str,
    list: ListId,
    file: &std::path::Path,
) -> anyhow::Result<Shown> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let all: Vec<Value> = serde_json::from_str(&text)
        .with_context(|| format!("{} is not an array of JSON", file.display()))?;
    let (mut recorded, mut added) = (0, 0);
    for some in all.chunks(CUSTOMERS_MAX) {
        let body = json!({ "list": list.to_string(), "customers": some });
        let answer = client.post(&["accounts", account, "customers"], &body).await?;
        recorded += answer["recorded"].as_u64().unwrap_or_default();
        added += answer["added"].as_u64().unwrap_or_default();
    }
    let text = format!("{recorded} dealings on record, {added} of them with people who are new");
    Ok(Shown::fine(json!({ "recorded": recorded, "added": added }), text))
}

fn shown(evidence: Value) -> Shown {
    const PERMISSIONS: [(&str, &str); 4] =
        [("list", "/list_name"), ("state", "/state"), ("rests on", "/basis"), ("since", "/since")];
    const FACTS: [(&str, &str); 7] = [
        ("at", "/at"),
        ("fact", "/kind"),
        ("list", "/list"),
        ("by", "/method"),
        ("from", "/ip"),
        ("ledger", "/ledger/state"),
        ("leaf", "/ledger/index"),
    ];
    const MESSAGES: [(&str, &str); 4] = [
        ("message", "/id"),
        ("state", "/state"),
        ("admitted", "/admitted_at"),
        ("ended", "/settled_at"),
    ];
    let text = format!(
        "{}\n\n{}\n\n{}\n\n{}",
        show::pairs(&evidence, &[("contact", "/contact"), ("address", "/address")]),
        show::table(&evidence["permissions"], &PERMISSIONS),
        show::table(&evidence["facts"], &FACTS),
        show::table(&evidence["messages"], &MESSAGES),
    );
    let facts = evidence["facts"].as_array();
    let wrong = facts.is_some_and(|it| it.iter().any(|it| it["ledger"]["state"] == "broken"));
    Shown::fine(evidence, text).and_wrong_if(wrong)
}
