//! A small sender: notifications of simulated receivers, mail of simulated
//! people.
//!
//! Drives [`smtp::Client`] over the ports; one message, one connection. It
//! knows nothing of queues and retries: what does not arrive is reported.

use std::{
    collections::BTreeMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{Domain, Envelope, SignedDuration};
use ports::{MxAnswer, Stream, timeout};
use smtp::{
    Client, Message,
    client::{Action, Config, End, Event, Outcome, Transaction},
};
use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{
    Doors,
    dns::{ZoneResolver, Zones},
    tls::Tls,
};

/// Why a message could not even be offered.
#[derive(Debug, Error)]
pub enum PostError {
    /// The zones know no mail host of that domain.
    #[error("{0} has no mail host")]
    NoHost(Domain),
    /// The mail host could not be reached.
    #[error("{host} could not be reached")]
    Connect {
        /// The host or address.
        host: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The session ended before the message was offered.
    #[error("the session ended before the message was offered: {0:?}")]
    Ended(End),
    /// The bytes are not fit for the wire.
    #[error("the message is not fit for the wire")]
    Message(#[source] smtp::MessageError),
}

/// The sender. Clones share its routes.
#[derive(Clone)]
pub struct Post {
    doors: Doors,
    zones: Zones,
    port: u16,
    tls: Tls,
    routes: Arc<Mutex<BTreeMap<String, SocketAddr>>>,
}

impl Post {
    pub(crate) fn new(doors: Doors, zones: Zones, port: u16, tls: Tls) -> Self {
        Self { doors, zones, port, tls, routes: Arc::default() }
    }

    /// Sends mail of a domain to this address instead of asking the zones: for
    /// the program under test, whose listener has a port of its own.
    pub fn route(&self, domain: &Domain, to: SocketAddr) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        routes.insert(domain.as_str().to_owned(), to);
    }

    /// Sends one message to the first mail host of its recipient's domain.
    ///
    /// # Errors
    /// [`PostError`] when it could not be offered.
    pub async fn send(&self, envelope: Envelope, bytes: Vec<u8>) -> Result<Outcome, PostError> {
        let message = Message::new(bytes).map_err(PostError::Message)?;
        let (host, address) = self.host_of(envelope.recipient.domain())?;
        let stream = self
            .doors
            .net
            .connect(address, None)
            .await
            .map_err(|source| PostError::Connect { host: host.clone(), source })?;
        let config = Config::new("people.example");
        let transaction = Transaction { envelope, message, dsn: None };
        let session = Session {
            doors: &self.doors,
            tls: &self.tls,
            host: &host,
            client: Client::new(config),
            stream,
        };
        let (mut outcomes, end) = session.run(vec![transaction]).await;
        outcomes.pop().ok_or(PostError::Ended(end))
    }

    fn host_of(&self, domain: &Domain) -> Result<(String, SocketAddr), PostError> {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(address) = routes.get(domain.as_str()) {
            return Ok((domain.to_string(), *address));
        }
        let resolver = ZoneResolver(self.zones.clone());
        let no_host = || PostError::NoHost(domain.clone());
        let Ok(MxAnswer::Hosts(hosts)) = resolver.mail_hosts(domain.as_str()) else {
            return Err(no_host());
        };
        for host in hosts {
            if let Some(address) =
                resolver.addresses_of(&host.host).ok().and_then(|it| it.first().copied())
            {
                return Ok((host.host, SocketAddr::new(address, self.port)));
            }
        }
        Err(no_host())
    }
}

/// One session over one stream, until it ends.
pub struct Session<'a> {
    /// The clock for waits.
    pub doors: &'a Doors,
    /// For STARTTLS.
    pub tls: &'a Tls,
    /// The name in the certificate of the receiver.
    pub host: &'a str,
    /// The protocol.
    pub client: Client,
    /// The connection.
    pub stream: Box<dyn Stream>,
}

impl Session<'_> {
    /// Hands over the transactions one after the other. One outcome for each
    /// that was begun, in order.
    pub async fn run(mut self, transactions: Vec<Transaction>) -> (Vec<Outcome>, End) {
        let mut waiting = transactions.into_iter();
        let mut outcomes = Vec::new();
        let mut wait = SignedDuration::ZERO;
        let mut actions: std::collections::VecDeque<_> =
            self.client.handle(Event::Connected).into();
        let mut output = Vec::new();
        loop {
            while let Some(action) = actions.pop_front() {
                match action {
                    // Small writes that follow each other leave together, else
                    // they would wait for each other's acknowledgement.
                    Action::Write(bytes) => output.extend_from_slice(&bytes),
                    Action::Wait(at_most) => wait = at_most,
                    Action::Ready => {
                        let event = waiting.next().map_or(Event::Finish, Event::Begin);
                        actions.extend(self.client.handle(event));
                    }
                    Action::Done(outcome) => outcomes.push(outcome),
                    Action::StartTls => {
                        let tls = self.tls.connect(self.stream, self.host).await;
                        let event = if tls.is_ok() { Event::TlsReady } else { Event::TlsFailed };
                        self.stream = tls.unwrap_or_else(|_| Box::new(tokio::io::empty()));
                        actions.extend(self.client.handle(event));
                    }
                    Action::Close(end) => {
                        let _ = self.stream.write_all(&output).await;
                        let _ = self.stream.shutdown().await;
                        return (outcomes, end);
                    }
                }
            }
            if self.flush(&mut output).await.is_err() {
                actions.extend(self.client.handle(Event::WriteFailed));
                continue;
            }
            let mut buffer = [0; 4096];
            let read = timeout(&*self.doors.clock, wait, self.stream.read(&mut buffer)).await;
            actions.extend(self.client.handle(match read {
                Ok(Ok(0) | Err(_)) => Event::Closed,
                Ok(Ok(length)) => Event::Bytes(&buffer[..length]),
                Err(_) => Event::TimedOut,
            }));
        }
    }

    async fn flush(&mut self, output: &mut Vec<u8>) -> io::Result<()> {
        self.stream.write_all(output).await?;
        self.stream.flush().await?;
        output.clear();
        Ok(())
    }
}
