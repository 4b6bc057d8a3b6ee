//! The whole house on virtual time: `mta`, `jobs` and the use cases of `app` on
//! a database in memory, against simulated receivers, while everything fails
//! that can fail. See docs/simulation.md.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod disk;
mod founding;
mod house;
mod judge;
mod life;
mod plan;
mod sweeps;
mod week;
mod weeks;
