//! Life cycles that more than one crate speaks of.

use crate::bounce::words;

/// The life of a campaign. Transitions are owned by the `campaign` crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CampaignState {
    /// Being written.
    Draft,
    /// Content frozen; the rules are looking at it.
    Submitted,
    /// Waits for a reviewer.
    Held,
    /// May be scheduled.
    Approved,
    /// Waits for its time.
    Scheduled,
    /// Being sent.
    Running,
    /// Stopped for now.
    Paused,
    /// Every recipient is settled.
    Finished,
    /// Stopped for good, by a member or a reviewer.
    Cancelled,
}

words!(CampaignState {
    Draft = "draft", Submitted = "submitted", Held = "held", Approved = "approved",
    Scheduled = "scheduled", Running = "running", Paused = "paused",
    Finished = "finished", Cancelled = "cancelled",
});

/// The life of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryState {
    /// Admitted; waits for an attempt.
    Scheduled,
    /// The receiving host took it (2yz after data).
    Accepted,
    /// Refused for good (5yz), or expired.
    Bounced,
    /// Refused by us at the re-check before an attempt.
    Withheld,
    /// The answer was lost and the setting says not to try again (RFC 1047).
    InDoubt,
}

words!(DeliveryState {
    Scheduled = "scheduled", Accepted = "accepted", Bounced = "bounced",
    Withheld = "withheld", InDoubt = "in-doubt",
});

/// The standing of an account (DESIGN section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Younger than two months.
    New,
    /// In order.
    Good,
    /// Warned once (R002-47).
    WarnedOnce,
    /// Warned twice (R002-48).
    WarnedTwice,
    /// Locked until it proves its list (R002-49).
    Suspended,
    /// Unlocked again, on probation.
    Reactivated,
    /// Locked for good (R002-52).
    Locked,
    /// A complaint is being investigated (R002-79).
    SendingDisabled,
    /// Proven spam (R002-44).
    Terminated,
    /// The account is closed: never stored, but read of every account that is,
    /// whatever its standing was. That one is kept, and counts again when the
    /// account is opened again: closing washes nothing off (DECISIONS D33).
    Closed,
}

words!(Standing {
    New = "new", Good = "good", WarnedOnce = "warned-1", WarnedTwice = "warned-2",
    Suspended = "suspended", Reactivated = "reactivated", Locked = "locked",
    SendingDisabled = "sending-disabled", Terminated = "terminated", Closed = "closed",
});

impl Standing {
    /// True while mail of the account may leave.
    #[must_use]
    pub fn may_send(self) -> bool {
        !matches!(
            self,
            Self::Suspended
                | Self::Locked
                | Self::SendingDisabled
                | Self::Terminated
                | Self::Closed
        )
    }
}
