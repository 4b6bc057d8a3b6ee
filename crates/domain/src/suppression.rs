//! Why an address is suppressed.

use crate::bounce::words;

/// What made an address forbidden, whatever the consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuppressionReason {
    /// The person left.
    Unsubscribed,
    /// The person reported the mail as spam.
    Complained,
    /// The mailbox does not exist, for good.
    HardBounce,
    /// A member or the operator entered it.
    Manual,
    /// The owner of the address did not ask to be signed up.
    NotMe,
    /// The person wants a rest for some time. Never without an end.
    Paused,
}

words!(SuppressionReason {
    Unsubscribed = "unsubscribed", Complained = "complained", HardBounce = "hard-bounce",
    Manual = "manual", NotMe = "not-me", Paused = "paused",
});
