//! One inbound session: drives the server machine, decides who is ours.

use std::{collections::VecDeque, error::Error, io, net::IpAddr, sync::Arc};

use app::inbound::{Received, receive};
use domain::{Reply, SignedDuration};
use ports::{Stream, timeout};
use smtp::{
    Server,
    command::Forward,
    server::{self, Action, Ask, Event},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::watch,
};
use tokio_rustls::TlsAcceptor;

use super::{
    Desk,
    peers::{Entry, Seat},
};

/// Octets read at once.
const READ_BYTES: usize = 16 * 1024;
/// How long a write, a handshake, and the last words of a sender may take.
const WRITE_TIME: SignedDuration = SignedDuration::from_mins(1);
const HANDSHAKE_TIME: SignedDuration = SignedDuration::from_secs(30);
const DRAIN_TIME: SignedDuration = SignedDuration::from_secs(1);
/// Octets read after we closed, so that the system does not take our last
/// reply back.
const DRAIN_BYTES_MAX: usize = 1024 * 1024;
/// How long a sender may be silent, and a session may last, that began while
/// half of the seats were taken. RFC 5321 §4.5.3.2.7 asks for 5 minutes of
/// patience; a flood would make that an hour without bounces for everybody.
const CROWDED_SILENCE: SignedDuration = SignedDuration::from_secs(10);
const CROWDED_SESSION: SignedDuration = SignedDuration::from_mins(5);

/// A session.
pub(super) struct Session {
    desk: Arc<Desk>,
    stream: Box<dyn Stream>,
    peer: IpAddr,
    server: Server,
    /// None: it is told 421.
    seat: Option<Seat>,
    _entry: Entry,
    wait: SignedDuration,
    output: Vec<u8>,
    is_over: bool,
}

impl Session {
    /// A session that has not said anything yet.
    pub(super) fn new(
        desk: Arc<Desk>,
        (stream, peer): (Box<dyn Stream>, IpAddr),
        entry: Entry,
    ) -> Self {
        let seat = desk.peers.sit(peer);
        let mut config = desk.config.server();
        if seat.as_ref().is_some_and(Seat::is_crowded) {
            config.silence_max = config.silence_max.min(CROWDED_SILENCE);
        }
        Self {
            desk,
            stream,
            peer,
            seat,
            _entry: entry,
            wait: config.silence_max,
            server: Server::new(config),
            output: Vec::new(),
            is_over: false,
        }
    }

    /// Talks until the end, or until we shut down.
    pub(super) async fn run(mut self, stopping: watch::Receiver<bool>) {
        let clock = Arc::clone(&self.desk.app.ports().clock);
        let crowded = self.seat.as_ref().is_some_and(Seat::is_crowded);
        let limit = self.desk.config.session_max;
        let limit = if crowded { limit.min(CROWDED_SESSION) } else { limit };
        // What breaks is the connection; the sender tries again.
        let ended = timeout(clock.as_ref(), limit, self.talk(stopping)).await;
        if ended.is_err() {
            let actions = self.server.handle(Event::TimedOut);
            let _ = self.act(actions).await;
        }
    }

    async fn talk(&mut self, mut stopping: watch::Receiver<bool>) -> io::Result<()> {
        let clock = Arc::clone(&self.desk.app.ports().clock);
        let actions = self.server.handle(Event::Connected);
        self.act(actions).await?;
        let mut buffer = vec![0; READ_BYTES];
        while !self.is_over {
            let read = timeout(clock.as_ref(), self.wait, self.stream.read(&mut buffer));
            let event = tokio::select! {
                biased;
                _ = stopping.wait_for(|it| *it) => Event::Shutdown,
                read = read => match read {
                    Ok(Ok(0) | Err(_)) => Event::Closed,
                    Ok(Ok(length)) => Event::Bytes(&buffer[..length]),
                    Err(_) => Event::TimedOut,
                },
            };
            let actions = self.server.handle(event);
            self.act(actions).await?;
        }
        Ok(())
    }

