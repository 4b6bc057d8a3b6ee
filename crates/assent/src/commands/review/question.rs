//! Asking the account, and the files it answers with.

use std::path::Path;

use anyhow::Context as _;
use domain::ReviewId;
use serde_json::{Value, json};

use super::super::show::{self, Shown};
use crate::client::Client;

const QUESTIONS: [(&str, &str); 8] = [
    ("asked", "/asked_at"),
    ("by", "/by"),
    ("until", "/due_at"),
    ("state", "/state"),
    ("question", "/asks/en"),
    ("answer", "/answer/words"),
    ("file", "/answer/evidence"),
    ("number", "/answer/number"),
];

/// The questions of a screen as a table; nothing when nothing was asked.
pub(super) fn table(questions: &Value) -> String {
    match questions.as_array() {
        Some(all) if !all.is_empty() => {
            format!("\n\nAsked of the account\n{}", show::table(questions, &QUESTIONS))
        }
        _ => String::new(),
    }
}

/// Asks.
pub(super) async fn ask(
    client: &Client,
    review: ReviewId,
    (ready, question): (Option<&str>, &str),
) -> anyhow::Result<Shown> {
    let path = ["reviews", &review.to_string(), "question"];
    let body = json!({ "ready": ready, "question": question });
    let asked = client.post(&path, &body).await?;
    let text = show::table(&asked["questions"], &QUESTIONS);
    Ok(Shown::fine(asked, text))
}

/// Writes the file of an answer.
pub(super) async fn evidence(
    client: &Client,
    (review, number): (ReviewId, u32),
    out: &Path,
) -> anyhow::Result<Shown> {
    let path = ["reviews", &review.to_string(), "answers", &number.to_string(), "evidence"];
    let bytes = client.get_bytes(&path).await?;
    std::fs::write(out, &bytes).with_context(|| format!("{} cannot be written", out.display()))?;
    let written = json!({ "file": out.display().to_string(), "bytes": bytes.len() });
    let text = show::pairs(&written, &[("file", "/file"), ("bytes", "/bytes")]);
    Ok(Shown::fine(written, text))
}
