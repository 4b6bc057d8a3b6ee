//! Whole dialogs as text: what the client writes, what it makes of the
//! answers, what is known of each transaction when it ends.
//!
//! Method: [`Dialog`] feeds one answer of the receiver after the other and
//! plays the driver: it begins the next transaction at each `ready`, and
//! finishes when there is none left.

use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;
use crate::message::Message;

/// What the receiver does, in order. A text is bytes it sends; LF means CRLF.
#[derive(Clone, Copy, Debug)]
enum Peer {
    Says(&'static str),
    Closes,
    IsSilent,
    BreaksTheWrite,
}
use Peer::*;

struct Dialog {
    client: Client,
    transactions: VecDeque<Transaction>,
    begun: usize,
    log: String,
}

fn transaction(recipient: &str, message: &str) -> Transaction {
    Transaction {
        envelope: domain::Envelope {
            sender: Some("news@sender.example".parse().unwrap()),
            recipient: recipient.parse().unwrap(),
        },
        message: Message::new(message.replace('\n', "\r\n").into_bytes()).unwrap(),
        dsn: None,
    }
}

fn plain() -> Transaction {
    transaction("ada@b.example", "A: b\n\n.x\n")
}

impl Dialog {
    fn new(tls: TlsWish, transactions: Vec<Transaction>) -> Self {
        let config = Config { tls, ..Config::new("mail.sender.example") };
        let mut dialog = Self {
            client: Client::new(config),
            transactions: transactions.into(),
            begun: 0,
            log: String::new(),
        };
        dialog.event(Event::Connected);
        dialog
    }

    fn play(&mut self, answers: &[Peer], piece_bytes: usize) -> String {
        for answer in answers {
            match answer {
                Says(text) => {
                    for piece in text.replace('\n', "\r\n").as_bytes().chunks(piece_bytes) {
                        self.event(Event::Bytes(piece));
                    }
                }
                Closes => self.event(Event::Closed),
                IsSilent => self.event(Event::TimedOut),
                BreaksTheWrite => self.event(Event::WriteFailed),
            }
        }
        self.log.clone()
    }

    fn event(&mut self, event: Event<'_>) {
        for action in self.client.handle(event) {
            match action {
                Action::Write(bytes) => {
                    self.log += &String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
                }
                Action::StartTls => {
                    self.log += "(tls)\n";
                    self.event(Event::TlsReady);
                }
                Action::Wait(_) => {}
                Action::Ready => match self.transactions.pop_front() {
                    Some(transaction) => {
                        self.begun += 1;
                        self.event(Event::Begin(transaction));
                    }
                    None => self.event(Event::Finish),
                },
                Action::Done(outcome) => self.log += &format!("= {}\n", told(&outcome)),
                Action::Close(end) => self.log += &format!("(close: {end:?})\n"),
            }
        }
    }
}

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted { reply } => format!("accepted {reply:?}"),
        Outcome::Refused { stage, reply } => format!("refused at {stage} {reply:?}"),
        Outcome::InDoubt { cause } => format!("in doubt: {cause}"),
        Outcome::Broken { stage, cause } => format!("broken at {stage}: {cause}"),
        Outcome::Unsupported(lack) => format!("unsupported: {lack}"),
    }
}

fn dialog(transactions: Vec<Transaction>, answers: &[Peer]) -> String {
    Dialog::new(TlsWish::Opportunistic, transactions).play(answers, usize::MAX)
}

#[test]
fn a_plain_server_gets_one_command_at_a_time() {
    let answers = [
        Says("220 hi\n"),
        Says("250 mx\n"),
        Says("250 ok\n"),
        Says("250 ok\n"),
        Says("354 go\n"),
        Says("250 2.0.0 queued\n"),
        Says("221 bye\n"),
    ];
    assert_eq!(
        dialog(vec![plain()], &answers),
        "EHLO mail.sender.example\nMAIL FROM:<news@sender.example>\nRCPT TO:<ada@b.example>\nDATA\n\
         A: b\n\n..x\n.\n= accepted 250 2.0.0\nQUIT\n(close: Finished)\n"
    );
}

#[test]
fn rfc2920_a_pipelining_server_gets_a_group_and_a_session_is_used_again() {
    let answers = [
        Says("220 hi\n"),
        Says("250-mx\n250-SIZE 1000\n250 PIPELINING\n"),
        Says("250 ok\n250 ok\n354 go\n"),
        Says("250 a\n"),
        Says("250 ok\n"),
        Says("550 5.1.1 no\n554 no\n"),
        Says("250 reset\n"),
        Says("250 ok\n250 ok\n354 go\n"),
        Says("250 c\n"),
    ];
    let group = "MAIL FROM:<news@sender.example> SIZE=12\nRCPT TO:<ada@b.example>\nDATA\n";
    assert_eq!(
        dialog(vec![plain(), plain(), plain()], &answers),
        format!(
            "EHLO mail.sender.example\n{group}A: b\n\n..x\n.\n= accepted 250\n\
             {group}= refused at rcpt 550 5.1.1\nRSET\n\
             {group}A: b\n\n..x\n.\n= accepted 250\nQUIT\n"
        )
    );
}

