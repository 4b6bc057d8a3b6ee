//! Hours in an instant, in the same order every time.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::{Simnet, SimnetConfig, mailbox::Keep, simnet::Options};

fn simulation() -> Simulation {
    Simulation::new("2026-01-01T00:00:00Z".parse().unwrap())
}

#[test]
fn sleepers_wake_in_the_order_of_their_instants() {
    let simulation = simulation();
    let doors = simulation.doors();
    let log = Arc::new(Mutex::new(String::new()));
    let seen = log.clone();
    simulation.run(async move {
        for hours in [3, 1, 2] {
            let (clock, log) = (doors.clock.clone(), log.clone());
            let task = async move {
                clock.sleep(SignedDuration::from_hours(hours)).await;
                *lock(&log) += &format!("{} ", clock.now());
            };
            doors.spawn.spawn("sleeper", Box::pin(task));
        }
        doors.clock.sleep(SignedDuration::from_hours(4)).await;
    });
    assert_eq!(*lock(&seen), "2026-01-01T01:00:00Z 2026-01-01T02:00:00Z 2026-01-01T03:00:00Z ");
}

#[test]
fn a_wait_is_cut_by_its_limit_and_leaves_no_sleeper() {
    let simulation = simulation();
    let clock = simulation.doors().clock;
    let held = clock.clone();
    let cut = simulation.run(async move {
        let long = held.sleep(SignedDuration::from_hours(9));
        ports::timeout(&*held, SignedDuration::from_secs(5), long).await.is_err()
    });
    assert!(cut);
    assert_eq!(clock.now().to_string(), "2026-01-01T00:00:05Z");
    assert!(lock(&simulation.clock.0).sleepers.is_empty());
}

#[test]
fn pipes_carry_bytes_and_nobody_listens_twice() {
    let simulation = simulation();
    let doors = simulation.doors();
    let told = simulation.run(async move {
        let at = "192.0.2.1:25".parse().unwrap();
        let refused = doors.net.connect(at, None).await.err().unwrap();
        let mut listener = doors.net.listen(at).await.unwrap();
        let taken = doors.net.listen(at).await.err().unwrap();
        let mut ours = doors.net.connect(at, Some("192.0.2.9".parse().unwrap())).await.unwrap();
        let (mut theirs, peer) = listener.accept().await.unwrap();
        ours.write_all(b"hello").await.unwrap();
        drop(ours);
        let mut text = String::new();
        theirs.read_to_string(&mut text).await.unwrap();
        drop(listener);
        let closed = doors.net.connect(at, None).await.err().unwrap();
        format!("{:?} {:?} {} {text} {:?}", refused.kind(), taken.kind(), peer.ip(), closed.kind())
    });
    assert_eq!(told, "ConnectionRefused AddrInUse 192.0.2.9 hello ConnectionRefused");
}

#[test]
#[should_panic(expected = "nothing can happen any more")]
fn what_waits_for_ever_is_told() {
    simulation().run(std::future::pending::<()>());
}

/// The whole world inside: a greylisting provider that lets a message in after
/// an hour and returns it a day later.
#[test]
fn receivers_run_on_virtual_time() {
    let config = "[[provider]]\nname = \"a\"\ndomains = [\"a.example\"]\n\
        hosts = { \"mx.a.example\" = \"127.0.0.1\" }\n\
        behaviour = { greylist = \"1 h\", late_dsn_share = 1.0, late_dsn_delay = \"24 h\" }\n\
        [[provider]]\nname = \"s\"\ndomains = [\"s.example\"]\n\
        hosts = { \"mx.s.example\" = \"127.0.0.2\" }\n";
    let simulation = simulation();
    let doors = simulation.doors();
    let log = simulation.run(async move {
        let options = Options { dns_at: None, keep: Keep::Digest };
        let config = SimnetConfig::from_toml(config).unwrap();
        let world = Simnet::start(doors.clone(), config, options).await.unwrap();
        let envelope = domain::Envelope {
            sender: Some("news@s.example".parse().unwrap()),
            recipient: "ada@a.example".parse().unwrap(),
        };
        let text = b"Subject: x\r\n\r\nhello\r\n".to_vec();
        let mut log = Vec::new();
        loop {
            let outcome = world.post().send(envelope.clone(), text.clone()).await.unwrap();
            log.push(format!("{outcome:?}"));
            if matches!(outcome, smtp::client::Outcome::Accepted { .. }) {
                break;
            }
            doors.clock.sleep(SignedDuration::from_mins(40)).await;
        }
        doors.clock.sleep(SignedDuration::from_hours(25)).await;
        for copy in world.mailbox().copies() {
            log.push(format!("{} {}", copy.received_at, copy.provider));
        }
        log.join("\n")
    });
    assert_eq!(
        log,
        "Refused { stage: Rcpt, reply: 450 4.7.1 }\nRefused { stage: Rcpt, reply: 450 4.7.1 }\n\
         Accepted { reply: 250 2.0.0 }\n2026-01-01T01:20:00Z a\n2026-01-02T01:20:00Z s"
    );
}
