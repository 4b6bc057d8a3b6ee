//! What one delivery rests on, and the stream it travels in.

use std::fmt;

/// The basis of a clearance (DESIGN section 1, invariant 1). A delivery names
/// exactly one, and nothing else exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Confirmed opt-in that we saw: request and confirmation in the ledger.
    Confirmed,
    /// An import with evidence that a named reviewer accepted.
    Attested,
    /// A recorded purchase or contract, until it expires.
    Relationship,
    /// A declared template, a recorded event of the last 30 days, no promotion.
    Transaction,
    /// Asks for permission; no advertising; limited in number.
    ConfirmationRequest,
    /// Asks to renew permission; no advertising; limited in number.
    Reconfirmation,
    /// To our own members and staff.
    ServiceNotice,
    /// An answer in a case that the recipient opened.
    CaseReply,
    /// Person-to-person mail of an account's own staff.
    Business,
    /// A report to another mail system, such as TLS-RPT (DECISIONS D5).
    SystemReport,
}

impl Basis {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Confirmed,
        Self::Attested,
        Self::Relationship,
        Self::Transaction,
        Self::ConfirmationRequest,
        Self::Reconfirmation,
        Self::ServiceNotice,
        Self::CaseReply,
        Self::Business,
        Self::SystemReport,
    ];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Attested => "attested",
            Self::Relationship => "relationship",
            Self::Transaction => "transaction",
            Self::ConfirmationRequest => "confirmation-request",
            Self::Reconfirmation => "reconfirmation",
            Self::ServiceNotice => "service-notice",
            Self::CaseReply => "case-reply",
            Self::Business => "business",
            Self::SystemReport => "system-report",
        }
    }

    /// The basis of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Streams have their own pools, limits and signing selectors (R000-24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// Newsletters and promotions.
    Marketing,
    /// Mail that an act of the recipient asked for.
    Transactional,
    /// Person-to-person mail.
    Business,
    /// Notices, confirmations and reports of the platform itself.
    System,
}

impl Stream {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Marketing, Self::Transactional, Self::Business, Self::System];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Transactional => "transactional",
            Self::Business => "business",
            Self::System => "system",
        }
    }

    /// The stream of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
