//! `assent render`: a template as the exact message, without a server.
//!
//! The template goes through the compile worker as a campaign's does, and the
//! message through the same composer. Sender and links are placeholders under
//! `example.com`, and nothing is signed: there is no account and no key.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use anyhow::{Context as _, bail};
use clap::Args;
use compile::{Answer, Kind, Note, Request};
use data_encoding::BASE64;
use domain::{Address, Language};
use message::{
    Artefact, Composed, Field, Kind as FieldKind, Label, Links, Mailing, Obligations, Order,
    Prepared, Recipient, Sender,
};
use ports::{Clock as _, Compiler as _, Entropy};
use serde_json::{Map, Value, json};

use super::{
    campaign::{kind, read},
    show::{self, Shown},
};
use crate::real::{RealClock, RealEntropy, WorkerCommand, WorkerPool};

/// `assent render`.
#[derive(Debug, Args)]
pub struct RenderArgs {
    /// The template: a file that ends in .mjml, .html or .htm.
    #[arg(value_name = "TEMPLATE")]
    template: PathBuf,
    /// Values of the merge fields, as an object. A number makes a number, an
    /// array a list.
    #[arg(long, value_name = "FILE.json")]
    data: Option<PathBuf>,
    /// Subject. May hold merge fields.
    #[arg(long, default_value = "A trial")]
    subject: String,
    /// Who gets it.
    #[arg(long, value_name = "ADDRESS", default_value = "someone@example.com")]
    to: Address,
    /// Language of the footer: en, zh-Hans, vi, sv.
    #[arg(long, default_value = "en")]
    language: Language,
    /// Write the message to this file instead of printing it.
    #[arg(long, value_name = "FILE.eml")]
    out: Option<PathBuf>,
}

/// Runs it.
pub(super) async fn run(args: RenderArgs) -> anyhow::Result<Shown> {
    let values = match &args.data {
        Some(path) => values(&read(path)?)
            .with_context(|| format!("{} is not an object of values", path.display()))?,
        None => BTreeMap::new(),
    };
    let request = Request {
        kind: if kind(&args.template)? == "mjml" { Kind::Mjml } else { Kind::Html },
        source: read(&args.template)?,
        subject: args.subject.clone(),
        preheader: None,
        text: None,
        language: args.language.tag().to_owned(),
        fields: values.iter().map(|(name, (field, _))| (name.clone(), field.clone())).collect(),
        action_link: false,
    };
    match compiled(&request).await? {
        Answer::Refused { problems } => Ok(refused(&problems)),
        Answer::Ok { artefact, hash, warnings } => {
            let values = values.into_iter().map(|(name, (_, value))| (name, value)).collect();
            let composed = compose(artefact.as_bytes(), &args, &values)?;
            written(&args, &composed, (&hash, &warnings))
        }
    }
}

/// Values by name, each with the field it fills.
fn values(text: &str) -> anyhow::Result<BTreeMap<String, (Field, String)>> {
    let given: Map<String, Value> = serde_json::from_str(text)?;
    given
        .into_iter()
        .map(|(name, value)| {
            let (kind, value) = match value {
                Value::String(text) => (FieldKind::Text, text),
                Value::Number(number) => (FieldKind::Number, number.to_string()),
                Value::Array(items) => {
                    let items: Vec<_> = items.iter().map(|it| show::cell(it, "")).collect();
                    (FieldKind::List, items.join(";"))
                }
                _ => bail!("`{name}` is neither text, number nor list"),
            };
            Ok((name, (Field { default: String::new(), kind }, value)))
        })
        .collect()
}

async fn compiled(request: &Request) -> anyhow::Result<Answer> {
    let command = WorkerCommand::this_program().context("this program cannot find itself")?;
    let pool = WorkerPool::new(command, Arc::new(RealClock));
    let answer = pool.compile(serde_json::to_vec(request)?).await?;
    serde_json::from_slice(&answer).context("the compile worker's answer cannot be read")
}

fn compose(
    artefact: &[u8],
    args: &RenderArgs,
    values: &BTreeMap<String, String>,
) -> anyhow::Result<Composed> {
    let prepared = Prepared::new(&Artefact::from_bytes(artefact)?)?;
    let (mailing, entropy): (_, &dyn Entropy) = (mailing(), &RealEntropy);
    let order = Order {
        mailing: &mailing,
        recipient: Recipient { address: &args.to, name: None },
        fields: values,
        links: &links(),
        languages: &[args.language.into()],
        reason: "This message was rendered for a look; nobody signed up for it.",
        label: Label::None,
        form_sub: None,
        evidence: None,
        feedback_token: None,
        composed_at: RealClock.now(),
        seed: entropy.bytes(),
    };
    Ok(message::compose(&prepared, &order, &[])?)
}

fn mailing() -> Mailing {
    let address: Address = "sender@example.com".parse().expect("a fixed address");
    Mailing {
        sender: Sender {
            from_name: "Your name here".to_owned(),
            from: address.clone(),
            reply_to: None,
            legal_name: "Your organisation".to_owned(),
            trading_name: None,
            postal_address: "Your street, your town".to_owned(),
            phone: Some("your telephone number".to_owned()),
            email: address,
            web: None,
            register: None,
        },
        list: None,
        message_domain: "example.com".parse().expect("a fixed domain"),
        feedback_id: None,
        cfbl_address: None,
        obligations: Obligations::BULK,
    }
}

fn links() -> Links {
    let link = |path: &str| Some(format!("https://example.com/{path}"));
    Links {
        unsubscribe: link("u/token"),
        unsubscribe_mailto: Some("mailto:token@example.com?subject=unsubscribe".to_owned()),
        why: link("why/token"),
        view: link("v/token"),
        abuse: link("report/token"),
        action: None,
    }
}

fn refused(problems: &[Note]) -> Shown {
    let json = json!({ "problems": problems });
    let columns = [
        ("part", "/part"),
        ("line", "/line"),
        ("column", "/column"),
        ("problem", "/message"),
        ("what to do", "/hint"),
    ];
    let text = show::table(&json["problems"], &columns);
    Shown::fine(json, text).and_wrong_if(true)
}

fn written(
    args: &RenderArgs,
    composed: &Composed,
    (artefact, warnings): (&str, &[Note]),
) -> anyhow::Result<Shown> {
    let mut json = json!({
        "artefact": artefact,
        "digest": composed.digest_complete.to_string(),
        "size_bytes": composed.bytes.len(),
        "warnings": warnings,
    });
    let text = match &args.out {
        Some(path) => {
            fs::write(path, &composed.bytes)
                .with_context(|| format!("could not write {}", path.display()))?;
            json["file"] = json!(path.display().to_string());
            format!("{} bytes written to {}", composed.bytes.len(), path.display())
        }
        None => {
            json["message"] = json!(BASE64.encode(&composed.bytes));
            // A terminal wants LF, and obeys no message.
            show::printable(&String::from_utf8_lossy(&composed.bytes).replace("\r\n", "\n"))
        }
    };
    Ok(Shown::fine(json, text))
}

#[cfg(test)]
mod tests;
