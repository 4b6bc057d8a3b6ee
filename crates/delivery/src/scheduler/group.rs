//! What all paths of one source to one provider share: a rate, a number of
//! connections, pauses, and two lines to stand in.

use std::collections::VecDeque;

use domain::Timestamp;

use super::PathId;
use crate::{bucket::Bucket, shaping::Limits};

/// One provider as seen from one source.
#[derive(Debug)]
pub(super) struct Group {
    pub limits: Limits,
    pub bucket: Bucket,
    /// Connections of all its paths.
    pub open: u32,
    pub paused_until: Option<Timestamp>,
    pub signal_at: Option<Timestamp>,
    pub wake: Option<Timestamp>,
    /// Paths that have work and tokens of their own, and lack the provider's.
    pub line_for_tokens: VecDeque<PathId>,
    /// Paths that have tokens and lack a connection of the provider's.
    pub line_for_session: VecDeque<PathId>,
}

impl Group {
    pub fn new(limits: Limits, last_used: Option<Timestamp>, now: Timestamp) -> Self {
        let bucket = Bucket::new(limits.rate, last_used, now);
        Self {
            limits,
            bucket,
            open: 0,
            paused_until: None,
            signal_at: None,
            wake: None,
            line_for_tokens: VecDeque::new(),
            line_for_session: VecDeque::new(),
        }
    }

    /// Connections still allowed.
    pub fn sessions_free(&self) -> u32 {
        self.limits.connections.min(self.limits.at_once).saturating_sub(self.open)
    }
}
