//! What reviewers ask an account, and its answers.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use domain::ReviewId;
use serde_json::json;

use super::super::show::{self, Shown};
use crate::client::Client;

/// What an account answers.
#[derive(Debug, Args)]
pub struct Answer {
    /// The review that waits.
    review: ReviewId,
    /// The answer.
    #[arg(long)]
    answer: String,
    /// A file that shows it.
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
}

const QUESTIONS: [(&str, &str); 8] = [
    ("review", "/review"),
    ("about", "/about"),
    ("state", "/state"),
    ("asked", "/asked_at"),
    ("until", "/due_at"),
    ("by", "/by"),
    ("question", "/asks/en"),
    ("answer", "/answer/words"),
];

/// The questions to the account. Exit status 1 while one waits.
pub(super) async fn all(client: &Client) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let found = client.get(&["accounts", &account, "questions"]).await?;
    let questions = found["questions"].as_array();
    let waits = questions.is_some_and(|all| all.iter().any(|it| it["state"] == "waiting"));
    Ok(Shown::table(found, "questions", &QUESTIONS).and_wrong_if(waits))
}

/// Answers the question that waits about a review.
pub(super) async fn answer(client: &Client, answer: Answer) -> anyhow::Result<Shown> {
    let Answer { review, answer, evidence } = answer;
    let account = client.account().await?;
    let mut body = json!({ "answer": answer });
    if let Some(file) = evidence {
        let bytes =
            std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        body["evidence"] = data_encoding::BASE64.encode(&bytes).into();
    }
    let path = ["accounts", &account, "reviews", &review.to_string(), "answer"];
    let answered = client.post(&path, &body).await?;
    let text = show::pairs(&answered, &QUESTIONS);
    Ok(Shown::fine(answered, text))
}
