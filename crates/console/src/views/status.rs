//! The console's dashboard.

use domain::{CampaignState, Timestamp};

use super::standing::AccountStanding;
use crate::chart;

/// `/login` on the console origin; posts `key`.
#[derive(Clone, Debug)]
pub struct Login {
    /// What was wrong with the last attempt.
    pub problem: Option<LoginProblem>,
}

/// What was wrong with an attempt to log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginProblem {
    /// Not a key of this installation.
    Wrong,
    /// Too many attempts.
    TooMany,
    /// The session ended.
    Ended,
}

impl LoginProblem {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Wrong => "login-wrong",
            Self::TooMany => "login-too-many",
            Self::Ended => "login-ended",
        }
    }
}

/// `/status`.
#[derive(Clone, Debug)]
pub struct Status {
    /// The present.
    pub now: Timestamp,
    /// Seconds after which the page loads itself again. Nought: never.
    pub refresh_s: u64,
    /// Sums over the campaigns below.
    pub totals: Totals,
    /// Messages accepted in each of the last minutes, oldest first, as far as
    /// somebody watched.
    pub accepted_per_min: Vec<u64>,
    /// Campaigns that run, wait or ended lately, most urgent first.
    pub campaigns: Vec<CampaignStatus>,
    /// Receiving providers, largest first.
    pub providers: Vec<ProviderStatus>,
    /// Imports and campaigns that wait for a reviewer, oldest first.
    pub held: Vec<HeldReview>,
    /// Accounts that were measured today or acted against.
    pub standings: Vec<AccountStanding>,
    /// The ledgers.
    pub ledger: LedgerState,
}

impl Status {
    /// The largest number that waits anywhere for one reason: the scale of the
    /// map. Nought when nothing waits.
    pub(crate) fn most_waiting(&self) -> u64 {
        self.providers.iter().flat_map(|it| &it.waiting).map(|it| it.count).max().unwrap_or(0)
    }

    pub(crate) fn accepted_now(&self) -> u64 {
        self.accepted_per_min.last().copied().unwrap_or(0)
    }
}

/// Counts of deliveries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Taken by the receiving host.
    pub accepted: u64,
    /// Tried, and to be tried again.
    pub deferred: u64,
    /// Refused for good, or expired.
    pub bounced: u64,
    /// Refused by us.
    pub withheld: u64,
    /// Not tried yet.
    pub waiting: u64,
    /// The answer was lost.
    pub in_doubt: u64,
}

impl Totals {
    /// All deliveries.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.accepted + self.deferred + self.bounced + self.withheld + self.waiting + self.in_doubt
    }

    /// Those whose outcome is known.
    #[must_use]
    pub fn settled(&self) -> u64 {
        self.accepted + self.bounced + self.withheld + self.in_doubt
    }

    pub(crate) fn bar(&self) -> Vec<chart::Segment> {
        chart::bar(&self.parts().map(|(class, _, count)| (class, count)))
    }

    /// Class, text and number of each outcome, in the order of bars.
    pub(crate) fn parts(&self) -> [(&'static str, &'static str, u64); 6] {
        [
            ("accepted", "state-accepted", self.accepted),
            ("withheld", "state-withheld", self.withheld),
            ("bounced", "state-bounced", self.bounced),
            ("in-doubt", "state-in-doubt", self.in_doubt),
            ("deferred", "state-deferred", self.deferred),
            ("waiting", "state-waiting", self.waiting),
        ]
    }
}

/// One campaign.
#[derive(Clone, Debug)]
pub struct CampaignStatus {
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub account: String,
    /// Where it stands.
    pub state: CampaignState,
    /// Its deliveries.
    pub totals: Totals,
    /// Why deliveries were withheld, largest first.
    pub withheld_reasons: Vec<ReasonCount>,
    /// When it began to run.
    pub started_at: Option<Timestamp>,
    /// When it should be done; absent when that cannot be told.
    pub done_at: Option<Timestamp>,
    /// Messages accepted in the last minute.
    pub per_min: u64,
    /// What holds its mail up while it runs; `None` when nothing does.
    pub waits: Option<Waits>,
}

/// What holds the mail of a running campaign up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// All sending waits for an operator.
    Hold,
    /// The account may not send.
    Standing,
    /// The sender domain is not proven.
    Domain,
    /// Part of a new import was mailed first: only the rest of it.
    Wave,
    /// Companies asked to be spared: only mail to them.
    Brakes,
}

impl Waits {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Hold => "waits-hold",
            Self::Standing => "waits-standing",
            Self::Domain => "waits-domain",
            Self::Wave => "waits-wave",
            Self::Brakes => "waits-brakes",
        }
    }
}

