//! The nouns everyone shares: ids, addresses, domains, envelopes, replies,
//! verdicts, secrets that must not be printed.
//!
//! Owns the vocabulary of the house (see `docs/glossary.md`) and the rules that
//! hold for a noun wherever it goes: how it is parsed, compared and written.
//! **Never** here: I/O, a clock, randomness, or a decision about sending.
//! Every other crate depends on this one; it depends on none of them.

pub mod address;
pub mod basis;
pub mod bounce;
pub mod digest;
pub mod envelope;
pub mod footer_language;
pub mod id;
pub mod instant;
pub mod label;
pub mod language;
pub mod organisation;
pub mod personal;
pub mod reply;
pub mod state;
pub mod suppression;
pub mod token;
pub mod verdict;

pub use address::{Address, AddressError, Domain, DomainError};
pub use basis::{Basis, Stream};
pub use bounce::{BounceClass, Fault, SlowScope};
pub use digest::Digest;
pub use envelope::Envelope;
pub use footer_language::FooterLanguage;
pub use id::*;
pub use instant::{from_micros, micros};
pub use label::SubjectLabel;
pub use language::Language;
pub use personal::{Personal, Sealed};
pub use reply::{EnhancedCode, Reply};
pub use state::{CampaignState, DeliveryState, Standing};
pub use suppression::SuppressionReason;
pub use verdict::{RuleId, Verdict};

pub use jiff::{SignedDuration, Timestamp};
