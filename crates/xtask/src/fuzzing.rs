//! The fuzz targets, for a minute in total.
//!
//! The `fuzz` program is built with the tests, so that its dependencies have
//! the same features and nothing is built twice; it runs in a process of its
//! own under a time limit, because a parser may hang or abort.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::{check::Outcome, command};

/// Seconds for all targets together (decision D23).
const SECONDS: &str = "60";
/// After this many seconds a run hangs.
const SECONDS_MAX: &str = "120";

/// Runs every target.
///
/// # Errors
/// When a target panics, aborts or hangs. The input lies in `target/fuzz`.
pub fn check(root: &Path) -> Result<Outcome> {
    let mut build = command::cargo(root);
    build.args(["test", "--workspace", "--profile", "gate", "--locked", "--no-run", "--quiet"]);
    command::run(&mut build)?;
    let mut last = String::new();
    let mut run = Command::new("timeout");
    run.args(["--signal=KILL", SECONDS_MAX]).arg(root.join("target/gate/fuzz"));
    run.args(["--seconds", SECONDS]).current_dir(root);
    let ended_well = command::watched(&mut run, |line| line.clone_into(&mut last))?;
    if ended_well {
        return Ok(Outcome::passed(last));
    }
    anyhow::bail!("{last}\na target failed; see the lines above")
}
