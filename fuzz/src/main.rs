//! `fuzz`: runs the targets for a while, or one target on given files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
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
    let share = Duration::from_secs(arguments.seconds.into())
        / u32::try_from(targets.len()).expect("few targets");
    let mut total = 0;
    for target in &targets {
        // Printed first: an abort or a hang must leave a trace of its seed.
        println!("{} --seed {}", target.name, arguments.seed);
        let seeds = seeds(target, Path::new("testdata"))?;
        match run(target, &seeds, arguments.seed, Budget::Time(share)) {
            Ok(count) => total += count,
            Err(finding) => bail!("{}: {}", target.name, kept(target, &finding)?),
        }
    }
    println!("{} targets, {total} inputs, no finding", targets.len());
    Ok(())
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
