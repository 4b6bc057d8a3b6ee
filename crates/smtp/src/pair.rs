//! The client against the server, in memory, over a line that cuts bytes where
//! it likes and may break (THREATS R4).
//!
//! What the sender believes is compared with what the receiver has: accepted
//! means one copy, refused or broken means none, in doubt means one or none.

use std::collections::VecDeque;

use bytes::Bytes;
use domain::{Envelope, Reply};
use proptest::prelude::*;

use crate::{
    Message,
    capability::Capabilities,
    client::{self, Outcome, TlsWish, Transaction},
    server::{self, Ask},
};

/// What differs from run to run.
#[derive(Clone, Debug)]
struct World {
    offer: Capabilities,
    /// Answer to RCPT or to the message, by recipient: `0` takes it.
    refusals: Vec<u8>,
    piece_bytes: usize,
    /// The line breaks after so many bytes of the client, or of the server.
    cut_to_server: usize,
    cut_to_client: usize,
}

struct Line {
    bytes: VecDeque<u8>,
    left: usize,
}

impl Line {
    fn new(left: usize) -> Self {
        Self { bytes: VecDeque::new(), left }
    }

    fn send(&mut self, bytes: &[u8]) {
        let sent = bytes.len().min(self.left);
        self.left -= sent;
        self.bytes.extend(&bytes[..sent]);
    }

    fn receive(&mut self, size: usize) -> Vec<u8> {
        let size = size.min(self.bytes.len());
        self.bytes.drain(..size).collect()
    }
}

struct Pair {
    world: World,
    client: client::Client,
    server: server::Server,
    to_server: Line,
    to_client: Line,
    waiting: VecDeque<Transaction>,
    begun: usize,
    outcomes: Vec<Outcome>,
    /// Copies the receiver has, by number of the recipient.
    copies: Vec<u32>,
    over: bool,
}

impl Pair {
    fn new(world: World) -> Self {
        let mut config = server::Config::new("mx.example");
        config.offer = world.offer.clone();
        let client = client::Config {
            tls: TlsWish::Opportunistic,
            ..client::Config::new("mail.sender.example")
        };
        Self {
            client: client::Client::new(client),
            server: server::Server::new(config),
            to_server: Line::new(world.cut_to_server),
            to_client: Line::new(world.cut_to_client),
            waiting: (0..world.refusals.len()).map(transaction).collect(),
            begun: 0,
            outcomes: Vec::new(),
            copies: vec![0; world.refusals.len()],
            over: false,
            world,
        }
    }

    fn run(mut self) -> Self {
        self.on_client(client::Event::Connected);
        self.on_server(server::Event::Connected);
        while !self.over {
            let up = self.to_server.receive(self.world.piece_bytes);
            let down = self.to_client.receive(self.world.piece_bytes);
            if !up.is_empty() {
                self.on_server(server::Event::Bytes(&up));
            }
            if !down.is_empty() {
                self.on_client(client::Event::Bytes(&down));
            }
            if up.is_empty() && down.is_empty() {
                self.on_client(client::Event::Closed);
            }
        }
        self
    }

    fn on_client(&mut self, event: client::Event<'_>) {
        for action in self.client.handle(event) {
            match action {
                client::Action::Write(bytes) => self.to_server.send(&bytes),
                client::Action::StartTls => self.on_client(client::Event::TlsReady),
                client::Action::Wait(_) => {}
                client::Action::Ready => match self.waiting.pop_front() {
                    Some(transaction) => {
                        self.begun += 1;
                        self.on_client(client::Event::Begin(transaction));
                    }
                    None => self.on_client(client::Event::Finish),
                },
                client::Action::Done(outcome) => self.outcomes.push(outcome),
                client::Action::Close(_) => self.over = true,
            }
        }
    }

