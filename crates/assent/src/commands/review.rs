//! `assent review`.

use clap::Subcommand;
use domain::ReviewId;
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// What a person decides.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// What waits for a decision.
    List,
    /// A review, with the rules that asked for it.
    Show {
        /// The review.
        review: ReviewId,
    },
    /// Let the import or campaign go on. Decisions stand.
    Approve {
        /// The review.
        review: ReviewId,
        /// Why. The account reads it.
        #[arg(long)]
        reason: String,
    },
    /// Refuse the import, or return the campaign. Decisions stand.
    Reject {
        /// The review.
        review: ReviewId,
        /// Why. The account reads it.
        #[arg(long)]
        reason: String,
    },
}

/// Runs it.
pub(super) async fn run(client: &Client, command: ReviewCommand) -> anyhow::Result<Shown> {
    let (review, answer, reason) = match command {
        ReviewCommand::List => {
            let columns = [
                ("review", "/id"),
                ("account", "/account"),
                ("about", "/subject"),
                ("since", "/opened_at"),
                ("rule", "/rules/0/rule"),
            ];
            return Ok(Shown::table(client.get(&["reviews"]).await?, "reviews", &columns));
        }
        ReviewCommand::Show { review } => {
            return Ok(shown(client.get(&["reviews", &review.to_string()]).await?));
        }
        ReviewCommand::Approve { review, reason } => (review, "approve", reason),
        ReviewCommand::Reject { review, reason } => (review, "reject", reason),
    };
    let body = json!({ "answer": answer, "reason": reason });
    Ok(shown(client.post(&["reviews", &review.to_string(), "decision"], &body).await?))
}

const FIELDS: [(&str, &str); 7] = [
    ("review", "/id"),
    ("about", "/subject"),
    ("state", "/state"),
    ("since", "/opened_at"),
    ("decided", "/decided_at"),
    ("by", "/decided_by"),
    ("reason", "/reason"),
];

fn shown(review: Value) -> Shown {
    let text = one(&review);
    Shown::fine(review, text)
}

const ALIKE: [(&str, &str); 5] = [
    ("like in", "/feature"),
    ("account", "/account"),
    ("standing", "/standing"),
    ("since", "/since"),
    ("let go on", "/released"),
];

fn one(review: &Value) -> String {
    let text = format!("{}\n\n{}", show::pairs(review, &FIELDS), show::rules(&review["rules"]));
    match review["alike"].as_array() {
        Some(_) => format!("{text}\n\n{}", show::table(&review["alike"], &ALIKE)),
        None => text,
    }
}

/// The reviews of an import or campaign, set off by an empty line.
pub(super) fn of_subject(reviews: &Value) -> String {
    let all = reviews.as_array().into_iter().flatten();
    all.map(|it| format!("\n\n{}", one(it))).collect()
}
