//! The state of one path, and of one connection.

use std::collections::VecDeque;

use domain::Timestamp;

use super::{Group, PathId, SessionId, SourceId};
use crate::{
    bucket::{Bucket, Rate},
    shaping::Limits,
};

/// One path.
#[derive(Debug)]
pub(super) struct Path {
    pub source: SourceId,
    /// Index of the provider's group.
    pub group: Option<usize>,
    pub limits: Limits,
    pub bucket: Bucket,
    /// Deliveries due that no connection holds.
    pub due: u32,
    /// Counts the `Due` events, so that a connection that found nothing does
    /// not overrule a later one that says there is something.
    pub due_seq: u32,
    /// Connections, whatever they do.
    pub open: u32,
    /// Of these, not yet standing.
    pub opening: u32,
    /// Of these, without work; the most recent last.
    pub idle: VecDeque<(SessionId, Timestamp)>,
    pub paused_until: Option<Timestamp>,
    pub stopped: bool,
    /// Times in a row that nobody could be reached.
    pub failures: u32,
    /// The last rate signal that was acted on.
    pub signal_at: Option<Timestamp>,
    pub wake: Option<Timestamp>,
    /// Stands in line for tokens of its provider.
    pub in_line_for_tokens: bool,
    /// Stands in line for a connection, of its provider or of the process.
    pub in_line_for_session: bool,
}

/// One connection.
#[derive(Debug)]
pub(super) struct Session {
    pub path: PathId,
    pub state: SessionState,
    /// Transactions begun on it.
    pub done: u32,
}

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SessionState {
    Opening,
    Idle,
    /// Holds so many tokens; the path's count of `Due` events when it got them.
    Busy {
        given: u32,
        due_seq: u32,
    },
    Closing,
}

/// Why a path's mail waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Nothing is due.
    Nothing,
    /// Connections are at work.
    Working,
    /// For the hourly rate, its own or the provider's.
    Rate,
    /// For a connection, its own or the provider's.
    Connections,
    /// A reply asked for a pause, or nobody could be reached.
    Paused(Timestamp),
    /// Until an operator looks.
    Stopped,
}

/// What a path is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathView {
    /// Deliveries due.
    pub due: u32,
    /// Connections open.
    pub sessions: u32,
    /// Messages per hour now.
    pub rate: Rate,
    /// Why it waits.
    pub waiting: Waiting,
}

/// A path gets work for about a second at a time: small enough that pauses and
/// opt-outs take effect at once, large enough that one read of the re-check
/// serves many (DECISIONS D3: at most 256).
const BATCH_MAX: u32 = 64;

/// One connection for so many waiting messages.
const MESSAGES_PER_OPEN: u32 = 8;

impl Path {
    /// A path that was last used at the first instant, if ever, and begins at
    /// the second.
    pub fn new(
        source: SourceId,
        group: Option<usize>,
        limits: Limits,
        (last_used, now): (Option<Timestamp>, Timestamp),
    ) -> Self {
        let bucket = Bucket::new(limits.rate, last_used, now);
        Self {
            source,
            group,
            limits,
            bucket,
            due: 0,
            due_seq: 0,
            open: 0,
            opening: 0,
            idle: VecDeque::new(),
            paused_until: None,
            stopped: false,
            failures: 0,
            signal_at: None,
            wake: None,
            in_line_for_tokens: false,
            in_line_for_session: false,
        }
    }

    pub fn set_due(&mut self, count: u32) {
        self.due = count;
        self.due_seq = self.due_seq.wrapping_add(1);
    }

    /// Connections allowed at once: each carries one message at a time, so this
    /// is also what holds `at_once` (R004-21).
    pub fn sessions_max(&self) -> u32 {
        self.limits.connections.min(self.limits.at_once)
    }

    /// Deliveries that a connection is given at most.
    pub fn batch(&self) -> u32 {
        (self.limits.rate.per_hour / 3_600).clamp(1, BATCH_MAX)
    }

    /// Connections to open for `ready` messages, beside those being opened.
    pub fn wanted_sessions(&self, ready: u32) -> u32 {
        let wanted = ready.div_ceil(MESSAGES_PER_OPEN).saturating_sub(self.opening);
        wanted.min(self.sessions_max().saturating_sub(self.open))
    }

    /// True when forgetting the path loses nothing.
    pub fn is_forgettable(&mut self, now: Timestamp) -> bool {
        self.due == 0
            && self.open == 0
            && !self.stopped
            && self.paused_until.is_none_or(|it| it <= now)
            && self.failures == 0
            && self.signal_at.is_none()
            && !self.in_line_for_tokens
            && !self.in_line_for_session
            && self.bucket.is_full(now)
    }

    pub fn view(&self, group: Option<&Group>, source_stopped: bool) -> PathView {
        let stopped = self.stopped || source_stopped;
        let paused = self.paused_until.max(group.and_then(|it| it.paused_until));
        let waiting = match paused {
            _ if self.due == 0 && self.open == 0 => Waiting::Nothing,
            _ if stopped => Waiting::Stopped,
            // A pause that is over has been cleared by whoever woke.
            Some(until) if self.due > 0 => Waiting::Paused(until),
            _ if self.open as usize > self.idle.len() => Waiting::Working,
            _ if self.in_line_for_session => Waiting::Connections,
            _ if self.due > 0 => Waiting::Rate,
            _ => Waiting::Nothing,
        };
        PathView { due: self.due, sessions: self.open, rate: self.bucket.rate(), waiting }
    }
}
