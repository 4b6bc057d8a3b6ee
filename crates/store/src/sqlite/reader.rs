//! The threads that read. Each sees what was committed before it began.

use std::{
    collections::VecDeque,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::{
    connection::{self, Role},
    run,
};
use crate::facade::{Row, Statement, StoreError, Value};

/// Fewest and most reading threads.
const READERS: (usize, usize) = (2, 8);
/// Most reads that wait; callers beyond wait for a place.
const WAITING_MAX: usize = 1_024;

pub(super) struct Readers {
    queue: Arc<Queue>,
    places: Arc<Semaphore>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
struct Waiting {
    reads: VecDeque<Read>,
    closed: bool,
}

struct Read {
    statement: &'static Statement,
    params: Vec<Value>,
    answer: oneshot::Sender<Result<Vec<Row>, StoreError>>,
    _place: OwnedSemaphorePermit,
}

impl Readers {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let queue = Arc::new(Queue::default());
        let mut readers = Self {
            queue: Arc::clone(&queue),
            places: Arc::new(Semaphore::new(WAITING_MAX)),
            threads: Vec::new(),
        };
        for _ in 0..cores.clamp(READERS.0, READERS.1) {
            let connection = connection::open(path, Role::Reader)?;
            let queue = Arc::clone(&queue);
            let thread = std::thread::Builder::new()
                .name("store-reader".to_owned())
                .spawn(move || queue.serve(&connection));
            match thread {
                Ok(thread) => readers.threads.push(thread),
                // One is enough to go on; none is not.
                Err(_) if !readers.threads.is_empty() => break,
                Err(error) => panic!("no thread could be started for reading: {error}"),
            }
        }
        Ok(readers)
    }

    pub(super) async fn read(
        &self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let places = Arc::clone(&self.places);
        let place = places.acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let (answer, answered) = oneshot::channel();
        self.queue.lock().reads.push_back(Read { statement, params, answer, _place: place });
        self.queue.arrived.notify_one();
        answered.await.map_err(|_| StoreError::Closed)?
    }

    pub(super) fn close(&mut self) {
        self.queue.lock().closed = true;
        self.queue.arrived.notify_all();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a reader of the store had panicked");
            }
        }
    }
}

/// Also when opening failed half-way.
impl Drop for Readers {
    fn drop(&mut self) {
        self.close();
    }
}

impl Queue {
    fn serve(&self, connection: &Connection) {
        while let Some(read) = self.next() {
            // Nobody waits for the answer of a cancelled read.
            if !read.answer.is_closed() {
                let result = run::read(connection, read.statement, &read.params);
                drop(read.answer.send(result));
            }
        }
    }

    fn next(&self) -> Option<Read> {
        let mut waiting = self.lock();
        loop {
            if let Some(read) = waiting.reads.pop_front() {
                return Some(read);
            }
            if waiting.closed {
                return None;
            }
            waiting = self.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
