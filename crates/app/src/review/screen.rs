//! The whole screen of a review: everything a person needs to decide, at once.
//!
//! Gathers and judges nothing: the thing itself, the rules that held it with what
//! they measured, the account's history, what was decided of things alike, a
//! sample of the people with their evidence, where the list comes from; and word
//! marks, fingerprints and send records beside each other (R002-92). Addresses are
//! masked. For staff alone.

mod before;
mod history;
mod people;
mod similar;
mod subject;

use domain::{ReviewId, Timestamp};
use store::{authorship::ActRow, review};

use super::{
    ReviewView,
    desk::{self, Assignment, Interest, Queue},
    question::{self, QuestionView},
    streak::{self, Streak},
    view,
};
use crate::{Action, Actor, App, Failure, campaign};

pub use before::Before;
pub use history::{Day, Earlier, History};
pub use people::{BasisCount, Person, Source, Sources};
pub use similar::Similar;
pub use subject::{AppealFacts, CampaignFacts, ImportFacts, Link, Part, Subject};

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
    /// What the account was asked about it, and what it answered, first to last.
    pub questions: Vec<QuestionView>,
    /// Why the reader must not decide; `None` when they may.
    pub interest: Option<Interest>,
    /// Who wrote, handed in or uploaded it (R003-61).
    pub authors: Vec<ActRow>,
    /// The thing itself.
    pub subject: Subject,
    /// The account, its send records and what was decided of it.
    pub history: History,
    /// The streak of rejections that the account is in; `None` = it is in none.
    pub streak: Option<Streak>,
    /// The last approval of mail to the same list, and what is different; `None`
    /// for what is no campaign, and when there is none.
    pub before: Option<Before>,
    /// How many other reviews of the account wait for a decision about the same list.
    pub others: u64,
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
    let mut review = view(app, actor, row).await?;
    let row = review.row.clone();
    let row = &row;
    let (queue, due_at) = desk::due(app, &review)?;
    let now = app.now();
    let subject = subject::of(app, row).await?;
    if let Subject::Campaign(it) = &subject {
        // A verdict keeps no words of a mail; who looks at the mail sees them.
        let found = review.rules.iter_mut().flat_map(|rule| &mut rule.findings);
        found.for_each(|found| found.name_word(&it.words));
    }
    let like = match &subject {
        Subject::Campaign(it) => similar::of_campaign(app, row.id, it.sketch).await?,
        Subject::Import(_) => similar::of_import(app, row).await?,
        Subject::Appeal(_) => Vec::new(),
    };
    let before = match &subject {
        Subject::Campaign(it) => {
            let found = campaign::find(app, row.account, it.id).await?;
            before::of(app, row, (&found, it)).await?
        }
        Subject::Import(_) | Subject::Appeal(_) => None,
    };
    let (sample, sources) = match subject.list() {
        Some(list) => {
            (people::sample(app, row, list).await?, people::sources(app, row.account, list).await?)
        }
        None => (Vec::new(), Sources::default()),
    };
    Ok(Screen {
        now,
        queue,
        due_at,
        is_late: row.state == "open" && due_at < now,
        assignment: desk::assignment(app, row).await?,
        questions: question::of_steps(app, row).await?,
        interest: desk::interest(app, row, &actor.name).await?,
        authors: desk::acts(app, row).await?,
        history: history::of(app, actor, row).await?,
        streak: streak::of_account(app, row.account).await?,
        before,
        others: match subject.list() {
            Some(list) => desk::others(app, row, list).await?,
            None => 0,
        },
        similar: like,
        sample,
        sources,
        subject,
        review,
    })
}
