//! What a list promises of its frequency, as numbers: at most so many mails in
//! so many days (R002-08, R002-09).
//!
//! A promise binds the sender towards everybody who read it, so it can be made
//! stricter and never looser. **Never** here: counting mails (`store`), what
//! follows when it is broken (`policies/platform-list.toml`).

use domain::{Language, SignedDuration};
use thiserror::Error;

/// Most mails that a promise may speak of.
pub const MAILS_MAX: u32 = 1_000;
/// Longest time that a promise may speak of, in days.
pub const DAYS_MAX: u32 = 366;

/// At most so many mails in any so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    mails: u32,
    days: u32,
}

/// Why a promise makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PromiseError {
    /// No mail at all, or too many to mean anything.
    #[error("mails must be 1 to {MAILS_MAX}")]
    Mails,
    /// No time at all, or longer than anybody remembers.
    #[error("days must be 1 to {DAYS_MAX}")]
    Days,
    /// People agreed to less.
    #[error(
        "a promise can be made stricter, never looser: people agreed to at most {mails} in {days} \
         days. Make another list for who wants more"
    )]
    Looser {
        /// Mails of the promise in force.
        mails: u32,
        /// Its days.
        days: u32,
    },
}

impl Promise {
    /// A promise of at most `mails` in any `days` days.
    ///
    /// # Errors
    /// [`PromiseError`], to be shown to the member.
    pub fn new(mails: u32, days: u32) -> Result<Self, PromiseError> {
        if !(1..=MAILS_MAX).contains(&mails) {
            return Err(PromiseError::Mails);
        }
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(PromiseError::Days);
        }
        Ok(Self { mails, days })
    }

    /// Most mails.
    #[must_use]
    pub fn mails(self) -> u32 {
        self.mails
    }

    /// In so many days.
    #[must_use]
    pub fn days(self) -> u32 {
        self.days
    }

    /// The time in which mails count.
    #[must_use]
    pub fn window(self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.days))
    }

    /// What share of the promise that many mails are, in percent, rounded up:
    /// 100 is the promise, 101 is more.
    #[must_use]
    pub fn reached_percent(self, mails: u64) -> u64 {
        mails.saturating_mul(100).div_ceil(u64::from(self.mails))
    }

    /// Whether this may take the place of `earlier`: nobody gets more mail by it.
    ///
    /// # Errors
    /// [`PromiseError::Looser`].
    pub fn may_replace(self, earlier: Self) -> Result<(), PromiseError> {
        if self.mails <= earlier.mails && self.days >= earlier.days {
            return Ok(());
        }
        Err(PromiseError::Looser { mails: earlier.mails, days: earlier.days })
    }

    /// The promise in words, as visitors of a form read it.
    #[must_use]
    pub fn tell(self, language: Language) -> String {
        let Self { mails, days } = self;
        match language {
            Language::En => format!(
                "at most {mails} {} in {days} {}",
                if mails == 1 { "mail" } else { "mails" },
                if days == 1 { "day" } else { "days" }
            ),
            Language::ZhHans => format!("{days} 天内最多 {mails} 封"),
            Language::Vi => format!("tối đa {mails} thư trong {days} ngày"),
            Language::Sv => {
                format!("högst {mails} mejl på {days} {}", if days == 1 { "dag" } else { "dagar" })
            }
        }
    }
}

#[cfg(test)]
mod tests;
