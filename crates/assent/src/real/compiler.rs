//! A pool of compile workers: the same program in other processes.
//!
//! Known sources abort today's parsers (DEPENDENCIES section 3.4), so a worker
//! may die at any request; only the source that killed it learns of it. A worker
//! is used by one request at a time, ended at the time limit, and replaced after
//! a crash or a number of requests. The walls inside of it are in
//! [`crate::worker`].

use std::{
    io,
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::SignedDuration;
use ports::{Clock, CompileFailed, Compiler, Pending, timeout};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::Semaphore,
};

use crate::worker::{ANSWER_BYTES_MAX, REQUEST_BYTES_MAX, REQUESTS_MAX};

/// Most workers at a time.
pub const WORKERS_MAX: usize = 2;

/// The longest a worker may take for one request.
pub const COMPILE_TIME_MAX: SignedDuration = SignedDuration::from_secs(5);

/// The longest a worker may take to put up its walls.
const START_TIME_MAX: SignedDuration = SignedDuration::from_secs(10);

/// How to start a worker.
#[derive(Clone, Debug)]
pub struct WorkerCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
}

impl WorkerCommand {
    /// The program that runs now, as `compile-worker`.
    ///
    /// # Errors
    /// When the operating system does not tell where the program is.
    pub fn this_program() -> io::Result<Self> {
        // After an upgrade in place `current_exe` names a deleted file; the
        // kernel's link still opens the program that runs.
        let running = PathBuf::from("/proc/self/exe");
        let program = if running.exists() { running } else { std::env::current_exe()? };
        Ok(Self { program, arguments: vec!["compile-worker".to_owned()] })
    }
}

/// Compile workers, at most [`WORKERS_MAX`] at a time, started when needed.
pub struct WorkerPool {
    command: WorkerCommand,
    clock: Arc<dyn Clock>,
    seats: Semaphore,
    idle: Mutex<Vec<Worker>>,
}

impl WorkerPool {
    /// A pool that starts its workers with `command`. Starts none yet.
    #[must_use]
    pub fn new(command: WorkerCommand, clock: Arc<dyn Clock>) -> Self {
        Self { command, clock, seats: Semaphore::new(WORKERS_MAX), idle: Mutex::new(Vec::new()) }
    }

    async fn ask(&self, request: Vec<u8>) -> Result<Vec<u8>, CompileFailed> {
        if request.len() > REQUEST_BYTES_MAX {
            return Err(CompileFailed::Killed);
        }
        let _seat = self.seats.acquire().await.map_err(|_| CompileFailed::Unavailable)?;
        let mut worker = match self.idle_worker() {
            Some(worker) => worker,
            None => self.start().await?,
        };
        // The worker is out of the pool while it works: dropped with this
        // future (time limit, crash, a caller that went away) it is killed, and
        // nobody gets the answer to another's request.
        match timeout(self.clock.as_ref(), COMPILE_TIME_MAX, worker.ask(&request)).await {
            Ok(Ok(answer)) => {
                if worker.served < REQUESTS_MAX {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                }
                Ok(answer)
            }
            Ok(Err(_)) | Err(_) => Err(CompileFailed::Killed),
        }
    }

    /// A worker that waits and still lives. One that died while idle is not the
    /// next source's fault.
    fn idle_worker(&self) -> Option<Worker> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(mut worker) = idle.pop() {
            if matches!(worker.process.try_wait(), Ok(None)) {
                return Some(worker);
            }
        }
        None
    }

    async fn start(&self) -> Result<Worker, CompileFailed> {
        let unavailable = |error: &dyn std::fmt::Display| {
            tracing::error!(error = %error, "the compile worker could not be started");
            CompileFailed::Unavailable
        };
        let mut worker = Worker::start(&self.command).map_err(|it| unavailable(&it))?;
        match timeout(self.clock.as_ref(), START_TIME_MAX, worker.ready()).await {
            Ok(Ok(())) => Ok(worker),
            Ok(Err(error)) => Err(unavailable(&error)),
            Err(elapsed) => Err(unavailable(&elapsed)),
        }
    }
}

impl Compiler for WorkerPool {
    fn compile(&self, request: Vec<u8>) -> Pending<'_, Result<Vec<u8>, CompileFailed>> {
        Box::pin(self.ask(request))
    }
}

/// One worker process. Killed when dropped.
struct Worker {
    process: Child,
    requests: ChildStdin,
    answers: ChildStdout,
    served: u32,
}

impl Worker {
    fn start(command: &WorkerCommand) -> io::Result<Self> {
        let mut process = Command::new(&command.program)
            .args(&command.arguments)
            // Nothing of the server's environment is the worker's business.
            .env_clear()
            // The address space is limited: a second arena of the C library would
            // take a quarter of it, and the first one of our allocator all.
            .env("MALLOC_ARENA_MAX", "1")
            .env("MIMALLOC_ARENA_RESERVE", "32MiB")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a dying parser prints may quote the author's text.
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (requests, answers) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Self { process, requests, answers, served: 0 })
    }

    /// Waits for the empty frame that says that the walls stand.
    async fn ready(&mut self) -> io::Result<()> {
        self.answer().await.map(|_| ())
    }

    async fn ask(&mut self, request: &[u8]) -> io::Result<Vec<u8>> {
        let length = u32::try_from(request.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        self.requests.write_all(&length.to_be_bytes()).await?;
        self.requests.write_all(request).await?;
        self.requests.flush().await?;
        self.served += 1;
        self.answer().await
    }

    async fn answer(&mut self) -> io::Result<Vec<u8>> {
        let length = self.answers.read_u32().await?;
        let length = usize::try_from(length).map_err(|_| io::ErrorKind::InvalidData)?;
        if length > ANSWER_BYTES_MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut answer = vec![0; length];
        self.answers.read_exact(&mut answer).await?;
        Ok(answer)
    }
}
