//! `assent review`.

mod question;

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use domain::ReviewId;
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// What a person decides.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// What waits for a decision: what is late first, then the gravest. Exit status 1 when
    /// something is late.
    List {
        /// Only this kind.
        #[arg(long, value_enum)]
        kind: Option<Kind>,
    },
    /// Everything about a review: what it is about, the rules that asked for it,
    /// the account, things alike, people, where the list comes from.
    Show {
        /// The review.
        review: ReviewId,
    },
    /// Say that you look at it.
    Take {
        /// The review.
        review: ReviewId,
    },
    /// Give it back.
    Release {
        /// The review.
        review: ReviewId,
        /// Why, when there is something to say.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Give it to somebody else.
    HandOver {
        /// The review.
        review: ReviewId,
        /// The name of their key.
        #[arg(long)]
        to: String,
        /// Why, when there is something to say.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Ask the account: a ready-made question, one of your own, or both. It waits
    /// on meanwhile.
    Ask {
        /// The review.
        review: ReviewId,
        /// A ready-made question: `rows`, `licence`, `permit`, `sender`,
        /// `recipients` or `links`.
        #[arg(long)]
        ready: Option<String>,
        /// In your words. The account reads it.
        #[arg(long, default_value = "")]
        question: String,
    },
    /// Keep the file of an answer.
    Evidence {
        /// The review.
        review: ReviewId,
        /// The number of the answer, as `show` tells it.
        number: u32,
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Let the import or campaign go on. Decisions stand.
    Approve {
        /// The review.
        review: ReviewId,
        /// Why. The account reads it.
        #[arg(long)]
        reason: String,
    },
    /// Accept an import if each of its people confirms: all of them are asked by a
    /// mail, and nobody is lifted. Decisions stand.
    Confirm {
        /// The review.
        review: ReviewId,
        /// Why. The account reads it.
        #[arg(long)]
        reason: String,
    },
    /// Let a campaign go on as the last one to its list did: nothing but a few people
    /// differs. A decision like any other.
    ApproveAsBefore {
        /// The review.
        review: ReviewId,
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

/// A kind of thing that waits.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// Accounts that are like one that may not come back.
    Account,
    /// Uploads of contacts.
    Import,
    /// Campaigns.
    Campaign,
    /// Campaigns that nothing holds but what they say.
    Content,
    /// Accounts that ask to be judged again.
    Appeal,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: ReviewCommand) -> anyhow::Result<Shown> {
    let (review, answer, reason) = match command {
        ReviewCommand::List { kind } => return list(client, kind).await,
        ReviewCommand::Show { review } => {
            let screen = client.get(&["reviews", &review.to_string(), "screen"]).await?;
            let text = whole(&screen);
            return Ok(Shown::fine(screen, text));
        }
        ReviewCommand::Take { review } => {
            return assign(client, review, json!({ "action": "take" })).await;
        }
        ReviewCommand::Release { review, note } => {
            return assign(client, review, json!({ "action": "release", "note": note })).await;
        }
        ReviewCommand::HandOver { review, to, note } => {
            let body = json!({ "action": "hand-over", "to": to, "note": note });
            return assign(client, review, body).await;
        }
        ReviewCommand::Ask { review, ready, question } => {
            return question::ask(client, review, (ready.as_deref(), &question)).await;
        }
        ReviewCommand::Evidence { review, number, out } => {
            return question::evidence(client, (review, number), &out).await;
        }
        ReviewCommand::ApproveAsBefore { review } => {
            let path = ["reviews", &review.to_string(), "reuse"];
            let decided = client.post(&path, &json!({})).await?;
            let text = one(&decided);
            return Ok(Shown::fine(decided, text));
        }
        ReviewCommand::Approve { review, reason } => (review, "approve", reason),
        ReviewCommand::Confirm { review, reason } => (review, "confirm", reason),
        ReviewCommand::Reject { review, reason } => (review, "reject", reason),
    };
    let body = json!({ "answer": answer, "reason": reason });
    let decided = client.post(&["reviews", &review.to_string(), "decision"], &body).await?;
    let text = one(&decided);
    Ok(Shown::fine(decided, text))
}

async fn list(client: &Client, kind: Option<Kind>) -> anyhow::Result<Shown> {
    let columns = [
        ("review", "/id"),
        ("kind", "/kind"),
        ("account", "/account_name"),
        ("about", "/name"),
        ("size", "/size"),
        ("due", "/due_at"),
        ("late", "/overdue"),
        ("with", "/assignee"),
        ("asked", "/asked/state"),
        ("rule", "/rules/0/rule"),
    ];
    let queue = client.get(&["reviews", "queue"]).await?;
    let wanted = kind.and_then(|it| it.to_possible_value());
    let queue = match wanted {
        Some(wanted) => of_kind(queue, wanted.get_name()),
        None => queue,
    };
    let late = queue["overdue"].as_u64().is_some_and(|it| it > 0);
    let mut text = show::table(&queue["waiting"], &columns);
    if queue["rejected_often"].as_array().is_some_and(|it| !it.is_empty()) {
        let often = show::table(&queue["rejected_often"], &OFTEN);
        text = format!("Rejected again and again\n{often}\n\n{text}");
    }
    Ok(Shown::fine(queue, text).and_wrong_if(late))
}

const OFTEN: [(&str, &str); 4] = [
    ("account", "/account_name"),
    ("id", "/account"),
    ("since", "/since"),
    ("first review", "/reviews/0"),
];

/// The part of the queue of one kind.
fn of_kind(mut queue: Value, kind: &str) -> Value {
    let lines = queue["waiting"].as_array().cloned().unwrap_or_default();
    let lines: Vec<_> = lines.into_iter().filter(|it| it["kind"] == kind).collect();
    queue["overdue"] = json!(lines.iter().filter(|it| it["overdue"] == true).count());
    queue["waiting"] = Value::Array(lines);
    queue
}

async fn assign(client: &Client, review: ReviewId, body: Value) -> anyhow::Result<Shown> {
    let hands = client.post(&["reviews", &review.to_string(), "assignment"], &body).await?;
    let text = format!("{}\n\n{}", show::pairs(&hands, &[("with", "/assignee")]), steps(&hands));
    Ok(Shown::fine(hands, text))
}

const STEPS: [(&str, &str); 5] =
    [("at", "/at"), ("what", "/kind"), ("by", "/by"), ("with", "/assignee"), ("note", "/note")];

fn steps(hands: &Value) -> String {
    show::table(&hands["steps"], &STEPS)
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

const THING: [(&str, &str); 34] = [
    ("kind", "/kind"),
    ("due", "/due_at"),
    ("late", "/overdue"),
    ("with", "/assignment/assignee"),
    ("you may not decide", "/interest"),
    ("account", "/history/name"),
    ("standing", "/history/standing"),
    ("age in seconds", "/history/age_s"),
    ("rejected again and again since", "/rejected_often/since"),
    ("complaint cases", "/history/cases"),
    ("approved before", "/history/approved"),
    ("rejected before", "/history/rejected"),
    ("campaign", "/campaign/name"),
    ("list", "/campaign/list_name"),
    ("promised", "/campaign/purpose"),
    ("from", "/campaign/from_address"),
    ("recipients", "/campaign/recipients"),
    ("with like mailings", "/campaign/recipients_with_like_mailings"),
    ("subject", "/campaign/subject"),
    ("appeals as", "/appeal/standing"),
    ("says", "/appeal/because"),
    ("proof attached", "/appeal/evidence"),
    ("last approval", "/before/review"),
    ("content unchanged", "/before/unchanged"),
    ("joined since", "/before/joined"),
    ("left since", "/before/left"),
    ("may be repeated", "/before/reusable"),
    ("list", "/import/list_name"),
    ("lines", "/import/rows"),
    ("with evidence", "/import/rows_evidenced"),
    ("origin", "/import/provenance/origin"),
    ("collected", "/import/provenance/collection"),
    ("in use", "/import/provenance/in_use"),
    ("confirmed", "/import/provenance/confirmation"),
];

/// A table of the screen: its heading, where it is, its columns and where each is.
type Part = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// The screen as text: the thing, the rules, and a table for each part.
fn whole(screen: &Value) -> String {
    let parts: [Part; 8] = [
        ("Links", "/campaign/links", &[("lead to", "/target"), ("own site", "/own")]),
        (
            "Decided before",
            "/history/reviews",
            &[("about", "/about"), ("name", "/name"), ("outcome", "/state"), ("reason", "/reason")],
        ),
        ("Written by", "/authors", &[("what", "/act"), ("by", "/by"), ("at", "/at")]),
        (
            "Decided of things alike",
            "/similar",
            &[
                ("like %", "/percent"),
                ("outcome", "/outcome"),
                ("about", "/name"),
                ("size", "/size"),
                ("reason", "/reason"),
            ],
        ),
        (
            "Some of the people",
            "/sample",
            &[
                ("address", "/address"),
                ("state", "/state"),
                ("basis", "/basis"),
                ("since", "/since"),
                ("recorded", "/facts/0/kind"),
                ("said", "/facts/0/note"),
            ],
        ),
        (
            "The list",
            "/sources/bases",
            &[("state", "/state"), ("basis", "/basis"), ("people", "/count")],
        ),
        (
            "Uploads into it",
            "/sources/imports",
            &[
                ("import", "/import"),
                ("state", "/state"),
                ("lines", "/rows"),
                ("with evidence", "/rows_evidenced"),
                ("origin", "/provenance/origin"),
            ],
        ),
        (
            "Send records",
            "/history/days",
            &[("day", "/day"), ("ended", "/total"), ("bad", "/bad"), ("complaints", "/complaints")],
        ),
    ];
    let mut text = format!("{}\n\n{}", one(&screen["review"]), show::pairs(screen, &THING));
    text += &question::table(&screen["questions"]);
    for (title, pointer, columns) in parts {
        let rows = screen.pointer(pointer).unwrap_or(&Value::Null);
        text += &format!("\n\n{title}\n{}", show::table(rows, columns));
    }
    text
}

/// The reviews of an import or campaign, set off by an empty line.
pub(super) fn of_subject(reviews: &Value) -> String {
    let all = reviews.as_array().into_iter().flatten();
    all.map(|it| format!("\n\n{}", one(it))).collect()
}

/// What was asked about an import or campaign, set off by an empty line.
pub(super) fn asked(questions: &Value) -> String {
    question::table(questions)
}
