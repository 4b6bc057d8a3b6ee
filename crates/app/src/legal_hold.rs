//! Legal holds: an operator keeps what an authority or a court asks for, until
//! somebody lifts it with a reason (R001-30, DECISIONS D52).
//!
//! What is held is deleted by nothing: not when its time is over, not when its
//! person asks. Who asks to be erased gets no mail from that moment, and
//! [`release`] erases them when the last hold on them is lifted. **Never** here:
//! mail; a hold keeps records, and lets nothing out.

use consent::Method;
use domain::{AccountId, Address, CampaignId, LegalHoldId};
use store::{
    Lane, Scope,
    legal_hold::{self, NewHold, On},
    waiting_erasure::{self, Free},
};

pub use store::legal_hold::HoldRow;

use crate::{
    Action, Actor, App, Failure, campaign,
    erase::{self, Holds},
};

/// Longest case number and reason, in characters.
const WORDS_CHARS_MAX: usize = 500;

/// What is to be held.
#[derive(Clone, Debug)]
pub enum Subject {
    /// Everything of an account.
    Account(AccountId),
    /// A campaign and everybody it was sent to.
    Campaign(AccountId, CampaignId),
    /// A person, in one account; in every account that knows them without one.
    Person(Option<AccountId>, Address),
}

/// A hold that is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// On what.
    pub subject: Subject,
    /// The case it is for.
    pub case_number: String,
    /// Why.
    pub reason: String,
}

/// Places a hold, in each account that it concerns.
///
/// # Errors
/// [`Failure::Invalid`] without case number or reason, [`Failure::NotFound`] for
/// what there is not.
pub async fn place(
    app: &App,
    actor: &Actor,
    asked: Asked,
) -> Result<Vec<(AccountId, LegalHoldId)>, Failure> {
    actor.may_anywhere(Action::ManageHolds)?;
    let case_number = worded("case_number", &asked.case_number)?;
    let reason = worded("reason", &asked.reason)?;
    let now = app.now();
    let mut placed = Vec::new();
    for (account, on) in concerned(app, asked.subject).await? {
        let id = LegalHoldId::new(now, app.random());
        let new = NewHold {
            id,
            on,
            case_number: case_number.to_owned(),
            reason: reason.to_owned(),
            placed_by: actor.name.clone(),
            placed_at: now,
        };
        let step = legal_hold::insert(account, &new);
        app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
        tracing::warn!(account.id = %account, hold.id = %id, "a legal hold was placed");
        placed.push((account, id));
    }
    Ok(placed)
}

/// The accounts, and what is held in each.
async fn concerned(app: &App, subject: Subject) -> Result<Vec<(AccountId, On)>, Failure> {
    match subject {
        Subject::Account(account) => {
            app.account_row(account).await?;
            Ok(vec![(account, On::Account)])
        }
        Subject::Campaign(account, campaign) => {
            campaign::find(app, account, campaign).await?;
            Ok(vec![(account, On::Campaign(campaign))])
        }
        Subject::Person(account, address) => {
            let key = app.keys().suppression(&address).to_vec();
            let accounts: Vec<AccountId> = match account {
                Some(account) => vec![app.account_row(account).await?.id],
                None => {
                    let known = store::contact::everywhere(app.store(), &key).await?;
                    known.into_iter().map(|(account, _)| account).collect()
                }
            };
            if accounts.is_empty() {
                return Err(Failure::NotFound("contact"));
            }
            Ok(accounts.into_iter().map(|it| (it, On::Person(key.clone()))).collect())
        }
    }
}

/// Case numbers and reasons are kept in clear (DECISIONS D20).
fn worded<'a>(field: &str, text: &'a str) -> Result<&'a str, Failure> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > WORDS_CHARS_MAX || text.contains('@') {
        let problem = format!("1 to {WORDS_CHARS_MAX} characters, and no address in it");
        return Err(Failure::invalid(field, problem));
    }
    Ok(text)
}

/// Lifts a hold. Erasures that waited for it are done by the background work.
///
/// # Errors
/// [`Failure::Invalid`] without a reason, [`Failure::Conflict`] when it is lifted.
pub async fn lift(app: &App, actor: &Actor, id: LegalHoldId, because: &str) -> Result<(), Failure> {
    actor.may_anywhere(Action::ManageHolds)?;
    let because = worded("because", because)?;
    let row = legal_hold::by_id(app.store(), id).await?.ok_or(Failure::NotFound("hold"))?;
    if let Some(at) = row.lifted_at {
        return Err(Failure::Conflict(format!("it was lifted at {at}")));
    }
    let step = legal_hold::lift((row.account, id), (&actor.name, because), app.now());
    app.store().unit(Scope::Account(row.account), Lane::Interactive, vec![step]).await?;
    tracing::warn!(account.id = %row.account, hold.id = %id, "a legal hold was lifted");
    Ok(())
}

/// Holds, those that hold first: of one account, or of all. For staff: an account
/// is not told whom an authority asks about.
///
/// # Errors
/// [`Failure`].
pub async fn list(
    app: &App,
    actor: &Actor,
    account: Option<AccountId>,
) -> Result<Vec<HoldRow>, Failure> {
    actor.may_anywhere(Action::Oversee)?;
    Ok(match account {
        Some(account) => legal_hold::of_account(app.store(), account).await?,
        None => legal_hold::all(app.store()).await?,
    })
}

/// Erases those who asked for it and on whom no hold is any more. Returns how
/// many.
///
/// # Errors
/// [`Failure`]; the next round goes on.
pub async fn release(app: &App) -> Result<usize, Failure> {
    let mut erased = 0;
    for Free { account, contact, method } in waiting_erasure::free(app.store()).await? {
        let row = app.account_row(account).await?;
        let method = if method == Method::Web.as_str() { Method::Web } else { Method::Staff };
        match erase::of(app, (&row, contact), (method, Holds::Keep)).await {
            Ok(()) => erased += 1,
            // A hold was placed meanwhile, or somebody else was faster.
            Err(Failure::Raced | Failure::NotFound(_)) => {}
            // One that cannot be erased waits, and does not hold up the others.
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(account.id = %account, error, "an erasure still waits");
            }
        }
    }
    Ok(erased)
}
