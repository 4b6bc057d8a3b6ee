//! Expansion: every contact of the audience gets a delivery or a withheld row.
//!
//! Each page is read, decided recipient by recipient, and written by a unit
//! that admits only while everything read still holds (DECISIONS D2). Those
//! left over are decided again. Only when every contact of the page has a row
//! does the restart point move, so a kill at any instant skips nobody, and the
//! unique index lets nobody in twice (listmonk's lesson: PEERS 2.1).
//!
//! Reading, deciding and writing go on beside each other, each some pages ahead of
//! the next. Whom something happens to meanwhile, the admission leaves over, to be
//! decided again.

mod again;
mod plan;
mod write;

use std::collections::BTreeMap;

use clearance::{Clearance, Then};
use domain::{Basis, CampaignState, ContactId, DeliveryId};
use store::{
    Done, Lane, NIL, Scope, Step,
    campaign::CampaignRow,
    delivery::{self, Admission, Turn, WithheldRow},
    permission::{self, Candidate},
};
use tokio::sync::{
    mpsc::{self, Receiver, Sender},
    oneshot,
};

use self::{
    plan::Plan,
    write::{Progress, write_all},
};
use super::judge;
use crate::{App, Failure, ids::in_order, import::wave, queue};

pub use again::{Looks, decide_again};

/// Contacts in one unit: about 20 ms of the database's writer (DECISIONS D13).
const BATCH: u32 = 2_000;
/// So many are decided before the others have a turn: a page that can be written is
/// not to wait until the next one is decided.
const DECIDED_AT_ONCE: usize = 100;
/// Pages that wait between two of the three: nobody waits for the slower of two pages.
const AHEAD: usize = 1;

/// Expands a running campaign to its end, or until it no longer runs.
///
/// # Errors
/// [`Failure`]; run it again, it goes on where it stopped.
pub async fn run(app: &App, row: &CampaignRow) -> Result<(), Failure> {
    let mut progress = Progress::of(row);
    let (read, pages) = mpsc::channel(AHEAD);
    let (decided, plans) = mpsc::channel(AHEAD);
    let ((), is_decided, is_written) = tokio::try_join!(
        read_all(app, row, read),
        decide_all(app, row, pages, decided),
        write_all(app, row, plans, &mut progress),
    )?;
    if is_decided && is_written {
        end(app, row, progress).await
    } else {
        progress.keep(app, row).await
    }
}

/// Reads page after page, the last of them empty, as long as somebody takes them.
async fn read_all(
    app: &App,
    row: &CampaignRow,
    read: Sender<Vec<Candidate>>,
) -> Result<(), Failure> {
    let mut after = row.expanded_through;
    loop {
        let page = page(app, row, after).await?;
        after = page.last().map(|it| it.permission.contact);
        let is_taken = read.send(page).await.is_ok();
        if after.is_none() || !is_taken {
            return Ok(());
        }
    }
}

/// Decides page after page. `false` when the campaign no longer runs, or waits.
async fn decide_all(
    app: &App,
    row: &CampaignRow,
    mut pages: Receiver<Vec<Candidate>>,
    decided: Sender<(Decided, Option<Told>)>,
) -> Result<bool, Failure> {
    let mut looked = None;
    let mut after = row.expanded_through;
    while let Some(page) = pages.recv().await {
        let Some(last) = page.last().map(|it| it.permission.contact) else { return Ok(true) };
        let it = decide(app, (row, &mut looked), page, (after, last)).await?;
        let Some(page) = it else { return Ok(false) };
        // A law that counts persons has to know of those of the page before.
        let (told, written) = oneshot::channel();
        let counts = page.plan.laws.is_counting();
        if decided.send((page, counts.then_some(told))).await.is_err()
            || counts && written.await.is_err()
        {
            return Ok(false);
        }
        after = Some(last);
    }
    Ok(false)
}

/// Every page is written: so the last one was, unless the campaign stopped meanwhile.
async fn end(app: &App, row: &CampaignRow, mut progress: Progress) -> Result<(), Failure> {
    if super::find(app, row.account, row.id).await?.state != CampaignState::Running {
        return progress.keep(app, row).await;
    }
    app.store()
        .unit(Scope::Account(row.account), Lane::Bulk, vec![progress.whole(app, row)])
        .await?;
    Ok(())
}

/// The next contacts of the list behind `after`.
async fn page(
    app: &App,
    row: &CampaignRow,
    after: Option<ContactId>,
) -> Result<Vec<Candidate>, Failure> {
    let after = after.unwrap_or(ContactId(NIL));
    Ok(permission::page(app.store(), row.account, row.list, (after, BATCH), app.now()).await?)
}

/// A page that was decided and is to be written.
struct Decided {
    plan: Plan,
    /// Those who are to have a row.
    open: Vec<Candidate>,
    rows: Rows,
    /// The last contact of the page.
    last: ContactId,
}

