//! Delivery end to end on virtual time: a database in memory, simulated mail
//! hosts, real retry schedules. Hours pass in milliseconds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod answers;
mod inbound;
mod kills;
mod ports;
mod world;
