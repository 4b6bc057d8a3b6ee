//! Ports for tests: time by hand, seeded randomness, a DNS of records, the
//! compiler in the same process.

use std::{
    collections::BTreeMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use domain::{Domain, SignedDuration, Timestamp};
use ports::{
    Clock, CompileFailed, Compiler, Dns, DnsError, Entropy, Listener, MxAnswer, MxHost, Net,
    Pending, Ports, Spawn, Stream,
};

/// A clock that stands still until it is moved.
pub struct HandClock(Mutex<Timestamp>);

impl HandClock {
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.saturating_add(by).unwrap();
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, _: SignedDuration) -> Pending<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// SplitMix64: the same bytes in every run.
struct Seeded(Mutex<u64>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap();
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// TXT records by name; every domain takes mail at one host.
#[derive(Default)]
pub struct Records(Mutex<BTreeMap<String, Vec<String>>>);

impl Records {
    pub fn publish(&self, name: &str, value: &str) {
        self.0.lock().unwrap().entry(name.to_owned()).or_default().push(value.to_owned());
    }
}

impl Records {
    /// Takes every record of a name away.
    pub fn withdraw(&self, name: &str) {
        self.0.lock().unwrap().remove(name);
    }
}

impl Dns for Records {
    fn mx<'a>(&'a self, domain: &'a Domain) -> Pending<'a, Result<MxAnswer, DnsError>> {
        let host = MxHost { preference: 10, host: format!("mx.{domain}") };
        Box::pin(std::future::ready(Ok(MxAnswer::Hosts(vec![host]))))
    }

    fn addresses<'a>(&'a self, _: &'a str) -> Pending<'a, Result<Vec<IpAddr>, DnsError>> {
        Box::pin(std::future::ready(Ok(vec![IpAddr::from([127, 0, 0, 1])])))
    }

    fn txt<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, DnsError>> {
        let found = self.0.lock().unwrap().get(name).cloned().unwrap_or_default();
        Box::pin(std::future::ready(Ok(found)))
    }
}

struct NoNet;

impl Net for NoNet {
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

struct InProcess;

impl Compiler for InProcess {
    fn compile(&self, request: Vec<u8>) -> Pending<'_, Result<Vec<u8>, CompileFailed>> {
        Box::pin(std::future::ready(Ok(compile::compile(&request))))
    }
}

struct Nothing;

impl Spawn for Nothing {
    fn spawn(&self, _: &'static str, _: Pending<'static, ()>) {}
}

/// Ports with their handles.
pub struct TestPorts {
    pub clock: Arc<HandClock>,
    pub dns: Arc<Records>,
    pub ports: Ports,
}

pub fn ports(seed: u64) -> TestPorts {
    let start = "2026-11-21T08:00:00Z".parse().unwrap();
    let clock = Arc::new(HandClock(Mutex::new(start)));
    let dns = Arc::new(Records::default());
    let ports = Ports {
        clock: clock.clone(),
        entropy: Arc::new(Seeded(Mutex::new(seed))),
        dns: dns.clone(),
        net: Arc::new(NoNet),
        compiler: Arc::new(InProcess),
        spawn: Arc::new(Nothing),
    };
    TestPorts { clock, dns, ports }
}
