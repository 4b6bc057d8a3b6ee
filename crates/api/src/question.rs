//! Questions of reviewers: asked at the desk, and answered under
//! `/accounts/{account}/questions` and `/accounts/{account}/reviews/{review}/answer`.

use std::collections::BTreeMap;

use app::{
    App, Failure,
    review::question::{self, Asking, QuestionView},
};
use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use domain::{AccountId, Language, ReviewId, Timestamp};
use http::header;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/questions", get(all))
        .route("/accounts/{account}/reviews/{review}/answer", post(answer))
}

/// The newest question about a review, for its line in the queue.
#[derive(Serialize)]
pub(crate) struct Asked {
    /// `waiting`, `unanswered` or `answered`.
    state: &'static str,
    /// Since when: asked, or answered.
    since: Timestamp,
    /// Until when an answer is waited for.
    due_at: Timestamp,
    /// Who asked.
    by: String,
}

impl Asked {
    pub(crate) fn of(it: question::Asked) -> Self {
        Self { state: it.state.as_str(), since: it.since, due_at: it.due_at, by: it.by }
    }
}

/// A question and its answer.
#[derive(Serialize)]
pub(crate) struct Question {
    /// The review that waits for it.
    review: String,
    /// Its place among the steps of the review.
    number: u32,
    /// `waiting`, `unanswered`, `answered`, or `over`: decided without an answer.
    state: &'static str,
    /// Word of a ready-made question.
    ready: Option<String>,
    /// The reviewer's own words; may be empty when there is a ready-made question.
    words: String,
    /// The whole question, by language tag.
    asks: BTreeMap<&'static str, String>,
    /// Who asked.
    by: String,
    /// When.
    asked_at: Timestamp,
    /// Until when an answer is waited for.
    due_at: Timestamp,
    /// What was answered.
    answer: Option<Answered>,
}

/// An answer.
#[derive(Serialize)]
struct Answered {
    /// Its place among the steps of the review.
    number: u32,
    /// What was said; `null` once the account's key was destroyed.
    words: Option<String>,
    /// A file is attached.
    evidence: bool,
    /// Who answered.
    by: String,
    /// When.
    at: Timestamp,
}

impl Question {
    pub(crate) fn of(it: QuestionView) -> Self {
        let asks = Language::ALL.map(|language| (language.tag(), it.asked(language)));
        let answer = it.answer.map(|it| Answered {
            number: it.number,
            words: it.words.map(|it| it.reveal().clone()),
            evidence: it.has_evidence,
            by: it.by,
            at: it.at,
        });
        Self {
            review: it.review.to_string(),
            number: it.number,
            state: it.state.as_str(),
            ready: it.ready,
            words: it.words,
            asks: asks.into(),
            by: it.by,
            asked_at: it.asked_at,
            due_at: it.due_at,
            answer,
        }
    }
}

/// The questions about one review.
#[derive(Serialize)]
pub(crate) struct Questions {
    /// First to last.
    questions: Vec<Question>,
}

/// What a reviewer asks: one of both, or both.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct New {
    /// Word of a ready-made question.
    #[serde(default)]
    ready: Option<String>,
    /// In their own words: the account reads it.
    #[serde(default)]
    question: String,
}

pub(crate) async fn ask(
    Caller { app, actor }: Caller,
    At(Text(review)): At<Text<ReviewId>>,
    Input(New { ready, question: words }): Input<New>,
) -> Result<(StatusCode, Json<Questions>), Problem> {
    let asking = Asking { ready: ready.as_deref(), words: &words };
    let asked = question::ask(&app, &actor, review, asking).await?;
    let questions = asked.into_iter().map(Question::of).collect();
    Ok((StatusCode::CREATED, Json(Questions { questions })))
}

/// The file of an answer, as it was attached.
pub(crate) async fn evidence(
    Caller { app, actor }: Caller,
    At((Text(review), number)): At<(Text<ReviewId>, u32)>,
) -> Result<Response, Problem> {
    let file = question::evidence(&app, &actor, (review, number)).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"evidence\""),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, file.reveal().clone()).into_response())
}

/// Questions to an account.
#[derive(Serialize)]
struct OfAccount {
    /// Newest first.
    questions: Vec<About>,
}

/// A question, and what it is about.
#[derive(Serialize)]
struct About {
    /// `campaign`, `import`, `wave` or `appeal`.
    about: String,
    #[serde(flatten)]
    question: Question,
}

async fn all(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
) -> Result<Json<OfAccount>, Problem> {
    let all = question::all(&app, &actor, account).await?;
    let about = |(row, it): (app::review::ReviewRow, QuestionView)| About {
        about: row.subject_kind,
        question: Question::of(it),
    };
    Ok(Json(OfAccount { questions: all.into_iter().map(about).collect() }))
}

/// What an account answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    /// In words.
    answer: String,
    /// A file that shows it, in Base64; at most 2 MiB of it.
    #[serde(default)]
    evidence: Option<String>,
}

async fn answer(
    Caller { app, actor }: Caller,
    At((Text(account), Text(review))): At<(Text<AccountId>, Text<ReviewId>)>,
    Input(Answer { answer, evidence }): Input<Answer>,
) -> Result<(StatusCode, Json<Question>), Problem> {
    let decode = |it: String| {
        let bytes = data_encoding::BASE64.decode(it.as_bytes());
        bytes.map_err(|error| Failure::invalid("evidence", error))
    };
    let file = evidence.map(decode).transpose()?;
    let said = (answer.as_str(), file.as_deref());
    let answered = question::answer(&app, &actor, (account, review), said).await?;
    Ok((StatusCode::CREATED, Json(Question::of(answered))))
}
