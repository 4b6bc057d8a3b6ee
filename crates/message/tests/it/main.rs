//! The message crate as its callers see it: whole messages, judged by strangers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fixture;
mod headers;
mod hostile;
mod notice;
mod oracle;
mod rebuild;
