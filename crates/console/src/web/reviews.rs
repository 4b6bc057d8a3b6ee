//! `/reviews` and `/reviews/{review}`: the desk of the operator's staff. What
//! acts is a posted form; a decision leads on to the next review.

pub(super) mod asked;
mod figures;
mod written;

use app::{
    Actor, Failure,
    review::{
        self, Answer,
        desk::{self, Assign},
        question::QuestionState,
        screen, streak,
    },
};
use axum::{
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{ListId, ReviewId};

use super::{Site, answer, desk::Staff, fields::Fields, visit::Visit};
use crate::{
    render,
    views::reviews::{Kind, Problem, Queue, QueueLine, Review},
};

/// The value of that name in a query.
fn queried(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(it, _)| it == name).map(|(_, value)| value.into_owned())
}

/// `GET /reviews`, with `kind` and `list` for a part of it.
pub(super) async fn queue(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    visit: Visit,
    Staff(actor): Staff,
) -> Response {
    let result = of_queue(&site, &actor, query.as_deref(), &visit).await;
    answer::of(&visit, result.map(|it| answer::page(200, render::reviews(&visit.frame, &it))))
}

fn kind(of: desk::Queue) -> Kind {
    match of {
        desk::Queue::Account => Kind::Account,
        desk::Queue::Import => Kind::Import,
        desk::Queue::Campaign => Kind::Campaign,
        desk::Queue::Content => Kind::Content,
        desk::Queue::Appeal => Kind::Appeal,
    }
}

async fn of_queue(
    site: &Site,
    actor: &Actor,
    query: Option<&str>,
    visit: &Visit,
) -> Result<Queue, Failure> {
    let waiting = desk::queue(&site.app, actor, None).await?;
    let now = site.app.now();
    let count = |of: desk::Queue| waiting.iter().filter(|it| it.queue == of).count() as u64;
    let counts = desk::Queue::ALL.iter().map(|it| (kind(*it), count(*it))).collect();
    let only = queried(query, "kind").as_deref().and_then(desk::Queue::parse);
    let list = queried(query, "list").and_then(|it| it.parse::<ListId>().ok());
    let line = |it: &desk::Waiting| QueueLine {
        id: it.view.row.id.to_string(),
        kind: kind(it.queue),
        name: it.name.clone(),
        account: it.account.clone(),
        size: it.size,
        age_s: written::seconds(now.duration_since(it.view.row.opened_at)),
        due_at: it.due_at,
        is_late: it.is_late,
        assignee: it.assignee.clone(),
        why: written::gravest(&it.view.rules, visit.frame.language),
        more: (it.view.rules.len() as u64).saturating_sub(1),
        asked: it.asked.as_ref().map(|it| asked::standing(it, now, visit.frame.language)),
    };
    let is_shown = |it: &&desk::Waiting| {
        only.is_none_or(|only| it.queue == only) && (list.is_none() || it.list == list)
    };
    let lines: Vec<_> = waiting.iter().filter(is_shown).map(line).collect();
    Ok(Queue {
        now,
        only: only.map(kind),
        counts,
        late: lines.iter().filter(|it| it.is_late).count() as u64,
        lines,
        is_of_list: list.is_some(),
        is_decided: queried(query, "decided").is_some(),
        often: streak::all(&site.app, actor).await?.iter().map(written::often).collect(),
    })
}

/// What was sent and could not be done.
struct Tried {
    status: u16,
    problem: Problem,
    reason: String,
    question: String,
}

/// `GET /reviews/{review}`.
pub(super) async fn show(
    State(site): State<Site>,
    Path(review): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    Staff(actor): Staff,
) -> Response {
    let shown = async {
        let mut view = view(&site, &actor, (&visit, &review)).await?;
        if queried(query.as_deref(), "decided").is_some() {
            view.decided_of = Some(desk::queue(&site.app, &actor, None).await?.len() as u64);
        }
        Ok(answer::page(200, render::review(&visit.frame, &view)))
    };
    answer::of(&visit, shown.await)
}

fn id(review: &str) -> Result<ReviewId, Failure> {
    review.parse().map_err(|_| Failure::NotFound("review"))
}

/// The screen in the reader's language.
async fn view(
    site: &Site,
    actor: &Actor,
    (visit, review): (&Visit, &str),
) -> Result<Review, Failure> {
    let screen = screen::show(&site.app, actor, id(review)?).await?;
    Ok(written::screen(screen, actor, visit.frame.language, kind))
}

