//! The real ports: the machine's clock, its randomness, DNS, TCP, child
//! processes and the tokio runtime.
//!
//! The one place in the workspace that touches the world; everything else gets
//! it as `ports::Ports`. **Never** here: a decision about mail. Made once, by
//! the command that starts a server.

pub mod clock;
pub mod compiler;
pub mod dns;
pub mod entropy;
pub mod net;
pub mod spawn;

use std::sync::Arc;

use ports::Ports;

pub use clock::RealClock;
pub use compiler::{WorkerCommand, WorkerPool};
pub use dns::{DnsSetup, RealDns};
pub use entropy::RealEntropy;
pub use net::{Reach, RealNet};
pub use spawn::RealSpawn;

/// What the real ports need to know.
#[derive(Clone, Debug)]
pub struct Setup {
    /// How far connections may go.
    pub reach: Reach,
    /// Which resolver to ask.
    pub dns: DnsSetup,
    /// How to start a compile worker.
    pub worker: WorkerCommand,
}

/// The real ports of this process. Call inside the tokio runtime whose tasks
/// they are to start.
///
/// # Errors
/// [`dns::ResolverUnavailable`] when the machine's resolver configuration
/// cannot be read.
///
/// # Panics
/// Outside of a tokio runtime.
pub fn ports(setup: Setup) -> Result<Ports, dns::ResolverUnavailable> {
    let clock: Arc<dyn ports::Clock> = Arc::new(RealClock);
    Ok(Ports {
        clock: Arc::clone(&clock),
        entropy: Arc::new(RealEntropy),
        dns: Arc::new(RealDns::new(setup.dns)?),
        net: Arc::new(RealNet::new(setup.reach)),
        compiler: Arc::new(WorkerPool::new(setup.worker, clock)),
        spawn: Arc::new(RealSpawn::current()),
    })
}
