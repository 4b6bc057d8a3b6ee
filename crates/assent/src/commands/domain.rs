//! `assent domain`.

use clap::Subcommand;
use domain::Domain;
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// Domains an account sends from.
#[derive(Debug, Subcommand)]
pub enum DomainCommand {
    /// Add a domain: makes its keys, shows what to publish.
    Add {
        /// The domain.
        domain: Domain,
    },
    /// All domains of the account.
    List,
    /// A domain and what to publish for it.
    Show {
        /// The domain.
        domain: Domain,
    },
    /// Look into DNS now. Exit status 1 when something is missing.
    Verify {
        /// The domain.
        domain: Domain,
    },
    /// Make new DKIM keys. Publish them and verify again.
    Rotate {
        /// The domain.
        domain: Domain,
    },
    /// Destroy the private halves of retired DKIM keys. What they signed is
    /// then proven without its signature values.
    DestroyRetired {
        /// The domain.
        domain: Domain,
    },
}

/// Runs it.
pub(super) async fn run(client: &Client, command: DomainCommand) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let all = ["accounts", &account, "domains"];
    let of = |domain: &Domain, more: &[&str]| {
        let words = all.iter().copied().chain([domain.as_str()]).chain(more.iter().copied());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    let post = async |path: Vec<String>| {
        let path: Vec<_> = path.iter().map(String::as_str).collect();
        client.post(&path, &json!({})).await
    };
    match command {
        DomainCommand::Add { domain } => {
            let added = client.post(&all, &json!({ "domain": domain.as_str() })).await?;
            Ok(shown(added))
        }
        DomainCommand::List => {
            let columns =
                [("domain", "/domain"), ("verified", "/verified_at"), ("checked", "/checked_at")];
            Ok(Shown::table(client.get(&all).await?, "domains", &columns))
        }
        DomainCommand::Show { domain } => {
            Ok(shown(client.get(&[all[0], all[1], all[2], domain.as_str()]).await?))
        }
        DomainCommand::Verify { domain } => {
            let checked = post(of(&domain, &["verify"])).await?;
            let wrong = checked["verified"] != json!(true);
            Ok(shown(checked).and_wrong_if(wrong))
        }
        DomainCommand::Rotate { domain } => Ok(shown(post(of(&domain, &["rotate"])).await?)),
        DomainCommand::DestroyRetired { domain } => {
            let done = post(of(&domain, &["destroy-retired"])).await?;
            Ok(Shown::pairs(done, &[("keys destroyed", "/destroyed")]))
        }
    }
}

fn shown(domain: Value) -> Shown {
    const FIELDS: [(&str, &str); 4] = [
        ("domain", "/domain"),
        ("verified", "/verified"),
        ("since", "/verified_at"),
        ("checked", "/checked_at"),
    ];
    let mut text = show::pairs(&domain, &FIELDS);
    for problem in domain["problems"].as_array().into_iter().flatten() {
        text.push_str(&format!("\nmissing: {}", show::cell(problem, "")));
    }
    // Not a table: values are long, and are to be copied.
    text.push_str("\n\nPublish:");
    for record in domain["records"].as_array().into_iter().flatten() {
        let (name, kind) = (show::cell(record, "/name"), show::cell(record, "/type"));
        let (value, why) = (strings(&show::cell(record, "/value")), show::cell(record, "/why"));
        text.push_str(&format!("\n\n; {why}\n{name}. {kind} {value}"));
    }
    Shown::fine(domain, text)
}

/// A TXT record as zone files write it: one string has at most 255 bytes
/// (RFC 1035 §3.3), and an RSA key is longer.
fn strings(value: &str) -> String {
    let parts = value.as_bytes().chunks(255).map(String::from_utf8_lossy);
    parts.map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(" ")
}