/// The page again, with what was wrong.
async fn again(
    site: &Site,
    actor: &Actor,
    (visit, review): (&Visit, &str),
    Tried { status, problem, reason, question }: Tried,
) -> Response {
    let shown = async {
        let mut view = view(site, actor, (visit, review)).await?;
        (view.problem, view.reason) = (Some(problem), reason);
        view.questions.typed = question;
        Ok(answer::page(status, render::review(&visit.frame, &view)))
    };
    answer::of(visit, shown.await)
}

/// What could not be done is told on the page itself; the rest has a page of its
/// own.
fn tried(failure: Failure, reason: &str) -> Result<Tried, Failure> {
    let (status, problem) = match failure {
        Failure::Invalid { .. } => (422, Problem::Reason),
        Failure::Conflict(_) | Failure::Raced => (409, Problem::Conflict),
        Failure::Forbidden(_) => (403, Problem::Interest),
        other => return Err(other),
    };
    Ok(Tried { status, problem, reason: reason.to_owned(), question: String::new() })
}

/// `POST /reviews/{review}/decision` with `answer` and `reason`.
pub(super) async fn decide(
    State(site): State<Site>,
    Path(review): Path<String>,
    visit: Visit,
    Staff(actor): Staff,
    fields: Fields,
) -> Response {
    let reason = fields.filled("reason").unwrap_or_default();
    let decided = async {
        let said = match fields.get("answer") {
            Some("approve") => Answer::Approve,
            Some("confirm") => Answer::Confirm,
            Some("reject") => Answer::Reject,
            _ => {
                let problem = "must be `approve`, `confirm` or `reject`";
                return Err(Failure::invalid("answer", problem));
            }
        };
        review::decide(&site.app, &actor, id(&review)?, (said, reason)).await
    };
    match decided.await {
        Ok(_) => onwards(&site, &actor, &visit).await,
        Err(failure) => failed(&site, &actor, (&visit, &review), (failure, reason)).await,
    }
}

/// `POST /reviews/{review}/reuse`.
pub(super) async fn reuse(
    State(site): State<Site>,
    Path(review): Path<String>,
    visit: Visit,
    Staff(actor): Staff,
) -> Response {
    let repeated = async { review::approve_as_before(&site.app, &actor, id(&review)?).await };
    match repeated.await {
        Ok(_) => onwards(&site, &actor, &visit).await,
        Err(failure) => failed(&site, &actor, (&visit, &review), (failure, "")).await,
    }
}

async fn failed(
    site: &Site,
    actor: &Actor,
    (visit, review): (&Visit, &str),
    (failure, reason): (Failure, &str),
) -> Response {
    match tried(failure, reason) {
        Ok(tried) => again(site, actor, (visit, review), tried).await,
        Err(other) => answer::of(visit, Err(other)),
    }
}

/// The next review that nobody else has and that waits for no answer, or the queue.
async fn onwards(site: &Site, actor: &Actor, visit: &Visit) -> Response {
    let waiting = desk::queue(&site.app, actor, None).await.unwrap_or_default();
    let asks =
        |it: &desk::Waiting| it.asked.as_ref().is_some_and(|it| it.state == QuestionState::Waiting);
    let free =
        |it: &&desk::Waiting| it.assignee.as_ref().is_none_or(|it| *it == actor.name) && !asks(it);
    let language = visit.frame.language;
    let to = match waiting.iter().find(free) {
        Some(next) => format!("/reviews/{}?lang={language}&decided=1", next.view.row.id),
        None => format!("/reviews?lang={language}&decided=1"),
    };
    see_other(&to)
}

fn see_other(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// `POST /reviews/{review}/assignment` with `action`.
pub(super) async fn assign(
    State(site): State<Site>,
    Path(review): Path<String>,
    visit: Visit,
    Staff(actor): Staff,
    fields: Fields,
) -> Response {
    let assigned = async {
        let asked = match fields.get("action") {
            Some("take") => Assign::Take,
            Some("release") => Assign::Release,
            _ => return Err(Failure::invalid("action", "must be `take` or `release`")),
        };
        desk::assign(&site.app, &actor, id(&review)?, (asked, "")).await
    };
    match assigned.await {
        Ok(_) => see_other(&format!("/reviews/{review}?lang={}", visit.frame.language)),
        Err(failure) => failed(&site, &actor, (&visit, &review), (failure, "")).await,
    }
}
