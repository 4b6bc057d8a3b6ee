//! `bench`: how fast the machine is, told against what bounds it, and what
//! attackers get out of it beside what honest accounts lose. Built in release by
//! `cargo xtask bench`.
//!
//! Each figure comes with the primitive that it cannot beat, measured in the
//! same run: a ratio holds on any machine, a rate on one. Time of processors is
//! told beside time on the wall, because other work may share the cores.
//!
//! **Never** a test: nothing fails because it was slow.

mod abuse;
mod content;
mod expand;
mod import;
mod ledger;
mod people;
mod primitive;
mod record;
mod report;
mod watch;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;

/// As in `assent`: what is measured is what is shipped.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Benchmarks of Assent.
#[derive(Parser)]
#[command(name = "cargo xtask bench")]
struct Arguments {
    /// An object a line instead of a table.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Attackers and honest accounts, 90 days each: what gets out, what is lost.
    Abuse(abuse::Wanted),
    /// The content check on one core.
    Content(content::Size),
    /// A file of contacts becomes claimed contacts: read, checked, sealed,
    /// written and on record.
    Import(people::Size),
    /// A campaign gets a delivery for each contact, each cleared by itself.
    Expand(people::Size),
    /// The ledger's tree: append, prove, verify.
    Ledger(ledger::Size),
    /// What is kept of each delivery, weighed.
    Record(record::Size),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments.what, arguments.json) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(what: &What, as_json: bool) -> Result<()> {
    let report = match what {
        What::Abuse(wanted) => return abuse::run(wanted, as_json),
        What::Content(size) => content::run(size),
        What::Import(size) => import::run(size),
        What::Expand(size) => expand::run(size),
        What::Ledger(size) => ledger::run(size),
        What::Record(size) => record::run(size),
    };
    report?.print(as_json);
    Ok(())
}
