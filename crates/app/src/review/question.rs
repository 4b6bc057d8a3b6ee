//! Questions: a reviewer who lacks evidence asks the account, and the account
//! answers in words and, if it helps, with a file (R002-39, DECISIONS D54).
//!
//! Both are steps of the review: kept once, in order, and only while it is open.
//! What is asked about waits on, and the clock of the house runs on; a question has
//! a time of its own, after which the desk says that nobody answered. Answers and
//! files are sealed under the account's key. **Never** here: a decision.

mod view;

use domain::{AccountId, Personal, ReviewId, Timestamp};
use policy::question::question;
use store::{
    Lane, Scope, Step, UnitError,
    account::AccountRow,
    review::{self, ReviewRow},
    review_step::{self, ReviewStepRow, Said},
};

use super::{author, desk};
use crate::{
    Action, Actor, App, Failure, blobs,
    ladder::judge::{day_of, record, with_notice},
};

pub use policy::question::{Question, questions as ready_made};
pub use view::{AnswerView, Asked, QuestionState, QuestionView};
pub(super) use view::{answered, asked, newest};
pub(crate) use view::{of_reviews, of_steps};

/// The action of the record behind the notice of a question.
pub(crate) const ASKED: &str = "review-question";
/// What the desk may wait for an answer.
const WITHIN: &str = "review.answer-within";
/// Longest question, in bytes.
const QUESTION_BYTES_MAX: usize = 2_000;
/// Longest answer, in bytes.
const ANSWER_BYTES_MAX: usize = 4_000;
/// Largest file of an answer, in bytes.
const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Questions about one review.
const QUESTIONS_MAX: usize = 5;

/// What is asked: a ready-made question, words of the reviewer, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking<'a> {
    /// Word of a ready-made question.
    pub ready: Option<&'a str>,
    /// The reviewer's own words; may be empty when there is a ready-made one.
    pub words: &'a str,
}

/// Asks the account about a review. Whoever asks has the review from then on, as
/// whoever decides it.
///
/// # Errors
/// [`Failure::Conflict`] when it is decided, somebody else has it, or a question
/// waits already; [`Failure::Forbidden`] for who must not decide it.
pub async fn ask(
    app: &App,
    actor: &Actor,
    id: ReviewId,
    asking: Asking<'_>,
) -> Result<Vec<QuestionView>, Failure> {
    actor.may_anywhere(Action::Review)?;
    let row = review::find(app.store(), id).await?.ok_or(Failure::NotFound("review"))?;
    check(asking)?;
    // Who must not decide must not ask either; the step below takes the review.
    desk::before_deciding(app, actor, &row).await?;
    let steps = review_step::of_review(app.store(), row.account, id).await?;
    let now = app.now();
    if newest(&steps, now).is_some_and(|it| it.state == QuestionState::Waiting) {
        let told = "a question waits for an answer already: wait for it, or decide";
        return Err(Failure::Conflict(told.to_owned()));
    }
    if steps.iter().filter(|it| asked(it)).count() >= QUESTIONS_MAX {
        let told = format!("{QUESTIONS_MAX} questions were asked about it: decide it now");
        return Err(Failure::Conflict(told));
    }
    let missing = || Failure::unavailable("the rule book", "the time of a question is missing");
    let within = app.rules().duration(WITHIN).ok_or_else(missing)?;
    let step = ReviewStepRow {
        review: id,
        number: desk::next(&steps),
        kind: "asked".to_owned(),
        by: actor.name.clone(),
        assignee: Some(actor.name.clone()),
        note: asking.words.trim().to_owned(),
        at: now,
        said: Said {
            question: asking.ready.map(str::to_owned),
            due_at: Some(now.saturating_add(within).unwrap_or(Timestamp::MAX)),
            ..Said::default()
        },
    };
    let account = app.account_row(row.account).await?;
    let mut unit = vec![review_step::insert(row.account, &step)];
    unit.extend(notice(app, (&account, &row), &step).await?);
    commit(app, row.account, unit, "it was decided, or somebody else was faster").await?;
    of_steps(app, &row).await
}

fn check(Asking { ready, words }: Asking<'_>) -> Result<(), Failure> {
    if ready.is_some_and(|it| question(it).is_none()) {
        let known: Vec<_> = ready_made().iter().map(|it| it.id.as_str()).collect();
        let problem = format!("there is no such question; there is {}", known.join(", "));
        return Err(Failure::invalid("ready", problem));
    }
    let words = words.trim();
    if words.len() > QUESTION_BYTES_MAX || (ready.is_none() && words.is_empty()) {
        let problem = "say what you need to know, in 1 to 2,000 bytes: the account reads it";
        return Err(Failure::invalid("question", problem));
    }
    Ok(())
}

/// The steps that tell the account: a record, and its notice in the language of the
/// account. A notice that cannot go out does not hold up the question.
async fn notice(
    app: &App,
    (account, row): (&AccountRow, &ReviewRow),
    step: &ReviewStepRow,
) -> Result<Vec<Step>, Failure> {
    let name = desk::named(app, row).await?.name;
    let words = view::words(step, account.language);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let today = app.ladder().days.number(app.now());
    let record = store::enforcement::EnforcementRow {
        action: ASKED.to_owned(),
        axis: "person".to_owned(),
        decided_by: Some(step.by.clone()),
        reason: Some(format!("{name} ({}): {words}", row.id)),
        ..record(app, account, (today, day_of(store::meter::Counts::default())))
    };
    with_notice(app, account, record, account.standing_epoch).await
}