#[test]
fn rfc2920_a_354_without_recipients_gets_a_lone_dot() {
    let answers = [
        Says("220 hi\n"),
        Says("250-mx\n250 PIPELINING\n"),
        Says("250 ok\n550 no\n354 go\n"),
        Says("250 an empty message, thanks\n"),
        Says("250 reset\n"),
    ];
    assert!(
        dialog(vec![plain()], &answers).ends_with("DATA\n.\n= refused at rcpt 550\nRSET\nQUIT\n")
    );
}

#[test]
fn rfc3030_a_chunking_server_gets_the_bytes_as_they_are() {
    let answers = [
        Says("220 hi\n"),
        Says("250-mx\n250-PIPELINING\n250 CHUNKING\n"),
        Says("250 ok\n250 ok\n"),
        Says("552 5.2.2 full\n"),
        Says("250 reset\n"),
    ];
    assert_eq!(
        dialog(vec![plain()], &answers),
        "EHLO mail.sender.example\nMAIL FROM:<news@sender.example>\nRCPT TO:<ada@b.example>\n\
         BDAT 12 LAST\nA: b\n\n.x\n= refused at end-of-data 552 5.2.2\nRSET\nQUIT\n"
    );
}

#[test]
fn rfc3030_no_chunk_follows_a_refused_recipient() {
    let answers = [
        Says("220 hi\n"),
        Says("250-mx\n250-PIPELINING\n250 CHUNKING\n"),
        Says("250 ok\n550 5.1.1 no\n"),
        Says("250 reset\n"),
    ];
    assert!(
        dialog(vec![plain()], &answers)
            .ends_with("RCPT TO:<ada@b.example>\n= refused at rcpt 550 5.1.1\nRSET\nQUIT\n")
    );
}

#[test]
fn rfc3207_tls_begins_when_offered_and_ehlo_is_said_again() {
    let answers = [
        Says("220 hi\n"),
        Says("250-mx\n250-PIPELINING\n250 STARTTLS\n"),
        Says("220 go\n"),
        Says("250 mx\n"),
        Says("250 ok\n"),
    ];
    assert_eq!(
        dialog(vec![plain()], &answers),
        "EHLO mail.sender.example\nSTARTTLS\n(tls)\nEHLO mail.sender.example\n\
         MAIL FROM:<news@sender.example>\nRCPT TO:<ada@b.example>\n"
    );
}

#[test]
fn s3_octets_in_clear_behind_the_220_end_the_session() {
    let answers =
        [Says("220 hi\n"), Says("250-mx\n250 STARTTLS\n"), Says("220 go\n250 injected\n")];
    assert_eq!(
        dialog(vec![plain()], &answers),
        "EHLO mail.sender.example\nSTARTTLS\n\
         (close: Broken { stage: StartTls, cause: PlaintextAfterStartTls })\n"
    );
}

#[test]
fn s3_required_tls_never_falls_back_to_clear() {
    let required = |answers: &[Peer]| {
        let log = Dialog::new(TlsWish::Required, vec![plain()]).play(answers, usize::MAX);
        log.lines().last().unwrap().to_owned()
    };
    let hi = Says("220 hi\n");
    assert_eq!(required(&[hi, Says("250 mx\n")]), "(close: TlsNotOffered)");
    assert_eq!(required(&[hi, Says("500 what\n")]), "(close: Refused { stage: Ehlo, reply: 500 })");
    assert_eq!(
        required(&[hi, Says("250-mx\n250 STARTTLS\n"), Says("454 4.7.0 no\n")]),
        "(close: Refused { stage: StartTls, reply: 454 4.7.0 })"
    );
}

#[test]
fn a_refused_starttls_is_no_obstacle_when_tls_is_a_wish() {
    let answers =
        [Says("220 hi\n"), Says("250-mx\n250 STARTTLS\n"), Says("454 no\n"), Says("221 bye\n")];
    assert_eq!(
        dialog(vec![], &answers),
        "EHLO mail.sender.example\nSTARTTLS\nQUIT\n(close: Finished)\n"
    );
}

#[test]
fn helo_follows_when_ehlo_is_unknown() {
    let answers = [Says("220 hi\n"), Says("502 what\n"), Says("250 mx\n"), Says("250 ok\n")];
    assert_eq!(
        dialog(vec![plain()], &answers),
        "EHLO mail.sender.example\nHELO mail.sender.example\n\
         MAIL FROM:<news@sender.example>\nRCPT TO:<ada@b.example>\n"
    );
}

