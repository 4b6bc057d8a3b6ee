//! The operator's overview: what runs, what waits and why, what asks for a
//! decision.

use domain::{CampaignState, Timestamp};
use store::{
    account::AccountRow, declaration::DeclarationRow, queue::Waiting, sending_hold::HoldRow,
};

use crate::{
    Action, Actor, App, Failure,
    campaign::report::{self, Report},
    complaint::keep::{self, Desk},
    ledger::{self, Published},
    review::{self, ReviewView},
};

/// A campaign with the account it belongs to.
#[derive(Clone, Debug)]
pub struct CampaignStatus {
    /// Name of the account, as people know it.
    pub account: String,
    /// Its outcome so far.
    pub report: Report,
}

/// Everything at one glance.
#[derive(Clone, Debug)]
pub struct Status {
    /// When it was read.
    pub now: Timestamp,
    /// True in a rehearsal (DECISIONS D10).
    pub rehearsal: bool,
    /// Why all sending waits for an operator; empty when it does not.
    pub held: Vec<HoldRow>,
    /// Number of accounts.
    pub accounts: usize,
    /// Campaigns that run, pause, wait or ended lately; newest first.
    pub campaigns: Vec<CampaignStatus>,
    /// What waits, by domain, most first.
    pub waiting: Vec<Waiting>,
    /// Reviews that ask for a decision.
    pub reviews: Vec<ReviewView>,
    /// How the complaint desk stands.
    pub complaints: Desk,
    /// What came in by mail, by kind.
    pub inbound: Vec<(String, u64)>,
    /// Newest ledger checkpoints.
    pub ledgers: Vec<Published>,
    /// What the operator declared.
    pub declarations: Vec<DeclarationRow>,
}

/// States worth showing, in the order of their urgency.
const SHOWN: [CampaignState; 6] = [
    CampaignState::Running,
    CampaignState::Paused,
    CampaignState::Held,
    CampaignState::Scheduled,
    CampaignState::Approved,
    CampaignState::Finished,
];
/// Most campaigns shown.
const CAMPAIGNS_MAX: usize = 30;

/// The overview.
///
/// # Errors
/// [`Failure`].
pub async fn overview(app: &App, actor: &Actor) -> Result<Status, Failure> {
    actor.may_anywhere(Action::Oversee)?;
    let accounts = store::account::all(app.store()).await?;
    let mut campaigns = Vec::new();
    for state in SHOWN {
        let mut rows = store::campaign::in_state(app.store(), state).await?;
        rows.reverse();
        for row in rows {
            if campaigns.len() >= CAMPAIGNS_MAX {
                break;
            }
            let report = report::report(app, actor, row.account, row.id).await?;
            let account = accounts.iter().find(|it| it.id == row.account);
            campaigns.push(CampaignStatus { account: name(app, account)?, report });
        }
    }
    Ok(Status {
        now: app.now(),
        rehearsal: app.settings().rehearsal,
        held: crate::hold::open(app).await?,
        accounts: accounts.len(),
        campaigns,
        waiting: store::queue::waiting(app.store()).await?,
        reviews: if actor.may_anywhere(Action::Review).is_ok() {
            review::open(app, actor).await?
        } else {
            Vec::new()
        },
        complaints: keep::desk(app).await?,
        inbound: store::inbound_event::counts(app.store()).await?,
        ledgers: ledger::published(app).await?,
        declarations: store::declaration::all(app.store()).await?,
    })
}

fn name(app: &App, account: Option<&AccountRow>) -> Result<String, Failure> {
    let Some(row) = account.filter(|it| it.wrapped_key.is_some()) else {
        return Ok("closed account".to_owned());
    };
    let identity = app.identity(row)?;
    Ok(identity.trading_name.unwrap_or(identity.legal_name))
}
