//! Questions as they are shown: what was asked, where it stands, and the answer
//! once it is opened.

use domain::{AccountId, Language, Personal, ReviewId, Timestamp};
use policy::question::question;
use store::{
    keys::AccountKeys,
    review::ReviewRow,
    review_step::{self, ReviewStepRow},
};

use crate::{App, Failure, blobs};

/// Where a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionState {
    /// It waits for an answer.
    Waiting,
    /// Nobody answered in time. An answer is taken as long as the review is open.
    Unanswered,
    /// It was answered.
    Answered,
    /// The review was decided without an answer.
    Over,
}

impl QuestionState {
    /// The word used in data and API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Unanswered => "unanswered",
            Self::Answered => "answered",
            Self::Over => "over",
        }
    }
}

/// The newest question about a review that waits, for its line in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Where it stands.
    pub state: QuestionState,
    /// Since when: asked, or answered.
    pub since: Timestamp,
    /// Until when an answer is waited for.
    pub due_at: Timestamp,
    /// Who asked.
    pub by: String,
}

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    /// The review it is about.
    pub review: ReviewId,
    /// Its place among the steps of the review.
    pub number: u32,
    /// Where it stands.
    pub state: QuestionState,
    /// Word of a ready-made question.
    pub ready: Option<String>,
    /// The reviewer's own words; may be empty when there is a ready-made one.
    pub words: String,
    /// Who asked: the name of a key.
    pub by: String,
    /// When.
    pub asked_at: Timestamp,
    /// Until when an answer is waited for.
    pub due_at: Timestamp,
    /// What was answered.
    pub answer: Option<AnswerView>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerView {
    /// Its place among the steps of the review: names its file.
    pub number: u32,
    /// What the account says; `None` once its key was destroyed.
    pub words: Option<Personal<String>>,
    /// True when a file is attached.
    pub has_evidence: bool,
    /// Who answered: the name of a key.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl QuestionView {
    /// The whole question in a language: the ready-made one, then the reviewer's
    /// own words as they wrote them.
    #[must_use]
    pub fn asked(&self, language: Language) -> String {
        whole(self.ready.as_deref(), &self.words, language)
    }
}

/// True for a question.
pub(in crate::review) fn asked(step: &ReviewStepRow) -> bool {
    step.kind == "asked"
}

/// True for an answer.
pub(in crate::review) fn answered(step: &ReviewStepRow) -> bool {
    step.kind == "answered"
}

/// What a step asks, in a language.
pub(super) fn words(step: &ReviewStepRow, language: Language) -> String {
    whole(step.said.question.as_deref(), &step.note, language)
}

fn whole(ready: Option<&str>, own: &str, language: Language) -> String {
    let ready = ready.and_then(question).map(|it| it.asked(language));
    let parts: Vec<_> = ready.into_iter().chain([own]).filter(|it| !it.is_empty()).collect();
    parts.join("\n\n")
}

/// The newest question among the steps of a review that is open.
pub(in crate::review) fn newest(steps: &[ReviewStepRow], now: Timestamp) -> Option<Asked> {
    let (question, answer) = pairs(steps).pop()?;
    let due_at = question.said.due_at.unwrap_or(question.at);
    Some(Asked {
        state: state((question, answer), true, now),
        since: answer.map_or(question.at, |it| it.at),
        due_at,
        by: question.by.clone(),
    })
}

/// Each question of one review with its answer, first to last.
fn pairs(steps: &[ReviewStepRow]) -> Vec<(&ReviewStepRow, Option<&ReviewStepRow>)> {
    let mut pairs: Vec<(&ReviewStepRow, Option<&ReviewStepRow>)> = Vec::new();
    for step in steps {
        if asked(step) {
            pairs.push((step, None));
        } else if answered(step)
            && let Some((_, answer)) = pairs.last_mut()
        {
            answer.get_or_insert(step);
        }
    }
    pairs
}

fn state(
    (question, answer): (&ReviewStepRow, Option<&ReviewStepRow>),
    is_open: bool,
    now: Timestamp,
) -> QuestionState {
    match answer {
        Some(_) => QuestionState::Answered,
        None if !is_open => QuestionState::Over,
        None if question.said.due_at.is_some_and(|it| it < now) => QuestionState::Unanswered,
        None => QuestionState::Waiting,
    }
}

/// The questions about one review, first to last.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn of_steps(app: &App, row: &ReviewRow) -> Result<Vec<QuestionView>, Failure> {
    let steps = review_step::of_review(app.store(), row.account, row.id).await?;
    if !steps.iter().any(asked) {
        return Ok(Vec::new());
    }
    let keys = app.account_keys(&app.account_row(row.account).await?).ok();
    opened(app, (row, keys.as_ref()), &steps).await
}

/// The questions about some reviews of one account, by review, first to last.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn of_reviews(
    app: &App,
    account: AccountId,
    reviews: &[ReviewRow],
) -> Result<Vec<QuestionView>, Failure> {
    let mut steps = review_step::questions_of_account(app.store(), account).await?;
    if steps.is_empty() || reviews.is_empty() {
        return Ok(Vec::new());
    }
    steps.sort_by_key(|it| (it.review, it.number));
    let keys = app.account_keys(&app.account_row(account).await?).ok();
    let mut all = Vec::new();
    for row in reviews {
        let own: Vec<_> = steps.iter().filter(|it| it.review == row.id).cloned().collect();
        all.extend(opened(app, (row, keys.as_ref()), &own).await?);
    }
    Ok(all)
}

async fn opened(
    app: &App,
    (row, keys): (&ReviewRow, Option<&AccountKeys>),
    steps: &[ReviewStepRow],
) -> Result<Vec<QuestionView>, Failure> {
    let mut views = Vec::new();
    for (question, answer) in pairs(steps) {
        let shown = match answer {
            Some(it) => Some(said(app, (row, keys), it).await?),
            None => None,
        };
        views.push(QuestionView {
            review: row.id,
            number: question.number,
            state: state((question, answer), row.state == "open", app.now()),
            ready: question.said.question.clone(),
            words: question.note.clone(),
            by: question.by.clone(),
            asked_at: question.at,
            due_at: question.said.due_at.unwrap_or(question.at),
            answer: shown,
        });
    }
    Ok(views)
}

async fn said(
    app: &App,
    (row, keys): (&ReviewRow, Option<&AccountKeys>),
    step: &ReviewStepRow,
) -> Result<AnswerView, Failure> {
    let words = match (keys, step.said.words) {
        (Some(keys), Some(digest)) => {
            let bytes = blobs::get(app, keys, row.account, digest).await?;
            Some(Personal::new(String::from_utf8_lossy(bytes.reveal()).into_owned()))
        }
        _ => None,
    };
    Ok(AnswerView {
        number: step.number,
        words,
        has_evidence: step.said.evidence.is_some(),
        by: step.by.clone(),
        at: step.at,
    })
}

#[cfg(test)]
mod tests;
