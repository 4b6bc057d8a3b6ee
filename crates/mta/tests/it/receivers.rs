//! Receivers that mean harm, beside honest ones, on virtual time (THREATS R9):
//! nobody else's mail waits for them, and what happened is on record.

use std::collections::BTreeSet;

use domain::SignedDuration;
use ports::{Pending, Ports, Stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::world::{World, run};

const HONEST: &str = r#"
smtp_port = 2525
[[provider]]
name = "post"
domains = ["post.example"]
hosts = { "mx1.post.example" = "127.0.0.11" }
"#;

/// What a host does once it has answered so many lines as it should.
#[derive(Clone, Copy)]
struct Habit {
    domain: &'static str,
    /// Answers before it turns: the greeting is the first.
    honest_answers: usize,
    turns: Turn,
}

#[derive(Clone, Copy)]
enum Turn {
    /// Says this once a second, for ever.
    Trickles(&'static str),
    /// Says this without a pause, for ever.
    Pours(&'static str),
    /// Says nothing, and holds the connection.
    Silent,
    /// Breaks the connection.
    Breaks,
}

const ANSWERS: [&str; 5] = ["220 a\r\n", "250 a\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"];

const HABITS: [Habit; 9] = [
    Habit { domain: "tarpit.example", honest_answers: 0, turns: Turn::Silent },
    Habit { domain: "trickle.example", honest_answers: 0, turns: Turn::Trickles("2") },
    Habit { domain: "lines.example", honest_answers: 0, turns: Turn::Trickles("220-x\r\n") },
    Habit { domain: "flood.example", honest_answers: 0, turns: Turn::Pours("220-xxxxxxxxxx\r\n") },
    Habit { domain: "reset.example", honest_answers: 0, turns: Turn::Breaks },
    Habit { domain: "nul.example", honest_answers: 2, turns: Turn::Trickles("\0") },
    Habit { domain: "megabytes.example", honest_answers: 2, turns: Turn::Pours("250-more\r\n") },
    Habit { domain: "mute.example", honest_answers: 3, turns: Turn::Silent },
    Habit { domain: "dot.example", honest_answers: 5, turns: Turn::Trickles("2") },
];

/// Mail to the habit's domain goes to a host that has it.
async fn host(world: &World, habit: Habit, last: u8) {
    let zones = world.simnet.zones();
    let name = format!("mx.{}", habit.domain);
    let address = [127, 0, 0, last].into();
    zones.add_mx(habit.domain, 10, &name);
    zones.add_address(&name, address);
    let ports = world.app.ports().clone();
    let mut listener = ports.net.listen((address, 2525).into()).await.unwrap();
    let spawn = ports.spawn.clone();
    let accept = async move {
        while let Ok((stream, _)) = listener.accept().await {
            let following: Pending<'static, ()> = Box::pin(follow(stream, habit, ports.clone()));
            ports.spawn.spawn("hostile", following);
        }
    };
    spawn.spawn("hostile", Box::pin(accept));
}

async fn follow(mut stream: Box<dyn Stream>, habit: Habit, ports: Ports) {
    let mut heard = Vec::new();
    let mut buffer = [0; 4096];
    for (place, answer) in ANSWERS.iter().enumerate().take(habit.honest_answers) {
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
        let end: &[u8] = if place == 4 { b"\r\n.\r\n" } else { b"\r\n" };
        heard.clear();
        while !heard.ends_with(end) {
            match stream.read(&mut buffer).await {
                Ok(length @ 1..) => heard.extend_from_slice(&buffer[..length]),
                _ => return,
            }
        }
    }
    let second = SignedDuration::from_secs(1);
    loop {
        let words = match habit.turns {
            Turn::Breaks => return,
            Turn::Silent => return ports.clock.sleep(SignedDuration::from_hours(1)).await,
            Turn::Trickles(words) => {
                ports.clock.sleep(second).await;
                words
            }
            Turn::Pours(words) => words,
        };
        if stream.write_all(words.as_bytes()).await.is_err() {
            return;
        }
    }
}

#[test]
fn r9_nine_hostile_sites_delay_nobody_else() {
    run(HONEST, |world| async move {
        for (habit, last) in HABITS.into_iter().zip(51..) {
            host(&world, habit, last).await;
            for it in 0..5 {
                world.sign_up(&format!("p{it}@{}", habit.domain)).await;
            }
        }
        let mta = world.start();
        world.wait(SignedDuration::from_secs(2)).await;
        for it in 0..50 {
            world.sign_up(&format!("p{it}@post.example")).await;
        }
        mta.wake();
        world.wait(SignedDuration::from_millis(100)).await;
        assert_eq!(world.simnet.mailbox().len(), 50, "in a tenth of a second");
        world.wait(SignedDuration::from_mins(11)).await;
        let mut lives = String::new();
        for habit in HABITS {
            // Whoever is first in line meets the host; the others wait.
            let mut firsts = BTreeSet::new();
            for it in 0..5 {
                let life = world.life(&format!("p{it}@{}", habit.domain)).await;
                firsts.insert(life.split(';').next().unwrap().to_owned());
            }
            firsts.retain(|it| !it.starts_with("scheduled") && !it.starts_with("open"));
            let firsts: Vec<_> = firsts.into_iter().collect();
            lives += &format!("{}: {}\n", habit.domain, firsts.join(", "));
        }
        assert_eq!(
            lives,
            "tarpit.example: deferred at connect\n\
             trickle.example: deferred at connect\n\
             lines.example: deferred at connect\n\
             flood.example: deferred at connect\n\
             reset.example: deferred at connect\n\
             nul.example: deferred at mail\n\
             megabytes.example: deferred at mail\n\
             mute.example: deferred at rcpt\n\
             dot.example: in-doubt at end-of-data\n"
        );
        mta.stop().await;
    });
}
