//! What a refusal means: its class, whose fault it is, what to slow.

/// The class of a refusal, as printed by `inspect` (DESIGN section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BounceClass {
    /// The mailbox or domain does not exist, for good.
    Hard,
    /// The mailbox cannot take mail now.
    Soft,
    /// Reputation or local policy against us.
    Policy,
    /// The content was refused.
    Content,
    /// SPF, DKIM or DMARC failed.
    Auth,
    /// Too much, too fast.
    Rate,
    /// Network, system or protocol trouble.
    Infra,
    /// No rule recognised it.
    Unknown,
}

/// Whose fault a refusal is. Only the sender's counts against the sender
/// (DESIGN section 1, invariant 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The recipient's mailbox.
    Recipient,
    /// The account that sends.
    Sender,
    /// Who runs this installation.
    Operator,
    /// Nobody's: the network, a busy host.
    Nobody,
}

/// What a reply asks us to slow, pause or stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlowScope {
    /// This address only.
    Address,
    /// The campaign.
    Campaign,
    /// The account.
    Account,
    /// The sending domain.
    Domain,
    /// The egress source (our IP address).
    Source,
    /// The path: this source to this site.
    Path,
}

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

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
pub(crate) use words;

words!(BounceClass {
    Hard = "hard", Soft = "soft", Policy = "policy", Content = "content",
    Auth = "auth", Rate = "rate", Infra = "infra", Unknown = "unknown",
});
words!(Fault { Recipient = "recipient", Sender = "sender", Operator = "operator", Nobody = "none" });
words!(SlowScope {
    Address = "address", Campaign = "campaign", Account = "account",
    Domain = "domain", Source = "source", Path = "path",
});
