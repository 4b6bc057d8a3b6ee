//! What time it is, and waiting.

use std::future::Future;

use futures_util::future::{Either, select};
use jiff::{SignedDuration, Timestamp};

use crate::Pending;

/// The clock of the process.
pub trait Clock: Send + Sync {
    /// The present, UTC. May jump backwards when the machine's clock is set.
    fn now(&self) -> Timestamp;

    /// Completes after `delay`, measured on a clock that never jumps. At once
    /// when `delay` is zero or negative.
    fn sleep(&self, delay: SignedDuration) -> Pending<'static, ()>;
}

/// The time was up before the work was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no answer within {0:#}")]
pub struct Elapsed(pub SignedDuration);

/// Runs `work` for at most `limit`; drops it when the time is up.
///
/// # Errors
/// [`Elapsed`] when the limit came first.
pub async fn timeout<T>(
    clock: &dyn Clock,
    limit: SignedDuration,
    work: impl Future<Output = T>,
) -> Result<T, Elapsed> {
    match select(std::pin::pin!(work), clock.sleep(limit)).await {
        Either::Left((done, _)) => Ok(done),
        Either::Right(((), _)) => Err(Elapsed(limit)),
    }
}
