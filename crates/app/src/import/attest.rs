//! A reviewer accepted the evidence: claimed contacts become attested, batch by
//! batch, each with its own event in the ledger. A row that names no evidence
//! stays claimed, unless there is a scan or file for the list as a whole.

use consent::{About, ConsentEvent, EventKind, Method};
use domain::{ConsentEventId, ReviewId};
use store::{
    Lane, Scope,
    import::{self, ImportRow, ImportState, Proof},
    permission,
};

use crate::{App, Failure, contact, events};

/// Contacts in one unit.
const BATCH: u32 = 500;

/// Attests the rest of an accepted import.
///
/// # Errors
/// [`Failure`]; run it again, it goes on where it stopped.
pub async fn run(app: &App, row: &ImportRow) -> Result<(), Failure> {
    let account = app.account_row(row.account).await?;
    let keys = app.account_keys(&account)?;
    let import = (row.account, row.id);
    let reviews = store::review::of_subject(app.store(), row.account, row.id.0).await?;
    let review = reviews.iter().find(|it| it.state == "approved");
    let review = review.ok_or(Failure::NotFound("review"))?;
    let proof = if row.evidence.is_some() { Proof::OfList } else { Proof::OfRows };
    let mut through = row.attested_through;
    loop {
        let batch = import::attestable(app.store(), import, (through, BATCH), proof).await?;
        let Some((last, _)) = batch.last() else { break };
        let now = app.now();
        // The review was opened behind the claims. Ids sort by their time: what attests
        // a claim follows it, also within one millisecond.
        let later = events::after(Some(review.opened_at), now);
        let (mut appended, mut attested) = (Vec::new(), Vec::new());
        for (person, salt) in batch.iter().filter(|(_, salt)| salt.is_some()) {
            let key = contact::key(&keys, salt.as_deref())?;
            let id = ConsentEventId::new(later, app.random());
            let about =
                About { id, account: row.account, contact: *person, list: Some(row.list), at: now };
            let event = attestation(row, about, review.id);
            attested.push((*person, event.id));
            appended.push(events::seal(app, &key, event)?);
        }
        let steps = vec![
            store::ledger::append(row.account, &appended),
            permission::attest(row.account, row.list, &attested, now),
            import::attest_through(import, (through, *last), now),
        ];
        app.store().unit(Scope::Account(row.account), Lane::Bulk, steps).await?;
        through = Some(*last);
    }
    let done = (ImportState::Attesting, ImportState::Accepted);
    let step = import::set_state(import, done, app.now());
    app.store().unit(Scope::Account(row.account), Lane::Interactive, vec![step]).await?;
    Ok(())
}

fn attestation(row: &ImportRow, about: About, review: ReviewId) -> ConsentEvent {
    ConsentEvent {
        evidence: Some(row.file),
        ..about.fact(EventKind::Attested { review }, Method::Staff)
    }
}
