//! A ledger export as an auditor meets it: written, tampered with, and judged
//! twice, by [`consent::export::verify`] and by `docs/verify_ledger.py`, which
//! share no code and must say the same, word for word. And an archive, likewise.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod archives;
mod exports;
mod ledger;
