//! The loop: mutate, feed, watch for panics and slowness.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};

use crate::{
    Target,
    mutate::{Random, mutated},
};

/// No input may keep a parser busy for longer, in a build without full
/// optimisation on a busy machine.
const TIME_MAX: Duration = Duration::from_secs(2);

/// How long to go on.
#[derive(Clone, Copy, Debug)]
pub enum Budget {
    /// So many inputs: the same ones each time.
    Inputs(u64),
    /// So much time.
    Time(Duration),
}

/// What went wrong with one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `panicked` or `took … s`.
    pub what: String,
    /// The input.
    pub input: Vec<u8>,
}

/// Feeds mutated seeds to a target. Returns the number of inputs.
///
/// # Errors
/// The first [`Finding`].
pub fn run(target: &Target, seeds: &[Vec<u8>], seed: u64, budget: Budget) -> Result<u64, Finding> {
    let mut random = Random::new(seed);
    let started = now();
    let mut count = 0;
    for input in seeds {
        feed(target, input)?;
        count += 1;
    }
    loop {
        let goes_on = match budget {
            Budget::Inputs(inputs) => count < inputs,
            Budget::Time(time) => started.elapsed() < time,
        };
        if !goes_on {
            return Ok(count);
        }
        feed(target, &mutated(seeds, &mut random))?;
        count += 1;
    }
}

/// Feeds one input.
///
/// # Errors
/// A [`Finding`] when the target panicked or was slow.
pub fn feed(target: &Target, input: &[u8]) -> Result<(), Finding> {
    let started = now();
    let ended = catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    let time = started.elapsed();
    let what = match ended {
        Err(_) => "panicked".to_owned(),
        Ok(()) if time > TIME_MAX => format!("took {:.1} s", time.as_secs_f64()),
        Ok(()) => return Ok(()),
    };
    Err(Finding { what, input: input.to_owned() })
}

/// The seeds of a target: its own, and the files of its folders in `testdata`.
///
/// # Errors
/// When a file cannot be read.
pub fn seeds(target: &Target, testdata: &Path) -> Result<Vec<Vec<u8>>> {
    let mut seeds: Vec<_> = target.seeds.iter().map(|it| it.to_vec()).collect();
    for corpus in target.corpora {
        let mut files = Vec::new();
        files_below(&testdata.join(corpus), &mut files);
        files.sort();
        for file in files {
            let bytes = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
            seeds.extend((target.split)(&bytes));
        }
    }
    Ok(seeds)
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files_below(&path, files) } else { files.push(path) }
    }
}

#[expect(clippy::disallowed_methods, reason = "measures how long a parser takes; nothing ships")]
fn now() -> Instant {
    Instant::now()
}
