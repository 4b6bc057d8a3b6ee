//! Why a delivery was withheld, and what becomes of it.

use consent::{Age, Permission, Since};
use domain::{Basis, CampaignState, RuleId, Standing, Verdict};
use policy::Unmet;
use thiserror::Error;

use crate::suppression::Suppression;

/// Why a delivery was withheld: the first reason that applies, in this order.
/// Recorded against the recipient and shown to the member.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Withheld {
    /// The address is suppressed, whatever the consent.
    #[error("the address is suppressed ({}): {}", .0.extent(), .0.reason)]
    Suppressed(Suppression),
    /// The recipient has not given the permission that the basis needs, or
    /// withdrew it.
    #[error("no permission: {}", state.as_str())]
    NoPermission {
        /// What there is instead.
        state: PermissionState,
    },
    /// The recipient did not act for so long that only a reconfirmation may be
    /// sent (R002-24).
    #[error("{}", stale(.0))]
    Frozen(Age),
    /// Nothing goes out under this basis in this release.
    #[error("nothing can be sent on the basis {0}")]
    BasisUnreachable(Basis),
    /// Content that promotes under a basis that allows no advertising.
    #[error("the content is stronger than the basis {basis} allows")]
    ContentTooStrong {
        /// The basis.
        basis: Basis,
    },
    /// Nobody checked what the content says.
    #[error("the content was not checked")]
    ContentUnchecked,
    /// A law that applies to the recipient or the sender asks for something that
    /// the mail does not bring.
    #[error("{}", unmet_list(unmet))]
    Law {
        /// Rule, law and article, and what is missing. At least one.
        unmet: Vec<Unmet>,
    },
    /// The rules do not let it out. Never a verdict that admits.
    #[error("the rules say {verdict}: {}", list(rules))]
    Policy {
        /// `Hold` or `Deny`.
        verdict: Verdict,
        /// The rules that say so and are not lifted by a review.
        rules: Vec<RuleId>,
    },
    /// The account may not send.
    #[error("the standing of the account is {0}")]
    Standing(Standing),
    /// The campaign is not running; `None` = there is none where one is needed.
    #[error("the campaign is {}", state.map_or("missing", CampaignState::as_str))]
    Campaign {
        /// Its state.
        state: Option<CampaignState>,
    },
    /// The facts given do not belong together, so nothing was decided.
    #[error("the facts do not belong together: {0}")]
    Mismatch(&'static str),
    /// Permission or suppression of the contact changed after the clearance;
    /// it may be decided again.
    #[error("something about the contact changed since the clearance")]
    ContactChanged,
    /// The rules changed after the clearance; it is decided again.
    #[error("the rules changed since the clearance")]
    RulesChanged,
}

/// What becomes of a withheld delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It ends here; nobody gets this mail.
    Settle,
    /// It stays where it is until a person or the account acts.
    Wait,
    /// It is decided again, from facts read anew.
    DecideAgain,
}

impl Withheld {
    /// The reason in one word, as stored and counted.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Suppressed(_) => "suppressed",
            Self::NoPermission { .. } => "no-permission",
            Self::Frozen(_) => "frozen",
            Self::BasisUnreachable(_) => "basis-unreachable",
            Self::ContentTooStrong { .. } => "content-too-strong",
            Self::ContentUnchecked => "content-unchecked",
            Self::Law { .. } => "law",
            Self::Policy { .. } => "policy",
            Self::Standing(_) => "standing",
            Self::Campaign { .. } => "campaign",
            Self::Mismatch(_) => "mismatch",
            Self::ContactChanged => "contact-changed",
            Self::RulesChanged => "rules-changed",
        }
    }

    /// What it was measured by: scope and reason of the suppression, state, rule
    /// ids. Holds no personal data.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Suppressed(it) => format!("{}: {}", it.extent(), it.reason),
            Self::NoPermission { state } => state.as_str().to_owned(),
            Self::Frozen(age) => stale(age),
            Self::BasisUnreachable(basis) | Self::ContentTooStrong { basis } => basis.to_string(),
            Self::Law { unmet } => unmet_list(unmet),
            Self::Policy { rules, .. } => list(rules),
            Self::Standing(standing) => standing.to_string(),
            Self::Campaign { state } => state.map_or("missing", CampaignState::as_str).to_owned(),
            Self::Mismatch(what) => (*what).to_owned(),
            Self::ContentUnchecked | Self::ContactChanged | Self::RulesChanged => String::new(),
        }
    }

    /// What becomes of the delivery.
    #[must_use]
    pub fn then(&self) -> Then {
        match self {
            Self::Suppressed(_)
            | Self::NoPermission { .. }
            | Self::Frozen(_)
            | Self::BasisUnreachable(_)
            | Self::ContentTooStrong { .. }
            | Self::Law { .. }
            | Self::Policy { verdict: Verdict::Deny, .. }
            | Self::Campaign { state: Some(CampaignState::Cancelled | CampaignState::Finished) }
            | Self::Standing(Standing::Terminated | Standing::Locked | Standing::Closed) => {
                Then::Settle
            }
            Self::ContentUnchecked
            | Self::Policy { .. }
            | Self::Standing(_)
            | Self::Campaign { .. }
            | Self::Mismatch(_) => Then::Wait,
            Self::ContactChanged | Self::RulesChanged => Then::DecideAgain,
        }
    }
}

/// A permission without its data: what a re-check reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionState {
    /// Nobody ever asked, or the request expired.
    Absent,
    /// Asked for, not answered.
    Pending,
    /// An import says so.
    Claimed,
    /// Yes.
    Granted,
    /// No.
    Withdrawn,
}

impl PermissionState {
    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Pending => "pending",
            Self::Claimed => "claimed",
            Self::Granted => "granted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a stored word; every word that is not known, `expired`
    /// among them, permits nothing.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "pending" => Self::Pending,
            "claimed" => Self::Claimed,
            "granted" => Self::Granted,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Absent,
        }
    }
}

impl From<Permission> for PermissionState {
    fn from(permission: Permission) -> Self {
        match permission {
            Permission::Absent => Self::Absent,
            Permission::Pending { .. } => Self::Pending,
            Permission::Claimed => Self::Claimed,
            Permission::Granted { .. } => Self::Granted,
            Permission::Withdrawn { .. } => Self::Withdrawn,
        }
    }
}

/// The rule that freezes an address, in `policies/platform-permission.toml`.
pub const STALE: &str = "platform.permission.stale";

fn stale(age: &Age) -> String {
    let Age { days, limit_days, since, .. } = age;
    let counted = match since {
        Since::Act => "without an act of the recipient",
        Since::RegularMail => "since the last regular mail",
    };
    format!("{STALE}: {days} days {counted}, against {limit_days}")
}

fn unmet_list(unmet: &[Unmet]) -> String {
    unmet.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn list(rules: &[RuleId]) -> String {
    rules.iter().map(|it| it.0.as_str()).collect::<Vec<_>>().join(", ")
}
