//! Messages with edges, to Postfix, Exim and `aiosmtpd`: by BDAT and by DATA,
//! over STARTTLS, and octet by octet the same on the other side.

use std::net::{Ipv4Addr, SocketAddr};

use domain::Timestamp;
use tokio::net::{TcpListener, TcpStream};

use super::{strangers::Stranger, *};

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

/// A name for each edge, and the body that has it.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let dotted = [b".".repeat(998), b"\r\n.".to_vec(), b"x".repeat(997), b"\r\n".to_vec()].concat();
    vec![
        ("dots", b".\r\n..\r\n...\r\n.x\r\nx.\r\n.\r\n".to_vec()),
        ("looks-like-an-end", b"a\r\n.\r\nMAIL FROM:<evil@a.example>\r\nRSET\r\n".to_vec()),
        ("nothing", Vec::new()),
        ("blank-lines", b"\r\n\r\n\r\n".to_vec()),
        ("998", [b"y".repeat(998), b"\r\n".to_vec()].concat()),
        ("998-dots", dotted),
        ("utf-8", "Gr\u{fc}\u{df}e \u{4f60}\u{597d} Xin ch\u{e0}o\r\n".into()),
        ("latin-1", b"Gr\xfc\xdfe \x80\xfe\xff\r\n".to_vec()),
        ("spaces", b"trailing \r\n\t\r\n \r\nback to back\t \r\n".to_vec()),
        ("from", b"From the start\r\n>From here\r\nFrom there\r\n".to_vec()),
        ("controls", b"bell \x07 escape \x1b delete \x7f tab \t\r\n".to_vec()),
        ("large", b"0123456789abcdef.0123456789\r\n.\r\n".repeat(12_000)),
    ]
}

fn letter(mark: &str, subject: &str, body: &[u8]) -> Message {
    let header = format!(
        "From: a@assent.example\r\nTo: ada@a.example\r\nSubject: {subject}\r\n\
         Date: Sat, 21 Nov 2026 08:00:00 +0000\r\nMessage-ID: <{mark}@assent.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n"
    );
    Message::new([header.as_bytes(), body].concat()).unwrap()
}

/// All of it in one session. Returns what was handed over, with its mark.
async fn hand_over(at: SocketAddr, tls: TlsClients, round: &str) -> Vec<(String, Message)> {
    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    let stream = TcpStream::connect(at).await.unwrap();
    let mut wire = Wire::new(Dialled {
        stream: Box::new(stream),
        host: "mx.a.example".to_owned(),
        config: Config::new("mail.assent.example"),
        tls: (tls, Trust::Verified),
        clock: Arc::new(RealClock),
    });
    wire.greet().await;
    assert_eq!(wire.end(), None);
    assert!(wire.tls().is_some());
    let by_bdat = wire.client.capabilities().chunking;
    assert_eq!(by_bdat, round == "bdat", "BDAT where it is offered, else DATA");
    let mut letters: Vec<_> = bodies()
        .into_iter()
        .map(|(name, body)| (format!("{name}.{round}"), "edges", body))
        .chain([(format!("header.{round}"), "Gr\u{fc}\u{df}e", b"hi\r\n".to_vec())])
        .map(|(mark, subject, body)| (mark.clone(), letter(&mark, subject, &body)))
        .collect();
    for (mark, message) in &mut letters {
        wire.feed(Event::Begin(transaction(message.clone()))).await;
        let outcome = wire.until_done().await;
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{mark}: {outcome:?}");
        wire.until_ready().await;
    }
    wire.quit().await;
    assert_eq!(wire.end(), Some(&End::Finished));
    letters
}

async fn with(kind: &str, last: u8, rounds: &[(&str, u16)]) {
    let address = Ipv4Addr::new(127, 0, 0, last);
    let port = free_port(address).await;
    let at = |more| SocketAddr::new(address.into(), port + more);
    let Some(server) = Stranger::start(kind, "mx.a.example", at(0)) else { return };
    for (round, more) in rounds {
        let roots = crate::tls::files::roots(server.certificate().as_bytes()).unwrap();
        let tls = TlsClients::new(Some(roots)).unwrap();
        for (mark, message) in hand_over(at(*more), tls, round).await {
            let delivered = server.delivered(&format!("<{mark}@assent.example>"));
            let (delivered, sent) = (delivered.escape_ascii(), message.bytes().escape_ascii());
            assert_eq!(delivered.to_string(), sent.to_string(), "{kind}: {mark}");
        }
    }
}

/// A port that was free a moment ago, and probably the next one.
async fn free_port(address: Ipv4Addr) -> u16 {
    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    let listener = TcpListener::bind((address, 0)).await.unwrap();
    listener.local_addr().unwrap().port().min(u16::MAX - 1)
}

#[tokio::test]
async fn postfix_delivers_every_edge() {
    with("postfix", 171, &[("bdat", 0), ("data", 1)]).await;
}

#[tokio::test]
async fn exim_delivers_every_edge() {
    with("exim", 172, &[("bdat", 0), ("data", 1)]).await;
}

#[tokio::test]
async fn aiosmtpd_delivers_every_edge() {
    with("aiosmtpd", 173, &[("data", 0)]).await;
}
