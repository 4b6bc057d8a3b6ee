//! The gate: its steps in order, their times, and the closing summary.
//!
//! Every step runs even when an earlier one failed, so that one run shows all
//! that is wrong. The summary also goes to `target/check/summary.txt`, whose
//! last line is `N passed, N failed`: the tests, and one for each other step.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::{
    alone, command, crate_graph, fuzzing, languages, licences, limits, links, requirements, rules,
    statements, stopwatch::Stopwatch, suite,
};

/// Which steps to run.
#[derive(Args)]
pub struct Selection {
    /// Run only these steps.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Leave these steps out.
    #[arg(long, value_name = "NAME")]
    skip: Vec<String>,
    /// Print the steps and stop.
    #[arg(long)]
    list: bool,
}

/// What a step found.
pub struct Outcome {
    /// Tests that passed, or 1 for a step that is one check.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
    /// One line for the table.
    pub note: String,
    /// Summary lines of the test runner, repeated at the end.
    pub said: Vec<String>,
}

impl Outcome {
    /// A step that is one check, and passed.
    pub fn passed(note: impl Into<String>) -> Self {
        Self { passed: 1, failed: 0, note: note.into(), said: Vec::new() }
    }

    /// Passed when `wrong` is empty; else fails with the list.
    ///
    /// # Errors
    /// When anything is wrong.
    pub fn unless(wrong: &[String], note: impl Into<String>) -> Result<Self> {
        if wrong.is_empty() {
            return Ok(Self::passed(note));
        }
        bail!("{} wrong:\n  {}", wrong.len(), wrong.join("\n  "))
    }
}

struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&Path) -> Result<Outcome>,
}

const STEPS: &[Step] = &[
    Step { name: "format", about: "rustfmt changes nothing", run: format },
    Step { name: "clippy", about: "lints and our bans, all targets", run: clippy },
    Step { name: "graph", about: "only the allowed edges between crates", run: crate_graph::check },
    Step { name: "limits", about: "file sizes, module headers, words", run: limits::check },
    Step { name: "sql", about: "statement headers and scope", run: statements::check },
    Step { name: "docs", about: "rustdoc without a warning", run: docs },
    Step { name: "links", about: "links between documents", run: links::check },
    Step { name: "requirements", about: "docs/requirements.md is true", run: requirements::check },
    Step { name: "tests", about: "all tests, on both databases", run: suite::check },
    Step { name: "rules", about: "every rule has its examples", run: rules::check },
    Step { name: "languages", about: "every text in every language", run: languages::check },
    Step { name: "licences", about: "licences and banned crates", run: licences::check },
    Step { name: "fuzz", about: "parsers of foreign bytes", run: fuzzing::check },
    Step { name: "alone", about: "no machine paths", run: alone::check },
];

struct Done {
    name: &'static str,
    time: Duration,
    outcome: Outcome,
}

/// Runs the selected steps. Returns whether all passed.
///
/// # Errors
/// When a step of that name does not exist or the summary cannot be written.
pub fn run(root: &Path, selection: &Selection) -> Result<bool> {
    for name in selection.only.iter().chain(&selection.skip) {
        if !STEPS.iter().any(|it| it.name == name) {
            bail!("there is no step `{name}`; see `cargo xtask check --list`");
        }
    }
    if selection.list {
        STEPS.iter().for_each(|it| println!("{:<14}{}", it.name, it.about));
        return Ok(true);
    }
    let whole = Stopwatch::start();
    let done: Vec<_> = STEPS
        .iter()
        .filter(|it| selection.only.is_empty() || selection.only.iter().any(|n| n == it.name))
        .filter(|it| !selection.skip.iter().any(|n| n == it.name))
        .map(|it| attempt(root, it))
        .collect();
    let summary = summary(&done, whole.elapsed());
    println!("\n{summary}");
    let folder = root.join("target/check");
    fs::create_dir_all(&folder).context("making target/check")?;
    fs::write(folder.join("summary.txt"), summary + "\n").context("writing the summary")?;
    Ok(done.iter().all(|it| it.outcome.failed == 0))
}

fn attempt(root: &Path, step: &Step) -> Done {
    println!("\n=== {}: {}", step.name, step.about);
    let watch = Stopwatch::start();
    let outcome = (step.run)(root).unwrap_or_else(|error| {
        println!("{error:#}");
        let line = format!("{error:#}").lines().next().unwrap_or_default().to_owned();
        Outcome { passed: 0, failed: 1, note: line, said: Vec::new() }
    });
    let time = watch.elapsed();
    println!("--- {}: {} ({:.1} s)", step.name, outcome.note, time.as_secs_f64());
    Done { name: step.name, time, outcome }
}

fn summary(done: &[Done], whole: Duration) -> String {
    let mut lines: Vec<String> = done.iter().flat_map(|it| it.outcome.said.clone()).collect();
    for it in done {
        let verdict = if it.outcome.failed == 0 { "ok" } else { "FAILED" };
        let time = it.time.as_secs_f64();
        lines.push(format!("{verdict:<7}{:<14}{time:>7.1} s  {}", it.name, it.outcome.note));
    }
    let (passed, failed) =
        done.iter().fold((0, 0), |sum, it| (sum.0 + it.outcome.passed, sum.1 + it.outcome.failed));
    lines.push(format!("the whole took {:.1} min", whole.as_secs_f64() / 60.0));
    lines.push(format!("{passed} passed, {failed} failed"));
    lines.join("\n")
}

fn format(root: &Path) -> Result<Outcome> {
    command::run(command::cargo(root).args(["fmt", "--all", "--check"]))?;
    Ok(Outcome::passed("formatted"))
}

/// With the profile of the tests, so that build scripts and macros are built
/// once (decision D23).
fn clippy(root: &Path) -> Result<Outcome> {
    let lints = ["--workspace", "--all-targets", "--profile", "gate", "--locked"];
    command::run(command::cargo(root).arg("clippy").args(lints).args(["--", "-D", "warnings"]))?;
    Ok(Outcome::passed("no warning"))
}

fn docs(root: &Path) -> Result<Outcome> {
    let mut command = command::cargo(root);
    command.args(["doc", "--workspace", "--no-deps", "--profile", "gate", "--locked"]);
    command::run(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Outcome::passed("no warning"))
}

#[cfg(test)]
mod tests;
