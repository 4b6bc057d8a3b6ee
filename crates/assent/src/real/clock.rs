//! The machine's clock.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ports::{Clock, Pending};

/// The clock of the machine, and tokio's timer.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealClock;

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "the one clock of the process")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    #[expect(clippy::disallowed_methods, reason = "the one timer of the process")]
    fn sleep(&self, delay: SignedDuration) -> Pending<'static, ()> {
        match Duration::try_from(delay) {
            Ok(delay) if !delay.is_zero() => Box::pin(tokio::time::sleep(delay)),
            Ok(_) | Err(_) => Box::pin(std::future::ready(())),
        }
    }
}