#[test]
fn a_421_ends_the_session_at_any_point() {
    let end = |before: &[Peer]| {
        let answers: Vec<Peer> = before.iter().copied().chain([Says("421 4.3.2 off\n")]).collect();
        let log = dialog(vec![plain()], &answers);
        log.lines().skip_while(|it| !it.starts_with(['=', '('])).collect::<Vec<_>>().join(" ")
    };
    let (hi, mx, ok) = (Says("220 hi\n"), Says("250 mx\n"), Says("250 ok\n"));
    assert_eq!(end(&[]), "(close: Refused { stage: Greeting, reply: 421 4.3.2 })");
    assert_eq!(end(&[hi]), "(close: Refused { stage: Ehlo, reply: 421 4.3.2 })");
    let refused = |at: &str, stage: &str| {
        format!(
            "= refused at {at} 421 4.3.2 (close: Refused {{ stage: {stage}, reply: 421 4.3.2 }})"
        )
    };
    assert_eq!(end(&[hi, mx]), refused("mail", "Mail"));
    assert_eq!(end(&[hi, mx, ok]), refused("rcpt", "Rcpt"));
    assert_eq!(end(&[hi, mx, ok, ok]), refused("data", "Data"));
    assert_eq!(end(&[hi, mx, ok, ok, Says("354 go\n")]), refused("end-of-data", "EndOfData"));
}

#[test]
fn r4_only_a_connection_lost_after_the_end_of_data_leaves_doubt() {
    let end = |before: &[Peer], fault: Peer| {
        let answers: Vec<Peer> = before.iter().copied().chain([fault]).collect();
        let log = dialog(vec![plain()], &answers);
        log.lines().find(|it| it.starts_with('=')).unwrap_or("none").to_owned()
    };
    let (hi, mx, ok) = (Says("220 hi\n"), Says("250 mx\n"), Says("250 ok\n"));
    assert_eq!(end(&[hi], Closes), "none");
    assert_eq!(end(&[hi, mx], Closes), "= broken at mail: the connection ended");
    assert_eq!(end(&[hi, mx, ok], IsSilent), "= broken at rcpt: no answer in time");
    assert_eq!(
        end(&[hi, mx, ok, ok], Says("hello\n")),
        "= broken at data: the peer sent a line that is not a reply"
    );
    let sent = [hi, mx, ok, ok, Says("354 go\n")];
    assert_eq!(end(&sent, Closes), "= in doubt: the connection ended");
    assert_eq!(end(&sent, IsSilent), "= in doubt: no answer in time");
    assert_eq!(end(&sent, Says("hello\n")), "= in doubt: the peer sent a line that is not a reply");
    assert_eq!(end(&sent, BreaksTheWrite), "= broken at end-of-data: not all bytes could be sent");
}

#[test]
fn a_refusal_that_was_heard_outlives_the_connection() {
    let answers = [
        Says("220 hi\n"),
        Says("250-mx\n250 PIPELINING\n"),
        Says("250 ok\n550 5.1.1 no\n"),
        Closes,
    ];
    assert!(dialog(vec![plain()], &answers).contains("= refused at rcpt 550 5.1.1\n"));
}

#[test]
fn what_the_receiver_cannot_take_is_known_before_anything_is_sent() {
    let end = |offer: &'static str, transaction: Transaction| {
        let log = dialog(vec![transaction], &[Says("220 hi\n"), Says(offer)]);
        log.lines().find(|it| !it.starts_with("EHLO")).unwrap().to_owned()
    };
    let large = transaction("a@b.example", "A: b\n\nlong\n");
    assert_eq!(
        end("250-mx\n250 SIZE 5\n", large),
        "= unsupported: the message has 14 octets, the receiver takes 5"
    );
    let body = transaction("a@b.example", "A: b\n\nå\n");
    assert_eq!(
        end("250 mx\n", body.clone()),
        "= unsupported: the receiver takes 7-bit messages only"
    );
    assert_eq!(
        end("250-mx\n250 8BITMIME\n", body),
        "MAIL FROM:<news@sender.example> BODY=8BITMIME"
    );
    let address = transaction("å@b.example", "A: b\n\n");
    assert_eq!(
        end("250-mx\n250 8BITMIME\n", address.clone()),
        "= unsupported: the receiver does not support internationalised addresses"
    );
    assert_eq!(end("250-mx\n250 SMTPUTF8\n", address), "MAIL FROM:<news@sender.example> SMTPUTF8");
}

