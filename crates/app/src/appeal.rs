//! Appeals: an account that was stopped asks to be judged again, and sees where
//! that stands (R000-32).
//!
//! Who is suspended gives what the two conditions of sending again ask for: a
//! proof that the list is reliable, and why bad mail will not go on (R002-50,
//! R002-51). An appeal is a review like any other, and nobody decides about their
//! own decision. **Never** here: a way back for who was locked for good or
//! terminated; they are answered, with a reason.

use domain::{AccountId, AppealId, Personal, Standing, Timestamp};
use policy::{Facts, Subject, fact::known};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    appeal::{self, AppealRow},
    review::{self, ReviewRow},
};

use crate::{
    Action, Actor, App, Failure, blobs,
    review::author,
    standing::{self, Verdict},
    verdicts::Judged,
};

/// Longest text, in bytes.
const WORDS_BYTES_MAX: usize = 4_000;
/// Longest proof, in bytes.
const PROOF_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Decisions about an account that are looked through.
const REVIEWS_MAX: u32 = 500;

/// An appeal and what became of it.
#[derive(Clone, Debug)]
pub struct AppealView {
    /// The row.
    pub row: AppealRow,
    /// The review: its state, who decided, why and when.
    pub review: Option<ReviewRow>,
}

/// Asks to be judged again.
///
/// # Errors
/// [`Failure::Conflict`] when the account is not stopped, or an appeal waits
/// already; [`Failure::Invalid`] when something that is asked for is missing.
pub async fn open(
    app: &App,
    actor: &Actor,
    account: AccountId,
    (because, proof): (&str, Option<&[u8]>),
) -> Result<AppealId, Failure> {
    actor.may(Action::Appeal, account)?;
    let row = app.open_account(account).await?;
    check(&row, (because, proof))?;
    let waits = all(app, actor, account)
        .await?
        .into_iter()
        .find(|it| it.review.as_ref().is_some_and(|review| review.state == "open"));
    if let Some(it) = waits {
        return Err(Failure::Conflict(format!("{} waits for an answer already", it.row.id)));
    }
    let (keys, now) = (app.account_keys(&row)?, app.now());
    let id = AppealId::new(now, app.random());
    let (keep, words) = blobs::put(&keys, account, because.trim().as_bytes(), now);
    let mut steps = vec![keep];
    let evidence = proof.map(|bytes| {
        let (keep, digest) = blobs::put(&keys, account, bytes, now);
        steps.push(keep);
        digest
    });
    let new = AppealRow { id, standing: row.standing, words, evidence, created_at: now };
    steps.push(appeal::insert(account, &new));
    steps.extend(asked(app, &row, id));
    steps.push(author::did(app, actor, (account, id.0), "appealed"));
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(id)
}

fn check(row: &AccountRow, (because, proof): (&str, Option<&[u8]>)) -> Result<(), Failure> {
    if row.standing.may_send() {
        return Err(Failure::Conflict("the account may send: there is nothing to appeal".into()));
    }
    let told = because.trim();
    if told.is_empty() || told.len() > WORDS_BYTES_MAX {
        let problem = "say why bad mail will not go on, in 1 to 4,000 bytes";
        return Err(Failure::invalid("because", problem));
    }
    if proof.is_some_and(|it| it.is_empty() || it.len() > PROOF_BYTES_MAX) {
        return Err(Failure::invalid("evidence", "a file of at most 2 MiB"));
    }
    if row.standing == Standing::Suspended && proof.is_none() {
        let problem = "attach what proves that the list is reliable: without it nobody sends again";
        return Err(Failure::invalid("evidence", problem));
    }
    Ok(())
}

/// The steps that ask a reviewer.
fn asked(app: &App, row: &AccountRow, id: AppealId) -> [Step; 2] {
    let now = app.now();
    let facts = Facts::new().with(known::STANDING, row.standing);
    let decision = app.rules().decide(Subject::Appeal, &facts, now);
    let judged = Judged { account: row.id, kind: "appeal", subject: id.0, now };
    let (verdict, keep) = judged.keep(app, &decision);
    [keep, judged.ask(app, verdict)]
}

/// The appeals of an account with what became of them, newest first.
///
/// # Errors
/// [`Failure`].
pub async fn all(app: &App, actor: &Actor, account: AccountId) -> Result<Vec<AppealView>, Failure> {
    actor.may(Action::Read, account)?;
    let reviews = review::of_account(app.store(), account, REVIEWS_MAX).await?;
    let rows = appeal::of_account(app.store(), account).await?;
    let of = |row: AppealRow| {
        let review = reviews.iter().find(|it| it.subject == row.id.0).cloned();
        AppealView { row, review }
    };
    Ok(rows.into_iter().map(of).collect())
}

/// The appeal that a review is about.
///
/// # Errors
/// [`Failure::NotFound`].
pub(crate) async fn of_review(app: &App, row: &ReviewRow) -> Result<AppealRow, Failure> {
    let all = appeal::of_account(app.store(), row.account).await?;
    all.into_iter().find(|it| it.id.0 == row.subject).ok_or(Failure::NotFound("appeal"))
}

/// What an account wrote.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn words(
    app: &App,
    account: AccountId,
    row: &AppealRow,
) -> Result<Personal<String>, Failure> {
    let keys = app.account_keys(&app.account_row(account).await?)?;
    let bytes = blobs::get(app, &keys, account, row.words).await?;
    Ok(Personal::new(String::from_utf8_lossy(bytes.reveal()).into_owned()))
}

/// Does what a granted appeal asks for, before the decision is put on record.
/// Safe to repeat: whoever may send already stays so.
///
/// # Errors
/// [`Failure::Conflict`] when there is no way back.
pub(crate) async fn grant(
    app: &App,
    actor: &Actor,
    row: &ReviewRow,
    because: &str,
) -> Result<(), Failure> {
    let found = of_review(app, row).await?;
    let account = app.account_row(row.account).await?;
    match account.standing {
        it if it.may_send() => Ok(()),
        Standing::Suspended => {
            let told = "the proof that the list is reliable is missing: one of two conditions";
            let proof = found.evidence.ok_or_else(|| Failure::Conflict(told.to_owned()))?;
            let keys = app.account_keys(&account)?;
            let proof = blobs::get(app, &keys, row.account, proof).await?;
            let conditions = (proof.reveal().as_slice(), because);
            standing::reactivate(app, actor, row.account, conditions).await.map(|_| ())
        }
        Standing::SendingDisabled => {
            let allowed = (Verdict::AllowSending, because);
            standing::decide(app, actor, row.account, allowed).await.map(|_| ())
        }
        other => Err(Failure::Conflict(format!(
            "the account is {other}, and that cannot be undone: reject the appeal and say why"
        ))),
    }
}

/// True when that person decided about the account's standing.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn is_against(
    app: &App,
    row: &ReviewRow,
    is_same: impl Fn(&str) -> bool,
) -> Result<bool, Failure> {
    let made = of_review(app, row).await?.created_at;
    let records = store::enforcement::of_account(app.store(), row.account).await?;
    let before = |at: Timestamp| at <= made;
    Ok(records
        .iter()
        .filter(|it| before(it.created_at))
        .any(|it| it.decided_by.as_deref().is_some_and(&is_same)))
}
