//! The client: one session with a receiving host, several transactions.
//!
//! Owns the order of commands, what is pipelined, when TLS begins, and what is
//! known of each transaction when the session ends: every [`Event::Begin`] is
//! answered by exactly one [`Action::Done`]. A driver does what the actions
//! say, in their order, and reports what happened; it owns the socket, the
//! handshake and the timer.
//!
//! **Never** here: I/O, a clock, a decision to try again. Called by
//! `mta::outbound` and by the simulated senders of `sim`.
//!
//! The driver's part:
//!
//! 1. [`Event::Connected`] once the TCP connection stands.
//! 2. On [`Action::Ready`], [`Event::Begin`] or [`Event::Finish`].
//! 3. Each [`Action::Wait`] starts the timer over; when it runs out,
//!    [`Event::TimedOut`]. The bytes of an [`Action::Write`] may take
//!    [`Timeouts::data_block`] each. A receiver that sends one byte a second
//!    cannot stretch a wait: only an action moves the timer (THREATS R9).
//!    Writes that follow each other go out in one call: small segments would
//!    wait for each other's acknowledgement.
//! 4. When a write fails, first what the peer had still sent as
//!    [`Event::Bytes`], then [`Event::WriteFailed`].
//! 5. After [`Action::Close`] the session is over.
//!
//! RFC 5321, 2920, 3030, 3207.

mod hello;
mod outcome;
mod timeouts;
mod transaction;

use bytes::Bytes;
use domain::{Reply, SignedDuration};

use crate::{
    capability::Capabilities,
    reply::{ReplyLimits, ReplyReader},
};

pub use outcome::{Cause, End, Lack, Outcome, Stage};
pub use timeouts::Timeouts;
use transaction::Running;
pub use transaction::{Dsn, Return, Transaction};

/// How a session is to be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The name for EHLO: a host name, or an address literal (RFC 5321
    /// §4.1.3). Letters, digits and `.-[]:` only.
    pub ehlo_name: String,
    /// Whether to encrypt.
    pub tls: TlsWish,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// How much of a reply to read.
    pub reply_limits: ReplyLimits,
    /// Transactions in this session; a smaller MAILMAX of the receiver
    /// (RFC 9422) wins. At least one.
    pub transactions_max: u64,
}

impl Config {
    /// Opportunistic TLS, the waits of RFC 5321, no limit on transactions.
    #[must_use]
    pub fn new(ehlo_name: &str) -> Self {
        Self {
            ehlo_name: ehlo_name.to_owned(),
            tls: TlsWish::Opportunistic,
            timeouts: Timeouts::default(),
            reply_limits: ReplyLimits::default(),
            transactions_max: u64::MAX,
        }
    }
}

/// Whether a session is to be encrypted (RFC 3207).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsWish {
    /// When offered; in clear when not, or when STARTTLS is refused.
    Opportunistic,
    /// No mail without it.
    Required,
    /// In clear even when offered: the handshake failed a moment ago and
    /// nothing asks for TLS.
    Never,
}

/// What happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// The TCP connection stands.
    Connected,
    /// The peer sent these, decrypted.
    Bytes(&'a [u8]),
    /// The handshake after [`Action::StartTls`] succeeded and the certificate
    /// suffices for what the driver wants.
    TlsReady,
    /// It did not. The connection is lost.
    TlsFailed,
    /// The peer ended the connection, or it broke while reading.
    Closed,
    /// The last bytes could not all be handed to the system, so the peer
    /// cannot have the end of them.
    WriteFailed,
    /// The last [`Action::Wait`] ran out.
    TimedOut,
    /// Hand over this message. Only after [`Action::Ready`].
    Begin(Transaction),
    /// End the session politely.
    Finish,
}

/// What to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send all of these.
    Write(Bytes),
    /// Begin the handshake of TLS. Bytes of the peer that the driver has read
    /// after this session's last event must be part of the handshake.
    StartTls,
    /// Start the timer over, at this much, once everything is written.
    Wait(SignedDuration),
    /// The session takes a transaction now. No timer runs.
    Ready,
    /// What became of the transaction.
    Done(Outcome),
    /// Close the connection. Nothing follows.
    Close(End),
}

/// Where the session stands: mostly, which reply it waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Connecting,
    Greeting,
    Ehlo,
    Helo,
    StartTls,
    Handshake,
    Ready,
    Mail,
    Rcpt,
    Data,
    /// The lone dot after a 354 that no recipient stands behind.
    EmptyData,
    EndOfData,
    Reset,
    Quit,
    Closed,
}

/// The session machine.
#[derive(Debug)]
pub struct Client {
    config: Config,
    state: State,
    reader: ReplyReader,
    capabilities: Capabilities,
    encrypted: bool,
    transactions: u64,
    running: Option<Running>,
    /// Bytes of the peer lay unread when the last command was written, so they
    /// cannot be its answer.
    early: bool,
    actions: Vec<Action>,
}

