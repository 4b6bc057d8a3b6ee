//! Erasing a person: personal data goes for good, the hashes of the evidence
//! stay (DESIGN section 1, invariant 5; DECISIONS D9).
//!
//! Under a legal hold an erasure waits: mail stops at once, and what is held goes
//! when the hold is lifted (DECISIONS D52).

use std::collections::BTreeSet;

use consent::{EventKind, Leaf, Method, Salt, event::ERASED_LEAVES_MAX};
use domain::{AccountId, ContactId, SuppressionReason, Timestamp};
use store::{
    Lane, Scope, Step, account::AccountRow, keys::AccountKeys, ledger::NewEvent, legal_hold,
    waiting_erasure,
};

use crate::{Action, Actor, App, Failure, contact, events, import, leaving, ledger};

/// What became of an erasure that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erasure {
    /// What was personal is gone.
    Done,
    /// A law holds it. No mail goes any more, and it is erased by itself when the
    /// hold ends.
    Waiting,
}

/// Erases a contact. What was sent to them can from then on be answered with
/// "erased on …" and no longer be rebuilt. Their lines go out of every upload
/// first: killed behind that, the person is still known, and erased by the next
/// call.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such contact, or it was erased.
pub async fn erase(
    app: &App,
    actor: &Actor,
    account: AccountId,
    person: ContactId,
) -> Result<Erasure, Failure> {
    actor.may(Action::ManageContacts, account)?;
    let row = app.account_row(account).await?;
    ask(app, (&row, person), Method::Staff).await
}

/// The same, for whoever was allowed to by other means: the owner of the mailbox,
/// on their own page.
pub(crate) async fn ask(
    app: &App,
    (row, person): (&AccountRow, ContactId),
    method: Method,
) -> Result<Erasure, Failure> {
    let found = store::contact::by_id(app.store(), row.id, person).await?;
    let found = found.filter(|it| it.erased_at.is_none()).ok_or(Failure::NotFound("contact"))?;
    let held = legal_hold::on_person(app.store(), (row.id, person), &found.suppression_key);
    if held.await?.is_none() {
        of(app, (row, person), (method, Holds::Keep)).await?;
        return Ok(Erasure::Done);
    }
    let now = app.now();
    let out = leaving::suppression(&found, None, SuppressionReason::Unsubscribed, now);
    let steps = vec![
        store::suppression::insert(row.id, &out),
        store::contact::raise_epoch(row.id, person),
        waiting_erasure::insert((row.id, person), method.as_str(), now),
    ];
    app.store().unit(Scope::Account(row.id), Lane::OptOut, steps).await?;
    Ok(Erasure::Waiting)
}

/// Does again what was done before a backup was restored; a hold that stands in
/// the backup was lifted then.
///
/// # Errors
/// [`Failure`]; do it again.
pub(crate) async fn again(app: &App, account: AccountId, person: ContactId) -> Result<(), Failure> {
    let row = app.account_row(account).await?;
    of(app, (&row, person), (Method::Staff, Holds::Past)).await
}

/// What a legal hold does to an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// One that is placed at the same moment keeps the person.
    Keep,
    /// The erasure was done before it.
    Past,
}

/// Erases somebody on whom no hold is.
pub(crate) async fn of(
    app: &App,
    (row, person): (&AccountRow, ContactId),
    (method, holds): (Method, Holds),
) -> Result<(), Failure> {
    let account = row.id;
    let keys = app.account_keys(row)?;
    import::erasure::erase(app, &keys, (account, person)).await?;
    // The ledger names the erased leaves after all of them have their place.
    loop {
        match ledger::sequence(app, account).await {
            Ok(0) => break,
            // The background work numbers them at the same time.
            Ok(_) | Err(Failure::Raced) => {}
            Err(other) => return Err(other),
        }
    }
    let found = store::contact::by_id(app.store(), account, person).await?;
    let found = found.filter(|it| it.erased_at.is_none()).ok_or(Failure::NotFound("contact"))?;
    let recorded = store::ledger::of_contact(app.store(), account, person).await?;
    let leaves: BTreeSet<Leaf> = recorded.iter().map(|it| events::leaf(it.leaf)).collect();
    if recorded.iter().any(|it| it.index.is_none()) {
        return Err(Failure::Raced);
    }
    let now = events::after(recorded.iter().map(|it| it.at).max(), app.now());
    let erased = |leaves| erased(app, &keys, (account, person, leaves), (method, now));
    let erased = portions(&leaves).into_iter().map(erased).collect::<Result<Vec<_>, _>>()?;
    let withdrawn = store::permission::withdraw_all(account, person, erased[0].id, now);
    let out = leaving::suppression(&found, None, SuppressionReason::Unsubscribed, now);
    let [erase, erase_versions] = store::contact::erase(account, person, now);
    let mut steps = vec![
        store::ledger::append(account, &erased),
        // What was appended meanwhile would be hidden without being named.
        store::ledger::forget(account, person).exactly(recorded.len() as u64),
        withdrawn,
        // Whoever asks to be forgotten does not ask to be uploaded once more
        // (S18). Only the owner's own confirmation lifts it.
        store::suppression::insert(account, &out),
        erase,
        erase_versions,
        store::customer::forget(account, person),
        waiting_erasure::remove(account, person),
    ];
    if holds == Holds::Keep {
        steps.push(legal_hold::not_on_person(account, person));
    }
    steps.extend(scans(app, &keys, (account, person)).await?);
    contact::key(&keys, found.salt.as_deref())?;
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
    Ok(())
}

/// The leaves in as many portions as it takes to name them all, at least one.
fn portions(leaves: &BTreeSet<Leaf>) -> Vec<BTreeSet<Leaf>> {
    let all: Vec<Leaf> = leaves.iter().copied().collect();
    let mut portions: Vec<BTreeSet<Leaf>> =
        all.chunks(ERASED_LEAVES_MAX).map(|it| it.iter().copied().collect()).collect();
    if portions.is_empty() {
        portions.push(BTreeSet::new());
    }
    portions
}

/// The event that names leaves of somebody who is erased.
fn erased(
    app: &App,
    keys: &AccountKeys,
    (account, person, leaves): (AccountId, ContactId, BTreeSet<Leaf>),
    (method, at): (Method, Timestamp),
) -> Result<NewEvent, Failure> {
    let event =
        events::about(app, account, (person, None), at).fact(EventKind::Erased { leaves }, method);
    let body = consent::encoding::encode(&event)
        .map_err(|source| Failure::unavailable("writing a consent event", source))?;
    let salt: [u8; 16] = app.random();
    // The event outlives the contact's key and holds nothing personal, so the
    // account's key seals it.
    let sealed_body = events::seal_for_account(keys, &event, &body);
    let leaf = Leaf::commit(Salt(salt), &body).0;
    let kind = event.kind.as_str();
    Ok(NewEvent { id: event.id, contact: person, list: None, kind, at, salt, sealed_body, leaf })
}

/// Lets go of the scans and photos that show this person's sign-ups: one
/// reference each, so that a page which shows others as well stays for them.
async fn scans(
    app: &App,
    keys: &AccountKeys,
    (account, person): (AccountId, ContactId),
) -> Result<Vec<Step>, Failure> {
    let recorded = events::of_contact(app, keys, account, person).await?;
    let on_site = recorded
        .into_iter()
        .filter_map(|it| it.event)
        .filter(|it| matches!(it.method, Method::Kiosk | Method::Paper));
    let scans = on_site.filter_map(|it| it.evidence);
    Ok(scans.flat_map(|it| store::blob::release(account, it).map(Step::any)).collect())
}

#[cfg(test)]
mod tests;
