//! How long a step took, and short waits for programs outside.
//!
//! The only place of this crate that reads a clock.

use std::time::{Duration, Instant};

/// Measures from its making.
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts to measure.
    #[expect(clippy::disallowed_methods, reason = "the gate times itself; nothing of it ships")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Waits before asking a program again whether it is ready.
#[expect(clippy::disallowed_methods, reason = "waits for a foreign program; nothing of it ships")]
pub fn pause(time: Duration) {
    std::thread::sleep(time);
}
