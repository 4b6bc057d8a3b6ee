//! The clock of permission (X-23, R002-24): how long a permission counts after
//! the last act of whoever gave it, when they are asked again, and when the
//! address freezes.
//!
//! It restarts with a confirmation, a reconfirmation, saved preferences or a
//! reply: events of the ledger. Opens, clicks and mail that
//! merely arrived never count (DECISIONS D11); whether regular mailing within the
//! promised frequency does is the operator's choice (D50). An attested permission is as old
//! as its claim: that a reviewer believed the evidence is no act of the person.
//!
//! **Never** here: mailing, or the values of the limits, which are settings of
//! the rule book. Called by `app` before it asks for a clearance.

use domain::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::{confirmation::Ask, permission::History};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The limits of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// After so long without an act, nothing but the question is mailed.
    pub stale_after: SignedDuration,
    /// So long before that, the person is asked.
    pub ask_before: SignedDuration,
    /// Least time between two questions.
    pub ask_again_after: SignedDuration,
    /// Most questions before the address freezes.
    pub asks_max: u32,
    /// What regular mailing within the promised frequency is worth.
    pub regular_mailing: RegularMailing,
}

/// What regular mailing within the frequency that a list promises is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegularMailing {
    /// Nothing: only acts of the recipient count.
    Ignored,
    /// It keeps a permission young while it goes on without a gap.
    Counts,
}

/// How old a permission is, against the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// Whole days since the last act.
    pub days: i64,
    /// The limit, in days.
    pub limit_days: i64,
    /// The limit is reached.
    pub frozen: bool,
    /// The first instant at which it is.
    pub freezes_at: Timestamp,
    /// From what it is counted.
    pub since: Since,
}

/// From what the age of a permission is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// The last act of whoever gave it.
    Act,
    /// The last of the regular mails that followed on it without a gap.
    RegularMail,
}

/// Why nobody is asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotAsked {
    /// There is no permission to renew.
    #[error("there is no permission to renew")]
    NotGranted,
    /// It is young.
    #[error("the permission is young until {until}")]
    Young {
        /// The first instant at which they are asked.
        until: Timestamp,
    },
    /// The last question is too recent.
    #[error("they were asked a short while ago; not before {until}")]
    TooSoon {
        /// The first instant at which they may be asked again.
        until: Timestamp,
    },
    /// They were asked as often as is allowed, and did not answer.
    #[error("they were asked {asks} times and did not answer")]
    Enough {
        /// How often.
        asks: u32,
    },
    /// It is too late: silence was the answer.
    #[error("the address is frozen since {since}")]
    Frozen {
        /// Since when.
        since: Timestamp,
    },
}

impl Clock {
    /// When whoever acted last at `acted_at` is asked for the first time.
    #[must_use]
    pub fn asks_from(&self, acted_at: Timestamp) -> Timestamp {
        let young = self.stale_after.saturating_sub(self.ask_before).max(SignedDuration::ZERO);
        later(acted_at, young)
    }

    /// The first instant at which nothing but the question is mailed.
    #[must_use]
    pub fn freezes_at(&self, acted_at: Timestamp) -> Timestamp {
        later(acted_at, self.stale_after)
    }

    /// Acts at this instant or before it are too old by `now`.
    #[must_use]
    pub fn frozen_through(&self, now: Timestamp) -> Timestamp {
        now.saturating_sub(self.stale_after).unwrap_or(Timestamp::MIN)
    }

    /// How old a permission is whose owner acted last at `acted_at`.
    #[must_use]
    pub fn age(&self, acted_at: Timestamp, now: Timestamp) -> Age {
        self.age_kept(acted_at, None, now)
    }

    /// The same of one whose owner was mailed regularly, for the last time at
    /// `kept_at`. It counts where the operator lets it.
    #[must_use]
    pub fn age_kept(&self, acted_at: Timestamp, kept_at: Option<Timestamp>, now: Timestamp) -> Age {
        let days = |it: SignedDuration| it.as_secs() / DAY.as_secs();
        let (from, since) = self.counted_from(acted_at, kept_at);
        let freezes_at = self.freezes_at(from);
        Age {
            days: days(now.duration_since(from)).max(0),
            limit_days: days(self.stale_after),
            frozen: now >= freezes_at,
            freezes_at,
            since,
        }
    }

    /// From when the clock runs, and why.
    fn counted_from(&self, acted_at: Timestamp, kept_at: Option<Timestamp>) -> (Timestamp, Since) {
        let counts = self.regular_mailing == RegularMailing::Counts;
        match kept_at.filter(|it| counts && *it > acted_at) {
            Some(kept_at) => (kept_at, Since::RegularMail),
            None => (acted_at, Since::Act),
        }
    }

    /// Whether the person may be asked now, and whether for the first time.
    ///
    /// # Errors
    /// [`NotAsked`]: mail nothing.
    pub fn may_ask(&self, history: &History, now: Timestamp) -> Result<Ask, NotAsked> {
        self.may_ask_kept(history, None, now)
    }

    /// The same of somebody who was mailed regularly, for the last time at
    /// `kept_at`.
    ///
    /// # Errors
    /// [`NotAsked`]: mail nothing.
    pub fn may_ask_kept(
        &self,
        history: &History,
        kept_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Ask, NotAsked> {
        let acted_at = history.acted_at().ok_or(NotAsked::NotGranted)?;
        let (acted_at, _) = self.counted_from(acted_at, kept_at);
        let until = self.asks_from(acted_at);
        if now < until {
            return Err(NotAsked::Young { until });
        }
        let since = self.freezes_at(acted_at);
        if now >= since {
            return Err(NotAsked::Frozen { since });
        }
        let (asks, last) = history.renewals_asked();
        if asks >= self.asks_max {
            return Err(NotAsked::Enough { asks });
        }
        let until = last.map(|it| later(it, self.ask_again_after));
        match until {
            Some(until) if now < until => Err(NotAsked::TooSoon { until }),
            Some(_) => Ok(Ask::Reminder),
            None => Ok(Ask::Request),
        }
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
