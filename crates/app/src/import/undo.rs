//! Taking back what an import added. Once, and for good: the file, what was found
//! in it and the hashes of the ledger stay.
//!
//! Whoever did nothing since and was never mailed is forgotten, as an erasure
//! forgets somebody, but without a suppression: nobody asked for it, and the next
//! file may bring them again. Whoever was mailed is taken off the list, so that
//! what was sent can still be shown. Whoever confirmed, left or complained stays
//! as they are: that is their own act.

use std::collections::BTreeSet;

use consent::{EventKind, Leaf, Method, Salt, WithdrawnVia};
use domain::{AccountId, ContactId, ImportId};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    import::{self, ImportRow, ImportState, Mailed},
    keys::AccountKeys,
    ledger::NewEvent,
};

use crate::{
    Action, Actor, App, Failure, events,
    leaving::{self, Extent, Leaver, Trace},
    ledger,
};

/// Contacts that are looked at together.
const PAGE: u32 = 200;
/// Contacts that are forgotten in one unit: about 20 ms of the database's writer
/// (DECISIONS D13).
const BATCH: usize = 50;

/// Begins to take an import back; the background work goes on with it.
///
/// # Errors
/// [`Failure::Conflict`] while it is read, and when there is nothing to take back.
pub async fn begin(
    app: &App,
    actor: &Actor,
    (account, import): (AccountId, ImportId),
) -> Result<(), Failure> {
    actor.may(Action::Import, account)?;
    let row = import::by_id(app.store(), account, import).await?;
    let row = row.ok_or(Failure::NotFound("import"))?;
    let conflict = |told: &str| Err(Failure::Conflict(told.to_owned()));
    match row.state {
        ImportState::Held | ImportState::Accepted | ImportState::Refused => {}
        ImportState::Reading | ImportState::Attesting => {
            return conflict("the import is being worked on: undo it when that has ended");
        }
        ImportState::Undoing | ImportState::Undone => {
            return conflict("the import was undone already");
        }
    }
    if row.rows_claimed == 0 {
        return conflict("the import added nobody: there is nothing to undo");
    }
    let now = app.now();
    let steps = vec![
        store::review::lapse(account, import.0, now),
        import::set_state((account, import), (row.state, ImportState::Undoing), now),
    ];
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(())
}

/// Takes back the rest of an import.
///
/// # Errors
/// [`Failure`]; run it again, it goes on where it stopped.
pub async fn run(app: &App, row: &ImportRow) -> Result<(), Failure> {
    let account = app.account_row(row.account).await?;
    let keys = app.account_keys(&account)?;
    // The ledger names the erased leaves after all of them have their place.
    while ledger::sequence(app, row.account).await? > 0 {}
    let key = (row.account, row.id, row.list);
    let mut after = None;
    loop {
        let page = import::undoable(app.store(), key, (after, PAGE)).await?;
        let Some((last, _)) = page.last() else { break };
        after = Some(*last);
        let of = |mailed| page.iter().filter(move |it| it.1 == mailed).map(|(who, _)| *who);
        for who in of(Mailed::Yes) {
            take_off(app, (&account, row), who).await?;
        }
        let strangers: Vec<_> = of(Mailed::No).collect();
        for batch in strangers.chunks(BATCH) {
            forget(app, (&keys, row), batch).await?;
        }
    }
    let done = (ImportState::Undoing, ImportState::Undone);
    let step = import::set_state((row.account, row.id), done, app.now());
    app.store().unit(Scope::Account(row.account), Lane::Interactive, vec![step]).await?;
    Ok(())
}

async fn take_off(
    app: &App,
    (account, row): (&AccountRow, &ImportRow),
    contact: ContactId,
) -> Result<(), Failure> {
    let leaver = Leaver { account: account.clone(), contact, list: Some(row.list) };
    leaving::leave(app, &leaver, Extent::List, &Trace::mail(WithdrawnVia::Staff)).await
}

/// Forgets people in one unit. It fails as a whole when one of them did something
/// at this moment.
async fn forget(
    app: &App,
    (keys, row): (&AccountKeys, &ImportRow),
    people: &[ContactId],
) -> Result<(), Failure> {
    let (mut erased, mut steps) = (Vec::new(), Vec::new());
    for person in people {
        let recorded = store::ledger::of_contact(app.store(), row.account, *person).await?;
        if recorded.iter().any(|it| it.index.is_none()) {
            return Err(Failure::Raced);
        }
        let leaves: BTreeSet<Leaf> = recorded.iter().map(|it| events::leaf(it.leaf)).collect();
        let now = events::after(recorded.iter().map(|it| it.at).max(), app.now());
        let event = erasure(app, (keys, row.account), (*person, leaves), now)?;
        let [erase, erase_versions] = store::contact::erase(row.account, *person, now);
        steps.extend([
            // What was appended meanwhile would be hidden without being named.
            store::ledger::forget(row.account, *person).exactly(recorded.len() as u64),
            store::permission::withdraw_all(row.account, *person, event.id, now),
            erase,
            erase_versions,
            store::customer::forget(row.account, *person),
        ]);
        erased.push(event);
    }
    let mut unit: Vec<Step> = vec![store::ledger::append(row.account, &erased)];
    unit.extend(steps);
    app.store().unit(Scope::Account(row.account), Lane::Bulk, unit).await?;
    Ok(())
}

fn erasure(
    app: &App,
    (keys, account): (&AccountKeys, AccountId),
    (person, leaves): (ContactId, BTreeSet<Leaf>),
    now: domain::Timestamp,
) -> Result<NewEvent, Failure> {
    let event = events::about(app, account, (person, None), now)
        .fact(EventKind::Erased { leaves }, Method::Staff);
    let body = consent::encoding::encode(&event)
        .map_err(|source| Failure::unavailable("writing a consent event", source))?;
    let salt: [u8; 16] = app.random();
    Ok(NewEvent {
        id: event.id,
        contact: person,
        list: None,
        kind: event.kind.as_str(),
        at: now,
        salt,
        sealed_body: events::seal_for_account(keys, &event, &body),
        leaf: Leaf::commit(Salt(salt), &body).0,
    })
}
