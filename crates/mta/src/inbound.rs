//! The inbound listener: bounces, wishes to leave, and reports that come back
//! by mail.
//!
//! Owns the socket, the sessions and their limits. Takes mail for our own
//! bounce domain and for `postmaster` (RFC 5321 §4.5.1), and nothing else: it
//! relays for nobody. It can be flooded, and the platform's bounces must come
//! in all the same: each connection has limits, all together have, and whoever
//! sits down when half of the seats are taken is given less time (THREATS R10).
//! A message is handed to `app::inbound::receive`, and `250`
//! is said only after that committed what follows (RFC 5321 §6.1).
//!
//! **Never** here: what a message means. Nothing is ever answered by mail, so a
//! bounce of a bounce ends here (THREATS S14). Only CRLF ends a line (S1);
//! what was sent in clear behind STARTTLS is dropped (S3).

mod peers;
mod session;

use std::{io, net::SocketAddr, sync::Arc};

use app::App;
use domain::{Domain, SignedDuration};
use ports::Listener;
use rustls::ServerConfig;
use smtp::{
    capability::Size,
    server::{Config, Limits},
};
use tokio::sync::watch;

use peers::Peers;
use session::Session;

/// Pause after a connection could not be accepted, e.g. for want of files.
const ACCEPT_PAUSE: SignedDuration = SignedDuration::from_millis(100);

/// How the listener runs.
#[derive(Clone, Debug)]
pub struct InboundConfig {
    /// Where to listen: port 25, or the port that a proxy passes on.
    pub listen: SocketAddr,
    /// Our name in replies.
    pub hostname: String,
    /// The domain whose mail is taken.
    pub bounce_domain: Domain,
    /// Octets a message may have.
    pub size_bytes_max: u64,
    /// Certificate and key; without them STARTTLS is not offered.
    pub tls: Option<Arc<ServerConfig>>,
    /// Connections open at once.
    pub connections_max: usize,
    /// Of these, from one address.
    pub connections_per_peer_max: usize,
    /// How long a sender may be silent (RFC 5321 §4.5.3.2.7).
    pub silence_max: SignedDuration,
    /// How long a session may last, however busy.
    pub session_max: SignedDuration,
}

impl InboundConfig {
    /// 10 MiB a message, 200 connections, 20 of one address, the waits of
    /// RFC 5321, no TLS.
    #[must_use]
    pub fn new(listen: SocketAddr, hostname: &str, bounce_domain: Domain) -> Self {
        Self {
            listen,
            hostname: hostname.to_owned(),
            bounce_domain,
            size_bytes_max: 10 * 1024 * 1024,
            tls: None,
            connections_max: 200,
            connections_per_peer_max: 20,
            silence_max: SignedDuration::from_mins(5),
            session_max: SignedDuration::from_mins(30),
        }
    }

    /// The protocol side of it.
    fn server(&self) -> Config {
        let mut config = Config::new(&self.hostname);
        config.offer.size = Size::AtMost(self.size_bytes_max);
        config.offer.starttls = self.tls.is_some();
        config.silence_max = self.silence_max;
        config.limits = Limits { commands_max: 1_000, ..Limits::default() };
        config
    }
}

/// The inbound listener.
#[derive(Clone, Copy, Debug)]
pub struct Inbound;

impl Inbound {
    /// Listens, and takes mail in the background.
    ///
    /// # Errors
    /// When the address is taken or not ours.
    pub async fn start(app: App, config: InboundConfig) -> io::Result<InboundHandle> {
        let listener = app.ports().net.listen(config.listen).await?;
        let local_addr = listener.local_addr();
        let stop = Arc::new(watch::Sender::new(false));
        let stopping = stop.subscribe();
        let spawn = Arc::clone(&app.ports().spawn);
        let peers = Peers::new(config.connections_max, config.connections_per_peer_max);
        let desk = Arc::new(Desk { app, config, peers, _stop: Arc::clone(&stop) });
        spawn.spawn("inbound", Box::pin(desk.listen(listener, stopping)));
        Ok(InboundHandle { local_addr, stop })
    }
}

/// A listener that runs. Clones share it; dropping them all ends nothing.
#[derive(Clone, Debug)]
pub struct InboundHandle {
    local_addr: SocketAddr,
    stop: Arc<watch::Sender<bool>>,
}

impl InboundHandle {
    /// Where it listens, its real port included.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Ends it: no new connections; open sessions are told 421 (RFC 5321
    /// §3.8). Returns when the last one is gone.
    pub async fn stop(&self) {
        self.stop.send_replace(true);
        self.stop.closed().await;
    }
}

/// What all inbound sessions share.
struct Desk {
    app: App,
    config: InboundConfig,
    peers: Peers,
    /// Held here, so that a handle that was dropped ends nothing.
    _stop: Arc<watch::Sender<bool>>,
}

impl Desk {
    async fn listen(
        self: Arc<Self>,
        mut listener: Box<dyn Listener>,
        stopping: watch::Receiver<bool>,
    ) {
        let spawn = Arc::clone(&self.app.ports().spawn);
        let mut stopped = stopping.clone();
        loop {
            let accepted = tokio::select! {
                biased;
                _ = stopped.wait_for(|it| *it) => return,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    // No room even to say so: the connection is dropped.
                    let Some(entry) = self.peers.enter() else { continue };
                    let session = Session::new(Arc::clone(&self), (stream, peer.ip()), entry);
                    spawn.spawn("inbound-session", Box::pin(session.run(stopping.clone())));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    self.app.ports().clock.sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}
