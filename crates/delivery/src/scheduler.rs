//! The scheduler of paths: when to open a connection, and how many deliveries
//! it may take.
//!
//! A *path* is an egress source and a site. Per path, and per provider and
//! source together, it keeps to the limits of [`crate::shaping`]: connections,
//! messages per connection, messages per hour; and to pauses that replies asked
//! for. It knows no delivery: only how many are due on a path. So a backlog
//! that waits costs nothing: no message is looked at until its path has a token,
//! and there is one wake-up instant for everything (R004-18 to R004-21).
//!
//! **Never** here: a clock, a socket, the store. `mta` reports [`Event`]s and
//! carries out [`Action`]s. Which stream uses which source is not known here.
//!
//! Who waits for what: a path without tokens of its own waits for an instant;
//! paths of one provider that lack the provider's tokens, or a connection,
//! stand in line, so that none of them starves.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use domain::{SignedDuration, Timestamp};

use crate::{outcome::Brake, retry::RetrySchedule, shaping::Limits};

mod brake;
mod group;
mod path;
mod serve;

use group::Group;
use path::{Path, Session};
pub use path::{PathView, Waiting};

/// One egress source: an address and name we send from, or a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// One path, given out by [`Scheduler::add_path`]. Never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathId(pub u64);

/// One connection, given out by [`Action::Open`]. Never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

/// A path to be scheduled.
#[derive(Clone, Debug)]
pub struct PathSetup {
    /// Where it begins.
    pub source: SourceId,
    /// The limits of the path alone.
    pub limits: Limits,
    /// The provider whose sites share limits, with those; `None` for an unknown
    /// network and for a provider whose limits hold per site.
    pub provider: Option<(Arc<str>, Limits)>,
    /// When the path was last used before this process began; `None` for never.
    pub last_used: Option<Timestamp>,
}

/// Limits of the whole process.
#[derive(Clone, Debug)]
pub struct SchedulerLimits {
    /// Connections open at once, over all paths. At least one.
    pub sessions: usize,
    /// How long a path is left alone after nobody could be reached.
    pub unreachable: RetrySchedule,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// So many deliveries are due on the path now, not counting those that
    /// connections hold. A guess too high costs an empty look; after one too low
    /// (a page of the queue) say it again when the page is used up.
    Due {
        /// The path.
        path: PathId,
        /// How many. Replaces what was said before.
        count: u32,
    },
    /// The connection stands, and waits to be given work.
    Opened {
        /// The connection.
        session: SessionId,
    },
    /// The connection is done with what it was given, and waits for more.
    Ready {
        /// The connection.
        session: SessionId,
        /// What came of it.
        work: Work,
    },
    /// The connection is gone, whatever it was doing.
    Closed {
        /// The connection.
        session: SessionId,
        /// What came of the last work it was given.
        work: Work,
        /// Why.
        end: SessionEnd,
    },
    /// A reply asked to slow, pause or stop something. Only brakes on paths and
    /// sources concern the scheduler; others are ignored.
    Brake {
        /// The path on which the reply came.
        path: PathId,
        /// What it asked for.
        brake: Brake,
    },
    /// Warm-up, or an operator, changed the limits.
    Limits {
        /// The path.
        path: PathId,
        /// The new limits of the path alone.
        limits: Limits,
        /// The new limits of its provider, if it has one.
        provider: Option<Limits>,
    },
    /// An operator has looked: stops and pauses of the path, its provider and
    /// its source are lifted.
    Resumed {
        /// The path.
        path: PathId,
    },
    /// The wake-up instant has come.
    Tick,
}

/// What came of the deliveries that a connection was allowed to take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// How many it found to take. Fewer than allowed: no more are due.
    pub found: u32,
    /// How many transactions it began (`MAIL FROM`). The rest gives its tokens
    /// back.
    pub used: u32,
}

/// Why a connection is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// It had stood, and was closed by either side.
    Finished,
    /// It never stood: no host of the site could be reached.
    Unreachable,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open a connection. Answer with `Opened` or `Closed`.
    Open {
        /// The new connection.
        session: SessionId,
        /// Its path.
        path: PathId,
    },
    /// Take up to `max` due deliveries of the path, re-check and send them one
    /// after another. Answer with `Ready` or `Closed`. When a reply brakes the
    /// path, take no more and answer at once.
    Give {
        /// The connection.
        session: SessionId,
        /// Its path.
        path: PathId,
        /// At least one.
        max: u32,
    },
    /// Say QUIT. Answer with `Closed`.
    Close {
        /// The connection.
        session: SessionId,
    },
    /// The path, or its provider, was slowed: record the new hourly rate.
    Slowed {
        /// The path on which the signal came.
        path: PathId,
        /// Messages per hour from now on.
        per_hour: u32,
    },
    /// The path, or its whole source, was stopped: tell the operator.
    Stopped {
        /// The path on which the signal came.
        path: PathId,
    },
    /// Send `Tick` at this instant. Replaces earlier requests.
    WakeAt(Timestamp),
}

