//! Delivery end to end on virtual time: a database in memory, simulated mail
//! hosts. Hours pass in milliseconds. One test (`sockets`) does the same over
//! real ones, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod answers;
mod clients;
mod inbound;
mod interop;
mod kills;
mod ports;
mod receivers;
mod scripted;
mod senders;
mod sockets;
mod strangers;
mod world;
