//! `assent demo`: the whole main job on an empty machine.
//!
//! This process plays the world: simulated mailbox providers with real DNS and
//! SMTP servers on loopback, people with browsers and mail programs, an office,
//! a reviewer. The server is the same program in another process, and whatever
//! is asked of it goes through its public doors: the API, the pages, mail.
//! **Never** here: a look into the server's database.
//!
//! `office`, `stage`, `child` and `findings` are also what `tests/it/kills.rs`
//! is made of.

pub mod api;
pub mod browser;
pub mod child;
pub mod enforcement;
pub mod evidence;
pub mod findings;
pub mod ladder;
pub mod office;
pub mod offices;
pub mod outcome;
pub mod people;
mod play;
pub mod readers;
pub mod screen;
pub mod signups;
pub mod stage;

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use ports::{Clock as _, Entropy};

use crate::{
    cli::DemoArgs,
    real::{RealClock, RealEntropy},
};
use outcome::{Mailed, Outcome};
use play::{Play, told_to_stop};
use screen::{Output, Screen};

/// Exit status after Ctrl-C, as shells have it.
const INTERRUPTED: u8 = 130;

/// Runs the demo. The exit status is 1 when something did not hold.
///
/// # Errors
/// When it could not run to its end: the sentence says what to do.
pub async fn run(args: DemoArgs) -> anyhow::Result<ExitCode> {
    let screen = Screen::new(if args.json { Output::Json } else { Output::Lines });
    let folder = Folder::open(args.data.as_deref())?;
    let result = play(&args, screen, &folder).await;
    if result.is_err() && folder.path.join("serve.log").exists() {
        // The log is the first thing to read now.
        folder.keep();
        screen.wrong(&format!("stopped; data and log stay in {}", folder.path.display()));
    }
    result
}

async fn play(args: &DemoArgs, screen: Screen, folder: &Folder) -> anyhow::Result<ExitCode> {
    let acted = tokio::select! {
        biased;
        told = told_to_stop() => told.map(|()| None),
        acted = acts(args, screen, folder) => acted.map(Some),
    };
    let Some((mut play, mailed, outcome)) = acted? else {
        screen.line("\nStopped.");
        return Ok(ExitCode::from(INTERRUPTED));
    };
    outcome.show(&screen);
    if args.json {
        screen.object(&outcome.object()).context("standard output is closed")?;
    }
    if !args.exit {
        play.stay(&mailed).await?;
    }
    play.end().await?;
    Ok(if outcome.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Acts 1 to 8, and the findings of act 9.
async fn acts(
    args: &DemoArgs,
    screen: Screen,
    folder: &Folder,
) -> anyhow::Result<(Play, Mailed, Outcome)> {
    let started = RealClock.now();
    screen
        .line("Assent demo. REHEARSAL: nothing leaves this machine, and waiting times are short.");
    let mut play = Play::start(args, screen, &folder.path).await?;
    let list = play.open_account().await?;
    play.sign_up(&list).await?;
    play.import(&list).await?;
    let mailed = play.campaign(&list).await?;
    let mut outcome = play.look(&mailed, started).await?;
    outcome.climbed = Some(play.ladder().await?);
    outcome.enforced = Some(play.enforcement(&mailed).await?);
    outcome.took = RealClock.now().duration_since(started);
    screen.step(9, "What happened");
    Ok((play, mailed, outcome))
}

/// The data folder: one of the caller's, which stays, or one of our own, which
/// goes with us.
struct Folder {
    path: PathBuf,
    is_kept: std::cell::Cell<bool>,
}

impl Folder {
    fn open(wanted: Option<&Path>) -> anyhow::Result<Self> {
        let (path, is_kept) = match wanted {
            Some(path) => (path.to_owned(), true),
            None => {
                let random = u64::from_le_bytes((&RealEntropy as &dyn Entropy).bytes());
                (std::env::temp_dir().join(format!("assent-demo-{random:016x}")), false)
            }
        };
        match fs::DirBuilder::new().mode(0o700).create(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let mut entries = fs::read_dir(&path)
                    .with_context(|| format!("could not read {}", path.display()))?;
                if entries.next().is_some() {
                    // Accounts, keys and ports of an earlier run would get mixed up with ours.
                    bail!("{} is not empty: name a new folder", path.display());
                }
            }
            made => made.with_context(|| format!("could not make {}", path.display()))?,
        }
        let path = fs::canonicalize(&path).context("the data folder was just made")?;
        Ok(Self { path, is_kept: is_kept.into() })
    }

    fn keep(&self) {
        self.is_kept.set(true);
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.is_kept.get() {
            // It is in the system's folder for such things: it goes anyway.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
