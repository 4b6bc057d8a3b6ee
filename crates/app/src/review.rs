//! Reviews: a person decides what the rules would not decide alone.
//!
//! A decision is given once and never changed (R002-39). It names who decided
//! and why, and covers exactly the rules that asked for it.

use domain::{CampaignState, ReviewId};
use store::{
    Lane, Scope, Step, UnitError,
    import::{self, ImportState},
    review::{self, Decision, ReviewRow},
};
use uuid::Uuid;

use crate::{
    Action, Actor, App, Failure, campaign,
    verdicts::{self, FiredRule},
};

/// A review with what a reviewer needs to see.
#[derive(Clone, Debug)]
pub struct ReviewView {
    /// The row.
    pub row: ReviewRow,
    /// The rules that asked for it, with what they measured.
    pub rules: Vec<FiredRule>,
}

fn view(row: ReviewRow) -> ReviewView {
    let rules = verdicts::from_json(&row.rules);
    ReviewView { row, rules }
}

/// What waits for a decision, oldest first.
///
/// # Errors
/// [`Failure`].
pub async fn open(app: &App, actor: &Actor) -> Result<Vec<ReviewView>, Failure> {
    actor.may_anywhere(Action::Review)?;
    Ok(review::open(app.store()).await?.into_iter().map(view).collect())
}

/// One review.
///
/// # Errors
/// [`Failure`].
pub async fn show(app: &App, actor: &Actor, id: ReviewId) -> Result<ReviewView, Failure> {
    actor.may_anywhere(Action::Review)?;
    let row = review::find(app.store(), id).await?;
    Ok(view(row.ok_or(Failure::NotFound("review"))?))
}

/// What a reviewer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The evidence is accepted, the campaign may go out.
    Approve,
    /// It may not.
    Reject,
}

/// Decides a review, and moves its import or campaign on in the same unit.
///
/// # Errors
/// [`Failure::Conflict`] when it was decided already.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: ReviewId,
    (answer, reason): (Answer, &str),
) -> Result<ReviewView, Failure> {
    let ReviewView { row, .. } = show(app, actor, id).await?;
    if reason.trim().is_empty() || reason.len() > 2_000 {
        let problem = "say why, in 1 to 2,000 bytes: the account reads it, and so may a court";
        return Err(Failure::invalid("reason", problem));
    }
    let state = match answer {
        Answer::Approve => "approved",
        Answer::Reject => "rejected",
    };
    let decision =
        Decision { state, by: actor.name.clone(), reason: reason.to_owned(), now: app.now() };
    let mut steps = vec![review::decide(row.account, id, &decision)];
    steps.extend(move_on(app, &row, answer).await?);
    match app.store().unit(Scope::Account(row.account), Lane::Interactive, steps).await {
        Ok(_) => show(app, actor, id).await,
        Err(UnitError::Guard { step: 0, .. }) => {
            Err(Failure::Conflict("this review was decided already; decisions stand".into()))
        }
        Err(other) => Err(other.into()),
    }
}

async fn move_on(app: &App, row: &ReviewRow, answer: Answer) -> Result<Vec<Step>, Failure> {
    let subject: Uuid = row.subject;
    match row.subject_kind.as_str() {
        "import" => {
            let to = match answer {
                Answer::Approve => ImportState::Attesting,
                Answer::Reject => ImportState::Refused,
            };
            let import = (row.account, domain::ImportId(subject));
            Ok(vec![import::set_state(import, (ImportState::Held, to), app.now())])
        }
        _ => {
            let event = match answer {
                Answer::Approve => ::campaign::Event::ReviewerAccepts,
                Answer::Reject => ::campaign::Event::ReviewerReturns,
            };
            let id = domain::CampaignId(subject);
            let found = store::campaign::by_id(app.store(), row.account, id).await?;
            let found = found.ok_or(Failure::NotFound("campaign"))?;
            if found.state != CampaignState::Held {
                let state = found.state;
                return Err(Failure::Conflict(format!("the campaign is {state} and not held")));
            }
            // A decision is about what the reviewer was shown (R002-39).
            if found.verdict != Some(row.verdict) {
                return Err(Failure::Conflict(
                    "the campaign was handed in anew since: decide its newest review".into(),
                ));
            }
            Ok(vec![campaign::step(app, &found, event, None)?])
        }
    }
}
