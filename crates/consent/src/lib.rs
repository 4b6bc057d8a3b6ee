//! Consent events, the ledger they form, and the permission that follows.
//!
//! Owns six things. What a *consent event* is and its canonical bytes
//! ([`event`], [`encoding`]); the hash tree over these events, its signed
//! checkpoints and its export ([`leaf`], [`tree`], [`note`], [`checkpoint`],
//! [`export`]); the archive an authority gets ([`archive`]); what the events of one contact and one list allow
//! ([`permission`]); when we may ask for permission ([`confirmation`]); and how
//! long it counts ([`clock`]).
//! Every byte is specified in `docs/ledger.md`.
//!
//! **Never** here: a clock, randomness, a private key, a database. Instants,
//! salts and signatures arrive as values; lines and rows leave as values.
//! Called by `store` (which keeps events, salts and the frontier), `app`
//! (which records events and decides), `jobs` (the sequencer) and `clearance`.
//!
//! RFC 9162 (Merkle trees), RFC 8032 (Ed25519), C2SP signed-note and
//! tlog-checkpoint.

pub mod archive;
pub mod checkpoint;
pub mod clock;
pub mod confirmation;
pub mod encoding;
pub mod event;
pub mod export;
pub mod leaf;
pub mod note;
pub mod permission;
pub mod tree;
pub mod witness;

pub use checkpoint::{Checkpoint, Origin};
pub use clock::{Age, Clock, RegularMailing, Since};
pub use event::{About, ConsentEvent, EventKind, Method, WithdrawnVia};
pub use leaf::{Leaf, Salt};
pub use note::VerifierKey;
pub use permission::{History, Permission};
pub use tree::Frontier;

#[cfg(test)]
mod fixtures;
