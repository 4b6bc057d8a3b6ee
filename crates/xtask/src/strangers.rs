//! Mail servers and clients of Debian that tests talk to: fetched as packages,
//! unpacked into `target/strangers`, never installed.
//!
//! Two servers cannot be installed side by side (each *is* the machine's mail
//! server for Debian), none may start by itself, and the machine's own stays as
//! it is. Without a network the tests that need one are skipped, and the gate
//! says which.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::{command, postgres};

/// The folder of all.
const FOLDER: &str = "target/strangers";

/// A program, in a folder of its own together with the libraries that the
/// machine lacks.
struct Stranger {
    /// Name of its folder and of its package.
    name: &'static str,
    /// Packages beside it.
    with: &'static [&'static str],
    program: &'static str,
}

/// `libnss-wrapper` gives a server the accounts it insists on, which the
/// machine does not have.
const STRANGERS: &[Stranger] = &[
    Stranger { name: "postfix", with: &["libnss-wrapper"], program: "usr/lib/postfix/sbin/master" },
    Stranger { name: "exim4-daemon-light", with: &["libnss-wrapper"], program: "usr/sbin/exim4" },
    Stranger { name: "msmtp", with: &[], program: "usr/bin/msmtp" },
];

/// Where they are.
pub fn folder(root: &Path) -> PathBuf {
    root.join(FOLDER)
}

/// Names of those that are not there.
pub fn missing(root: &Path) -> Vec<&'static str> {
    let is_there = |it: &Stranger| folder(root).join(it.name).join(it.program).exists();
    STRANGERS.iter().filter(|it| !is_there(it)).map(|it| it.name).collect()
}

/// Fetches and unpacks what is missing. What cannot be fetched is named, and
/// is no reason to stop.
pub fn unpack(root: &Path) {
    let missing = missing(root);
    if missing.is_empty() {
        return;
    }
    if postgres::is_root() {
        // Lists may be old or not there; if this fails, the next step tells.
        let mut update = apt();
        let _ = update.args(["update"]).stdout(Stdio::null()).status();
    }
    for it in STRANGERS.iter().filter(|it| missing.contains(&it.name)) {
        match fetch(&folder(root), it) {
            Ok(()) => println!("unpacked {FOLDER}/{}", it.name),
            Err(error) => println!("missing: {}: tests with it are skipped: {error:#}", it.name),
        }
    }
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet=2");
    command
}

fn fetch(folder: &Path, stranger: &Stranger) -> Result<()> {
    let archives = folder.join("archives").join(stranger.name);
    fs::create_dir_all(archives.join("partial")).context("making the folder of archives")?;
    let mut fetching = apt();
    fetching.args(["install", "--download-only", "--reinstall", "--yes"]);
    fetching.args(["--no-install-recommends", "-o", "Debug::NoLocking=1", "-o"]);
    fetching.arg(format!("Dir::Cache::archives={}", archives.display()));
    // Nothing is installed, so nothing is locked, and nobody need be root.
    command::output(fetching.arg(stranger.name).args(stranger.with))?;
    let home = folder.join(stranger.name);
    for entry in fs::read_dir(&archives).context("reading the archives")? {
        let archive = entry?.path();
        if archive.extension().is_some_and(|it| it == "deb") {
            command::run(Command::new("dpkg").arg("-x").arg(&archive).arg(&home))?;
        }
    }
    // Nobody may become root by a program that lies in a build folder.
    command::run(Command::new("chmod").args(["-R", "a-s"]).arg(&home))?;
    if !home.join(stranger.program).exists() {
        bail!("{} is not in the packages", stranger.program);
    }
    fs::remove_dir_all(&archives).context("removing the archives")
}
