//! What one recipient gets: artefact and contact in, the bytes of an RFC 5322
//! message out, and the proof of it afterwards.
//!
//! Owns the format of the compiled artefact, the templates' allow-list, the
//! footer with the way out, headers, MIME, DKIM signatures, and the check that
//! re-reads every composed message before it may leave (DESIGN section 1,
//! invariant 3). **Never** here: I/O, a clock, randomness, a decision whether to
//! send. Everything is a function of its arguments, so that a send record can
//! be rebuilt byte for byte years later (DECISIONS D1).
//!
//! Headers and MIME are written here and not by a library, because the bytes
//! are part of the evidence: a dependency's update must not change them.
//! `app` and `mta` call [`compose()`], `compile` makes the [`Artefact`],
//! `message show` calls [`prove`].

pub mod artefact;
pub mod compose;
pub mod dkim;
pub mod footer;
pub mod notice;
pub mod order;
pub mod rebuild;
pub mod verify;
pub mod vet;

mod escape;
mod filters;
mod frame;
mod headers;
mod mime;
mod render;

pub use artefact::{Artefact, ArtefactError, Field, Kind, Prepared};
pub use compose::{ComposeError, Composed, compose};
pub use dkim::{DkimKey, KeyError, KeyFacts};
pub use escape::{is_invisible, text as escape_html};
pub use headers::HeaderError;
pub use order::{
    AutoSubmitted, Evidence, Footer, Label, Links, List, ListUnsubscribe, Mailing, Obligations,
    Order, Recipient, Sender,
};
pub use rebuild::{KeyState, Match, Proof, Record, prove};
pub use render::RenderError;
