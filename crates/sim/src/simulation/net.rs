//! A network of pipes: every address may be listened on, nothing is lost.

use std::{
    collections::BTreeMap,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Mutex,
        atomic::{AtomicU16, Ordering},
    },
};

use ports::{Listener, Net, Pending, Stream};
use tokio::{io::duplex, sync::mpsc};

use super::lock;

/// Octets on the way in one direction before a writer has to wait.
const PIPE_BYTES: usize = 64 * 1024;
/// Connections that wait to be accepted before a client has to wait.
const BACKLOG_MAX: usize = 128;
/// The first port given to who asks for any.
const PORT_FIRST: u16 = 32_768;

type Arrival = (Box<dyn Stream>, SocketAddr);

/// The network of a simulated process.
#[derive(Debug)]
pub struct MemoryNet {
    listeners: Mutex<BTreeMap<SocketAddr, mpsc::Sender<Arrival>>>,
    next_port: AtomicU16,
}

impl Default for MemoryNet {
    fn default() -> Self {
        Self { listeners: Mutex::default(), next_port: AtomicU16::new(PORT_FIRST) }
    }
}

impl MemoryNet {
    fn any_port(&self) -> u16 {
        let next = |port: u16| Some(port.checked_add(1).unwrap_or(PORT_FIRST));
        // The closure always gives a port, so both arms hold one.
        match self.next_port.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next) {
            Ok(port) | Err(port) => port,
        }
    }
}

impl Net for MemoryNet {
    fn connect(
        &self,
        to: SocketAddr,
        from: Option<IpAddr>,
    ) -> Pending<'_, io::Result<Box<dyn Stream>>> {
        Box::pin(async move {
            let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
            let listener = lock(&self.listeners).get(&to).cloned().ok_or_else(refused)?;
            let (ours, theirs) = duplex(PIPE_BYTES);
            let from = from.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
            let peer = SocketAddr::new(from, self.any_port());
            listener.send((Box::new(theirs), peer)).await.map_err(|_| refused())?;
            Ok(Box::new(ours) as Box<dyn Stream>)
        })
    }

    fn listen(&self, at: SocketAddr) -> Pending<'_, io::Result<Box<dyn Listener>>> {
        Box::pin(async move {
            let port = if at.port() == 0 { self.any_port() } else { at.port() };
            let at = SocketAddr::new(at.ip(), port);
            let mut listeners = lock(&self.listeners);
            if listeners.get(&at).is_some_and(|it| !it.is_closed()) {
                return Err(io::Error::from(io::ErrorKind::AddrInUse));
            }
            let (sender, arrivals) = mpsc::channel(BACKLOG_MAX);
            listeners.insert(at, sender);
            Ok(Box::new(MemoryListener { at, arrivals }) as Box<dyn Listener>)
        })
    }
}

struct MemoryListener {
    at: SocketAddr,
    arrivals: mpsc::Receiver<Arrival>,
}

impl Listener for MemoryListener {
    fn local_addr(&self) -> SocketAddr {
        self.at
    }

    fn accept(&mut self) -> Pending<'_, io::Result<Arrival>> {
        Box::pin(async {
            let gone = || io::Error::from(io::ErrorKind::NotConnected);
            self.arrivals.recv().await.ok_or_else(gone)
        })
    }
}
