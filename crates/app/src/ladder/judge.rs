//! Judging a day, and a campaign: numbers are read, `policy::ladder` says what
//! follows, and one unit takes the step. The standing's epoch guards it: who
//! judged at the same moment finds another one, and reads again.

use campaign::Event;
use domain::{AccountId, CampaignId, CampaignState, EnforcementId, Standing};
use policy::ladder::{self, Axis, Day, History, Level, Meter, Step as LadderStep};
use store::{
    Lane, Scope, Step, StoreError, UnitError,
    account::AccountRow,
    enforcement::{self, EnforcementRow},
    meter::{self, Counts},
};

use super::{days::Days, notice};
use crate::{App, Failure};

/// Most recipients that are named on the record of a step.
const NAMED_MAX: u32 = 5_000;
/// How often a day is judged again when something changed at the same moment.
const ROUNDS_MAX: u32 = 5;

/// What was done to a campaign that met too many unknown recipients.
pub(crate) const BRAKE: &str = "campaign-brake";
/// What is on record of a campaign that is not below the limit of R002-11.
pub(crate) const OVER_LIMIT: &str = "campaign-limit";
/// A person let a stopped account send again.
pub(crate) const REACTIVATE: &str = "reactivate";

/// The meters of counts.
pub(crate) fn day_of(counts: Counts) -> Day {
    Day {
        mail: Meter { bad: counts.bad, total: counts.total },
        complaints: Meter { bad: counts.complaints, total: counts.accepted.max(counts.complaints) },
    }
}

/// The counts of a whole day.
pub(crate) async fn counts(app: &App, account: AccountId, day: i64) -> Result<Counts, Failure> {
    let of_day = meter::of_day(app.store(), account, day).await?;
    Ok(of_day.into_iter().fold(Counts::default(), |sum, (_, counts)| sum + counts))
}

/// Judges the meter of an account on a day, and takes the step it asks for.
///
/// # Errors
/// [`Failure`]; judge it again, the numbers stay.
pub async fn judge_day(app: &App, account: AccountId, day: i64) -> Result<(), Failure> {
    for _ in 1..ROUNDS_MAX {
        match judge_once(app, account, day).await {
            Err(Failure::Raced) => {}
            other => return other,
        }
    }
    judge_once(app, account, day).await
}

async fn judge_once(app: &App, account: AccountId, day: i64) -> Result<(), Failure> {
    let row = app.account_row(account).await?;
    if !row.standing.may_send() || !is_open(app, day) {
        return Ok(());
    }
    let counts = counts(app, account, day).await?;
    let past = Past::of(&enforcement::history(app.store(), account, day).await?, day);
    let Some(past) = past else { return Ok(()) };
    let measured = day_of(counts).since(past.baseline);
    let history = History {
        standing: row.standing,
        taken: past.taken,
        was_reactivated: past.was_reactivated,
    };
    match ladder::climb(&measured, &history, &app.book_of(&row)?.ladder.limits) {
        Some(step) => take(app, &row, (day, measured), step).await,
        None => Ok(()),
    }
}

/// A day that is over may have consequences for a while (DECISIONS D21).
fn is_open(app: &App, day: i64) -> bool {
    let over = app.ladder().days.span(day).until;
    app.now().duration_since(over) <= app.ladder().limits.reopen
}

/// What weighs besides the numbers of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Past {
    /// The highest step taken for that day since the account may send again.
    pub taken: Option<Level>,
    /// It was suspended once and activated again (R002-52).
    pub was_reactivated: bool,
    /// What the meter of that day said when the account was activated again: it
    /// weighed already.
    pub baseline: Day,
}

impl Past {
    /// From the records of [`enforcement::history`]. `None` for a day before the
    /// account was last activated again: what happened then has been judged.
    pub(crate) fn of(records: &[EnforcementRow], day: i64) -> Option<Self> {
        let mut past = Self { taken: None, was_reactivated: false, baseline: Day::default() };
        for record in records {
            if record.action == REACTIVATE {
                if record.day > day {
                    return None;
                }
                let after_suspension = record.standing_before == Standing::Suspended;
                past.was_reactivated |= after_suspension;
                if record.day == day {
                    past.taken = None;
                    past.baseline = numbers(record);
                }
            } else if record.day == day && record.campaign.is_none() {
                past.taken = past.taken.max(Level::parse(&record.action));
            }
        }
        Some(past)
    }
}

fn numbers(record: &EnforcementRow) -> Day {
    Day {
        mail: Meter { bad: record.bad, total: record.total },
        complaints: Meter { bad: record.complaints, total: record.accepted },
    }
}

