//! `assent restore`: a backup becomes an installation again, with everything
//! that must never be forgotten done again, and all sending held (DECISIONS D31).
//!
//! Order matters: whatever can be refused is refused before anything is written;
//! from the first written byte until the journal was replayed a file stands in
//! the data folder that `assent serve` refuses to start beside. **Never** here:
//! a decision about mail; an operator releases it, on the running server.

mod journals;

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use app::{
    App,
    never_again::{self, Replayed, Restore},
};
use clap::Args;
use domain::SignedDuration;
use serde_json::json;
use store::{
    backup,
    keys::{MasterKeyError, files},
    migrate::MIGRATIONS,
};

use super::{
    backup::manifest::{Engine, Manifest},
    show::Shown,
};
use crate::{
    commands::progress::Bar,
    config::{Config, Database},
    serve::open,
};
use journals::Journals;

/// Entries of the journal up to so long before the backup are looked at as if
/// they came after it: clocks differ, and doing something twice does no harm.
const MARGIN: SignedDuration = SignedDuration::from_hours(1);

/// `assent restore`.
#[derive(Clone, Debug, Args)]
pub struct RestoreArgs {
    /// The folder that `assent backup` made.
    #[arg(long, value_name = "DIR")]
    pub from: PathBuf,
    /// A never-again journal that outlived the old machine. Name it once for
    /// each process that wrote one. Without it, the configured one is used.
    #[arg(long, value_name = "FILE")]
    pub journal: Vec<PathBuf>,
    /// There is no journal any more: why, in a sentence that is recorded. People
    /// who left since the backup may be mailed again once sending is released.
    #[arg(long, value_name = "REASON", conflicts_with = "journal")]
    pub without_journal: Option<String>,
    /// The configuration; without it, the defaults.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder, in place of the configured one.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// Runs it.
pub(super) async fn run(args: RestoreArgs) -> anyhow::Result<Shown> {
    let mut config = Config::load(args.config.as_deref(), std::env::vars())?;
    if let Some(data) = &args.data {
        config.move_data(data);
    }
    let manifest = Manifest::read(&args.from)?;
    let copy = args.from.join(&manifest.file);
    fits(&config, &manifest)?;
    let journals = Journals::find(&args, &config.server.never_again_file, &manifest.journal)?;
    whole(&copy, &manifest)?;
    empty(&config).await?;

    let marker = Marker::set(&config.server.data_dir)?;
    put(&config, &copy, &manifest).await?;
    let told = journals.told();
    let entries = journals.bring_together(&config.server.never_again_file)?;
    let app = open::restored(&config).await?;
    let backup_at = manifest.taken_at.saturating_sub(MARGIN)?;
    let restore = Restore { backup_at, told };
    let stopped = never_again::begin(&app, &restore).await?;
    let bar = Bar::new("replaying the never-again journal");
    let done = never_again::replay(&app, &restore, entries).await?;
    bar.end();
    verify_keys(&app).await?;
    drop(app);
    marker.take_away()?;
    Ok(shown(&manifest, stopped, &done))
}

/// Refuses what cannot be restored here, before anything is read or written.
fn fits(config: &Config, manifest: &Manifest) -> anyhow::Result<()> {
    let (here, word) = match &config.database {
        Database::Embedded => (Engine::Sqlite, "SQLite"),
        Database::Postgres { .. } => (Engine::Postgresql, "PostgreSQL"),
    };
    if here != manifest.engine {
        bail!("the backup is of the other database: this configuration says {word}");
    }
    let known = MIGRATIONS.last().map_or(0, |it| it.number);
    if manifest.schema > known {
        bail!(
            "the backup was taken by a newer version ({}): restore it with that one",
            manifest.assent
        );
    }
    let path = &config.server.master_key_file;
    let needed = manifest.master_keys.join(" or ");
    let found = files::candidates(path).map_err(|error| match error {
        MasterKeyError::Missing(..) => anyhow::Error::new(error).context(format!(
            "put the copy of the master key {needed} there first: no backup holds it"
        )),
        other => other.into(),
    })?;
    let found: Vec<_> = found.iter().map(|it| it.fingerprint().to_string()).collect();
    if !found.iter().any(|it| manifest.master_keys.contains(it)) {
        let found = found.join(" and ");
        bail!("the backup needs the master key {needed}, but {} holds {found}", path.display());
    }
    Ok(())
}

fn whole(copy: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let bar = Bar::new("checking the backup");
    let found = backup::digest(copy)?;
    bar.end();
    if found != (manifest.blake3.clone(), manifest.bytes) {
        bail!("{} is not what the manifest says: the backup is damaged", copy.display());
    }
    Ok(())
}

async fn empty(config: &Config) -> anyhow::Result<()> {
    let data = &config.server.data_dir;
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true).mode(0o700);
    folder.create(data).with_context(|| format!("could not make the folder {}", data.display()))?;
    match &config.database {
        Database::Embedded => {
            for name in [open::DATABASE, &format!("{}-wal", open::DATABASE)] {
                if data.join(name).exists() {
                    bail!(
                        "there is a database in {} already, and nothing is overwritten: restore \
                         into an empty folder, or move `{}*` away",
                        data.display(),
                        open::DATABASE
                    );
                }
            }
            Ok(())
        }
        Database::Postgres { url, password_file } => {
            let address = open::with_password(url, password_file.as_deref())?;
            Ok(backup::postgres::prepare(&address).await?)
        }
    }
}

