//! Spam traps: addresses that the operator never gave to anybody. Whoever mails
//! one has addresses that nobody gave them either (COMPLIANCE 5.5).
//!
//! Kept as keyed hashes. A message that one took disables the sending of its
//! account until a reviewer looked into it; which address it was is told to
//! nobody, because a list that is washed of traps is no better. **Never** here:
//! an address on record, or mail that is kept from a trap.

use domain::{Address, EnforcementId, Standing};
pub use store::trap::TrapRow;
use store::{
    Lane, Scope, Step,
    enforcement::{self, EnforcementRow},
    trap::{self, Hit, SYSTEM},
};

use crate::{
    Action, Actor, App, Failure,
    ladder::judge::{counts, day_of, record, with_notice},
};

/// The axis of the record in an account's standing.
pub const AXIS: &str = "trap";
/// Longest note, in characters.
const NOTE_CHARS_MAX: usize = 200;
/// What the account reads.
const REASON: &str = "a message went to an address that nobody gave out; it is looked into";

/// Registers an address.
///
/// # Errors
/// [`Failure::Invalid`] for a note that is empty or names an address.
pub async fn register(
    app: &App,
    actor: &Actor,
    (address, note): (&Address, &str),
) -> Result<(), Failure> {
    actor.may_anywhere(Action::ManageTraps)?;
    let note = note.trim();
    let fits = (1..=NOTE_CHARS_MAX).contains(&note.chars().count());
    if !fits || note.contains('@') || note.chars().any(char::is_control) {
        let problem = format!("one line of 1 to {NOTE_CHARS_MAX} characters, without addresses");
        return Err(Failure::invalid("note", problem));
    }
    let row = TrapRow {
        note: note.to_owned(),
        registered_by: actor.name.clone(),
        created_at: app.now(),
        retired_at: None,
    };
    let step = trap::insert(app.keys().suppression(address).as_slice(), &row);
    app.store().unit(SYSTEM, Lane::Interactive, vec![step]).await?;
    Ok(())
}

/// Takes an address from the traps.
///
/// # Errors
/// [`Failure::NotFound`] when it is none.
pub async fn retire(app: &App, actor: &Actor, address: &Address) -> Result<(), Failure> {
    actor.may_anywhere(Action::ManageTraps)?;
    let step = trap::retire(app.keys().suppression(address).as_slice(), app.now());
    match app.store().unit(SYSTEM, Lane::Interactive, vec![step]).await {
        Err(store::UnitError::Guard { .. }) => Err(Failure::NotFound("trap")),
        other => Ok(other.map(|_| ())?),
    }
}

/// Traps, newest first, without their addresses.
///
/// # Errors
/// [`Failure`].
pub async fn all(app: &App, actor: &Actor) -> Result<Vec<TrapRow>, Failure> {
    actor.may_anywhere(Action::ManageTraps)?;
    Ok(trap::all(app.store()).await?)
}

/// Looks for messages that traps took, and disables sending. Returns how many were
/// found.
///
/// # Errors
/// [`Failure`]; the next round goes on.
pub async fn round(app: &App) -> Result<usize, Failure> {
    let hits = trap::hits(app.store()).await?;
    for hit in &hits {
        match take(app, hit).await {
            // Its standing changed at this moment: the next round reads again.
            Ok(()) | Err(Failure::Raced) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(hits.len())
}

async fn take(app: &App, hit: &Hit) -> Result<(), Failure> {
    let row = app.account_row(hit.account).await?;
    let now = app.now();
    let today = app.ladder().days.number(now);
    let measured = day_of(counts(app, row.id, today).await?);
    let stops = row.standing.may_send();
    let record = EnforcementRow {
        action: if stops { "disable-sending" } else { "trap" }.to_owned(),
        axis: AXIS.to_owned(),
        standing_after: if stops { Standing::SendingDisabled } else { row.standing },
        reason: Some(REASON.to_owned()),
        ..record(app, &row, (today, measured))
    };
    let followed: EnforcementId = record.id;
    tracing::error!(
        account.id = %hit.account, campaign.id = %hit.campaign, delivery.id = %hit.delivery,
        "a spam trap took a message"
    );
    let mut steps: Vec<Step> = vec![trap::hit(hit, followed, now)];
    if stops {
        let to = Standing::SendingDisabled;
        steps.push(enforcement::move_standing(row.id, to, row.standing_epoch));
        steps.extend(with_notice(app, &row, record, row.standing_epoch + 1).await?);
    } else {
        steps.push(enforcement::insert(&record));
    }
    app.store().unit(Scope::Account(row.id), Lane::OptOut, steps).await?;
    Ok(())
}
