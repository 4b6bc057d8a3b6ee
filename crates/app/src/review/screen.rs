//! The whole screen of a review: everything a person needs to decide, at once.
//!
//! Gathers and judges nothing: the thing itself, the rules that held it with what
//! they measured, the account's history, what was decided of things alike, a
//! sample of the people with their evidence, where the list comes from; and word
//! marks, fingerprints and send records beside each other (R002-92). Addresses are
//! masked. For staff alone.

mod history;
mod people;
mod similar;
mod subject;

use domain::{ReviewId, Timestamp};
use store::{
    authorship::{self, ActRow},
    review,
};

use super::{
    ReviewView,
    desk::{self, Assignment, Interest, Queue},
    view,
};
use crate::{Action, Actor, App, Failure};

pub use history::{Day, History};
pub use people::{BasisCount, Person, Source, Sources};
pub use similar::Similar;
pub use subject::{CampaignFacts, ImportFacts, Part, Subject};

/// Everything about a review.
#[derive(Clone, Debug)]
pub struct Screen {
    /// When it was read.
    pub now: Timestamp,
    /// The review, with the rules that asked for it, what they measured, and the
    /// words that were marked.
    pub review: ReviewView,
    /// What kind of thing it is about.
    pub queue: Queue,
    /// By when it is to be decided.
    pub due_at: Timestamp,
    /// True when it is open and that is past.
    pub is_late: bool,
    /// Who has it, and who had it.
    pub assignment: Assignment,
    /// Why the reader must not decide; `None` when they may.
    pub interest: Option<Interest>,
    /// Who wrote, handed in or uploaded it (R003-61).
    pub authors: Vec<ActRow>,
    /// The thing itself.
    pub subject: Subject,
    /// The account, its send records and what was decided of it.
    pub history: History,
    /// What was decided of things alike, the likest first.
    pub similar: Vec<Similar>,
    /// Some of the people, chosen evenly over the whole list; the same each time.
    pub sample: Vec<Person>,
    /// Where the list comes from.
    pub sources: Sources,
}

/// The screen of a review.
///
/// # Errors
/// [`Failure`]; [`Failure::Forbidden`] for everybody but staff.
pub async fn show(app: &App, actor: &Actor, id: ReviewId) -> Result<Screen, Failure> {
    actor.may_anywhere(Action::Review)?;
    let row = review::find(app.store(), id).await?.ok_or(Failure::NotFound("review"))?;
    let review = view(app, actor, row).await?;
    let row = &review.row;
    let (queue, due_at) = desk::due(app, &review)?;
    let now = app.now();
    let subject = subject::of(app, row).await?;
    let like = match &subject {
        Subject::Campaign(it) => similar::of_campaign(app, row.id, it.sketch).await?,
        Subject::Import(_) => similar::of_import(app, row).await?,
    };
    let sample = people::sample(app, row, subject.list()).await?;
    let sources = people::sources(app, row.account, subject.list()).await?;
    Ok(Screen {
        now,
        queue,
        due_at,
        is_late: row.state == "open" && due_at < now,
        assignment: desk::assignment(app, row).await?,
        interest: desk::interest(app, row, &actor.name).await?,
        authors: authorship::of_subject(app.store(), row.account, row.subject).await?,
        history: history::of(app, actor, row).await?,
        similar: like,
        sample,
        sources,
        subject,
        review,
    })
}
