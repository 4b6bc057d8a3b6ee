//! SMTP as two machines without sockets: a client that hands messages over and
//! a server that takes them.
//!
//! Owns the protocol: lines, replies, extensions, the order of commands, the
//! limits on what a peer may make us hold, and what is known when a connection
//! breaks. Events go in, actions come out; a driver (`mta`, `sim`) owns the
//! socket, the handshake of TLS and the clock.
//!
//! **Never** here: a socket, a clock, a decision about whom to mail, when to
//! try again or what a reply means (`delivery`). Message bytes are never
//! rewritten; dot-stuffing (RFC 5321 §4.5.2) is transport, not rewriting.
//!
//! RFC 5321, 1870 (SIZE), 2920 (PIPELINING), 3030 (CHUNKING), 3207 (STARTTLS),
//! 3461 (DSN), 6152 (8BITMIME), 6531 (SMTPUTF8), 9422 (LIMITS), 2034
//! (ENHANCEDSTATUSCODES), 1047 (in doubt).

pub mod capability;
pub mod client;
pub mod command;
pub mod data;
pub mod message;
pub mod reply;
pub mod server;

#[cfg(test)]
mod pair;

pub use capability::Capabilities;
pub use client::Client;
pub use message::{Message, MessageError};
pub use server::Server;
