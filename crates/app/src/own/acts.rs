//! What a person does on their own page: leave, take along, be forgotten, and
//! "never mail me from here".

use consent::Method;
use domain::{AccountId, SuppressionReason};
use store::{
    Lane, NIL, Scope,
    suppression::{self, SuppressionRow},
};

use super::{Visit, accounts, contact_in, export, see};
use crate::{
    App, Failure, erase as erasing,
    leaving::{self, Extent, Leaver, Trace},
};

/// Leaves everything of one account.
///
/// # Errors
/// [`Failure::NotFound`] when that account does not hold the person.
pub async fn leave(
    app: &App,
    visit: &Visit,
    account: AccountId,
    trace: &Trace,
) -> Result<(), Failure> {
    let (account, contact) = contact_in(app, visit, account).await?;
    let leaver = Leaver { account, contact, list: None };
    leaving::leave(app, &leaver, Extent::Account, trace).await
}

/// Leaves everything of every account that holds the person.
///
/// # Errors
/// [`Failure::Unavailable`]: tell them to try again; those that were left stay
/// left.
pub async fn leave_all(app: &App, visit: &Visit, trace: &Trace) -> Result<(), Failure> {
    for (account, contact) in accounts(app, visit).await? {
        let leaver = Leaver { account, contact, list: None };
        leaving::leave(app, &leaver, Extent::Account, trace).await?;
    }
    Ok(())
}

/// "Never mail me from here": forbids the address to the whole installation, and
/// leaves every account. It is in the never-again log, and only the owner's own
/// confirmation of a later sign-up lifts it (COMPLIANCE 5.9, DECISIONS D29).
///
/// # Errors
/// [`Failure::Unavailable`]: tell them to try again.
pub async fn never(app: &App, visit: &Visit, trace: &Trace) -> Result<(), Failure> {
    let row = SuppressionRow {
        address_key: visit.address_key.clone(),
        list: None,
        reason: SuppressionReason::Unsubscribed.as_str().to_owned(),
        created_at: app.now(),
        until: None,
    };
    let mut steps = vec![suppression::insert(AccountId(NIL), &row)];
    for (account, _) in store::contact::everywhere(app.store(), &visit.address_key).await? {
        steps.push(store::contact::raise_epoch_by_key(account, &visit.address_key));
    }
    let scope = Scope::System("a person forbids their address to the whole installation");
    app.store().unit(scope, Lane::OptOut, steps).await?;
    leave_all(app, visit, trace).await
}

/// Erases the person in one account; under a legal hold, stops its mail and waits.
///
/// # Errors
/// [`Failure::NotFound`] when that account does not hold them.
pub async fn erase(
    app: &App,
    visit: &Visit,
    account: AccountId,
) -> Result<erasing::Erasure, Failure> {
    let (row, contact) = contact_in(app, visit, account).await?;
    erasing::ask(app, (&row, contact), Method::Web).await
}

/// Everything that one account holds, as JSON; of every account when none is
/// named.
///
/// # Errors
/// [`Failure::NotFound`] when that account does not hold the person.
pub async fn take_along(
    app: &App,
    visit: &Visit,
    account: Option<AccountId>,
) -> Result<Vec<u8>, Failure> {
    let own = see(app, visit).await?;
    let known = |id| own.held.iter().any(|it| it.evidence.account.id == id);
    if account.is_some_and(|id| !known(id)) {
        return Err(Failure::NotFound("account"));
    }
    Ok(export::json(&own, account, app.now()))
}
