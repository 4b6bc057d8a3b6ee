//! The owner of the queue: one task that holds the shards of this node, knows
//! what is in flight, and carries the scheduler's actions out.
//!
//! Everything arrives as a [`Note`]; nothing here waits for the database or the
//! network, so a slow one never delays the others. Reads run as tasks and come
//! back as notes. What is held (in a page, in a session, being settled) is in
//! memory only: the queue itself is in the database, and is not changed by
//! being read.
//!
//! * `leases`: shards are leased, and recovered before anything of them is
//!   attempted (DECISIONS D4, D8).
//! * `domains`: which domains have due work; domain → site → path.
//! * `path`: what is known of one path; the page of deliveries read ahead.
//! * `work`: scheduler events in, actions out; what sessions report.
//!
//! **Never** here: a transaction, a decision about one delivery.

mod domains;
mod leases;
mod path;
mod steady;
mod unsent;
mod work;

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::{App, Failure, dispatch::Composer};
use delivery::{
    SiteKey,
    scheduler::{PathId, Scheduler, SchedulerLimits, SessionId},
};
use domain::{DeliveryId, Domain, SignedDuration, Timestamp};
use ports::Pending;
use store::{attempt::ShardLease, queue::DueDelivery};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use uuid::Uuid;

use crate::{
    config::MtaConfig,
    resolve::Route,
    session::{Batch, Leases, Order, Row, SessionOver, Shared},
    snapshot::Snapshot,
};
use domains::DomainEntry;
use path::Path;
use steady::Steady;

/// Shortest time between two looks at the queue.
const POLL_MIN: SignedDuration = SignedDuration::from_millis(20);
/// Time between two looks that nobody asked for.
const POLL: SignedDuration = SignedDuration::from_millis(200);
/// Longest time between two looks, however long one takes.
const POLL_MAX: SignedDuration = SignedDuration::from_secs(10);
/// A look at the queue may use this part of the time: one in ten.
const POLL_SHARE: i32 = 10;
/// Time between two rounds of forgetting what is not used.
const SWEEP: SignedDuration = SignedDuration::from_secs(60);

/// What the owner of the queue is told.
#[derive(Debug)]
pub(crate) enum Note {
    /// Shards were leased or renewed; how many open attempts were found.
    Leased(Result<(Vec<ShardLease>, u64), Failure>),
    /// Domains with work that waits for its time: shard, domain, when the first is due.
    Polled(Result<Vec<(u16, Domain, Timestamp)>, Failure>),
    /// A domain was resolved; true when it was known before this process.
    Resolved(Arc<Domain>, Route, bool),
    /// Due deliveries of a path were read.
    Fetched(PathId, Result<Vec<Found>, Failure>),
    /// Due deliveries of a domain without a path were read.
    Stranded(Arc<Domain>, Route, Result<Vec<DueDelivery>, Failure>),
    /// Deliveries were settled unsent.
    Unsent(Vec<Row>, Option<Arc<Domain>>),
    /// An outcome was put on record, long after its session had gone on.
    Settled(Row),
    /// A connection stands.
    Opened {
        /// Which.
        session: SessionId,
    },
    /// A session is done with its work.
    Ready {
        /// Which.
        session: SessionId,
        /// What came of it.
        batch: Batch,
    },
    /// A session is over.
    Closed {
        /// Which.
        session: SessionId,
        /// What came of the work that was not reported yet.
        batch: Batch,
        /// How it ended.
        over: SessionOver,
    },
    /// Somebody wants to know.
    Snapshot(oneshot::Sender<Snapshot>),
    /// An operator lets a site go on. Answered by whether it is known here.
    Resume(String, oneshot::Sender<bool>),
}

/// Due deliveries of one domain, as read.
#[derive(Debug)]
pub(crate) struct Found {
    domain: Arc<Domain>,
    shard: u16,
    due: Vec<DueDelivery>,
    /// True when there are no more.
    complete: bool,
}

/// A session, as its owner sees it.
#[derive(Debug)]
struct Slot {
    path: PathId,
    orders: mpsc::Sender<Order>,
    /// Deliveries it holds.
    holds: u32,
}

