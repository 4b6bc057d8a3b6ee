//! `assent campaign`.

use clap::{Args, Subcommand};
use domain::{CampaignId, ContactId, Timestamp};
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

mod laws;
mod source;

pub use source::NewCampaign;
pub(super) use source::{kind, read};

/// Mailings, from draft to report.
#[derive(Debug, Subcommand)]
pub enum CampaignCommand {
    /// Make a draft.
    Create(Box<NewCampaign>),
    /// All campaigns of the account, newest first.
    List,
    /// A campaign, with what the rules said of it.
    Show(Which),
    /// Hand it in: it is compiled, and judged by the rules. Exit status 1 when
    /// they refuse it.
    Submit(Which),
    /// Say that a draft goes to customers too, and about which goods; without
    /// `--goods`, take it back.
    Customers {
        /// The campaign.
        #[command(flatten)]
        which: Which,
        /// The group of goods, as it stands on record of the customers.
        #[arg(long)]
        goods: Option<String>,
    },
    /// Start it at a time.
    Schedule {
        /// The campaign.
        #[command(flatten)]
        which: Which,
        /// The instant, RFC 3339.
        #[arg(long, value_name = "2026-12-01T09:00:00Z")]
        at: Timestamp,
    },
    /// Take the time away again.
    Unschedule(Which),
    /// Start it now.
    Start(Which),
    /// Stop it for now.
    Pause(Which),
    /// Let it go on.
    Resume(Which),
    /// Stop it for good.
    Cancel(Which),
    /// Take its content down, for whoever has the rights in it: it ends, and is shown
    /// in no browser any more. For operators and reviewers.
    TakeDown {
        /// Which.
        #[command(flatten)]
        which: Which,
        /// Whose right it is, and which case. The account reads it.
        #[arg(long)]
        because: String,
    },
    /// Say why it is right as it is, or what was changed: kept beside what the rules
    /// said.
    Answer {
        /// Which.
        #[command(flatten)]
        which: Which,
        /// In words.
        words: String,
    },
    /// What was answered to what the rules said last.
    Answers(Which),
    /// Take it back to change it.
    Recall(Which),
    /// Before it goes out: recipients by law, what each changes, what is missing.
    /// Exit status 1 when something is.
    Laws(Which),
    /// What became of it, by provider and reason.
    Report(Which),
    /// Its messages, a page at a time.
    Messages {
        /// The campaign.
        #[command(flatten)]
        which: Which,
        /// The recipient after whom to go on.
        #[arg(long, value_name = "CONTACT")]
        after: Option<ContactId>,
        /// At most so many, 1 to 1,000.
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: u32,
    },
}

/// A campaign.
#[derive(Debug, Args)]
pub struct Which {
    /// The campaign.
    campaign: CampaignId,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: CampaignCommand) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let all = ["accounts", &account, "campaigns"];
    let of = |which: &Which| which.campaign.to_string();
    let act = async |which: Which, word: &str, body: Value| {
        let path = ["accounts", &account, "campaigns", &of(&which), word];
        anyhow::Ok(shown(client.post(&path, &body).await?))
    };
    match command {
        CampaignCommand::Create(new) => Ok(show::made(client.post(&all, &new.json()?).await?)),
        CampaignCommand::List => {
            let columns = [
                ("campaign", "/id"),
                ("name", "/name"),
                ("state", "/state"),
                ("recipients", "/recipients"),
                ("made", "/created_at"),
            ];
            Ok(Shown::table(client.get(&all).await?, "campaigns", &columns))
        }
        CampaignCommand::Show(which) => {
            Ok(shown(client.get(&["accounts", &account, "campaigns", &of(&which)]).await?))
        }
        CampaignCommand::Submit(which) => {
            let judged = act(which, "submit", json!({})).await?;
            let wrong = judged.json["verdict"]["verdict"] == "deny";
            Ok(judged.and_wrong_if(wrong))
        }
        CampaignCommand::Schedule { which, at } => {
            act(which, "schedule", json!({ "at": at })).await
        }
        CampaignCommand::Unschedule(which) => act(which, "unschedule", json!({})).await,
        CampaignCommand::Start(which) => act(which, "start", json!({})).await,
        CampaignCommand::Pause(which) => act(which, "pause", json!({})).await,
        CampaignCommand::Resume(which) => act(which, "resume", json!({})).await,
        CampaignCommand::Cancel(which) => act(which, "cancel", json!({})).await,
        CampaignCommand::TakeDown { which, because } => {
            act(which, "takedown", json!({ "because": because })).await
        }
        CampaignCommand::Answer { which, words } => {
            let path = ["accounts", &account, "campaigns", &of(&which), "answers"];
            let answered = client.post(&path, &json!({ "words": words })).await?;
            Ok(Shown::pairs(answered, &[("answers", "/verdict")]))
        }
        CampaignCommand::Answers(which) => {
            let path = ["accounts", &account, "campaigns", &of(&which), "answers"];
            let columns = [("at", "/at"), ("by", "/by"), ("said", "/words")];
            Ok(Shown::table(client.get(&path).await?, "answers", &columns))
        }
        CampaignCommand::Recall(which) => act(which, "recall", json!({})).await,
        CampaignCommand::Customers { which, goods } => {
            act(which, "customers", json!({ "goods": goods })).await
        }
        CampaignCommand::Report(which) => {
            let path = ["accounts", &account, "campaigns", &of(&which), "report"];
            Ok(report(client.get(&path).await?))
        }
        CampaignCommand::Laws(which) => {
            let path = ["accounts", &account, "campaigns", &of(&which), "laws"];
            Ok(laws::shown(client.get(&path).await?))
        }
        CampaignCommand::Messages { which, after, limit } => {
            let path = ["accounts", &account, "campaigns", &of(&which), "messages"];
            let (limit, after) = (limit.to_string(), after.map(|it| it.to_string()));
            let mut query = vec![("limit", limit.as_str())];
            query.extend(after.as_deref().map(|it| ("after", it)));
            Ok(messages(client.get_with(&path, &query).await?))
        }
    }
}

