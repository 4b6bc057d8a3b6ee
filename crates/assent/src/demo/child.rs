//! The server under demonstration: this same program, as another process.
//!
//! Owns its start, its end by SIGKILL, and knowing when it is ready. Used by
//! the demo and by the test of the kills. **Never** here: a way into the server
//! that others do not have; what the demo wants of it goes through its doors.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
};

use anyhow::{Context as _, bail};
use domain::SignedDuration;
use ports::{Clock as _, timeout};
use tokio::process::{Child, Command};

use crate::{real::RealClock, serve::Ready};

/// A start takes less than a second; more than this is a failure.
const START_MAX: SignedDuration = SignedDuration::from_secs(60);
/// Where a server says that it listens.
const ANNOUNCED: &str = "serve.json";
/// Between two looks whether it is ready.
const LOOK: SignedDuration = SignedDuration::from_millis(20);
/// Lines of its log that are shown when it does not start.
const LOG_LINES_SHOWN: usize = 15;

/// Where a server is, and where it keeps its things.
#[derive(Clone, Debug)]
pub struct Place {
    /// The program.
    pub program: PathBuf,
    /// The data folder.
    pub data: PathBuf,
    /// The configuration file.
    pub config: PathBuf,
    /// What it logs goes here, appended.
    pub log: PathBuf,
}

/// A server that runs, or ran.
#[derive(Debug)]
pub struct Server {
    place: Place,
    process: Child,
    ready: Ready,
    http: reqwest::Client,
}

impl Server {
    /// Makes the data folder and the master key, if they are not there.
    ///
    /// # Errors
    /// When `assent init` fails: its words are in the log.
    pub async fn init(place: &Place) -> anyhow::Result<()> {
        if place.data.join("master.key").exists() {
            return Ok(());
        }
        let mut command = command(place)?;
        command.arg("init").arg("--data").arg(&place.data);
        let status = command.status().await.context("could not run `assent init`")?;
        if !status.success() {
            bail!("`assent init` failed. {}", last_words(&place.log));
        }
        Ok(())
    }

    /// Starts the server, and returns when it answers.
    ///
    /// # Errors
    /// When it ends or does not answer in time: the error shows its log.
    pub async fn start(place: Place) -> anyhow::Result<Self> {
        let announced = place.data.join(ANNOUNCED);
        match fs::remove_file(&announced) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("could not remove {announced:?}"));
            }
            _ => {}
        }
        let mut command = command(&place)?;
        command.arg("serve").arg("--config").arg(&place.config).arg("--data").arg(&place.data);
        let mut process = command.spawn().context("could not start `assent serve`")?;
        let http = reqwest::Client::new();
        let started = timeout(&RealClock, START_MAX, wait(&mut process, &announced, &http)).await;
        match started {
            Ok(Ok(ready)) => Ok(Self { place, process, ready, http }),
            Ok(Err(error)) => Err(error.context(last_words(&place.log))),
            Err(_) => bail!("the server does not answer. {}", last_words(&place.log)),
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Where it keeps its things.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Ends it as a power cut would: SIGKILL, no goodbye. Returns when it is
    /// gone.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        self.process.kill().await.context("could not kill the server")
    }

    /// Starts it again, on the same data, listening where it listened.
    ///
    /// # Errors
    /// As for [`Server::start`].
    pub async fn start_again(&mut self) -> anyhow::Result<()> {
        let again = Self::start(self.place.clone()).await?;
        *self = again;
        Ok(())
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub async fn ended(&mut self) -> io::Result<ExitStatus> {
        self.process.wait().await
    }

    /// True when it answers.
    pub async fn is_well(&self) -> bool {
        is_well(&self.http, &self.ready).await
    }
}

/// The program with its output in the log, deaf to the caller's own settings.
fn command(place: &Place) -> anyhow::Result<Command> {
    let log = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&place.log)
        .with_context(|| format!("could not open {}", place.log.display()))?;
    let mut command = Command::new(&place.program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ASSENT_") {
            command.env_remove(name);
        }
    }
    command
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(log.try_clone().context("could not use the log twice")?)
        .stderr(log)
        .kill_on_drop(true);
    Ok(command)
}

async fn wait(
    process: &mut Child,
    announced: &Path,
    http: &reqwest::Client,
) -> anyhow::Result<Ready> {
    loop {
        if let Some(status) = process.try_wait().context("the server cannot be watched")? {
            bail!("the server ended at once: {status}");
        }
        // It is written whole or not at all, so what reads is complete.
        let ready = fs::read(announced).ok().and_then(|it| serde_json::from_slice(&it).ok());
        if let Some(ready) = ready
            && is_well(http, &ready).await
        {
            return Ok(ready);
        }
        RealClock.sleep(LOOK).await;
    }
}

async fn is_well(http: &reqwest::Client, ready: &Ready) -> bool {
    let answer = http.get(format!("{}/healthz", ready.console)).send().await;
    answer.is_ok_and(|it| it.status().is_success())
}

fn last_words(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    let shown = &lines[lines.len().saturating_sub(LOG_LINES_SHOWN)..];
    format!("The end of its log {}:\n{}", log.display(), shown.join("\n"))
}
