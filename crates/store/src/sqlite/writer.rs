//! The thread that writes: batches of units, one commit each.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use rusqlite::Connection;

use super::{
    lanes::{BATCH_BULK_MAX, Batch, Job, Lanes, Work},
    run,
};
use crate::{
    facade::{Cause, Counters, Done, Durability, Lane, StoreError, UnitError},
    never_again::Kept,
};

/// Outcomes that [`Durability::Lazy`] acknowledges before it commits them. Units
/// of the other lanes are committed with their batch, so that a rehearsal that
/// is killed finds its accounts again and misses what was sent.
const LAZY_UNITS_MAX: usize = 256;

/// Work of the writer that is not a unit.
pub(super) enum Task {
    /// Needs the connection for itself: runs outside of any transaction.
    Alone(Box<dyn FnOnce(&mut Connection) + Send>),
    /// Looks at what the writer sees.
    Within(Box<dyn FnOnce(&Connection) + Send>),
}

/// What was done so far, readable from every thread.
#[derive(Default)]
pub(super) struct Tally {
    pub units: AtomicU64,
    pub refused: AtomicU64,
    pub commits: AtomicU64,
}

impl Tally {
    pub(super) fn counters(&self) -> Counters {
        Counters {
            units: self.units.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            commits: self.commits.load(Ordering::Relaxed),
        }
    }

    pub(super) fn count<T, E>(&self, result: &Result<T, E>) {
        let counter = if result.is_ok() { &self.units } else { &self.refused };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn committed(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
    }
}

pub(super) struct Writer {
    connection: Connection,
    lanes: Arc<Lanes>,
    tally: Arc<Tally>,
    durability: Durability,
    journal: Kept,
    /// Units of the open transaction that wait for its commit.
    open: Vec<(Job, Result<Done, UnitError>)>,
    /// Units of the open transaction that were answered already.
    lazy: usize,
    /// The open transaction may wait: it is lazy, and holds nothing but
    /// outcomes.
    only_outcomes: bool,
}

impl Writer {
    pub(super) fn new(
        connection: Connection,
        (lanes, tally): (Arc<Lanes>, Arc<Tally>),
        durability: Durability,
        journal: Kept,
    ) -> Self {
        let only_outcomes = durability == Durability::Lazy;
        Self {
            connection,
            lanes,
            tally,
            durability,
            journal,
            open: Vec::new(),
            lazy: 0,
            only_outcomes,
        }
    }

    /// Serves until the store is closed and nothing waits any more.
    pub(super) fn run(mut self) {
        while let Some(work) = self.lanes.next() {
            match work {
                Work::Batch(batch) => self.batch(batch),
                Work::Task(Task::Within(look)) => look(&self.connection),
                Work::Task(Task::Alone(work)) => {
                    self.commit();
                    work(&mut self.connection);
                }
            }
        }
        self.commit();
    }

    fn batch(&mut self, batch: Batch) {
        for job in batch.jobs {
            self.unit(job);
        }
        // While nobody else waits, bulk units may share a commit too.
        let more = if batch.only_bulk { BATCH_BULK_MAX - 1 } else { 0 };
        for _ in 0..more {
            let Some(job) = self.lanes.more_bulk() else { break };
            self.unit(job);
        }
        if !self.only_outcomes || self.lazy >= LAZY_UNITS_MAX {
            self.commit();
        }
    }

    fn unit(&mut self, job: Job) {
        if self.connection.is_autocommit()
            && let Err(error) = run::execute(&self.connection, "BEGIN IMMEDIATE")
        {
            return answer(job, Err(UnitError::Store(error)));
        }
        let result = run::unit(&self.connection, &self.journal, &job.steps);
        if self.connection.is_autocommit() {
            // A full disk or a failing one: SQLite gave up the transaction, and
            // with it the units before this one. None was answered.
            self.lose();
            return answer(job, result);
        }
        match self.durability {
            Durability::Synced | Durability::Unsynced => self.open.push((job, result)),
            Durability::Lazy => {
                self.lazy += 1;
                self.only_outcomes &= job.lane == Lane::Settle;
                self.tally.count(&result);
                answer(job, result);
            }
        }
    }

    /// Commits what is open, then answers: an answer means durable. The
    /// never-again journal is synced first, so that it is never behind.
    fn commit(&mut self) {
        if self.connection.is_autocommit() {
            return;
        }
        if let Err(error) = self.journal.sync() {
            return self.take_back(&error);
        }
        let outcome = run::execute(&self.connection, "COMMIT");
        if let Err(error) = &outcome {
            tracing::error!(%error, "a commit failed");
            if !self.connection.is_autocommit()
                && let Err(error) = run::execute(&self.connection, "ROLLBACK")
            {
                tracing::error!(%error, "a rollback failed");
            }
        } else {
            self.tally.committed();
        }
        self.reset();
        for (job, result) in self.open.drain(..) {
            let result = match (&outcome, result) {
                // The log may hold the commit although its sync failed.
                (Err(error), Ok(_)) => {
                    let source = Cause(error.to_string());
                    Err(UnitError::Store(StoreError::OutcomeUnknown { source }))
                }
                (_, result) => result,
            };
            self.tally.count(&result);
            answer(job, result);
        }
    }

    /// The journal could not be synced: nothing of the transaction may stand.
    fn take_back(&mut self, error: &StoreError) {
        if let Err(error) = run::execute(&self.connection, "ROLLBACK") {
            tracing::error!(%error, "a rollback failed");
        }
        self.reset();
        for (job, result) in self.open.drain(..) {
            let result = result.and_then(|_| Err(UnitError::Store(error.clone())));
            self.tally.count(&result);
            answer(job, result);
        }
    }

    fn reset(&mut self) {
        self.lazy = 0;
        self.only_outcomes = self.durability == Durability::Lazy;
    }

    fn lose(&mut self) {
        let source = Cause("the transaction was rolled back by a failure of the disk".to_owned());
        self.reset();
        for (job, _) in self.open.drain(..) {
            let source = source.clone();
            answer(job, Err(UnitError::Store(StoreError::Unavailable { source })));
        }
    }
}

/// Answers and frees the place. The caller may be gone: the unit stands.
fn answer(job: Job, result: Result<Done, UnitError>) {
    drop(job.answer.send(result));
}
