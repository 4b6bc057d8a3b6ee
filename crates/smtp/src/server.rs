//! The server: one session with a sender, its commands in and replies out.
//!
//! Owns the order of commands, line ends, the limits on what a sender may make
//! us hold, and the only place where a message ends. What may be decided is
//! asked of the driver as [`Ask`] and answered by [`Event::Answer`]; until then
//! nothing else is read from the input.
//!
//! **Never** here: I/O, a clock, who exists, what a message means. Called by
//! `mta::inbound` and by the simulated receivers of `sim`.
//!
//! Only CRLF ends a line. A bare CR or LF in a command or in a message is
//! answered by one 5yz and the end of the session (THREATS S1); what was sent
//! in clear behind STARTTLS is dropped (THREATS S3, RFC 3207 §4).
//!
//! [`Action::Wait`] limits silence, not the session: a driver also ends
//! sessions that trickle on for too long.
//!
//! RFC 5321, 1870, 2034, 2920, 3030, 3207, 3461, 6152, 6531, 9422.

mod commands;
mod content;

use bytes::{Bytes, BytesMut};
use domain::{Address, Reply, SignedDuration};

use crate::{
    capability::{Capabilities, Size},
    command::{self, Forward, MailParameters, RcptParameters},
    data::DataReader,
    reply,
};

/// How a server behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Our name in replies.
    pub hostname: String,
    /// What EHLO offers. STARTTLS is offered in clear only. `size` is also
    /// what is enforced.
    pub offer: Capabilities,
    /// What a sender may make us hold or do.
    pub limits: Limits,
    /// How long a sender may be silent (RFC 5321 §4.5.3.2.7: 5 minutes).
    pub silence_max: SignedDuration,
}

impl Config {
    /// Everything we know is offered except STARTTLS; 25 MiB a message.
    #[must_use]
    pub fn new(hostname: &str) -> Self {
        Self {
            hostname: hostname.to_owned(),
            offer: Capabilities {
                pipelining: true,
                eight_bit_mime: true,
                smtputf8: true,
                chunking: true,
                dsn: true,
                enhanced_status_codes: true,
                size: Size::AtMost(25 * 1024 * 1024),
                ..Capabilities::default()
            },
            limits: Limits::default(),
            silence_max: SignedDuration::from_mins(5),
        }
    }
}

/// What one session may make us hold or do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of a command line, CRLF included. RFC 5321 §4.5.3.1.4 asks for
    /// 512; the parameters of DSN and SMTPUTF8 lengthen it.
    pub command_bytes_max: usize,
    /// Octets of a line of text, CRLF not counted. RFC 5321 §4.5.3.1.6 asks for
    /// 998 at least; others' bounces quote longer lines.
    pub text_line_bytes_max: usize,
    /// Recipients of one message (RFC 5321 §4.5.3.1.8 asks for 100).
    pub recipients_max: usize,
    /// Commands of a session that were not understood or out of order.
    pub errors_max: u32,
    /// Commands of a session.
    pub commands_max: u32,
    /// Octets read ahead while an answer of the driver is awaited.
    pub ahead_bytes_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            command_bytes_max: 1000,
            text_line_bytes_max: 8192,
            recipients_max: 100,
            errors_max: 10,
            commands_max: 10_000,
            ahead_bytes_max: 1024 * 1024,
        }
    }
}

/// What happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// A sender connected.
    Connected,
    /// It sent these, decrypted.
    Bytes(&'a [u8]),
    /// The answer to the open [`Ask`].
    Answer(Reply),
    /// The handshake after [`Action::StartTls`] succeeded.
    TlsReady,
    /// It did not.
    TlsFailed,
    /// The sender is gone.
    Closed,
    /// The last [`Action::Wait`] ran out.
    TimedOut,
    /// We shut down (RFC 5321 §3.8).
    Shutdown,
}

/// What to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send all of these.
    Write(Bytes),
    /// Begin the handshake of TLS, with nothing that was read before.
    StartTls,
    /// Decide, and answer by [`Event::Answer`].
    Ask(Ask),
    /// Start the timer over, at this much.
    Wait(SignedDuration),
    /// Close the connection: stop sending, read and drop what still comes for a
    /// moment (else the system may take back our last reply), then close.
    Close,
}

/// A question to the driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// May this sender talk to us? 220, 421 or 554.
    Connect,
    /// May it send from there? 250, 4yz or 5yz.
    Mail(MailFrom),
    /// Is this a recipient of ours? 250, 4yz or 5yz.
    Rcpt(Forward, RcptParameters),
    /// Take responsibility for this message? 250 only after it is durable
    /// (RFC 5321 §6.1).
    Message(Received),
}

/// MAIL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailFrom {
    /// `None` is the null reverse-path of a notification.
    pub sender: Option<Address>,
    /// Its parameters.
    pub parameters: MailParameters,
}

/// A complete message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// From whom.
    pub from: MailFrom,
    /// The recipients that were accepted, in order. Never empty.
    pub recipients: Vec<Forward>,
    /// The bytes, dot-stuffing taken off. Lines end in CRLF only; whether the
    /// last line ends is the sender's affair.
    pub bytes: Vec<u8>,
    /// The name the sender gave itself.
    pub hello: String,
    /// True when it came over TLS.
    pub encrypted: bool,
}

/// Where the session stands.
#[derive(Debug)]
enum State {
    /// Nothing said yet.
    Greeting,
    /// Refused at the greeting; only QUIT helps (RFC 5321 §3.1).
    TurnedAway,
    /// A command line is next.
    Command,
    /// Text after DATA.
    Data(DataReader),
    /// Octets of a chunk are next.
    Chunk {
        left: u64,
        last: bool,
    },
    Handshake,
    Closed,
}

