//! Whole sessions as text, honest and hostile.
//!
//! Method: [`Session`] plays the driver, answers every question, and logs
//! replies and questions. Only it knows the API.

use proptest::prelude::*;

use super::*;

struct Session {
    server: Server,
    log: String,
}

impl Session {
    fn new(config: Config) -> Self {
        let mut session = Self { server: Server::new(config), log: String::new() };
        session.event(Event::Connected);
        session
    }

    fn event(&mut self, event: Event<'_>) {
        for action in self.server.handle(event) {
            match action {
                Action::Write(bytes) => {
                    self.log += &String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
                }
                Action::StartTls => {
                    self.log += "(tls)\n";
                    self.event(Event::Bytes(b"RSET\r\n"));
                    self.event(Event::TlsReady);
                }
                Action::Ask(ask) => {
                    let answer = self.answer(ask);
                    self.event(Event::Answer(answer));
                }
                Action::Wait(_) => {}
                Action::Close => self.log += "(close)\n",
            }
        }
    }

    fn answer(&mut self, ask: Ask) -> Reply {
        match ask {
            Ask::Connect => Reply::new(220, "mx.example ESMTP"),
            Ask::Mail(_) => Reply::new(250, "2.1.0 OK"),
            Ask::Rcpt(Forward::Address(it), _) if it.local() == "nobody" => {
                Reply::new(550, "5.1.1 No such user")
            }
            Ask::Rcpt(..) => Reply::new(250, "2.1.5 OK"),
            Ask::Message(it) => {
                let text = String::from_utf8_lossy(&it.bytes).replace("\r\n", "|");
                let tls = if it.encrypted { " over tls" } else { "" };
                self.log += &format!("[{} for {}{tls}]\n", text, it.recipients.len());
                Reply::new(250, "2.0.0 Taken")
            }
        }
    }
}

/// The log of a session; `lines` end in CRLF, the rest of the log after EHLO.
fn session(input: &str) -> String {
    in_pieces(Config::new("mx.example"), input.replace('\n', "\r\n").as_bytes(), usize::MAX)
}

fn in_pieces(config: Config, input: &[u8], size: usize) -> String {
    let mut session = Session::new(config);
    for piece in input.chunks(size) {
        session.event(Event::Bytes(piece));
    }
    session.log
}

const ENVELOPE: &str = "EHLO a.example\nMAIL FROM:<x@a.example>\nRCPT TO:<y@b.example>\n";

/// What a session with one good envelope and then `rest` says after it.
fn after_envelope(rest: &str) -> String {
    let input = [ENVELOPE.replace('\n', "\r\n").as_bytes(), rest.as_bytes()].concat();
    let log = in_pieces(Config::new("mx.example"), &input, usize::MAX);
    log.split_once("250 2.1.5 OK\n").unwrap().1.replace('\n', " ")
}

#[test]
fn a_pipelined_session_is_answered_command_by_command() {
    assert_eq!(
        session(&format!(
            "{ENVELOPE}RCPT TO:<nobody@b.example>\nDATA\nA: b\n\n..x\n.\nNOOP\nVRFY x\nHELP\nQUIT\n"
        )),
        "220 mx.example ESMTP\n250-mx.example greets a.example\n250-PIPELINING\n250-8BITMIME\n\
         250-SMTPUTF8\n250-CHUNKING\n250-DSN\n250-ENHANCEDSTATUSCODES\n250 SIZE 26214400\n\
         250 2.1.0 OK\n250 2.1.5 OK\n550 5.1.1 No such user\n354 End with CRLF.CRLF\n\
         [A: b||.x| for 1]\n250 2.0.0 Taken\n250 2.0.0 OK\n252 2.5.2 Send some mail and see\n\
         214 2.0.0 See RFC 5321\n221 2.0.0 Bye\n(close)\n"
    );
}

