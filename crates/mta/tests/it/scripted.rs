//! Hosts that do what no honest host does, octet by octet.

use domain::SignedDuration;
use ports::Stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::world::{World, run};

const NOBODY: &str = r#"
smtp_port = 2525
[[provider]]
name = "post"
domains = ["post.example"]
hosts = { "mx1.post.example" = "127.0.0.11" }
"#;

/// What a scripted host says to a line; `None` closes the connection.
type Script = fn(connection: u32, line: &str) -> Option<&'static str>;

/// Mail to `odd.example` goes to a host that follows the script. The greeting
/// is what it says to `CONNECT`.
async fn host(world: &World, script: Script) {
    let zones = world.simnet.zones();
    zones.add_mx("odd.example", 10, "mx.odd.example");
    zones.add_address("mx.odd.example", "127.0.0.50".parse().unwrap());
    let ports = world.app.ports().clone();
    let at = "127.0.0.50:2525".parse().unwrap();
    let mut listener = ports.net.listen(at).await.unwrap();
    let spawn = ports.spawn.clone();
    let accept = async move {
        for connection in 0.. {
            let Ok((stream, _)) = listener.accept().await else { return };
            ports.spawn.spawn("odd", Box::pin(follow(stream, script, connection)));
        }
    };
    spawn.spawn("odd", Box::pin(accept));
}

async fn follow(mut stream: Box<dyn Stream>, script: Script, connection: u32) {
    let mut heard = Vec::new();
    let mut next = Some("CONNECT".to_owned());
    let mut buffer = [0; 4096];
    loop {
        while let Some(line) = next.take() {
            let Some(answer) = script(connection, &line) else { return };
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
            next = line_of(&mut heard);
        }
        match stream.read(&mut buffer).await {
            Ok(length @ 1..) => heard.extend_from_slice(&buffer[..length]),
            _ => return,
        }
        next = line_of(&mut heard);
    }
}

fn line_of(heard: &mut Vec<u8>) -> Option<String> {
    let end = heard.iter().position(|it| *it == b'\n')?;
    let line: Vec<u8> = heard.drain(..=end).collect();
    Some(String::from_utf8_lossy(&line).trim_end().to_owned())
}

/// One command, one answer: no PIPELINING, no CHUNKING.
fn plain(line: &str) -> Option<&'static str> {
    Some(match line.get(..4).unwrap_or(line) {
        "CONN" => "220 odd\r\n",
        "EHLO" => "250-odd\r\n250 STARTTLS\r\n",
        "MAIL" | "RCPT" => "250 ok\r\n",
        "DATA" => "354 go\r\n",
        "." => "250 taken\r\n",
        "QUIT" => "221 bye\r\n",
        _ => "",
    })
}

async fn sent(script: Script, world: World) -> String {
    host(&world, script).await;
    world.sign_up("ada@odd.example").await;
    let _mta = world.start();
    world.wait(SignedDuration::from_secs(1)).await;
    world.life("ada@odd.example").await
}

#[test]
fn a_host_whose_handshake_fails_gets_the_mail_in_clear() {
    run(NOBODY, |world| async move {
        let script: Script = |_, line| match line {
            "STARTTLS" => Some("220 go\r\n"),
            // What follows the 220 is a handshake; this is none.
            _ if line.starts_with('\u{16}') => None,
            _ => plain(line),
        };
        assert_eq!(sent(script, world).await, "accepted 250 at end-of-data; accepted, 0 copies");
    });
}

/// Somebody on the way who answers STARTTLS in clear shall not get the mail in
/// clear either.
#[test]
fn s3_words_in_clear_behind_starttls_get_no_mail() {
    run(NOBODY, |world| async move {
        let script: Script = |_, line| match line {
            "STARTTLS" => Some("220 go\r\n250 injected\r\n"),
            _ => plain(line),
        };
        assert_eq!(sent(script, world).await, "deferred at starttls; scheduled, 0 copies");
    });
}

#[test]
fn a_host_that_turns_everybody_away_bounces_nobody() {
    run(NOBODY, |world| async move {
        let script: Script = |_, _| Some("554 5.7.1 We know you\r\n");
        assert_eq!(sent(script, world).await, "deferred 554 at greeting; scheduled, 0 copies");
    });
}

/// THREATS R9.
#[test]
fn r9_nonsense_instead_of_a_reply_is_a_lost_connection() {
    run(NOBODY, |world| async move {
        let script: Script = |_, line| match line.get(..4) {
            Some("MAIL") => Some("\0\0\0 nonsense\r\n"),
            Some("EHLO") => Some("250 odd\r\n"),
            _ => plain(line),
        };
        assert_eq!(sent(script, world).await, "deferred at mail; scheduled, 0 copies");
    });
}

/// RFC 1047: the end of data went out, and nobody answered.
#[test]
fn silence_after_the_final_dot_is_in_doubt() {
    run(NOBODY, |world| async move {
        let script: Script = |connection, line| match line {
            "." if connection == 0 => None,
            _ if line.starts_with("EHLO") => Some("250 odd\r\n"),
            _ => plain(line),
        };
        host(&world, script).await;
        world.sign_up("ada@odd.example").await;
        let _mta = world.start();
        world.all_settled().await;
        assert_eq!(
            world.life("ada@odd.example").await,
            "in-doubt at end-of-data; accepted 250 at end-of-data; accepted, 0 copies"
        );
    });
}

#[test]
fn a_paused_path_waits_until_an_operator_lets_it_go_on() {
    run(NOBODY, |world| async move {
        let script: Script = |connection, line| match line.get(..4) {
            Some("EHLO") => Some("250 odd\r\n"),
            Some("MAIL") if connection < 2 => Some("451 4.7.1 low IP reputation\r\n"),
            _ => plain(line),
        };
        host(&world, script).await;
        for it in 0..16 {
            world.sign_up(&format!("p{it}@odd.example")).await;
        }
        let mta = world.start();
        world.wait(SignedDuration::from_mins(1)).await;
        let path = mta.snapshot().await.unwrap().paths.remove(0);
        assert_eq!(path.waiting_word(), "paused");
        assert_eq!(path.trouble.unwrap().what, "451 4.7.1 low IP reputation");
        assert_eq!(path.due, 16, "one or two were tried, and are due again");
        assert!(!mta.resume("nobody").await);
        assert!(mta.resume(&path.site).await);
        world.all_settled().await;
        for it in 0..16 {
            let life = world.life(&format!("p{it}@odd.example")).await;
            assert!(life.ends_with("accepted 250 at end-of-data; accepted, 0 copies"), "{life}");
        }
    });
}
