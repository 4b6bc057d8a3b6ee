//! Use cases end to end, without sockets: a database, a clock moved by hand, a
//! DNS of our own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod archives;
mod asked;
mod audits;
mod campaigns;
mod clock;
mod closing;
mod complaints;
mod conducts;
mod content;
mod customers;
mod desk;
mod hostile;
mod identity_checks;
mod keys;
mod ladder;
mod laws;
mod leaks;
mod licences;
mod likenesses;
mod listings;
mod opt_outs;
mod own;
mod own_limits;
mod parked;
mod people;
mod policy_changes;
mod promises;
mod questions;
mod restored;
mod retentions;
mod screening;
mod segments;
mod spared;
mod streaks;
mod suppressions;
mod takedowns;
mod told;
mod transfers;
mod vetting;
mod world;