async fn take(
    app: &App,
    row: &AccountRow,
    (day, measured): (i64, Day),
    step: LadderStep,
) -> Result<(), Failure> {
    let after = step.level.standing(row.standing);
    let span = app.ladder().days.span(day);
    let bad = meter::bad_contacts(app.store(), (row.id, None), span, NAMED_MAX).await?;
    let record = EnforcementRow {
        action: step.level.as_str().to_owned(),
        axis: step.axis.as_str().to_owned(),
        bad_contacts: bad,
        standing_after: after,
        ..record(app, row, (day, measured))
    };
    let Meter { bad, total } = step.meter;
    tracing::warn!(
        account.id = %row.id, action = record.action, axis = record.axis, day = Days::written(day),
        bad, total, "the ladder takes a step"
    );
    let mut steps = vec![enforcement::move_standing(row.id, after, row.standing_epoch)];
    steps.extend(with_notice(app, row, record, row.standing_epoch + 1).await?);
    app.store().unit(Scope::Account(row.id), Lane::OptOut, steps).await?;
    Ok(())
}

/// A record in which nothing but the numbers is filled in.
pub(crate) fn record(app: &App, row: &AccountRow, (day, measured): (i64, Day)) -> EnforcementRow {
    let now = app.now();
    EnforcementRow {
        account: row.id,
        id: EnforcementId::new(now, app.random()),
        action: String::new(),
        axis: Axis::BadMail.as_str().to_owned(),
        day,
        campaign: None,
        bad: measured.mail.bad,
        total: measured.mail.total,
        complaints: measured.complaints.bad,
        accepted: measured.complaints.total,
        policy_version: app.rules().version(),
        standing_before: row.standing,
        standing_after: row.standing,
        bad_contacts: Vec::new(),
        notice: None,
        sealed_sender: None,
        sender_domain: None,
        decided_by: None,
        reason: None,
        evidence: None,
        created_at: now,
    }
}

/// The steps that put a record in its place together with its notice. A notice
/// that cannot go out does not hold up the step.
pub(crate) async fn with_notice(
    app: &App,
    row: &AccountRow,
    mut record: EnforcementRow,
    standing_epoch_after: i64,
) -> Result<Vec<Step>, Failure> {
    let prepared = notice::prepare(app, row, &record, standing_epoch_after).await?;
    let mut admission = Vec::new();
    if let Some(prepared) = prepared {
        record.notice = Some(prepared.delivery);
        record.sealed_sender = Some(prepared.sealed_sender);
        record.sender_domain = Some(prepared.sender_domain);
        admission = prepared.steps;
    }
    let mut steps = vec![enforcement::insert(&record)];
    steps.extend(admission);
    Ok(steps)
}

/// Judges the meter of a campaign: pauses it when its first outcomes are too
/// bad, and puts on record that it is not below its limit (R002-11).
///
/// # Errors
/// [`Failure`]; judge it again, the numbers stay.
pub async fn judge_campaign(
    app: &App,
    account: AccountId,
    campaign: CampaignId,
    day: i64,
) -> Result<(), Failure> {
    let counts = meter::of_campaign(app.store(), account, campaign).await?;
    let measured = day_of(counts);
    let account = app.account_row(account).await?;
    let book = app.book_of(&account)?;
    let limits = &book.ladder.limits;
    let may_brake = ladder::brakes(measured.mail, u64::MAX, limits);
    let is_over = ladder::is_over(measured.mail, limits);
    if !may_brake && !is_over {
        return Ok(());
    }
    let row = crate::campaign::find(app, account.id, campaign).await?;
    let records = enforcement::of_campaign(app.store(), account.id, campaign).await?;
    let is_new = |action: &str| !records.iter().any(|it| it.action == action && it.axis != "reply");
    let mut found = Vec::new();
    if ladder::brakes(measured.mail, row.recipients, limits)
        && row.state == CampaignState::Running
        && is_new(BRAKE)
    {
        found.push((BRAKE, "unknown-users"));
    }
    if is_over && is_new(OVER_LIMIT) {
        found.push((OVER_LIMIT, Axis::BadMail.as_str()));
    }
    if found.is_empty() {
        return Ok(());
    }
    let span = app.ladder().days.span(day);
    let named = (account.id, Some(campaign));
    let contacts = meter::bad_contacts(app.store(), named, span, NAMED_MAX).await?;
    for (action, axis) in found {
        let record = EnforcementRow {
            action: action.to_owned(),
            axis: axis.to_owned(),
            campaign: Some(campaign),
            bad_contacts: contacts.clone(),
            ..record(app, &account, (day, measured))
        };
        let mut steps = Vec::new();
        if action == BRAKE {
            steps.push(crate::campaign::step(app, &row, Event::Pause, None)?);
            steps.extend(with_notice(app, &account, record, account.standing_epoch).await?);
        } else {
            steps.push(enforcement::insert(&record));
        }
        let Meter { bad, total } = measured.mail;
        tracing::warn!(account.id = %account.id, campaign.id = %campaign, action, bad, total, "campaign judged");
        once(app.store().unit(Scope::Account(account.id), Lane::OptOut, steps).await)?;
    }
    Ok(())
}

/// A step that is on record already was taken by somebody else meanwhile.
pub(crate) fn once<T>(done: Result<T, UnitError>) -> Result<(), Failure> {
    match done {
        Ok(_) | Err(UnitError::Store(StoreError::Constraint { .. })) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
