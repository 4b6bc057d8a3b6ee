//! The outside world, simulated: mailbox providers, DNS, and people who read
//! their mail. And checkers, independent of the code under test, that say
//! whether what happened was right.
//!
//! Owns models of receivers (`receiver`, pure), the servers that run them over
//! the ports (`provider`, `dns`), what was received (`mailbox`), what people do
//! with it (`recipients`), what must hold (`checker`), virtual time (`simulation`), and the
//! machine under test with everything that fails on it (`process`, `wiretap`). Used by
//! `assent demo`, `assent simnet`, tests and benchmarks.
//!
//! **Never** here: anything the engine under test could borrow to agree with
//! itself. The only code shared with it is `smtp`, whose two machines are
//! tested against each other, and the nouns of `domain`.
//!
//! Decisions are drawn from a seed by *what* is decided (a recipient, a count),
//! never by *when*: the order in which tasks run changes no outcome. Nothing
//! unordered is iterated.

pub mod checker;
pub mod config;
pub mod dns;
pub mod dsn;
pub mod feedback;
pub mod form;
pub mod hostile;
pub mod letter;
pub mod mailbox;
pub mod post;
pub mod process;
pub mod provider;
pub mod receiver;
pub mod recipients;
pub mod seed;
pub mod simnet;
pub mod simulation;
pub mod tls;
pub mod wiretap;

use std::sync::Arc;

use ports::{Clock, Net, Ports, Spawn};

pub use config::SimnetConfig;
pub use dns::Zones;
pub use mailbox::{MailCopy, Mailbox};
pub use seed::Seed;
pub use simnet::Simnet;
pub use simulation::Simulation;

/// The ports that the simulated world stands on: real ones for loopback,
/// simulated ones inside a process.
#[derive(Clone)]
pub struct Doors {
    /// What time it is, and waiting.
    pub clock: Arc<dyn Clock>,
    /// Sockets.
    pub net: Arc<dyn Net>,
    /// Background tasks.
    pub spawn: Arc<dyn Spawn>,
}

impl From<&Ports> for Doors {
    fn from(ports: &Ports) -> Self {
        Self { clock: ports.clock.clone(), net: ports.net.clone(), spawn: ports.spawn.clone() }
    }
}
