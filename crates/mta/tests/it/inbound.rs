//! The inbound listener, spoken to octet by octet.

use std::net::SocketAddr;

use domain::SignedDuration;
use mta::{Inbound, InboundConfig};
use ports::timeout;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::world::{World, run};

const NOBODY: &str = r#"
smtp_port = 2525
[[provider]]
name = "post"
domains = ["post.example"]
hosts = { "mx1.post.example" = "127.0.0.11" }
"#;

async fn listening(world: &World, change: impl FnOnce(&mut InboundConfig)) -> SocketAddr {
    let at = "127.0.0.1:2600".parse().unwrap();
    let domain = "b.assent.example".parse().unwrap();
    let mut config = InboundConfig::new(at, "mail.assent.example", domain);
    change(&mut config);
    Inbound::start(world.app.clone(), config).await.unwrap().local_addr()
}

/// Says all of it, and returns the codes that were answered until the other
/// side falls silent for a second.
async fn said(world: &World, at: SocketAddr, text: &str) -> String {
    let ports = world.app.ports();
    let mut stream = ports.net.connect(at, None).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    let mut buffer = [0; 4096];
    let second = SignedDuration::from_secs(1);
    while let Ok(Ok(length @ 1..)) =
        timeout(ports.clock.as_ref(), second, stream.read(&mut buffer)).await
    {
        heard.extend_from_slice(&buffer[..length]);
    }
    let text = String::from_utf8(heard).unwrap();
    let last = |line: &&str| line.as_bytes().get(3) == Some(&b' ');
    text.lines().filter(last).map(|line| &line[..3]).collect::<Vec<_>>().join(" ")
}

#[test]
fn mail_for_our_bounce_domain_is_taken_and_nothing_is_relayed() {
    run(NOBODY, |world| async move {
        let at = listening(&world, |_| ()).await;
        let letter = "DATA\r\nSubject: hi\r\n\r\nhello\r\n.\r\nQUIT\r\n";
        let to = |recipient: &str| {
            format!("EHLO a\r\nMAIL FROM:<x@a.example>\r\nRCPT TO:<{recipient}>\r\n{letter}")
        };
        let codes = said(&world, at, &to("whatever@b.assent.example")).await;
        assert_eq!(codes, "220 250 250 250 354 250 221", "a forged token is taken, and no more");
        assert_eq!(said(&world, at, &to("Postmaster")).await, "220 250 250 250 354 250 221");
        let relayed = said(&world, at, &to("ada@post.example")).await;
        assert!(relayed.starts_with("220 250 250 550 554"), "{relayed}");
        assert_eq!(world.simnet.mailbox().len(), 0);
    });
}

#[test]
fn s1_a_bare_line_feed_ends_no_message() {
    run(NOBODY, |world| async move {
        let at = listening(&world, |_| ()).await;
        let text = "EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<x@b.assent.example>\r\nDATA\r\n\
                    Subject: hi\r\n\r\nhello\n.\r\nMAIL FROM:<evil@a.example>\r\n";
        assert_eq!(said(&world, at, text).await, "220 250 250 250 354 550");
    });
}

#[test]
fn one_address_gets_so_many_connections() {
    run(NOBODY, |world| async move {
        let at = listening(&world, |it| it.connections_per_peer_max = 1).await;
        let held = world.app.ports().net.connect(at, None).await.unwrap();
        world.wait(SignedDuration::from_millis(10)).await;
        assert_eq!(said(&world, at, "QUIT\r\n").await, "421");
        drop(held);
        world.wait(SignedDuration::from_millis(10)).await;
        assert_eq!(said(&world, at, "QUIT\r\n").await, "220 221");
    });
}

#[test]
fn a_silent_sender_and_an_endless_session_are_ended() {
    run(NOBODY, |world| async move {
        let limits = |it: &mut InboundConfig| it.silence_max = SignedDuration::from_millis(500);
        let at = listening(&world, limits).await;
        assert_eq!(said(&world, at, "EHLO a\r\n").await, "220 250 421");
    });
    run(NOBODY, |world| async move {
        let limits = |it: &mut InboundConfig| it.session_max = SignedDuration::from_millis(500);
        let at = listening(&world, limits).await;
        assert_eq!(said(&world, at, "EHLO a\r\n").await, "220 250 421");
    });
}

#[test]
fn stopping_tells_open_sessions() {
    run(NOBODY, |world| async move {
        let at = "127.0.0.1:2600".parse().unwrap();
        let domain = "b.assent.example".parse().unwrap();
        let config = InboundConfig::new(at, "mail.assent.example", domain);
        let inbound = Inbound::start(world.app.clone(), config).await.unwrap();
        let mut stream = world.app.ports().net.connect(at, None).await.unwrap();
        world.wait(SignedDuration::from_millis(10)).await;
        inbound.stop().await;
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        let codes: Vec<_> = text.lines().map(|it| &it[..3]).collect();
        assert_eq!(codes, ["220", "421"]);
    });
}
