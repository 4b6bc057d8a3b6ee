//! Background tasks on the tokio runtime.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use ports::{Pending, Spawn};
use tokio::runtime::Handle;

/// Starts tasks on one tokio runtime.
#[derive(Clone, Debug)]
pub struct RealSpawn {
    runtime: Handle,
}

impl RealSpawn {
    /// Starts tasks on the runtime of the caller.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    #[must_use]
    pub fn current() -> Self {
        Self { runtime: Handle::current() }
    }
}

impl Spawn for RealSpawn {
    fn spawn(&self, name: &'static str, task: Pending<'static, ()>) {
        self.runtime.spawn(async move {
            // A task that panicked must be seen: nobody awaits it. The text of
            // the panic may quote data, so only the name is logged here; the
            // panic hook of `logging` adds the place.
            if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                tracing::error!(task.name = name, "a background task panicked and has ended");
            }
        });
    }
}
