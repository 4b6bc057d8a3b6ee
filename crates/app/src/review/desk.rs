//! The desk: one queue over everything that waits for a person, who has what,
//! and who must not decide.
//!
//! Owns the kinds of the queue with their times (R002-89), assignment, and four
//! eyes: who belongs to the account, or wrote, handed in or uploaded the thing,
//! leaves it to somebody else (R002-39). A person is the name of their key.
//! **Never** here: a decision.

mod interest;
mod named;

use std::collections::BTreeMap;

use domain::{AccountId, ListId, ReviewId, SignedDuration, Timestamp};
pub use store::review_step::ReviewStepRow;
use store::{
    Lane, NIL, Scope, Step, UnitError, api_key,
    review::{self, ReviewRow},
    review_step::{self, Said},
};

pub use interest::Interest;
pub(in crate::review) use interest::{acted_on, acts, interest};
use interest::{is_same, refuse_interested};
use named::Named;
pub(in crate::review) use named::{account_name, import_of, named, others};

use super::{
    ReviewView,
    question::{self, Asked},
    view,
};
use crate::{
    Action, Actor, App, Failure, Role,
    campaign::learning,
    likeness,
    verdicts::{self, Danger, FiredRule},
};

/// Longest note, in bytes.
const NOTE_BYTES_MAX: usize = 2_000;

/// What kind of thing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Queue {
    /// An account that is like one that may not come back.
    Account,
    /// Contacts that were uploaded.
    Import,
    /// A campaign: its size, its sender, its list.
    Campaign,
    /// A campaign that nothing holds but what it says.
    Content,
    /// An account that asks to be judged again.
    Appeal,
}

impl Queue {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Account, Self::Import, Self::Campaign, Self::Content, Self::Appeal];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Import => "import",
            Self::Campaign => "campaign",
            Self::Content => "content",
            Self::Appeal => "appeal",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }

    /// The kind of a review.
    #[must_use]
    pub fn of(row: &ReviewRow, rules: &[verdicts::FiredRule]) -> Self {
        let holding = verdicts::holding(rules);
        match row.subject_kind.as_str() {
            "appeal" => Self::Appeal,
            _ if likeness::asked(rules) => Self::Account,
            "import" | "wave" => Self::Import,
            _ if !holding.is_empty() && holding.iter().all(learning::is_of_content) => {
                Self::Content
            }
            _ => Self::Campaign,
        }
    }

    fn setting(self) -> &'static str {
        match self {
            Self::Account => "review.within-account",
            Self::Import => "review.within-import",
            Self::Campaign => "review.within-campaign",
            Self::Content => "review.within-content",
            Self::Appeal => "review.within-appeal",
        }
    }

    /// How long one may wait.
    fn within(self, app: &App) -> Result<SignedDuration, Failure> {
        let missing = || Failure::unavailable("the rule book", "a time of the desk is missing");
        app.rules().duration(self.setting()).ok_or_else(missing)
    }
}

/// A review that waits, with what its line in the queue says.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The review.
    pub view: ReviewView,
    /// What kind of thing it is about.
    pub queue: Queue,
    /// Who has it; `None` = nobody yet.
    pub assignee: Option<String>,
    /// By when it is to be decided.
    pub due_at: Timestamp,
    /// True when that is past.
    pub is_late: bool,
    /// Name of the campaign, or of the list that contacts were uploaded for.
    pub name: String,
    /// Name of the account, as people know it.
    pub account: String,
    /// Recipients, or lines of the upload.
    pub size: u64,
    /// The list it is about; `None` for an appeal.
    pub list: Option<ListId>,
    /// How grave the gravest of its rules is.
    pub danger: Danger,
    /// The newest question to the account; `None` when nothing was asked.
    pub asked: Option<Asked>,
}

/// By when a review is to be decided, and what kind it is of.
pub(in crate::review) fn due(app: &App, view: &ReviewView) -> Result<(Queue, Timestamp), Failure> {
    let queue = Queue::of(&view.row, &view.rules);
    let within = queue.within(app)?;
    Ok((queue, view.row.opened_at.saturating_add(within).unwrap_or(Timestamp::MAX)))
}