impl CampaignStatus {
    /// True when it runs by its state, and none of its mail goes out.
    fn is_waiting(&self) -> bool {
        self.waits.is_some_and(|it| !matches!(it, Waits::Brakes | Waits::Wave))
    }

    /// The colour of its state.
    pub(crate) fn pill(&self) -> &'static str {
        if self.is_waiting() { CampaignState::Paused.as_str() } else { self.state.as_str() }
    }

    pub(crate) fn state_key(&self) -> &'static str {
        if self.is_waiting() {
            return "campaign-waits";
        }
        match self.state {
            CampaignState::Draft => "campaign-draft",
            CampaignState::Submitted => "campaign-submitted",
            CampaignState::Held => "campaign-held",
            CampaignState::Approved => "campaign-approved",
            CampaignState::Scheduled => "campaign-scheduled",
            CampaignState::Running => "campaign-running",
            CampaignState::Paused => "campaign-paused",
            CampaignState::Finished => "campaign-finished",
            CampaignState::Cancelled => "campaign-cancelled",
        }
    }

    pub(crate) fn withheld_sum(&self) -> u64 {
        self.withheld_reasons.iter().map(|it| it.count).sum()
    }

    pub(crate) fn is_running(&self) -> bool {
        self.state == CampaignState::Running && !self.is_waiting()
    }
}

/// A reason and how often it applied.
#[derive(Clone, Debug)]
pub struct ReasonCount {
    /// The reason, in the reader's language.
    pub text: String,
    /// Rule id, where a rule stands behind it. May be empty.
    pub rule: String,
    /// How often.
    pub count: u64,
}

/// Why mail waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitReason {
    /// Its turn has come, and connections or limits are busy.
    Turn,
    /// It is tried again later.
    Deferred,
}

impl WaitReason {
    /// All of them, in the order of the map.
    pub const ALL: [Self; 2] = [Self::Turn, Self::Deferred];

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Turn => "wait-turn",
            Self::Deferred => "wait-deferred",
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Deferred => "deferred",
        }
    }
}

/// Mail that waits, for one reason.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Why.
    pub reason: WaitReason,
    /// How much.
    pub count: u64,
}

/// One receiving provider.
#[derive(Clone, Debug)]
pub struct ProviderStatus {
    /// Its name, or its site.
    pub name: String,
    /// Its deliveries in the campaigns below.
    pub totals: Totals,
    /// Why mail to it waits.
    pub waiting: Vec<Waiting>,
}

impl ProviderStatus {
    /// Deliveries that were tried.
    pub(crate) fn tried(&self) -> u64 {
        self.totals.accepted + self.totals.bounced + self.totals.deferred
    }

    pub(crate) fn waiting_for(&self, reason: &WaitReason) -> u64 {
        self.waiting.iter().filter(|it| it.reason == *reason).map(|it| it.count).sum()
    }
}

/// What waits for a reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldKind {
    /// A campaign.
    Campaign,
    /// An import of contacts.
    Import,
    /// An appeal.
    Appeal,
}

/// One thing that waits for a reviewer.
#[derive(Clone, Debug)]
pub struct HeldReview {
    /// What it is.
    pub kind: HeldKind,
    /// Its name.
    pub name: String,
    /// Its id, as the review command takes it.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// Recipients or contacts.
    pub size: u64,
    /// Since when it waits.
    pub since: Timestamp,
    /// Rules that hold it: what they say, and their ids.
    pub rules: Vec<ReasonCount>,
}

impl HeldReview {
    pub(crate) fn path(&self) -> String {
        format!("/reviews/{}", self.id)
    }

    pub(crate) fn kind_key(&self) -> &'static str {
        match self.kind {
            HeldKind::Campaign => "held-campaign",
            HeldKind::Import => "held-import",
            HeldKind::Appeal => "queue-appeal",
        }
    }
}

/// Whether the ledgers are in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerHealth {
    /// All events are numbered and signed.
    Sound,
    /// Events wait longer than they should to be numbered.
    Late,
}

impl LedgerHealth {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Sound => "ledger-sound",
            Self::Late => "ledger-late",
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Sound => "good",
            Self::Late => "warn",
        }
    }
}

/// The ledgers of all accounts together.
#[derive(Clone, Debug)]
pub struct LedgerState {
    /// Whether they are in order.
    pub health: LedgerHealth,
    /// Events numbered.
    pub events: u64,
    /// Events not numbered yet.
    pub unnumbered: u64,
    /// When the last checkpoint was signed.
    pub signed_at: Option<Timestamp>,
}
