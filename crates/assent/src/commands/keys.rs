//! `assent keys`: the installation's own keys. (Keys of the API are
//! `assent key`; the two share no subcommand, so a slip does nothing.)
//!
//! `escrow` and `recover` work on files, on the machine of the server, whether
//! it runs or not; the master key goes over no wire. `show` and the rotations
//! ask the running server, which goes on with the new keys by itself.

mod check;
mod page;
mod recover;

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::PathBuf};

use anyhow::Context as _;
use clap::Subcommand;
use ports::Clock as _;
use serde_json::json;
use store::keys::MasterKey;

use super::show::Shown;
use crate::{
    client::{CallError, Client, ServerArgs},
    config::Config,
    real::RealClock,
};

use check::{Opens, opens};

/// The installation's own keys. (Keys of the API: `assent key`.)
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Write a recovery sheet: the master key on paper. Print it, keep it away
    /// from this machine and from the backups, destroy the file.
    Escrow {
        /// Where to write it; `-` for the standard output.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The configuration; without it, the defaults.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Make the file of the master key from a recovery sheet, typed in. Exit
    /// status 1 when a line is wrong, or the key is not that of the database.
    Recover {
        /// The sheet as a text file; without it, it is asked for line by line.
        #[arg(long, value_name = "FILE")]
        sheet: Option<PathBuf>,
        /// The configuration; without it, the defaults.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Which keys there are, without the keys.
    Show,
    /// Make a new master key while the server runs. Backups made before open
    /// with the old one only.
    RotateMaster,
    /// Make new keys for links and addresses in mail. Links that were sent go
    /// on working.
    RotateLinks,
}

/// Runs it.
pub(super) async fn run(
    server: &ServerArgs,
    client: impl FnOnce() -> Result<Client, CallError>,
    command: KeysCommand,
) -> anyhow::Result<Shown> {
    match command {
        KeysCommand::Escrow { out, config } => escrow(&configured(server, config)?, out).await,
        KeysCommand::Recover { sheet, config } => {
            recover::run(&configured(server, config)?, sheet).await
        }
        KeysCommand::Show => Ok(shown(client()?.get(&["installation", "keys"]).await?)),
        KeysCommand::RotateLinks => {
            let done =
                client()?.post(&["installation", "keys", "rotate-links"], &json!({})).await?;
            let mut shown = shown(done);
            shown.text.push_str("\n\nThe new keys come into force in a minute.");
            Ok(shown)
        }
        KeysCommand::RotateMaster => {
            let path = ["installation", "keys", "rotate-master"];
            let done = client()?.post(&path, &json!({})).await?;
            Ok(rotated(done))
        }
    }
}

fn configured(server: &ServerArgs, file: Option<PathBuf>) -> anyhow::Result<Config> {
    let mut config = Config::load(file.as_deref(), std::env::vars())?;
    if let Some(data) = &server.data {
        config.move_data(data);
    }
    Ok(config)
}

fn shown(keys: serde_json::Value) -> Shown {
    let fields =
        [("installation", "/installation"), ("master key", "/master_key"), ("file", "/file")];
    let columns = [("keys of links", "/purpose"), ("version", "/version"), ("since", "/since")];
    let table = super::show::table(&keys["links"], &columns);
    let mut shown = Shown::pairs(keys, &fields);
    shown.text.push_str(&format!("\n\n{table}"));
    shown
}

fn rotated(done: serde_json::Value) -> Shown {
    const FIELDS: [(&str, &str); 4] = [
        ("master key", "/master_key"),
        ("before", "/before"),
        ("the one before is kept in", "/kept"),
        ("accounts", "/accounts"),
    ];
    let mut shown = Shown::pairs(done, &FIELDS);
    shown.text.push_str(
        "\n\nThe server goes on with the new key. Now:\n\
         * print a new recovery sheet: `assent keys escrow --out FILE`\n\
         * keep the old sheet and the old key's file with the backups made until now: they open\n\
         \u{20} with nothing else. Destroy them together with the last of those backups.",
    );
    shown
}

async fn escrow(config: &Config, out: PathBuf) -> anyhow::Result<Shown> {
    let master = MasterKey::read(&config.server.master_key_file)?;
    let opens = opens(config, &master).await;
    if let Opens::Not = opens {
        anyhow::bail!(
            "the key in {} does not open this installation's database: a sheet of it would be \
             worth nothing. If a rotation was interrupted, start the server once",
            config.server.master_key_file.display()
        );
    }
    let sheet = page::sheet(&master, &opens, RealClock.now());
    let fingerprint = master.fingerprint().to_string();
    if out.as_os_str() == "-" {
        return Ok(Shown::fine(json!({ "master_key": fingerprint }), sheet.as_str()));
    }
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&out)
        .and_then(|mut file| file.write_all(sheet.as_bytes()).and_then(|()| file.sync_all()))
        .with_context(|| format!("could not write a new file {}", out.display()))?;
    let file = out.display().to_string();
    let said = format!(
        "The sheet is in {file}, readable by you alone: master key {fingerprint}, {opens}.\n\
         Print it, put the paper in a safe that is not in this building, and destroy the file:\n\
         it is the key itself."
    );
    let json = json!({ "file": file, "master_key": fingerprint, "checked": opens.is_checked() });
    Ok(Shown::fine(json, said))
}
