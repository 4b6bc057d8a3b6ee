//! The spam score: what reviewers of this installation decided, as lessons.
//!
//! A decision about a campaign leaves one lesson, hashes of what was in the
//! message. A campaign is scored by the model as it was when it was handed in,
//! so that its score does not move while it waits or runs.

use std::sync::{Arc, Mutex, PoisonError};

use content::{
    Checker,
    spam::{Features, Lesson, Model},
};
use domain::{RuleId, Timestamp};
use store::{Step, campaign::CampaignRow, review::ReviewRow};

use super::content as source;
use crate::{App, Failure, blobs, review::Answer, verdicts};

/// Lessons a model learns from: the newest. More would cost more than a second
/// of computing after each decision.
const LESSONS_MAX: u32 = 500;

/// The checker and the newest model, made when they are first needed.
#[derive(Debug)]
pub(crate) struct School {
    checker: std::sync::OnceLock<Checker>,
    newest: Mutex<Option<(u64, Arc<Model>)>>,
}

impl School {
    pub(crate) fn new() -> Self {
        Self { checker: std::sync::OnceLock::new(), newest: Mutex::new(None) }
    }

    /// The checker.
    pub(crate) fn checker(&self) -> &Checker {
        self.checker.get_or_init(Checker::builtin)
    }

    /// Uses this checker. False when another one was used already.
    pub(crate) fn use_checker(&self, checker: Checker) -> bool {
        self.checker.set(checker).is_ok()
    }
}

/// The model as it was at that instant.
///
/// # Errors
/// [`Failure::Unavailable`] when lessons cannot be read.
pub(super) async fn model(app: &App, at: Timestamp) -> Result<Arc<Model>, Failure> {
    let school = app.school();
    let count = store::lesson::count(app.store(), at).await?;
    let kept = || school.newest.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, model)) = kept().as_ref().filter(|it| it.0 == count) {
        return Ok(Arc::clone(model));
    }
    let rows = store::lesson::before(app.store(), at, LESSONS_MAX).await?;
    // One of a form that this program does not know teaches nothing.
    let lessons: Vec<Lesson> = rows.iter().filter_map(|it| Lesson::from_bytes(it).ok()).collect();
    let model = Arc::new(Model::learned(app.checker().prior(), &lessons));
    *kept() = Some((count, Arc::clone(&model)));
    Ok(model)
}

/// The step that keeps a decision as a lesson; `None` when it teaches nothing:
/// a campaign without content, or one rejected for its audience alone.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn lesson(
    app: &App,
    review: &ReviewRow,
    row: &CampaignRow,
    answer: Answer,
) -> Result<Option<Step>, Failure> {
    let rejected = answer == Answer::Reject;
    let held = verdicts::holding(&verdicts::from_json(&review.rules));
    let Some(artefact) = row.artefact.filter(|_| !rejected || held.iter().any(is_of_content))
    else {
        return Ok(None);
    };
    let account_row = app.account_row(review.account).await?;
    let keys = app.account_keys(&account_row)?;
    let bytes = blobs::get(app, &keys, review.account, artefact).await?;
    let examined = source::examine(app, bytes.reveal(), row)?;
    let lesson = Features::of(&examined.content, &examined.check).lesson(rejected);
    Ok(Some(store::lesson::insert(review.account, review.id, &lesson.to_bytes(), app.now())))
}

/// Rules that speak of what a message says.
pub(crate) fn is_of_content(rule: &RuleId) -> bool {
    rule.0.starts_with("platform.marks.") || rule.0.starts_with("platform.content.")
}
