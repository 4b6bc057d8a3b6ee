//! Background tasks.

use crate::Pending;

/// Starts tasks.
pub trait Spawn: Send + Sync {
    /// Runs `task` in the background. `name` is a fixed word for logs.
    fn spawn(&self, name: &'static str, task: Pending<'static, ()>);
}
