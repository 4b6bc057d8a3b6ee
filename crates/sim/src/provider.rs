//! A simulated provider on sockets: listens, runs sessions, keeps what it took.
//!
//! All decisions are those of [`Receiver`]; all protocol is [`smtp::Server`];
//! here they meet sockets, a clock and the mailbox.

mod afterwards;
mod session;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ports::Listener;
use smtp::{capability::Size, server};
use tokio::sync::watch;

use crate::{
    Doors, config::ProviderConfig, mailbox::Mailbox, post::Post, receiver::Receiver, seed::Seed,
    tls::Tls,
};
use session::Session;

/// One provider with what its sessions share.
pub(crate) struct Provider {
    pub(crate) config: ProviderConfig,
    pub(crate) doors: Doors,
    pub(crate) mailbox: Mailbox,
    pub(crate) post: Post,
    pub(crate) tls: Tls,
    receiver: Mutex<Receiver>,
}

/// What a provider stands on.
pub(crate) struct Ground {
    pub(crate) doors: Doors,
    pub(crate) mailbox: Mailbox,
    pub(crate) post: Post,
    pub(crate) tls: Tls,
    pub(crate) seed: Seed,
}

impl Provider {
    pub(crate) fn new(config: ProviderConfig, ground: Ground) -> Self {
        let Ground { doors, mailbox, post, tls, seed } = ground;
        let receiver = Mutex::new(Receiver::new(config.clone(), seed));
        Self { config, doors, mailbox, post, tls, receiver }
    }

    pub(crate) fn receiver(&self) -> MutexGuard<'_, Receiver> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Accepts connections until the sender of `stop` is dropped.
    pub(crate) fn listen(
        self: Arc<Self>,
        host: String,
        mut listener: Box<dyn Listener>,
        stop: watch::Receiver<()>,
    ) {
        let spawn = self.doors.spawn.clone();
        let task = async move {
            let mut stopped = stop.clone();
            loop {
                let accepted = tokio::select! {
                    _ = stopped.changed() => return,
                    accepted = listener.accept() => accepted,
                };
                let Ok((stream, peer)) = accepted else { return };
                self.clone()
                    .converse(Session::new(self.clone(), &host, stream, peer), stop.clone());
            }
        };
        spawn.spawn("sim-provider", Box::pin(task));
    }

    fn converse(self: Arc<Self>, session: Session, mut stop: watch::Receiver<()>) {
        let task = async move {
            tokio::select! { _ = stop.changed() => {}, () = session.run() => {} }
        };
        self.doors.spawn.spawn("sim-session", Box::pin(task));
    }

    /// The protocol side of the configuration.
    fn server_config(&self, host: &str) -> server::Config {
        let behaviour = &self.config.behaviour;
        let mut config = server::Config::new(host);
        config.offer.pipelining = behaviour.pipelining;
        config.offer.chunking = behaviour.chunking;
        config.offer.smtputf8 = behaviour.smtputf8;
        config.offer.starttls = behaviour.starttls;
        config.offer.size = Size::AtMost(behaviour.size_bytes_max);
        // Our own output is never longer (RFC 5321 §4.5.3.1.6): whoever sends
        // longer lines is refused.
        config.limits.text_line_bytes_max = smtp::message::LINE_BYTES_MAX;
        config
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("name", &self.config.name).finish_non_exhaustive()
    }
}

/// Where one provider listens.
pub(crate) struct Place {
    pub(crate) host: String,
    pub(crate) at: SocketAddr,
}
