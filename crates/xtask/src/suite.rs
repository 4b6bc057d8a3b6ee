//! All tests, once, with both databases at hand.
//!
//! Starts one PostgreSQL for the run and hands its address to the tests in
//! `ASSENT_TEST_PG`; the Python of `cargo xtask setup`, whose packages judge
//! our messages as strangers, in `ASSENT_TEST_PYTHON`; the mail programs it
//! unpacked, in `ASSENT_TEST_STRANGERS`. nextest runs the tests
//! where it is installed, else cargo; documentation examples always by cargo.

mod tally;

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::{check::Outcome, command, postgres::Postgres, setup, strangers};

use tally::Tally;

/// Builds and runs every test.
///
/// # Errors
/// When PostgreSQL or cargo cannot be started.
pub fn check(root: &Path) -> Result<Outcome> {
    let server = Postgres::start()?;
    let mut tally = Tally::default();
    let ended = [
        run(with_world(root, &server).args(runner()), &mut tally)?,
        run(with_world(root, &server).args(["test", "--doc"]), &mut tally)?,
    ];
    let mut outcome = tally.outcome(ended == [true, true], server.databases_made()?);
    let missing = strangers::missing(root);
    if !missing.is_empty() {
        outcome.note += &format!("; without {}: `cargo xtask setup`", missing.join(", "));
    }
    Ok(outcome)
}

fn runner() -> &'static [&'static str] {
    if command::exists("cargo-nextest") {
        // `--cargo-profile`: nextest's own profiles are something else.
        return &["nextest", "run", "--no-fail-fast", "--cargo-profile", "gate"];
    }
    &["test", "--no-fail-fast", "--lib", "--bins", "--tests", "--profile", "gate"]
}

fn with_world(root: &Path, server: &Postgres) -> Command {
    let mut command = command::cargo(root);
    command.env("ASSENT_TEST_PG", server.url());
    command.env("ASSENT_TEST_STRANGERS", strangers::folder(root));
    if let Some(python) = setup::python(root) {
        command.env("ASSENT_TEST_PYTHON", python);
    }
    command
}

fn run(command: &mut Command, tally: &mut Tally) -> Result<bool> {
    let is_doc = command.get_args().any(|it| it == "--doc");
    if is_doc {
        command.args(["--profile", "gate"]);
    }
    command::watched(command.args(["--workspace", "--locked"]), |line| tally.read(line))
}
