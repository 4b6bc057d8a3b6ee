//! The standing of an account: what is measured today, what was done, and what
//! a person decides (R002-44, R002-50 … R002-52, R002-57 … R002-59).
//!
//! An account that was suspended sends again only when two conditions are on
//! record: a proof that its list is reliable, and why bad mail will not go on.
//! A lock for good has no way back; what is left to such an account is its own
//! evidence, and every way out that its mail ever named.

mod bad_addresses;

use domain::{AccountId, CampaignId, DeliveryId, EnforcementId, SlowScope, Standing, Timestamp};
use policy::ladder::{Axis, Level, Meter};
use store::{
    Lane, Scope, Step,
    brake::{self, BrakeRow, Braked},
    enforcement::{self, EnforcementRow},
    meter::Counts,
};

use crate::{
    Action, Actor, App, Failure, blobs,
    ladder::{
        Days,
        judge::{self, REACTIVATE},
    },
};

pub use bad_addresses::{BadAddress, BadAddresses, Page, bad_addresses};

/// Longest proof, in bytes.
const PROOF_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Longest reason, in bytes.
const REASON_BYTES_MAX: usize = 4_000;

/// What was done.
#[derive(Clone, Debug)]
pub struct ActionView {
    /// Its id.
    pub id: EnforcementId,
    /// In a word.
    pub action: String,
    /// What was measured.
    pub axis: String,
    /// Step of the ladder, from 1; `None` for what is none.
    pub level: Option<u8>,
    /// The campaign; `None` = the account as a whole.
    pub campaign: Option<CampaignId>,
    /// Whose meter it was.
    pub day: String,
    /// The numbers it rests on.
    pub meter: Meter,
    /// Standing of the account before and after.
    pub standing: (Standing, Standing),
    /// How many recipients are named on the record.
    pub bad_contacts: usize,
    /// The delivery of the notice.
    pub notice: Option<DeliveryId>,
    /// What became of the notice: its state.
    pub notice_state: Option<String>,
    /// Who decided, when a person did.
    pub decided_by: Option<String>,
    /// Why, in their words, or what a host said.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What a company asked to be spared for a while.
#[derive(Clone, Debug)]
pub struct BrakeView {
    /// Of what: a campaign, a domain or the account.
    pub scope: SlowScope,
    /// The campaign or the domain; `None` for the account.
    pub subject: Option<String>,
    /// Who asked. Mail to others goes on.
    pub provider: String,
    /// Messages an hour while it lasts; `None` = none at all.
    pub per_hour: Option<u64>,
    /// What the answer means, in a word.
    pub reason: String,
    /// Whose answer it was.
    pub delivery: DeliveryId,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

impl BrakeView {
    pub(crate) fn of(row: BrakeRow) -> Self {
        let scope = row.braked.scope();
        let subject = match row.braked {
            Braked::Campaign(id) => Some(id.to_string()),
            Braked::Domain(domain) => Some(domain.to_string()),
            Braked::Account => None,
        };
        let BrakeRow { provider, per_hour, reason, delivery, until, .. } = row;
        let since = row.created_at;
        Self { scope, subject, provider, per_hour, reason, delivery, since, until }
    }
}

/// The standing of an account.
#[derive(Clone, Debug)]
pub struct StandingView {
    /// Now.
    pub standing: Standing,
    /// Messages an hour that it may send, when that is limited.
    pub per_hour: Option<u64>,
    /// Today, as it is written.
    pub day: String,
    /// What was counted today.
    pub today: Counts,
    /// What was done, newest first.
    pub actions: Vec<ActionView>,
    /// What companies asked to be spared, newest first, also what is over; at
    /// most 100.
    pub brakes: Vec<BrakeView>,
}

impl StandingView {
    /// Today's bad mail.
    #[must_use]
    pub fn mail(&self) -> Meter {
        judge::day_of(self.today).mail
    }

