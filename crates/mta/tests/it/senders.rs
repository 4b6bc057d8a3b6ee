//! Senders that mean harm, on virtual time: how much each may make us hold, how
//! long, and that an honest one is served meanwhile (THREATS R10, R11, S1).

use std::net::{IpAddr, SocketAddr};

use domain::SignedDuration;
use mta::{Inbound, InboundConfig, InboundHandle};
use ports::{Stream, timeout};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::world::{World, run};

const NOBODY: &str = r#"
smtp_port = 2525
[[provider]]
name = "post"
domains = ["post.example"]
hosts = { "mx1.post.example" = "127.0.0.11" }
"#;

const ENVELOPE: &str = "EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<x@b.assent.example>\r\n";
/// What a good session with one message is answered.
const GOOD: &str = "220 250 250 250 354 250 221";

async fn listening(world: &World, change: impl FnOnce(&mut InboundConfig)) -> InboundHandle {
    let at = "127.0.0.1:2600".parse().unwrap();
    let domain = "b.assent.example".parse().unwrap();
    let mut config = InboundConfig::new(at, "mail.assent.example", domain);
    change(&mut config);
    Inbound::start(world.app.clone(), config).await.unwrap()
}

async fn connected(world: &World, at: SocketAddr, from: [u8; 4]) -> Box<dyn Stream> {
    world.app.ports().net.connect(at, Some(IpAddr::from(from))).await.unwrap()
}

/// The codes of all replies until the other side closes or `patience` ends.
async fn codes(world: &World, stream: &mut Box<dyn Stream>, patience: SignedDuration) -> String {
    let mut heard = Vec::new();
    let reading = stream.read_to_end(&mut heard);
    let clock = world.app.ports().clock.clone();
    // What was heard until then stays.
    let _ = timeout(clock.as_ref(), patience, reading).await;
    let text = String::from_utf8(heard).unwrap();
    let last = |line: &&str| line.as_bytes().get(3) == Some(&b' ');
    text.lines().filter(last).map(|line| &line[..3]).collect::<Vec<_>>().join(" ")
}

/// An honest sender's session: what it was answered, and how long it took.
async fn honest(world: &World, at: SocketAddr) -> (String, SignedDuration) {
    let begun = world.app.now();
    let mut stream = connected(world, at, [192, 0, 2, 7]).await;
    let letter = format!("{ENVELOPE}DATA\r\nSubject: hi\r\n\r\nhello\r\n.\r\nQUIT\r\n");
    stream.write_all(letter.as_bytes()).await.unwrap();
    let codes = codes(world, &mut stream, SignedDuration::from_secs(60)).await;
    (codes, begun.duration_until(world.app.now()))
}

async fn assert_honest_is_served(world: &World, at: SocketAddr) {
    let (codes, time) = honest(world, at).await;
    assert_eq!(codes, GOOD);
    // The second in which we wait for the sender to close is its own affair.
    assert!(time <= SignedDuration::from_millis(1_100), "{time}");
}

/// Each form that one server or another took for the end of a message.
#[test]
fn s1_malformed_ends_of_data_are_refused_once_and_nothing_after_them_is_read() {
    run(NOBODY, |world| async move {
        let handle = listening(&world, |_| ()).await;
        let breaks = ["\n", "\r", "\r\n", "\n\r", "\r\r\n", "\0\r\n", "\r\0\n", "\r\n\0"];
        let mut tried = 0;
        for before in breaks {
            for after in breaks {
                if (before, after) == ("\r\n", "\r\n") || (before, after) == ("\r\n", "\r\n\0") {
                    continue;
                }
                let mut stream = connected(&world, handle.local_addr(), [192, 0, 2, 1]).await;
                let text = format!(
                    "{ENVELOPE}DATA\r\nSubject: hi\r\n\r\nhello{before}.{after}\
                     MAIL FROM:<evil@a.example>\r\nRCPT TO:<y@b.assent.example>\r\nDATA\r\n\
                     evil\r\n.\r\nQUIT\r\n"
                );
                stream.write_all(text.as_bytes()).await.unwrap();
                let codes = codes(&world, &mut stream, SignedDuration::from_secs(5)).await;
                assert_eq!(codes, "220 250 250 250 354 550", "{before:?} . {after:?}");
                tried += 1;
            }
        }
        assert_eq!(tried, 62);
    });
}

/// 500 connections of one address and 500 of many: seats run out, and become
/// free again while the flood goes on.
#[test]
fn r10_a_thousand_idle_connections_keep_nobody_out_for_long() {
    run(NOBODY, |world| async move {
        let handle = listening(&world, |_| ()).await;
        let at = handle.local_addr();
        let mut held = Vec::new();
        for _ in 0..500 {
            held.push(connected(&world, at, [198, 51, 100, 1]).await);
        }
        world.wait(SignedDuration::from_millis(1)).await;
        assert_honest_is_served(&world, at).await;
        for it in 0..500_u16 {
            let [high, low] = it.to_be_bytes();
            held.push(connected(&world, at, [203, high, 113, low]).await);
        }
        world.wait(SignedDuration::from_secs(12)).await;
        assert_honest_is_served(&world, at).await;
        drop(held);
    });
}

