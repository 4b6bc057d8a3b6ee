//! A receiver that sends whatever it likes to our client.

use domain::{Address, Envelope};
use smtp::{
    Message,
    client::{Action, Client, Config, Event, Transaction},
};

use super::has_bare_break;
use crate::{Target, corpus};

/// However the bytes arrive: the session ends, nothing follows its end, every
/// transaction ends exactly once, and we never send a bare line feed.
pub const TARGET: Target = Target {
    name: "smtp-reply",
    run,
    seeds: &[
        b"\x01220 mx.example ESMTP\r\n250-mx.example\r\n250-PIPELINING\r\n250 SIZE 1000\r\n",
        b"\x20220-a\r\n220 b\r\n250-mx\r\n250 STARTTLS\r\n220 go\r\n",
        b"\x03220 mx\r\n500 what\r\n250 mx\r\n421 4.3.2 closing\r\n",
        b"\xff554 5.7.1 no\r\n",
        b"\xff220 mx\r\n250-mx\r\n250-PIPELINING\r\n250 8BITMIME\r\n250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 taken\r\n250 ok\r\n550 5.1.1 unknown\r\n554 no\r\n250 ok\r\n451 later\r\n",
        b"\x10220 mx\r\n250-mx\r\n250-CHUNKING\r\n250 SMTPUTF8\r\n250 ok\r\n250 ok\r\n250 2.0.0 taken\r\n421 bye\r\n",
    ],
    corpora: &[],
    split: corpus::whole,
};

/// Transactions begun in one session.
const TRANSACTIONS: usize = 3;

#[derive(Default)]
struct Seen {
    begun: usize,
    done: usize,
    ended: bool,
}

/// The first byte says in pieces of which size the rest arrives.
fn run(bytes: &[u8]) {
    let Some((size, rest)) = bytes.split_first() else { return };
    let mut client = Client::new(Config::new("mta.example"));
    let mut seen = Seen::default();
    step(&mut client, Event::Connected, &mut seen);
    for piece in rest.chunks(usize::from(*size) + 1) {
        step(&mut client, Event::Bytes(piece), &mut seen);
    }
    step(&mut client, Event::Closed, &mut seen);
    assert!(seen.ended, "the session outlives its connection");
    assert_eq!(seen.begun, seen.done, "every transaction ends once");
}

fn step(client: &mut Client, event: Event<'_>, seen: &mut Seen) {
    let mut next = Vec::new();
    for action in client.handle(event) {
        // A transaction that is begun too late still ends.
        let may_follow = matches!(action, Action::Done(_));
        assert!(!seen.ended || may_follow, "{action:?} after the end");
        match action {
            Action::Write(bytes) => {
                assert!(!has_bare_break(&bytes) && !bytes.contains(&0), "we wrote {bytes:?}");
            }
            Action::Close(_) => seen.ended = true,
            Action::Done(_) => seen.done += 1,
            Action::Ready if seen.begun < TRANSACTIONS => {
                seen.begun += 1;
                next.push(Event::Begin(transaction()));
            }
            Action::Ready => next.push(Event::Finish),
            Action::StartTls => next.push(Event::TlsReady),
            Action::Wait(_) => {}
        }
    }
    for event in next {
        step(client, event, seen);
    }
}

fn transaction() -> Transaction {
    let address = |it: &str| it.parse::<Address>().expect("an address of this file");
    let envelope =
        Envelope { sender: Some(address("b-1@b.example")), recipient: address("anna@example.com") };
    let message = Message::new(&b"Subject: x\r\n\r\n.dot\r\n..\r\n"[..]);
    Transaction { envelope, message: message.expect("a message of this file"), dsn: None }
}
