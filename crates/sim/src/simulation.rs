//! One process, virtual time: the world without sockets and without waiting.
//!
//! Owns a single-threaded executor, a clock that jumps to the next instant at
//! which something happens as soon as nothing else can run, and a network of
//! pipes in memory. Hours pass in milliseconds, and the same program does the
//! same thing in every run: tasks run in the order in which they were woken,
//! sleepers wake in the order of their instants.
//!
//! **Never** here: a thread, a real clock, a socket. Code under simulation must
//! reach the outside through its ports only; what waits for a thread or a
//! socket would stand still for ever, and [`Simulation::run`] says so.

mod net;

use std::{
    collections::{BTreeMap, VecDeque},
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use domain::{SignedDuration, Timestamp};
use ports::{Clock, Pending, Spawn};

use crate::Doors;
pub use net::MemoryNet;

/// A simulated process. Clones share it.
#[derive(Clone)]
pub struct Simulation {
    clock: Arc<VirtualClock>,
    net: Arc<MemoryNet>,
    tasks: Arc<Tasks>,
}

impl Simulation {
    /// A process in which it is `start` and nothing runs.
    #[must_use]
    pub fn new(start: Timestamp) -> Self {
        let state = ClockState { now: start, last_id: 0, sleepers: BTreeMap::new() };
        Self {
            clock: Arc::new(VirtualClock(Arc::new(Mutex::new(state)))),
            net: Arc::default(),
            tasks: Arc::default(),
        }
    }

    /// The ports of the simulated process.
    #[must_use]
    pub fn doors(&self) -> Doors {
        Doors { clock: self.clock.clone(), net: self.net.clone(), spawn: self.tasks.clone() }
    }

    /// The network.
    #[must_use]
    pub fn net(&self) -> &Arc<MemoryNet> {
        &self.net
    }

    /// Runs `work`, and everything it starts, until `work` is done. Tasks that
    /// are left go on at the next run.
    ///
    /// # Panics
    /// When nothing can happen any more and `work` is not done: it waits for
    /// something outside of the simulation, or for itself.
    pub fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let done = Arc::new(Mutex::new(None));
        let result = done.clone();
        let root = async move {
            let value = work.await;
            *lock(&result) = Some(value);
        };
        self.tasks.spawn("root", Box::pin(root));
        loop {
            while let Some(task) = self.tasks.next() {
                task.poll();
                if let Some(value) = lock(&done).take() {
                    return value;
                }
            }
            assert!(self.clock.jump(), "nothing can happen any more, and the work is not done");
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A clock that stands still while anything runs.
struct VirtualClock(Arc<Mutex<ClockState>>);

struct ClockState {
    now: Timestamp,
    last_id: u64,
    /// By instant, then in the order in which they lay down.
    sleepers: BTreeMap<(Timestamp, u64), Waker>,
}

impl VirtualClock {
    /// Moves to the next sleeper's instant and wakes it. False when nobody
    /// sleeps.
    fn jump(&self) -> bool {
        let mut state = lock(&self.0);
        let Some(((due, _), waker)) = state.sleepers.pop_first() else { return false };
        state.now = state.now.max(due);
        drop(state);
        waker.wake();
        true
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        lock(&self.0).now
    }

    fn sleep(&self, delay: SignedDuration) -> Pending<'static, ()> {
        let mut state = lock(&self.0);
        state.last_id += 1;
        let due = state.now.saturating_add(delay).unwrap_or(Timestamp::MAX);
        Box::pin(Sleep { clock: self.0.clone(), key: (due, state.last_id) })
    }
}

struct Sleep {
    clock: Arc<Mutex<ClockState>>,
    key: (Timestamp, u64),
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = lock(&self.clock);
        if state.now >= self.key.0 {
            return Poll::Ready(());
        }
        state.sleepers.insert(self.key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        lock(&self.clock).sleepers.remove(&self.key);
    }
}

type Queue = Arc<Mutex<VecDeque<Arc<Task>>>>;

/// The tasks that can run now, in the order in which they were woken.
#[derive(Default)]
struct Tasks(Queue);

impl Tasks {
    fn next(&self) -> Option<Arc<Task>> {
        lock(&self.0).pop_front()
    }
}

impl Spawn for Tasks {
    fn spawn(&self, _name: &'static str, task: Pending<'static, ()>) {
        let task = Task {
            work: Mutex::new(Some(task)),
            is_queued: AtomicBool::new(false),
            queue: self.0.clone(),
        };
        Arc::new(task).wake();
    }
}

struct Task {
    work: Mutex<Option<Pending<'static, ()>>>,
    is_queued: AtomicBool,
    queue: Queue,
}

impl Task {
    fn poll(self: Arc<Self>) {
        self.is_queued.store(false, Ordering::SeqCst);
        // Taken out, so that the task may wake itself while it runs.
        let Some(mut work) = lock(&self.work).take() else { return };
        let waker = Waker::from(self.clone());
        if work.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            *lock(&self.work) = Some(work);
        }
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if !self.is_queued.swap(true, Ordering::SeqCst) {
            let queue = self.queue.clone();
            lock(&queue).push_back(self);
        }
    }
}

#[cfg(test)]
mod tests;