    fn on_server(&mut self, event: server::Event<'_>) {
        for action in self.server.handle(event) {
            match action {
                server::Action::Write(bytes) => self.to_client.send(&bytes),
                server::Action::StartTls => self.on_server(server::Event::TlsReady),
                server::Action::Ask(ask) => {
                    let answer = self.answer(ask);
                    self.on_server(server::Event::Answer(answer));
                }
                server::Action::Wait(_) | server::Action::Close => {}
            }
        }
    }

    fn answer(&mut self, ask: Ask) -> Reply {
        match ask {
            Ask::Connect => Reply::new(220, "hi"),
            Ask::Mail(from) if self.refusal(number(&from.sender)) == 1 => Reply::new(450, "later"),
            Ask::Mail(_) => Reply::new(250, "ok"),
            Ask::Rcpt(crate::command::Forward::Address(it), _)
                if self.refusal(number(&Some(it.clone()))) == 2 =>
            {
                Reply::new(550, "5.1.1 no")
            }
            Ask::Rcpt(..) => Reply::new(250, "ok"),
            Ask::Message(received) => {
                let number = number(&received.from.sender);
                assert_eq!(
                    received.bytes,
                    message(number).bytes()[..],
                    "the bytes arrive unchanged"
                );
                match self.refusal(number) {
                    3 => Reply::new(552, "5.2.2 full"),
                    4 => Reply::new(421, "4.3.2 off"),
                    _ => {
                        self.copies[number] += 1;
                        Reply::new(250, "taken")
                    }
                }
            }
        }
    }

    fn refusal(&self, number: usize) -> u8 {
        self.world.refusals[number]
    }
}

fn number(address: &Option<domain::Address>) -> usize {
    address.as_ref().unwrap().local().trim_start_matches('n').parse().unwrap()
}

fn message(number: usize) -> Message {
    let text = format!("Subject: {number}\r\n\r\n.dot\r\n..\r\n.\r\nQUIT\r\n");
    Message::new(Bytes::from(text)).unwrap()
}

fn transaction(number: usize) -> Transaction {
    let address = |host: &str| format!("n{number}@{host}").parse().unwrap();
    let envelope = Envelope { sender: Some(address("a.example")), recipient: address("b.example") };
    Transaction { envelope, message: message(number), dsn: None }
}

fn any_world() -> impl Strategy<Value = World> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let cut = || prop_oneof![1 => Just(usize::MAX), 2 => 0_usize..1500];
    (flags, proptest::collection::vec(0_u8..5, 1..6), 1_usize..40, cut(), cut()).prop_map(
        |(flags, refusals, piece_bytes, cut_to_server, cut_to_client)| World {
            offer: Capabilities {
                pipelining: flags.0,
                chunking: flags.1,
                starttls: flags.2,
                dsn: flags.3,
                ..Capabilities::default()
            },
            refusals,
            piece_bytes,
            cut_to_server,
            cut_to_client,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn r4_every_transaction_ends_once_and_what_is_believed_is_so(world in any_world()) {
        let whole = (world.cut_to_server, world.cut_to_client) == (usize::MAX, usize::MAX);
        let pair = Pair::new(world.clone()).run();
        prop_assert_eq!(pair.outcomes.len(), pair.begun);
        for (number, outcome) in pair.outcomes.iter().enumerate() {
            let copies = pair.copies[number];
            let believed = match outcome {
                Outcome::Accepted { .. } => copies == 1,
                Outcome::InDoubt { .. } => copies <= 1 && !whole,
                Outcome::Broken { .. } => copies == 0 && !whole,
                Outcome::Refused { .. } => copies == 0 && world.refusals[number] > 0,
                Outcome::Unsupported(_) => false,
            };
            prop_assert!(believed, "{}: {:?} with {} copies", number, outcome, copies);
        }
        let untouched = &pair.copies[pair.begun..];
        prop_assert!(untouched.iter().all(|it| *it == 0));
        if whole && !world.refusals.contains(&4) {
            prop_assert_eq!(pair.begun, world.refusals.len(), "nobody is skipped");
        }
    }
}
