//! What reviewers ask an account, and its answers.

use std::path::Path;

use anyhow::Context as _;
use domain::ReviewId;
use serde_json::json;

use super::super::show::{self, Shown};
use crate::client::Client;

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
pub(super) async fn answer(
    client: &Client,
    review: ReviewId,
    (words, file): (&str, Option<&Path>),
) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    let mut body = json!({ "answer": words });
    if let Some(file) = file {
        let bytes =
            std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        body["evidence"] = data_encoding::BASE64.encode(&bytes).into();
    }
    let path = ["accounts", &account, "reviews", &review.to_string(), "answer"];
    let answered = client.post(&path, &body).await?;
    let text = show::pairs(&answered, &QUESTIONS);
    Ok(Shown::fine(answered, text))
}