impl Client {
    /// A session that has not connected yet.
    ///
    /// # Panics
    /// When the EHLO name holds anything but letters, digits and `.-[]:`, or
    /// no transaction is allowed: both come from configuration that was
    /// checked.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let fits = |it: u8| it.is_ascii_alphanumeric() || b".-[]:".contains(&it);
        assert!(
            !config.ehlo_name.is_empty() && config.ehlo_name.bytes().all(fits),
            "an EHLO name is a host name or an address literal"
        );
        assert!(config.transactions_max > 0, "a session carries at least one transaction");
        Self {
            reader: ReplyReader::new(config.reply_limits),
            config,
            state: State::Connecting,
            capabilities: Capabilities::default(),
            encrypted: false,
            transactions: 0,
            running: None,
            early: false,
            actions: Vec::new(),
        }
    }

    /// What the receiver offered last. Empty before EHLO and after HELO.
    #[must_use]
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// True once TLS stands.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// Transactions begun in this session.
    #[must_use]
    pub fn transactions(&self) -> u64 {
        self.transactions
    }

    /// Takes an event; says what to do next.
    ///
    /// # Panics
    /// When a transaction is begun while another runs or before the first
    /// [`Action::Ready`].
    #[must_use]
    pub fn handle(&mut self, event: Event<'_>) -> Vec<Action> {
        match event {
            Event::Begin(transaction) => self.begin(transaction),
            _ if self.state == State::Closed => {}
            Event::Connected => self.wait_in(State::Greeting),
            Event::Bytes(bytes) => self.read(bytes),
            Event::TlsReady => self.on_tls_ready(),
            Event::TlsFailed => self.fail(Cause::Tls),
            Event::Closed => self.fail(Cause::Closed),
            Event::WriteFailed => self.fail(Cause::WriteFailed),
            Event::TimedOut => self.fail(Cause::TimedOut),
            Event::Finish => self.finish(),
        }
        std::mem::take(&mut self.actions)
    }

    fn read(&mut self, bytes: &[u8]) {
        self.reader.feed(bytes);
        while !matches!(self.state, State::Closed | State::Handshake) {
            match self.reader.next() {
                Ok(Some(reply)) => self.answer(reply),
                Ok(None) => break,
                Err(error) => self.fail(Cause::Reply(error)),
            }
        }
    }

    fn answer(&mut self, reply: Reply) {
        // RFC 5321 §3.8: 421 may come at any time, and the server closes.
        if reply.code == 421 {
            return self.turned_away(reply);
        }
        if self.early {
            return self.fail(Cause::OutOfStep);
        }
        match self.state {
            State::Greeting => self.on_greeting(reply),
            State::Ehlo => self.on_ehlo(reply),
            State::Helo => self.on_helo(reply),
            State::StartTls => self.on_starttls(reply),
            State::Mail => self.on_mail(reply),
            State::Rcpt => self.on_rcpt(reply),
            State::Data => self.on_data(reply),
            State::EmptyData => self.on_empty_data(),
            State::EndOfData => self.on_end_of_data(reply),
            State::Reset => self.on_reset(reply),
            State::Quit => self.close(End::Finished),
            // Nobody asked: what follows could be taken for another answer.
            State::Connecting | State::Ready | State::Handshake | State::Closed => {
                self.fail(Cause::OutOfStep);
            }
        }
    }

    fn finish(&mut self) {
        match self.state {
            State::Ready => self.quit(),
            State::Connecting => self.close(End::Finished),
            // A running transaction is not cut: the driver closes when its
            // own patience ends.
            _ => {}
        }
    }

    fn quit(&mut self) {
        self.write(&b"QUIT\r\n"[..]);
        self.wait_in(State::Quit);
    }

    fn write(&mut self, bytes: impl Into<Bytes>) {
        self.early |= !self.reader.is_empty();
        self.actions.push(Action::Write(bytes.into()));
    }

    fn wait_in(&mut self, state: State) {
        self.state = state;
        self.actions.push(Action::Wait(self.config.timeouts.of(state)));
    }

    /// The receiver said 421, or refused the session as such.
    fn turned_away(&mut self, reply: Reply) {
        let stage = self.state.stage();
        if let Some(running) = self.running.take() {
            let (stage, reply) = running.refused.unwrap_or((stage, reply.clone()));
            self.actions.push(Action::Done(Outcome::Refused { stage, reply }));
        }
        self.close(match self.state {
            State::Quit => End::Finished,
            _ => End::Refused { stage, reply },
        });
    }

    /// The session cannot go on; says what that means for the transaction.
    fn fail(&mut self, cause: Cause) {
        let stage = self.state.stage();
        if let Some(running) = self.running.take() {
            let unsure = self.state == State::EndOfData && cause != Cause::WriteFailed;
            self.actions.push(Action::Done(match running.refused {
                Some((stage, reply)) => Outcome::Refused { stage, reply },
                // RFC 1047: the receiver may have the message.
                None if unsure => Outcome::InDoubt { cause },
                None => Outcome::Broken { stage, cause },
            }));
        }
        self.close(match self.state {
            State::Quit => End::Finished,
            _ => End::Broken { stage, cause },
        });
    }

    fn close(&mut self, end: End) {
        self.state = State::Closed;
        self.actions.push(Action::Close(end));
    }
}

impl State {
    fn stage(self) -> Stage {
        match self {
            Self::Connecting => Stage::Connect,
            Self::Greeting => Stage::Greeting,
            Self::Ehlo | Self::Helo => Stage::Ehlo,
            Self::StartTls | Self::Handshake => Stage::StartTls,
            Self::Ready => Stage::Idle,
            Self::Mail => Stage::Mail,
            Self::Rcpt => Stage::Rcpt,
            Self::Data | Self::EmptyData => Stage::Data,
            Self::EndOfData => Stage::EndOfData,
            Self::Reset => Stage::Reset,
            Self::Quit | Self::Closed => Stage::Quit,
        }
    }
}

#[cfg(test)]
mod tests;
