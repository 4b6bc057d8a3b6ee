//! Requests that nobody confirmed within seven days become void (COMPLIANCE
//! 5.3), with an event in the ledger.

use consent::{EventKind, History, Method, permission::REQUEST_LIFETIME};
use domain::Timestamp;
use store::{
    Lane, Scope,
    permission::{self, ExpiredRequest},
};

use crate::{App, Failure, contact, events};

/// Requests ended in one round.
const BATCH: u32 = 200;

/// Ends requests that ran out. Returns how many.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn run(app: &App) -> Result<usize, Failure> {
    let before = app.now().saturating_sub(REQUEST_LIFETIME).unwrap_or(Timestamp::MIN);
    let overdue = permission::expired(app.store(), before, BATCH).await?;
    let mut ended = 0;
    for request in &overdue {
        // One that cannot be ended waits, and does not hold up the others.
        match end(app, request).await {
            Ok(()) => ended += 1,
            Err(Failure::Raced) => {}
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(account.id = %request.account, error, "a request is not ended");
            }
        }
    }
    Ok(ended)
}

async fn end(app: &App, request: &ExpiredRequest) -> Result<(), Failure> {
    let ExpiredRequest { account, list, contact: person, .. } = *request;
    let row = app.account_row(account).await?;
    let keys = app.account_keys(&row)?;
    let found = store::contact::by_id(app.store(), account, person).await?;
    let found = found.ok_or(Failure::NotFound("contact"))?;
    let recorded = events::of_contact(app, &keys, account, person).await?;
    let mut history = History::of(person, list, recorded.iter().filter_map(|it| it.event.as_ref()));
    let now = app.now();
    let event = events::about(app, account, (person, Some(list)), now)
        .fact(EventKind::Expired, Method::Web);
    history.apply(&event);
    let key = contact::key(&keys, found.salt.as_deref())?;
    let sealed = events::seal(app, &key, event)?;
    let after = events::permission_row((person, list), &history, &sealed);
    let steps = vec![
        // Who left meanwhile has left: a request that ran out is not the last word.
        store::contact::at_epoch(account, person, found.permission_epoch),
        store::ledger::append(account, &[sealed]),
        permission::upsert(account, &[after]),
    ];
    app.store().unit(Scope::Account(account), Lane::Bulk, steps).await?;
    Ok(())
}
