//! One outbound connection: connects, takes work from the owner of the queue,
//! hands messages over one after another, says goodbye.
//!
//! Owns the order of things around a transaction: re-check, attempt on record,
//! transaction, outcome on record (DECISIONS D3, D4). `connect` finds a host
//! that talks to us, `wire` drives the protocol machine over the stream,
//! `deliver` works through a batch, `settle` writes down what came of it.
//!
//! **Never** here: which delivery is next, or how many; the owner of the queue
//! says so. A transaction is opened by [`transact`] and nowhere else.

mod connect;
mod deliver;
mod line;
mod settle;
mod unsent;
mod wire;

use std::{collections::BTreeMap, sync::Arc};

use app::{App, dispatch::Composer};
use clearance::Pass;
use delivery::{
    outcome::Brake,
    scheduler::{PathId, SessionId},
};
use domain::{DeliveryId, Domain};
use smtp::client::{Event, Outcome, Transaction};
use store::{attempt::ShardLease, queue::DueDelivery};
use tokio::sync::{mpsc, watch};

use crate::{config::MtaConfig, queue::Note};

pub(crate) use connect::Failed;
pub(crate) use line::{Line, PlainHosts};
pub(crate) use unsent::{Undelivered, Unsent};
use wire::Wire;

/// A delivery that is due, and where it waits.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Domain of the recipient.
    pub domain: Arc<Domain>,
    /// Shard it waits in.
    pub shard: u16,
    /// The delivery.
    pub due: DueDelivery,
}

/// The shards this node holds.
pub(crate) type Leases = BTreeMap<u16, ShardLease>;

/// What all sessions share.
pub(crate) struct Shared {
    /// The use cases.
    pub app: App,
    /// The configuration.
    pub config: MtaConfig,
    /// Composes messages.
    pub composer: Composer,
    /// The way back to the owner of the queue.
    pub notes: mpsc::Sender<Note>,
    /// True when delivery ends. Held here, so that a handle that was dropped
    /// ends nothing.
    pub stop: Arc<watch::Sender<bool>>,
}

impl Shared {
    /// True when delivery ends.
    pub(crate) fn is_stopping(&self) -> bool {
        *self.stop.borrow()
    }
}

/// What the owner of the queue asks of a session.
#[derive(Debug)]
pub(crate) enum Order {
    /// Re-check and send these, then report.
    Work(Vec<Row>, Arc<Leases>),
    /// Say QUIT.
    Close,
}

/// What came of a batch.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// Deliveries it was given.
    pub found: u32,
    /// Transactions begun.
    pub used: u32,
    /// Deliveries that are settled, or due later: nobody holds them any more.
    pub freed: Vec<Row>,
    /// Deliveries that were not touched.
    pub returned: Vec<Row>,
    /// What replies asked to slow, pause or stop.
    pub brakes: Vec<Brake>,
    /// What went wrong, addresses masked.
    pub trouble: Option<String>,
    /// True when the database failed: the path had better rest.
    pub failing: bool,
    /// The host ended the session with 421 after so many messages.
    pub enough_after: Option<u32>,
}

/// How a session ended.
#[derive(Debug)]
pub(crate) enum SessionOver {
    /// It had stood.
    Stood,
    /// It never stood.
    Failed(Failed),
}

/// One session.
pub(crate) struct Session {
    /// Its id.
    pub id: SessionId,
    /// Its path.
    pub path: PathId,
    /// Where it goes, and from where.
    pub line: Arc<Line>,
    /// What to do.
    pub orders: mpsc::Receiver<Order>,
    /// What all sessions share.
    pub shared: Arc<Shared>,
}

impl Session {
    /// Runs to the end, and reports it.
    pub(crate) async fn run(mut self) {
        let mut stopping = self.shared.stop.subscribe();
        let connected = tokio::select! {
            biased;
            _ = stopping.wait_for(|it| *it) => Err(Failed::Stopped),
            connected = connect::connect(&self.shared, &self.line) => connected,
        };
        let (over, mut batch) = match connected {
            Ok(mut wire) => {
                self.note(Note::Opened { session: self.id }).await;
                let batch = self.serve(&mut wire).await;
                wire.hang_up().await;
                (SessionOver::Stood, batch)
            }
            Err(failed) => (SessionOver::Failed(failed), Batch::default()),
        };
        // Work that was given while the session ended goes back untouched.
        self.orders.close();
        while let Ok(order) = self.orders.try_recv() {
            if let Order::Work(rows, _) = order {
                batch.found += u32::try_from(rows.len()).unwrap_or(u32::MAX);
                batch.returned.extend(rows);
            }
        }
        self.note(Note::Closed { session: self.id, batch, over }).await;
    }

    /// Takes orders until the session ends. Returns what came of the last work
    /// if it was not reported yet.
    async fn serve(&mut self, wire: &mut Wire) -> Batch {
        let mut stopping = self.shared.stop.subscribe();
        while wire.is_open() {
            let order = tokio::select! {
                biased;
                _ = stopping.wait_for(|it| *it) => None,
                order = self.orders.recv() => order,
                () = wire.listen() => continue,
            };
            let Some(Order::Work(rows, leases)) = order else {
                wire.quit().await;
                return Batch::default();
            };
            let batch = deliver::deliver(self, wire, rows, &leases).await;
            wire.until_ready().await;
            if batch.failing {
                wire.quit().await;
            }
            if !wire.is_open() {
                return batch;
            }
            self.note(Note::Ready { session: self.id, batch }).await;
        }
        Batch::default()
    }

    async fn note(&self, note: Note) {
        // Without an owner nobody waits for it, and nothing is lost: the queue
        // is in the database.
        let _ = self.shared.notes.send(note).await;
    }
}

/// Opens one mail transaction and sees it through. **The only function that
/// does**: whoever has no [`Pass`] cannot send, and a pass sends once.
///
/// # Panics
/// When the pass is for another delivery.
async fn transact(
    pass: Pass,
    (delivery, transaction): (DeliveryId, Transaction),
    wire: &mut Wire,
) -> Outcome {
    assert_eq!(pass.delivery(), delivery, "a pass is for one delivery");
    wire.feed(Event::Begin(transaction)).await;
    wire.until_done().await
}
