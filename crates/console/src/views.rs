//! What the pages show: plain data, filled by the handlers from what `app`
//! answers.
//!
//! Addresses that a page shows are masked before they come here; the two that a
//! person typed a moment ago are [`domain::Personal`], so that no log line can
//! carry them.

pub mod compliance;
pub mod evidence;
pub mod own;
pub mod public;
pub mod questions;
pub mod reviews;
pub mod rules;
pub mod standing;
pub mod status;

use domain::Language;

pub use compliance::{
    Compliance, ControlView, Counted, Covered, RateView, Reviewed, RuleBookView, SignedState,
    Transferred,
};
pub use evidence::{EventKind, EvidenceEvent, LedgerProof, Method, Why};
pub use public::{
    CheckMailbox, ConfirmAsk, Confirmed, ErrorPage, Home, LinkProblem, ListChoice, ListSummary,
    ListToggle, Preferences, PreferencesNotice, ReconfirmAsk, Report, ReportDone, Said, Sender,
    SignUp, SignUpProblem, Sum, TopicToggle, Unsubscribe, UnsubscribeDone, UnsubscribeScope, View,
};
pub use rules::{
    Change, Checkpoint, PolicyPage, RuleExample, RulePack, RuleView, StepCount, Transparency,
};
pub use standing::{AccountStanding, StepTaken};
pub use status::{
    CampaignStatus, HeldKind, HeldReview, LedgerHealth, LedgerState, Login, LoginProblem,
    ProviderStatus, ReasonCount, Status, Totals, WaitReason, Waiting, Waits,
};

/// Whether this installation sends real mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Real mail.
    Live,
    /// The rehearsal profile; every page says so (DECISIONS D10).
    Rehearsal,
}

/// What surrounds the content of every page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Language of the page.
    pub language: Language,
    /// Path of the page, without query: the links to other languages lead back
    /// to it.
    pub path: String,
    /// Whether this installation sends real mail.
    pub profile: Profile,
    /// Who runs this installation, as shown in the footer.
    pub operator: String,
    /// True on the public origin: the policy and what is published are there alone.
    pub is_public: bool,
}

impl Frame {
    /// A path of ours, in the language of this page: who chose a language keeps
    /// it on the way, without a cookie.
    pub(crate) fn link(&self, path: &str) -> String {
        format!("{path}?lang={}", self.language)
    }

    pub(crate) fn is_rehearsal(&self) -> bool {
        self.profile == Profile::Rehearsal
    }
}
