//! What really leaves: octets as a peer sees them, and messages with edges as
//! servers of strangers deliver them.
//!
//! Method: `clean` and `unstuffed` judge without any code of ours.

#[path = "../../../tests/it/strangers.rs"]
mod strangers;

mod hostile;
mod interop;

use std::sync::{Mutex, PoisonError};

use domain::{Address, Envelope};
use proptest::prelude::*;
use sim::Simulation;
use smtp::{Message, client::Transaction};
use tokio::io::DuplexStream;

use super::*;

fn simulation() -> Simulation {
    Simulation::new("2026-11-21T08:00:00Z".parse().unwrap())
}

fn wire(stream: Box<dyn Stream>, clock: Arc<dyn Clock>) -> Wire {
    Wire::new(Dialled {
        stream,
        host: "mx.a.example".to_owned(),
        config: Config::new("mail.assent.example"),
        tls: (TlsClients::new(None).unwrap(), Trust::Anybody),
        clock,
    })
}

fn transaction(message: Message) -> Transaction {
    let sender: Address = "b@assent.example".parse().unwrap();
    let envelope = Envelope { sender: Some(sender), recipient: "ada@a.example".parse().unwrap() };
    Transaction { envelope, message, dsn: None }
}

/// A peer that accepts everything and keeps every octet it hears.
async fn recorded(mut stream: DuplexStream, offer: &'static str, heard: Arc<Mutex<Vec<u8>>>) {
    let (mut answered, mut in_data) = (0, false);
    stream.write_all(b"220 a\r\n").await.unwrap();
    let mut buffer = [0; 700];
    while let Ok(length @ 1..) = stream.read(&mut buffer).await {
        let all = {
            let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.extend_from_slice(&buffer[..length]);
            heard.clone()
        };
        loop {
            let end = if in_data { &b"\r\n.\r\n"[..] } else { &b"\r\n"[..] };
            // An empty message would begin with the end; ours never is empty.
            let Some(at) = find(&all[answered..], end) else { break };
            let line = String::from_utf8_lossy(&all[answered..answered + at]).into_owned();
            let mut next = answered + at + end.len();
            let mut answer = "250 ok\r\n";
            match line.split(' ').next() {
                _ if in_data => in_data = false,
                Some("EHLO") => answer = offer,
                Some("DATA") => (answer, in_data) = ("354 go\r\n", true),
                Some("BDAT") => {
                    next += line.split(' ').nth(1).unwrap().parse::<usize>().unwrap();
                    if all.len() < next {
                        break;
                    }
                }
                Some("QUIT") => answer = "221 bye\r\n",
                _ => {}
            }
            answered = next;
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

fn find(bytes: &[u8], end: &[u8]) -> Option<usize> {
    bytes.windows(end.len()).position(|it| it == end)
}

/// All octets of a session that hands `message` over, and what came of it.
fn spoken(offer: &'static str, message: Message) -> (Vec<u8>, Outcome) {
    let simulation = simulation();
    let doors = simulation.doors();
    let (near, far) = tokio::io::duplex(1000);
    let heard = Arc::new(Mutex::new(Vec::new()));
    doors.spawn.spawn("peer", Box::pin(recorded(far, offer, Arc::clone(&heard))));
    let clock = Arc::clone(&doors.clock);
    let outcome = simulation.run(async move {
        let mut wire = wire(Box::new(near), clock);
        wire.greet().await;
        wire.feed(Event::Begin(transaction(message))).await;
        let outcome = wire.until_done().await;
        wire.quit().await;
        outcome
    });
    let heard = heard.lock().unwrap_or_else(PoisonError::into_inner).clone();
    (heard, outcome)
}

/// True when CR and LF come in pairs only and no NUL is there.
fn clean(bytes: &[u8]) -> bool {
    let text = bytes.iter().map(|it| char::from(*it)).collect::<String>().replace("\r\n", "");
    !text.contains(['\r', '\n', '\0'])
}

/// The message inside a recorded session.
fn unstuffed(session: &[u8]) -> Vec<u8> {
    if let Some(at) = find(session, b"BDAT ") {
        let line_end = at + find(&session[at..], b"\r\n").unwrap();
        let line = std::str::from_utf8(&session[at..line_end]).unwrap();
        let size: usize = line.split(' ').nth(1).unwrap().parse().unwrap();
        return session[line_end + 2..line_end + 2 + size].to_vec();
    }
    let begin = find(session, b"DATA\r\n").unwrap() + 6;
    let end = begin + find(&session[begin..], b"\r\n.\r\n").unwrap() + 2;
    let mut out = Vec::new();
    for line in session[begin..end].split_inclusive(|it| *it == b'\n') {
        out.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    out
}

const OFFERS: [&str; 3] = [
    "250-a\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    "250-a\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    "250-a\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
];

/// Text in which every form of line end, dot and NUL is likely.
fn risky() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        &b"\r\n"[..],
        b"\r\n",
        b"\r\n",
        b".",
        b".\r\n",
        b"\r\n.\r\n",
        b"..",
        b"x",
        b"text",
        b"Subject: hi\r\n",
        b"\r\n\r\n",
        b"MAIL FROM:<evil@a.example>\r\n",
        b"\n",
        b"\r",
        b"\0",
        b"\n.\n",
        b"\r.\r",
        b"\xc3\xa5",
        b"\xff",
    ]);
    proptest::collection::vec(piece, 1..20).prop_map(|it| it.concat())
}

/// The same without what a message must not hold.
fn fit() -> impl Strategy<Value = Vec<u8>> {
    let line = prop::sample::select(vec![
        &b""[..],
        b".",
        b"..",
        b".x",
        b"x",
        b"A: b",
        b" ",
        b"\xc3\xa5",
        b"QUIT",
        b"x.",
    ]);
    proptest::collection::vec(line, 1..20)
        .prop_map(|it| it.into_iter().flat_map(|line| [line, b"\r\n"].concat()).collect::<Vec<_>>())
}

proptest! {
    /// Whatever was composed or stored: it is refused before the wire, or all
    /// that leaves is clean and says what the message says.
    #[test]
    fn s2_no_bare_cr_lf_or_nul_ever_leaves(
        bytes in prop_oneof![risky(), fit()], offer in prop::sample::select(&OFFERS[..]),
    ) {
        let Ok(message) = Message::new(bytes.clone()) else {
            prop_assert!(!clean(&bytes) || !bytes.ends_with(b"\r\n"), "refused for nothing");
            return Ok(());
        };
        prop_assert!(clean(&bytes), "fit for the wire, and not clean");
        let (session, outcome) = spoken(offer, message);
        prop_assert!(matches!(outcome, Outcome::Accepted { .. }), "{:?}", outcome);
        prop_assert!(clean(&session));
        prop_assert_eq!(unstuffed(&session), bytes);
        // After the message there is a goodbye and nothing else.
        prop_assert!(session.ends_with(b"QUIT\r\n"));
    }
}