#[test]
fn rfc3461_notifications_are_asked_for_where_dsn_is_offered() {
    let mut asked = transaction("a+x@b.example", "A: b\n\n");
    asked.envelope.sender = None;
    asked.dsn = Some(Dsn { envelope_id: "id 1".to_owned(), ret: Return::Headers });
    let log = dialog(vec![asked], &[Says("220 hi\n"), Says("250-mx\n250-DSN\n250 PIPELINING\n")]);
    assert!(
        log.contains(
            "MAIL FROM:<> RET=HDRS ENVID=id+201\n\
         RCPT TO:<a+x@b.example> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bx@b.example\n"
        ),
        "{log}"
    );
}

#[test]
fn rfc9422_mailmax_ends_the_session_in_time() {
    let answers = [
        Says("220 hi\n"),
        Says("250-mx\n250-PIPELINING\n250 LIMITS MAILMAX=1\n"),
        Says("250 ok\n250 ok\n354 go\n"),
        Says("250 a\n"),
        Says("221 bye\n"),
    ];
    let log = dialog(vec![plain(), plain()], &answers);
    assert!(log.ends_with("= accepted 250\nQUIT\n(close: Finished)\n"), "{log}");
}

#[test]
fn answers_nobody_asked_for_end_the_session_before_they_are_taken_for_others() {
    let early = [Says("220 hi\n250 mx\n250 ok\n")];
    assert_eq!(
        dialog(vec![plain()], &early),
        "EHLO mail.sender.example\n(close: Broken { stage: Ehlo, cause: OutOfStep })\n"
    );
    let late =
        [Says("220 hi\n"), Says("250 mx\n"), Says("250 ok\n"), Says("250 ok\n250 surplus\n")];
    assert!(
        dialog(vec![plain()], &late).contains("= broken at data: the peer answered out of step")
    );
}

#[test]
fn every_wait_is_as_long_as_rfc5321_asks() {
    let mut client = Client::new(Config::new("a.example"));
    let mut waits = Vec::new();
    let mut events = |event: Event<'_>| {
        for action in client.handle(event) {
            if let Action::Wait(at_most) = action {
                waits.push(at_most.as_mins());
            }
        }
    };
    events(Event::Connected);
    events(Event::Bytes(b"220 hi\r\n"));
    events(Event::Bytes(b"250 mx\r\n"));
    events(Event::Begin(plain()));
    for answer in ["250 ok\r\n", "250 ok\r\n", "354 go\r\n"] {
        events(Event::Bytes(answer.as_bytes()));
    }
    assert_eq!(waits, [5, 5, 5, 5, 2, 10]);
}

fn any_answer() -> impl Strategy<Value = Peer> {
    prop_oneof![
        12 => prop::sample::select(vec![
            Says("220 hi\n"), Says("250 ok\n"), Says("250-mx\n250-PIPELINING\n250 DSN\n"),
            Says("250-mx\n250 CHUNKING\n"), Says("250-mx\n250 STARTTLS\n"), Says("354 go\n"),
            Says("550 5.1.1 no\n"), Says("450 4.7.1 later\n"), Says("421 off\n"),
            Says("250 ok\n250 ok\n354 go\n"), Says("250 ok\n550 no\n554 no\n"), Says("500 what\n"),
            Says("garbage\n"), Says("250-unfinished\n"), Says("25"),
        ]),
        1 => Just(Closes), 1 => Just(IsSilent), 1 => Just(BreaksTheWrite),
    ]
}

proptest! {
    /// THREATS R9: whatever a receiver says, and however its bytes are cut.
    #[test]
    fn r9_each_transaction_ends_at_most_once_whatever_the_receiver_does(
        answers in proptest::collection::vec(any_answer(), 0..20),
        piece_bytes in 1_usize..12,
    ) {
        let run = |size| {
            let transactions = vec![plain(), plain(), plain()];
            let mut dialog = Dialog::new(TlsWish::Opportunistic, transactions);
            (dialog.play(&answers, size), dialog.begun)
        };
        let (log, begun) = run(usize::MAX);
        let ended = log.lines().filter(|it| it.starts_with("= ")).count();
        prop_assert!(ended <= begun && begun <= ended + 1, "{}", log);
        if log.contains("(close") {
            prop_assert_eq!(begun, ended, "{}", log);
            prop_assert!(log.lines().last().unwrap().starts_with("(close"), "{}", log);
        }
        // Whether a surplus answer came before or after a command was written
        // depends on how bytes are cut; all else does not.
        let (pieces, _) = run(piece_bytes);
        if !log.contains("OutOfStep") && !pieces.contains("OutOfStep")
            && !log.contains("PlaintextAfter") && !pieces.contains("PlaintextAfter")
        {
            prop_assert_eq!(log, pieces);
        }
    }

    #[test]
    fn r9_random_bytes_never_panic(
        chunks in proptest::collection::vec(any::<Vec<u8>>(), 0..10)
    ) {
        let mut client = Client::new(Config::new("a.example"));
        let _ = client.handle(Event::Connected);
        for chunk in chunks {
            let _ = client.handle(Event::Bytes(&chunk));
        }
    }
}