fn shown(campaign: Value) -> Shown {
    const FIELDS: [(&str, &str); 16] = [
        ("campaign", "/id"),
        ("name", "/name"),
        ("state", "/state"),
        ("waits for", "/waits/reason"),
        ("recipients", "/recipients"),
        ("topic", "/topic"),
        ("segment", "/segment"),
        ("likeness to its list, %", "/topic_likeness_percent"),
        ("of the promise, %", "/promise_reached_percent"),
        ("beyond the promise", "/promise_over_recipients"),
        ("customers of", "/goods"),
        ("scheduled", "/scheduled_at"),
        ("started", "/started_at"),
        ("finished", "/finished_at"),
        ("content", "/artefact"),
        ("verdict", "/verdict/verdict"),
    ];
    let mut text = show::pairs(&campaign, &FIELDS);
    if campaign["verdict"]["rules"].as_array().is_some_and(|it| !it.is_empty()) {
        text.push_str(&format!("\n\n{}", show::rules(&campaign["verdict"]["rules"])));
    }
    text.push_str(&super::review::of_subject(&campaign["reviews"]));
    text.push_str(&super::review::asked(&campaign["questions"]));
    Shown::fine(campaign, text)
}

const OUTCOME: [(&str, &str); 8] = [
    ("provider", "/provider"),
    ("accepted", "/accepted"),
    ("deferred", "/deferred"),
    ("bounced", "/bounced"),
    ("waiting", "/waiting"),
    ("withheld", "/withheld"),
    ("in doubt", "/in_doubt"),
    ("answer lost", "/doubtful"),
];

fn report(report: Value) -> Shown {
    let head = [
        ("campaign", "/campaign/name"),
        ("state", "/campaign/state"),
        ("waits for", "/campaign/waits/reason"),
    ];
    let mut rows = report["providers"].as_array().cloned().unwrap_or_default();
    rows.push(report["total"].clone());
    let text = format!(
        "{}\n\n{}\n\nWithheld: {}\n{}",
        show::pairs(&report, &head),
        show::table(&Value::Array(rows), &OUTCOME),
        report["withheld"],
        show::table(
            &report["withheld_by_reason"],
            &[("reason", "/reason"), ("recipients", "/count")]
        ),
    );
    Shown::fine(report, text)
}

fn messages(page: Value) -> Shown {
    const COLUMNS: [(&str, &str); 7] = [
        ("message", "/id"),
        ("contact", "/contact"),
        ("domain", "/domain"),
        ("state", "/state"),
        ("attempts", "/attempts"),
        ("class", "/class"),
        ("reason", "/reason"),
    ];
    let mut text = show::table(&page["messages"], &COLUMNS);
    if let Some(next) = page["next"].as_str() {
        text.push_str(&format!("\n\nmore: --after {next}"));
    }
    Shown::fine(page, text)
}
