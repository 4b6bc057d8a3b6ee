//! People with whom nothing happened for so long that nothing of them may be kept.

use consent::Method;
use domain::{ContactId, Timestamp};
use policy::retention::{Fate, Kind, Laws, Record, Schedule};
use store::{account::AccountRow, contact::ContactRow, keys::AccountKeys, legal_hold};

use super::{Mode, Tally, beginning};
use crate::{
    App, Failure, contact,
    erase::{self, Holds},
    law,
};

/// What goes with a person.
const KINDS: [Kind; 3] = [Kind::ConsentEvidence, Kind::SendRecord, Kind::OriginalMessage];

/// Looks at the people of an account. Of one whose key was destroyed nothing
/// personal is left.
pub(super) async fn look(app: &App, row: &AccountRow, mode: Mode) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let today = policy::law::day(app.now());
    let schedule = super::schedule(app);
    let horizon = schedule.horizon(Kind::ConsentEvidence, today);
    let (Some(horizon), Some(_)) = (horizon, &row.wrapped_key) else { return Ok(tally) };
    let keys = app.account_keys(row)?;
    let established = app.identity(row).ok().and_then(|it| it.country);
    let mut after = ContactId(store::NIL);
    loop {
        let page = (after, beginning(horizon));
        let page = store::retention::people(app.store(), row.id, page).await?;
        let Some(last) = page.last() else { return Ok(tally) };
        after = last.contact;
        for quiet in &page {
            let person = store::contact::by_id(app.store(), row.id, quiet.contact).await?;
            let Some(person) = person.filter(|it| it.erased_at.is_none()) else { continue };
            let laws = laws(app, &keys, (&person, established.as_deref()))?;
            if !must_go(&schedule, &laws, (quiet.last, app.now())) {
                continue;
            }
            let whose = (row.id, person.id);
            let held = legal_hold::on_person(app.store(), whose, &person.suppression_key).await?;
            if held.is_some() {
                tally.held += 1;
                continue;
            }
            tally.gone += u64::from(mode == Mode::Count || gone(app, row, &person).await?);
        }
    }
}

/// Which laws protect a person, from what is known of them now.
fn laws(
    app: &App,
    keys: &AccountKeys,
    (person, established): (&ContactRow, Option<&str>),
) -> Result<Laws, Failure> {
    let Some(sealed) = &person.sealed_data else { return Ok(Laws::Unknown) };
    let key = contact::key(keys, person.salt.as_deref())?;
    let data = contact::open(&key, (person.id, person.version), sealed)?;
    let facts = law::facts_of(Some(&data), &person.domain);
    Ok(Laws::of(&app.rules().laws().applying(&facts, established)))
}

/// One of the kinds has to go, and none of them has to stay.
fn must_go(schedule: &Schedule, laws: &Laws, (last, now): (Timestamp, Timestamp)) -> bool {
    let (ended, today) = (policy::law::day(last), policy::law::day(now));
    let fates = KINDS.map(|kind| {
        let record = Record { kind, laws, ended, is_held: false };
        schedule.judge(&record, today).fate
    });
    fates.contains(&Fate::MustGo) && !fates.contains(&Fate::Keep)
}

async fn gone(app: &App, row: &AccountRow, person: &ContactRow) -> Result<bool, Failure> {
    match erase::of(app, (row, person.id), (Method::Staff, Holds::Keep)).await {
        Ok(()) => Ok(true),
        // Something happened to them at this moment, or a hold was placed.
        Err(Failure::Raced | Failure::NotFound(_)) => Ok(false),
        Err(other) => Err(other),
    }
}