/// The owner of the queue.
pub(crate) struct Queue {
    shared: Arc<Shared>,
    wake: Arc<Notify>,
    /// What every instant below is told by.
    steady: Cell<Steady>,
    /// Who holds the leases: new at each start, so that a shard changes hands
    /// and open attempts of the former holder are found.
    owner: Uuid,
    scheduler: Scheduler,
    leases: Arc<Leases>,
    leased_until: Timestamp,
    domains: BTreeMap<Arc<Domain>, DomainEntry>,
    paths: BTreeMap<PathId, Path>,
    sites: BTreeMap<SiteKey, PathId>,
    sessions: BTreeMap<SessionId, Slot>,
    /// Domains that are being resolved or whose mail is settled unsent.
    busy: usize,
    /// Tasks that settle deliveries unsent.
    settling: usize,
    in_doubt_recovered: u64,
    is_leasing: bool,
    is_polling: bool,
    polled_at: Timestamp,
    next_lease: Timestamp,
    next_poll: Timestamp,
    next_sweep: Timestamp,
    /// When the scheduler asked to be woken.
    next_tick: Option<Timestamp>,
}

impl Queue {
    /// An owner that holds nothing yet.
    pub(crate) fn new(
        app: App,
        config: MtaConfig,
        (notes, stop): (mpsc::Sender<Note>, Arc<watch::Sender<bool>>),
        wake: Arc<Notify>,
    ) -> Self {
        let now = app.now();
        let limits = SchedulerLimits {
            sessions: config.sessions_max.max(1),
            unreachable: config.unreachable.clone(),
        };
        let owner = Uuid::from_bytes(app.random());
        let composer = Composer::default();
        Self {
            shared: Arc::new(Shared { app, config, composer, notes, stop }),
            wake,
            steady: Cell::new(Steady::new(now)),
            owner,
            scheduler: Scheduler::new(limits),
            leases: Arc::default(),
            leased_until: now,
            domains: BTreeMap::new(),
            paths: BTreeMap::new(),
            sites: BTreeMap::new(),
            sessions: BTreeMap::new(),
            busy: 0,
            settling: 0,
            in_doubt_recovered: 0,
            is_leasing: false,
            is_polling: false,
            polled_at: now,
            next_lease: now,
            next_poll: now,
            next_sweep: now,
            next_tick: None,
        }
    }

    /// Works until delivery is to end and everything under way is settled.
    pub(crate) async fn run(mut self, mut notes: mpsc::Receiver<Note>) {
        let wake = Arc::clone(&self.wake);
        while !self.is_done() {
            let until = self.turn();
            let clock = Arc::clone(&self.shared.app.ports().clock);
            let sleep = clock.sleep(self.now().duration_until(until));
            tokio::select! {
                // Of two that are ready at once the first: same seed, same run.
                biased;
                () = wake.notified() => self.look_soon(),
                note = notes.recv() => {
                    // The owner holds a sender itself: there is always a note.
                    let Some(note) = note else { return };
                    self.hear(note);
                }
                () = sleep => {}
            }
        }
        self.give_back().await;
    }

    /// Steady time: how long something took, when to look again.
    fn now(&self) -> Timestamp {
        let mut steady = self.steady.get();
        let now = steady.at(self.clock());
        self.steady.set(steady);
        now
    }

    /// What the clock says: what rows and people mean by an instant.
    fn clock(&self) -> Timestamp {
        self.shared.app.now()
    }

    fn is_stopping(&self) -> bool {
        self.shared.is_stopping()
    }

    fn is_done(&self) -> bool {
        self.is_stopping() && self.sessions.is_empty() && self.settling == 0 && !self.is_leasing
    }

