//! `/reviews`: what a person decides, who has it, and everything they need to see.

mod screen;

use app::{
    App, Failure,
    review::{
        self, Answer,
        desk::{self, Assign, Assignment, Queue},
        streak::{self, Streak},
    },
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{ReviewId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{Asked, At, Input, Text},
    problem::Problem,
    question,
    rule::Review,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/reviews", get(open))
        .route("/reviews/queue", get(queue))
        .route("/reviews/{review}", get(show))
        .route("/reviews/{review}/screen", get(screen::show))
        .route("/reviews/{review}/assignment", post(assign))
        .route("/reviews/{review}/question", post(question::ask))
        .route("/reviews/{review}/answers/{number}/evidence", get(question::evidence))
        .route("/reviews/{review}/decision", post(decide))
        .route("/reviews/{review}/reuse", post(reuse))
}

/// What waits for a decision.
#[derive(Serialize)]
struct Reviews {
    /// Oldest first; at most 200.
    reviews: Vec<Review>,
}

async fn open(Caller { app, actor }: Caller) -> Result<Json<Reviews>, Problem> {
    let open = review::open(&app, &actor).await?;
    Ok(Json(Reviews { reviews: open.into_iter().map(Review::of).collect() }))
}

/// Which part of the queue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QueueAsked {
    /// `account`, `import`, `campaign`, `content` or `appeal`; all when absent.
    kind: Option<String>,
}

/// The queue.
#[derive(Serialize)]
struct TheQueue {
    /// What is late first, then the gravest, then what waits longest; at most 200.
    waiting: Vec<Line>,
    /// How many of them are late.
    overdue: usize,
    /// Accounts that are rejected again and again.
    rejected_often: Vec<Often>,
}

/// An account that is rejected again and again.
#[derive(Serialize)]
pub(super) struct Often {
    account: String,
    account_name: String,
    /// When the first of these was rejected.
    since: Timestamp,
    /// The rejected reviews, first to last.
    reviews: Vec<String>,
}

impl Often {
    pub(super) fn of(it: Streak) -> Self {
        Self {
            account: it.account.to_string(),
            account_name: it.name,
            since: it.since,
            reviews: it.reviews.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A line of the queue.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    review: Review,
    /// `account`, `import`, `campaign`, `content` or `appeal`.
    kind: &'static str,
    /// Name of the campaign, or of the list that contacts were uploaded for.
    name: String,
    /// Name of the account.
    account_name: String,
    /// Recipients, or lines of the upload.
    size: u64,
    /// Who has it.
    assignee: Option<String>,
    /// How long it waits, in seconds.
    age_s: i64,
    /// By when it is to be decided.
    due_at: Timestamp,
    /// True when that is past.
    overdue: bool,
    /// The newest question to the account; `null` when nothing was asked.
    asked: Option<question::Asked>,
}

async fn queue(
    Caller { app, actor }: Caller,
    Asked(QueueAsked { kind }): Asked<QueueAsked>,
) -> Result<Json<TheQueue>, Problem> {
    let only = kind
        .map(|it| {
            let problem = "`account`, `import`, `campaign`, `content` or `appeal`";
            Queue::parse(&it).ok_or_else(|| Failure::invalid("kind", problem))
        })
        .transpose()?;
    let waiting = desk::queue(&app, &actor, only).await?;
    let now = app.now();
    let line = |it: desk::Waiting| Line {
        age_s: now.duration_since(it.view.row.opened_at).as_secs(),
        kind: it.queue.as_str(),
        name: it.name,
        account_name: it.account,
        size: it.size,
        assignee: it.assignee,
        due_at: it.due_at,
        overdue: it.is_late,
        asked: it.asked.map(question::Asked::of),
        review: Review::of(it.view),
    };
    let overdue = waiting.iter().filter(|it| it.is_late).count();
    let often = streak::all(&app, &actor).await?;
    Ok(Json(TheQueue {
        waiting: waiting.into_iter().map(line).collect(),
        overdue,
        rejected_often: often.into_iter().map(Often::of).collect(),
    }))
}

async fn show(
    Caller { app, actor }: Caller,
    At(Text(review)): At<Text<ReviewId>>,
) -> Result<Json<Review>, Problem> {
    Ok(Json(Review::of(review::show(&app, &actor, review).await?)))
}

/// Who is to have a review.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Assigning {
    /// `take`, `release` or `hand-over`.
    action: AssignWord,
    /// With `hand-over`: the name of a key of the staff.
    #[serde(default)]
    to: Option<String>,
    /// Why, when there is something to say.
    #[serde(default)]
    note: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum AssignWord {
    Take,
    Release,
    HandOver,
}

/// Who has a review, and who had it.
#[derive(Serialize)]
pub(super) struct Hands {
    /// Who has it.
    assignee: Option<String>,
    /// Every change of hands, every question and answer, first to last.
    steps: Vec<Change>,
}

/// A step of a review.
#[derive(Serialize)]
struct Change {
    /// `taken`, `released`, `handed-over`, `asked` or `answered`.
    kind: String,
    /// Who did it.
    by: String,
    /// Who has it from then on.
    assignee: Option<String>,
    /// Why; may be empty.
    note: String,
    /// When.
    at: Timestamp,
}

impl Hands {
    pub(super) fn of(it: Assignment) -> Self {
        let change = |it: desk::ReviewStepRow| Change {
            kind: it.kind,
            by: it.by,
            assignee: it.assignee,
            note: it.note,
            at: it.at,
        };
        Self { assignee: it.assignee, steps: it.steps.into_iter().map(change).collect() }
    }
}

async fn assign(
    Caller { app, actor }: Caller,
    At(Text(review)): At<Text<ReviewId>>,
    Input(Assigning { action, to, note }): Input<Assigning>,
) -> Result<Json<Hands>, Problem> {
    let assign = match (action, &to) {
        (AssignWord::Take, None) => Assign::Take,
        (AssignWord::Release, None) => Assign::Release,
        (AssignWord::HandOver, Some(to)) => Assign::HandOver(to),
        _ => return Err(Failure::invalid("to", "belongs to `hand-over`, and to it alone").into()),
    };
    Ok(Json(Hands::of(desk::assign(&app, &actor, review, (assign, &note)).await?)))
}

/// A decision. Given once, never changed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    /// `approve`, `reject` or, for an import, `confirm`: accepted if each of its
    /// people confirms by a mail.
    answer: AnswerWord,
    /// Why: the account reads it.
    reason: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum AnswerWord {
    Approve,
    Confirm,
    Reject,
}

async fn decide(
    Caller { app, actor }: Caller,
    At(Text(review)): At<Text<ReviewId>>,
    Input(Decision { answer, reason }): Input<Decision>,
) -> Result<Json<Review>, Problem> {
    let answer = match answer {
        AnswerWord::Approve => Answer::Approve,
        AnswerWord::Confirm => Answer::Confirm,
        AnswerWord::Reject => Answer::Reject,
    };
    let decided = review::decide(&app, &actor, review, (answer, &reason)).await?;
    Ok(Json(Review::of(decided)))
}

async fn reuse(
    Caller { app, actor }: Caller,
    At(Text(review)): At<Text<ReviewId>>,
) -> Result<Json<Review>, Problem> {
    Ok(Json(Review::of(review::approve_as_before(&app, &actor, review).await?)))
}
