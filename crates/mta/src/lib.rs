//! The mail transfer agent: outbound sessions and the inbound listener, run
//! over `ports`.
//!
//! Owns connections, and which of them works on what: [`delivery`]'s scheduler
//! says when and how much, [`smtp`]'s machines say what goes over the wire,
//! `app::dispatch` says what may go out and keeps what came of it. This crate
//! carries events between the three. It alone drives the SMTP client in
//! production, and `session::transact` is the only function that opens a mail
//! transaction; it takes a `clearance::Pass` by value (DECISIONS D2).
//!
//! **Never** here: a decision about permission, limits or replies; SQL; a clock
//! or a socket of its own. When anything fails, mail waits: a delivery without
//! a recorded beginning is not sent, an attempt without a recorded end stays
//! open, and is in doubt at the next start (DECISIONS D4).
//!
//! Several nodes may run on one database: each works on the shards of the queue
//! that it has leased (DECISIONS D8).

pub mod config;
pub mod inbound;
mod queue;
mod resolve;
mod session;
pub mod snapshot;
pub mod tls;

use std::sync::Arc;

use app::App;
use tokio::sync::{Notify, mpsc, oneshot, watch};

pub use config::{EgressSource, MtaConfig};
pub use inbound::{Inbound, InboundConfig, InboundHandle};
pub use snapshot::{PathStatus, Snapshot};
pub use tls::TlsClients;

use queue::{Note, Queue};

/// Notes on their way to the owner of the queue.
const NOTES_MAX: usize = 1_024;

/// Outbound delivery.
#[derive(Clone, Copy, Debug)]
pub struct Mta;

impl Mta {
    /// Starts outbound delivery in the background: leases the queue, recovers
    /// attempts that a crash left open, and sends what is due.
    ///
    /// # Panics
    /// When the configuration names no egress source, or one whose EHLO name is
    /// not a host name: both are checked when the configuration is read.
    #[must_use]
    pub fn start(app: App, config: MtaConfig) -> MtaHandle {
        assert!(!config.sources.is_empty(), "mail leaves from at least one egress source");
        let (notes, received) = mpsc::channel(NOTES_MAX);
        let stop = Arc::new(watch::Sender::new(false));
        let (ended, over) = watch::channel(false);
        let wake = Arc::new(Notify::new());
        let spawn = Arc::clone(&app.ports().spawn);
        let queue = Queue::new(app, config, (notes.clone(), Arc::clone(&stop)), Arc::clone(&wake));
        spawn.spawn(
            "mta-queue",
            Box::pin(async move {
                queue.run(received).await;
                // Nobody may be waiting for the end.
                let _ = ended.send(true);
            }),
        );
        MtaHandle { notes, stop, over, wake }
    }
}

/// Outbound delivery that runs. Clones share it; dropping them all ends nothing.
#[derive(Clone, Debug)]
pub struct MtaHandle {
    notes: mpsc::Sender<Note>,
    stop: Arc<watch::Sender<bool>>,
    over: watch::Receiver<bool>,
    wake: Arc<Notify>,
}

impl MtaHandle {
    /// Says that deliveries were admitted or released: the queue is looked at
    /// now instead of at the next turn.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// What every path is doing, and why mail waits. `None` once delivery has
    /// ended.
    pub async fn snapshot(&self) -> Option<Snapshot> {
        let (answer, answered) = oneshot::channel();
        self.notes.send(Note::Snapshot(answer)).await.ok()?;
        answered.await.ok()
    }

    /// Lets a site go on that replies had stopped or paused, after an operator
    /// has seen why: `site` as in [`PathStatus::site`]. False when it is not
    /// known here.
    pub async fn resume(&self, site: &str) -> bool {
        let (answer, answered) = oneshot::channel();
        let sent = self.notes.send(Note::Resume(site.to_owned(), answer)).await;
        sent.is_ok() && answered.await.unwrap_or(false)
    }

    /// Ends delivery politely: transactions under way are finished and settled,
    /// sessions say QUIT, and the shards are given back. Returns when that is
    /// done. Whoever cannot wait may drop the future: what is left is as after
    /// a crash.
    pub async fn stop(&self) {
        self.stop.send_replace(true);
        self.wake.notify_one();
        let mut over = self.over.clone();
        // An error says that the queue's task is gone: that is an end, too.
        let _ = over.wait_for(|it| *it).await;
    }
}
