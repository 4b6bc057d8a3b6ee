//! Ports of a simulated process that can be killed: its tasks stop where they
//! are, its memory is gone; the database and the world go on.

use std::sync::Arc;

use ports::{CompileFailed, Compiler, Pending, Ports, Spawn};
use sim::{Doors, Seed, Zones, dns::ZoneResolver, seed::SeededEntropy};
use tokio::sync::watch;

/// Starts tasks that end with their process.
struct Mortal {
    inner: Arc<dyn Spawn>,
    dead: watch::Receiver<bool>,
}

impl Spawn for Mortal {
    fn spawn(&self, name: &'static str, task: Pending<'static, ()>) {
        let mut dead = self.dead.clone();
        let mortal = async move {
            tokio::select! {
                biased;
                _ = dead.wait_for(|it| *it) => {}
                () = task => {}
            }
        };
        self.inner.spawn(name, Box::pin(mortal));
    }
}

struct NoCompiler;

impl Compiler for NoCompiler {
    fn compile(&self, _: Vec<u8>) -> Pending<'_, Result<Vec<u8>, CompileFailed>> {
        Box::pin(std::future::ready(Err(CompileFailed::Unavailable)))
    }
}

/// The ports of one process, and the switch that kills it.
pub fn mortal(doors: &Doors, zones: Zones, seed: u64) -> (Ports, watch::Sender<bool>) {
    let (kill, dead) = watch::channel(false);
    let ports = Ports {
        clock: doors.clock.clone(),
        entropy: Arc::new(SeededEntropy::new(Seed(seed))),
        dns: Arc::new(ZoneResolver(zones)),
        net: doors.net.clone(),
        compiler: Arc::new(NoCompiler),
        spawn: Arc::new(Mortal { inner: doors.spawn.clone(), dead }),
    };
    (ports, kill)
}
