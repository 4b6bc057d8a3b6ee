//! The desk's own work: what a killed program left, and the alarm when time is
//! up (R002-89).

use policy::complaint::State;
use store::{
    Lane,
    complaint::{self, CaseEventRow},
};

use super::{finding, plain, scope, state_of};
use crate::{App, Failure};

/// One look at what waits. Returns how many answers may have been admitted.
///
/// # Errors
/// [`Failure`]; the next round goes on.
pub async fn round(app: &App) -> Result<usize, Failure> {
    let unfinished = complaint::unfinished(app.store()).await?;
    for it in &unfinished {
        finding::advance(app, it.case.account, it.case.id).await?;
    }
    raise_alarms(app).await?;
    Ok(unfinished.len())
}

/// Raises one alarm for each case whose time is up, and puts it on record.
async fn raise_alarms(app: &App) -> Result<(), Failure> {
    let now = app.now();
    for it in complaint::overdue(app.store(), now).await? {
        let state: State = state_of(&it);
        let alarm =
            CaseEventRow { due_at: it.due_at, ..plain(it.number + 1, "overdue", state, now) };
        let (account, case) = (it.case.account, it.case.id);
        let step = complaint::add_event((account, case), &alarm);
        match app.store().unit(scope(account), Lane::Interactive, vec![step]).await {
            Ok(_) => tracing::warn!(
                case.id = %case, account.id = %account, state = state.as_str(),
                "a complaint waits longer than promised: look at it with `assent case show`"
            ),
            // Somebody did something in it at this moment.
            Err(store::UnitError::Guard { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}

/// How the desk stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// Cases that wait for a person; at most 200 are counted.
    pub waiting: usize,
    /// Of these, how many are late.
    pub overdue: usize,
    /// When the first is due.
    pub first_due: Option<domain::Timestamp>,
    /// Forms that wait for a reviewer's look.
    pub forms: usize,
}

/// How the desk stands, for the operator's overview.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn desk(app: &App) -> Result<Desk, Failure> {
    let (waiting, now) = (complaint::waiting(app.store()).await?, app.now());
    let late = waiting.iter().filter(|it| it.due_at.is_some_and(|due| due <= now));
    Ok(Desk {
        waiting: waiting.len(),
        overdue: late.count(),
        first_due: waiting.first().and_then(|it| it.due_at),
        forms: complaint::forms(app.store()).await?.len(),
    })
}
