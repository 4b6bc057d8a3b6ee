//! A token bucket in exact integer arithmetic: messages per hour.
//!
//! Guarantee, which the property test states: in **any** window of length W at
//! most `per_hour × W / 1 h + burst` tokens are used. It counts a token at the
//! moment of its use, which may be any moment between [`Bucket::take`] and
//! [`Bucket::settle`]; therefore tokens that were taken and not yet settled
//! still count against the burst, and the bucket fills only up to the rest.
//!
//! **Never** here: a clock, or floating point. Used by [`crate::scheduler`].

use domain::{SignedDuration, Timestamp};

use crate::retry::after;

/// How fast a bucket fills, and how much it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Messages per hour. Zero lets nothing through.
    pub per_hour: u32,
    /// Most messages at once after a quiet time. At least one to be of use.
    pub burst: u32,
}

/// A bucket. Levels are in units of one token divided by the microseconds of an
/// hour, so that `per_hour` units arrive every microsecond, without remainder.
#[derive(Clone, Debug)]
pub struct Bucket {
    rate: Rate,
    level_units: u64,
    /// Tokens taken and not yet settled.
    out: u32,
    at: Timestamp,
}

/// Units of one token; at a burst of 2^32 the level still fits 64 bits.
const TOKEN: u64 = 3_600_000_000;

impl Bucket {
    /// A bucket that was last used at `last_used`, when it is taken to have
    /// become empty: that keeps the guarantee over a restart, whatever was used
    /// before it. `None` when it was never used: full.
    #[must_use]
    pub fn new(rate: Rate, last_used: Option<Timestamp>, now: Timestamp) -> Self {
        let level_units = if last_used.is_none() { capacity(rate.burst) } else { 0 };
        let mut bucket = Self { rate, level_units, out: 0, at: last_used.unwrap_or(now).min(now) };
        bucket.fill(now);
        bucket
    }

    /// The rate.
    #[must_use]
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// Changes the rate from now on. What was saved above the new burst is lost.
    pub fn set_rate(&mut self, rate: Rate, now: Timestamp) {
        self.fill(now);
        self.rate = rate;
        self.level_units = self.level_units.min(self.room());
    }

    /// Whole tokens there are now.
    #[must_use]
    pub fn available(&mut self, now: Timestamp) -> u32 {
        self.fill(now);
        u32::try_from(self.level_units / TOKEN).unwrap_or(u32::MAX)
    }

    /// Takes `count` tokens.
    ///
    /// # Panics
    /// When there are fewer: callers ask [`Bucket::available`] first.
    pub fn take(&mut self, count: u32, now: Timestamp) {
        assert!(count <= self.available(now), "took more tokens than there were");
        self.level_units -= capacity(count);
        self.out += count;
    }

    /// Reports what became of `used + unused` tokens taken earlier. Unused ones
    /// return.
    ///
    /// # Panics
    /// When they are more than were taken.
    pub fn settle(&mut self, used: u32, unused: u32, now: Timestamp) {
        self.fill(now);
        let settled = used.checked_add(unused).expect("counts of one grant");
        self.out = self.out.checked_sub(settled).expect("settled more tokens than were taken");
        self.level_units = (self.level_units + capacity(unused)).min(self.room());
    }

    /// When there will be a token, if nothing else happens. `None` when never
    /// (rate zero), or not before something is settled.
    #[must_use]
    pub fn next_token_at(&self) -> Option<Timestamp> {
        if self.level_units >= TOKEN {
            return Some(self.at);
        }
        if self.rate.per_hour == 0 || self.room() < TOKEN {
            return None;
        }
        let missing = TOKEN - self.level_units;
        let wait = missing.div_ceil(u64::from(self.rate.per_hour));
        Some(after(self.at, SignedDuration::from_micros(i64::try_from(wait).unwrap_or(i64::MAX))))
    }

    /// True when nothing is out and it is as full as it gets: forgetting it and
    /// making a new one later changes nothing.
    #[must_use]
    pub fn is_full(&mut self, now: Timestamp) -> bool {
        self.fill(now);
        self.out == 0 && self.level_units == self.room()
    }

    fn room(&self) -> u64 {
        capacity(self.rate.burst.saturating_sub(self.out))
    }

    /// Lets arrive what arrived since last time. A clock that went back adds
    /// nothing.
    fn fill(&mut self, now: Timestamp) {
        if now <= self.at {
            return;
        }
        let passed = now.as_microsecond().saturating_sub(self.at.as_microsecond());
        let arrived = passed.unsigned_abs().saturating_mul(u64::from(self.rate.per_hour));
        self.level_units = self.level_units.saturating_add(arrived).min(self.room());
        self.at = now;
    }
}

fn capacity(tokens: u32) -> u64 {
    u64::from(tokens) * TOKEN
}

#[cfg(test)]
mod tests;