    /// Today's complaints.
    #[must_use]
    pub fn complaints(&self) -> Meter {
        judge::day_of(self.today).complaints
    }
}

/// The standing of an account.
///
/// # Errors
/// [`Failure`].
pub async fn show(app: &App, actor: &Actor, account: AccountId) -> Result<StandingView, Failure> {
    actor.may(Action::Read, account)?;
    read(app, account).await
}

/// The same for every account that was measured today or was acted against, for
/// staff.
///
/// # Errors
/// [`Failure`].
pub async fn all(app: &App, actor: &Actor) -> Result<Vec<(AccountId, StandingView)>, Failure> {
    actor.may_anywhere(Action::Oversee)?;
    let mut all = Vec::new();
    for row in store::account::all(app.store()).await? {
        let view = read(app, row.id).await?;
        if view.today.total > 0 || !view.actions.is_empty() {
            all.push((row.id, view));
        }
    }
    Ok(all)
}

async fn read(app: &App, account: AccountId) -> Result<StandingView, Failure> {
    let row = app.account_row(account).await?;
    let today = app.ladder().days.number(app.now());
    let mut actions = Vec::new();
    for record in enforcement::of_account(app.store(), account).await? {
        let notice = match record.notice {
            Some(id) => store::delivery::by_id(app.store(), account, id).await?,
            None => None,
        };
        let notice_state = notice.map(|it| it.state.to_string());
        actions.push(view(record, notice_state));
    }
    let brakes = brake::of_account(app.store(), account).await?;
    Ok(StandingView {
        standing: row.standing,
        per_hour: app.ladder().limits.per_hour(row.standing),
        day: Days::written(today),
        today: judge::counts(app, account, today).await?,
        actions,
        brakes: brakes.into_iter().map(BrakeView::of).collect(),
    })
}

fn view(record: EnforcementRow, notice_state: Option<String>) -> ActionView {
    let meter = if record.axis == Axis::Complaints.as_str() {
        Meter { bad: record.complaints, total: record.accepted }
    } else {
        Meter { bad: record.bad, total: record.total }
    };
    ActionView {
        id: record.id,
        level: Level::parse(&record.action).map(Level::number),
        action: record.action,
        axis: record.axis,
        campaign: record.campaign,
        day: Days::written(record.day),
        meter,
        standing: (record.standing_before, record.standing_after),
        bad_contacts: record.bad_contacts.len(),
        notice: record.notice,
        notice_state,
        decided_by: record.decided_by,
        reason: record.reason,
        at: record.created_at,
    }
}

/// Lets a suspended account send again (R002-50, R002-51).
///
/// # Errors
/// [`Failure::Invalid`] when one of the two conditions is missing,
/// [`Failure::Conflict`] when the account is not suspended, or for good.
pub async fn reactivate(
    app: &App,
    actor: &Actor,
    account: AccountId,
    (proof, because): (&[u8], &str),
) -> Result<StandingView, Failure> {
    actor.may(Action::JudgeStanding, account)?;
    if proof.is_empty() || proof.len() > PROOF_BYTES_MAX {
        let problem = "attach what proves that the list is reliable, at most 2 MiB";
        return Err(Failure::invalid("evidence", problem));
    }
    check_reason(because, "say why bad mail will not go on")?;
    let row = app.account_row(account).await?;
    if row.standing != Standing::Suspended {
        let why = match row.standing {
            Standing::Locked => "the account is locked for good: that cannot be undone (R002-52)",
            Standing::Terminated => "the account was terminated: that cannot be undone",
            Standing::SendingDisabled => {
                "sending is disabled while a complaint is looked into: allow it again instead"
            }
            _ => "the account is not suspended: there is nothing to undo",
        };
        return Err(Failure::Conflict(why.to_owned()));
    }
    let keys = app.account_keys(&row)?;
    let (keep, evidence) = blobs::put(&keys, account, proof, app.now());
    let decided = Decided { to: Standing::Reactivated, action: REACTIVATE, because };
    let record =
        EnforcementRow { evidence: Some(evidence), ..decided.record(app, actor, &row).await? };
    decided.commit(app, &row, record, vec![keep]).await?;
    show(app, actor, account).await
}

/// What staff decides about an account besides letting it send again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is sent while a complaint is looked into (R002-79).
    DisableSending,
    /// What was looked into is over; the standing from before counts again.
    AllowSending,
    /// Proven spam: nothing is sent any more (R002-44, R002-62).
    Terminate,
}

impl Verdict {
    /// The verdict of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "disable-sending" => Some(Self::DisableSending),
            "allow-sending" => Some(Self::AllowSending),
            "terminate" => Some(Self::Terminate),
            _ => None,
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::DisableSending => "disable-sending",
            Self::AllowSending => "allow-sending",
            Self::Terminate => "terminate",
        }
    }
}

