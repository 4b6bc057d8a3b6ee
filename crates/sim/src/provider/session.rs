//! One conversation of a simulated provider with one client.

use std::{collections::VecDeque, io, net::SocketAddr, sync::Arc};

use aws_lc_rs::digest::{SHA256, digest};
use domain::{Address, Digest, Envelope, Reply, SignedDuration, Timestamp};
use ports::{Stream, timeout};
use smtp::{
    Message, Server,
    command::Forward,
    server::{Action, Ask, Event, Received},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::Provider;
use crate::{
    letter::Letter,
    mailbox::MailCopy,
    receiver::{Attempt, Visit},
};

/// How long what a client still sends is read after we closed, and how much.
const DRAIN: (SignedDuration, usize) = (SignedDuration::from_secs(1), 1024 * 1024);

/// A conversation.
pub(super) struct Session {
    provider: Arc<Provider>,
    host: String,
    stream: Box<dyn Stream>,
    peer: SocketAddr,
    server: Server,
    visit: Option<Visit>,
    encrypted: bool,
    sender: Option<Address>,
    mail_at: Timestamp,
    output: Vec<u8>,
    greeted: bool,
    phase: Phase,
}

/// Where the conversation stands, as far as the receiver can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// No transaction is open.
    Between,
    /// MAIL was said, and not the last word about the message.
    Begun,
    /// The last word about the message is not written yet.
    Answered,
    /// The client is gone without QUIT, and that was counted.
    Torn,
}

/// What became of a question.
enum Answer {
    Say(Reply),
    /// The reply is lost: end the connection without it.
    Vanish,
}

impl Session {
    pub(super) fn new(
        provider: Arc<Provider>,
        host: &str,
        stream: Box<dyn Stream>,
        peer: SocketAddr,
    ) -> Self {
        Self {
            server: Server::new(provider.server_config(host)),
            host: host.to_owned(),
            mail_at: provider.doors.clock.now(),
            provider,
            stream,
            peer,
            visit: None,
            encrypted: false,
            sender: None,
            output: Vec::new(),
            greeted: false,
            phase: Phase::Between,
        }
    }

    /// Talks until the end.
    pub(super) async fn run(mut self) {
        // What breaks is the connection; the client has its own view of that.
        let _ = self.talk().await;
    }

    async fn talk(&mut self) -> io::Result<()> {
        let mut wait = SignedDuration::from_mins(5);
        let mut actions = VecDeque::from(self.server.handle(Event::Connected));
        loop {
            while let Some(action) = actions.pop_front() {
                match action {
                    Action::Write(bytes) => self.say(&bytes).await,
                    Action::Wait(at_most) => wait = at_most,
                    Action::Ask(ask) => match self.answer(ask).await {
                        Answer::Say(reply) => {
                            actions.extend(self.server.handle(Event::Answer(reply)));
                        }
                        Answer::Vanish => return Ok(()),
                    },
                    Action::StartTls => actions.extend(self.start_tls().await?),
                    Action::Close => {
                        self.flush().await?;
                        return self.drain().await;
                    }
                }
            }
            self.flush().await?;
            let mut buffer = [0; 16 * 1024];
            let clock = self.provider.doors.clock.clone();
            let read = timeout(&*clock, wait, self.stream.read(&mut buffer)).await;
            let event = match read {
                Ok(Ok(0) | Err(_)) => {
                    self.torn();
                    Event::Closed
                }
                Ok(Ok(length)) => Event::Bytes(&buffer[..length]),
                Err(_) => Event::TimedOut,
            };
            actions.extend(self.server.handle(event));
        }
    }

    /// The client is gone without QUIT.
    fn torn(&mut self) {
        let phase = std::mem::replace(&mut self.phase, Phase::Torn);
        if self.visit.is_none() || phase == Phase::Torn {
            return;
        }
        let mut receiver = self.provider.receiver();
        match phase {
            Phase::Between => receiver.torn.between += 1,
            _ => receiver.torn.begun += 1,
        }
    }

    async fn say(&mut self, bytes: &[u8]) {
        let behaviour = &self.provider.config.behaviour;
        let delay = if self.greeted { behaviour.reply_delay } else { behaviour.banner_delay };
        self.greeted = true;
        if delay.is_positive() {
            self.provider.doors.clock.sleep(delay).await;
        }
        self.output.extend_from_slice(bytes);
    }

    async fn flush(&mut self) -> io::Result<()> {
        let written = async {
            self.stream.write_all(&self.output).await?;
            self.stream.flush().await
        };
        if let Err(error) = written.await {
            self.torn();
            return Err(error);
        }
        self.output.clear();
        if self.phase == Phase::Answered {
            self.phase = Phase::Between;
        }
        Ok(())
    }

