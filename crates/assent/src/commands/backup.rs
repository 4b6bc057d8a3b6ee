//! `assent backup`: a copy of the installation's data, taken while it sends.
//!
//! The folder gets the database as of one instant and a manifest with versions
//! and digests, written last: a folder without one is not a backup. **Never** in
//! it: the master key, or the never-again journal (DECISIONS D9, D31).

pub mod manifest;

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Args;
use ports::Clock as _;
use store::{
    backup::{self, BackupError},
    keys::files,
    never_again,
};

use super::show::Shown;
use crate::{
    commands::progress::Bar,
    config::{Config, Database},
    real::RealClock,
    serve,
};
use manifest::{Engine, FORMAT, JournalPart, MANIFEST, Manifest};

/// `assent backup`.
#[derive(Clone, Debug, Args)]
pub struct BackupArgs {
    /// The folder to make. It must not exist.
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// The configuration; without it, the defaults.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder, in place of the configured one.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// Runs it.
pub(super) async fn run(args: BackupArgs) -> anyhow::Result<Shown> {
    let mut config = Config::load(args.config.as_deref(), std::env::vars())?;
    if let Some(data) = &args.data {
        config.move_data(data);
    }
    let masters = files::candidates(&config.server.master_key_file)?;
    // The instant and the journal's length come first: what is committed behind
    // them may be in the copy, what is committed before them is.
    let taken_at = RealClock.now();
    let journal = journal(&config.server.never_again_file)?;
    make_folder(&args.to)?;
    let (engine, name) = match &config.database {
        Database::Embedded => (Engine::Sqlite, "assent.db"),
        Database::Postgres { .. } => (Engine::Postgresql, "assent.pgdump"),
    };
    let file = args.to.join(name);
    let schema = copy(&config, &file).await?;
    let (blake3, bytes) = backup::digest(&file)?;
    let manifest = Manifest {
        format: FORMAT,
        assent: env!("CARGO_PKG_VERSION").to_owned(),
        taken_at,
        engine,
        schema,
        file: name.to_owned(),
        bytes,
        blake3,
        master_keys: masters.iter().map(|it| it.fingerprint().to_string()).collect(),
        journal,
    };
    write(&args.to.join(MANIFEST), &manifest)?;
    let text = format!(
        "{} holds the database as of {taken_at} ({bytes} bytes).\nNot in it, and needed to restore \
         it: the master key {}, and the never-again journal {}. Keep copies of both elsewhere.",
        args.to.display(),
        manifest.master_keys.join(" or "),
        config.server.never_again_file.display(),
    );
    Ok(Shown::fine(serde_json::to_value(&manifest)?, text))
}

fn journal(path: &Path) -> anyhow::Result<JournalPart> {
    if !path.exists() {
        bail!(
            "there is no never-again journal at {}: the server makes it at its first start; start \
             it once with this version",
            path.display()
        );
    }
    let found = never_again::verify(path)?;
    Ok(JournalPart { id: found.head.id.simple().to_string(), entries: found.entries })
}

fn make_folder(to: &Path) -> anyhow::Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(to) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} exists already, and a backup overwrites nothing", to.display())
        }
        Err(error) => {
            Err(error).with_context(|| format!("could not make the folder {}", to.display()))
        }
    }
}

/// Copies the database; returns its last migration.
async fn copy(config: &Config, to: &Path) -> anyhow::Result<u32> {
    let bar = Bar::new("copying the database");
    let schema = match &config.database {
        Database::Embedded => {
            let from = config.server.data_dir.join(serve::open::DATABASE);
            backup::sqlite::copy(&from, to, &mut |it| bar.at(it.done, it.total))?;
            backup::sqlite::schema(to)?
        }
        Database::Postgres { url, password_file } => {
            let address = serve::open::with_password(url, password_file.as_deref())?;
            let schema = backup::postgres::schema(&address).await?;
            let (dumped, file) = (address.clone(), to.to_owned());
            tokio::task::spawn_blocking(move || backup::postgres::dump(&dumped, &file)).await??;
            // A migration while it was dumped would make the manifest lie.
            if backup::postgres::schema(&address).await? != schema {
                bail!("the database was migrated meanwhile: take the backup again");
            }
            schema
        }
    };
    bar.end();
    Ok(schema)
}

fn write(path: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(manifest)? + "\n";
    let failed = |source| BackupError::File { path: path.display().to_string(), source };
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    std::io::Write::write_all(&mut file, text.as_bytes()).map_err(failed)?;
    drop(file);
    Ok(backup::sync(path)?)
}
