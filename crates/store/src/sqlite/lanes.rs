//! What waits for the writer, in four lanes.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::writer::Task;
use crate::facade::{Done, Lane, Step, StoreError, UnitError};

/// Most units in one commit.
pub(super) const BATCH_UNITS_MAX: usize = 512;
/// Most outcomes in one commit, so that people also get their turn.
const BATCH_SETTLE_MAX: usize = 384;
/// Most bulk units in one commit when nothing else waits.
pub(super) const BATCH_BULK_MAX: usize = 8;
/// Most units that wait in one lane; callers beyond wait for a place.
const LANE_WAITING_MAX: usize = 4_096;

/// A unit that waits.
pub(super) struct Job {
    pub lane: Lane,
    pub steps: Vec<Step>,
    pub answer: oneshot::Sender<Result<Done, UnitError>>,
    /// The place in its lane, free again once the unit was answered.
    _place: OwnedSemaphorePermit,
}

/// What the writer does next.
pub(super) enum Work {
    /// Units for one commit.
    Batch(Batch),
    /// Something else.
    Task(Task),
}

/// Units for one commit.
pub(super) struct Batch {
    /// In this order.
    pub jobs: Vec<Job>,
    /// Nobody but the bulk lane waits for this commit.
    pub only_bulk: bool,
}

/// The waiting units of all lanes.
pub(super) struct Lanes {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
    places: [Arc<Semaphore>; 4],
}

#[derive(Default)]
struct Waiting {
    lanes: [VecDeque<Job>; 4],
    tasks: VecDeque<Task>,
    closed: bool,
}

impl Default for Lanes {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            arrived: Condvar::new(),
            places: std::array::from_fn(|_| Arc::new(Semaphore::new(LANE_WAITING_MAX))),
        }
    }
}

impl Lanes {
    /// Queues a unit. Waits while its lane is full; dropped meanwhile, the unit
    /// was never queued.
    pub(super) async fn enter(
        &self,
        lane: Lane,
        steps: Vec<Step>,
        answer: oneshot::Sender<Result<Done, UnitError>>,
    ) -> Result<(), StoreError> {
        let places = Arc::clone(&self.places[lane as usize]);
        let place = places.acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let mut waiting = self.lock();
        if waiting.closed {
            return Err(StoreError::Closed);
        }
        waiting.lanes[lane as usize].push_back(Job { lane, steps, answer, _place: place });
        self.arrived.notify_one();
        Ok(())
    }

    /// Queues something that is not a unit. Dropped when closed.
    pub(super) fn task(&self, task: Task) {
        let mut waiting = self.lock();
        if !waiting.closed {
            waiting.tasks.push_back(task);
            self.arrived.notify_one();
        }
    }

    /// Takes no more. What waits is still served.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        for places in &self.places {
            places.close();
        }
        self.arrived.notify_all();
    }

    /// Waits for work. `None` once closed and everything was served.
    pub(super) fn next(&self) -> Option<Work> {
        let mut waiting = self.lock();
        loop {
            if let Some(task) = waiting.tasks.pop_front() {
                return Some(Work::Task(task));
            }
            let batch = waiting.batch();
            if !batch.jobs.is_empty() {
                return Some(Work::Batch(batch));
            }
            if waiting.closed {
                return None;
            }
            waiting = self.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// One more bulk unit for the open commit, unless something else waits.
    pub(super) fn more_bulk(&self) -> Option<Job> {
        let mut waiting = self.lock();
        if !waiting.tasks.is_empty() {
            return None;
        }
        let [opt_out, settle, interactive, bulk] = &mut waiting.lanes;
        let alone = opt_out.is_empty() && settle.is_empty() && interactive.is_empty();
        if alone { bulk.pop_front() } else { None }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Opt-outs first, then outcomes, then people, then at most one bulk unit.
    /// No lane starves: a place is kept for each of the lanes behind.
    fn batch(&mut self) -> Batch {
        let mut jobs = Vec::new();
        let [opt_out, settle, interactive, bulk] = &mut self.lanes;
        for (lane, share, kept) in [
            (opt_out, BATCH_UNITS_MAX, 3),
            (settle, BATCH_SETTLE_MAX, 2),
            (interactive, BATCH_UNITS_MAX, 1),
        ] {
            let room = (BATCH_UNITS_MAX - kept).saturating_sub(jobs.len());
            let take = share.min(room).min(lane.len());
            jobs.extend(lane.drain(..take));
        }
        let only_bulk = jobs.is_empty();
        jobs.extend(bulk.pop_front());
        Batch { jobs, only_bulk }
    }
}
