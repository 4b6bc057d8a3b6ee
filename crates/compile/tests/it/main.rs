//! The compiler as the worker serves it: requests in, answers out.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hostile;
mod newsletters;
mod problems;
mod support;
