//! `fuzz`: runs the targets for a while, or one target on given files.

use std::{
    fs,
    num::NonZero,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use clap::Parser;
use fuzz::{
    Target,
    run::{Budget, Finding, feed, run, seeds},
    targets::TARGETS,
};

/// Mutated input for every parser of foreign bytes.
#[derive(Parser)]
struct Arguments {
    /// Seconds for all targets together.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Seconds for each target instead.
    #[arg(long, conflicts_with = "seconds")]
    seconds_each: Option<u32>,
    /// The same number gives the same inputs.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this target.
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// Feed these files to the target, unchanged, and stop.
    #[arg(value_name = "FILE", requires = "target")]
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    match fuzz(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn fuzz(arguments: &Arguments) -> Result<()> {
    let wanted = |it: &&Target| arguments.target.as_ref().is_none_or(|name| name == it.name);
    let targets: Vec<_> = TARGETS.iter().filter(wanted).collect();
    let Some(first) = targets.first() else {
        bail!("there is no such target; there are {:?}", TARGETS.map(|it| it.name));
    };
    if !arguments.files.is_empty() {
        return replay(first, &arguments.files);
    }
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(targets.len());
    let count = u32::try_from(targets.len()).expect("few targets");
    let share = match arguments.seconds_each {
        Some(seconds) => Duration::from_secs(seconds.into()),
        None => {
            let workers = u32::try_from(workers).expect("no more workers than targets");
            Duration::from_secs(arguments.seconds.into()) * workers / count
        }
    };
    let total = in_parallel(&targets, workers, |it| one(it, arguments.seed, share))?;
    println!("{count} targets, {:.0} s each, {total} inputs, no finding", share.as_secs_f64());
    Ok(())
}

/// Runs every target on one of `workers` threads and sums their inputs.
fn in_parallel(
    targets: &[&Target],
    workers: usize,
    run: impl Fn(&Target) -> Result<u64> + Sync,
) -> Result<u64> {
    let waiting = Mutex::new(targets.iter());
    // The lock is given back before the run begins.
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next().copied();
    let work = || -> Result<u64> {
        let mut total = 0;
        while let Some(target) = next() {
            total += run(target)?;
        }
        Ok(total)
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        running.into_iter().map(|it| it.join().expect("panics of a target are caught")).sum()
    })
}

fn one(target: &Target, seed: u64, time: Duration) -> Result<u64> {
    // Printed first: an abort or a hang must leave a trace of its seed.
    println!("{} --seed {seed}", target.name);
    let seeds = seeds(target, Path::new("testdata"))?;
    run(target, &seeds, seed, Budget::Time(time))
        .or_else(|finding| bail!("{}: {}", target.name, kept(target, &finding)?))
}

fn replay(target: &Target, files: &[PathBuf]) -> Result<()> {
    for file in files {
        let input = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
        if let Err(finding) = feed(target, &input) {
            bail!("{}: {}", file.display(), finding.what);
        }
    }
    println!("{} files, no finding", files.len());
    Ok(())
}

fn kept(target: &Target, finding: &Finding) -> Result<String> {
    let folder = Path::new("target/fuzz");
    fs::create_dir_all(folder).context("making target/fuzz")?;
    let file = folder.join(format!("{}.bin", target.name));
    fs::write(&file, &finding.input).context("keeping the input")?;
    Ok(format!("{}; replay: fuzz --target {} {}", finding.what, target.name, file.display()))
}
