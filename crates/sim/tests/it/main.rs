//! The simulated world on real loopback sockets, driven by the client machine.
//!
//! Port 0 everywhere: tests run beside each other. Every wait is for something
//! that happens, never for a while.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod dns;
mod ground;
mod providers;