async fn put(config: &Config, copy: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let bar = Bar::new("restoring the database");
    match &config.database {
        Database::Embedded => {
            let to = config.server.data_dir.join(open::DATABASE);
            fs::copy(copy, &to).with_context(|| format!("could not write {}", to.display()))?;
            backup::sync(&to)?;
            whole(&to, manifest)?;
        }
        Database::Postgres { url, password_file } => {
            let address = open::with_password(url, password_file.as_deref())?;
            let copy = copy.to_owned();
            tokio::task::spawn_blocking(move || backup::postgres::load(&address, &copy)).await??;
        }
    }
    bar.end();
    Ok(())
}

/// Every account's key opens, or the server would find out one by one.
async fn verify_keys(app: &App) -> anyhow::Result<()> {
    for account in store::account::all(app.store()).await? {
        if account.wrapped_key.is_some() {
            app.account_keys(&account).with_context(|| {
                format!("the key of {} does not open with this master key", account.id)
            })?;
        }
    }
    Ok(())
}

/// The file that keeps `assent serve` from starting on half a restore.
struct Marker(PathBuf);

impl Marker {
    fn set(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(open::UNFINISHED);
        let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        match made {
            Ok(_) => {}
            // An earlier restore ended early, and what it wrote was moved away.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error).with_context(|| format!("could not write {}", path.display()));
            }
        }
        backup::sync(&path)?;
        Ok(Self(path))
    }

    fn take_away(self) -> anyhow::Result<()> {
        fs::remove_file(&self.0)
            .with_context(|| format!("could not remove {}", self.0.display()))?;
        let folder = self.0.parent().unwrap_or(Path::new("."));
        fs::File::open(folder)?.sync_all()?;
        Ok(())
    }
}

fn shown(manifest: &Manifest, stopped: usize, done: &Replayed) -> Shown {
    let Replayed { entries, suppressed, withdrawn, erased, closed, standings, .. } = *done;
    let Replayed { keys_ended, campaigns_ended, .. } = *done;
    let json = json!({
        "backup": manifest.taken_at,
        "campaigns_stopped": stopped,
        "journal": {
            "entries": entries,
            "suppressed": suppressed,
            "withdrawn": withdrawn,
            "erased": erased,
            "accounts_closed": closed,
            "standings": standings,
            "keys_ended": keys_ended,
            "campaigns_ended": campaigns_ended,
        },
        "held": true,
    });
    let text = format!(
        "Restored as of {}.\nFrom the never-again journal ({entries} entries): {suppressed} \
         addresses forbidden, {withdrawn} withdrawals recorded, {erased} people erased, {closed} \
         accounts closed, {standings} standings set, {keys_ended} keys ended, {campaigns_ended} campaigns ended.\n{stopped} \
         campaigns that ran or waited for their time were stopped: each account decides about \
         its own.\n\nAll sending is held. Next: `assent serve`, look at `assent status`, then\n  \
         assent queue release --unsettled retry|drop --reason \"…\"",
        manifest.taken_at
    );
    Shown::fine(json, text)
}

#[cfg(test)]
mod tests;
