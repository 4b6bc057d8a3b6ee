//! The driver of the protocol machine: a stream, a timer, and nothing decided.
//!
//! Does what [`smtp::Client`]'s actions say, in their order, and tells it what
//! happened. Only an action moves the timer, so a receiver that sends one octet
//! a second cannot stretch a wait (THREATS R9).

use std::{collections::VecDeque, io, sync::Arc};

use bytes::BytesMut;
use domain::SignedDuration;
use futures_util::future::{Either, select};
use ports::{Clock, Pending, Stream, timeout};
use smtp::{
    Client,
    client::{Action, Cause, Config, End, Event, Outcome, Stage, Timeouts},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::tls::{TlsClients, Trust};

/// Octets read at once.
const READ_BYTES: usize = 8 * 1024;
/// Octets of a peer that are still read after a write to it failed.
const LAST_WORDS_BYTES: usize = 64 * 1024;
/// How long they are waited for, and how long a stream may take to close.
const LAST_WORDS_TIME: SignedDuration = SignedDuration::from_millis(200);
const CLOSE_TIME: SignedDuration = SignedDuration::from_secs(2);

/// A connection and the machine that speaks over it.
pub(super) struct Wire {
    client: Client,
    stream: Box<dyn Stream>,
    host: String,
    timeouts: Timeouts,
    tls: (TlsClients, Trust),
    /// TLS version and cipher, once TLS stands.
    made: Option<String>,
    clock: Arc<dyn Clock>,
    timer: Option<Pending<'static, ()>>,
    ready: bool,
    outcome: Option<Outcome>,
    end: Option<End>,
}

/// A connection that stands, and how to speak over it.
pub(super) struct Dialled {
    /// The connection.
    pub stream: Box<dyn Stream>,
    /// The host it leads to.
    pub host: String,
    /// How to hold the session.
    pub config: Config,
    /// TLS, and whose certificate will do.
    pub tls: (TlsClients, Trust),
    /// What it waits by.
    pub clock: Arc<dyn Clock>,
}

impl Wire {
    /// A session that has not said anything yet.
    pub(super) fn new(dialled: Dialled) -> Self {
        let Dialled { stream, host, config, tls, clock } = dialled;
        Self {
            timeouts: config.timeouts.clone(),
            client: Client::new(config),
            stream,
            host,
            tls,
            made: None,
            clock,
            timer: None,
            ready: false,
            outcome: None,
            end: None,
        }
    }

    /// The host spoken to.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// TLS version and cipher, if TLS stands.
    pub(super) fn tls(&self) -> Option<&str> {
        self.made.as_deref()
    }

    /// Transactions begun.
    pub(super) fn transactions(&self) -> u64 {
        self.client.transactions()
    }

    /// True until the session has ended.
    pub(super) fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// How it ended, if it has.
    pub(super) fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// As [`Wire::end`], by value.
    pub(super) fn take_end(&mut self) -> Option<End> {
        self.end.take()
    }

    /// From the connection to the first transaction.
    pub(super) async fn greet(&mut self) {
        self.feed(Event::Connected).await;
        self.until_ready().await;
    }

    /// Waits until the session takes a transaction, or has ended.
    pub(super) async fn until_ready(&mut self) {
        while !self.ready && self.end.is_none() {
            self.step().await;
        }
    }

    /// Waits for the outcome of the transaction that was begun.
    pub(super) async fn until_done(&mut self) -> Outcome {
        loop {
            if let Some(outcome) = self.outcome.take() {
                return outcome;
            }
            if self.end.is_some() {
                // The machine answers every transaction before it closes; if
                // it did not, nobody would know what the receiver has.
                return Outcome::InDoubt { cause: Cause::Closed };
            }
            self.step().await;
        }
    }

    /// Listens while nothing is asked; returns when something was heard.
    /// Dropped half-way it loses nothing.
    pub(super) async fn listen(&mut self) {
        self.step().await;
    }

    /// Says QUIT and waits a little for the answer.
    pub(super) async fn quit(&mut self) {
        self.until_ready().await;
        if self.end.is_none() {
            self.feed(Event::Finish).await;
        }
        while self.end.is_none() {
            self.step().await;
        }
    }

    /// Closes the stream.
    pub(super) async fn hang_up(&mut self) {
        let clock = Arc::clone(&self.clock);
        // Whatever happens, the connection is over.
        let _ = timeout(clock.as_ref(), CLOSE_TIME, self.stream.shutdown()).await;
    }

    /// Tells the machine one event and does everything that follows at once.
    pub(super) async fn feed(&mut self, event: Event<'_>) {
        self.ready = false;
        let mut actions = VecDeque::from(self.client.handle(event));
        let mut output = BytesMut::new();
        let mut wait = None;
        loop {
            let Some(action) = actions.pop_front() else {
                if output.is_empty() {
                    break;
                }
                if self.write(&mut output).await.is_err() {
                    actions.extend(self.write_failed().await);
                }
                continue;
            };
            match action {
                Action::Write(bytes) => output.extend_from_slice(&bytes),
                Action::Wait(limit) => wait = Some(limit),
                Action::Ready => (self.ready, wait, self.timer) = (true, None, None),
                Action::Done(outcome) => self.outcome = Some(outcome),
                Action::Close(end) => self.end = Some(end),
                Action::StartTls => {
                    let shaken = match self.write(&mut output).await {
                        Ok(()) => self.start_tls().await,
                        Err(_) => Event::TlsFailed,
                    };
                    actions.extend(self.client.handle(shaken));
                }
            }
        }
        if let Some(limit) = wait {
            self.timer = Some(self.clock.sleep(limit));
        }
    }

    /// Waits for the peer, or for the timer.
    async fn step(&mut self) {
        let mut buffer = [0; READ_BYTES];
        let read = std::pin::pin!(self.stream.read(&mut buffer));
        let heard = match &mut self.timer {
            None => Some(read.await),
            Some(timer) => match select(read, timer).await {
                Either::Left((read, _)) => Some(read),
                Either::Right(((), _)) => None,
            },
        };
        match heard {
            Some(Ok(0) | Err(_)) => self.feed(Event::Closed).await,
            Some(Ok(length)) => {
                let bytes = &buffer[..length];
                self.feed_bytes(bytes).await;
            }
            None => self.feed(Event::TimedOut).await,
        }
    }

    async fn feed_bytes(&mut self, bytes: &[u8]) {
        let was_ready = self.ready;
        self.feed(Event::Bytes(bytes)).await;
        // Part of a line while the session is idle changes nothing.
        self.ready |= was_ready && self.end.is_none();
    }

    async fn write(&mut self, output: &mut BytesMut) -> io::Result<()> {
        let clock = Arc::clone(&self.clock);
        let bytes = std::mem::take(output);
        let stream = &mut self.stream;
        let writing = async {
            stream.write_all(&bytes).await?;
            stream.flush().await
        };
        match timeout(clock.as_ref(), self.timeouts.data_block, writing).await {
            Ok(written) => written,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// First what the peer had still said, then the failure.
    async fn write_failed(&mut self) -> Vec<Action> {
        let clock = Arc::clone(&self.clock);
        let mut words = Vec::new();
        let mut buffer = [0; READ_BYTES];
        while words.len() < LAST_WORDS_BYTES {
            let read = self.stream.read(&mut buffer);
            match timeout(clock.as_ref(), LAST_WORDS_TIME, read).await {
                Ok(Ok(length)) if length > 0 => words.extend_from_slice(&buffer[..length]),
                Ok(_) | Err(_) => break,
            }
        }
        let mut actions = Vec::new();
        if !words.is_empty() {
            actions = self.client.handle(Event::Bytes(&words));
            // Nothing more can be sent.
            actions.retain(|it| !matches!(it, Action::Write(_) | Action::StartTls));
        }
        actions.extend(self.client.handle(Event::WriteFailed));
        actions
    }

    async fn start_tls(&mut self) -> Event<'static> {
        let clock = Arc::clone(&self.clock);
        let (clients, trust) = self.tls.clone();
        let plain = std::mem::replace(&mut self.stream, Box::new(tokio::io::empty()));
        let shaking = clients.handshake(plain, (&self.host, trust));
        match timeout(clock.as_ref(), self.timeouts.handshake, shaking).await {
            Ok(Ok((stream, made))) => {
                self.stream = stream;
                self.made = Some(made);
                Event::TlsReady
            }
            Ok(Err(error)) => {
                tracing::debug!(host = self.host, %error, "the handshake failed");
                Event::TlsFailed
            }
            Err(_) => Event::TlsFailed,
        }
    }
}

/// The stage as the table of replies names it.
pub(super) fn stage_of(stage: Stage) -> delivery::Stage {
    use delivery::Stage as Known;
    match stage {
        Stage::Connect | Stage::Greeting => Known::Connect,
        Stage::Ehlo => Known::Ehlo,
        Stage::StartTls => Known::StartTls,
        Stage::Idle | Stage::Mail | Stage::Reset | Stage::Quit => Known::MailFrom,
        Stage::Rcpt => Known::RcptTo,
        Stage::Data => Known::Data,
        Stage::EndOfData => Known::EndOfData,
    }
}

#[cfg(test)]
mod tests;
