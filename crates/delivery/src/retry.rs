//! When to try a deferred delivery again, and when to stop.
//!
//! Owns the retry schedule: from the age of a delivery and its number of
//! attempts it says *try at* or *give up*. RFC 5321 §4.5.4.1 asks for at least
//! 30 minutes between attempts and 4–5 days before giving up; the defaults in
//! `policies/retry.toml` obey it, and [`RetryTable::parse`] refuses production
//! values that do not.
//!
//! **Never** here: sleeping, reading a clock, drawing random numbers. `now` and
//! `jitter` arrive as values, the answer leaves as data. Called by
//! [`crate::outcome`]; the answer is stored by the unit that settles the attempt.

use domain::{SignedDuration, Stream, Timestamp};
use serde::Deserialize;
use thiserror::Error;

/// The schedule of one stream.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetrySchedule {
    /// Wait before the second attempt. Above zero.
    pub delay_first: SignedDuration,
    /// Longest wait between two attempts. At least `delay_first`.
    pub delay_max: SignedDuration,
    /// Age, counted from the first attempt, at which a delivery expires. At
    /// least `delay_first`.
    pub give_up_after: SignedDuration,
}

/// The schedules of all streams.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetryTable {
    marketing: RetrySchedule,
    transactional: RetrySchedule,
    business: RetrySchedule,
    system: RetrySchedule,
}

/// Whose hosts the mail goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Other people's: RFC 5321 §4.5.4.1 holds.
    Production,
    /// Simulated ones on loopback: times may be short (DECISIONS D10).
    Rehearsal,
}

/// Why a table of schedules cannot be used. Nothing is sent with it.
#[derive(Debug, Error)]
pub enum RetryError {
    /// The text is not a table of schedules.
    #[error("the retry schedules cannot be read")]
    Syntax(#[source] Box<toml::de::Error>),
    /// Waits that are zero, or that shrink.
    #[error("{stream}: needs 0 < delay_first <= delay_max, and delay_first <= give_up_after")]
    Order {
        /// The stream it was given for.
        stream: Stream,
    },
    /// Too short for other people's hosts.
    #[error("{stream}: RFC 5321 §4.5.4.1 asks for waits of 30 min and for 4 days or more")]
    TooShort {
        /// The stream it was given for.
        stream: Stream,
    },
}

/// A delivery that was deferred just now.
#[derive(Clone, Copy, Debug)]
pub struct Deferral {
    /// When it was first attempted. `now` at the first attempt.
    pub first_attempt_at: Timestamp,
    /// Attempts made, the one just deferred included. At least one.
    pub attempts: u32,
    /// The present.
    pub now: Timestamp,
    /// Random byte; lengthens the wait by up to a quarter, so that a restart
    /// does not retry everything in the same second.
    pub jitter: u8,
    /// The wait that the reply asked for; zero for none.
    pub pause: SignedDuration,
    /// When the campaign stops being of use to anybody; `None` for never.
    pub valid_until: Option<Timestamp>,
}

/// What to do with a deferred delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Attempt again, not before this instant.
    RetryAt(Timestamp),
    /// Expired: bounce it with status 4.4.7 (RFC 3463 §3.5).
    GiveUp,
}

const PRODUCTION_DELAY_MIN: SignedDuration = SignedDuration::from_mins(30);
const PRODUCTION_GIVE_UP_MIN: SignedDuration = SignedDuration::from_hours(96);

impl RetryTable {
    /// The compiled-in defaults.
    ///
    /// # Panics
    /// Never: a test reads the same text.
    #[must_use]
    pub fn builtin() -> Self {
        Self::parse(include_str!("../../../policies/retry.toml"), Profile::Production)
            .expect("policies/retry.toml is checked by a test")
    }

    /// One schedule for every stream, as a rehearsal has it.
    ///
    /// # Errors
    /// [`RetryError::Order`] for waits that are zero or that shrink.
    pub fn rehearsal(schedule: &RetrySchedule) -> Result<Self, RetryError> {
        let table = Self {
            marketing: schedule.clone(),
            transactional: schedule.clone(),
            business: schedule.clone(),
            system: schedule.clone(),
        };
        table.check(Profile::Rehearsal)?;
        Ok(table)
    }

    /// Reads a table.
    ///
    /// # Errors
    /// [`RetryError`] says which schedule is wrong; keep the last good one.
    pub fn parse(text: &str, profile: Profile) -> Result<Self, RetryError> {
        let table: Self =
            toml::from_str(text).map_err(|source| RetryError::Syntax(Box::new(source)))?;
        table.check(profile)?;
        Ok(table)
    }

    /// The schedule of a stream.
    #[must_use]
    pub fn of(&self, stream: Stream) -> &RetrySchedule {
        match stream {
            Stream::Marketing => &self.marketing,
            Stream::Transactional => &self.transactional,
            Stream::Business => &self.business,
            Stream::System => &self.system,
        }
    }

    fn check(&self, profile: Profile) -> Result<(), RetryError> {
        for stream in Stream::ALL {
            let it = self.of(stream);
            let rising = it.delay_first > SignedDuration::ZERO
                && it.delay_first <= it.delay_max
                && it.delay_first <= it.give_up_after;
            if !rising {
                return Err(RetryError::Order { stream });
            }
            let patient = it.delay_first >= PRODUCTION_DELAY_MIN
                && it.give_up_after >= PRODUCTION_GIVE_UP_MIN;
            if profile == Profile::Production && !patient {
                return Err(RetryError::TooShort { stream });
            }
        }
        Ok(())
    }
}

impl RetrySchedule {
    /// Decides the next step. Waits double from `delay_first` to `delay_max`; a
    /// longer pause that the receiver asked for is kept.
    ///
    /// # Panics
    /// If `attempts` is zero: nothing can be deferred before it was attempted.
    #[must_use]
    pub fn next_step(&self, deferral: Deferral) -> NextStep {
        let Deferral { first_attempt_at, attempts, now, jitter, pause, valid_until } = deferral;
        let delay = self.delay(attempts).max(pause);
        let spread = delay.saturating_mul(i32::from(jitter)) / (4 * 255);

        let retry_at = after(now, delay.saturating_add(spread));
        let end = after(first_attempt_at, self.give_up_after);
        if retry_at < valid_until.map_or(end, |it| it.min(end)) {
            NextStep::RetryAt(retry_at)
        } else {
            NextStep::GiveUp
        }
    }

    /// The wait after that many attempts, without jitter.
    ///
    /// # Panics
    /// If `attempts` is zero.
    #[must_use]
    pub fn delay(&self, attempts: u32) -> SignedDuration {
        assert!(attempts > 0, "deferred before the first attempt");
        let doublings = (attempts - 1).min(16); // 2^16 × 1 s is already 18 hours.
        self.delay_first.saturating_mul(1 << doublings).min(self.delay_max)
    }
}

pub(crate) fn after(start: Timestamp, delay: SignedDuration) -> Timestamp {
    start.saturating_add(delay).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
