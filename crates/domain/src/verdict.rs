//! Verdicts and the rules they come from.

use std::fmt;

/// What the rules say of a campaign, an import or a recipient, mildest first:
/// the strictest of several stands, so their order never matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing to say.
    Allow,
    /// Admitted; worth knowing.
    Note,
    /// Admitted; the member should look.
    Warn,
    /// Waits for a person.
    Hold,
    /// Refused.
    Deny,
}

impl Verdict {
    /// All of them, mildest first.
    pub const ALL: [Self; 5] = [Self::Allow, Self::Note, Self::Warn, Self::Hold, Self::Deny];

    /// True for the three that let mail out (DECISIONS D2).
    #[must_use]
    pub fn admits(self) -> bool {
        self < Self::Hold
    }

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Hold => "hold",
            Self::Deny => "deny",
        }
    }

    /// The verdict of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The stable name of a rule, e.g. `platform.review.young-account`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub String);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
