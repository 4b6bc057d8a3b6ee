//! Connections and their settings.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, config::DbConfig};

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The one that writes.
    Writer,
    /// One that may only read.
    Reader,
    /// The one that moves the log into the database.
    Checkpointer,
}

/// Prepared statements kept per connection. There are fewer statements than
/// this in the whole program.
const STATEMENTS_CACHED: usize = 512;

/// How long a connection waits for a lock. Only checkpoints ever hold one.
const LOCK_WAIT_MAX: Duration = Duration::from_secs(10);

pub(super) fn open(path: &Path, role: Role) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    set_up(&connection)?;
    if role == Role::Reader {
        connection.pragma_update(None, "query_only", true)?;
    }
    Ok(connection)
}

/// Syncs nothing from now on: a counter-proof.
pub(super) fn leave_to_system(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "synchronous", "off")
}

/// A database that lives in memory and ends with the connection.
pub(super) fn in_memory() -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    set_up(&connection)?;
    Ok(connection)
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(LOCK_WAIT_MAX)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    // A misspelt column must be an error, not a text.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // One plan per statement, whatever its values are: else SQLite prepares a
    // statement again for every new set of values, which costs more than to run
    // it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Sorting never spills to a file: temporary files are no place for data.
    // What is erased leaves no trace in free pages (DECISIONS D9).
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", -16_384)?; // KiB
    // Checkpoints run beside the writer: `checkpoint`.
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 0, |_| Ok(()))?;
    connection.pragma_update_and_check(None, "journal_size_limit", 64 << 20, |_| Ok(()))?;
    Ok(())
}
