//! A machine of the simulated house, and the processes that run on it one after
//! another: their ports, and every way in which those fail.
//!
//! Owns a clock that can be set wrong, calls of ports that fail when they are
//! told to, a tap on every connection that leaves ([`Wiretap`]), and the end of
//! a process: its tasks stop where they are, its memory is gone, its connections
//! break; the world and the database go on. **Never** here: what must hold; see
//! `checker`.

mod line;
mod trips;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use domain::{Domain, SignedDuration, Timestamp};
use ports::{
    Clock, CompileFailed, Compiler, Dns, DnsError, Listener, MxAnswer, Net, Pending, Ports, Spawn,
    Stream,
};
use tokio::sync::watch;

use crate::{Doors, Seed, Zones, dns::ZoneResolver, seed::SeededEntropy, wiretap::Wiretap};
use line::TappedLine;
pub use trips::Trips;

/// The machine: what is left of a process when it ends, beside its disk. Clones
/// share it.
#[derive(Clone)]
pub struct Machine {
    doors: Doors,
    zones: Zones,
    compiler: Arc<dyn Compiler>,
    /// Microseconds by which its clock is ahead.
    ahead: Arc<AtomicI64>,
    trips: Arc<Trips>,
    tap: Wiretap,
}

impl Machine {
    /// A machine whose clock is right and whose ports do not fail.
    #[must_use]
    pub fn new(doors: Doors, zones: Zones, compiler: Arc<dyn Compiler>) -> Self {
        let tap = Wiretap::new(doors.clock.clone());
        Self { doors, zones, compiler, ahead: Arc::default(), trips: Arc::default(), tap }
    }

    /// Sets the clock ahead of the true time, or behind it. Waits that are under
    /// way last as long as they would have: they do not ask what time it is.
    pub fn set_clock(&self, ahead: SignedDuration) {
        let micros = i64::try_from(ahead.as_micros()).unwrap_or(i64::MAX);
        self.ahead.store(micros, Ordering::SeqCst);
    }

    /// Which calls of ports fail.
    #[must_use]
    pub fn trips(&self) -> &Trips {
        &self.trips
    }

    /// What went over the wire.
    #[must_use]
    pub fn tap(&self) -> &Wiretap {
        &self.tap
    }

    /// Starts a process.
    #[must_use]
    pub fn start(&self, seed: Seed) -> Process {
        let life = Life::default();
        let Doors { clock, net, spawn } = life.doors(&self.doors);
        let dns = ZoneResolver(self.zones.clone());
        let ports = Ports {
            clock: Arc::new(WrongClock { inner: clock, ahead: self.ahead.clone() }),
            entropy: Arc::new(SeededEntropy::new(seed)),
            dns: Arc::new(FlakyDns { inner: dns, trips: self.trips.clone() }),
            net: Arc::new(FlakyNet {
                inner: net,
                trips: self.trips.clone(),
                tap: self.tap.clone(),
            }),
            compiler: Arc::new(FlakyCompiler {
                inner: self.compiler.clone(),
                trips: self.trips.clone(),
            }),
            spawn,
        };
        Process { ports, life }
    }
}

/// One process.
#[derive(Clone)]
pub struct Process {
    /// Its ports.
    pub ports: Ports,
    /// Its life.
    pub life: Life,
}

/// The life of a process, or of anything else that ends at once. Clones share
/// it.
#[derive(Clone, Debug)]
pub struct Life(Arc<watch::Sender<bool>>);

impl Default for Life {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Life {
    /// The same doors, but that tasks end with this life.
    #[must_use]
    pub fn doors(&self, doors: &Doors) -> Doors {
        let spawn = Mortal { inner: doors.spawn.clone(), life: self.clone() };
        Doors { spawn: Arc::new(spawn), ..doors.clone() }
    }

    /// SIGKILL: no task of it is run again.
    pub fn end(&self) {
        self.0.send_replace(true);
    }

    /// True when it has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for the end.
    pub async fn over(&self) {
        // An error would say that nobody can end it; this holds the sender.
        let _ = self.0.subscribe().wait_for(|it| *it).await;
    }
}

/// Starts tasks that end with their process.
struct Mortal {
    inner: Arc<dyn Spawn>,
    life: Life,
}

impl Spawn for Mortal {
    fn spawn(&self, name: &'static str, task: Pending<'static, ()>) {
        let life = self.life.clone();
        let mortal = async move {
            tokio::select! {
                biased;
                () = life.over() => {}
                () = task => {}
            }
        };
        self.inner.spawn(name, Box::pin(mortal));
    }
}

struct WrongClock {
    inner: Arc<dyn Clock>,
    ahead: Arc<AtomicI64>,
}

impl Clock for WrongClock {
    fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_micros(self.ahead.load(Ordering::SeqCst));
        self.inner.now().saturating_add(ahead).unwrap_or(Timestamp::MAX)
    }

    fn sleep(&self, delay: SignedDuration) -> Pending<'static, ()> {
        self.inner.sleep(delay)
    }
}

struct FlakyDns {
    inner: ZoneResolver,
    trips: Arc<Trips>,
}

impl FlakyDns {
    fn checked(&self, what: &'static str, name: &str) -> Result<(), DnsError> {
        if self.trips.hit(what) { Err(DnsError::NoAnswer(name.to_owned())) } else { Ok(()) }
    }
}

impl Dns for FlakyDns {
    fn mx<'a>(&'a self, domain: &'a Domain) -> Pending<'a, Result<MxAnswer, DnsError>> {
        Box::pin(async move {
            self.checked("DNS: MX", domain.as_str())?;
            self.inner.mx(domain).await
        })
    }

    fn addresses<'a>(&'a self, host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, DnsError>> {
        Box::pin(async move {
            self.checked("DNS: address", host)?;
            self.inner.addresses(host).await
        })
    }

    fn txt<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, DnsError>> {
        Box::pin(async move {
            self.checked("DNS: TXT", name)?;
            self.inner.txt(name).await
        })
    }
}

struct FlakyNet {
    inner: Arc<dyn Net>,
    trips: Arc<Trips>,
    tap: Wiretap,
}

impl Net for FlakyNet {
    fn connect(
        &self,
        to: SocketAddr,
        from: Option<IpAddr>,
    ) -> Pending<'_, io::Result<Box<dyn Stream>>> {
        Box::pin(async move {
            if self.trips.hit("connect") {
                return Err(io::ErrorKind::ConnectionRefused.into());
            }
            let inner = self.inner.connect(to, from).await?;
            let tapped = TappedLine::new(inner, self.tap.connected(to), self.trips.clone());
            Ok(Box::new(tapped) as Box<dyn Stream>)
        })
    }

    fn listen(&self, at: SocketAddr) -> Pending<'_, io::Result<Box<dyn Listener>>> {
        self.inner.listen(at)
    }
}

struct FlakyCompiler {
    inner: Arc<dyn Compiler>,
    trips: Arc<Trips>,
}

impl Compiler for FlakyCompiler {
    fn compile(&self, request: Vec<u8>) -> Pending<'_, Result<Vec<u8>, CompileFailed>> {
        Box::pin(async move {
            if self.trips.hit("compile") {
                return Err(CompileFailed::Unavailable);
            }
            self.inner.compile(request).await
        })
    }
}

#[cfg(test)]
mod tests;
