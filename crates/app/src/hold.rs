//! All sending waits for an operator: after a restore (DECISIONS D31).

use store::{
    Lane, UnitError,
    sending_hold::{self, HoldRow},
};

use crate::{Action, Actor, App, Failure};

/// Longest reason, in bytes.
const REASON_BYTES_MAX: usize = 500;

/// What becomes of mail that waited when the backup was taken: it may have been
/// sent since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsettled {
    /// One more try: some people get it twice.
    Retry,
    /// No more try: some people get nothing. Each is listed as in doubt.
    Drop,
}

/// Why nothing is sent; empty when it is.
///
/// # Errors
/// [`Failure`].
pub async fn open(app: &App) -> Result<Vec<HoldRow>, Failure> {
    Ok(sending_hold::open(app.store()).await?)
}

/// Lets mail leave again, and records who said so and why.
///
/// # Errors
/// [`Failure::Conflict`] when nothing is held.
pub async fn release(
    app: &App,
    actor: &Actor,
    unsettled: Unsettled,
    reason: &str,
) -> Result<(), Failure> {
    actor.may_anywhere(Action::ReleaseSending)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.len() > REASON_BYTES_MAX || reason.chars().any(char::is_control)
    {
        let problem = format!("give it in one line of 1 to {REASON_BYTES_MAX} bytes");
        return Err(Failure::invalid("reason", problem));
    }
    let now = app.now();
    let by = format!("{} {}", actor.role.as_str(), actor.name);
    let mut steps = vec![sending_hold::release(&by, reason, now)];
    if unsettled == Unsettled::Drop {
        steps.extend(store::restore::settle_doubtful(now));
    }
    match app.store().unit(sending_hold::SYSTEM, Lane::Interactive, steps).await {
        Ok(_) => Ok(()),
        Err(UnitError::Guard { step: 0, .. }) => {
            Err(Failure::Conflict("sending is not held".to_owned()))
        }
        Err(other) => Err(other.into()),
    }
}
