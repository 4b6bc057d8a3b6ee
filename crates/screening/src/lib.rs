//! Screening: what an uploaded file of contacts says, and what speaks against
//! it, before anything of it is used.
//!
//! Owns the reading of foreign tables ([mod@file], [`encoding`], [`table`],
//! [`columns`], [`rows`]), the steps of COMPLIANCE 5.4 in their order
//! ([`screen`], [`step`], [`lists`]), what a list looks like as a whole
//! ([`statistics`]) and its likeness to others ([`sketch`]).
//!
//! **Never** here: a verdict (see `policy`), a question to a database or to DNS
//! (their answers arrive as values), anything that writes. Bytes are foreign:
//! nothing here panics on them, and everything that is held has a limit. Called
//! by `app` for uploads and by the command `inspect list` on files.

pub mod columns;
pub mod encoding;
pub mod error;
pub mod file;
pub mod lists;
pub mod rows;
pub mod screen;
pub mod shape;
pub mod sketch;
pub mod statistics;
pub mod step;
pub mod table;

pub use columns::{Column, Mapping};
pub use error::FileError;
pub use lists::Lists;
pub use rows::{Row, Rows};
pub use screen::{Known, MailHost, Screening};
pub use sketch::ListSketch;
pub use step::{Reject, Step};
