//! Every check and generator of the repository: `cargo xtask …`.
//!
//! Owns the gate (`check`), the preparation of a machine (`setup`) and the
//! generated documents (`requirements`). **Never** part of the product: no
//! crate depends on it, and it decides nothing about mail.

mod alone;
mod bench;
mod check;
mod command;
mod crate_graph;
mod fuzzing;
mod languages;
mod licences;
mod limits;
mod links;
mod postgres;
mod requirements;
mod rules;
mod setup;
mod statements;
mod stopwatch;
mod strangers;
mod suite;
mod tree;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Checks and generators of the Assent repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything the gate runs. Exit status 0: all passed.
    Check(check::Selection),
    /// Installs what the checks and the demo need, or says what to install.
    Setup,
    /// Writes docs/requirements.md anew.
    Requirements,
    /// Measures speed, built in release: `bench import --rows 1000000`.
    Bench(bench::Wanted),
}

fn main() -> ExitCode {
    let root = tree::root();
    let done = match Arguments::parse().task {
        Task::Check(selection) => check::run(&root, &selection),
        Task::Setup => setup::run(&root).map(|()| true),
        Task::Bench(wanted) => bench::run(&root, &wanted),
        Task::Requirements => requirements::write(&root).map(|note| {
            println!("{note}");
            true
        }),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}
