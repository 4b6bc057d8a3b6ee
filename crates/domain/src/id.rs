//! Ids: time-ordered UUIDs (RFC 9562 version 7), one type per noun.
//!
//! Inside the program an id is sixteen bytes; outside it is written as a
//! TypeID, `campaign_01jf…`: the noun, an underscore, and 26 characters of
//! Crockford base 32 in lower case. Ids are made from values (`now` and ten
//! random bytes), never from a clock read here, so that a seed replays a run.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

/// Why a text is not the id it should be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IdError {
    /// The text does not begin with the expected noun and an underscore.
    #[error("expected an id that begins with `{expected}_`, found `{found}`")]
    Prefix {
        /// The noun of the id type asked for.
        expected: &'static str,
        /// The text, cut to 40 characters.
        found: String,
    },
    /// The part after the noun is not 26 characters of Crockford base 32.
    #[error("`{0}` is not an id: expected 26 characters of 0-9 and a-z (without i, l, o, u)")]
    Suffix(String),
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const SUFFIX_CHARS: usize = 26;

fn encode(id: Uuid) -> String {
    let value = id.as_u128();
    (0..SUFFIX_CHARS)
        .rev()
        .map(|place| char::from(ALPHABET[(value >> (5 * place)) as usize & 31]))
        .collect()
}

fn decode(text: &str) -> Option<Uuid> {
    // 26 × 5 = 130 bits: the first character may only carry three of them.
    if text.len() != SUFFIX_CHARS || text.as_bytes()[0] > b'7' {
        return None;
    }
    text.bytes()
        .try_fold(0_u128, |value, byte| {
            let digit = ALPHABET.iter().position(|&it| it == byte)?;
            Some(value << 5 | digit as u128)
        })
        .map(Uuid::from_u128)
}

fn parse(prefix: &'static str, text: &str) -> Result<Uuid, IdError> {
    let suffix =
        text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or_else(|| {
            IdError::Prefix { expected: prefix, found: text.chars().take(40).collect() }
        })?;
    decode(suffix).ok_or_else(|| IdError::Suffix(suffix.chars().take(40).collect()))
}

/// Builds a version 7 UUID from an instant and random bytes (RFC 9562 §5.7).
/// Instants before 1970 count as 1970.
fn v7(now: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The noun that begins the written form.
            pub const PREFIX: &'static str = $prefix;

            /// Makes an id from the present and ten random bytes. Ids made
            /// later sort later (to the millisecond).
            #[must_use]
            pub fn new(now: Timestamp, random: [u8; 10]) -> Self {
                Self(v7(now, random))
            }

            /// The sixteen bytes, as stored.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// The id with these sixteen bytes.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse($prefix, text).map(Self)
            }
        }
    )*};
}

ids! {
    /// One sending organisation.
    AccountId = "account";
    /// A key of the HTTP API.
    ApiKeyId = "key";
    /// A domain an account sends from.
    SenderDomainId = "domain";
    /// A DKIM key.
    SigningKeyId = "dkim";
    /// What contacts opt in to (RFC 2919).
    ListId = "list";
    /// A saved query over the contacts of a list.
    SegmentId = "segment";
    /// A sign-up form.
    FormId = "form";
    /// An address record held by an account.
    ContactId = "contact";
    /// One fact in the consent ledger.
    ConsentEventId = "consent";
    /// An upload of contacts.
    ImportId = "import";
    /// A list of addresses that must not be imported.
    FingerprintId = "fingerprint";
    /// One mailing of an account to one audience.
    CampaignId = "campaign";
    /// A decision of the rules.
    VerdictId = "verdict";
    /// A decision of a person.
    ReviewId = "review";
    /// One message for one recipient.
    DeliveryId = "delivery";
    /// An incoming bounce, report or unsubscribe.
    InboundEventId = "inbound";
    /// An access to evidence.
    AccessRecordId = "access";
    /// An account's wish to be judged again.
    AppealId = "appeal";
    /// The first mail to some contacts of an import.
    WaveId = "wave";
    /// Something that somebody wrote, handed in or uploaded.
    ActId = "act";
    /// What an audit found.
    FindingId = "finding";
    /// A suppression entry.
    SuppressionId = "suppression";
    /// A step that was taken against an account or a campaign.
    EnforcementId = "enforcement";
    /// What a receiving company asked to be spared for a while.
    BrakeId = "brake";
    /// What a recipient complained of, and what was done.
    CaseId = "case";
    /// A mail that answers a recipient: in a case, or with a link they asked for.
    CaseReplyId = "answer";
    /// A line of the register of transfers to other countries.
    TransferId = "transfer";
    /// A blocklist that holds something of ours.
    ListingId = "listing";
    /// What keeps records from being deleted.
    LegalHoldId = "hold";
    /// A look at what has been kept for long enough.
    RetentionRunId = "run";
    /// A right to use a picture or another asset.
    LicenceId = "licence";
    /// A piece of durable background work.
    JobId = "job";
}

#[cfg(test)]
mod tests;