    /// Starts what is due now; returns when to look again.
    fn turn(&mut self) -> Timestamp {
        let now = self.now();
        if now >= self.next_lease && !self.is_leasing {
            self.start_leasing();
        }
        if self.is_stopping() {
            self.dismiss();
            // The leases last until the transactions under way are settled.
            return if self.is_leasing { after(now, POLL) } else { self.next_lease };
        }
        if now >= self.next_poll && !self.is_polling && self.holds_leases(now) {
            self.start_polling(now);
        }
        if let Some(asked) = self.next_tick.take_if(|it| *it <= now) {
            self.tick(asked);
        }
        if now >= self.next_sweep {
            self.next_sweep = after(now, SWEEP);
            self.sweep(now);
        }
        let poll = if self.is_polling || !self.holds_leases(now) {
            after(now, POLL)
        } else {
            self.next_poll
        };
        let lease = if self.is_leasing { after(now, POLL) } else { self.next_lease };
        let tick = self.next_tick.unwrap_or(poll);
        poll.min(lease).min(tick).min(self.next_sweep)
    }

    fn hear(&mut self, note: Note) {
        match note {
            Note::Leased(result) => self.leased(result),
            Note::Polled(result) => self.polled(result),
            Note::Resolved(domain, route, known) => self.resolved(&domain, route, known),
            Note::Fetched(path, result) => self.fetched(path, result),
            Note::Stranded(domain, route, result) => self.stranded(&domain, &route, result),
            Note::Unsent(rows, domain) => self.unsent_done(&rows, domain.as_ref()),
            Note::Settled(row) => self.free(&[row]),
            Note::Opened { session } => self.opened(session),
            Note::Ready { session, batch } => self.ready(session, batch),
            Note::Closed { session, batch, over } => self.closed(session, batch, over),
            // Whoever asked may have left.
            Note::Snapshot(answer) => drop(answer.send(self.snapshot())),
            Note::Resume(site, answer) => drop(answer.send(self.resume(&site))),
        }
    }

    /// Something became due: look at the queue now, but not without end.
    fn look_soon(&mut self) {
        self.next_poll = self.next_poll.min(after(self.polled_at, POLL_MIN));
    }

    /// Runs something in the background that ends in a note.
    fn start(&self, name: &'static str, work: impl Future<Output = Note> + Send + 'static) {
        let notes = self.shared.notes.clone();
        let task: Pending<'static, ()> = Box::pin(async move {
            // Without an owner nobody waits for it.
            let _ = notes.send(work.await).await;
        });
        self.shared.app.ports().spawn.spawn(name, task);
    }

    /// Marks a domain as busy, or not.
    fn set_busy(&mut self, domain: &Arc<Domain>, is_busy: bool) {
        let Some(entry) = self.domains.get_mut(domain) else { return };
        match (entry.is_busy, is_busy) {
            (false, true) => self.busy += 1,
            (true, false) => self.busy -= 1,
            _ => {}
        }
        entry.is_busy = is_busy;
    }

    /// Deliveries of a domain that somebody holds.
    fn held(&mut self, domain: &Arc<Domain>) -> Option<&mut BTreeSet<DeliveryId>> {
        self.domains.get_mut(domain).map(|it| &mut it.held)
    }

    fn free(&mut self, rows: &[Row]) {
        for row in rows {
            if let Some(held) = self.held(&row.domain) {
                held.remove(&row.due.delivery);
            }
            let path = self.domains.get(&row.domain).and_then(|it| it.path);
            if let Some(path) = path.and_then(|it| self.paths.get_mut(&it)) {
                path.freed(row.due.delivery);
            }
        }
    }

    fn snapshot(&self) -> Snapshot {
        let mut paths: Vec<_> = self
            .paths
            .iter()
            .filter_map(|(id, path)| {
                let view = self.scheduler.view(*id)?;
                let sessions = self.sessions.values().filter(|it| it.path == *id);
                let in_flight = sessions.map(|it| it.holds).sum();
                let is_idle = view.due == 0 && view.sessions == 0 && path.trouble.is_none();
                (!is_idle).then(|| path.status(view, in_flight))
            })
            .collect();
        paths.sort_by(|a, b| (&a.provider, &a.site).cmp(&(&b.provider, &b.site)));
        Snapshot {
            taken_at: self.clock(),
            shards_held: self.leases.len(),
            in_doubt_recovered: self.in_doubt_recovered,
            domains_resolving: self.busy,
            paths,
        }
    }
}

fn after(start: Timestamp, delay: SignedDuration) -> Timestamp {
    start.saturating_add(delay).unwrap_or(Timestamp::MAX)
}
