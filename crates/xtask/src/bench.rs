//! Benchmarks: built in release, run on a machine that should do nothing else.
//!
//! Owns the building of `bench` and the PostgreSQL it may ask for: one that
//! syncs, unlike that of the tests. **Never** part of the gate: it asserts
//! nothing about time.

use std::{path::Path, process::Command};

use anyhow::Result;
use clap::Args;

use crate::{command, postgres::Postgres};

/// What to measure.
#[derive(Args)]
pub struct Wanted {
    /// The benchmark and its options; `--help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    arguments: Vec<String>,
}

/// Builds and runs it. True when it could be run.
///
/// # Errors
/// When it does not build, or PostgreSQL does not start.
pub fn run(root: &Path, wanted: &Wanted) -> Result<bool> {
    let mut build = command::cargo(root);
    build.args(["build", "--release", "--locked", "--quiet", "--package", "bench"]);
    command::run(&mut build)?;
    let mut run = Command::new(root.join("target/release/bench"));
    run.args(&wanted.arguments).current_dir(root);
    let needs_server = wanted.arguments.iter().any(|it| it.ends_with("postgresql"));
    let server = needs_server.then(Postgres::start_synced).transpose()?;
    if let Some(server) = &server {
        run.env("ASSENT_TEST_PG", server.url());
    }
    Ok(run.status()?.success())
}