/// The scheduler.
#[derive(Debug)]
pub struct Scheduler {
    limits: SchedulerLimits,
    paths: BTreeMap<PathId, Path>,
    groups: Vec<Group>,
    group_ids: BTreeMap<(SourceId, Arc<str>), usize>,
    sessions: BTreeMap<SessionId, Session>,
    stopped_sources: BTreeSet<SourceId>,
    /// Idle connections by provider, so that one can be closed for a path that
    /// stands in line.
    idle: BTreeSet<(Option<usize>, SessionId)>,
    /// Paths that stand in line for a connection of the process.
    line: VecDeque<PathId>,
    /// At most one instant per path and per group.
    wakes: BTreeSet<(Timestamp, Wake)>,
    announced: Option<Timestamp>,
    next_path: u64,
    next_session: u64,
    actions: Vec<Action>,
}

/// Who wakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wake {
    Path(PathId),
    Group(usize),
}

impl Scheduler {
    /// A scheduler without paths.
    #[must_use]
    pub fn new(limits: SchedulerLimits) -> Self {
        Self {
            limits,
            paths: BTreeMap::new(),
            groups: Vec::new(),
            group_ids: BTreeMap::new(),
            sessions: BTreeMap::new(),
            stopped_sources: BTreeSet::new(),
            idle: BTreeSet::new(),
            line: VecDeque::new(),
            wakes: BTreeSet::new(),
            announced: None,
            next_path: 0,
            next_session: 0,
            actions: Vec::new(),
        }
    }

    /// Adds a path. A provider's limits are those of the first path that names
    /// it; [`Event::Limits`] changes them.
    pub fn add_path(&mut self, setup: PathSetup, now: Timestamp) -> PathId {
        let PathSetup { source, limits, provider, last_used } = setup;
        let group = provider.map(|(name, limits)| {
            let groups = &mut self.groups;
            *self.group_ids.entry((source, name)).or_insert_with(|| {
                groups.push(Group::new(limits, last_used, now));
                groups.len() - 1
            })
        });
        let id = PathId(self.next_path);
        self.next_path += 1;
        self.paths.insert(id, Path::new(source, group, limits, (last_used, now)));
        id
    }

    /// Forgets a path that has nothing due, no connection and nothing to
    /// remember. False when it must stay.
    pub fn remove_path(&mut self, id: PathId, now: Timestamp) -> bool {
        let Some(path) = self.paths.get_mut(&id) else { return true };
        if !path.is_forgettable(now) {
            return false;
        }
        self.set_wake(Wake::Path(id), None);
        self.paths.remove(&id);
        true
    }

    /// What a path is doing, for status pages. `None` when it was forgotten.
    #[must_use]
    pub fn view(&self, id: PathId) -> Option<PathView> {
        let path = self.paths.get(&id)?;
        let stopped = self.stopped_sources.contains(&path.source);
        Some(path.view(path.group.map(|it| &self.groups[it]), stopped))
    }

    /// Takes in one event, and says what to do.
    ///
    /// # Panics
    /// When the event names a path or connection that is not there: the shell
    /// has lost count, and must not go on.
    #[must_use]
    pub fn on(&mut self, event: Event, now: Timestamp) -> Vec<Action> {
        match event {
            Event::Due { path, count } => {
                self.path(path).set_due(count);
                self.run(path, now);
            }
            Event::Opened { session } => self.opened(session, now),
            Event::Ready { session, work } => self.ready(session, work, now),
            Event::Closed { session, work, end } => self.closed(session, work, end, now),
            Event::Brake { path, brake } => self.brake(path, brake, now),
            Event::Limits { path, limits, provider } => {
                self.set_limits(path, limits, provider, now);
            }
            Event::Resumed { path } => self.resume(path, now),
            Event::Tick => self.tick(now),
        }
        self.announce();
        std::mem::take(&mut self.actions)
    }

    fn tick(&mut self, now: Timestamp) {
        while let Some(&(at, who)) = self.wakes.first() {
            if at > now {
                break;
            }
            self.set_wake(who, None);
            match who {
                Wake::Path(id) => self.run(id, now),
                Wake::Group(group) => self.drain(group, now),
            }
        }
    }

    fn announce(&mut self) {
        let next = self.wakes.first().map(|&(at, _)| at);
        if let Some(at) = next
            && self.announced != next
        {
            self.actions.push(Action::WakeAt(at));
        }
        self.announced = next;
    }

    /// Moves, sets or clears the one instant of a path or group.
    fn set_wake(&mut self, who: Wake, at: Option<Timestamp>) {
        let slot = match who {
            Wake::Path(id) => &mut self.path(id).wake,
            Wake::Group(group) => &mut self.groups[group].wake,
        };
        let before = std::mem::replace(slot, at);
        if let Some(before) = before {
            self.wakes.remove(&(before, who));
        }
        if let Some(at) = at {
            self.wakes.insert((at, who));
        }
    }

    fn path(&mut self, id: PathId) -> &mut Path {
        self.paths.get_mut(&id).expect("events name paths that were added and not forgotten")
    }
}

/// How long a pause is when the reply gave no time.
const PAUSE_DEFAULT: SignedDuration = SignedDuration::from_mins(15);

#[cfg(test)]
mod tests;