/// Pours octets until the connection is closed; returns how many were taken,
/// and the codes.
async fn poured(world: &World, at: SocketAddr, (first, then): (&str, &str)) -> (usize, String) {
    let mut stream = connected(world, at, [198, 51, 100, 2]).await;
    stream.write_all(first.as_bytes()).await.unwrap();
    let (mut reader, mut writer) = tokio::io::split(stream);
    let pouring = async {
        let block = then.repeat(8_192 / then.len());
        let mut poured = 0;
        while writer.write_all(block.as_bytes()).await.is_ok() {
            poured += block.len();
        }
        poured
    };
    let mut heard = Vec::new();
    let (poured, _) = tokio::join!(pouring, reader.read_to_end(&mut heard));
    let text = String::from_utf8(heard).unwrap();
    let replies: Vec<_> = text.lines().filter(|it| it.as_bytes()[3] == b' ').collect();
    (poured, replies.last().unwrap()[..3].to_owned())
}

#[test]
fn r10_what_does_not_end_is_cut() {
    run(NOBODY, |world| async move {
        let handle = listening(&world, |it| it.size_bytes_max = 100_000).await;
        let at = handle.local_addr();
        // What the pipe holds, what is read and dropped after the last reply.
        let slack = 64 * 1024 + 1024 * 1024 + 64 * 1024;
        let cases = [
            ("a command without an end", String::new(), "x", "500", 1_000),
            ("commands without an end", String::new(), "NOOP\r\n", "421", 8_000),
            ("nonsense without an end", String::new(), "WHAT\r\n", "421", 1_000),
            ("headers without an end", format!("{ENVELOPE}DATA\r\n"), "A: b\r\n", "552", 200_000),
            ("a line without an end", format!("{ENVELOPE}DATA\r\n"), "x", "552", 200_000),
            ("chunks without an end", ENVELOPE.to_owned(), "BDAT 8\r\n12345678", "421", 20_000),
        ];
        for (name, first, then, code, bytes_max) in cases {
            let (poured, last) = poured(&world, at, (&first, then)).await;
            assert_eq!(last, code, "{name}");
            assert!(poured <= bytes_max + slack, "{name}: {poured} octets were taken");
        }
        assert_honest_is_served(&world, at).await;
    });
}

#[test]
fn r10_a_line_of_a_megabyte_costs_its_message_only() {
    run(NOBODY, |world| async move {
        let handle = listening(&world, |_| ()).await;
        let mut stream = connected(&world, handle.local_addr(), [192, 0, 2, 1]).await;
        let line = "x".repeat(1024 * 1024);
        let text = format!("{ENVELOPE}DATA\r\n{line}\r\n.\r\nNOOP\r\nQUIT\r\n");
        stream.write_all(text.as_bytes()).await.unwrap();
        let codes = codes(&world, &mut stream, SignedDuration::from_secs(5)).await;
        assert_eq!(codes, "220 250 250 250 354 554 250 221");
    });
}

/// One octet a second: never silent, and still over after half an hour.
#[test]
fn r10_a_sender_that_trickles_is_ended_by_the_length_of_its_session() {
    run(NOBODY, |world| async move {
        let handle = listening(&world, |_| ()).await;
        let begun = world.app.now();
        let mut stream = connected(&world, handle.local_addr(), [192, 0, 2, 1]).await;
        stream.write_all(format!("{ENVELOPE}DATA\r\n").as_bytes()).await.unwrap();
        let (mut reader, mut writer) = tokio::io::split(stream);
        let trickling = async {
            while writer.write_all(b"x").await.is_ok() {
                world.wait(SignedDuration::from_secs(1)).await;
            }
        };
        let mut heard = String::new();
        let (read, ()) = tokio::join!(reader.read_to_string(&mut heard), trickling);
        read.unwrap();
        assert!(heard.ends_with("421 4.4.2 No command for too long\r\n"), "{heard}");
        let lasted = begun.duration_until(world.app.now());
        assert!(lasted.as_secs().abs_diff(30 * 60) < 5, "{lasted}");
    });
}

/// Two hundred sessions at every point of a dialogue: what had been asked is
/// answered, and the last word is ours.
#[test]
fn r11_a_shutdown_gives_every_session_a_final_answer() {
    run(NOBODY, |world| async move {
        let handle = listening(&world, |it| it.connections_per_peer_max = 200).await;
        let dialogue = format!("{ENVELOPE}DATA\r\nSubject: hi\r\n\r\nhello\r\n.\r\nNOOP\r\n");
        let mut open = Vec::new();
        for it in 0..200 {
            let mut stream = connected(&world, handle.local_addr(), [192, 0, 2, 1]).await;
            let said = &dialogue[..dialogue.len() * it / 199];
            stream.write_all(said.as_bytes()).await.unwrap();
            open.push((said.to_owned(), stream));
        }
        world.wait(SignedDuration::from_millis(1)).await;
        handle.stop().await;
        for (said, mut stream) in open {
            let codes = codes(&world, &mut stream, SignedDuration::from_secs(1)).await;
            let commands = said.matches("\r\n").count();
            let asked = ["220", "250", "250", "250", "354"];
            let mut expected: Vec<_> = asked[..=commands.min(4)].to_vec();
            // The text is one question, answered when it has ended.
            expected.extend(["250"].repeat(commands.saturating_sub(7)));
            expected.push("421");
            assert_eq!(codes, expected.join(" "), "{said:?}");
        }
    });
}
