//! So many messages in so much time: a sliding window.

use std::collections::VecDeque;

use domain::Timestamp;

use crate::config::Rate;

/// The instants of the last messages, at most as many as the rate allows.
#[derive(Debug)]
pub(super) struct Window {
    rate: Option<Rate>,
    taken_at: VecDeque<Timestamp>,
}

impl Window {
    pub(super) fn new(rate: Option<Rate>) -> Self {
        Self { rate, taken_at: VecDeque::new() }
    }

    pub(super) fn has_room(&mut self, now: Timestamp) -> bool {
        let Some(rate) = self.rate else { return true };
        while self.taken_at.front().is_some_and(|it| now.duration_since(*it) >= rate.per) {
            self.taken_at.pop_front();
        }
        self.taken_at.len() < rate.messages as usize
    }

    pub(super) fn add(&mut self, now: Timestamp) {
        if self.rate.is_some() {
            self.taken_at.push_back(now);
        }
    }
}