/// Decides about an account, with a reason that it reads.
///
/// # Errors
/// [`Failure::Conflict`] when the standing does not allow it.
pub async fn decide(
    app: &App,
    actor: &Actor,
    account: AccountId,
    (verdict, because): (Verdict, &str),
) -> Result<StandingView, Failure> {
    actor.may(Action::JudgeStanding, account)?;
    check_reason(because, "say why: the account reads it")?;
    let row = app.account_row(account).await?;
    let conflict = |why: &str| Err(Failure::Conflict(why.to_owned()));
    let to = match (verdict, row.standing) {
        (_, Standing::Closed) => return conflict("the account is closed"),
        (_, Standing::Terminated) => return conflict("the account was terminated already"),
        (Verdict::Terminate, _) => Standing::Terminated,
        (_, Standing::Locked) => return conflict("the account is locked for good"),
        (Verdict::DisableSending, Standing::SendingDisabled) => {
            return conflict("sending is disabled already");
        }
        (Verdict::DisableSending, _) => Standing::SendingDisabled,
        (Verdict::AllowSending, Standing::SendingDisabled) => {
            before_disabling(app, account).await?
        }
        (Verdict::AllowSending, _) => return conflict("sending was not disabled by a person"),
    };
    let decided = Decided { to, action: verdict.action(), because };
    let record = decided.record(app, actor, &row).await?;
    decided.commit(app, &row, record, Vec::new()).await?;
    if verdict == Verdict::AllowSending {
        // What was counted meanwhile weighs now.
        judge::judge_day(app, account, app.ladder().days.number(app.now())).await?;
    }
    show(app, actor, account).await
}

async fn before_disabling(app: &App, account: AccountId) -> Result<Standing, Failure> {
    let records = enforcement::of_account(app.store(), account).await?;
    // What was put on record meanwhile left the standing as it was.
    let disabled = records.iter().find(|it| {
        it.standing_after == Standing::SendingDisabled
            && it.standing_before != Standing::SendingDisabled
    });
    // Without a record nobody knows what the account may do: it stays stopped.
    disabled.map(|it| it.standing_before).ok_or_else(|| {
        Failure::Conflict("it is not on record what the standing was before".to_owned())
    })
}

fn check_reason(because: &str, problem: &str) -> Result<(), Failure> {
    let told = because.trim();
    if told.is_empty() || told.len() > REASON_BYTES_MAX {
        return Err(Failure::invalid("because", format!("{problem}, in at most 4,000 bytes")));
    }
    Ok(())
}

/// What a person decided.
struct Decided<'a> {
    to: Standing,
    action: &'static str,
    because: &'a str,
}

impl Decided<'_> {
    async fn record(
        &self,
        app: &App,
        actor: &Actor,
        row: &store::account::AccountRow,
    ) -> Result<EnforcementRow, Failure> {
        let today = app.ladder().days.number(app.now());
        let measured = judge::day_of(judge::counts(app, row.id, today).await?);
        Ok(EnforcementRow {
            action: self.action.to_owned(),
            axis: "person".to_owned(),
            standing_after: self.to,
            decided_by: Some(actor.name.clone()),
            reason: Some(self.because.trim().to_owned()),
            ..judge::record(app, row, (today, measured))
        })
    }

    async fn commit(
        &self,
        app: &App,
        row: &store::account::AccountRow,
        record: EnforcementRow,
        mut steps: Vec<Step>,
    ) -> Result<(), Failure> {
        steps.insert(0, enforcement::move_standing(row.id, self.to, row.standing_epoch));
        steps.extend(judge::with_notice(app, row, record, row.standing_epoch + 1).await?);
        app.store().unit(Scope::Account(row.id), Lane::OptOut, steps).await?;
        Ok(())
    }
}
