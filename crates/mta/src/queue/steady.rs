//! A clock that never goes back, made of one that may be set.
//!
//! The owner of the queue and its scheduler ask how much time has passed: rates,
//! rests, the next look. Were they told that it is three hours earlier than
//! before, everything would stand still for three hours (THREATS R8). A clock
//! that is set forward is believed: at worst a bucket fills once.

use domain::{SignedDuration, Timestamp};

/// Steady time. It is the clock's time until that is set back, and ahead of it
/// from then on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steady {
    last: Timestamp,
    ahead: SignedDuration,
}

impl Steady {
    pub(super) fn new(clock: Timestamp) -> Self {
        Self { last: clock, ahead: SignedDuration::ZERO }
    }

    /// Steady time when the clock says this.
    pub(super) fn at(&mut self, clock: Timestamp) -> Timestamp {
        let now = clock.saturating_add(self.ahead).unwrap_or(Timestamp::MAX);
        if now < self.last {
            self.ahead += now.duration_until(self.last);
        } else {
            self.last = now;
        }
        self.last
    }
}

#[cfg(test)]
mod tests;
