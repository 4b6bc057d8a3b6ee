//! Erasing a person: personal data goes for good, the hashes of the evidence
//! stay (DESIGN section 1, invariant 5; DECISIONS D9).

use std::collections::BTreeSet;

use consent::{ConsentEvent, EventKind, Leaf, Method, Salt};
use domain::{AccountId, ConsentEventId, ContactId, SuppressionReason};
use store::{Lane, Scope, ledger::NewEvent};

use crate::{Action, Actor, App, Failure, contact, events, leaving, ledger};

/// Erases a contact. What was sent to them can from then on be answered with
/// "erased on …" and no longer be rebuilt.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such contact, or it was erased.
pub async fn erase(
    app: &App,
    actor: &Actor,
    account: AccountId,
    person: ContactId,
) -> Result<(), Failure> {
    actor.may(Action::ManageContacts, account)?;
    let row = app.account_row(account).await?;
    let keys = app.account_keys(&row)?;
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
    let event = ConsentEvent {
        id: ConsentEventId::new(now, app.random()),
        account,
        contact: person,
        list: None,
        kind: EventKind::Erased { leaves },
        at: now,
        method: Method::Staff,
        wording: None,
        ip: None,
        port: None,
        user_agent: None,
        evidence: None,
        keyed_by: None,
        note: None,
    };
    let body = consent::encoding::encode(&event)
        .map_err(|source| Failure::unavailable("writing a consent event", source))?;
    let salt: [u8; 16] = app.random();
    // The event outlives the contact's key and holds nothing personal, so the
    // account's key seals it.
    let sealed_body = events::seal_for_account(&keys, &event, &body);
    let leaf = Leaf::commit(Salt(salt), &body).0;
    let kind = event.kind.as_str();
    let new = NewEvent {
        id: event.id,
        contact: person,
        list: None,
        kind,
        at: now,
        salt,
        sealed_body,
        leaf,
    };
    let withdrawn = store::permission::withdraw_all(account, person, event.id, now);
    let out = leaving::suppression(&found, None, SuppressionReason::Unsubscribed, now);
    let [erase, erase_versions] = store::contact::erase(account, person, now);
    let steps = vec![
        store::ledger::append(account, &[new]),
        // What was appended meanwhile would be hidden without being named.
        store::ledger::forget(account, person).exactly(recorded.len() as u64),
        withdrawn,
        // Whoever asks to be forgotten does not ask to be uploaded once more
        // (S18). Only the owner's own confirmation lifts it.
        store::suppression::insert(account, &out),
        erase,
        erase_versions,
    ];
    contact::key(&keys, found.salt.as_deref())?;
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
    Ok(())
}
