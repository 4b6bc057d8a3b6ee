//! Which calls of ports fail: the n-th, whichever it is.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Counts the calls of a machine's ports, and fails some of them.
#[derive(Debug, Default)]
pub struct Trips(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    calls: u64,
    fail: BTreeSet<u64>,
    failed: Vec<&'static str>,
}

impl Trips {
    /// Lets these calls fail, counted from the first call of all, which is 1.
    pub fn set(&self, calls: impl IntoIterator<Item = u64>) {
        self.state().fail = calls.into_iter().collect();
    }

    /// Calls so far.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.state().calls
    }

    /// What failed, in order.
    #[must_use]
    pub fn failed(&self) -> Vec<&'static str> {
        self.state().failed.clone()
    }

    /// Counts a call. True when it is to fail.
    pub(super) fn hit(&self, what: &'static str) -> bool {
        let mut state = self.state();
        state.calls += 1;
        let calls = state.calls;
        let fails = state.fail.remove(&calls);
        if fails {
            state.failed.push(what);
        }
        fails
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