/// Who waits until a page is written.
type Told = oneshot::Sender<()>;

/// The steps that write a row for each of them.
struct Rows {
    steps: Vec<Step>,
    /// The first so many steps touch a row for each person.
    writing: usize,
}

impl Rows {
    /// How many got a row, by what the unit did.
    fn written(&self, done: &Done, before: usize) -> u64 {
        done.steps.iter().skip(before).take(self.writing).map(|it| it.touched).sum()
    }
}

/// Decides a page; `None` when the campaign no longer runs, or when what withholds one
/// of its people withholds all of it for now.
async fn decide(
    app: &App,
    (row, looked): (&CampaignRow, &mut Option<judge::Looked>),
    mut open: Vec<Candidate>,
    (after, last): (Option<ContactId>, ContactId),
) -> Result<Option<Decided>, Failure> {
    let Some(plan) = Plan::load(app, row, looked).await? else { return Ok(None) };
    if !plan.sender_verified {
        tracing::warn!(campaign.id = %row.id, "expansion waits: the sender domain is not proven");
        return Ok(None);
    }
    if let Some(people) = &plan.people {
        // Whom the segment leaves out is not of the audience, and gets no row.
        let members = people.between(app, (after.unwrap_or(ContactId(NIL)), last)).await?;
        open.retain(|it| members.contains(&it.permission.contact));
    }
    plan.laws.look_at(app, plan.account.id, &open).await?;
    open.retain(|it| plan.is_invited(it));
    let Some(rows) = rows(app, &plan, &open).await? else { return Ok(None) };
    Ok(Some(Decided { plan, open, rows, last }))
}

/// The steps that write a row for each candidate; `None` when what withholds
/// one of them withholds the whole campaign for now.
async fn rows(app: &App, plan: &Plan, candidates: &[Candidate]) -> Result<Option<Rows>, Failure> {
    let contacts: Vec<_> = candidates.iter().map(|it| it.permission.contact).collect();
    let got = match plan.most {
        Some(most) => most.got(app, &plan.campaign, &contacts).await?,
        None => BTreeMap::new(),
    };
    let is_attested = |it: &&Candidate| it.permission.basis == Some(Basis::Attested);
    let attested: Vec<_> =
        candidates.iter().filter(is_attested).map(|it| it.permission.contact).collect();
    let turns = wave::turns(app, &plan.campaign, &attested).await?;
    let (mut cleared, mut withheld) = (Vec::new(), Vec::new());
    for (number, candidate) in candidates.iter().enumerate() {
        if number % DECIDED_AT_ONCE == DECIDED_AT_ONCE - 1 {
            tokio::task::yield_now().await;
        }
        let contact = candidate.permission.contact;
        let promised = || {
            let got = got.get(&contact).copied().unwrap_or(0);
            plan.most.and_then(|it| it.withheld(contact, got))
        };
        match plan.decide(app, candidate) {
            Ok(clearance) => match promised() {
                Some(too_many) => withheld.push(too_many),
                None => cleared.push((clearance, candidate)),
            },
            Err(reason) if reason.then() == Then::Settle => withheld.push(WithheldRow {
                contact,
                reason: reason.word().to_owned(),
                detail: reason.detail(),
            }),
            Err(reason) => {
                tracing::warn!(
                    campaign.id = %plan.campaign.id,
                    reason = %reason,
                    "expansion waits"
                );
                return Ok(None);
            }
        }
    }
    Ok(Some(steps(app, plan, (cleared, &withheld), &turns)))
}

/// A row for each who is cleared, in its turn, and one for each who is withheld.
fn steps(
    app: &App,
    plan: &Plan,
    (cleared, withheld): (Vec<(Clearance, &Candidate)>, &[WithheldRow]),
    turns: &BTreeMap<ContactId, Turn>,
) -> Rows {
    let (now, campaign) = (app.now(), (plan.account.id, plan.campaign.id));
    let mut steps = Vec::new();
    if !withheld.is_empty() {
        steps.push(delivery::withhold_many(campaign, withheld, now));
    }
    let writing = steps.len() + 1;
    let ids = in_order(cleared.len(), || DeliveryId::new(now, app.random()));
    let admission = |((clearance, candidate), id): ((Clearance, &Candidate), DeliveryId)| {
        let contact = candidate.permission.contact;
        let shard = queue::shard_of(&candidate.domain);
        let admission = Admission { clearance, id, contact_version: candidate.version, shard };
        (admission, turns.get(&contact).copied().unwrap_or(Turn::Now))
    };
    let admissions = cleared.into_iter().zip(ids).map(admission).collect();
    steps.extend(delivery::admit_in_turn(&plan.batch(now), admissions));
    steps.extend(plan.laws.counting(campaign));
    Rows { steps, writing }
}
