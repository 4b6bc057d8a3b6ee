//! How long something took: on the wall, and on the processors.
//!
//! The only place of this program that reads a clock.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};

/// Ticks a second in `/proc/self/stat` (proc(5)); Linux has had no other.
const TICKS_PER_S: f64 = 100.0;

/// A running measurement.
pub struct Watch {
    wall: Instant,
    processors: f64,
}

/// What a measurement told.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    /// On the wall.
    pub wall: Duration,
    /// On all processors together, in seconds. Grains of 10 ms.
    pub processors_s: f64,
}

impl Watch {
    /// Starts to measure.
    ///
    /// # Errors
    /// When the system does not tell the time of processors.
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time; nothing of it ships")]
    pub fn start() -> Result<Self> {
        Ok(Self { wall: Instant::now(), processors: processors_s()? })
    }

    /// What it took since the start.
    ///
    /// # Errors
    /// As [`Watch::start`].
    pub fn took(&self) -> Result<Took> {
        Ok(Took { wall: self.wall.elapsed(), processors_s: processors_s()? - self.processors })
    }
}

impl Took {
    /// Of `count`, how many a second on the wall.
    #[must_use]
    pub fn per_s(&self, count: u32) -> f64 {
        f64::from(count) / self.wall.as_secs_f64()
    }

    /// Microseconds of processors for one of `count`.
    #[must_use]
    pub fn each_us(&self, count: u32) -> f64 {
        self.processors_s * 1e6 / f64::from(count)
    }
}

/// Time of this process on all processors, user and system: fields 14 and 15.
fn processors_s() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("/proc/self/stat")?;
    // The second field is the name of the program, in brackets.
    let rest = stat.rsplit_once(')').context("/proc/self/stat has another form")?.1;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks: f64 = [11, 12]
        .iter()
        .map(|&at| fields.get(at).and_then(|it| it.parse::<f64>().ok()))
        .sum::<Option<f64>>()
        .context("/proc/self/stat has another form")?;
    Ok(ticks / TICKS_PER_S)
}

/// The most memory that this process ever held, in MiB.
///
/// # Errors
/// When the system does not tell.
pub fn peak_mib() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status").context("/proc/self/status")?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let kib = line.and_then(|it| it.split_whitespace().next()?.parse::<f64>().ok());
    Ok(kib.context("no VmHWM in /proc/self/status")? / 1024.0)
}