    async fn start_tls(&mut self) -> io::Result<Vec<Action>> {
        self.flush().await?;
        let plain = std::mem::replace(&mut self.stream, Box::new(tokio::io::empty()));
        match self.provider.tls.accept(plain).await {
            Ok(stream) => {
                self.stream = stream;
                self.encrypted = true;
                Ok(self.server.handle(Event::TlsReady))
            }
            Err(_) => {
                self.provider.receiver().count("failed handshakes");
                Ok(self.server.handle(Event::TlsFailed))
            }
        }
    }

    /// Reads what still comes, so that the system does not take back the last
    /// reply with a reset.
    async fn drain(&mut self) -> io::Result<()> {
        self.stream.shutdown().await?;
        let clock = self.provider.doors.clock.clone();
        let (time, bytes_max) = DRAIN;
        let read = async {
            let mut buffer = [0; 4096];
            let mut left = bytes_max;
            while let Ok(length @ 1..) = self.stream.read(&mut buffer).await {
                left = left.saturating_sub(length);
                if left == 0 {
                    return;
                }
            }
        };
        // Either way the conversation is over.
        let _ = timeout(&*clock, time, read).await;
        Ok(())
    }

    async fn answer(&mut self, ask: Ask) -> Answer {
        let now = self.provider.doors.clock.now();
        Answer::Say(match ask {
            Ask::Connect => {
                let (reply, visit) = self.provider.receiver().connect(self.peer.ip());
                self.visit = visit;
                reply
            }
            Ask::Mail(from) => {
                self.mail_at = now;
                self.sender = from.sender;
                self.phase = Phase::Begun;
                let reply = match &self.visit {
                    Some(visit) => self.provider.receiver().mail(visit, self.encrypted, now),
                    None => Reply::new(421, "4.7.0 Too many connections"),
                };
                self.answered(reply)
            }
            Ask::Rcpt(recipient, _) => {
                let attempt = Attempt {
                    peer: self.peer.ip(),
                    sender: self.sender.as_ref(),
                    recipient: &recipient,
                };
                let reply = self.provider.receiver().rcpt(&attempt, now);
                self.answered(reply)
            }
            Ask::Message(received) => {
                let answer = self.take(received, now).await;
                self.phase = Phase::Answered;
                return answer;
            }
        })
    }

    /// A refusal is the last word: our clients send to one recipient at a time.
    fn answered(&mut self, reply: Reply) -> Reply {
        if !reply.is_success() {
            self.phase = Phase::Answered;
        }
        reply
    }

    async fn take(&mut self, received: Received, now: Timestamp) -> Answer {
        let Some(visit) = &mut self.visit else { return Answer::Vanish };
        let fate = self.provider.receiver().message(visit, &received.recipients, now);
        if !fate.reply.is_success() {
            return Answer::Say(fate.reply);
        }
        let letter = Arc::new(Letter::open(&received.bytes).unwrap_or_default());
        let sha256 = digest(&SHA256, &received.bytes);
        let bytes: Arc<[u8]> = received.bytes.into();
        for recipient in &received.recipients {
            let Forward::Address(recipient) = recipient else { continue };
            let copy = MailCopy {
                provider: self.provider.config.name.clone(),
                envelope: Envelope {
                    sender: received.from.sender.clone(),
                    recipient: recipient.clone(),
                },
                peer: self.peer.ip(),
                hello: received.hello.clone(),
                encrypted: received.encrypted,
                mail_at: self.mail_at,
                received_at: now,
                reply_lost: fate.reply_lost,
                digest: Digest(sha256.as_ref().try_into().expect("SHA-256 has 32 octets")),
                size_bytes: bytes.len(),
                letter: letter.clone(),
                wire_faults: wire_faults(&bytes),
                bytes: Some(bytes.clone()),
            };
            self.provider.follow(&self.host, &copy, &fate);
            self.provider.mailbox.put(copy).await;
        }
        if fate.reply_lost { Answer::Vanish } else { Answer::Say(fate.reply) }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(visit) = self.visit.take() {
            self.provider.receiver().disconnect(visit);
        }
    }
}

/// What is wrong with the bytes as such. The server has refused bare line ends
/// already; this looks again, and at what it lets pass.
fn wire_faults(bytes: &Arc<[u8]>) -> Vec<String> {
    match Message::new(bytes.to_vec()) {
        Ok(_) => Vec::new(),
        Err(error) => vec![error.to_string()],
    }
}
