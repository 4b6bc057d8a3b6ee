//! `assent segment`.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::{ListId, SegmentId};
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// Whom of a list campaigns are for.
#[derive(Debug, Subcommand)]
pub enum SegmentCommand {
    /// Save a segment.
    Create {
        /// Its name.
        #[arg(long)]
        name: String,
        /// Whom it holds: `field.city = "Lund" and not mailed >= 3 in 30 days`.
        expression: String,
    },
    /// All segments of the account.
    List,
    /// Take one away. Campaigns that were aimed by it keep their own copy.
    Remove {
        /// The segment.
        segment: SegmentId,
    },
    /// Say in words whom an expression holds, and keep nothing.
    Explain {
        /// The expression.
        expression: String,
    },
    /// Count those of a list whom a segment holds.
    Count {
        /// The list.
        #[arg(long, value_name = "ID")]
        list: ListId,
        /// Whom it holds.
        #[command(flatten)]
        which: WhichSegment,
    },
}

/// A saved segment, or an expression.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct WhichSegment {
    /// A saved segment.
    #[arg(long, value_name = "ID")]
    segment: Option<SegmentId>,
    /// An expression.
    #[arg(long)]
    expression: Option<String>,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: SegmentCommand) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let path = ["accounts", &account, "segments"];
    match command {
        SegmentCommand::Create { name, expression } => {
            let body = json!({ "name": name, "expression": expression });
            Ok(show::made(client.post(&path, &body).await?))
        }
        SegmentCommand::List => {
            let columns = [
                ("segment", "/id"),
                ("name", "/name"),
                ("expression", "/expression"),
                ("in words", "/explained/en"),
            ];
            Ok(Shown::table(client.get(&path).await?, "segments", &columns))
        }
        SegmentCommand::Remove { segment } => {
            let path = ["accounts", &account, "segments", &segment.to_string(), "remove"];
            client.post(&path, &json!({})).await?;
            Ok(show::done(format!("{segment} is gone")))
        }
        SegmentCommand::Explain { expression } => {
            let path = ["accounts", &account, "segments", "explain"];
            let body = json!({ "expression": expression });
            let fields = [
                ("expression", "/expression"),
                ("en", "/explained/en"),
                ("zh-Hans", "/explained/zh-Hans"),
                ("vi", "/explained/vi"),
                ("sv", "/explained/sv"),
            ];
            Ok(Shown::pairs(client.post(&path, &body).await?, &fields))
        }
        SegmentCommand::Count { list, which } => {
            let path = ["accounts", &account, "segments", "count"];
            let segment = which.segment.map(|it| it.to_string());
            let body = json!({ "list": list.to_string(), "segment": segment,
                               "expression": which.expression });
            let mut answer = Vec::new();
            let keep = |piece: &[u8]| {
                answer.extend_from_slice(piece);
                Ok(())
            };
            client.download(&path, &body, keep).await??;
            let lines = answer.split(|it| *it == b'\n').filter(|it| !it.is_empty());
            let lines: Result<Vec<Value>, _> = lines.map(serde_json::from_slice).collect();
            counted(lines.context("the answer is no list of lines")?)
        }
    }
}

/// The lines of a count. One that broke off has no exact figure.
fn counted(lines: Vec<Value>) -> anyhow::Result<Shown> {
    let text: Vec<_> = lines.iter().map(told).collect();
    let whole = lines.last().is_some_and(|it| it["exact"].is_number());
    Ok(Shown::lines(lines, text.join("\n")).and_wrong_if(!whole))
}

fn told(line: &Value) -> String {
    if let Some(about) = line["estimate"].as_u64() {
        let margin = line["margin"].as_u64().unwrap_or(0);
        let percent = (margin * 100).div_ceil(about.max(1));
        return format!("≈ {about} ± {percent} % (of {})", line["of"]);
    }
    match line["exact"].as_u64() {
        Some(exact) => format!("{exact} (of {})", line["of"]),
        None => format!("{} so far, {} looked at", line["counted"], line["looked_at"]),
    }
}
