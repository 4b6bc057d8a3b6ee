//! What a process says on its connections, written down with the true time: who
//! was connected to, how long, and every MAIL and RCPT.
//!
//! The evidence for limits and for silence that does not depend on what
//! receivers took, nor on what the engine believes it did. Commands are
//! recognised where a line begins; the messages of these tests have no line
//! that looks like one.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{Address, Timestamp};
use ports::Clock;

/// All connections of a machine. Clones share it.
#[derive(Clone)]
pub struct Wiretap {
    clock: Arc<dyn Clock>,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    connections: u64,
    words: Vec<Word>,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// When, in true time.
    pub at: Timestamp,
    /// To whom.
    pub to: SocketAddr,
    /// On which connection, counted from 1.
    pub connection: u64,
    /// What.
    pub what: What,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The connection stands.
    Connected,
    /// MAIL.
    Mail,
    /// RCPT.
    Rcpt(Address),
    /// The connection is over, on our side.
    Closed,
}

impl Wiretap {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, inner: Arc::default() }
    }

    /// Everything that was said so far.
    #[must_use]
    pub fn words(&self) -> Vec<Word> {
        self.inner().words.clone()
    }

    pub(crate) fn connected(&self, to: SocketAddr) -> Ear {
        let mut inner = self.inner();
        inner.connections += 1;
        let connection = inner.connections;
        drop(inner);
        let ear = Ear { tap: self.clone(), to, connection, part: Vec::new() };
        ear.note(What::Connected);
        ear
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Longest part of a line that is kept.
const LINE_BYTES_MAX: usize = 2_048;

/// One connection, listened to.
pub(crate) struct Ear {
    tap: Wiretap,
    to: SocketAddr,
    connection: u64,
    /// A line that is not complete.
    part: Vec<u8>,
}

impl Ear {
    pub(crate) fn heard(&mut self, bytes: &[u8]) {
        for line in bytes.split_inclusive(|it| *it == b'\n') {
            self.part.extend_from_slice(line);
            if line.ends_with(b"\n") {
                let whole = std::mem::take(&mut self.part);
                self.line(&String::from_utf8_lossy(&whole));
            }
            self.part.truncate(LINE_BYTES_MAX);
        }
    }

    fn line(&self, line: &str) {
        if starts(line, "MAIL FROM:") {
            self.note(What::Mail);
        } else if starts(line, "RCPT TO:<") {
            let path = line["RCPT TO:<".len()..].split('>').next().unwrap_or_default();
            if let Ok(address) = path.parse() {
                self.note(What::Rcpt(address));
            }
        }
    }

    fn note(&self, what: What) {
        let at = self.tap.clock.now();
        let word = Word { at, to: self.to, connection: self.connection, what };
        self.tap.inner().words.push(word);
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.note(What::Closed);
    }
}

fn starts(line: &str, with: &str) -> bool {
    line.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with))
}
