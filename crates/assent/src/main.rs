//! `assent`: the one binary.
//!
//! Owns nothing but the choice of what to run. The compile worker comes before
//! everything else: it must have no threads, sockets or files of ours.

use std::{io::Write as _, process::ExitCode};

use assent::{
    cli::{Cli, Command},
    output,
};
use clap::Parser as _;
use mimalloc::MiMalloc;

/// What one thread allocates another one frees here, all day: rows that are
/// sealed by one and written by another. That of the C library takes a third
/// more of the processors for an import.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("compile-worker") {
        return match assent::worker::run(compile::serve_one) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => report(&anyhow::Error::new(error)),
        };
    }
    let cli = Cli::parse();
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        return report(&anyhow::anyhow!("another TLS provider was installed before ours"));
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report(&error.into()),
    };
    let done = runtime.block_on(run(cli));
    done.unwrap_or_else(|error| {
        // Whoever read our output has seen enough, as in `assent … | head`.
        if output::reader_is_gone(&error) { ExitCode::SUCCESS } else { report(&error) }
    })
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Init(args) => assent::init::run(&args),
        Command::Serve(args) => assent::serve::run(args).await,
        Command::Demo(args) => assent::demo::run(args).await,
        other => assent::commands::run(cli.server, other).await,
    }
}

/// Exit status 2: could not run. The whole chain of causes, one a line.
fn report(error: &anyhow::Error) -> ExitCode {
    let mut told = format!("assent: {error}\n");
    error.chain().skip(1).for_each(|cause| told.push_str(&format!("  because {cause}\n")));
    // Nobody may be listening; the exit status says it too.
    let _ = std::io::stderr().write_all(told.as_bytes());
    ExitCode::from(2)
}
