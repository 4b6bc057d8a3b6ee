//! A sender that writes whatever it likes to our server.

use domain::Reply;
use smtp::server::{Action, Ask, Config, Event, Server};

use super::has_bare_break;
use crate::{Target, corpus};

/// However the bytes arrive: what is taken as a message has no bare CR or LF
/// (smuggling, THREATS S1), what we write has none, and nothing follows the end.
pub const TARGET: Target = Target {
    name: "smtp-session",
    run,
    seeds: &[
        b"\x00EHLO a.example\r\nMAIL FROM:<a@example.com> SIZE=9\r\nRCPT TO:<b@example.com>\r\nDATA\r\nhello\r\n..dot\r\n.\r\nQUIT\r\n",
        b"\x1fEHLO [192.0.2.1]\r\nMAIL FROM:<>\r\nRCPT TO:<\"b c\"@example.com> NOTIFY=NEVER\r\nBDAT 5 LAST\r\nhelloRSET\r\n",
        b"\xffHELO a\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\na\n.\nMAIL FROM:<x@example.com>\r\n.\r\n",
        b"\x05EHLO a\r\nSTARTTLS\r\nNOOP\r\nVRFY x\r\nHELP\r\n",
    ],
    corpora: &[],
    split: corpus::whole,
};

/// The first byte says in pieces of which size the rest arrives.
fn run(bytes: &[u8]) {
    let Some((size, rest)) = bytes.split_first() else { return };
    let mut server = Server::new(Config::new("mx.example"));
    let mut ended = false;
    step(&mut server, Event::Connected, &mut ended);
    for piece in rest.chunks(usize::from(*size) + 1) {
        step(&mut server, Event::Bytes(piece), &mut ended);
    }
    step(&mut server, Event::Closed, &mut ended);
    assert!(server.handle(Event::Bytes(b"NOOP\r\n")).is_empty(), "an answer after the end");
}

/// Feeds an event, and answers every question with yes.
fn step(server: &mut Server, event: Event<'_>, ended: &mut bool) {
    let mut next = Vec::new();
    for action in server.handle(event) {
        assert!(!*ended, "{action:?} after the end");
        match action {
            Action::Write(bytes) => {
                assert!(!has_bare_break(&bytes) && !bytes.contains(&0), "we wrote {bytes:?}");
            }
            Action::Ask(ask) => {
                if let Ask::Message(message) = &ask {
                    assert!(!has_bare_break(&message.bytes), "smuggled: {:?}", message.bytes);
                    assert!(!message.recipients.is_empty(), "a message for nobody");
                }
                next.push(Event::Answer(Reply::new(250, "2.0.0 OK")));
            }
            Action::StartTls => next.push(Event::TlsReady),
            Action::Wait(_) => {}
            Action::Close => *ended = true,
        }
    }
    for event in next {
        step(server, event, ended);
    }
}