/// What waits: what is late first, then the gravest, then what waits longest; of one
/// kind, or of all.
///
/// # Errors
/// [`Failure`].
pub async fn queue(app: &App, actor: &Actor, only: Option<Queue>) -> Result<Vec<Waiting>, Failure> {
    actor.may_anywhere(Action::Review)?;
    let steps = review_step::waiting(app.store()).await?;
    let mut assignees: BTreeMap<ReviewId, Option<String>> =
        steps.into_iter().map(|it| (it.review, it.assignee)).collect();
    let mut asked: BTreeMap<ReviewId, Vec<ReviewStepRow>> = BTreeMap::new();
    for step in review_step::questions(app.store()).await? {
        asked.entry(step.review).or_default().push(step);
    }
    let mut waiting = Vec::new();
    for row in review::open(app.store()).await? {
        let view = view(app, actor, row).await?;
        let (queue, due_at) = due(app, &view)?;
        if only.is_some_and(|it| it != queue) {
            continue;
        }
        let Named { name, size, list } = named(app, &view.row).await?;
        let gravest = verdicts::gravest(&view.rules);
        waiting.push(Waiting {
            list,
            danger: gravest.map_or(Danger::Routine, FiredRule::danger),
            queue,
            assignee: assignees.remove(&view.row.id).flatten(),
            due_at,
            is_late: due_at < app.now(),
            name,
            account: account_name(app, view.row.account).await?,
            size,
            asked: asked.get(&view.row.id).and_then(|it| question::newest(it, app.now())),
            view,
        });
    }
    waiting.sort_by_key(|it| {
        let row = &it.view.row;
        (!it.is_late, it.danger, row.opened_at, it.due_at, row.id)
    });
    Ok(waiting)
}

/// Reviews whose time was up before then. Machine work: no actor.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn late(
    app: &App,
    before: Timestamp,
) -> Result<Vec<(AccountId, ReviewId)>, Failure> {
    let mut late = Vec::new();
    for row in review::open(app.store()).await? {
        let within = Queue::of(&row, &verdicts::from_json(&row.rules)).within(app)?;
        let due = row.opened_at.saturating_add(within).unwrap_or(Timestamp::MAX);
        if due < before {
            tracing::warn!(
                review.id = %row.id, account.id = %row.account,
                "a review waits longer than its kind may: see `assent review list`"
            );
            late.push((row.account, row.id));
        }
    }
    Ok(late)
}

/// Who has a review, and who had it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    /// Who has it; `None` = nobody.
    pub assignee: Option<String>,
    /// Every change of hands, first to last.
    pub steps: Vec<ReviewStepRow>,
}

pub(in crate::review) async fn assignment(
    app: &App,
    row: &ReviewRow,
) -> Result<Assignment, Failure> {
    let steps = review_step::of_review(app.store(), row.account, row.id).await?;
    let assignee = steps.last().and_then(|it| it.assignee.clone());
    Ok(Assignment { assignee, steps })
}

/// What is asked of a review's assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assign<'a> {
    /// I look at it.
    Take,
    /// Nobody has it any more.
    Release,
    /// That person has it from now on: the name of a key of the staff.
    HandOver(&'a str),
}

