//! What kind of thing waits, and what pages call it.

/// What kind of thing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An account.
    Account,
    /// An upload of contacts.
    Import,
    /// A campaign.
    Campaign,
    /// A campaign, for what it says.
    Content,
    /// An appeal.
    Appeal,
}

impl Kind {
    /// The word in paths.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Import => "import",
            Self::Campaign => "campaign",
            Self::Content => "content",
            Self::Appeal => "appeal",
        }
    }

    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::Account => "queue-account",
            Self::Import => "queue-import",
            Self::Campaign => "queue-campaign",
            Self::Content => "queue-content",
            Self::Appeal => "queue-appeal",
        }
    }

    /// What one of them is called.
    pub(crate) fn one(&self) -> &'static str {
        match self {
            Self::Account => "kind-account",
            Self::Import => "kind-import",
            Self::Campaign => "kind-campaign",
            Self::Content => "kind-content",
            Self::Appeal => "kind-appeal",
        }
    }

    pub(crate) fn size_key(&self) -> &'static str {
        match self {
            Self::Import => "review-lines",
            _ => "status-size",
        }
    }
}
