//! What anybody may know of this installation: how many send, how many were
//! stopped, how often somebody complained (R002-88).

use domain::Standing;

use crate::{
    App, Failure,
    checkpoints::{self, Latest},
};

/// Figures since the installation began.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Accounts that are open.
    pub senders: u64,
    /// Accounts that may not send now.
    pub stopped: u64,
    /// Feedback reports that named one of our messages.
    pub complaints: u64,
    /// Reports by the abuse form.
    pub reports: u64,
    /// Steps taken against accounts and campaigns, and taken back: what was done,
    /// and how often. Of nobody in particular.
    pub steps: Vec<(String, u64)>,
    /// Events in all ledgers.
    pub events: u64,
    /// The newest state of each ledger.
    pub ledgers: Vec<Latest>,
}

/// The figures.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn figures(app: &App) -> Result<Figures, Failure> {
    let accounts = store::account::all(app.store()).await?;
    let inbound = store::inbound_event::counts(app.store()).await?;
    let came = |kind: &str| inbound.iter().filter(|(it, _)| it == kind).map(|it| it.1).sum();
    let ledgers = checkpoints::latest(app).await?;
    Ok(Figures {
        senders: accounts.iter().filter(|it| it.closed_at.is_none()).count() as u64,
        // Whoever went is not stopped.
        stopped: accounts
            .iter()
            .filter(|it| it.closed_at.is_none() && !Standing::may_send(it.standing))
            .count() as u64,
        complaints: came("complaint"),
        reports: came("report"),
        steps: store::enforcement::counts(app.store()).await?,
        events: ledgers.iter().map(|it| it.size).sum(),
        ledgers,
    })
}

/// True when the database answers.
///
/// # Errors
/// [`Failure::Unavailable`] when it does not.
pub async fn alive(app: &App) -> Result<(), Failure> {
    store::policy_current::current(app.store()).await?;
    Ok(())
}
