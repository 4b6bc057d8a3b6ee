//! Writing: a unit for each page, and again for those it left over, because something
//! happened to them since they were read (DECISIONS D2). Owns how far the expansion
//! has come: only when each of a page has a row does the restart point move.

use std::{
    collections::{BTreeSet, VecDeque},
    future::{Future, ready},
    pin::Pin,
    task::Poll,
};

use domain::ContactId;
use store::{
    Done, Lane, NIL, Scope, Step, UnitError,
    campaign::CampaignRow,
    delivery,
    permission::{self, Candidate},
};
use tokio::sync::mpsc::Receiver;

use super::{Decided, Told, plan::Plan, rows};
use crate::{App, Failure};

/// How often a batch is decided again before its campaign waits for the next
/// round: each time somebody else changed the same contacts at that moment.
const ROUNDS_MAX: usize = 20;
/// Pages on their way to the database: while one is synced the next is written.
const WRITTEN_AT_ONCE: usize = 2;

/// Writes page after page, the next one behind the one before it. `false` when the
/// campaign has to wait.
pub(super) async fn write_all(
    app: &App,
    row: &CampaignRow,
    mut plans: Receiver<(Decided, Option<Told>)>,
    progress: &mut Progress,
) -> Result<bool, Failure> {
    let at_once = app.store().units_ahead().min(WRITTEN_AT_ONCE);
    let mut writing = VecDeque::new();
    while let Some((page, told)) = plans.recv().await {
        // Who asked to be told goes on only when everything is written.
        let most = if told.is_some() { 0 } else { at_once - 1 };
        let moved = progress.moved(row);
        writing.push_back(begin(app, row, (page, told), moved).await);
        while writing.len() > most {
            if !oldest(app, row, progress, &mut writing).await? {
                return Ok(false);
            }
        }
    }
    while !writing.is_empty() {
        if !oldest(app, row, progress, &mut writing).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A page on its way to the database.
struct Writing<'a> {
    page: Decided,
    /// What the unit holds before the rows.
    before: usize,
    unit: Pin<Box<dyn Future<Output = Result<Done, UnitError>> + Send + 'a>>,
    told: Option<Told>,
}

/// Sends a page on its way, without waiting for what becomes of it.
async fn begin<'a>(
    app: &'a App,
    row: &CampaignRow,
    (mut page, told): (Decided, Option<Told>),
    moved: Option<Step>,
) -> Writing<'a> {
    let before = usize::from(moved.is_some());
    let steps = moved.into_iter().chain(std::mem::take(&mut page.rows.steps)).collect();
    let unit = app.store().unit(Scope::Account(row.account), Lane::Bulk, steps);
    let mut unit: Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(unit);
    if let Poll::Ready(done) = futures_util::poll!(&mut unit) {
        unit = Box::pin(ready(done));
    }
    Writing { page, before, unit, told }
}

/// Waits for the oldest page on its way, until each of it has a row.
async fn oldest(
    app: &App,
    row: &CampaignRow,
    progress: &mut Progress,
    writing: &mut VecDeque<Writing<'_>>,
) -> Result<bool, Failure> {
    let Some(Writing { page, before, unit, told }) = writing.pop_front() else { return Ok(true) };
    let done = unit.await?;
    let written = page.rows.written(&done, before);
    let last = page.last;
    if written < page.open.len() as u64 && !write_rest(app, row, progress, page).await? {
        return Ok(false);
    }
    progress.through = Some(last);
    if let Some(told) = told {
        // Whoever asked may have given up.
        let _ = told.send(());
    }
    Ok(true)
}

/// How far an expansion has come.
pub(super) struct Progress {
    /// The restart point in the database.
    kept: Option<ContactId>,
    /// Everybody up to here has a row.
    through: Option<ContactId>,
}

impl Progress {
    /// Where it stood when the campaign was read.
    pub(super) fn of(row: &CampaignRow) -> Self {
        Self { kept: row.expanded_through, through: row.expanded_through }
    }

    /// Moves the restart point to behind the pages that are whole. It goes with the
    /// next page as long as there is one; a unit that fails ends the expansion.
    fn moved(&mut self, row: &CampaignRow) -> Option<Step> {
        let through = self.through.filter(|_| self.through != self.kept)?;
        let span = (self.kept, through);
        self.kept = self.through;
        Some(store::campaign::expand_through((row.account, row.id), span, None))
    }

    /// Moves it by itself: no further page goes.
    pub(super) async fn keep(&mut self, app: &App, row: &CampaignRow) -> Result<(), Failure> {
        if let Some(step) = self.moved(row) {
            app.store().unit(Scope::Account(row.account), Lane::Bulk, vec![step]).await?;
        }
        Ok(())
    }

    /// Says that every contact has a row.
    pub(super) fn whole(&self, app: &App, row: &CampaignRow) -> Step {
        let span = (self.kept, self.through.unwrap_or(ContactId(NIL)));
        store::campaign::expand_through((row.account, row.id), span, Some(app.now()))
    }
}

/// Writes a row for those of a page whom the first unit left over: something happened
/// to them since they were read. `false` when the campaign has to wait: a rule holds
/// it, or it was stopped.
async fn write_rest(
    app: &App,
    row: &CampaignRow,
    progress: &mut Progress,
    page: Decided,
) -> Result<bool, Failure> {
    let Decided { plan, mut open, .. } = page;
    for _ in 1..ROUNDS_MAX {
        open = left(app, &plan, &open).await?;
        if open.is_empty() {
            return Ok(true);
        }
        if !plan.is_current(app).await? {
            return Ok(false);
        }
        open.retain(|it| plan.is_invited(it));
        let Some(mut rows) = rows(app, &plan, &open).await? else { return Ok(false) };
        let moved = progress.moved(row);
        let before = usize::from(moved.is_some());
        let steps = moved.into_iter().chain(std::mem::take(&mut rows.steps)).collect();
        let done = app.store().unit(Scope::Account(row.account), Lane::Bulk, steps).await?;
        if rows.written(&done, before) == open.len() as u64 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Those of these contacts who have no row yet, as they stand now.
async fn left(app: &App, plan: &Plan, open: &[Candidate]) -> Result<Vec<Candidate>, Failure> {
    let (account, campaign) = (plan.account.id, &plan.campaign);
    let contacts: Vec<_> = open.iter().map(|it| it.permission.contact).collect();
    let done = delivery::rows_of(app.store(), (account, campaign.id), &contacts).await?;
    let done: BTreeSet<_> = done.into_iter().collect();
    let left: Vec<_> = contacts.into_iter().filter(|it| !done.contains(it)).collect();
    Ok(permission::again(app.store(), account, campaign.list, &left, app.now()).await?)
}
