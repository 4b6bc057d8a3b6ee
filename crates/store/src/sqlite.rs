//! SQLite: one writer with four lanes and group commit, some readers.
//!
//! Owns the threads and connections of the embedded database. The writer takes
//! what waits, up to 512 units, runs each in a savepoint, commits once, then
//! answers all: a plain disk syncs some hundred times a second, and grouping
//! turns that into tens of thousands of units. Nothing waits for a batch to
//! fill: while one commit syncs, the next batch gathers.
//!
//! **Never** here: a clock, or two writers.

mod checkpoint;
mod connection;
mod inline;
mod lanes;
mod migrations;
mod reader;
mod run;
mod writer;

use std::{
    fs::{File, TryLockError},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::Arc,
    thread::JoinHandle,
};

use domain::Timestamp;
pub(crate) use inline::Inline;
use tokio::sync::oneshot;

use crate::{
    facade::{
        Cause, Counters, Done, Durability, Lane, OpenError, Row, Shape, Statement, Step,
        StoreError, UnitError, Value,
    },
    migrate::{MigrateError, Migration},
    never_again::Kept,
};
use checkpoint::Checkpointer;
use connection::Role;
use lanes::Lanes;
use reader::Readers;
use writer::{Tally, Task, Writer};

/// The embedded database of one process.
pub(crate) struct Sqlite {
    lanes: Arc<Lanes>,
    readers: Readers,
    tally: Arc<Tally>,
    journal: Kept,
    durability: Durability,
    checkpointer: Arc<Checkpointer>,
    writing: Option<JoinHandle<()>>,
    checkpointing: Option<JoinHandle<()>>,
    /// Held for as long as the database is open; released by the kernel even
    /// when the process is killed.
    _lock: File,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, durability: Durability) -> Result<Self, OpenError> {
        let lock = lock(path)?;
        let checkpointer = Arc::new(Checkpointer::default());
        let mut connection = connection::open(path, Role::Writer).map_err(open_error)?;
        checkpoint::watch(&mut connection, &checkpointer).map_err(open_error)?;
        let beside = connection::open(path, Role::Checkpointer).map_err(open_error)?;
        if durability == Durability::Unsynced {
            for each in [&connection, &beside] {
                connection::leave_to_system(each).map_err(open_error)?;
            }
        }
        let readers = Readers::open(path).map_err(open_error)?;

        let lanes = Arc::new(Lanes::default());
        let tally = Arc::new(Tally::default());
        let journal = Kept::default();
        let (waiting, counted) = (Arc::clone(&lanes), Arc::clone(&tally));
        let writer = Writer::new(connection, (waiting, counted), durability, journal.clone());
        let writing = Some(spawn("store-writer", move || writer.run())?);
        let (asked, writers) = (Arc::clone(&checkpointer), Arc::clone(&lanes));
        let checkpointing = Some(spawn("store-checkpoint", move || asked.run(&beside, &writers))?);
        Ok(Self {
            lanes,
            readers,
            tally,
            journal,
            durability,
            checkpointer,
            writing,
            checkpointing,
            _lock: lock,
        })
    }

    pub(crate) async fn unit(&self, lane: Lane, steps: Vec<Step>) -> Result<Done, UnitError> {
        let (answer, answered) = oneshot::channel();
        self.lanes.enter(lane, steps, answer).await.map_err(UnitError::Store)?;
        answered.await.unwrap_or(Err(UnitError::Store(StoreError::Closed)))
    }

    pub(crate) async fn read(
        &self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        match self.durability {
            Durability::Synced | Durability::Unsynced => self.readers.read(statement, params).await,
            // Units are acknowledged before they are committed, and only the
            // writer sees them.
            Durability::Lazy => {
                self.on_writer(move |connection| run::read(connection, statement, &params)).await?
            }
        }
    }

    pub(crate) async fn prepare(&self, statement: &'static Statement) -> Result<Shape, StoreError> {
        self.on_writer(move |connection| run::shape(connection, statement)).await?
    }

    pub(crate) async fn migrate(
        &self,
        known: &'static [Migration],
        now: Timestamp,
    ) -> Result<(), MigrateError> {
        let (answer, answered) = oneshot::channel();
        self.lanes.task(Task::Alone(Box::new(move |connection| {
            drop(answer.send(migrations::run(connection, known, now)));
        })));
        answered
            .await
            .unwrap_or(Err(MigrateError::Store { name: "(closing)", source: StoreError::Closed }))
    }

    /// Runs `work` on the writer's connection, inside of whatever transaction
    /// is open there.
    async fn on_writer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Connection) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.lanes.task(Task::Within(Box::new(move |connection| {
            drop(answer.send(work(connection)));
        })));
        answered.await.map_err(|_| StoreError::Closed)
    }

    pub(crate) fn journal(&self) -> &Kept {
        &self.journal
    }

    pub(crate) fn counters(&self) -> Counters {
        self.tally.counters()
    }
}

/// Closing waits for what was accepted: every waiting unit is committed and
/// answered first. The writer closes last and alone: the last connection moves the
/// log into the database and removes it, and of two that close at the same moment
/// neither is the last. What was erased would stay in the log.
impl Drop for Sqlite {
    fn drop(&mut self) {
        self.readers.close();
        self.checkpointer.close();
        end(self.checkpointing.take());
        self.lanes.close();
        end(self.writing.take());
    }
}

fn end(thread: Option<JoinHandle<()>>) {
    if thread.is_some_and(|it| it.join().is_err()) {
        tracing::error!("a thread of the store had panicked");
    }
}

/// Makes the files for their owner alone, before SQLite would make them for
/// everybody, and takes the lock.
fn lock(path: &Path) -> Result<File, OpenError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    create(path)?;
    let lock = create(Path::new(&beside))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.display().to_string())),
        Err(TryLockError::Error(source)) => Err(file_error(path, source)),
    }
}

fn create(path: &Path) -> Result<File, OpenError> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(|source| file_error(path, source))
}

fn file_error(path: &Path, source: std::io::Error) -> OpenError {
    OpenError::File { path: path.display().to_string(), source }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, OpenError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|source| OpenError::File { path: format!("(thread {name})"), source })
}

fn open_error(source: rusqlite::Error) -> OpenError {
    OpenError::Store(StoreError::Unavailable { source: Cause(source.to_string()) })
}

#[cfg(test)]
mod tests;