/// What a transaction holds so far.
#[derive(Debug)]
struct Transaction {
    from: MailFrom,
    recipients: Vec<Forward>,
    /// Chunks so far; `None` before the first BDAT.
    chunks: Option<Chunks>,
}

/// The chunks of one message (RFC 3030).
#[derive(Debug, Default)]
struct Chunks {
    bytes: Vec<u8>,
    too_large: bool,
}

/// A question that is open, with what is needed when the answer comes.
#[derive(Debug)]
enum Open {
    Connect,
    Mail(MailFrom),
    Rcpt(Forward),
    Message,
}

/// The session machine.
#[derive(Debug)]
pub struct Server {
    config: Config,
    state: State,
    input: BytesMut,
    hello: Option<String>,
    encrypted: bool,
    transaction: Option<Transaction>,
    open: Option<Open>,
    errors: u32,
    commands: u32,
    actions: Vec<Action>,
}

impl Server {
    /// A session that has not begun.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            config,
            state: State::Greeting,
            input: BytesMut::new(),
            hello: None,
            encrypted: false,
            transaction: None,
            open: None,
            errors: 0,
            commands: 0,
            actions: Vec::new(),
        }
    }

    /// Takes an event; says what to do next.
    ///
    /// # Panics
    /// When an answer comes and nothing was asked.
    #[must_use]
    pub fn handle(&mut self, event: Event<'_>) -> Vec<Action> {
        if !matches!(self.state, State::Closed) {
            match event {
                Event::Connected => self.ask(Open::Connect, Ask::Connect),
                Event::Bytes(bytes) => self.read(bytes),
                Event::Answer(reply) => self.answered(reply),
                Event::TlsReady => self.on_tls_ready(),
                Event::TlsFailed | Event::Closed => self.close(),
                Event::TimedOut => self.hang_up(421, "4.4.2 No command for too long"),
                Event::Shutdown => self.hang_up(421, "4.3.2 Shutting down"),
            }
        }
        std::mem::take(&mut self.actions)
    }

    fn read(&mut self, bytes: &[u8]) {
        if matches!(self.state, State::Handshake) {
            // RFC 3207 §4: what came in clear after STARTTLS is not believed.
            return;
        }
        if self.open.is_some()
            && self.input.len() + bytes.len() > self.config.limits.ahead_bytes_max
        {
            return self.hang_up(421, "4.7.0 Too much sent ahead");
        }
        self.input.extend_from_slice(bytes);
        self.run();
    }

    /// Consumes input until it is used up, a question is open or all is over.
    fn run(&mut self) {
        let before = self.input.len();
        while self.open.is_none() && !self.input.is_empty() && self.step() {}
        if self.input.len() != before && self.open.is_none() && self.is_talking() {
            self.actions.push(Action::Wait(self.config.silence_max));
        }
    }

    fn is_talking(&self) -> bool {
        !matches!(self.state, State::Closed | State::Handshake)
    }

    /// False when more input is needed.
    fn step(&mut self) -> bool {
        match &mut self.state {
            State::Data(_) => self.take_data(),
            State::Chunk { .. } => self.take_chunk(),
            State::Command | State::TurnedAway => self.take_line(),
            State::Greeting | State::Handshake | State::Closed => false,
        }
    }

    fn take_line(&mut self) -> bool {
        let limit = self.config.limits.command_bytes_max;
        let Some(end) = self.input.iter().take(limit).position(|it| *it == b'\n') else {
            if self.input.len() >= limit {
                self.hang_up(500, "5.5.2 Line too long");
            }
            return false;
        };
        let mut line = self.input.split_to(end + 1);
        line.truncate(end);
        // A line end that is not CRLF, or a CR inside a line, could be a line
        // end to somebody else on the way.
        if line.last() != Some(&b'\r') || line[..end - 1].contains(&b'\r') {
            self.hang_up(500, "5.5.2 Lines must end in CRLF");
            return false;
        }
        line.truncate(end - 1);
        self.commands += 1;
        if self.commands > self.config.limits.commands_max {
            self.hang_up(421, "4.7.0 Too many commands");
            return false;
        }
        match command::parse(&line) {
            Ok(command) => self.obey(command),
            Err(error) => self.error(error.reply()),
        }
        true
    }

    fn ask(&mut self, open: Open, ask: Ask) {
        self.open = Some(open);
        self.actions.push(Action::Ask(ask));
    }

    fn say(&mut self, reply: &Reply) {
        self.actions.push(Action::Write(reply::encode(reply).into()));
    }

    /// A mistake of the sender. Too many of them end the session.
    fn error(&mut self, reply: Reply) {
        self.errors += 1;
        if self.errors > self.config.limits.errors_max {
            return self.hang_up(421, "4.7.0 Too many errors");
        }
        self.say(&reply);
    }

    fn hang_up(&mut self, code: u16, text: &str) {
        self.say(&Reply::new(code, text));
        self.close();
    }

    fn close(&mut self) {
        self.state = State::Closed;
        self.open = None;
        self.transaction = None;
        self.input.clear();
        self.actions.push(Action::Close);
    }

    fn on_tls_ready(&mut self) {
        // RFC 3207 §4.2: the session begins anew.
        self.encrypted = true;
        self.hello = None;
        self.transaction = None;
        self.state = State::Command;
        self.actions.push(Action::Wait(self.config.silence_max));
    }

    fn message_bytes_max(&self) -> usize {
        match self.config.offer.size {
            Size::AtMost(bytes) => usize::try_from(bytes).unwrap_or(usize::MAX),
            Size::NotOffered | Size::Unlimited => usize::MAX,
        }
    }
}

#[cfg(test)]
mod tests;
