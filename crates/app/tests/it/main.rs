//! Use cases end to end, without sockets: a database, a clock moved by hand, a
//! DNS of our own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod archives;
mod audits;
mod campaigns;
mod closing;
mod complaints;
mod content;
mod hostile;
mod keys;
mod ladder;
mod laws;
mod likenesses;
mod own;
mod people;
mod promises;
mod restored;
mod screening;
mod segments;
mod world;
