//! When, where and how fast mail goes out, and what the answers mean: retry,
//! sites, limits, warm-up, the scheduler of paths, the table of replies.
//!
//! Owns `policies/{retry,shaping,replies}.toml`. Everything here is
//! (state, event, now) → actions.
//!
//! **Never** here: I/O, a clock, randomness, SQL, or the decision whether mail
//! may leave at all (that is `clearance`). `mta` feeds events in and carries
//! the actions out; `store` keeps what must outlive the process.
//!
//! Standards: RFC 5321 §4.5.4 (queueing, retry), RFC 3463 (enhanced codes),
//! RFC 1047 (in doubt), RFC 7505 (null MX).

/// Enums that are written as words in rule files, data and pages.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// The word used in data, API and pages.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The value of that word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub mod bucket;
pub mod outcome;
pub mod replies;
pub mod retry;
pub mod scheduler;
pub mod shaping;
pub mod site;
pub mod warmup;

pub use bucket::{Bucket, Rate};
pub use outcome::{Attempt, InDoubtSetting, NoRoute, Outcome, Settled, Settlement};
pub use replies::{Classified, Reaction, Refusal, ReplyTable, Stage};
pub use retry::{Deferral, RetrySchedule, RetryTable};
pub use scheduler::{Action, Event, PathId, Scheduler, SessionId, SourceId};
pub use shaping::{Limits, Provider, Shaping, WarmDeclaration, WarmScope};
pub use site::SiteKey;
