//! A draft from files: the template, its text, its merge fields.

use std::{
    fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use anyhow::{Context as _, bail};
use clap::Args;
use domain::{Language, ListId, SegmentId};
use serde_json::{Map, Value, json};

use crate::commands::form::FromArgs;

/// `assent campaign create`.
#[derive(Debug, Args)]
pub struct NewCampaign {
    /// Its name in the account.
    #[arg(long)]
    name: String,
    /// The list it goes to.
    #[arg(long, value_name = "ID")]
    list: ListId,
    /// The topic of its list that it is about; needed when the list has several.
    #[arg(long)]
    topic: Option<String>,
    /// A saved segment: whom of its list it is for.
    #[arg(long, value_name = "ID", conflicts_with = "expression")]
    segment: Option<SegmentId>,
    /// An expression that says so: `field.city = "Lund"`.
    #[arg(long)]
    expression: Option<String>,
    /// Who it is from.
    #[command(flatten)]
    from: FromArgs,
    /// Language of its footer: en, zh-Hans, vi, sv.
    #[arg(long, default_value = "en")]
    language: Language,
    /// Subject. May hold merge fields: {{ contact.first_name }}.
    #[arg(long)]
    subject: String,
    /// The line beside the subject; without it, that of `mj-preview`.
    #[arg(long)]
    preheader: Option<String>,
    /// The body: a file that ends in .mjml, .html or .htm.
    #[arg(long, value_name = "FILE.mjml")]
    template: PathBuf,
    /// The text part; without it, it is derived from the body.
    #[arg(long, value_name = "FILE.txt")]
    text: Option<PathBuf>,
    /// A merge field, and the text for contacts that have none. Repeat for
    /// more.
    #[arg(long, value_name = "NAME=DEFAULT")]
    field: Vec<MergeField>,
    /// Merge fields with their kinds: {"visits": {"kind": "number", "default":
    /// "0"}}. Kinds: text, number, list.
    #[arg(long, value_name = "FILE.json")]
    fields: Option<PathBuf>,
}

/// `NAME=DEFAULT`.
#[derive(Clone, Debug)]
pub struct MergeField {
    name: String,
    default: String,
}

impl FromStr for MergeField {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, default) = text.split_once('=').ok_or("write it as NAME=DEFAULT")?;
        Ok(Self { name: name.to_owned(), default: default.to_owned() })
    }
}

impl NewCampaign {
    /// The request.
    pub(super) fn json(&self) -> anyhow::Result<Value> {
        let mut fields: Map<String, Value> = match &self.fields {
            Some(path) => serde_json::from_str(&read(path)?)
                .with_context(|| format!("{} is not an object of fields", path.display()))?,
            None => Map::new(),
        };
        for MergeField { name, default } in &self.field {
            fields.insert(name.clone(), json!({ "default": default }));
        }
        Ok(json!({
            "name": self.name,
            "list": self.list.to_string(),
            "topic": self.topic,
            "segment": self.segment.map(|it| it.to_string()),
            "expression": self.expression,
            "from": self.from.json(),
            "language": self.language.tag(),
            "source": {
                "kind": kind(&self.template)?,
                "body": read(&self.template)?,
                "subject": self.subject,
                "preheader": self.preheader,
                "text": self.text.as_deref().map(read).transpose()?,
                "fields": fields,
            },
        }))
    }
}

/// The kind of a template by the ending of its name.
pub(in crate::commands) fn kind(template: &Path) -> anyhow::Result<&'static str> {
    let ending = template.extension().and_then(|it| it.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "mjml" => Ok("mjml"),
        "html" | "htm" => Ok("html"),
        _ => bail!("{}: a template ends in .mjml, .html or .htm", template.display()),
    }
}

pub(in crate::commands) fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("could not read {} as UTF-8", path.display()))
}
