//! What the owner of the queue knows of one path: a page of deliveries read
//! ahead, the domains that have more, limits learned from its hosts.

use std::{
    collections::{BTreeSet, VecDeque},
    ops::Bound,
    sync::Arc,
};

use delivery::{Limits, SiteKey, scheduler::PathView};
use domain::{DeliveryId, Domain, Timestamp};

use crate::{
    session::{Line, Row, Undelivered},
    snapshot::{PathStatus, Trouble},
};

/// Deliveries read for a path that has no connection: enough to open one. A
/// throttled backlog stays where it is.
const PAGE_FIRST: usize = 16;
/// Deliveries read ahead for a path at work, and the level at which the next
/// are read.
const PAGE: usize = 256;
const PAGE_LOW: usize = 64;

/// One path.
#[derive(Debug)]
pub(super) struct Path {
    pub site: SiteKey,
    pub line: Arc<Line>,
    /// The limits it was made with.
    pub limits: Limits,
    /// Deliveries due, oldest first per domain. All are held.
    pub page: VecDeque<Row>,
    /// Domains with due deliveries beyond the page.
    pub waiting: BTreeSet<Arc<Domain>>,
    /// The domain that was read last: the next one follows it.
    last_read: Option<Arc<Domain>>,
    /// Connections, whatever they do.
    pub sessions: usize,
    pub is_fetching: bool,
    /// Deliveries that became free during the read under way: it may show them
    /// as they were before.
    freed: BTreeSet<DeliveryId>,
    /// Nobody could be reached: what is read next is settled unsent.
    pub dead: Option<Undelivered>,
    /// The database failed: no work before this instant.
    pub rests_until: Option<Timestamp>,
    /// Connections, or messages per connection, that its hosts allow, and until
    /// when that is believed.
    pub learned: Option<Learned>,
    pub trouble: Option<Trouble>,
}

/// Limits that a host showed by refusing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Learned {
    pub connections: u32,
    pub messages_per_connection: u32,
    pub until: Timestamp,
}

impl Path {
    pub(super) fn new(site: SiteKey, line: Arc<Line>, limits: Limits) -> Self {
        Self {
            site,
            line,
            limits,
            page: VecDeque::new(),
            waiting: BTreeSet::new(),
            last_read: None,
            sessions: 0,
            is_fetching: false,
            freed: BTreeSet::new(),
            dead: None,
            rests_until: None,
            learned: None,
            trouble: None,
        }
    }

    /// True when nothing is in it or on the way to it.
    pub(super) fn is_empty(&self) -> bool {
        self.page.is_empty() && !self.is_fetching
    }

    /// How many deliveries to read now; `None` when there are enough.
    pub(super) fn wants(&self) -> Option<usize> {
        let (low, page) = match (&self.dead, self.sessions) {
            // All of it will be settled at once.
            (Some(_), _) => (PAGE, PAGE),
            (None, 0) => (1, PAGE_FIRST),
            (None, _) => (PAGE_LOW, PAGE),
        };
        let wants = !self.is_fetching && !self.waiting.is_empty() && self.page.len() < low;
        wants.then(|| page - self.page.len())
    }

    /// A read begins. Returns the domains whose turn it is, at most `count`.
    pub(super) fn fetch_begins(&mut self, count: usize) -> Vec<Arc<Domain>> {
        self.is_fetching = true;
        self.freed.clear();
        let after = match &self.last_read {
            Some(last) => (Bound::Excluded(last), Bound::Unbounded),
            None => (Bound::Unbounded, Bound::Unbounded),
        };
        let behind = self.waiting.range::<Arc<Domain>, _>(after);
        let turn: Vec<_> = behind.chain(&self.waiting).take(count).cloned().collect();
        // Round the end, the first may come again.
        let mut seen = BTreeSet::new();
        turn.into_iter().filter(|it| seen.insert(Arc::clone(it))).collect()
    }

    /// A domain was read.
    pub(super) fn was_read(&mut self, domain: &Arc<Domain>, is_complete: bool) {
        self.last_read = Some(Arc::clone(domain));
        if is_complete {
            self.waiting.remove(domain);
        }
    }

    /// A delivery is not held any more.
    pub(super) fn freed(&mut self, delivery: DeliveryId) {
        if self.is_fetching {
            self.freed.insert(delivery);
        }
    }

    /// True when the read under way may show the delivery as it was before it
    /// became free.
    pub(super) fn was_freed(&self, delivery: DeliveryId) -> bool {
        self.freed.contains(&delivery)
    }

    /// Remembers what went wrong.
    pub(super) fn trouble(&mut self, what: String, at: Timestamp) {
        self.trouble = Some(Trouble { at, what });
    }

    /// What the status page shows.
    pub(super) fn status(&self, view: PathView, in_flight: u32) -> PathStatus {
        PathStatus {
            source: self.line.source.name.to_string(),
            site: self.site.to_string(),
            provider: self.line.label.clone(),
            due: u32::try_from(self.page.len()).unwrap_or(u32::MAX).max(view.due),
            in_flight,
            sessions: view.sessions,
            per_hour: view.rate.per_hour,
            waiting: view.waiting,
            trouble: self.trouble.clone(),
        }
    }
}
