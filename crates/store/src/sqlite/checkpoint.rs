//! Moves the write-ahead log into the database, beside the writer.
//!
//! A checkpoint syncs the whole database file; on the commit path it would be
//! the longest wait of all (DECISIONS D13). This thread does the bulk of it.
//! Only when the log has grown large under constant writing does the writer
//! finish the last pages between two commits, so that the log can start over.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};

use rusqlite::Connection;

use super::{lanes::Lanes, writer::Task};

/// Growth of the log between two checkpoints, in pages of 4 KiB.
const PAGES_BEGIN: i32 = 1_000;
/// Length of the log at which the writer finishes a checkpoint itself.
const PAGES_LARGE: i32 = 16_000;

/// How long the log is, told by the writer after each commit.
#[derive(Default)]
pub(super) struct Checkpointer {
    log: Mutex<Log>,
    grown: Condvar,
}

struct Log {
    /// Its length in pages.
    pages: i32,
    /// The length at which the next checkpoint begins: always beyond that of
    /// the last one, so that one held up by a reader is not tried in a loop.
    begin_at: i32,
    closed: bool,
}

impl Default for Log {
    fn default() -> Self {
        Self { pages: 0, begin_at: PAGES_BEGIN, closed: false }
    }
}

/// Lets the writer's connection tell `checkpointer` how long the log is.
pub(super) fn watch(
    connection: &mut Connection,
    checkpointer: &Arc<Checkpointer>,
) -> rusqlite::Result<()> {
    let checkpointer = Arc::clone(checkpointer);
    connection.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages| {
        checkpointer.tell(pages);
        Ok(())
    }))
}

impl Checkpointer {
    fn tell(&self, pages: i32) {
        let mut log = self.lock();
        if pages < log.pages {
            log.begin_at = PAGES_BEGIN; // The log started over.
        }
        log.pages = pages;
        if log.pages >= log.begin_at {
            self.grown.notify_one();
        }
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.grown.notify_all();
    }

    /// Serves until closed.
    pub(super) fn run(&self, connection: &Connection, lanes: &Lanes) {
        while self.wait() {
            let Some(pages) = passive(connection) else { continue };
            // What is in the log by now is more: the writer went on meanwhile.
            if pages > PAGES_LARGE {
                finish(lanes);
            }
        }
    }

    /// Waits until there is enough to do; false once closed.
    fn wait(&self) -> bool {
        let mut log = self.lock();
        while !log.closed && log.pages < log.begin_at {
            log = self.grown.wait(log).unwrap_or_else(PoisonError::into_inner);
        }
        log.begin_at = log.pages + PAGES_BEGIN;
        !log.closed
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the writer finish, and waits until it has: of two checkpoints at a time
/// the second does nothing, and under constant writing a next one of ours would
/// always be under way, so that the log would never start over.
fn finish(lanes: &Lanes) {
    let (done, wait) = mpsc::sync_channel::<()>(1);
    lanes.task(Task::Alone(Box::new(move |connection| {
        passive(connection);
        drop(done);
    })));
    // Nothing is sent: it ends when the task is done, or dropped.
    let _ = wait.recv();
}

/// Moves what can be moved without waiting for anybody. Pages that were in the log
/// when it began.
fn passive(connection: &Connection) -> Option<i32> {
    let result =
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get::<_, i32>(1));
    match result {
        Ok(pages) => Some(pages),
        Err(error) => {
            tracing::warn!(%error, "a checkpoint failed; the next one tries again");
            None
        }
    }
}
