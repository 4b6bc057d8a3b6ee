//! Events to the scheduler, its actions, and what sessions report.

use std::{collections::VecDeque, error::Error, sync::Arc};

use app::{Failure, dispatch};
use delivery::{
    Limits, SiteKey,
    scheduler::{Action, Event, PathId, SessionEnd, SessionId, Work},
};
use domain::{SignedDuration, Timestamp};
use tokio::sync::mpsc;

use super::{Found, Note, Queue, Slot, after, path::Learned};
use crate::session::{Batch, Failed, Order, Row, Session, SessionOver, Undelivered};

/// Domains of a path that one read looks at.
const DOMAINS_PER_FETCH: usize = 32;
/// How long a path rests after the database failed in one of its sessions.
const REST: SignedDuration = SignedDuration::from_secs(2);
/// How long a limit is believed that a host showed by refusing more.
const LEARNED_FOR: SignedDuration = SignedDuration::from_mins(10);

impl Queue {
    /// Tells the scheduler one event, and does what it says.
    pub(super) fn send(&mut self, event: Event) {
        let now = self.now();
        self.send_at(event, now);
    }

    fn send_at(&mut self, event: Event, now: Timestamp) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            if self.is_stopping() {
                return;
            }
            for action in self.scheduler.on(event, now) {
                match action {
                    Action::Open { session, path } => self.open(session, path),
                    Action::Give { session, path, max } => {
                        events.extend(self.give(session, (path, max)));
                    }
                    Action::Close { session } => self.order(session, Order::Close),
                    Action::WakeAt(at) => self.next_tick = Some(at),
                    Action::Slowed { path, per_hour } => {
                        tracing::warn!(path = path.0, per_hour, "a path was slowed");
                    }
                    Action::Stopped { path } => {
                        tracing::error!(path = path.0, "a path was stopped: see why, resume it");
                    }
                }
            }
        }
    }

    /// The instant has come that the scheduler asked for. It is told so even if
    /// the clock was set back since, because it asks only once.
    pub(super) fn tick(&mut self, asked: Timestamp) {
        let now = self.now().max(asked);
        self.send_at(Event::Tick, now);
    }

    fn open(&mut self, id: SessionId, path_id: PathId) {
        let Some(path) = self.paths.get_mut(&path_id) else { return };
        // At most one batch and one goodbye are ever on the way.
        let (orders, received) = mpsc::channel(2);
        let session = Session {
            id,
            path: path_id,
            line: Arc::clone(&path.line),
            orders: received,
            shared: Arc::clone(&self.shared),
        };
        path.sessions += 1;
        self.sessions.insert(id, Slot { path: path_id, orders, holds: 0 });
        self.shared.app.ports().spawn.spawn("mta-session", Box::pin(session.run()));
    }

    /// Hands over deliveries from the page. Returns the session's answer when
    /// there is nothing to hand over.
    fn give(&mut self, id: SessionId, (path_id, max): (PathId, u32)) -> Option<Event> {
        let path = self.paths.get_mut(&path_id)?;
        let count = path.page.len().min(max as usize);
        let rows: Vec<Row> = path.page.drain(..count).collect();
        if rows.is_empty() {
            return Some(Event::Ready { session: id, work: Work::default() });
        }
        let leases = Arc::clone(&self.leases);
        self.order(id, Order::Work(rows, leases));
        self.fetch(path_id);
        None
    }

    fn order(&mut self, id: SessionId, order: Order) {
        let Some(slot) = self.sessions.get_mut(&id) else { return };
        if let Order::Work(rows, _) = &order {
            slot.holds = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        }
        // A session that has just ended reports it; its work goes back.
        if let Err(error) = slot.orders.try_send(order)
            && let Order::Work(rows, _) = error.into_inner()
        {
            slot.holds = 0;
            let path = slot.path;
            self.put_back(path, rows);
        }
    }

    fn put_back(&mut self, path: PathId, rows: Vec<Row>) {
        if let Some(path) = self.paths.get_mut(&path) {
            for row in rows.into_iter().rev() {
                path.page.push_front(row);
            }
        }
    }

    /// A domain of the path has due work.
    pub(super) fn is_due_on(&mut self, id: PathId, domain: Arc<domain::Domain>) {
        let Some(path) = self.paths.get_mut(&id) else { return };
        path.waiting.insert(domain);
        self.fetch(id);
    }

    /// Reads ahead for a path, if it has use for more.
    pub(super) fn fetch(&mut self, id: PathId) {
        let Some(path) = self.paths.get_mut(&id) else { return };
        let Some(wants) = path.wants() else { return };
        let asked: Vec<_> = path
            .fetch_begins(DOMAINS_PER_FETCH)
            .into_iter()
            .filter_map(|domain| {
                let entry = self.domains.get(&domain)?;
                let held = u32::try_from(entry.held.len()).unwrap_or(u32::MAX);
                Some((domain, entry.shard, held))
            })
            .collect();
        let shared = Arc::clone(&self.shared);
        self.start("mta-fetch", async move {
            let mut found = Vec::new();
            let mut left = u32::try_from(wants).unwrap_or(u32::MAX);
            for (domain, shard, held) in asked {
                if left == 0 {
                    break;
                }
                let limit = left.saturating_add(held);
                match dispatch::due(&shared.app, (shard, &domain), limit).await {
                    Ok(due) => {
                        let count = u32::try_from(due.len()).unwrap_or(u32::MAX);
                        left = left.saturating_sub(count.saturating_sub(held));
                        found.push(Found { domain, shard, complete: count < limit, due });
                    }
                    Err(error) => return Note::Fetched(id, Err(error)),
                }
            }
            Note::Fetched(id, Ok(found))
        });
    }

    pub(super) fn fetched(&mut self, id: PathId, result: Result<Vec<Found>, Failure>) {
        let Some(path) = self.paths.get_mut(&id) else { return };
        path.is_fetching = false;
        let found = result.unwrap_or_else(|error| {
            tracing::error!(error = &error as &dyn Error, "the queue could not be read");
            // The next look at the queue says again what is due.
            path.waiting.clear();
            Vec::new()
        });
        for Found { domain, shard, due, complete } in found {
            path.was_read(&domain, complete);
            let Some(entry) = self.domains.get_mut(&domain) else { continue };
            for due in due {
                if !path.was_freed(due.delivery) && entry.held.insert(due.delivery) {
                    path.page.push_back(Row { domain: Arc::clone(&domain), shard, due });
                }
            }
        }
        match path.dead.take() {
            Some(why) => self.settle_dead(id, why),
            None => self.say_due(id),
        }
    }

    /// Tells the scheduler how much is due on a path, unless it rests.
    fn say_due(&mut self, id: PathId) {
        let now = self.now();
        let Some(path) = self.paths.get(&id) else { return };
        let rests = path.rests_until.is_some_and(|it| it > now);
        let count = if rests { 0 } else { u32::try_from(path.page.len()).unwrap_or(u32::MAX) };
        self.send(Event::Due { path: id, count });
    }

    /// Paths that have rested go on.
    pub(super) fn end_rests(&mut self, now: Timestamp) {
        let over = |until: Option<Timestamp>| until.is_some_and(|it| it <= now);
        let rested: Vec<PathId> =
            self.paths.iter().filter(|(_, it)| over(it.rests_until)).map(|(id, _)| *id).collect();
        for id in rested {
            if let Some(path) = self.paths.get_mut(&id) {
                path.rests_until = None;
            }
            self.say_due(id);
        }
    }

    pub(super) fn opened(&mut self, id: SessionId) {
        let Some(slot) = self.sessions.get(&id) else { return };
        if let Some(path) = self.paths.get_mut(&slot.path) {
            path.dead = None;
        }
        self.send(Event::Opened { session: id });
    }

    pub(super) fn ready(&mut self, id: SessionId, batch: Batch) {
        let Some(slot) = self.sessions.get_mut(&id) else { return };
        slot.holds = 0;
        let path = slot.path;
        let work = self.take_in(path, batch);
        self.send(Event::Ready { session: id, work });
        self.say_due(path);
        self.fetch(path);
    }

    pub(super) fn closed(&mut self, id: SessionId, batch: Batch, over: SessionOver) {
        let Some(slot) = self.sessions.remove(&id) else { return };
        let path = slot.path;
        if let Some(path) = self.paths.get_mut(&path) {
            path.sessions -= 1;
        }
        let work = self.take_in(path, batch);
        let end = match over {
            SessionOver::Stood => SessionEnd::Finished,
            SessionOver::Failed(failed) => self.failed(path, failed),
        };
        self.send(Event::Closed { session: id, work, end });
        if end == SessionEnd::Unreachable {
            // What was learned on the way to an outage says nothing.
            self.forget_lessons(path);
        }
        self.fetch(path);
        let dead = match self.paths.get_mut(&path) {
            // What is being read is settled together with the page.
            Some(it) if it.is_fetching => None,
            Some(it) => it.dead.take(),
            None => None,
        };
        match dead {
            Some(why) => self.settle_dead(path, why),
            None => self.say_due(path),
        }
    }

    /// Takes in what a session reports: what it freed, returned, and learned.
    fn take_in(&mut self, id: PathId, batch: Batch) -> Work {
        let (now, clock) = (self.now(), self.clock());
        let Batch { found, used, freed, returned, .. } = batch;
        self.free(&freed);
        self.put_back(id, returned);
        if let Some(path) = self.paths.get_mut(&id) {
            if let Some(what) = batch.trouble {
                path.trouble(what, clock);
            }
            if batch.failing {
                let rested = after(now, REST);
                path.rests_until = Some(rested);
                self.next_poll = self.next_poll.min(rested);
            }
        }
        for brake in batch.brakes {
            self.send(Event::Brake { path: id, brake });
        }
        if let Some(messages) = batch.enough_after {
            self.learn(id, |it| it.messages_per_connection = messages.max(1));
        }
        Work { found, used }
    }

    /// No host talked to us. While the path has other connections, that only
    /// says that they are as many as the hosts take; else the path is left alone
    /// for a while, and what waits for it gets an attempt on record.
    fn failed(&mut self, id: PathId, failed: Failed) -> SessionEnd {
        let clock = self.clock();
        let Some(why) = Undelivered::of(failed) else { return SessionEnd::Finished };
        let Some(path) = self.paths.get_mut(&id) else { return SessionEnd::Finished };
        path.trouble(why.told(), clock);
        if path.sessions > 0 {
            let connections = u32::try_from(path.sessions).unwrap_or(u32::MAX);
            self.learn(id, |it| it.connections = connections);
            return SessionEnd::Finished;
        }
        let brake = why.brake(&self.shared, path.line.provider.as_deref());
        path.dead = Some(why);
        if let Some(brake) = brake {
            self.send(Event::Brake { path: id, brake });
        }
        SessionEnd::Unreachable
    }

    /// Keeps to what the hosts showed that they take.
    fn learn(&mut self, id: PathId, lesson: impl FnOnce(&mut Learned)) {
        let now = self.now();
        let Some(path) = self.paths.get_mut(&id) else { return };
        let mut learned = path.learned.unwrap_or(Learned {
            connections: path.limits.connections,
            messages_per_connection: path.limits.messages_per_connection,
            until: now,
        });
        lesson(&mut learned);
        learned.until = after(now, LEARNED_FOR);
        path.learned = Some(learned);
        let Learned { connections, messages_per_connection, .. } = learned;
        tracing::info!(path = id.0, connections, messages_per_connection, "limits were learned");
        let limits = Limits { connections, messages_per_connection, ..path.limits.clone() };
        self.set_limits(id, limits);
    }

    /// Tries again whether hosts take more than they once did.
    pub(super) fn restore_limits(&mut self, now: Timestamp) {
        let is_over = |it: Option<Learned>| it.is_some_and(|it| it.until <= now);
        let over: Vec<PathId> =
            self.paths.iter().filter(|(_, it)| is_over(it.learned)).map(|(id, _)| *id).collect();
        for id in over {
            self.forget_lessons(id);
        }
    }

    fn forget_lessons(&mut self, id: PathId) {
        let Some(path) = self.paths.get_mut(&id) else { return };
        if path.learned.take().is_some() {
            let limits = path.limits.clone();
            self.set_limits(id, limits);
        }
    }

    fn set_limits(&mut self, id: PathId, limits: Limits) {
        // The rate is the scheduler's: replies may have halved it meanwhile.
        let rate = self.scheduler.view(id).map_or(limits.rate, |it| it.rate);
        let limits = Limits { rate, ..limits };
        self.send(Event::Limits { path: id, limits, provider: None });
    }

    /// An operator has looked at what stopped a site. False when it is not
    /// known here.
    pub(super) fn resume(&mut self, site: &str) -> bool {
        let Some(id) = self.sites.get(&SiteKey::stored(site)).copied() else { return false };
        tracing::info!(path = id.0, "a path was resumed by hand");
        self.send(Event::Resumed { path: id });
        true
    }

    /// Delivery ends: sessions without work say goodbye; the others see it
    /// themselves after the transaction under way.
    pub(super) fn dismiss(&mut self) {
        let idle: Vec<SessionId> =
            self.sessions.iter().filter(|(_, it)| it.holds == 0).map(|(id, _)| *id).collect();
        for id in idle {
            self.order(id, Order::Close);
        }
    }
}
