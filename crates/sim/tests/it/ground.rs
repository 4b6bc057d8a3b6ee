//! Real clock, sockets and tasks for these tests, and a sender.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use domain::{Envelope, SignedDuration, Timestamp};
use ports::{Clock, Listener, Net, Pending, Spawn, Stream};
use sim::{Doors, Simnet, SimnetConfig, mailbox::Keep, post::Session, simnet::Options, tls::Tls};
use smtp::{
    Client, Message,
    client::{Config, End, Outcome, TlsWish, Transaction},
};
use tokio::net::{TcpListener, TcpStream};

struct RealClock;

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    fn sleep(&self, delay: SignedDuration) -> Pending<'static, ()> {
        Box::pin(tokio::time::sleep(delay.try_into().unwrap_or_default()))
    }
}

struct RealNet;

impl Net for RealNet {
    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    fn connect(
        &self,
        to: SocketAddr,
        _from: Option<IpAddr>,
    ) -> Pending<'_, io::Result<Box<dyn Stream>>> {
        Box::pin(async move { Ok(Box::new(TcpStream::connect(to).await?) as Box<dyn Stream>) })
    }

    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    fn listen(&self, at: SocketAddr) -> Pending<'_, io::Result<Box<dyn Listener>>> {
        Box::pin(async move {
            let listener = TcpListener::bind(at).await?;
            let at = listener.local_addr()?;
            Ok(Box::new(RealListener(listener, at)) as Box<dyn Listener>)
        })
    }
}

struct RealListener(TcpListener, SocketAddr);

impl Listener for RealListener {
    fn local_addr(&self) -> SocketAddr {
        self.1
    }

    fn accept(&mut self) -> Pending<'_, io::Result<(Box<dyn Stream>, SocketAddr)>> {
        Box::pin(async {
            let (stream, peer) = self.0.accept().await?;
            Ok((Box::new(stream) as Box<dyn Stream>, peer))
        })
    }
}

struct RealSpawn;

impl Spawn for RealSpawn {
    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    fn spawn(&self, _name: &'static str, task: Pending<'static, ()>) {
        tokio::spawn(task);
    }
}

pub fn doors() -> Doors {
    Doors { clock: Arc::new(RealClock), net: Arc::new(RealNet), spawn: Arc::new(RealSpawn) }
}

/// A world with one provider for `a.example`, whose host listens on 127.0.0.1.
pub async fn world(behaviour: &str) -> Simnet {
    let text = format!(
        "smtp_port = 0\n[[provider]]\nname = \"a\"\ndomains = [\"a.example\"]\n\
         hosts = {{ \"mx.a.example\" = \"127.0.0.1\" }}\n[provider.behaviour]\n{behaviour}"
    );
    start(SimnetConfig::from_toml(&text).unwrap()).await
}

pub async fn start(config: SimnetConfig) -> Simnet {
    let options = Options { dns_at: Some("127.0.0.1:0".parse().unwrap()), keep: Keep::Everything };
    Simnet::start(doors(), config, options).await.unwrap()
}

pub fn transaction(recipient: &str, text: &str) -> Transaction {
    Transaction {
        envelope: Envelope {
            sender: Some("news@s.example".parse().unwrap()),
            recipient: recipient.parse().unwrap(),
        },
        message: Message::new(text.replace('\n', "\r\n").into_bytes()).unwrap(),
        dsn: None,
    }
}

/// Sends in one session; tells the outcomes and the end.
pub async fn send(world: &Simnet, tls: TlsWish, transactions: Vec<Transaction>) -> String {
    let doors = doors();
    let at = SocketAddr::new("127.0.0.1".parse().unwrap(), world.smtp_port());
    let session = Session {
        doors: &doors,
        tls: world.tls(),
        host: "mx.a.example",
        client: Client::new(Config { tls, ..Config::new("mail.s.example") }),
        stream: doors.net.connect(at, None).await.unwrap(),
    };
    let (outcomes, end) = session.run(transactions).await;
    let told = outcomes.iter().map(|outcome| match outcome {
        Outcome::Accepted { reply } => format!("accepted {reply:?}"),
        Outcome::Refused { stage, reply } => format!("refused at {stage} {reply:?}"),
        other => format!("{other:?}"),
    });
    let mut told: Vec<_> = told.collect();
    if end != End::Finished {
        told.push(format!("{end:?}"));
    }
    told.join("; ")
}

/// One more certificate that nobody trusts.
pub fn stranger() -> Tls {
    Tls::self_signed(vec!["mx.a.example".to_owned()]).unwrap()
}
