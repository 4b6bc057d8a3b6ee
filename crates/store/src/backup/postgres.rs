//! A copy of a PostgreSQL database, by its own programs.
//!
//! `pg_dump` reads one snapshot, under the role that may see all accounts: the
//! login itself is under row-level security. The address goes to the programs in
//! their environment, because everybody may read their arguments.

use std::{
    fs::File,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::{Command, Stdio},
};

use deadpool_postgres::{Manager, Object, Pool};
use tokio_postgres::{Config, NoTls, config::Host};

use super::{BackupError, file_error, sync};
use crate::{facade::Cause, postgres::ROLES};

/// Dumps the database at `address` into the new file `to`.
///
/// # Errors
/// [`BackupError`]. What was begun at `to` is of no use.
pub fn dump(address: &str, to: &Path) -> Result<(), BackupError> {
    if to.exists() {
        return Err(BackupError::Exists(to.display().to_string()));
    }
    let made = File::options().write(true).create_new(true).mode(0o600).open(to);
    let file = made.map_err(|source| file_error(to, source))?;
    let mut command = program("pg_dump", address)?;
    command.args(["--format=custom", "--role=assent_system", "--enable-row-security"]);
    command.stdout(file);
    run("pg_dump", command)?;
    sync(to)
}

/// Makes the roles of statements, and sees that the database is empty.
///
/// # Errors
/// [`BackupError::NotEmpty`] and [`BackupError::Database`].
pub async fn prepare(address: &str) -> Result<(), BackupError> {
    let client = connect(address).await?;
    let tables = client
        .query_one(
            "SELECT COUNT(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace",
            &[],
        )
        .await
        .map_err(|it| failed(&it))?;
    if tables.get::<_, i64>(0) > 0 {
        return Err(BackupError::NotEmpty);
    }
    client.batch_execute(ROLES).await.map_err(|it| failed(&it))
}

/// Loads a dump into the empty database at `address`: all of it, or nothing.
///
/// # Errors
/// [`BackupError`].
pub fn load(address: &str, from: &Path) -> Result<(), BackupError> {
    let database = config(address)?.get_dbname().unwrap_or_default().to_owned();
    let mut command = program("pg_restore", address)?;
    command.args(["--no-owner", "--exit-on-error", "--single-transaction", "--dbname"]);
    command.arg(database).arg(from).stdout(Stdio::null());
    run("pg_restore", command)
}

/// The last migration of the database at `address`.
///
/// # Errors
/// [`BackupError::Database`].
pub async fn schema(address: &str) -> Result<u32, BackupError> {
    let client = connect(address).await?;
    let row = client
        .query_one("SELECT COALESCE(MAX(number), 0) FROM schema_migration", &[])
        .await
        .map_err(|it| failed(&it))?;
    Ok(u32::try_from(row.get::<_, i64>(0)).unwrap_or_default())
}

fn config(address: &str) -> Result<Config, BackupError> {
    // The parser's error does not repeat the address, which may hold a password.
    address.parse().map_err(|it: tokio_postgres::Error| failed(&it))
}

async fn connect(address: &str) -> Result<Object, BackupError> {
    let pool = Pool::builder(Manager::new(config(address)?, NoTls)).max_size(1).build();
    let pool = pool.map_err(|it| BackupError::Database(Cause(it.to_string())))?;
    pool.get().await.map_err(|it| BackupError::Database(Cause(it.to_string())))
}

/// A program that connects to `address`.
fn program(name: &'static str, address: &str) -> Result<Command, BackupError> {
    let config = config(address)?;
    let mut command = Command::new(name);
    match config.get_hosts().first() {
        Some(Host::Tcp(host)) => {
            command.env("PGHOST", host);
        }
        Some(Host::Unix(folder)) => {
            command.env("PGHOST", folder);
        }
        None => {}
    }
    if let Some(port) = config.get_ports().first() {
        command.env("PGPORT", port.to_string());
    }
    if let Some(user) = config.get_user() {
        command.env("PGUSER", user);
    }
    if let Some(password) = config.get_password() {
        command.env("PGPASSWORD", String::from_utf8_lossy(password).as_ref());
    }
    if let Some(database) = config.get_dbname() {
        command.env("PGDATABASE", database);
    }
    command.env("PGAPPNAME", "assent").stdin(Stdio::null()).stderr(Stdio::piped());
    Ok(command)
}

fn run(name: &'static str, mut command: Command) -> Result<(), BackupError> {
    let started =
        command.spawn().map_err(|source| BackupError::Missing { program: name, source })?;
    let ended = started
        .wait_with_output()
        .map_err(|source| BackupError::Missing { program: name, source })?;
    if ended.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&ended.stderr);
    let told = told.lines().rev().find(|it| !it.trim().is_empty()).unwrap_or("it did not say why");
    Err(BackupError::Program { program: name, told: told.to_owned() })
}

fn failed(error: &tokio_postgres::Error) -> BackupError {
    let source = std::error::Error::source(error).map(ToString::to_string);
    BackupError::Database(Cause(source.unwrap_or_else(|| error.to_string())))
}
