//! The doors to the outside: time, randomness, DNS, sockets, the compile
//! worker, background tasks. Nothing else goes out or comes in.
//!
//! Owns the traits; `assent` makes the real ones, `sim` the simulated ones.
//! **Never** here: an implementation that touches the world. Ports are `dyn`,
//! never type parameters, so that one build of the house serves production,
//! tests and simulation. Data has no port (DECISIONS D7): see `store`.

pub mod clock;
pub mod compiler;
pub mod dns;
pub mod entropy;
pub mod net;
pub mod spawn;

use std::{future::Future, pin::Pin, sync::Arc};

pub use clock::{Clock, Elapsed, timeout};
pub use compiler::{CompileFailed, Compiler};
pub use dns::{Dns, DnsError, MxAnswer, MxHost};
pub use entropy::Entropy;
pub use net::{Listener, Net, Stream};
pub use spawn::Spawn;

/// A future behind a port.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// All ports of one process, handed down from `assent` or `sim`.
#[derive(Clone)]
pub struct Ports {
    /// What time it is, and waiting.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// Name resolution.
    pub dns: Arc<dyn Dns>,
    /// Sockets.
    pub net: Arc<dyn Net>,
    /// The compile worker.
    pub compiler: Arc<dyn Compiler>,
    /// Background tasks.
    pub spawn: Arc<dyn Spawn>,
}
