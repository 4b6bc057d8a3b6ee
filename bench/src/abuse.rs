//! Attackers and honest accounts, each for 90 days in a whole house on virtual
//! time; what got out that nobody agreed to, beside what honest accounts lose and
//! what the operator's reviewer spends (D48).
//!
//! Owns the run of all scripts and the trade-off. Both sides stand in one table,
//! because either is easy alone: who lets nothing out, loses everything. **Never**
//! here: a rule of the product, or a number that was not measured in the run.

mod crowd;
mod file;
mod house;
mod letter;
mod office;
mod reviewer;
mod run;
mod told;
mod truth;

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use file::Script;
use office::locked;
use run::{Ran, Setting};
use told::Side;

/// What is run.
#[derive(Args)]
pub struct Wanted {
    /// Folder of honest accounts.
    #[arg(long, default_value = "bench/profiles")]
    profiles: PathBuf,
    /// Folder of attackers: bring your own.
    #[arg(long, default_value = "bench/attackers")]
    attackers: PathBuf,
    /// The reviewer's rules and costs.
    #[arg(long, default_value = "bench/reviewer.toml")]
    reviewer: PathBuf,
    /// What people do with mail.
    #[arg(long, default_value = "bench/people.toml")]
    people: PathBuf,
    /// Days that are simulated.
    #[arg(long, default_value_t = 90)]
    days: u32,
    /// Everything that is drawn follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only scripts whose name holds this.
    #[arg(long)]
    only: Option<String>,
    /// Scripts that run at a time; 0 = one for each core.
    #[arg(long, default_value_t = 0)]
    at_once: usize,
    /// Print what each account asked for and what became of it.
    #[arg(long)]
    verbose: bool,
}

/// Runs everything and prints it.
///
/// # Errors
/// When a script cannot be read, or the house fails.
pub fn run(wanted: &Wanted, as_json: bool) -> Result<()> {
    let chosen = |it: &Script| wanted.only.as_ref().is_none_or(|only| it.name.contains(only));
    let sides = [(Side::Attacker, &wanted.attackers), (Side::Honest, &wanted.profiles)];
    let mut scripts = Vec::new();
    for (side, folder) in sides {
        let found = file::scripts(folder)?;
        scripts.extend(found.into_iter().filter(chosen).map(|it| (side, it)));
    }
    ensure!(!scripts.is_empty(), "no script of that name");
    let setting = setting(wanted)?;
    let done = all(&scripts, &setting, wanted.at_once)?;
    told::Told { done: &done, setting: &setting, verbose: wanted.verbose }.print(as_json);
    Ok(())
}

fn setting(wanted: &Wanted) -> Result<Setting> {
    Ok(Setting {
        days: wanted.days,
        seed: wanted.seed,
        policy: file::read(&wanted.reviewer)?,
        people: Arc::new(file::read(&wanted.people)?),
    })
}

/// Runs scripts, several at a time. Each is a world of its own, so the order in
/// which they end changes nothing.
fn all(scripts: &[(Side, Script)], setting: &Setting, at_once: usize) -> Result<Vec<(Side, Ran)>> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let at_once = if at_once == 0 { cores } else { at_once };
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..at_once.min(scripts.len()) {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::SeqCst);
                    let Some((side, script)) = scripts.get(n) else { return };
                    let ran = run::run(script, setting).with_context(|| script.name.clone());
                    eprintln!("{} came to its end", script.name);
                    locked(&done).push((n, *side, ran));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|it| it.0);
    ensure!(done.len() == scripts.len(), "a script did not come to its end");
    done.into_iter().map(|(_, side, ran)| ran.map(|it| (side, it))).collect()
}

/// The folder of what ships with the sources.
#[cfg(test)]
fn shipped(name: &str) -> PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[cfg(test)]
mod tests;
