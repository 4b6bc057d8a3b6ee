//! Ports for tests: time by hand, seeded randomness, a DNS of records, the
//! compiler in the same process.

use std::{
    collections::BTreeMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{Domain, SignedDuration, Timestamp};
use ports::{
    Clock, CompileFailed, Compiler, Dns, DnsError, Entropy, Listener, MxAnswer, MxHost, Net,
    Pending, Ports, Spawn, Stream,
};

/// When every test begins.
const START: &str = "2026-11-21T08:00:00Z";

/// A test that failed elsewhere is no reason to hide what it said.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A clock that stands still until it is moved, or goes on by a little whenever
/// somebody looks.
pub struct HandClock {
    now: Mutex<Timestamp>,
    per_look: SignedDuration,
}

impl HandClock {
    /// Moves it on.
    ///
    /// # Panics
    /// At the end of time.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = locked(&self.now);
        *now = now.saturating_add(by).expect("time goes on");
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        let mut now = locked(&self.now);
        let told = *now;
        *now = now.saturating_add(self.per_look).expect("time goes on");
        told
    }

    fn sleep(&self, _: SignedDuration) -> Pending<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// SplitMix64: the same bytes in every run.
struct Seeded(Mutex<u64>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = locked(&self.0);
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// TXT records by name; every domain takes mail at one host, but for those that
/// say otherwise.
#[derive(Default)]
pub struct Records(
    Mutex<BTreeMap<String, Vec<String>>>,
    Mutex<BTreeMap<String, MxAnswer>>,
    Mutex<BTreeMap<String, Vec<IpAddr>>>,
);

impl Records {
    /// Adds a record.
    pub fn publish(&self, name: &str, value: &str) {
        locked(&self.0).entry(name.to_owned()).or_default().push(value.to_owned());
    }

    /// Says where a domain takes mail, or that it does not.
    pub fn mail_at(&self, domain: &str, answer: MxAnswer) {
        locked(&self.1).insert(domain.to_owned(), answer);
    }

    /// Says which addresses a host has; every other one has that of loopback.
    pub fn host_at(&self, host: &str, addresses: Vec<IpAddr>) {
        locked(&self.2).insert(host.to_owned(), addresses);
    }

    /// Takes every record of a name away.
    pub fn withdraw(&self, name: &str) {
        locked(&self.0).remove(name);
    }
}

impl Dns for Records {
    fn mx<'a>(&'a self, domain: &'a Domain) -> Pending<'a, Result<MxAnswer, DnsError>> {
        let host = MxHost { preference: 10, host: format!("mx.{domain}") };
        let answer = locked(&self.1).get(domain.as_str()).cloned();
        Box::pin(std::future::ready(Ok(answer.unwrap_or(MxAnswer::Hosts(vec![host])))))
    }

    fn addresses<'a>(&'a self, host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, DnsError>> {
        let found = locked(&self.2).get(host).cloned();
        let found = found.unwrap_or_else(|| vec![IpAddr::from([127, 0, 0, 1])]);
        Box::pin(std::future::ready(Ok(found)))
    }

    fn txt<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, DnsError>> {
        let found = locked(&self.0).get(name).cloned().unwrap_or_default();
        Box::pin(std::future::ready(Ok(found)))
    }
}

/// No network and no background work; the compiler in this process.
struct Nothing;

impl Net for Nothing {
    fn connect(
        &self,
        _: SocketAddr,
        _: Option<IpAddr>,
    ) -> Pending<'_, io::Result<Box<dyn Stream>>> {
        Box::pin(std::future::ready(Err(io::ErrorKind::ConnectionRefused.into())))
    }

    fn listen(&self, _: SocketAddr) -> Pending<'_, io::Result<Box<dyn Listener>>> {
        Box::pin(std::future::ready(Err(io::ErrorKind::AddrNotAvailable.into())))
    }
}

impl Compiler for Nothing {
    fn compile(&self, request: Vec<u8>) -> Pending<'_, Result<Vec<u8>, CompileFailed>> {
        Box::pin(std::future::ready(Ok(compile::compile(&request))))
    }
}

impl Spawn for Nothing {
    fn spawn(&self, _: &'static str, _: Pending<'static, ()>) {}
}

/// Ports with their handles.
#[derive(Clone)]
pub struct TestPorts {
    /// The clock behind them.
    pub clock: Arc<HandClock>,
    /// The DNS behind them.
    pub dns: Arc<Records>,
    /// What a use case sees.
    pub ports: Ports,
}

/// Ports whose clock stands still until it is moved.
#[must_use]
pub fn ports(seed: u64) -> TestPorts {
    with_clock(seed, SignedDuration::ZERO)
}

/// Ports whose clock goes on by a millisecond whenever somebody looks: for
/// tests that cannot move it between two steps.
#[must_use]
pub fn ticking(seed: u64) -> TestPorts {
    with_clock(seed, SignedDuration::from_millis(1))
}

fn with_clock(seed: u64, per_look: SignedDuration) -> TestPorts {
    let start = START.parse().expect("an instant");
    let clock = Arc::new(HandClock { now: Mutex::new(start), per_look });
    let dns = Arc::new(Records::default());
    let ports = Ports {
        clock: clock.clone(),
        entropy: Arc::new(Seeded(Mutex::new(seed))),
        dns: dns.clone(),
        net: Arc::new(Nothing),
        compiler: Arc::new(Nothing),
        spawn: Arc::new(Nothing),
    };
    TestPorts { clock, dns, ports }
}