/// Commits a unit whose first step is one of the review.
async fn commit(
    app: &App,
    account: AccountId,
    unit: Vec<Step>,
    refused: &str,
) -> Result<(), Failure> {
    match app.store().unit(Scope::Account(account), Lane::Interactive, unit).await {
        Ok(_) => Ok(()),
        Err(UnitError::Guard { step: 0, .. }) => Err(Failure::Conflict(refused.to_owned())),
        Err(other) => Err(other.into()),
    }
}

/// Answers the question that waits about a review, in words and with a file if
/// there is one. Whoever answers has an interest in it from then on.
///
/// # Errors
/// [`Failure::Conflict`] when the review is decided, or nothing is asked;
/// [`Failure::Invalid`] for an answer that is empty or too long.
pub async fn answer(
    app: &App,
    actor: &Actor,
    (account, id): (AccountId, ReviewId),
    (words, file): (&str, Option<&[u8]>),
) -> Result<QuestionView, Failure> {
    actor.may(Action::AnswerReview, account)?;
    let account = app.open_account(account).await?;
    let row = review::find(app.store(), id).await?.filter(|it| it.account == account.id);
    let row = row.ok_or(Failure::NotFound("review"))?;
    let words = words.trim();
    if words.is_empty() || words.len() > ANSWER_BYTES_MAX {
        return Err(Failure::invalid("answer", "answer in 1 to 4,000 bytes"));
    }
    if file.is_some_and(|it| it.is_empty() || it.len() > FILE_BYTES_MAX) {
        return Err(Failure::invalid("evidence", "a file of at most 2 MiB"));
    }
    let too_late = "this review was decided already: the answer comes too late; what is handed in \
                    again is reviewed anew";
    if row.state != "open" {
        return Err(Failure::Conflict(too_late.to_owned()));
    }
    let steps = review_step::of_review(app.store(), account.id, id).await?;
    let last = steps.iter().rev().find(|it| asked(it) || answered(it));
    if !last.is_some_and(asked) {
        return Err(Failure::Conflict("nothing is asked about this review".to_owned()));
    }
    let (keys, now) = (app.account_keys(&account)?, app.now());
    let (keep, words) = blobs::put(&keys, account.id, words.as_bytes(), now);
    let mut kept = vec![keep];
    let evidence = file.map(|bytes| {
        let (keep, digest) = blobs::put(&keys, account.id, bytes, now);
        kept.push(keep);
        digest
    });
    let step = ReviewStepRow {
        review: id,
        number: desk::next(&steps),
        kind: "answered".to_owned(),
        by: actor.name.clone(),
        // Whoever had it has it still.
        assignee: steps.last().and_then(|it| it.assignee.clone()),
        note: String::new(),
        at: now,
        said: Said { words: Some(words), evidence, ..Said::default() },
    };
    let mut unit = vec![review_step::insert(account.id, &step)];
    unit.extend(kept);
    let subject = desk::acted_on(app, &row).await?;
    unit.push(author::did(app, actor, (account.id, subject), "answered"));
    commit(app, account.id, unit, "it was answered or decided meanwhile: look at it again").await?;
    let all = of_steps(app, &row).await?;
    all.into_iter().next_back().ok_or(Failure::NotFound("question"))
}

/// The questions to an account about its reviews, the newest first.
///
/// # Errors
/// [`Failure`].
pub async fn all(
    app: &App,
    actor: &Actor,
    account: AccountId,
) -> Result<Vec<(ReviewRow, QuestionView)>, Failure> {
    actor.may(Action::Read, account)?;
    let reviews = review::of_account(app.store(), account, REVIEWS_MAX).await?;
    let questions = of_reviews(app, account, &reviews).await?;
    let with_its_review = |it: QuestionView| {
        let row = reviews.iter().find(|row| row.id == it.review)?.clone();
        Some((row, it))
    };
    let mut all: Vec<_> = questions.into_iter().filter_map(with_its_review).collect();
    all.sort_by_key(|(_, it)| std::cmp::Reverse(it.asked_at));
    Ok(all)
}

/// Reviews of an account that are looked through.
const REVIEWS_MAX: u32 = 500;

/// The file of an answer.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub async fn evidence(
    app: &App,
    actor: &Actor,
    (id, number): (ReviewId, u32),
) -> Result<Personal<Vec<u8>>, Failure> {
    actor.may_anywhere(Action::Review)?;
    let row = review::find(app.store(), id).await?.ok_or(Failure::NotFound("review"))?;
    let steps = review_step::of_review(app.store(), row.account, id).await?;
    let step = steps.into_iter().find(|it| it.number == number);
    let digest = step.and_then(|it| it.said.evidence).ok_or(Failure::NotFound("file"))?;
    let keys = app.account_keys(&app.account_row(row.account).await?)?;
    blobs::get(app, &keys, row.account, digest).await
}
