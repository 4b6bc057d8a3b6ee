//! Closing an account: it sends nothing more, from the commit on, and whoever
//! got its mail can still leave, ask why and report (DECISIONS D33, R000-09,
//! R002-59).
//!
//! Owns the one unit that closes and the one that opens again. **Never** here:
//! a contact, a suppression, the ledger, or the account's key. Mail that waits
//! is not looked for: its re-check finds the account closed and ends it.

use domain::{AccountId, CampaignState, JobId};
use store::{
    Lane, Scope, Step, account::AccountRow, api_key, campaign, declaration,
    declaration::DeclarationRow, import, review,
};

use super::{AccountView, show};
use crate::{Action, Actor, App, Failure};

/// Longest reason, in bytes.
const REASON_BYTES_MAX: usize = 500;
/// What the record of a closing is filed under.
const CLOSED: &str = "account-closed";
/// What the record of an opening again is filed under.
const REOPENED: &str = "account-reopened";
/// Why closing steps out of the account: its reason is the operator's record.
const SCOPE: Scope = Scope::System("the operator's declarations belong to no account");

/// Closes an account: its keys end, its campaigns are cancelled, what waits for
/// a reviewer is taken back. The ledger, suppressions and every way out stay;
/// the operator can still show and export what is recorded.
///
/// # Errors
/// [`Failure::Conflict`] when it is closed already.
pub async fn close(
    app: &App,
    actor: &Actor,
    account: AccountId,
    reason: &str,
) -> Result<AccountView, Failure> {
    actor.may(Action::CloseAccount, account)?;
    let reason = checked(reason)?;
    let row = app.account_row(account).await?;
    if let Some(at) = row.closed_at {
        return Err(Failure::Conflict(format!("the account was closed at {at} and stays closed")));
    }
    let now = app.now();
    let mut steps = vec![
        store::account::close(account, now),
        api_key::revoke_all(account, now),
        review::lapse_all(account, now),
        import::stop_all(account, now),
        record(app, actor, (CLOSED, account), reason),
    ];
    steps.extend(stoppable().map(|state| campaign::cancel_in_state(account, state, now)));
    // Like an opt-out, a closing goes ahead of everything that would send.
    app.store().unit(SCOPE, Lane::OptOut, steps).await?;
    show(app, actor, account).await
}

/// States in which a campaign can still be cancelled. A draft is no campaign
/// yet: it stays, for whoever opens the account again.
fn stoppable() -> impl Iterator<Item = CampaignState> {
    let cancel = ::campaign::Event::Cancel;
    let states = CampaignState::ALL.iter().copied();
    states.filter(move |it| *it != CampaignState::Draft && ::campaign::step(*it, cancel).is_ok())
}

/// Opens a closed account again, with the standing it had. Its keys stay ended
/// and its campaigns cancelled: make a new key, draft anew.
///
/// # Errors
/// [`Failure::Conflict`] when it is not closed, or its key was destroyed.
pub async fn reopen(
    app: &App,
    actor: &Actor,
    account: AccountId,
    reason: &str,
) -> Result<AccountView, Failure> {
    actor.may(Action::ReopenAccount, account)?;
    let reason = checked(reason)?;
    let row = app.account_row(account).await?;
    if row.closed_at.is_none() {
        return Err(Failure::Conflict("the account is not closed".to_owned()));
    }
    if row.wrapped_key.is_none() {
        let told = "its key was destroyed, and nothing of it can be read: open a new account";
        return Err(Failure::Conflict(told.to_owned()));
    }
    let steps =
        vec![store::account::reopen(account), record(app, actor, (REOPENED, account), reason)];
    app.store().unit(SCOPE, Lane::Interactive, steps).await?;
    show(app, actor, account).await
}

/// A reason is read by other people than the one who gave it, and is kept in
/// clear (DECISIONS D20).
fn checked(reason: &str) -> Result<&str, Failure> {
    let reason = reason.trim();
    if reason.is_empty() || reason.len() > REASON_BYTES_MAX || reason.chars().any(char::is_control)
    {
        let problem = format!("give it in one line of 1 to {REASON_BYTES_MAX} bytes");
        return Err(Failure::invalid("reason", problem));
    }
    if reason.contains('@') {
        return Err(Failure::invalid("reason", "leave addresses out: it is kept in clear"));
    }
    Ok(reason)
}

fn record(app: &App, actor: &Actor, (kind, account): (&str, AccountId), reason: &str) -> Step {
    let now = app.now();
    let new = DeclarationRow {
        kind: kind.to_owned(),
        subject: account.to_string(),
        reason: format!("{reason} ({} {})", actor.role.as_str(), actor.name),
        created_at: now,
    };
    declaration::insert(JobId::new(now, app.random()).0, &new)
}

/// Why a closed account was closed, and by whom.
pub(super) fn reason(row: &AccountRow, declared: &[DeclarationRow]) -> Option<String> {
    row.closed_at?;
    let subject = row.id.to_string();
    let of_this = |it: &&DeclarationRow| it.kind == CLOSED && it.subject == subject;
    declared.iter().rfind(of_this).map(|it| it.reason.clone())
}

impl App {
    /// The account of that id, for new work in it.
    ///
    /// # Errors
    /// [`Failure::NotFound`]; [`Failure::Closed`] while it is closed.
    pub async fn open_account(&self, account: AccountId) -> Result<AccountRow, Failure> {
        let row = self.account_row(account).await?;
        match row.closed_at {
            Some(at) => Err(Failure::Closed { at }),
            None => Ok(row),
        }
    }
}
