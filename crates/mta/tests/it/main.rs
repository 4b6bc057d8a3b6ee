//! Delivery end to end on virtual time: a database in memory, simulated mail
//! hosts. Hours pass in milliseconds. One test (`sockets`) does the same over
//! real ones, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod answers;
mod inbound;
mod kills;
mod ports;
mod scripted;
mod sockets;
mod world;
