//! A copy of a SQLite database, page by page, under one reading transaction.
//!
//! In WAL mode a reader stops no writer: the server goes on, and the copy shows
//! the instant at which it began. Meanwhile the log cannot be reset, so it grows
//! by what is written.

use std::{fs::File, os::unix::fs::OpenOptionsExt, path::Path};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use super::{BackupError, Progress, file_error, sync};
use crate::facade::Cause;

/// Pages copied between two reports.
const PAGES: i32 = 2_048;

/// Copies the database at `from`, which another process may be writing, to the
/// new file `to`.
///
/// # Errors
/// [`BackupError`]. What was begun at `to` is of no use.
pub fn copy(from: &Path, to: &Path, report: &mut dyn FnMut(Progress)) -> Result<(), BackupError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags).map_err(|it| failed(&it))?;
    new_file(to)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(to, flags).map_err(|it| failed(&it))?;
    all(&source, &mut target, report).map_err(|it| failed(&it))?;
    // One file, without a log beside it: whoever opens it for use sets the mode
    // again.
    target
        .pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))
        .map_err(|it| failed(&it))?;
    target.close().map_err(|(_, it)| failed(&it))?;
    sync(to)
}

fn all(
    source: &Connection,
    target: &mut Connection,
    report: &mut dyn FnMut(Progress),
) -> rusqlite::Result<()> {
    // The snapshot begins with the first read and ends with the connection; the
    // copy would otherwise begin anew whenever somebody writes.
    source.execute_batch("BEGIN")?;
    source.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let page_bytes: u32 = source.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let backup = Backup::new(source, target)?;
    loop {
        let step = backup.step(PAGES)?;
        let at = backup.progress();
        let pages = |it: i32| u64::try_from(it).unwrap_or_default();
        let total = pages(at.pagecount);
        report(Progress {
            done: (total - pages(at.remaining)) * u64::from(page_bytes),
            total: total * u64::from(page_bytes),
        });
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            // Nobody else has the target, and readers are never locked out.
            _ => std::thread::yield_now(),
        }
    }
}

/// The last migration of the database at `path`, which nobody may be writing.
///
/// # Errors
/// [`BackupError::Database`] when it is not a database of ours.
pub fn schema(path: &Path) -> Result<u32, BackupError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags)
        .and_then(|it| {
            it.query_row("SELECT COALESCE(MAX(number), 0) FROM schema_migration", [], |row| {
                row.get(0)
            })
        })
        .map_err(|it| failed(&it))
}

/// Makes a file that only its owner may read.
fn new_file(path: &Path) -> Result<(), BackupError> {
    let made = File::options().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(BackupError::Exists(path.display().to_string()))
        }
        Err(error) => Err(file_error(path, error)),
    }
}

fn failed(error: &rusqlite::Error) -> BackupError {
    BackupError::Database(Cause(error.to_string()))
}
