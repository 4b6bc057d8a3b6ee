//! `assent key`.

use clap::Subcommand;
use domain::ApiKeyId;
use serde_json::json;

use super::show::{self, Shown};
use crate::client::Client;

/// Keys of the API: who may do what.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key. It is shown once.
    Create {
        /// What it is called; it signs reviews.
        #[arg(long)]
        name: String,
        /// operator or reviewer (with --staff), member or viewer.
        #[arg(long)]
        role: String,
        /// For the staff, not for an account.
        #[arg(long)]
        staff: bool,
    },
    /// All keys in use.
    List {
        /// Those of the staff.
        #[arg(long)]
        staff: bool,
    },
    /// End a key. Whoever holds it can do nothing more, at once.
    End {
        /// The key.
        key: ApiKeyId,
        /// One of the staff.
        #[arg(long)]
        staff: bool,
    },
}

/// Runs it.
pub(super) async fn run(client: &Client, command: KeyCommand) -> anyhow::Result<Shown> {
    match command {
        KeyCommand::Create { name, role, staff } => {
            let body = json!({ "name": name, "role": role });
            Ok(Shown::pairs(post(client, staff, &[], &body).await?, &[("key", "/secret")]))
        }
        KeyCommand::List { staff } => {
            let path = path(client, staff).await?;
            let parts: Vec<_> = path.iter().map(String::as_str).collect();
            let columns = [("key", "/id"), ("name", "/name"), ("role", "/role")];
            Ok(Shown::table(client.get(&parts).await?, "keys", &columns))
        }
        KeyCommand::End { key, staff } => {
            let key = key.to_string();
            post(client, staff, &[&key, "end"], &json!({})).await?;
            Ok(show::done(format!("{key} is ended")))
        }
    }
}

async fn post(
    client: &Client,
    staff: bool,
    rest: &[&str],
    body: &serde_json::Value,
) -> anyhow::Result<serde_json::Value> {
    let path = path(client, staff).await?;
    let parts: Vec<_> = path.iter().map(String::as_str).chain(rest.iter().copied()).collect();
    Ok(client.post(&parts, body).await?)
}

async fn path(client: &Client, staff: bool) -> anyhow::Result<Vec<String>> {
    if staff {
        return Ok(vec!["keys".to_owned()]);
    }
    Ok(vec!["accounts".to_owned(), client.account().await?, "keys".to_owned()])
}