#[test]
fn the_order_of_commands_is_kept() {
    assert_eq!(
        session(
            "MAIL FROM:<x@a.example>\nHELO a\nRCPT TO:<y@b.example>\nDATA\nBDAT 3 LAST\nabc\
                 AUTH PLAIN x\nSTARTTLS\nMAIL FROM:<>\nMAIL FROM:<>\nDATA\nRSET\nDATA\n"
        ),
        "220 mx.example ESMTP\n503 5.5.1 Say EHLO first\n250 mx.example\n503 5.5.1 Say MAIL first\n\
         503 5.5.1 Say MAIL first\n503 5.5.1 Say MAIL first\n502 5.5.1 Not implemented\n\
         503 5.5.1 STARTTLS is not offered\n250 2.1.0 OK\n503 5.5.1 A transaction is open\n\
         554 5.5.1 No valid recipients\n250 2.0.0 Reset\n503 5.5.1 Say MAIL first\n"
    );
}

#[test]
fn rfc3030_chunks_become_one_message() {
    assert_eq!(
        after_envelope("BDAT 4\r\nab\r\nBDAT 3\r\n.\r\nDATA\r\nBDAT 0 LAST\r\n"),
        "250 2.0.0 Continue 250 2.0.0 Continue 503 5.5.1 The message came by BDAT \
         [ab|.| for 1] 250 2.0.0 Taken "
    );
    assert_eq!(
        after_envelope("BDAT 3 LAST\r\na\nbNOOP\r\n"),
        "550 5.6.0 Bare CR or LF in the message 250 2.0.0 OK "
    );
    assert_eq!(
        after_envelope("RSET\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"),
        "250 2.0.0 Reset 503 5.5.1 Say MAIL first 250 2.0.0 OK "
    );
}

#[test]
fn s1_smuggled_messages_get_one_5xx_and_the_end_of_the_session() {
    let ends = ["\n", "\r", "\r\n", "\n\r", "\r\r\n"];
    for before in ends {
        for after in ends {
            if (before, after) == ("\r\n", "\r\n") {
                continue;
            }
            let text = format!(
                "DATA\r\nA: b\r\n\r\nhi{before}.{after}MAIL FROM:<evil@a.example>\r\n\
                 RCPT TO:<y@b.example>\r\nDATA\r\nevil\r\n.\r\nQUIT\r\n"
            );
            assert_eq!(
                after_envelope(&text),
                "354 End with CRLF.CRLF 550 5.6.0 Bare CR or LF in the message (close) ",
                "{before:?} . {after:?}"
            );
        }
    }
}

#[test]
fn s1_a_nul_gets_one_5xx_and_the_end_of_the_session() {
    for end in ["\r\n\0.\r\n", "\r\n.\0\r\n", "\r\n.\r\0\n", "\r\0\n.\r\n", "\0\r\n.\r\n"] {
        let text = format!("DATA\r\nA: b\r\n\r\nhi{end}MAIL FROM:<evil@a.example>\r\nQUIT\r\n");
        assert_eq!(
            after_envelope(&text),
            "354 End with CRLF.CRLF 550 5.6.0 NUL in the message (close) ",
            "{end:?}"
        );
    }
    assert_eq!(
        after_envelope("BDAT 3 LAST\r\na\0bNOOP\r\n"),
        "550 5.6.0 NUL in the message 250 2.0.0 OK "
    );
}

#[test]
fn s1_commands_end_in_crlf_only() {
    for line in ["NOOP\n", "NOOP\rQUIT\r\n", "NOOP\r\r\n", "\n"] {
        assert_eq!(after_envelope(line), "500 5.5.2 Lines must end in CRLF (close) ", "{line:?}");
    }
}

#[test]
fn s3_what_was_sent_in_clear_behind_starttls_is_dropped() {
    let mut config = Config::new("mx.example");
    config.offer.starttls = true;
    let input = b"EHLO a\r\nSTARTTLS\r\nNOOP\r\nMAIL FROM:<x@a.example>\r\n";
    let mut session = Session::new(config);
    session.event(Event::Bytes(input));
    session.log.clear();
    session.event(Event::Bytes(b"NOOP\r\nMAIL FROM:<>\r\nEHLO a\r\nSTARTTLS\r\n"));
    assert_eq!(
        session.log.replace("\n250-", " "),
        "250 2.0.0 OK\n503 5.5.1 Say EHLO first mx.example greets a PIPELINING 8BITMIME \
         SMTPUTF8 CHUNKING DSN ENHANCEDSTATUSCODES\n250 SIZE 26214400\n\
         503 5.5.1 STARTTLS is not offered\n"
    );
}