/// Changes who has a review. Operators may take it from somebody who is away, by
/// releasing it or handing it over.
///
/// # Errors
/// [`Failure::Conflict`] when somebody else has it, or it is decided;
/// [`Failure::Forbidden`] when whoever would have it must not decide it.
pub async fn assign(
    app: &App,
    actor: &Actor,
    id: ReviewId,
    (assign, note): (Assign<'_>, &str),
) -> Result<Assignment, Failure> {
    actor.may_anywhere(Action::Review)?;
    let row = review::find(app.store(), id).await?.ok_or(Failure::NotFound("review"))?;
    if note.len() > NOTE_BYTES_MAX {
        return Err(Failure::invalid("note", format!("at most {NOTE_BYTES_MAX} bytes")));
    }
    if row.state != "open" {
        return Err(Failure::Conflict("this review was decided already; decisions stand".into()));
    }
    let now_with = assignment(app, &row).await?;
    let (kind, assignee) = hands(app, actor, (&row, &now_with), assign).await?;
    let step = change(app, actor, (&row, &now_with), (kind, assignee, note));
    match app.store().unit(Scope::Account(row.account), Lane::Interactive, vec![step]).await {
        Ok(_) => assignment(app, &row).await,
        Err(UnitError::Guard { .. }) => {
            Err(Failure::Conflict("somebody else was faster: look at it again".into()))
        }
        Err(other) => Err(other.into()),
    }
}

/// What an assignment comes to: its word, and who has the review then.
async fn hands(
    app: &App,
    actor: &Actor,
    (row, now_with): (&ReviewRow, &Assignment),
    assign: Assign<'_>,
) -> Result<(&'static str, Option<String>), Failure> {
    let conflict = |told: String| Err(Failure::Conflict(told));
    let holder = now_with.assignee.as_deref();
    let others = holder.filter(|it| !is_same(it, &actor.name));
    match (assign, others) {
        (Assign::Take, Some(other)) => {
            conflict(format!("`{other}` has it: let them hand it over, or an operator release it"))
        }
        (Assign::Take, None) if holder.is_some() => conflict("you have it already".into()),
        (Assign::Take, None) => {
            refuse_interested(app, row, &actor.name).await?;
            Ok(("taken", Some(actor.name.clone())))
        }
        (Assign::Release | Assign::HandOver(_), Some(other)) if actor.role != Role::Operator => {
            conflict(format!("`{other}` has it: they hand it over, or an operator does"))
        }
        (Assign::Release, _) if holder.is_none() => conflict("nobody has it".into()),
        (Assign::Release, _) => Ok(("released", None)),
        (Assign::HandOver(to), _) => {
            let staff = api_key::of_account(app.store(), AccountId(NIL)).await?;
            let reviews =
                |role: &str| Role::parse(role).is_some_and(|it| Action::Review.allowed(it));
            let found = staff.iter().find(|it| is_same(&it.name, to) && reviews(&it.role));
            let Some(found) = found else {
                return Err(Failure::invalid("to", "no key of the staff has that name"));
            };
            refuse_interested(app, row, &found.name).await?;
            Ok(("handed-over", Some(found.name.clone())))
        }
    }
}

fn change(
    app: &App,
    actor: &Actor,
    (row, now_with): (&ReviewRow, &Assignment),
    (kind, assignee, note): (&str, Option<String>, &str),
) -> Step {
    let step = ReviewStepRow {
        review: row.id,
        number: next(&now_with.steps),
        kind: kind.to_owned(),
        by: actor.name.clone(),
        assignee,
        note: note.trim().to_owned(),
        at: app.now(),
        said: Said::default(),
    };
    review_step::insert(row.account, &step)
}

/// The number of the step behind these.
pub(super) fn next(steps: &[ReviewStepRow]) -> u32 {
    steps.last().map_or(1, |it| it.number + 1)
}

/// Looks whether the actor may decide a review, and gives the step by which it
/// becomes theirs when nobody has it yet.
///
/// # Errors
/// [`Failure::Forbidden`] for who has an interest in it, [`Failure::Conflict`]
/// when somebody else has it.
pub(super) async fn before_deciding(
    app: &App,
    actor: &Actor,
    row: &ReviewRow,
) -> Result<Option<Step>, Failure> {
    if row.state != "open" {
        return Err(Failure::Conflict("this review was decided already; decisions stand".into()));
    }
    refuse_interested(app, row, &actor.name).await?;
    let now_with = assignment(app, row).await?;
    match &now_with.assignee {
        Some(holder) if is_same(holder, &actor.name) => Ok(None),
        Some(other) => {
            Err(Failure::Conflict(format!("`{other}` has it: let them decide it or hand it over")))
        }
        None => {
            let taken = ("taken", Some(actor.name.clone()), "");
            Ok(Some(change(app, actor, (row, &now_with), taken)))
        }
    }
}
