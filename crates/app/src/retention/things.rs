//! Records that go by themselves: accesses, words of complaints, uploads.
//!
//! Nobody recorded which laws apply to them, so the minimum of every law counts,
//! and the maximum of the house alone.

use domain::{AccountId, Timestamp};
use policy::retention::{Kind, Laws};
use store::{Lane, Scope, Step, legal_hold, retention};

use super::{Mode, Tally, beginning};
use crate::{App, Failure};

/// What ended before this instant has to go; `None` = nothing has to.
fn before(app: &App, kind: Kind) -> Option<Timestamp> {
    let today = policy::law::day(app.now());
    let cutoff = super::schedule(app).cutoff(kind, &Laws::Unknown, today)?;
    Some(beginning(cutoff.tomorrow().ok()?))
}

/// Does a unit; false when it was held or changed at the same moment.
async fn done(app: &App, account: AccountId, steps: Vec<Step>) -> Result<bool, Failure> {
    match app.store().unit(retention::scope(account), Lane::Bulk, steps).await.map_err(Into::into) {
        Ok(_) => Ok(true),
        Err(Failure::Raced) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Records of accesses.
pub(super) async fn accesses(app: &App, account: AccountId, mode: Mode) -> Result<Tally, Failure> {
    let Some(before) = before(app, Kind::AccessLog) else { return Ok(Tally::default()) };
    let due = retention::accesses(app.store(), account, before).await?;
    let holds = legal_hold::of_account(app.store(), account).await?;
    if holds.iter().any(|it| it.lifted_at.is_none()) {
        return Ok(Tally { gone: 0, held: due });
    }
    if mode == Mode::Count {
        return Ok(Tally { gone: due, held: 0 });
    }
    let mut gone = 0;
    // Where nothing is due, nothing is written.
    while gone < due {
        let step = retention::delete_accesses(account, before);
        let scope = Scope::Account(account);
        let done = app.store().unit(scope, Lane::Bulk, vec![step]).await?;
        let touched: u64 = done.steps.iter().map(|it| it.touched).sum();
        if touched == 0 {
            break;
        }
        gone += touched;
    }
    Ok(Tally { gone, held: 0 })
}

/// What was written in complaints that are over.
pub(super) async fn cases(app: &App, account: AccountId, mode: Mode) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let Some(before) = before(app, Kind::ComplaintCase) else { return Ok(tally) };
    if account.0 == store::NIL {
        // Nobody knows whom these are about: any hold may be on them.
        let holds = legal_hold::all(app.store()).await?;
        if holds.iter().any(|it| it.lifted_at.is_none()) {
            return Ok(tally);
        }
    }
    let mut after = None;
    loop {
        let page = retention::cases(app.store(), account, (after, before)).await?;
        let Some(last) = page.last() else { return Ok(tally) };
        after = Some(last.case);
        for old in &page {
            if old.is_held {
                tally.held += 1;
                continue;
            }
            let steps = retention::strip_case((account, old.case), app.now()).into();
            tally.gone += u64::from(mode == Mode::Count || done(app, account, steps).await?);
        }
    }
}

/// Uploads on which nobody's permission rests.
pub(super) async fn uploads(app: &App, account: AccountId, mode: Mode) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let Some(before) = before(app, Kind::ImportFile) else { return Ok(tally) };
    let mut after = None;
    loop {
        let page = retention::uploads(app.store(), account, (after, before)).await?;
        let Some(last) = page.last() else { return Ok(tally) };
        after = Some(last.import);
        for old in &page {
            if old.is_held {
                tally.held += 1;
                continue;
            }
            let steps = retention::forget_upload(account, old, app.now());
            tally.gone += u64::from(mode == Mode::Count || done(app, account, steps).await?);
        }
    }
}
