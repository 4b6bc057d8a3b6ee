//! Warm-up: how a path's hourly limit grows while its mail is welcome.
//!
//! COMPLIANCE 5.11 and DESIGN section 4: it begins at the limit of a new
//! network, doubles once a day while deferrals stay under 5 %, hard bounces
//! under 2 % and complaints under 0.1 %, halves on a rate signal, and stops at
//! the provider's ceiling. Too little mail to judge leaves it where it is.
//!
//! **Never** here: counting. The counters of the day arrive as values; the new
//! limit leaves as one, is stored, and is given to the scheduler.

use domain::{SignedDuration, Timestamp};

/// Where a path stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarmUp {
    /// Today's limit, messages per hour. At least one.
    pub per_hour: u32,
    /// When the limit last changed, or the path began.
    pub changed_at: Timestamp,
    /// The last rate signal that was acted on.
    pub signal_at: Option<Timestamp>,
}

/// What came of a path's mail since the limit last changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Attempts that ended.
    pub attempts: u64,
    /// Of these, deferred.
    pub deferred: u64,
    /// Of these, hard bounces.
    pub hard: u64,
    /// Of these, accepted.
    pub accepted: u64,
    /// Complaints about accepted mail.
    pub complaints: u64,
}

/// Attempts below which a day says nothing.
const SAMPLE_MIN: u64 = 100;
/// A day between two doublings.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// One burst of rate signals is one signal.
const SIGNAL_GAP: SignedDuration = SignedDuration::from_hours(1);

impl WarmUp {
    /// A path that begins now.
    #[must_use]
    pub fn begin(per_hour: u32, now: Timestamp) -> Self {
        Self { per_hour: per_hour.max(1), changed_at: now, signal_at: None }
    }

    /// Where it stands after looking at its health: doubled, when a day has
    /// passed without a rate signal and its mail was welcome; else unchanged.
    #[must_use]
    pub fn grown(self, health: Health, ceiling: u32, now: Timestamp) -> Self {
        let quiet = |since: Timestamp| since.duration_until(now) >= DAY;
        let due = quiet(self.changed_at) && self.signal_at.is_none_or(quiet);
        let doubled = self.per_hour.saturating_mul(2).min(ceiling);
        if !due || !health.is_good() || doubled <= self.per_hour {
            return self;
        }
        Self { per_hour: doubled, changed_at: now, ..self }
    }

    /// Where it stands after a rate signal: halved, at most once an hour.
    #[must_use]
    pub fn slowed(self, now: Timestamp) -> Self {
        if self.signal_at.is_some_and(|it| it.duration_until(now) < SIGNAL_GAP) {
            return self;
        }
        Self { per_hour: (self.per_hour / 2).max(1), changed_at: now, signal_at: Some(now) }
    }
}

impl Health {
    /// True when there was enough mail to judge, and all three rates were
    /// strictly below their limits. Compared as integers.
    #[must_use]
    pub fn is_good(self) -> bool {
        self.attempts >= SAMPLE_MIN
            && below(self.deferred, 50, self.attempts)
            && below(self.hard, 20, self.attempts)
            && below(self.complaints, 1, self.accepted)
    }
}

/// `part ÷ whole < per_mille ÷ 1000`.
fn below(part: u64, per_mille: u64, whole: u64) -> bool {
    u128::from(part) * 1_000 < u128::from(per_mille) * u128::from(whole)
}

#[cfg(test)]
mod tests;
