//! `assent form`.

use clap::{Args, Subcommand};
use domain::{Address, Language, ListId};
use serde_json::{Value, json};

use super::show::Shown;
use crate::client::Client;

/// Sign-up forms.
#[derive(Debug, Subcommand)]
pub enum FormCommand {
    /// Publish a form with one box for each list, none of them ticked.
    Publish(NewForm),
}

/// `assent form publish`.
#[derive(Debug, Args)]
pub struct NewForm {
    /// A list people may opt in to. Repeat for more.
    #[arg(long, value_name = "ID", required = true)]
    list: Vec<ListId>,
    /// Language of its texts: en, zh-Hans, vi, sv.
    #[arg(long, default_value = "en")]
    language: Language,
    /// Its heading.
    #[arg(long)]
    heading: String,
    /// A sentence below the heading.
    #[arg(long, default_value = "")]
    introduction: String,
    /// Who asks for confirmation.
    #[command(flatten)]
    from: FromArgs,
}

/// Who a mailing is from.
#[derive(Debug, Args)]
pub struct FromArgs {
    /// Name in `From`.
    #[arg(long, value_name = "NAME")]
    from_name: String,
    /// Address in `From`, in a verified domain of the account.
    #[arg(long, value_name = "ADDRESS")]
    from_address: Address,
    /// Where replies go; without it, to the address.
    #[arg(long, value_name = "ADDRESS")]
    reply_to: Option<Address>,
}

impl FromArgs {
    pub(super) fn json(&self) -> Value {
        json!({
            "name": self.from_name,
            "address": self.from_address.to_wire(),
            "reply_to": self.reply_to.as_ref().map(Address::to_wire),
        })
    }
}

/// Runs it.
pub(super) async fn run(client: &Client, command: FormCommand) -> anyhow::Result<Shown> {
    let FormCommand::Publish(form) = command;
    let account = client.account().await?;
    let body = json!({
        "language": form.language.tag(),
        "heading": form.heading,
        "introduction": form.introduction,
        "lists": form.list.iter().map(ListId::to_string).collect::<Vec<_>>(),
        "from": form.from.json(),
    });
    let published = client.post(&["accounts", &account, "forms"], &body).await?;
    Ok(Shown::pairs(published, &[("form", "/id"), ("address", "/url")]))
}
