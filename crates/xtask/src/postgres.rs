//! One throw-away PostgreSQL for the tests of a run.
//!
//! Private folder, private socket, no TCP port, syncing off but for benchmarks:
//! durability has tests of its own, on servers of their own (decision D23). Gone
//! when the value is dropped, and when this process dies.

use std::{
    fs::{self, File},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::{command, stopwatch};

/// Name of the socket; private folders cannot collide.
const PORT: u16 = 54321;
/// Asked this often whether it is ready, a tenth of a second apart.
const ASKED_MAX: u32 = 300;

/// What every server is started with.
const SETTINGS: [&str; 6] = [
    "listen_addresses=",
    "max_connections=300",
    "shared_buffers=64MB",
    "max_wal_senders=0",
    "wal_level=minimal",
    // The log counts the databases that tests have made.
    "log_statement=ddl",
];
/// What those of tests are started with besides.
const UNSYNCED: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// A running server.
pub struct Postgres {
    server: Child,
    folder: TempDir,
}

impl Postgres {
    /// Makes a cluster and starts it.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not come up; the message ends
    /// with its log.
    pub fn start() -> Result<Self> {
        Self::start_with(&UNSYNCED)
    }

    /// The same, and what is committed is on disk: for benchmarks.
    ///
    /// # Errors
    /// As [`Postgres::start`].
    pub fn start_synced() -> Result<Self> {
        Self::start_with(&[])
    }

    fn start_with(further: &[&str]) -> Result<Self> {
        let Some(programs) = programs() else {
            bail!("PostgreSQL is not installed: run `cargo xtask setup`");
        };
        // Short, because the path of a socket has at most 107 bytes.
        let folder = tempfile::Builder::new().prefix("assent-pg-").tempdir_in("/tmp")?;
        if is_root() {
            // PostgreSQL refuses to run as root; its folder is its own. Tests, as
            // root, may still enter.
            command::run(Command::new("chown").arg("postgres:").arg(folder.path()))?;
        }
        let data = folder.path().join("data");
        let mut make = as_postgres(&programs.join("initdb"));
        make.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
        command::output(make.arg("--no-sync").arg("--pgdata").arg(&data))?;
        let log = folder.path().join("log");
        let mut serve = as_postgres(&programs.join("postgres"));
        serve.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-p", &PORT.to_string()]);
        for setting in SETTINGS.iter().chain(further) {
            serve.args(["-c", setting]);
        }
        serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&log)?);
        // A group of its own: an interrupt for us must not reach it before the
        // tests that still use it are gone. `--pdeathsig` ends it with us.
        serve.process_group(0);
        let server = serve.spawn().context("starting PostgreSQL")?;
        let mut started = Self { server, folder };
        started.wait(&programs).with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
        Ok(started)
    }

    /// Where tests connect, as the superuser, in the form that `libpq` and
    /// `tokio-postgres` both read.
    pub fn url(&self) -> String {
        let folder = self.folder.path().display();
        format!("postgres:///postgres?user=postgres&host={folder}&port={PORT}")
    }

    /// How many databases tests have asked for, by the server's own log.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn databases_made(&self) -> Result<usize> {
        let log = fs::read(self.folder.path().join("log")).context("reading the server's log")?;
        Ok(String::from_utf8_lossy(&log).matches("statement: CREATE DATABASE test_").count())
    }

    fn wait(&mut self, programs: &Path) -> Result<()> {
        for _ in 0..ASKED_MAX {
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended with {status}");
            }
            let mut ask = Command::new(programs.join("pg_isready"));
            ask.arg("-h").arg(self.folder.path()).args(["-p", &PORT.to_string()]);
            if ask.stdout(Stdio::null()).status()?.success() {
                return Ok(());
            }
            stopwatch::pause(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not become ready")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGQUIT is the immediate stop: nothing of this cluster is kept. Also
        // when that fails, the folder is removed and the server finds it gone.
        let id = self.server.id().to_string();
        let asked = Command::new("kill").args(["-QUIT", &id]).status();
        if asked.is_ok_and(|it| it.success()) {
            let _ended = self.server.wait();
        }
    }
}

/// The folder of the server's programs: the newest version that Debian
/// installed, else the one whose `pg_config` is on the path.
pub fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let number = |it: &Path| it.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions
        .map(|it| it.path())
        .filter(|it| it.join("bin/initdb").exists())
        .max_by_key(|it| number(it));
    if let Some(version) = newest {
        return Some(version.join("bin"));
    }
    let folder = command::output(Command::new("pg_config").arg("--bindir")).ok()?;
    let folder = PathBuf::from(folder.trim());
    folder.join("initdb").exists().then_some(folder)
}

/// True when this process may install packages.
pub fn is_root() -> bool {
    command::output(Command::new("id").arg("-u")).is_ok_and(|it| it.trim() == "0")
}

/// `program`, ended with us, and as user `postgres` where we are root.
fn as_postgres(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.args(["--pdeathsig", "QUIT", "--"]).arg(program).current_dir("/");
    command
}

#[cfg(test)]
mod tests;
