//! The fuzz targets: for a minute in total at a desk (decision D23), and a
//! minute each where `ASSENT_FUZZ_SECONDS_EACH` asks for it, as `.ci/run` does.
//!
//! The `fuzz` program is built with the tests, so that its dependencies have
//! the same features and nothing is built twice; it runs in a process of its
//! own under a time limit, because a parser may hang or abort.

use std::{env, path::Path, process::Command};

use anyhow::{Context as _, Result};

use crate::{check::Outcome, command};

/// Seconds for all targets together (decision D23).
const SECONDS: u32 = 60;
/// Asks for so many seconds for each target instead.
const SECONDS_EACH: &str = "ASSENT_FUZZ_SECONDS_EACH";
/// More than there are targets: on one core they run one after another.
const TARGETS_MAX: u32 = 64;

/// Runs every target.
///
/// # Errors
/// When a target panics, aborts or hangs. The input lies in `target/fuzz`.
pub fn check(root: &Path) -> Result<Outcome> {
    let mut build = command::cargo(root);
    build.args(["test", "--workspace", "--profile", "gate", "--locked", "--no-run", "--quiet"]);
    command::run(&mut build)?;
    let (option, seconds, hangs_after) = match env::var(SECONDS_EACH) {
        Err(_) => ("--seconds", SECONDS, SECONDS * 2),
        Ok(text) => {
            let each: u32 = text.parse().with_context(|| format!("{SECONDS_EACH}={text}"))?;
            ("--seconds-each", each, each * TARGETS_MAX)
        }
    };
    let mut last = String::new();
    let mut run = Command::new("timeout");
    run.args(["--signal=KILL", &hangs_after.to_string()]).arg(root.join("target/gate/fuzz"));
    run.args([option, &seconds.to_string()]).current_dir(root);
    let ended_well = command::watched(&mut run, |line| line.clone_into(&mut last))?;
    if ended_well {
        return Ok(Outcome::passed(last));
    }
    anyhow::bail!("{last}\na target failed; see the lines above")
}
