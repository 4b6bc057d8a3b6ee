//! Reviews: a person decides what the rules would not decide alone.
//!
//! A decision is given once and never changed (R002-39). It names who decided
//! and why, and covers exactly the rules that asked for it. Approving what was
//! held for a likeness to a barred account lets the account go on. Who has an
//! interest in a thing does not decide it, and nobody decides what somebody else
//! has taken ([`desk`], DECISIONS D43).

pub(crate) mod author;
pub mod desk;
pub mod question;
pub mod screen;
pub mod streak;

use domain::{CampaignState, ReviewId};
use store::{
    Lane, Scope, Step, UnitError,
    asking::{self, Asks},
    import::{self, ImportState},
    review::{self, Decision},
};
pub use store::{authorship::ActRow, review::ReviewRow};
use uuid::Uuid;

use crate::{
    Action, Actor, App, Failure, appeal, campaign,
    likeness::{self, Likeness},
    verdicts::{self, FiredRule},
};

/// A review with what a reviewer needs to see.
#[derive(Clone, Debug)]
pub struct ReviewView {
    /// The row.
    pub row: ReviewRow,
    /// The rules that asked for it, with what they measured, the gravest first; behind
    /// them those that do not hold.
    pub rules: Vec<FiredRule>,
    /// Whom the account is like, when that is asked about. For staff alone.
    pub alike: Vec<Likeness>,
}

async fn view(app: &App, actor: &Actor, row: ReviewRow) -> Result<ReviewView, Failure> {
    let rules = verdicts::gravest_first(verdicts::from_json(&row.rules));
    let alike = if likeness::asked(&rules) {
        likeness::all(app, actor, row.account).await?
    } else {
        Vec::new()
    };
    Ok(ReviewView { row, rules, alike })
}

/// What waits for a decision, oldest first.
///
/// # Errors
/// [`Failure`].
pub async fn open(app: &App, actor: &Actor) -> Result<Vec<ReviewView>, Failure> {
    actor.may_anywhere(Action::Review)?;
    let mut all = Vec::new();
    for row in review::open(app.store()).await? {
        all.push(view(app, actor, row).await?);
    }
    Ok(all)
}

/// One review.
///
/// # Errors
/// [`Failure`].
pub async fn show(app: &App, actor: &Actor, id: ReviewId) -> Result<ReviewView, Failure> {
    actor.may_anywhere(Action::Review)?;
    let row = review::find(app.store(), id).await?;
    view(app, actor, row.ok_or(Failure::NotFound("review"))?).await
}

/// What a reviewer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The evidence is accepted, the campaign may go out.
    Approve,
    /// An import: nobody's word but their own is believed. Each of its people is
    /// asked to confirm, and nobody is lifted.
    Confirm,
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
    let ReviewView { row, rules, .. } = show(app, actor, id).await?;
    if reason.trim().is_empty() || reason.len() > 2_000 {
        let problem = "say why, in 1 to 2,000 bytes: the account reads it, and so may a court";
        return Err(Failure::invalid("reason", problem));
    }
    let state = match answer {
        Answer::Approve | Answer::Confirm => "approved",
        Answer::Reject => "rejected",
    };
    if answer == Answer::Confirm && row.subject_kind != "import" {
        return Err(Failure::invalid("answer", "`confirm` belongs to imports"));
    }
    let decision =
        Decision { state, by: actor.name.clone(), reason: reason.to_owned(), now: app.now() };
    let mut steps: Vec<Step> = desk::before_deciding(app, actor, &row).await?.into_iter().collect();
    if row.subject_kind == "appeal" && answer == Answer::Approve {
        appeal::grant(app, actor, &row, reason).await?;
    }
    let deciding = steps.len();
    steps.push(review::decide(row.account, id, &decision));
    steps.extend(move_on(app, (&row, &rules), answer).await?);
    if answer != Answer::Reject && likeness::asked(&rules) {
        steps.extend(likeness::released_by(app, row.account, id).await?);
    }
    match app.store().unit(Scope::Account(row.account), Lane::Interactive, steps).await {
        Ok(_) => show(app, actor, id).await,
        Err(UnitError::Guard { step, .. }) if step <= deciding => {
            Err(Failure::Conflict("this review was decided already; decisions stand".into()))
        }
        Err(other) => Err(other.into()),
    }
}

/// Approves a campaign as the last one to the same list was: its content is
/// unchanged, its audience is known, and every rule that holds it was in front of
/// that reviewer. A decision like any other, by whoever says so now.
///
/// # Errors
/// [`Failure::Conflict`] when there is no such approval, or more differs.
pub async fn approve_as_before(
    app: &App,
    actor: &Actor,
    id: ReviewId,
) -> Result<ReviewView, Failure> {
    let before = screen::show(app, actor, id).await?.before.filter(|it| it.is_reusable);
    let Some(before) = before else {
        let told =
            "no approval covers this: content, audience or rules differ; decide it by itself";
        return Err(Failure::Conflict(told.to_owned()));
    };
    decide(app, actor, id, (Answer::Approve, &before.reason())).await
}

async fn move_on(
    app: &App,
    (row, rules): (&ReviewRow, &[FiredRule]),
    answer: Answer,
) -> Result<Vec<Step>, Failure> {
    let subject: Uuid = row.subject;
    match row.subject_kind.as_str() {
        // What it asks for was done before.
        "appeal" => Ok(Vec::new()),
        "wave" => crate::import::wave::decided(app, row, answer).await,
        "import" => {
            let import = (row.account, domain::ImportId(subject));
            let now = app.now();
            let to = |to| import::set_state(import, (ImportState::Held, to), now);
            let asks = |whom| asking::begin(import, whom, now);
            Ok(match answer {
                Answer::Approve if warned(rules) => {
                    vec![to(ImportState::Attesting), asks(Asks::Unproven)]
                }
                Answer::Approve => vec![to(ImportState::Attesting)],
                Answer::Confirm => vec![to(ImportState::Accepted), asks(Asks::All)],
                Answer::Reject => vec![to(ImportState::Refused)],
            })
        }
        _ => {
            let event = match answer {
                Answer::Approve => ::campaign::Event::ReviewerAccepts,
                Answer::Confirm | Answer::Reject => ::campaign::Event::ReviewerReturns,
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
            let mut steps = vec![campaign::step(app, &found, event, None)?];
            steps.extend(campaign::learning::lesson(app, row, &found, answer).await?);
            Ok(steps)
        }
    }
}

/// True when the rules say that rows of the import can only be asked to confirm.
fn warned(rules: &[FiredRule]) -> bool {
    rules.iter().any(|it| it.verdict == domain::Verdict::Warn.as_str())
}