    async fn act(&mut self, actions: Vec<Action>) -> io::Result<()> {
        let mut actions = VecDeque::from(actions);
        while let Some(action) = actions.pop_front() {
            match action {
                Action::Write(bytes) => self.output.extend_from_slice(&bytes),
                Action::Wait(wait) => self.wait = wait,
                Action::Ask(ask) => {
                    // What was asked before must not wait for this answer.
                    self.flush().await?;
                    let reply = self.answer(ask).await;
                    actions.extend(self.server.handle(Event::Answer(reply)));
                }
                Action::StartTls => {
                    self.flush().await?;
                    let shaken = self.start_tls().await;
                    actions.extend(self.server.handle(shaken));
                }
                Action::Close => {
                    self.is_over = true;
                    self.flush().await?;
                    if self.seat.is_none() {
                        // It has said nothing that could push our reply out,
                        // and nobody may block the door.
                        return Ok(());
                    }
                    return self.drain().await;
                }
            }
        }
        self.flush().await
    }

    async fn answer(&mut self, ask: Ask) -> Reply {
        match ask {
            Ask::Connect => match self.seat {
                Some(_) => Reply::new(220, &format!("{} ESMTP", self.desk.config.hostname)),
                None => Reply::new(421, "4.7.0 Too many connections, try again later"),
            },
            Ask::Mail(_) => Reply::new(250, "2.1.0 OK"),
            Ask::Rcpt(recipient, _) if self.is_ours(&recipient) => Reply::new(250, "2.1.5 OK"),
            Ask::Rcpt(..) => Reply::new(550, "5.7.1 We take mail for our own addresses only"),
            Ask::Message(message) => self.take(message).await,
        }
    }

    fn is_ours(&self, recipient: &Forward) -> bool {
        match recipient {
            Forward::Address(address) => *address.domain() == self.desk.config.bounce_domain,
            Forward::Postmaster => true,
        }
    }

    /// 250 only after what follows from the message is committed.
    async fn take(&mut self, message: server::Received) -> Reply {
        let recipients = message
            .recipients
            .iter()
            .map(|it| match it {
                Forward::Address(address) => address.to_wire(),
                Forward::Postmaster => "postmaster".to_owned(),
            })
            .collect();
        let received = Received {
            envelope_sender: message.from.sender,
            recipients,
            bytes: message.bytes,
            peer_ip: self.peer,
        };
        match receive(&self.desk.app, &received).await {
            Ok(()) => Reply::new(250, "2.0.0 Taken"),
            Err(error) => {
                tracing::error!(error = &error as &dyn Error, "a mail could not be taken");
                Reply::new(451, "4.3.0 Not now, try again later")
            }
        }
    }

    async fn flush(&mut self) -> io::Result<()> {
        if self.output.is_empty() {
            return Ok(());
        }
        let clock = Arc::clone(&self.desk.app.ports().clock);
        let (stream, output) = (&mut self.stream, &self.output);
        let writing = async {
            stream.write_all(output).await?;
            stream.flush().await
        };
        let written = timeout(clock.as_ref(), WRITE_TIME, writing).await;
        self.output.clear();
        written.unwrap_or(Err(io::ErrorKind::TimedOut.into()))
    }

    async fn start_tls(&mut self) -> Event<'static> {
        let Some(config) = self.desk.config.tls.clone() else { return Event::TlsFailed };
        let clock = Arc::clone(&self.desk.app.ports().clock);
        let plain = std::mem::replace(&mut self.stream, Box::new(tokio::io::empty()));
        let shaking = TlsAcceptor::from(config).accept(plain);
        match timeout(clock.as_ref(), HANDSHAKE_TIME, shaking).await {
            Ok(Ok(stream)) => {
                self.stream = Box::new(stream);
                Event::TlsReady
            }
            Ok(Err(_)) | Err(_) => Event::TlsFailed,
        }
    }

    async fn drain(&mut self) -> io::Result<()> {
        let clock = Arc::clone(&self.desk.app.ports().clock);
        let stream = &mut self.stream;
        let draining = async {
            stream.shutdown().await?;
            let mut buffer = vec![0; READ_BYTES];
            let mut left = DRAIN_BYTES_MAX;
            while left > 0 {
                match stream.read(&mut buffer).await? {
                    0 => break,
                    length => left = left.saturating_sub(length),
                }
            }
            Ok(())
        };
        timeout(clock.as_ref(), DRAIN_TIME, draining).await.unwrap_or(Ok(()))
    }
}