#[test]
fn limits_hold() {
    let long = format!("NOOP {}\r\n", "x".repeat(1000));
    assert_eq!(after_envelope(&long), "500 5.5.2 Line too long (close) ");
    assert_eq!(
        after_envelope(&"WHAT\r\n".repeat(12)).matches("500").count(),
        10,
        "ten mistakes are answered"
    );
    assert!(after_envelope(&"WHAT\r\n".repeat(12)).ends_with("421 4.7.0 Too many errors (close) "));
    let many = after_envelope(&"RCPT TO:<y@b.example>\r\n".repeat(100));
    assert!(many.ends_with("250 2.1.5 OK 452 4.5.3 Too many recipients "), "{many}");

    let mut config = Config::new("mx.example");
    config.offer.size = Size::AtMost(10);
    let large = |rest: &str| {
        let input = [ENVELOPE.replace('\n', "\r\n").as_bytes(), rest.as_bytes()].concat();
        let log = in_pieces(config.clone(), &input, 8);
        log.split_once("250 2.1.5 OK\n").unwrap().1.replace('\n', " ")
    };
    assert_eq!(
        large("RSET\r\nMAIL FROM:<> SIZE=11\r\n"),
        "250 2.0.0 Reset 552 5.3.4 Message too large "
    );
    assert_eq!(
        large("DATA\r\n1234567890\r\n.\r\nNOOP\r\n"),
        "354 End with CRLF.CRLF 552 5.3.4 Message too large 250 2.0.0 OK "
    );
    assert_eq!(
        large(&format!("DATA\r\n{}", "x".repeat(60))),
        "354 End with CRLF.CRLF 552 5.3.4 Message too large (close) "
    );
    assert_eq!(
        large("BDAT 11 LAST\r\n12345678901NOOP\r\n"),
        "552 5.3.4 Message too large 250 2.0.0 OK "
    );
    assert_eq!(large("BDAT 999999999999 LAST\r\n"), "552 5.3.4 Message too large (close) ");
}

#[test]
fn a_sender_that_was_turned_away_can_only_leave() {
    let mut server = Server::new(Config::new("mx.example"));
    let mut log = String::new();
    let events = [
        Event::Connected,
        Event::Answer(Reply::new(554, "5.7.1 Not you")),
        Event::Bytes(b"EHLO a\r\nQUIT\r\n"),
    ];
    for event in events {
        for action in server.handle(event) {
            if let Action::Write(bytes) = action {
                log += &String::from_utf8_lossy(&bytes);
            }
        }
    }
    assert_eq!(log, "554 5.7.1 Not you\r\n503 5.5.1 No mail here\r\n221 2.0.0 Bye\r\n");
}

proptest! {
    #[test]
    fn s1_pieces_of_any_size_make_the_same_session(
        words in proptest::collection::vec(prop::sample::select(vec![
            "EHLO a\r\n", "MAIL FROM:<x@a.example>\r\n", "RCPT TO:<y@b.example>\r\n", "DATA\r\n",
            "text\r\n", ".\r\n", "BDAT 5 LAST\r\n", "BDAT 3\r\n", "RSET\r\n", "\r", "\n", ".",
            "STARTTLS\r\n", "NOOP\r\n", "QUIT\r\n",
        ]), 0..25),
        size in 1_usize..9,
    ) {
        let input = words.concat();
        let config = Config::new("mx.example");
        prop_assert_eq!(
            in_pieces(config.clone(), input.as_bytes(), usize::MAX),
            in_pieces(config, input.as_bytes(), size)
        );
    }

    #[test]
    fn random_bytes_never_panic(chunks in proptest::collection::vec(any::<Vec<u8>>(), 0..10)) {
        let mut session = Session::new(Config::new("mx.example"));
        for chunk in chunks {
            session.event(Event::Bytes(&chunk));
        }
    }
}
